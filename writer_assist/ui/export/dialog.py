"""The dialog in which the writer says what to export, as what, and where."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from writer_assist.domain.export import (
    BOOK,
    PLAIN,
    STANDARD,
    ExportChoices,
    ExportFormat,
    ExportSource,
)
from writer_assist.domain.progress import Progress
from writer_assist.file_names import safe_stem, shown_name
from writer_assist.ui.export.book_fields import BookFieldsDialog
from writer_assist.ui.text import tr
from writer_assist.ui.widgets import LinkButton, WrappedLabel, beside, open_dialog

WIDTH = 600
INDENT = "    "  # of a scene in a chapter
LIST_HEIGHT, CONTACT_HEIGHT = 132, 58  # pixels
LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb", "fi", "pl", "ru", "ja")
_FOLDERS = {kind.value for kind in ExportFormat if kind.is_folder}
_NO_PAGE = {ExportFormat.MARKDOWN.value, ExportFormat.TEXT.value, *_FOLDERS}
_FOLDER_ENDING = re.compile(f" (?:{'|'.join(sorted(_FOLDERS))})$")


def format_names() -> dict[str, str]:
    """Return the kinds of files in the writer's words."""
    return {
        ExportFormat.DOCX.value: tr("Word (docx)"),
        ExportFormat.ODT.value: tr("OpenDocument (odt)"),
        ExportFormat.PDF.value: tr("Pages (PDF)"),
        ExportFormat.EPUB.value: tr("E-book (EPUB)"),
        ExportFormat.HTML.value: tr("Web page (HTML)"),
        ExportFormat.MARKDOWN.value: tr("Markdown"),
        ExportFormat.TEXT.value: tr("Plain text"),
        ExportFormat.NOVELWRITER.value: tr("novelWriter project"),
        ExportFormat.LONGFORM.value: tr("Longform folder: a copy for Obsidian"),
    }


def template_names() -> dict[str, str]:
    """Return the templates that come along in the writer's words."""
    return {
        STANDARD: tr("Standard manuscript: for editors and agents"),
        BOOK: tr("Book: for readers"),
        PLAIN: tr("Plain"),
    }


