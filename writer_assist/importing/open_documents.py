"""Preparing OpenDocument texts for pandoc, which drops comments, blank lines and custom styles."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
# Marks that resources/pandoc/manuscript.lua sets for what Markdown does not know.
GAP, COMMENT, COMMENT_END, TITLE, AUTHOR, ANCHOR, ANCHOR_END = map(chr, range(0xE000, 0xE007))

_ESCAPED = re.compile(r"_([0-9a-f]{2})_")
_PLACES = {f"{_OFFICE}text", f"{_TEXT}section"}


def with_marks(raw: bytes) -> bytes:
    """Return a text, a valid archive, with marks for what pandoc would lose.

    The marks are those of ``resources/pandoc/manuscript.lua``.
    """
    whole = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(whole, "w") as kept:
        for name in old.namelist():
            content = old.read(name)
            kept.writestr(name, _marked(content) if name == "content.xml" else content)
    return whole.getvalue()


def _marked(content: bytes) -> bytes:
    try:
        root = ElementTree.fromstring(content)
    except ElementTree.ParseError:
        return content  # pandoc says what is wrong
    styles = {
        one.get(f"{_STYLE}name", ""): one.get(f"{_STYLE}parent-style-name", "")
        for one in root.iter(f"{_STYLE}style")
    }
    for parent in list(root.iter()):
        _set_comments_free(parent)
        if parent.tag in _PLACES:
            for child in list(parent):
                _mark(parent, child, styles)
    marked: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return marked


def _mark(parent: Element, child: Element, styles: Mapping[str, str]) -> None:
    if child.tag == f"{_TEXT}tracked-changes":
        parent.remove(child)  # holds what was deleted
        return
    if child.tag != f"{_TEXT}p":
        return
    style = _name_of(child.get(f"{_TEXT}style-name", ""), styles)
    words = "".join(child.itertext()).strip()
    if not words and not any(one.tag.endswith(("frame", "note")) for one in child.iter()):
        child[:] = []
        child.text = GAP
    elif style in {"book contact", "book dedication", "book rights"}:
        parent.remove(child)
    elif style in {"book title", "title", "book author"}:
        child[:] = []
        child.text = (AUTHOR if style == "book author" else TITLE) + words
    elif re.search(r"(?:scene|section) ?break", style):
        child[:] = []
        child.text = "***"


def _name_of(style: str, styles: Mapping[str, str]) -> str:
    """Return the name of a style that the writer sees; of one made by hand, that of its parent."""
    if re.fullmatch(r"P\d+", style):
        style = styles.get(style, "") or style
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), style).lower()


def _set_comments_free(parent: Element) -> None:
    """Put the words of comments where they stand, between marks."""
    for child in list(parent):
        if child.tag == f"{_OFFICE}annotation":
            by = child.findtext(_CREATOR) or ""
            said = " ".join(
                " ".join("".join(one.itertext()).split()) for one in child.iter(f"{_TEXT}p")
            )
            tail = child.tail
            child.clear()
            child.tag = f"{_TEXT}span"
            child.tail = tail
            said = ": ".join(filter(None, (by, said)))
            child.text = f"{COMMENT}{said}{COMMENT_END}" if said else ""
        elif child.tag == f"{_OFFICE}annotation-end":
            child.tag = f"{_TEXT}span"
