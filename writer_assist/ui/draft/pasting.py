"""Reduces what comes from a clipboard, a drop or a model to plain words."""

from __future__ import annotations

import re

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QTextDocumentFragment

_PLAIN, _HTML, _MOZILLA_LINK = "text/plain", "text/html", "text/x-moz-url"
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Control characters, half characters, Qt's own marks for tables and pictures, byte-order marks.
_NO_TEXT = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\ufffc\ufffe\uffff]"
)


def plain(text: str) -> str:
    """Return a text with line feeds only, and without characters that are no text.

    Tabs stay; so do the invisible characters that scripts need, such as joiners.
    """
    return _NO_TEXT.sub("", _LINE_ENDS.sub("\n", text))


def words_in(source: QMimeData) -> str:
    """Return the text that a clipboard or a drop holds; empty for files and pictures."""
    if files_in(source):
        return ""
    # Not source.text(): for want of a text that returns addresses.
    if source.hasFormat(_PLAIN) and not source.hasUrls():
        return plain(source.text())
    if source.hasHtml():
        return plain(QTextDocumentFragment.fromHtml(source.html()).toPlainText()).strip("\n")
    if source.hasFormat(_MOZILLA_LINK):
        return _link_title(bytes(source.data(_MOZILLA_LINK).data()))
    return plain(source.text()) if source.hasFormat(_PLAIN) else ""


def has_words(source: QMimeData) -> bool:
    """Tell whether there may be a text in it, without reading it."""
    formats = (_PLAIN, _HTML, _MOZILLA_LINK)
    return not files_in(source) and any(map(source.hasFormat, formats))


def files_in(source: QMimeData) -> tuple[str, ...]:
    """Return the paths of the files and folders that a clipboard or a drop holds."""
    if not source.hasUrls():
        return ()
    return tuple(url.toLocalFile() for url in source.urls() if url.isLocalFile())


def _link_title(raw: bytes) -> str:
    # Two lines of UTF-16: the address, and the words that were clicked on.
    _, _, title = raw.decode("utf-16-le", "ignore").partition("\n")
    return plain(title).strip()
