"""The preview of a book from another program, before anything of it is written."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from writer_assist.domain.imported_book import (
    ImportedBook,
    ImportedScene,
    chosen_of,
    with_scenes_apart,
)
from writer_assist.domain.progress import Progress
from writer_assist.file_names import safe_stem
from writer_assist.ui.text import plural, tr
from writer_assist.ui.widgets import NamedLabel, WrappedLabel

WIDTH, HEIGHT = 680, 620
TITLE, WORDS, STATUS = range(3)
NUMBER_ROLE = Qt.ItemDataRole.UserRole
_MOST_WARNINGS = 5


class ImportDialog(QDialog):
    """Shows what was read, and asks what of it becomes a book, and where.

    Signals:
        wanted: ImportedBook, Path: the book as the writer wants it, and its folder.
        stop_requested: What is being read is not wanted any more.
        folder_changed: str, the folder that would be made.
    """

    wanted = Signal(object, object)
    stop_requested = Signal()
    folder_changed = Signal(str)

    def __init__(self, source: Path, parent: QWidget | None = None) -> None:
        """Open while the source is being read.

        Args:
            source: The file or folder.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._source = source
        self._read = self._shown = ImportedBook()
        self._chosen_folder = False
        self.setWindowTitle(self.tr("Import a manuscript"))
        self.resize(WIDTH, HEIGHT)
        self._heading = NamedLabel(source.name, "Heading", self)
        self._about = WrappedLabel("", self)
        self._add_fields()
        self._add_tree()
        self._add_buttons()
        self._lay_out()
        self._connect()
        self._set_reading(reading=True)

    def show_progress(self, progress: Progress) -> None:
        """Show how far the reading is; without a total the bar only moves."""
        self._bar.setRange(0, progress.total)
        self._bar.setValue(progress.finished)

    def show_book(self, book: ImportedBook) -> None:
        """Show what was read."""
        self._read = book
        self._set_reading(reading=False)
        self._title.setText(book.title)
        self._author.setText(book.author)
        self._apart.setVisible(len(with_scenes_apart(book).scenes) > len(book.scenes))
        self._research.setVisible(bool(book.notes))
        self._research.setText(
            plural(
                len(book.notes),
                "Bring the &research along: 1 note",
                "Bring the &research along: {n} notes",
            )
        )
        warnings = [*book.warnings[:_MOST_WARNINGS]]
        if more := len(book.warnings) - len(warnings):
            warnings.append(plural(more, "And 1 more like these.", "And {n} more like these."))
        self._warnings.setText("\n".join(warnings))
        self._warnings.setVisible(bool(warnings))
        self._fill()
        self._tree.setFocus()

    def show_trouble(self, sentence: str) -> None:
        """Say why there is no book; the dialog can only be closed then."""
        self._bar.hide()
        self._about.setText(sentence)

    def show_refusal(self, sentence: str) -> None:
        """Say why it was not written, and let the writer try again."""
        self._set_writing(writing=False)
        self._said.setText(sentence)

    def show_folder(self, folder: str, *, is_free: bool) -> None:
        """Say whether the folder can be made, if it is still the one that was asked about."""
        if folder != self._folder.text().strip():
            return
        self._said.setText(
            ""
            if is_free
            else tr("This folder is there already and is not empty. Choose another name.")
        )
        self._import.setEnabled(is_free and bool(self._chosen().scenes))

    def reject(self) -> None:
        """Stop what is being read, and close; nothing was written."""
        self.stop_requested.emit()
        super().reject()

    def _add_fields(self) -> None:
        self._title, self._author, self._folder = QLineEdit(self), QLineEdit(self), QLineEdit(self)
        self._apart = QCheckBox(self.tr("&Cut chapters at their scene breaks"), self)
        self._research = QCheckBox(self)
        self._research.setChecked(True)
        self._choose = QPushButton(self.tr("C&hoose…"), self)
        self._choose.setAutoDefault(False)

    def _add_tree(self) -> None:
        self._tree = tree = QTreeWidget(self)
        tree.setObjectName("Plain")
        tree.setAccessibleName(self.tr("The scenes of the book"))
        tree.setToolTip(self.tr("Untick what is not wanted; F2 changes a title."))
        tree.setHeaderLabels([self.tr("Title"), self.tr("Words"), self.tr("Status")])
        header = tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        for column in (WORDS, STATUS):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        tree.setUniformRowHeights(True)
        tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        trigger = QAbstractItemView.EditTrigger
        tree.setEditTriggers(trigger.EditKeyPressed | trigger.DoubleClicked)

    def _add_buttons(self) -> None:
        self._warnings = WrappedLabel("", self)
        self._warnings.setAccessibleName(self.tr("What to know"))
        self._said = WrappedLabel("", self)
        self._said.setAccessibleName(self.tr("Import"))
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName(self.tr("Progress of the reading"))
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self._import = self._buttons.addButton(
            self.tr("&Import"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self._import.setDefault(True)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setSpacing(8)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight)
        for name, field in ((self.tr("&Title"), self._title), (self.tr("&Author"), self._author)):
            field.setAccessibleName(name.replace("&", ""))
            form.addRow(name, field)
        folder = QHBoxLayout()
        folder.addWidget(self._folder, 1)
        folder.addWidget(self._choose)
        self._folder.setAccessibleName(self.tr("New folder"))
        form.addRow(self.tr("New folder"), folder)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 14)
        layout.setSpacing(10)
        above: tuple[QWidget, ...] = (self._heading, self._about, self._bar)
        below: tuple[QWidget, ...] = (self._apart, self._research, self._warnings)
        for widget in above:
            layout.addWidget(widget)
        layout.addWidget(self._tree, 1)
        for widget in below:
            layout.addWidget(widget)
        layout.addLayout(form)
        layout.addWidget(self._said)
        layout.addWidget(self._buttons)
        self._form = form

    def _connect(self) -> None:
        self._apart.toggled.connect(self._fill)
        self._tree.itemChanged.connect(self._follow_tick)
        self._title.textChanged.connect(self._suggest_folder)
        self._folder.textEdited.connect(self._keep_folder)
        self._folder.textChanged.connect(self._ask_about_folder)
        self._choose.clicked.connect(self._choose_folder)
        self._import.clicked.connect(self._ask_for_import)
        self._buttons.rejected.connect(self.reject)

    def _set_reading(self, *, reading: bool) -> None:
        self._bar.setVisible(reading)
        self._about.setText(self.tr("Reading… Nothing is written yet."))
        optional: tuple[QWidget, ...] = (self._apart, self._research, self._warnings)
        for widget in optional:
            widget.setVisible(False)
        fields: tuple[QWidget, ...] = (self._tree, self._title, self._author, self._folder)
        for widget in (*fields, self._choose):
            widget.setEnabled(not reading)
        self._import.setEnabled(False)

    def _set_writing(self, *, writing: bool) -> None:
        self._import.setEnabled(not writing)

    @Slot()
    def _fill(self) -> None:
        """Show the scenes anew; titles and ticks begin from what was read."""
        self._shown = with_scenes_apart(self._read) if self._apart.isChecked() else self._read
        self._tree.blockSignals(True)
        self._tree.clear()
        branch: list[QTreeWidgetItem] = []
        for number, scene in enumerate(self._shown.scenes):
            del branch[scene.depth :]
            above = branch[-1] if branch else self._tree.invisibleRootItem()
            item = _row(scene, number)
            above.addChild(item)
            branch.append(item)
        self._tree.expandAll()
        if first := self._tree.topLevelItem(0):
            self._tree.setCurrentItem(first)
        said = any(map(_status, self._shown.scenes))
        self._tree.setColumnHidden(STATUS, not said)
        self._tree.blockSignals(False)
        self._show_count()

    @Slot(QTreeWidgetItem, int)
    def _follow_tick(self, item: QTreeWidgetItem, column: int) -> None:
        """Tick or untick what stands below a row together with it."""
        if column != TITLE:
            return
        self._tree.blockSignals(True)
        waiting = [item]
        while waiting:
            below = _children(waiting.pop())
            for one in below:
                one.setCheckState(TITLE, item.checkState(TITLE))
            waiting += below
        self._tree.blockSignals(False)
        self._show_count()

    def _show_count(self) -> None:
        book = self._chosen()
        scenes = plural(
            len(book.scenes), "1 part, chapter or scene", "{n} parts, chapters and scenes"
        )
        words = plural(book.words, "1 word", "{n} words")
        self._about.setText(
            tr("{scenes}, {words}. Untick what you do not want; F2 changes a title.").format(
                scenes=scenes, words=words
            )
        )
        self._ask_about_folder()

    def _chosen(self) -> ImportedBook:
        titles: dict[int, str] = {}
        left_out: set[int] = set()
        waiting = _children(self._tree.invisibleRootItem())
        while waiting:
            item = waiting.pop()
            number = int(item.data(TITLE, NUMBER_ROLE))
            titles[number] = item.text(TITLE)
            if item.checkState(TITLE) is not Qt.CheckState.Checked:
                left_out.add(number)
            waiting += _children(item)
        return chosen_of(
            self._shown,
            title=self._title.text(),
            titles=titles,
            left_out=left_out,
            with_notes=self._research.isChecked(),
            author=self._author.text(),
        )

    @Slot()
    def _suggest_folder(self) -> None:
        if not self._chosen_folder:
            name = safe_stem(self._title.text()) or safe_stem(self._source.stem) or "Book"
            self._folder.setText(str(self._source.absolute().parent / name))

    @Slot()
    def _keep_folder(self) -> None:
        self._chosen_folder = True

    @Slot()
    def _ask_about_folder(self) -> None:
        self._import.setEnabled(False)
        if folder := self._folder.text().strip():
            self.folder_changed.emit(folder)

    @Slot()
    def _choose_folder(self) -> None:
        given = self._folder.text().strip()
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("New folder of the book"), given)
        if chosen:
            self._chosen_folder = True
            self._folder.setText(chosen)

    @Slot()
    def _ask_for_import(self) -> None:
        self._set_writing(writing=True)
        folder = Path(self._folder.text().strip()).expanduser()
        self.wanted.emit(self._chosen(), folder)


def _children(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    children = (item.child(row) for row in range(item.childCount()))
    return [child for child in children if child is not None]


def _status(scene: ImportedScene) -> str:
    out = "" if scene.is_included else tr("not in the book")
    return ", ".join(filter(None, (scene.status, out)))


def _row(scene: ImportedScene, number: int) -> QTreeWidgetItem:
    words = f"{scene.words:,}" if scene.words else ""
    item = QTreeWidgetItem([scene.title, words, _status(scene)])
    flags = item.flags() | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEditable
    item.setFlags(flags)
    item.setCheckState(TITLE, Qt.CheckState.Checked)
    item.setData(TITLE, NUMBER_ROLE, number)
    item.setTextAlignment(WORDS, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    about = [scene.title, scene.synopsis, scene.pov]
    item.setToolTip(TITLE, "\n".join(filter(None, about)))
    return item
