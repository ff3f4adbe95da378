"""Reduces what comes from a clipboard, a drop or a model to words and their emphasis."""

from __future__ import annotations

import re

from PySide6.QtCore import QMimeData
from PySide6.QtGui import (
    QFont,
    QTextBlock,
    QTextBlockFormat,
    QTextDocument,
    QTextDocumentFragment,
)

SCENE_BREAK = "***"

_FROM_CODE = "vscode-editor-data"  # its italics are colours of a language, not emphasis
_PLAIN, _HTML, _MOZILLA_LINK = "text/plain", "text/html", "text/x-moz-url"
_MAY_BE_MARKED = re.compile(
    r"<(?:i|em|b|strong|hr|cite)[\s/>]|font-style|font-weight", re.IGNORECASE
)
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
    """Return the text that a clipboard or a drop holds; empty for files and pictures.

    Italics, bold and scene breaks come as Markdown; of all else only the words.
    """
    if files_in(source):
        return ""
    if source.hasHtml() and not source.hasFormat(_FROM_CODE) and (marked := _marked(source.html())):
        return marked
    return plain_words_in(source)


def plain_words_in(source: QMimeData) -> str:
    """Return the text that a clipboard or a drop holds without any marks; see words_in."""
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


def _marked(html: str) -> str:
    """Return a page as Markdown; empty if it has nothing that plain words would lose."""
    if not _MAY_BE_MARKED.search(html):
        return ""
    document = QTextDocument()
    document.setUndoRedoEnabled(False)
    document.setHtml(html)
    paragraphs, any_mark = [], False
    block = document.begin()
    rule = QTextBlockFormat.Property.BlockTrailingHorizontalRulerWidth.value
    while block.isValid():
        words = _line(block)
        if block.blockFormat().hasProperty(rule):
            words, any_mark = f"{words}\n\n{SCENE_BREAK}".lstrip("\n"), True
        any_mark = any_mark or words != plain(block.text()).strip()
        paragraphs += [words] if words else []
        block = block.next()
    return "\n\n".join(paragraphs).strip("\n") if any_mark else ""


def _line(block: QTextBlock) -> str:
    """Return a paragraph with marks around what is italic or bold; a heading has none."""
    runs: list[tuple[int, str]] = []  # how many asterisks, and the words
    fragments = block.begin()
    while not fragments.atEnd():
        fragment = fragments.fragment()
        look = fragment.charFormat()
        bold = look.fontWeight() >= QFont.Weight.DemiBold and not block.blockFormat().headingLevel()
        stars = int(look.fontItalic()) + 2 * int(bold)
        if not fragment.text().strip() and runs:  # a space between two words in italics
            stars = runs[-1][0]
        if runs and runs[-1][0] == stars:
            runs[-1] = stars, runs[-1][1] + fragment.text()
        else:
            runs.append((stars, fragment.text()))
        fragments += 1
    return plain("".join(_wrapped(words, "*" * stars) for stars, words in runs)).strip()


def _wrapped(words: str, marks: str) -> str:
    body = words.strip()
    if not body or not marks:
        return words
    lead = words[: len(words) - len(words.lstrip())]
    tail = words[len(words.rstrip()) :]
    lines = re.sub("\\s*\u2028\\s*", f"{marks}\u2028{marks}", body)  # emphasis ends with its line
    return f"{lead}{marks}{lines}{marks}{tail}"


def _link_title(raw: bytes) -> str:
    # Two lines of UTF-16: the address, and the words that were clicked on.
    _, _, title = raw.decode("utf-16-le", "ignore").partition("\n")
    return plain(title).strip()
