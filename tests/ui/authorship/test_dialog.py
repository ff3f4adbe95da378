"""The report in the window: shown, copied, saved in the format that was chosen."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QPushButton

from writer_assist.domain.disclosure import ChapterWords, Disclosure, WordKind
from writer_assist.domain.disclosure_report import ReportFormat
from writer_assist.ui.authorship.dialog import DisclosureDialog, format_of

FOUND = Disclosure("The Bell", 0.0, (ChapterWords("Arrival", 0, {WordKind.TYPED: 90}),))


@pytest.fixture
def dialog(qtbot, tmp_path):
    dialog = DisclosureDialog(tmp_path)
    qtbot.addWidget(dialog)
    return dialog


def test_nothing_can_be_saved_while_it_is_counted(dialog):
    assert dialog.page.toPlainText() == "Counting…"
    assert not dialog.copy_button.isEnabled()


def test_report_is_shown_and_copied(dialog):
    dialog.show_disclosure(FOUND)
    dialog.copy_button.click()

    assert "90 words: 100% typed." in dialog.page.toPlainText()
    assert "| Arrival | 90 | 90 (100%) |" in QGuiApplication.clipboard().text()


def test_report_is_saved_as_a_web_page(dialog, qtbot, tmp_path, monkeypatch):
    chosen = str(tmp_path / "who"), "Web page (*.html)"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: chosen)
    dialog.show_disclosure(FOUND)
    save = next(one for one in dialog.findChildren(QPushButton) if "Save" in one.text())

    with qtbot.waitSignal(dialog.save_wanted) as saved:
        save.click()

    path, text = saved.args
    assert path == tmp_path / "who.html"
    assert text.startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("chosen", "kind", "named", "form"),
    [
        ("who.md", "Markdown (*.md)", "who.md", ReportFormat.MARKDOWN),
        ("who.html", "Markdown (*.md)", "who.html", ReportFormat.HTML),
        ("who.md", "For programs (*.json)", "who.json", ReportFormat.JSON),
        ("Vol. 2", "Markdown (*.md)", "Vol. 2.md", ReportFormat.MARKDOWN),
    ],
)
def test_format_is_chosen_by_the_name_or_the_kind_of_file(chosen, kind, named, form):
    assert format_of(Path(chosen), kind) == (Path(named), form)
