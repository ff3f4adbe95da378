"""The manual in a window of its own: pages, links between them, and a search over all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal, Slot
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from writer_assist.paths import resources_folder
from writer_assist.ui.actions import INDEX
from writer_assist.ui.theme import reading_font

SIZE, LIST_WIDTH = (860, 640), 220
POINTS = 11.5
_FILE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class ManualPage:
    """A page of the manual.

    Attributes:
        file: Its name in resources/manual.
        title: Its first heading.
        text: All of it, in Markdown.
    """

    file: str
    title: str
    text: str

    def has(self, words: str) -> bool:
        """Tell whether all words occur on the page, in any case and order."""
        text = self.text.casefold()
        return all(word in text for word in words.casefold().split())


def manual_pages(folder: Path | None = None) -> tuple[ManualPage, ...]:
    """Return the pages: the index first, the others in the order in which it lists them."""
    folder = folder or resources_folder() / "manual"
    texts = {path.name: path.read_text("utf-8") for path in folder.glob("*.md")}
    index = texts.get(INDEX, "")
    order = sorted(texts, key=lambda file: (file != INDEX, index.find(f"({file})"), file))
    return tuple(ManualPage(file, _title(texts[file]), texts[file]) for file in order)


class ManualDialog(QDialog):
    """Shows the manual; the writer can keep typing while it is open.

    Signals:
        page_shown: str, the file of the page that is shown now.
    """

    page_shown = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Manual"))
        self.resize(*SIZE)
        self._pages = manual_pages()
        self._search = QLineEdit(self)
        self._search.setPlaceholderText(self.tr("Search the manual"))
        self._search.setAccessibleName(self.tr("Search the manual"))
        self._search.setClearButtonEnabled(True)
        self._list = QListWidget(self)
        self._list.setAccessibleName(self.tr("Pages"))
        self._text = QTextBrowser(self)
        self._text.setAccessibleName(self.tr("Page"))
        self._text.setOpenLinks(False)
        self._text.setFont(reading_font(POINTS))
        self._lay_out()
        self._search.textChanged.connect(self._filter)
        self._list.currentItemChanged.connect(self._follow_choice)
        self._text.anchorClicked.connect(self._follow_link)
        self._filter("")

    def show_page(self, file: str) -> None:
        """Show a page; nothing changes if it does not exist."""
        for row in range(self._list.count()):
            if self._list.item(row).data(_FILE) == file:
                self._list.setCurrentRow(row)

    def page(self) -> str:
        """Return the file of the page that is shown; empty for none."""
        item = self._list.currentItem()
        return str(item.data(_FILE)) if item else ""

    def _lay_out(self) -> None:
        side = QVBoxLayout()
        side.setSpacing(8)
        side.addWidget(self._search)
        side.addWidget(self._list, 1)
        self._list.setFixedWidth(LIST_WIDTH)
        self._search.setFixedWidth(LIST_WIDTH)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 14, 14, 14)
        layout.setSpacing(12)
        layout.addLayout(side)
        layout.addWidget(self._text, 1)

    @Slot(str)
    def _filter(self, words: str) -> None:
        before = self.page()
        self._list.clear()
        for page in self._pages:
            if page.has(words):
                item = QListWidgetItem(page.title, self._list)
                item.setData(_FILE, page.file)
        self.show_page(before)
        if self._list.currentRow() < 0:
            self._list.setCurrentRow(0)
        self._mark(words)

    @Slot()
    def _follow_choice(self) -> None:
        file = self.page()
        page = next((one for one in self._pages if one.file == file), None)
        if page is None:
            return
        self._text.document().setMarkdown(
            page.text, QTextDocument.MarkdownFeature.MarkdownDialectGitHub
        )
        self._mark(self._search.text())
        self.page_shown.emit(file)

    @Slot(QUrl)
    def _follow_link(self, link: QUrl) -> None:
        if link.isRelative():
            self._search.clear()
            self.show_page(link.path())

    def _mark(self, words: str) -> None:
        """Select the first of the words that were searched for."""
        cursor = self._text.textCursor()
        cursor.setPosition(0)
        self._text.setTextCursor(cursor)
        if first := words.split()[:1]:
            self._text.find(first[0])


def _title(text: str) -> str:
    return text.partition("\n")[0].lstrip("# ").strip()
