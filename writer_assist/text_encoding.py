"""Detecting the encoding of a text file: byte order mark, then UTF-8, then a guess."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

# UTF-32 first, since its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
_COMMON_IN_ALL_SCRIPTS = " \n\r\t.,\u3000\u3001\u3002"
# Encodings that Windows and browsers write under the name of a subset.
_WIDER = {
    "shift_jis": "cp932", "shift_jis_2004": "cp932", "shift_jisx0213": "cp932",
    "gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949", "iso8859_1": "cp1252",
}  # fmt: skip
_EAST_ASIAN = ("cp932", "gb18030", "cp949", "big5")  # tried if no encoding is declared
# Recognised earlier by surer signs; nearly any text is valid UTF-7 or UTF-16.
_NEVER = {"utf_7", "utf_16", "utf_16_be", "utf_16_le", "utf_32", "utf_32_be", "utf_32_le"}
# Names of character sets that Python knows; its other codecs are ways of writing bytes ("hex",
# "rot13", "unicode_escape"), or always raise an error ("undefined").
_CHARACTER_SETS = re.compile(
    r"ascii|utf-8|utf-16(-[lb]e)?|utf-32(-[lb]e)?|cp\d+|iso8859-\d+|iso2022_\w+|koi8-\w|kz1048|"
    r"mac-\w+|big5\w*|gb\w+|hz|euc_\w+|shift_\w+|johab|ptcp154|tis-620|hp-roman8|mbcs"
)
_SAMPLE_BYTES = 32_768
_MAX_CONTROL_SHARE = 0.02

# Letters beyond a to z in languages whose encodings are confused with each other.
_ALPHABETS = tuple(
    map(
        frozenset,
        (
            "äöüß", "àâæçéèêëîïôœùûüÿ", "áéíñóúüªº", "ãáàâçéêíóôõúü", "àèéìòùî", "åäöé",
            "æøåé", "ðþæöáéíóúý", "ëïéèöüáíó", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž",
            "ąćęłńóśźż", "áéíóöőúüű", "ăâîșțşţ", "čćđšž", "çğ\u0131öşüâîû", "āčēģīķļņšūž",
            "ąčęėįšųūž", "äõöüšž",
        ),
    )
)  # fmt: skip
_TYPOGRAPHY = frozenset("“”‘’„\u201a«»‹›–—…•·©®™°§€£¥¡¿½¼¾×\u00a0\u00ad\u0307")
_CANDIDATES = ("cp1252", "iso8859_15", "cp1250", "iso8859_2", "cp1254", "cp1257", "mac_roman")


class NotTextError(ValueError):
    """The bytes are not text; the message completes "The file ..."."""


@dataclass(frozen=True, slots=True)
class DecodedText:
    """Decoded text, and how it was encoded.

    Attributes:
        text: The text with its original line ends.
        encoding: Name of a Python codec that writes no byte order mark.
        bom: The byte order mark at the beginning; empty if there was none.
        lossy: Whether some bytes were invalid and became U+FFFD.
    """

    text: str
    encoding: str
    bom: bytes = b""
    lossy: bool = False


def decode(raw: bytes) -> DecodedText:
    """Decode a whole file.

    Raises:
        NotTextError: It is not text, or its encoding cannot be determined.
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


def character_set(name: str) -> str:
    """Return Python's name for a character set named in a file; empty if it is none."""
    try:
        codec = codecs.lookup(name).name
    except (LookupError, ValueError, ImportError):
        return ""
    return codec if _CHARACTER_SETS.fullmatch(codec) else ""


def likeliest_latin(sample: bytes, guesses: list[str]) -> list[str]:
    """Sort encodings so that one whose letters all belong to one European language comes first.

    Args:
        sample: Bytes of the text.
        guesses: Encodings, likeliest first.

    Returns:
        The guesses in a better order, or unchanged if the text is not Latin.
    """
    if not (guesses and _is_latin(sample, guesses[0])) and not _is_plainly_western(sample):
        return guesses
    candidates = list(dict.fromkeys([*_CANDIDATES, *guesses]))
    return sorted(candidates, key=lambda encoding: -_share_of_one_language(sample, encoding))


