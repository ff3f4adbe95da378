"""The report of who wrote the book: read, copied, or saved for a publisher or a contest."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from writer_assist.domain.disclosure import Disclosure
from writer_assist.domain.disclosure_report import (
    ReportFormat,
    html_body,
    report,
    to_markdown,
)
from writer_assist.ui.page_dialog import PageDialog
from writer_assist.ui.progress_line import ProgressLine
from writer_assist.ui.text import tr
from writer_assist.ui.theme import current_palette

_FILTERS = {
    ReportFormat.MARKDOWN: "Markdown (*.md)",
    ReportFormat.HTML: "Web page (*.html)",
    ReportFormat.JSON: "For programs (*.json)",
}
_TABLE = 'border="0" cellspacing="0" cellpadding="5" width="97%"'


class DisclosureDialog(PageDialog):
    """Shows the report of a book.

    Signals:
        save_wanted: Path, str: a file, and what is to stand in it.

    Attributes:
        progress: Tells how far the counting is.
    """

    save_wanted = Signal(object, str)

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        """Show that it is being counted.

        Args:
            folder: Where it is offered to be saved.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self.setWindowTitle(self.tr("Disclosure"))
        self.resize(900, 620)
        self._folder = folder
        self._disclosure: Disclosure | None = None
        self.lay_out(copy_words=self.tr("&Copy as Markdown"))
        self.page.setAccessibleName(self.tr("Who wrote the book"))
        self.page.setPlainText(self.tr("Counting…"))
        self._save = QPushButton(self.tr("&Save as…"), self)
        self._save.setToolTip(self.tr("As Markdown, as a web page, or as JSON for programs"))
        self._save.setAutoDefault(False)
        self.buttons.insertWidget(0, self._save)
        self.progress = ProgressLine(self)
        self.progress.begin()
        self.buttons.insertWidget(2, self.progress, 1)
        self.setTabOrder(self.page, self._save)
        self.setTabOrder(self._save, self.copy_button)
        for button in (self._save, self.copy_button):
            button.setEnabled(False)
        self._save.clicked.connect(self._choose_file)
        self.copy_button.clicked.connect(self._copy)
        self.colours_changed.connect(self._show)

    @Slot(object)
    def show_disclosure(self, disclosure: Disclosure) -> None:
        """Show the report."""
        self._disclosure = disclosure
        self.progress.end()
        for button in (self._save, self.copy_button):
            button.setEnabled(True)
        self._show()

    @Slot()
    def show_stopped(self) -> None:
        """Say that the writer stopped it."""
        self.show_failure(self.tr("The counting was stopped. Close this and ask again for it."))

    def show_failure(self, sentence: str) -> None:
        """Say why there is none."""
        self.progress.end()
        self.page.setPlainText(sentence)

    @Slot()
    def _show(self) -> None:
        if self._disclosure is not None:
            place = self.page.verticalScrollBar().value()
            style = f"h1 {{ font-size: 17px; }} h2 {{ font-size: 14px; }} {_rules()}"
            self.page.document().setDefaultStyleSheet(style)
            self.page.setHtml(html_body(self._disclosure, table_attributes=_TABLE))
            self.page.verticalScrollBar().setValue(place)

    @Slot()
    def _copy(self) -> None:
        if self._disclosure is not None:
            QGuiApplication.clipboard().setText(to_markdown(self._disclosure))
            self.copy_button.setText(self.tr("Copied"))

    @Slot()
    def _choose_file(self) -> None:
        if self._disclosure is None:
            return
        name = self.tr("{title} - disclosure.md").format(title=self._disclosure.title)
        chosen, kind = QFileDialog.getSaveFileName(
            self,
            self.tr("Save the report"),
            str(self._folder / name.replace("/", "-")),
            ";;".join(map(tr, _FILTERS.values())),
        )
        if chosen:
            path, form = format_of(Path(chosen), kind)
            self.save_wanted.emit(path, report(self._disclosure, form))


def format_of(chosen: Path, kind: str) -> tuple[Path, ReportFormat]:
    """Return the file and format that a writer chose: by the suffix, else by the kind of file."""
    by_suffix = {f".{one.value}": one for one in ReportFormat} | {".htm": ReportFormat.HTML}
    by_kind = {tr(words): form for form, words in _FILTERS.items()}
    form = by_kind.get(kind, ReportFormat.MARKDOWN)
    suffix = chosen.suffix.lower()
    if suffix in by_suffix and (by_suffix[suffix] is form or form is ReportFormat.MARKDOWN):
        return chosen, by_suffix[suffix]
    stem = chosen.stem if suffix in by_suffix else chosen.name
    return chosen.with_name(f"{stem}.{form.value}"), form


def _rules() -> str:
    palette = current_palette()
    return f"th {{ color: {palette.soft}; font-weight: 600; }} li {{ color: {palette.ink}; }}"
