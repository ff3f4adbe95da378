from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from writer_assist.errors import DiskError
from writer_assist.ui.draft.manuscript import FileQuestions, with_suffix


class FakeDraft:
    """A draft that remembers what it was asked to do."""

    def __init__(self, path, *, untitled=False):
        self.path, self.is_untitled = path, untitled
        self.saved_as = []
        self.refusals = []
        self.closed = False

    def save_as(self, path):
        self.saved_as.append(path)

    def close(self, elsewhere=None):
        if self.refusals:
            raise DiskError(self.refusals.pop())
        self.closed, self.closed_in = True, elsewhere


@pytest.fixture
def questions(qtbot, data_folder):
    window = QWidget()
    qtbot.addWidget(window)

    def ask(draft, text=""):
        return FileQuestions(draft, data_folder, window, lambda: text)

    return ask


@pytest.fixture
def dialog(monkeypatch):
    """A file dialog that answers; ``offered`` is what it suggested."""

    class Dialog:
        answer, offered = "", ""

    def name(_parent, _title, suggested, _kinds):
        Dialog.offered = suggested
        return Dialog.answer, ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", name)
    return Dialog


def test_save_as_suggests_what_the_draft_is_called(questions, dialog, tmp_path):
    questions(FakeDraft(tmp_path / "one.md")).choose_name()

    assert dialog.offered == str(tmp_path / "one.md")


def test_save_as_suggests_the_first_words_of_an_untitled_draft(questions, dialog, data_folder):
    draft = FakeDraft(data_folder.drafts / "Untitled.md", untitled=True)

    questions(draft, "# The Ferry: a story\n\nIt rained.").choose_name()

    assert dialog.offered == str(Path.home() / "The Ferry a story.md")


@pytest.mark.parametrize(
    ("chosen", "file"),
    [
        ("one.md", "one.md"),
        ("one.txt", "one.txt"),
        ("one", "one.md"),
        ("Mr. Smith", "Mr. Smith.md"),
        ("Part 1.2", "Part 1.2.md"),
    ],
)
def test_name_without_a_suffix_gets_one(tmp_path, chosen, file):
    assert with_suffix(tmp_path / chosen) == tmp_path / file


@pytest.mark.parametrize("answer", ["Yes", "No"])
def test_file_that_the_dialog_did_not_ask_about_is_asked_about(
    questions, dialog, tmp_path, monkeypatch, answer
):
    (tmp_path / "two.md").write_text("There before.")
    monkeypatch.setattr(
        QMessageBox, "question", lambda *_: getattr(QMessageBox.StandardButton, answer)
    )
    draft = FakeDraft(tmp_path / "one.md")
    dialog.answer = str(tmp_path / "two")

    questions(draft).choose_name()

    assert draft.saved_as == ([tmp_path / "two.md"] if answer == "Yes" else [])


@pytest.fixture
def answers(monkeypatch):
    """Answers given to message boxes in turn; ``told`` are their sentences."""

    class Answers(list):
        def __init__(self):
            super().__init__()
            self.told = []

        def take(self, box):
            self.told.append(box.text())
            return self.pop(0)

    given = Answers()
    monkeypatch.setattr(QMessageBox, "exec", lambda box: given.take(box))
    return given


def test_closing_is_tried_again_when_the_writer_wants_that(questions, tmp_path, answers):
    answers.append(QMessageBox.StandardButton.Retry)
    draft = FakeDraft(tmp_path / "one.md")
    draft.refusals = ["The disk is full. A copy is kept as /data/one.md."]

    questions(draft).close_draft()

    assert draft.closed
    assert answers.told == ["The disk is full. A copy is kept as /data/one.md."]


def test_what_cannot_be_saved_while_closing_is_saved_elsewhere(
    questions, tmp_path, answers, dialog
):
    answers.append(QMessageBox.StandardButton.Save)
    dialog.answer = str(tmp_path / "two.md")
    draft = FakeDraft(tmp_path / "one.md")
    draft.refusals = ["The disk is full."]

    questions(draft).close_draft()

    assert draft.closed_in == tmp_path / "two.md"


def test_closing_ends_when_the_writer_gives_up(questions, tmp_path, answers):
    answers.append(QMessageBox.StandardButton.Close)
    draft = FakeDraft(tmp_path / "one.md")
    draft.refusals = ["The disk is full."]

    questions(draft).close_draft()

    assert not draft.closed
