"""A draft's text as it is set on its page, with its own undo; and the pages that were left."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSizeF
from PySide6.QtGui import QFont, QPaintDevice, QTextDocument

from writer_assist.domain.authorship_log import AuthorshipLog
from writer_assist.ui.draft.highlighter import MarkdownHighlighter
from writer_assist.ui.draft.page import PageFormats, PageStyle
from writer_assist.ui.theme import current_palette

KEPT = 12  # drafts whose undo is kept after they were left


class DraftPage:
    """A document with what highlights and formats it; a text field shows one at a time.

    Attributes:
        document: Holds the text and its undo.
        highlighter: Shows Markdown.
        formats: Set line heights, margins and indents.
        log: Who wrote the text and what can be undone; None where the text was only read.
    """

    def __init__(self, document: QTextDocument, *, top: int, bottom: int) -> None:
        """Take a document; it holds the highlighter and the formats.

        Args:
            document: The document.
            top: Margin above the text, in pixels.
            bottom: Margin below it.
        """
        self.document = document
        self.highlighter = MarkdownHighlighter(document)
        self.formats = PageFormats(document, top=top, bottom=bottom)
        self.log: AuthorshipLog | None = None
        self._colours: object = None
        self._laid_out = -1.0  # the width

    def text(self) -> str:
        """Return the whole text, paragraphs ended by line feeds; milliseconds in a long one."""
        # toPlainText() would turn no-break spaces into spaces.
        raw = self.document.toRawText()
        return raw.replace("\u2029", "\n").replace("\u2028", "\n")

    def fill(self, text: str) -> None:
        """Put a text into it that can be read, with nothing to undo."""
        self.document.setPlainText(text)
        self.formats.format_loaded()
        self.highlighter.rehighlight()  # Qt would do it later, and headings change their height
        self.log = None

    def resemble(self, shown: QTextDocument, device: QPaintDevice) -> None:
        """Break lines as in a document that is shown, on the same screen."""
        self.document.setDefaultTextOption(shown.defaultTextOption())
        self.document.setDocumentMargin(shown.documentMargin())
        self.document.documentLayout().setPaintDevice(device)

    def set_look(self, style: PageStyle, font: QFont) -> None:
        """Set it as the other pages are."""
        if self.document.defaultFont() != font or self.formats.style != style:
            self._laid_out = -1
            self.document.setDefaultFont(font)
        self.formats.choose(style)
        colours = current_palette(), font.pointSizeF()
        if colours != self._colours:
            self.update_colours(font.pointSizeF())

    def update_colours(self, points: float) -> None:
        """Highlight in the colours of the theme."""
        self._colours = current_palette(), points
        self.highlighter.update_colours(points)
        self.highlighter.rehighlight()

    def forget_undo(self) -> None:
        """Let nothing be undone."""
        self.formats.format_loaded()

    def lay_out(self, width: float) -> None:
        """Break its lines, all of them; a field that shows it does so by itself."""
        if width != self._laid_out:
            self._laid_out = width
            # All of it anew: after another font Qt may leave paragraphs without lines.
            self.document.setPageSize(QSizeF(width, -1))
        self.document.documentLayout().documentSize()

    def height(self) -> float:
        """Return how high its text is with the margin above, as far as it was laid out."""
        whole = self.document.documentLayout().documentSize().height()
        return float(whole - self.formats.bottom)


class KeptPages:
    """The pages of drafts that are not shown: what was done in them can still be undone.

    A page is only used again for the very text that it holds; the disk decides.

    Attributes:
        needed: Drafts whose pages must stay; of others, some that can be undone do.
    """

    def __init__(self, parent: QObject) -> None:
        """Keep none.

        Args:
            parent: Holds the documents; the text field.
        """
        self._parent = parent
        self.needed: frozenset[str] = frozenset()
        self._pages: dict[str, DraftPage] = {}  # the one that was left last at the end

    def __getitem__(self, draft: str) -> DraftPage:
        """Return the page of a draft."""
        return self._pages[draft]

    def __contains__(self, draft: str) -> bool:
        """Tell whether a draft has a page."""
        return draft in self._pages

    def new(self, *, top: int, bottom: int) -> DraftPage:
        """Return an empty page that is not kept yet."""
        return DraftPage(QTextDocument(self._parent), top=top, bottom=bottom)

    def keep(self, draft: str, page: DraftPage) -> None:
        """Keep a page that was left, or is to be shown beside the one that is written."""
        self.drop(draft)
        self._pages[draft] = page
        self.prune()

    def take(self, draft: str, text: str) -> DraftPage | None:
        """Return the page of a draft, not kept any more; None if it holds another text."""
        page = self._pages.pop(draft, None)
        if page is not None and page.text() != text:
            page.document.deleteLater()
            return None
        return page

    def move(self, old: str, new: str) -> None:
        """Follow a draft to another file."""
        if old in self._pages:
            self._pages[new] = self._pages.pop(old)

    def drop(self, draft: str) -> None:
        """Forget the page of a draft, if there is one."""
        if (page := self._pages.pop(draft, None)) is not None:
            page.document.deleteLater()

    def prune(self) -> None:
        """Forget pages that nobody needs; of those that can be undone, the last ones stay."""
        spare = [draft for draft in self._pages if draft not in self.needed]
        undoable = [draft for draft in spare if self._pages[draft].log is not None]
        for draft in set(spare) - set(undoable[-KEPT:]):
            self.drop(draft)
