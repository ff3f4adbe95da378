"""What text a file's bytes stand for: byte order marks, UTF-8 first, then a guess."""

from __future__ import annotations

import codecs
import logging
from dataclasses import dataclass

logger = logging.getLogger(__name__)

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
_COMMON_IN_ALL_SCRIPTS = " \n\r\t.,\u3000\u3001\u3002"
_SAMPLE_BYTES = 32_768
_MAX_CONTROL_SHARE = 0.02


class NotTextError(ValueError):
    """The bytes stand for no text; the message completes "The file ..."."""


@dataclass(frozen=True, slots=True)
class DecodedText:
    """Text and how it was kept as bytes.

    Attributes:
        text: With line ends as they were.
        encoding: Name of a Python codec that writes no byte order mark.
        bom: The byte order mark that stood in front; empty if there was none.
        lossy: Some bytes belonged to no character and became U+FFFD.
    """

    text: str
    encoding: str
    bom: bytes = b""
    lossy: bool = False


def decode(raw: bytes) -> DecodedText:
    """Decode a whole file.

    Raises:
        NotTextError: It is not text, or in no encoding that could be told.
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _decode_marked(raw, mark, encoding)
    if b"\0" in raw:
        return _decode_wide(raw)
    if b"\x1b$" in raw and (text := _decode_escaped(raw)):
        return text
    try:
        return DecodedText(raw.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _decode_damaged_utf8(raw) or _decode_legacy(raw)


def _decode_marked(raw: bytes, mark: bytes, encoding: str) -> DecodedText:
    body = raw[len(mark) :]
    text = body.decode(encoding, "replace")
    if "\0" in text:
        raise NotTextError("holds bytes that are no text.")
    return DecodedText(text, encoding, mark, lossy=text.encode(encoding) != body)


def _decode_wide(raw: bytes) -> DecodedText:
    """Find the UTF-16 or UTF-32 that was written without a mark."""
    best = max(_WIDE, key=lambda encoding: _common_characters(raw, encoding))
    if _common_characters(raw, best) <= 0:
        raise NotTextError("is not a text file: it holds bytes that stand for no character.")
    return DecodedText(raw.decode(best), best)


def _common_characters(raw: bytes, encoding: str) -> float:
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        return -1
    if "\0" in text or _control_share(text) > _MAX_CONTROL_SHARE:
        return -1
    # Spaces, line ends and full stops read with the wrong byte order are rare characters.
    return sum(map(text.count, _COMMON_IN_ALL_SCRIPTS)) / max(1, len(text))


def _decode_escaped(raw: bytes) -> DecodedText | None:
    """Decode the seven-bit encodings of Japanese and Korean mail, which look like ASCII."""
    encodings = ("iso2022_kr",) if b"\x1b$)C" in raw else ("iso2022_jp", "iso2022_jp_ext")
    for encoding in encodings:
        try:
            return DecodedText(raw.decode(encoding), encoding)
        except UnicodeDecodeError:
            continue
    return None


def _decode_damaged_utf8(raw: bytes) -> DecodedText | None:
    """Read UTF-8 in which a few bytes were broken; a guess would garble all the rest."""
    text = raw.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    sound = sum(map(len, (text.encode("utf-8"),))) - len(text) - 2 * broken
    if sound < 20 * broken:
        return None
    return DecodedText(text, "utf-8", lossy=True)


def _decode_legacy(raw: bytes) -> DecodedText:
    for encoding in _guesses(_telling_sample(raw)):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _control_share(text) <= _MAX_CONTROL_SHARE:
            return DecodedText(text, encoding)
    raise NotTextError("is not text in any encoding that this program can tell.")


def _guesses(sample: bytes) -> list[str]:
    from charset_normalizer import from_bytes

    # Its own explanations would repeat parts of the text in a log.
    matches = from_bytes(sample, enable_fallback=False)
    return [*(match.encoding for match in matches), "cp1252"]


def _telling_sample(raw: bytes) -> bytes:
    """Cut out what tells the encoding: charset-normalizer takes seconds for a megabyte."""
    if len(raw) <= _SAMPLE_BYTES:
        return raw
    pieces: list[bytes] = []
    size = 0
    for line in _short_lines(raw):
        if not line.isascii():
            pieces.append(line)
            size += len(line)
        if size >= _SAMPLE_BYTES:
            break
    return b"\n".join(pieces)


def _short_lines(raw: bytes) -> list[bytes]:
    lines = raw.split(b"\n")
    if max(map(len, lines)) <= _SAMPLE_BYTES:
        return lines
    # Spaces are no part of a longer character in any encoding in use.
    words = raw.split(b" ")
    if max(map(len, words)) <= _SAMPLE_BYTES:
        return words
    return [raw[:_SAMPLE_BYTES]]


def _control_share(text: str) -> float:
    sample = text[:_SAMPLE_BYTES]
    controls = sum(
        1
        for char in sample
        if (char < " " or "\x7f" <= char < "\xa0") and char not in "\t\n\v\f\r\x1b\x85"
    )
    return controls / max(1, len(sample))