class ExportDialog(QDialog):
    """Asks for the choices, and shows how far the export is.

    Signals:
        export_requested: ExportChoices.
        preview_requested: ExportChoices, whose pages are to be shown.
        stop_requested: The export is to be stopped.
        target_changed: str, the file that would be written.
    """

    export_requested = Signal(object)
    preview_requested = Signal(object)
    stop_requested = Signal()
    target_changed = Signal(str)

    def __init__(
        self,
        sources: Sequence[ExportSource],
        templates: Sequence[str],
        choices: ExportChoices,
        parent: QWidget | None = None,
        *,
        suggested: Path | None = None,
        said: tuple[str, str] = ("", ""),
        missing: Sequence[str] = (),
    ) -> None:
        """Open at choices.

        Args:
            sources: The files that can be exported, in their order.
            templates: Names of the templates.
            choices: As they were the last time; drafts that are unknown are ignored.
            parent: The Qt parent.
            suggested: The file to write, without its ending; None for one beside the drafts.
            said: Title and author as the book says them; empty if it does not.
            missing: Titles of scenes whose files are not there.
        """
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export"))
        self.setMinimumWidth(WIDTH)
        place = sources[0].path.parent
        self._suggested = suggested or place / (shown_name(place.name) or "book")
        self._around = choices  # what stands around the text
        self._is_book = sources[0].level > 0
        self._missing = missing
        self._add_fields(sources, templates, said)
        self._add_buttons()
        self._lay_out()
        self._show(choices)
        self._connect()
        self._follow_format()

    def choices(self) -> ExportChoices:
        """Return what is chosen now."""
        chosen = [item for item in self._items() if item.checkState() is Qt.CheckState.Checked]
        some = len(chosen) < self._drafts.count()
        return replace(
            self._around,
            format=self._format.currentData(),
            template=self._template.currentData(),
            title=self._title.text().strip(),
            author=self._author.text().strip(),
            contact=self._contact.toPlainText().strip(),
            language=self._language.currentText().strip() or "en",
            drafts=tuple(item.data(Qt.ItemDataRole.UserRole) for item in chosen) if some else (),
            named=self._named.isChecked(),
            target=self._target.text().strip(),
        )

    def show_progress(self, progress: Progress) -> None:
        """Show how far it is; without a total the bar only moves."""
        self._set_busy(True)
        self._bar.setRange(0, progress.total)
        self._bar.setValue(progress.finished)
        self._said.setText(f"{progress.stage}…")

    def show_end(self, sentence: str) -> None:
        """Say why nothing was written, and let the writer try again."""
        self._set_busy(False)
        self._said.setText(sentence)

    def show_replacing(self, path: str, *, is_there: bool) -> None:
        """Say that there is a file already, if it is still the one that was asked about."""
        if path == self._target.text().strip() and self._bar.isHidden():
            self._said.setText(tr("This file is there and will be replaced.") if is_there else "")

    def reject(self) -> None:
        """Stop what is being written; otherwise close."""
        if self._bar.isHidden():
            super().reject()
        else:
            self.stop_requested.emit()

    def _add_fields(
        self, sources: Sequence[ExportSource], templates: Sequence[str], said: tuple[str, str]
    ) -> None:
        self._format, self._template = QComboBox(self), QComboBox(self)
        for value, name in format_names().items():
            self._format.addItem(name, value)
        for template in templates:
            self._template.addItem(template_names().get(template, template), template)
        self._title, self._author, self._target = QLineEdit(self), QLineEdit(self), QLineEdit(self)
        unsaid = self.tr("As the first text says")
        self._title.setPlaceholderText(said[0] or unsaid)
        self._author.setPlaceholderText(said[1] or unsaid)
        self._contact = QPlainTextEdit(self)
        self._contact.setTabChangesFocus(True)
        self._contact.setStyleSheet(
            f"min-height: {CONTACT_HEIGHT}px; max-height: {CONTACT_HEIGHT}px"
        )
        self._contact.setPlaceholderText(self.tr("Name, address, e-mail: for the title page"))
        self._language = QComboBox(self)
        self._language.setEditable(True)
        self._language.addItems(LANGUAGES)
        self._named = QCheckBox(
            self.tr("&Name chapters after scenes that have no heading")
            if self._is_book
            else self.tr("&Name chapters after drafts that have no heading"),
            self,
        )
        self._drafts = QListWidget(self)
        self._drafts.setFixedHeight(LIST_HEIGHT)
        for source in sources:
            name = shown_name(source.title or source.path.stem)
            item = QListWidgetItem(INDENT * (source.level - 1) + name, self._drafts)
            item.setData(Qt.ItemDataRole.UserRole, source.path.name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
        self._all = LinkButton(self.tr("All"), self)
        self._none = LinkButton(self.tr("None"), self)

    def _add_buttons(self) -> None:
        self._choose = QPushButton(self.tr("C&hoose…"), self)
        self._choose.setAutoDefault(False)
        self._said = WrappedLabel("", self)
        self._said.setAccessibleName(self.tr("Export"))
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Progress of the export"))
        self._bar.hide()
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self._export = self._buttons.addButton(
            self.tr("&Export"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self._export.setDefault(True)
        self._more = self._buttons.addButton(
            self.tr("A&bout the book…"), QDialogButtonBox.ButtonRole.ResetRole
        )
        self._more.setToolTip(self.tr("Cover, dedication, rights, about the author"))
        self._more.setAutoDefault(False)
        self._preview = self._buttons.addButton(
            self.tr("P&review…"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self._preview.setToolTip(self.tr("Shows the pages in this template, and prints them"))
        self._preview.setAutoDefault(False)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setSpacing(10)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight)
        self._row(form, self.tr("&Format"), self._format)
        self._row(form, self.tr("Te&mplate"), self._template)
        self._row(form, self.tr("T&itle"), self._title)
        self._row(form, self.tr("&Author"), self._author)
        self._row(form, self.tr("&Contact"), self._contact)
        self._row(form, self.tr("&Language"), self._language)
        if self._drafts.count() > 1:
            self._row(
                form, self.tr("&Scenes") if self._is_book else self.tr("&Drafts"), self._drafts
            )
            form.addRow("", beside(self._all, self._none, self._named))
            if self._missing:
                said = self.tr("Not found, and so not exported: {titles}.")
                form.addRow("", WrappedLabel(said.format(titles=", ".join(self._missing)), self))
        else:
            for widget in (self._drafts, self._all, self._none, self._named):
                widget.hide()
        target = QHBoxLayout()
        target.addWidget(self._target, 1)
        target.addWidget(self._choose)
        form.addRow(self.tr("File"), target)
        self._target.setAccessibleName(self.tr("File"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 14)
        layout.setSpacing(12)
        layout.addLayout(form)
        layout.addWidget(self._said)
        layout.addWidget(self._bar)
        layout.addWidget(self._buttons)

    def _row(self, form: QFormLayout, name: str, field: QWidget) -> None:
        field.setAccessibleName(name.replace("&", ""))
        form.addRow(name, field)

    def _show(self, choices: ExportChoices) -> None:
        for box, value in ((self._format, choices.format), (self._template, choices.template)):
            box.setCurrentIndex(max(0, box.findData(value)))
        self._title.setText(choices.title)
        self._author.setText(choices.author)
        self._contact.setPlainText(choices.contact)
        self._language.setCurrentText(choices.language)
        self._named.setChecked(choices.named)
        for item in self._items():
            wanted = not choices.drafts or item.data(Qt.ItemDataRole.UserRole) in choices.drafts
            item.setCheckState(Qt.CheckState.Checked if wanted else Qt.CheckState.Unchecked)
        self._target.setText(choices.target)

    def _connect(self) -> None:
        self._format.currentIndexChanged.connect(self._follow_format)
        self._target.textChanged.connect(self._ask_about_target)
        self._drafts.itemChanged.connect(self._show_possible)
        self._all.clicked.connect(lambda: self._check_all(Qt.CheckState.Checked))
        self._none.clicked.connect(lambda: self._check_all(Qt.CheckState.Unchecked))
        self._choose.clicked.connect(self._choose_target)
        self._export.clicked.connect(self._ask_for_export)
        self._more.clicked.connect(self._ask_about_book)
        self._preview.clicked.connect(lambda: self.preview_requested.emit(self.choices()))
        self._buttons.rejected.connect(self.reject)

    def _items(self) -> list[QListWidgetItem]:
        return [self._drafts.item(row) for row in range(self._drafts.count())]

    def _check_all(self, state: Qt.CheckState) -> None:
        for item in self._items():
            item.setCheckState(state)

    @Slot()
    def _follow_format(self) -> None:
        kind = self._format.currentData()
        given = self._target.text().strip()
        name = safe_stem(self._title.text()) or self._suggested.name
        path = Path(given) if given else self._suggested.with_name(name)
        if path.suffix.removeprefix(".") in format_names():
            path = path.with_suffix("")
        ending = f" {kind}" if kind in _FOLDERS else f".{kind}"
        path = path.with_name(_FOLDER_ENDING.sub("", path.name) + ending)
        self._target.setText(str(path))
        self._template.setEnabled(kind not in _NO_PAGE)
        self._preview.setEnabled(kind not in _NO_PAGE)
        self._ask_about_target()

    @Slot()
    def _ask_about_target(self) -> None:
        self._show_possible()
        self.target_changed.emit(self._target.text().strip())

    @Slot()
    def _show_possible(self) -> None:
        chosen = any(item.checkState() is Qt.CheckState.Checked for item in self._items())
        self._export.setEnabled(chosen and bool(self._target.text().strip()))

    @Slot()
    def _choose_target(self) -> None:
        kind = self._format.currentText()
        given = self._target.text().strip()
        path, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Export to"),
            given,
            ""
            if self._format.currentData() in _FOLDERS
            else f"{kind} (*.{self._format.currentData()})",
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if path:
            self._target.setText(path)
            self._follow_format()

    @Slot()
    def _ask_about_book(self) -> None:
        dialog = BookFieldsDialog(self.choices(), self)
        dialog.chosen.connect(self._take_around)
        open_dialog(dialog)

    @Slot(object)
    def _take_around(self, choices: ExportChoices) -> None:
        self._around = choices

    @Slot()
    def _ask_for_export(self) -> None:
        self._set_busy(True)
        self._bar.setRange(0, 0)
        self._said.setText("")
        self.export_requested.emit(self.choices())

    def _set_busy(self, busy: bool) -> None:
        self._bar.setVisible(busy)
        self._export.setEnabled(not busy)
        cancel = self._buttons.button(QDialogButtonBox.StandardButton.Cancel)
        cancel.setText(self.tr("Stop") if busy else self.tr("Cancel"))
