"""The window with earlier versions of the draft."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from writer_assist.domain.book_version import BookVersion
from writer_assist.domain.differences import Difference
from writer_assist.file_names import path_of_text, shown_name
from writer_assist.history.versions import DraftVersion, VersionHit
from writer_assist.ui.text import tr
from writer_assist.ui.theme import current_palette, reading_font
from writer_assist.ui.versions.book_keeper import BookKeeper, PlannedBook
from writer_assist.ui.versions.book_page import book_page, book_title, book_words
from writer_assist.ui.versions.keeper import Comparison, VersionKeeper
from writer_assist.ui.versions.rendering import (
    date_words,
    differences_page,
    version_words,
    whole_page,
)
from writer_assist.ui.widgets import WrappedLabel

T = TypeVar("T")

SIZE, LIST_WIDTH = (980, 680), 270
POINTS = 11.5
MARGIN = 14
SEARCH_MS = 250
WHOLE_BOOK = "*"  # in the place of a draft's file; Qt returns an empty text as None
_VERSION = Qt.ItemDataRole.UserRole


class VersionsDialog(QDialog):
    """Lists the versions of a draft and shows what was changed since; one can keep typing.

    Signals:
        restore_requested: Comparison, tuple[Difference, ...]: changes to take back.
        copy_requested: str, str: a draft's file and a text, to be saved as a file.
        book_requested: int, str: a version of the whole book to be restored, and its name.
    """

    restore_requested = Signal(object, tuple)
    copy_requested = Signal(str, str)
    book_requested = Signal(int, str)

    def __init__(
        self, keeper: VersionKeeper, books: BookKeeper, parent: QWidget | None = None
    ) -> None:
        """Open at the versions of the open draft.

        Args:
            keeper: Reads them.
            books: Reads those of the whole book.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._keeper, self._books = keeper, books
        self._planned: PlannedBook | None = None
        self._has_book = False
        self._draft = keeper.draft
        self._shown: Comparison | None = None
        self.setWindowTitle(self.tr("Earlier versions"))
        self.resize(*SIZE)
        self._add_fields()
        self._add_buttons()
        self._lay_out()
        self._connect()
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Read the versions again, for instance after the draft was changed."""
        self._books.count(self._while_open(self._take_count))
        self._keeper.list_drafts(self._while_open(self._fill_drafts))
        if not self._search.text().strip():
            self._list_versions()

    def choose_book(self) -> None:
        """Show the versions of the whole book."""
        self._draft = WHOLE_BOOK
        self.refresh()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Go from the field to the list with Down."""
        is_down = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Down
        if watched is self._search and is_down and event.type() == QEvent.Type.KeyPress:
            self._list.setFocus(Qt.FocusReason.OtherFocusReason)
            if self._list.currentRow() < 0:
                self._list.setCurrentRow(0)
            return True
        return super().eventFilter(watched, event)

    def _while_open(self, receive: Callable[[T], None]) -> Callable[[T], None]:
        """Return a receiver that does nothing once the dialog is gone."""

        def received(answer: T) -> None:
            if isValid(self):
                receive(answer)

        return received

    def _add_fields(self) -> None:
        self._drafts = QComboBox(self)
        self._drafts.setAccessibleName(self.tr("Draft"))
        self._search = QLineEdit(self)
        self._search.setPlaceholderText(self.tr("Search earlier versions"))
        self._search.setAccessibleName(self.tr("Search earlier versions"))
        self._search.setClearButtonEnabled(True)
        self._list = QListWidget(self)
        self._list.setAccessibleName(self.tr("Versions"))
        self._list.setWordWrap(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._title = WrappedLabel("", self)
        self._title.setObjectName("Subject")
        self._whole = QCheckBox(self.tr("&Whole text"), self)
        self._text = QTextBrowser(self)
        self._text.setAccessibleName(self.tr("Version"))
        self._text.setOpenLinks(False)
        self._text.setFont(reading_font(POINTS))
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self._pause = QTimer(self, singleShot=True, interval=SEARCH_MS)

    def _add_buttons(self) -> None:
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        action = QDialogButtonBox.ButtonRole.ActionRole
        self._restore = self._buttons.addButton(self.tr("&Restore this version"), action)
        self._save = self._buttons.addButton(self.tr("&Save a copy…"), action)
        self._next = QPushButton(self.tr("Ne&xt change"), self)
        for button in (*self._buttons.buttons(), self._next):
            if isinstance(button, QPushButton):
                button.setAutoDefault(False)

    def _lay_out(self) -> None:
        side = QVBoxLayout()
        side.setSpacing(8)
        for widget in (self._drafts, self._search):
            widget.setFixedWidth(LIST_WIDTH)
            side.addWidget(widget)
        self._list.setFixedWidth(LIST_WIDTH)
        side.addWidget(self._list, 1)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._next)
        head.addWidget(self._whole)
        page = QVBoxLayout()
        page.setSpacing(8)
        page.addLayout(head)
        page.addWidget(self._text, 1)
        columns = QHBoxLayout()
        columns.setSpacing(12)
        columns.addLayout(side)
        columns.addLayout(page, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 14, 14, 12)
        layout.setSpacing(12)
        layout.addLayout(columns, 1)
        layout.addWidget(self._buttons)

    def _connect(self) -> None:
        self._drafts.activated.connect(self._choose_draft)
        self._search.textChanged.connect(self._pause.start)
        self._search.installEventFilter(self)
        self._pause.timeout.connect(self._look)
        self._list.currentItemChanged.connect(self._choose_version)
        self._whole.toggled.connect(self._show)
        self._next.clicked.connect(self._go_to_next)
        self._text.anchorClicked.connect(self._put_back)
        self._restore.clicked.connect(self._put_all_back)
        self._save.clicked.connect(self._save_copy)
        self._buttons.rejected.connect(self.reject)

    def _fill_drafts(self, drafts: dict[str, bool]) -> None:
        opened = self._keeper.draft
        with QSignalBlocker(self._drafts):
            self._drafts.clear()
            if self._has_book:
                self._drafts.addItem(self.tr("The whole book"), WHOLE_BOOK)
            for draft, is_there in sorted({opened: True, **drafts}.items()):
                name = shown_name(path_of_text(draft).stem)
                gone = tr("{name} (no longer there)").format(name=name)
                self._drafts.addItem(name if is_there else gone, draft)
            self._drafts.setCurrentIndex(self._drafts.findData(self._draft))
        self._drafts.setVisible(self._drafts.count() > 1)

    def _take_count(self, scenes: int) -> None:
        self._has_book = scenes > 1

    def _list_versions(self) -> None:
        if self._draft == WHOLE_BOOK:
            self._books.all(self._while_open(self._fill_books))
        else:
            fill = partial(self._fill_versions, self._draft)
            self._keeper.list_versions(self._draft, self._while_open(fill))

    def _fill_books(self, versions: tuple[BookVersion, ...]) -> None:
        if self._draft == WHOLE_BOOK:
            now = time.time()
            lines = [(book_words(one, now), one) for one in versions]
            self._fill(lines, tr("No version of the whole book is kept yet: Ctrl+Shift+S does it."))

    def _fill_versions(self, draft: str, versions: tuple[DraftVersion, ...]) -> None:
        if draft != self._draft:
            return  # another one was chosen meanwhile
        now = time.time()
        lines = [
            (version_words(one, last, now), one)
            for one, last in zip(versions, (*versions[1:], None), strict=False)
        ]
        self._fill(lines, tr("A version is kept every minute while you write."))

    def _fill_hits(self, hits: tuple[VersionHit, ...]) -> None:
        now = time.time()
        lines = [
            (
                f"{hit.line[:160]}\n{shown_name(path_of_text(hit.version.draft).stem)} · "
                f"{date_words(hit.version.made, now)}",
                hit.version,
            )
            for hit in hits
        ]
        self._fill(lines, tr("No earlier version has these words."))

    def _fill(self, lines: Sequence[tuple[str, DraftVersion | BookVersion]], nothing: str) -> None:
        kept = self._planned.kept if self._planned else self._shown
        chosen = kept.version.number if kept else None
        with QSignalBlocker(self._list):
            self._list.clear()
            for words, version in lines:
                item = QListWidgetItem(words, self._list)
                item.setData(_VERSION, version)
                if version.name:
                    font = item.font()
                    font.setBold(True)
                    item.setFont(font)
        numbers = [version.number for _, version in lines]
        if lines:
            self._list.setCurrentRow(numbers.index(chosen) if chosen in numbers else 0)
        else:
            self._show_nothing(nothing)

    def _show_nothing(self, sentence: str) -> None:
        self._shown = self._planned = None
        self._title.setText(sentence)
        self._text.clear()
        self._allow()

    @Slot(int)
    def _choose_draft(self, row: int) -> None:
        self._draft = str(self._drafts.itemData(row))
        self._search.clear()
        self._list_versions()

    @Slot()
    def _look(self) -> None:
        words = self._search.text().strip()
        if words:
            self._keeper.search(words, self._while_open(partial(self._fill_if_asked, words)))
        else:
            self._list_versions()

    def _fill_if_asked(self, words: str, hits: tuple[VersionHit, ...]) -> None:
        if words == self._search.text().strip():
            self._fill_hits(hits)

    @Slot()
    def _choose_version(self) -> None:
        item = self._list.currentItem()
        chosen = item.data(_VERSION) if item is not None else None
        if isinstance(chosen, BookVersion):
            self._books.plan(chosen.number, self._while_open(self._receive_book))
        elif chosen is not None:
            self._keeper.compare(chosen, self._while_open(self._receive))

    def _receive_book(self, planned: PlannedBook) -> None:
        item = self._list.currentItem()
        if item is not None and item.data(_VERSION) == planned.kept.version:
            self._planned, self._shown = planned, None
            self._show()

    def _receive(self, comparison: Comparison) -> None:
        item = self._list.currentItem()
        if item is not None and item.data(_VERSION) == comparison.version:
            self._shown, self._planned = comparison, None
            self._show()

    @Slot()
    def _show(self) -> None:
        self._allow()
        palette = current_palette()
        if self._planned is not None:
            self._title.setText(book_title(self._planned.kept.version, time.time()))
            self._text.setHtml(book_page(self._planned.plan, palette))
            self._text.document().setDocumentMargin(MARGIN)
        if (shown := self._shown) is None:
            return
        self._title.setText(_title(shown))
        if self._is_whole():
            page = whole_page(shown.old, palette)
        else:
            page = differences_page(
                shown.old,
                shown.new or "",
                shown.changes,
                palette,
                undoable=self._is_open_draft(),
            )
        self._text.setHtml(page)
        self._text.document().setDocumentMargin(MARGIN)
        words = " ".join(self._search.text().split())
        if words:
            self._text.find(words)

    def _allow(self) -> None:
        shown, planned = self._shown, self._planned
        has_changes = shown is not None and bool(shown.changes)
        is_other_book = planned is not None and not planned.plan.is_nothing
        self._restore.setEnabled(is_other_book or (has_changes and self._is_open_draft()))
        self._restore.setText(
            self.tr("&Restore the whole book") if planned else self.tr("&Restore this version")
        )
        self._save.setEnabled(shown is not None)
        self._whole.setEnabled(shown is not None and shown.new is not None)
        self._next.setEnabled(has_changes and not self._is_whole())
        for widget in (self._whole, self._next, self._save):
            widget.setVisible(planned is None)

    def _is_whole(self) -> bool:
        return self._whole.isChecked() or self._shown is None or self._shown.new is None

    def _is_open_draft(self) -> bool:
        return self._shown is not None and self._shown.version.draft == self._keeper.draft

    @Slot()
    def _go_to_next(self) -> None:
        bar = self._text.verticalScrollBar()
        before = bar.value()
        for number in range(len(self._shown.changes) if self._shown else 0):
            self._text.scrollToAnchor(f"change-{number}")
            if bar.value() > before:
                return
        bar.setValue(0)

    @Slot(QUrl)
    def _put_back(self, link: QUrl) -> None:
        if self._shown is not None:
            self._request((self._shown.changes[int(link.path())],))

    @Slot()
    def _put_all_back(self) -> None:
        if self._planned is not None:
            version = self._planned.kept.version
            self.book_requested.emit(version.number, version.name)
        elif self._shown is not None:
            self._request(self._shown.changes)

    def _request(self, changes: tuple[Difference, ...]) -> None:
        self.restore_requested.emit(self._shown, changes)

    @Slot()
    def _save_copy(self) -> None:
        if self._shown is not None:
            self.copy_requested.emit(self._shown.version.draft, self._shown.old)


def _title(shown: Comparison) -> str:
    when = date_words(shown.version.made, time.time())
    if shown.version.name:
        when = f"{shown.version.name} · {when}"
    if shown.new is None:
        return tr("{when}. Its file is no longer there; this is the whole text.").format(when=when)
    return tr(
        "{when}, compared with now. Struck through: cut since. Underlined: written since."
    ).format(when=when)