def _decode_marked(raw: bytes, mark: bytes, encoding: str) -> DecodedText:
    body = raw[len(mark) :]
    text = body.decode(encoding, "replace")
    if "\0" in text:
        raise NotTextError("holds bytes that are no text.")
    return DecodedText(text, encoding, mark, lossy=text.encode(encoding) != body)


def _decode_wide(raw: bytes) -> DecodedText:
    """Decode UTF-16 or UTF-32 that has no byte order mark."""
    best = max(_WIDE, key=lambda encoding: _common_characters(raw, encoding))
    if _common_characters(raw, best) <= 0:
        raise NotTextError("is not a text file.")
    return DecodedText(raw.decode(best), best)


def _common_characters(raw: bytes, encoding: str) -> float:
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        return -1
    if "\0" in text or _control_share(text) > _MAX_CONTROL_SHARE:
        return -1
    # In the wrong byte order, spaces, line ends and full stops become rare characters.
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
    """Decode UTF-8 with a few invalid bytes; another encoding would garble all the rest."""
    text = raw.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    beyond_ascii = sum(char > "\x7f" for char in text) - broken
    is_cut = broken == 1 and text.endswith("\ufffd") and beyond_ascii > 0
    if beyond_ascii < 10 * broken and not is_cut:
        return None
    return DecodedText(text, "utf-8", lossy=True)


def _decode_legacy(raw: bytes) -> DecodedText:
    guesses = _guesses(_telling_sample(raw))
    for encoding in [*guesses, *_EAST_ASIAN, "cp1252"]:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding in _EAST_ASIAN and encoding not in guesses and not _is_east_asian(text):
            continue
        if _control_share(text) <= _MAX_CONTROL_SHARE:
            return DecodedText(text, encoding)
    for encoding in ("utf-16-le", "utf-16-be"):  # text without a single space or line end
        if _common_characters(raw, encoding) > 0 and _is_east_asian(raw.decode(encoding)):
            return DecodedText(raw.decode(encoding), encoding)
    raise NotTextError("is not text in any encoding that this program can tell.")


def _guesses(sample: bytes) -> list[str]:
    from charset_normalizer import from_bytes

    matches = from_bytes(sample, enable_fallback=False)
    told = [match.encoding for match in matches if match.encoding not in _NEVER]
    guesses = [name for guess in told for name in (_WIDER.get(guess, guess), guess)]
    return likeliest_latin(sample, guesses)


def _is_east_asian(text: str) -> bool:
    beyond_ascii = [char for char in text[:_SAMPLE_BYTES] if char > "\x7f"]
    usual = sum("\u3000" <= char <= "\u9fff" or char >= "\uac00" for char in beyond_ascii)
    return usual > 0.9 * len(beyond_ascii)


def _telling_sample(raw: bytes) -> bytes:
    """Return the most informative bytes: charset-normalizer takes seconds for a megabyte."""
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
    # In no encoding in use is the byte of a space part of a longer character.
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


def _is_plainly_western(sample: bytes) -> bool:
    """Tell whether few of the words, otherwise a to z, have accents: too little for a guess."""
    letters = [char for char in sample.decode("cp1252", "replace") if char.isalpha()]
    plain = sum(char.isascii() for char in letters)
    return plain >= 0.6 * len(letters) and _share_of_one_language(sample, "cp1252") >= 0.98


def _is_latin(sample: bytes, encoding: str) -> bool:
    text = sample.decode(encoding, "replace")
    letters = [char for char in text if char > "\x7f" and char.isalpha()]
    return sum(char < "\u0250" for char in letters) >= 0.95 * len(letters)


def _share_of_one_language(sample: bytes, encoding: str) -> float:
    try:
        text = sample.decode(encoding)
    except UnicodeDecodeError:
        return -1.0
    foreign = [char for char in text.lower() if char > "\x7f" and char not in _TYPOGRAPHY]
    if not foreign:
        return 1.0
    return max(sum(char in letters for char in foreign) for letters in _ALPHABETS) / len(foreign)
