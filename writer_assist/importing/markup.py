"""Checking and decoding XML and HTML before they are parsed: encoding, depth, entities."""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from html import unescape
from pathlib import Path
from typing import NoReturn
from xml.etree import ElementTree
from xml.parsers import expat

from writer_assist.errors import NoteUnreadableError
from writer_assist.files import content_of
from writer_assist.text_encoding import character_set

_DEEPEST = 500  # nested elements; browsers stop at about as many
_LONGEST_ENTITY = 64  # characters; an entity for a character or a phrase
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)|<meta[^>]{0,200}?charset\s*=\s*["']?([\w.:-]+)""",
    re.IGNORECASE,
)
_DECLARATION = re.compile(r"\A\s*<\?xml\b[^>]{0,200}>")
_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_AMPERSAND = re.compile(r"&(#\d{1,7};|#x[0-9a-fA-F]{1,6};|[a-zA-Z][a-zA-Z0-9]{1,30};)?")
_KNOWN_TO_XML = {"amp;", "lt;", "gt;", "quot;", "apos;"}
_BARE_LESS = re.compile(r"<(?![a-zA-Z_/!?])")
_MOST_TAGS = 3_000_000  # when parsed, each takes about a hundred bytes
_HEAD_BYTES = 4096
_TOLD_BY_BYTES = {"utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32"}
_WIDER = {"iso8859-1": "cp1252", "ascii": "cp1252", "shift_jis": "cp932", "gb2312": "gb18030",
          "gbk": "gb18030", "euc_kr": "cp949"}  # fmt: skip
_NESTED = re.compile(
    rb"<(/?)(?:div|span|font|b|i|u|em|strong|a|blockquote|ul|ol|dl|table|section|article)\b",
    re.IGNORECASE,
)


def markup_text(path: Path, raw: bytes) -> str:
    """Decode XML or HTML by its declared encoding if that is true, and otherwise by its content.

    Raises:
        NoteUnreadableError: It is not text.
    """
    declared = _DECLARED.search(raw[:_HEAD_BYTES])
    if declared and not raw.startswith((codecs.BOM_UTF8, b"\xff\xfe", b"\xfe\xff")):
        codec = character_set((declared[1] or declared[2]).decode("ascii", "replace"))
        if codec and codec not in _TOLD_BY_BYTES:
            with suppress(UnicodeDecodeError):  # the declaration is wrong
                return raw.decode(_WIDER.get(codec, codec))
    return content_of(raw, path).text


def xml_of(path: Path, raw: bytes) -> bytes:
    """Return XML in UTF-8, without an encoding declaration, after checking that it is harmless.

    Raises:
        NoteUnreadableError: It is not text, too large, or malicious.
    """
    content = _DECLARATION.sub("", markup_text(path, raw)).encode()
    if content.count(b"<") > _MOST_TAGS:
        raise NoteUnreadableError(f"{path.name} holds more than any notes do. Split it.")
    refuse_harmful_xml(path.name, content)
    return content


def xml_root(path: Path, raw: bytes) -> ElementTree.Element | None:
    """Parse XML, correcting common mistakes of programs; None if it is invalid.

    Raises:
        NoteUnreadableError: As ``xml_of``.
    """
    content = xml_of(path, raw)
    try:
        return ElementTree.fromstring(content)
    except ElementTree.ParseError:
        pass
    mended = mended_xml(content.decode()).encode()
    refuse_harmful_xml(path.name, mended)
    try:
        return ElementTree.fromstring(mended)
    except ElementTree.ParseError:
        return None


def mended_xml(text: str) -> str:
    """Return XML with common faults corrected: bare ``&`` and ``<3``, HTML's entities, controls."""
    text = _NO_XML.sub("", text)
    text = _AMPERSAND.sub(_entity, text)
    return _BARE_LESS.sub("&lt;", text)


def _entity(found: re.Match[str]) -> str:
    name = found[1] or ""
    if not name:
        return "&amp;"
    if name in _KNOWN_TO_XML:
        return found[0]
    meant = unescape(found[0])
    if name.startswith("#"):
        return "" if not meant or _NO_XML.match(meant) or meant == found[0] else found[0]
    return meant if meant != found[0] else f"&amp;{found[0][1:]}"


def refuse_harmful_xml(name: str, content: bytes) -> None:
    """Refuse XML with entities that expand without end, or with extremely deep nesting.

    Invalid XML is left to its reader.

    Raises:
        NoteUnreadableError: It is such XML.
    """
    look = _Look(name)
    parser = expat.ParserCreate()
    parser.EntityDeclHandler = look.entity
    parser.StartElementHandler = look.start
    parser.EndElementHandler = look.end
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, LookupError, ValueError):  # the other two: an unknown encoding
        return


def refuse_deep_html(name: str, content: bytes) -> None:
    """Refuse HTML with extremely deep nesting.

    Raises:
        NoteUnreadableError: It is such HTML.
    """
    depth = 0
    for match in _NESTED.finditer(content):
        depth = max(0, depth - 1) if match[1] else depth + 1
        if depth > _DEEPEST:
            _refuse_depth(name)


class _Look:
    """The callbacks for expat, which count the depth."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._depth = 0

    def start(self, element: str, attributes: object) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            _refuse_depth(self._name)

    def end(self, element: str) -> None:
        self._depth -= 1

    def entity(self, entity: str, is_parameter: bool, value: str | None, *rest: object) -> None:
        # ``value`` is the raw text, which still contains what it refers to.
        if value is None or is_parameter or len(value) > _LONGEST_ENTITY or "&" in value:
            raise NoteUnreadableError(
                f"{self._name} was not opened: it holds entities, which may unfold without end."
            )


def _refuse_depth(name: str) -> NoReturn:
    raise NoteUnreadableError(
        f"{name} was not opened: its parts stand in each other more than {_DEEPEST} deep."
    )
