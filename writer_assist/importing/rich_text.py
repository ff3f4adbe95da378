"""Preparing RTF for pandoc, which knows only the Western code page.

Escaped bytes and numbers become the characters they stand for.  Of pictures, which are
megabytes of digits, only the place is kept.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace

# A control word, a byte, a control symbol, a brace, or text.
_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]+)(?P<number>-?\d+)?[ ]?|\\'(?P<byte>[0-9a-fA-F]{2})"
    r"|\\(?P<symbol>[^a-zA-Z'])|(?P<brace>[{}])|(?P<ends>[\r\n]+)|(?P<text>[^\\{}\r\n]+|\\)",
    re.DOTALL,
)
# Names of code pages in fonts and documents.
_CHARSETS = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030",
    136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256",
    186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 255: "cp437",
}  # fmt: skip
_DOCUMENT_SETS = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_PICTURES = {"pict", "objdata", "datafield", "themedata", "colorschememapping", "blipuid"}
_LONGEST_NUMBER = 12  # digits; RTF's numbers have 32 bits
_DEEPEST = 200  # groups; pandoc takes minutes for thousands, and no look changes so often
_NO_PICTURE = "\\pict\\pngblip 00"


@dataclass(frozen=True, slots=True)
class _Group:
    """The state that is valid until a brace closes.

    Attributes:
        font: Number of the current font.
        skip: How many characters are the substitute for one that is given by number.
        is_font_table: Whether this is the table of fonts.
    """

    font: int = -1
    skip: int = 1
    is_font_table: bool = False


def with_real_characters(raw: bytes) -> bytes:
    """Return the same RTF in UTF-8, with its characters unescaped."""
    return _Rewriter(raw).rewrite().encode("utf-8", "replace")


class _Rewriter:
    """Rewrites RTF in one pass over its tokens; used once."""

    def __init__(self, raw: bytes) -> None:
        self._text, self._is_bytes = _as_characters(raw)
        self._out: list[str] = []
        self._groups = [_Group()]
        self._fonts: dict[int, str] = {}
        self._described = -1  # the font that is being described in the table
        self._default_font = 0
        self._codec = "cp1252"
        self._bytes = bytearray()  # not yet decoded, since a character may take two of them
        self._skip = 0  # how many characters are still a substitute for the last one
        self._surrogate = 0
        self._dropped_from = 0  # depth of the group that is left out; 0 for none

    def rewrite(self) -> str:
        at = 0
        while match := _TOKEN.match(self._text, at):
            at = match.end()
            if match["word"] == "bin":
                at += max(0, _whole(match["number"]))
            elif match["brace"]:
                self._brace(match["brace"])
            elif not self._dropped_from:
                self._read_control(match)
        self._flush()
        # A text that breaks off is read as far as it goes.
        still_open = min(self._dropped_from or len(self._groups), _DEEPEST) - 1
        return "".join([*self._out, "}" * still_open])

    def _read_control(self, match: re.Match[str]) -> None:
        if match["word"]:
            self._flush()
            self._word(match["word"], _whole(match["number"]), match["number"] is not None)
        elif match["byte"]:
            self._byte(int(match["byte"], 16))
        elif match["text"]:
            self._plain(match["text"])
        elif match["symbol"]:
            self._symbol(match["symbol"])
        else:
            self._flush()
            self._out.append(match[0])

    def _brace(self, brace: str) -> None:
        if brace == "{":
            self._groups.append(self._groups[-1])
        self._flush()
        self._skip = 0
        if brace == "}" and self._dropped_from == len(self._groups):
            self._dropped_from = 0
        if not self._dropped_from and len(self._groups) <= _DEEPEST:
            self._out.append(brace)
        if brace == "}" and len(self._groups) > 1:
            self._groups.pop()

    def _word(self, word: str, number: int, has_number: bool) -> None:
        group = self._groups[-1]
        if word == "u" and has_number:
            self._number(number % 0x10000)
            return
        self._skip = 0
        if word in _PICTURES:
            self._out.append(_NO_PICTURE if word == "pict" else "")
            self._dropped_from = len(self._groups)
            return
        if word == "uc":
            self._groups[-1] = replace(group, skip=max(0, number))
        elif word in {"ansicpg", *_DOCUMENT_SETS}:
            self._codec = _DOCUMENT_SETS.get(word) or _known(f"cp{number}") or self._codec
        elif word == "fonttbl":
            self._groups[-1] = replace(group, is_font_table=True)
        elif group.is_font_table and word in {"f", "fcharset", "cpg"}:
            self._describe_font(word, number)
        elif word == "f":
            self._groups[-1] = replace(group, font=number)
        elif word == "deff":
            self._default_font = number
        elif word == "plain":
            self._groups[-1] = replace(group, font=-1)
        if word not in {"uc", "ansicpg", "fcharset", "cpg", *_DOCUMENT_SETS}:
            self._out.append(f"\\{word}{number if has_number else ''} ")

    def _describe_font(self, word: str, number: int) -> None:
        if word == "f":
            self._described = number
        elif word == "cpg":
            self._fonts[self._described] = _known(f"cp{number}")
        else:
            self._fonts.setdefault(self._described, _CHARSETS.get(number, ""))

    def _number(self, code: int) -> None:
        self._skip = self._groups[-1].skip
        if 0xD800 <= code < 0xDC00:
            self._surrogate = code
        elif 0xDC00 <= code < 0xE000:
            pair = 0x10000 + ((self._surrogate - 0xD800) << 10) + (code - 0xDC00)
            self._write(chr(pair) if self._surrogate else "\ufffd")
            self._surrogate = 0
        else:
            self._write(chr(code))

    def _byte(self, byte: int) -> None:
        if self._skip:
            self._skip -= 1
        else:
            self._bytes.append(byte)

    def _plain(self, text: str) -> None:
        rest = text[self._skip :]
        self._skip = max(0, self._skip - len(text))
        if not rest.isascii() and self._is_bytes:
            self._bytes += rest.encode("latin-1")
            self._flush()
            return
        if self._wants_another_byte():
            self._bytes += rest[:1].encode("latin-1", "ignore")
            rest = rest[1:]
        self._flush()
        self._out.append(rest)

    def _symbol(self, symbol: str) -> None:
        if symbol in "\\{}" and self._wants_another_byte():
            self._bytes += symbol.encode()
            return
        self._flush()
        if self._skip:
            self._skip -= 1
        elif symbol != "-":  # a possible line break
            self._out.append(f"\\{symbol}")

    def _wants_another_byte(self) -> bool:
        if not self._bytes:
            return False
        decoder = codecs.getincrementaldecoder(self._present_codec())("ignore")
        decoder.decode(bytes(self._bytes))
        return bool(decoder.getstate()[0])

    def _flush(self) -> None:
        if self._bytes:
            self._write(self._bytes.decode(self._present_codec(), "replace"))
            self._bytes.clear()

    def _present_codec(self) -> str:
        font = self._groups[-1].font
        return self._fonts.get(self._default_font if font < 0 else font) or self._codec

    def _write(self, characters: str) -> None:
        kept = "".join(char for char in characters if char >= " " or char == "\t")
        self._out.append(re.sub(r"([\\{}])", r"\\\1", kept))


def _whole(digits: str | None) -> int:
    """Return a number; Python refuses those of thousands of digits, which mean nothing here."""
    return int((digits or "0")[:_LONGEST_NUMBER])


def _as_characters(raw: bytes) -> tuple[str, bool]:
    """Return the file as text, and whether its characters are still bytes of a code page."""
    try:
        return raw.decode("utf-8"), False
    except UnicodeDecodeError:
        return raw.decode("latin-1"), True


def _known(codec: str) -> str:
    codec = {"cp65001": "utf-8", "cp10000": "mac_roman", "cp936": "gb18030"}.get(codec, codec)
    try:
        return codecs.lookup(codec).name
    except LookupError:
        return ""
