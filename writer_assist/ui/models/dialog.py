"""The dialog that lists models, says what they can do here, and chooses one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from writer_assist.domain.models import (
    InstalledModel,
    ModelKind,
    ModelOffer,
    ModelReport,
    ModelShelf,
)
from writer_assist.domain.progress import Progress
from writer_assist.ui.library.folders import ProgressStrip
from writer_assist.ui.models.facts import FactsTable, TermsDialog, facts_of, offer_facts
from writer_assist.ui.rows import ASIDE_ROLE, RowDelegate
from writer_assist.ui.text import size_words
from writer_assist.ui.widgets import NamedLabel, WrappedLabel, beside, open_dialog

SIZE = 800, 520
LIST_WIDTH = 270


@dataclass(frozen=True, slots=True)
class _Row:
    """One entry of the list: an installed model, one that was checked, or an offer."""

    title: str
    path: str = ""
    kind: ModelKind = ModelKind.TEXT
    added: bool = False  # by the writer, so it can be removed again
    known: bool = True  # already on the list
    offer: ModelOffer | None = None

    @property
    def key(self) -> str:
        return self.offer.name if self.offer else self.path


class ModelsDialog(QDialog):
    """The list of models; the writer can keep typing while it is open.

    Signals:
        look_requested: str, a file or folder to describe.
        measure_requested: str, a file or folder to time.
        install_requested: str, bool: an offer's name, whether its terms were accepted.
        forget_requested: str, one to remove from the list.
        use_requested: str, ModelKind: one to use from now on.
        off_requested: The cross-encoder should not be used any more.
        cancel_requested: The work under way should stop.
    """

    look_requested = Signal(str)
    measure_requested = Signal(str)
    install_requested = Signal(str, bool)
    forget_requested = Signal(str)
    use_requested = Signal(str, object)
    off_requested = Signal()
    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Language models"))
        self.setAcceptDrops(True)
        self._shelf = ModelShelf((), ())
        self._candidates: dict[str, str] = {}  # title by path: checked, but not on the list
        self._used: frozenset[str] = frozenset()
        self._busy = False
        self._wanted = ""  # the row to choose when it appears
        self._reports: dict[str, ModelReport] = {}
        self.list = QListWidget(self)
        self.facts = FactsTable(self)
        self._title = NamedLabel("", "Heading", self)
        self._about = WrappedLabel("", self)
        self._failure = QLabel("", self)
        self._progress = ProgressStrip(self)
        self._use = self._button(self.tr("&Use this one"), self._use_it)
        self._off = self._button(self.tr("&Don’t use it"), self.off_requested.emit)
        self._get = self._button(self.tr("&Get it…"), self._get_it)
        self._measure = self._button(self.tr("&Measure"), self._measure_it)
        self._forget = self._button(self.tr("&Remove"), self._forget_it)
        self._lay_out()
        self.list.currentItemChanged.connect(self._show_row)
        self._progress.cancel_requested.connect(self.cancel_requested)

    @Slot(object)
    def set_shelf(self, shelf: ModelShelf) -> None:
        """Show these models; the chosen one stays chosen."""
        self._shelf = shelf
        chosen = self._row()
        for model in shelf.installed:
            self._candidates.pop(str(model.path), None)
            if chosen and chosen.offer and chosen.offer.name == model.name:
                self._wanted = str(model.path)  # it was downloaded
        self._fill()

    @Slot(object)
    def set_report(self, report: ModelReport) -> None:
        """Show what a file is; an unknown one joins the list as "not added"."""
        path = str(report.model.path)
        self._reports[path] = report
        if all(str(model.path) != path for model in self._shelf.installed):
            self._candidates[path] = report.model.title
            self._wanted = path
            self._fill()
        self._show_row()

    @Slot(object)
    def set_progress(self, progress: Progress | None) -> None:
        """Show the progress of long work; None when it is over."""
        self._busy = progress is not None
        self._progress.set_progress(progress)
        if progress is not None:
            self._failure.hide()
        self._enable()

    @Slot(str)
    def show_failure(self, sentence: str) -> None:
        """Say why something was not done."""
        self._failure.setText(sentence)
        self._failure.show()

    def set_used(self, *paths: str) -> None:
        """Say which models are in use; the first one is shown when nothing was chosen yet."""
        self._used = frozenset(paths)
        if self._row() is None:
            self._wanted = next(iter(paths), "")
        self._fill()

    def choose(self, key: str) -> None:
        """Choose the row of an offer, by its name, now or when it is listed."""
        self._wanted = key
        self._fill()

    def look_at(self, path: str) -> None:
        """Have a file or folder described, and show it."""
        self._failure.hide()
        self._wanted = path
        self.look_requested.emit(path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Accept a file or folder."""
        if _dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Describe what was dropped."""
        event.acceptProposedAction()
        self.look_at(_dropped(event))

    def _lay_out(self) -> None:
        self.list.setObjectName("Plain")
        self.list.setAccessibleName(self.tr("Models"))
        self.list.setItemDelegate(RowDelegate(self.list))
        self.list.setFixedWidth(LIST_WIDTH)
        self._failure.setObjectName("Failure")
        self._failure.setTextFormat(Qt.TextFormat.PlainText)
        self._failure.setWordWrap(True)
        self._failure.hide()
        self._title.setWordWrap(True)
        details = QVBoxLayout()
        details.setSpacing(10)
        for widget in (self._title, self._about, self.facts):
            details.addWidget(widget)
        details.addStretch(1)
        details.addLayout(beside(self._use, self._off, self._get, self._measure, self._forget))
        halves = QHBoxLayout()
        halves.setSpacing(22)
        halves.addWidget(self.list)
        halves.addLayout(details, 1)
        close = self._button(self.tr("Close"), self.close)
        foot = beside(
            self._button(self.tr("Check a &file…"), self._choose_file),
            self._button(self.tr("Check a f&older…"), self._choose_folder),
            WrappedLabel(self.tr("or drop one here"), self),
        )
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 18, 22, 14)
        layout.setSpacing(10)
        layout.addLayout(halves, 1)
        layout.addWidget(self._failure)
        layout.addWidget(self._progress)
        layout.addLayout(foot)
        self.resize(*SIZE)

    def _button(self, words: str, what: object) -> QPushButton:
        button = QPushButton(words, self)
        button.setAutoDefault(False)
        button.clicked.connect(what)
        return button

    def _fill(self) -> None:
        wanted = self._wanted or (row.key if (row := self._row()) else "")
        self.list.blockSignals(True)
        self.list.clear()
        for row in self._rows():
            item = QListWidgetItem(row.title, self.list)
            item.setData(Qt.ItemDataRole.UserRole, row)
            item.setData(ASIDE_ROLE, self._aside(row))
            if row.key == wanted or self.list.currentItem() is None:
                self.list.setCurrentItem(item)
            if row.key == self._wanted:
                self._wanted = ""
        self.list.blockSignals(False)
        self._show_row()

    def _rows(self) -> list[_Row]:
        here = [_installed(model) for model in self._shelf.installed]
        looked_at = [_Row(title, path, known=False) for path, title in self._candidates.items()]
        offers = [_Row(one.title, kind=one.kind, offer=one) for one in self._shelf.offers]
        return [*here, *looked_at, *offers]

    def _aside(self, row: _Row) -> str:
        if row.offer:
            return size_words(row.offer.download_bytes)
        if row.path in self._used:
            return self.tr("in use")
        return "" if row.known else self.tr("not added")

    def _row(self) -> _Row | None:
        item = self.list.currentItem()
        row: _Row | None = item.data(Qt.ItemDataRole.UserRole) if item else None
        return row

    @Slot()
    def _show_row(self) -> None:
        row = self._row()
        report = self._reports.get(row.path) if row else None
        self._title.setText(row.title if row else "")
        self._about.setText(row.offer.about if row and row.offer else "")
        self._about.setVisible(bool(self._about.text()))
        if row and row.offer:
            self.facts.set_facts(offer_facts(row.offer))
        else:
            self.facts.set_facts(facts_of(report) if report else ())
        if row and not row.offer and report is None:
            self.look_requested.emit(row.path)
        self._enable()

    def _enable(self) -> None:
        row = self._row()
        here = row is not None and row.offer is None
        judges = row is not None and here and self._kind(row) is ModelKind.CROSS_ENCODER
        can_rest = row is not None and judges and row.path in self._used
        self._off.setVisible(can_rest)
        self._use.setVisible(here and not can_rest)
        self._use.setEnabled(not self._busy and row is not None and row.path not in self._used)
        self._get.setVisible(row is not None and row.offer is not None)
        self._measure.setVisible(here)
        self._forget.setVisible(row is not None and row.added)
        for button in (self._get, self._measure, self._forget):
            button.setEnabled(not self._busy)

    @Slot()
    def _use_it(self) -> None:
        if row := self._row():
            self.use_requested.emit(row.path, self._kind(row))

    @Slot()
    def _get_it(self) -> None:
        row = self._row()
        if row is None or row.offer is None:
            return
        if not row.offer.terms:
            self.install_requested.emit(row.offer.name, False)
            return
        dialog = TermsDialog(row.offer, self)
        dialog.terms_accepted.connect(self._install_accepted)
        open_dialog(dialog)

    @Slot(str)
    def _install_accepted(self, name: str) -> None:
        self.install_requested.emit(name, True)

    @Slot()
    def _measure_it(self) -> None:
        if row := self._row():
            self.measure_requested.emit(row.path)

    @Slot()
    def _forget_it(self) -> None:
        if row := self._row():
            self.forget_requested.emit(row.path)

    @Slot()
    def _choose_file(self) -> None:
        kinds = self.tr("Language models (*.gguf);;All files (*)")
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Choose a model file"), "", kinds)
        if path:
            self.look_at(path)

    @Slot()
    def _choose_folder(self) -> None:
        if path := QFileDialog.getExistingDirectory(self, self.tr("Choose a model folder")):
            self.look_at(path)

    def _kind(self, row: _Row) -> ModelKind:
        report = self._reports.get(row.path)
        return report.model.kind if report else row.kind


def _installed(model: InstalledModel) -> _Row:
    return _Row(model.title, str(model.path), model.kind, model.added)


def _dropped(event: QDropEvent) -> str:
    """Return the first file or folder that is dropped; empty for none."""
    files = (url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile())
    return next((str(Path(file)) for file in files), "")
