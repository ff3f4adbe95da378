"""The program as a whole, without models: what happens to the text, whatever happens."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QLabel, QPushButton

from tests.ui.program import opened_program, wait
from writer_assist.paths import DataFolder
from writer_assist.settings import Settings, load_settings, save_settings

HEAVY = "torch transformers sentence_transformers llama_cpp whoosh"


@pytest.fixture(autouse=True)
def no_models(tmp_path, monkeypatch):
    monkeypatch.setenv("WRITER_ASSIST_MODELS", str(tmp_path / "no models"))


@pytest.fixture
def draft(tmp_path, data_folder):
    """A draft, and a data folder that has seen its first start."""
    path = tmp_path / "novel" / "one.md"
    path.parent.mkdir()
    path.write_text("It rained.")
    save_settings(data_folder.settings, Settings(sample_copied=True, last_draft=str(path)))
    return path


def said(window):
    return window.messages.sentence()


def status(window):
    return " ".join(label.text() for label in window.status.findChildren(QLabel))


def has_text(window, text):
    return lambda: text in window.editor.text() and not window.editor.isReadOnly()


def test_first_start_shows_the_sample_and_its_notes(qtbot, data_folder):
    with opened_program(qtbot, data_folder) as (window, _):
        wait(qtbot, has_text(window, "Mara"))
        wait(qtbot, lambda: "Indexed 12 notes" in status(window))
        wait(qtbot, lambda: window.sources.model.rowCount() > 0)

    assert load_settings(data_folder.settings).sample_copied


def test_without_a_model_it_says_so_and_asks_for_one(qtbot, data_folder, draft):
    with opened_program(qtbot, data_folder) as (window, _):
        wait(qtbot, lambda: "No language model" in status(window))
        window.action("continue").trigger()
        wait(qtbot, lambda: "Choose one in Settings" in said(window))


def test_second_start_opens_the_draft_where_the_window_stood(qtbot, data_folder, draft):
    with opened_program(qtbot, data_folder) as (window, _):
        wait(qtbot, has_text(window, "It rained."))
        window.resize(760, 560)

    with opened_program(qtbot, data_folder) as (window, _):
        wait(qtbot, has_text(window, "It rained."))
        assert (window.width(), window.height()) == (760, 560)


def test_closing_saves_what_was_typed_last(qtbot, data_folder, draft):
    with opened_program(qtbot, data_folder) as (window, _):
        wait(qtbot, has_text(window, "It rained."))
        window.editor.moveCursor(QTextCursor.MoveOperation.End)
        qtbot.keyClicks(window.editor, " All day.")

    assert draft.read_text() == "It rained. All day."


def test_note_that_is_open_is_saved_while_the_window_closes(qtbot, data_folder, draft):
    with opened_program(qtbot, data_folder) as (window, _):
        wait(qtbot, lambda: data_folder.notes.exists())
        window.library.note.saved.emit(None, "Mara", "Mara keeps the ledger.", "")

    assert "Mara keeps the ledger." in next(data_folder.notes.iterdir()).read_text()


def test_killed_engine_costs_a_message_and_no_word(qtbot, data_folder, draft):
    with opened_program(qtbot, data_folder) as (window, desk):
        wait(qtbot, has_text(window, "It rained."))
        wait(qtbot, lambda: desk.library_engine.process_id is not None)
        window.editor.moveCursor(QTextCursor.MoveOperation.End)
        qtbot.keyClicks(window.editor, " All day.")

        with qtbot.waitSignal(desk.library_engine.restarted):
            os.kill(desk.library_engine.process_id, signal.SIGKILL)

        assert window.editor.text() == "It rained. All day."
        wait(qtbot, lambda: draft.read_text() == "It rained. All day.")
        window.library.note.saved.emit(None, "Rain", "A note after the death.", "")
        wait(qtbot, lambda: any(data_folder.notes.glob("*.md")))


def test_second_window_reads_and_says_who_writes(qtbot, data_folder, draft):
    with opened_program(qtbot, data_folder) as (first, _):
        wait(qtbot, has_text(first, "It rained."))
        wait(qtbot, lambda: data_folder.database.exists())
        with opened_program(qtbot, data_folder) as (second, _):
            wait(qtbot, lambda: "another window" in said(second) or "is being used" in said(second))
            wait(qtbot, lambda: "It rained." in second.editor.text())
            assert second.editor.isReadOnly()
            wait(qtbot, lambda: "read-only" in status(second))

        assert not first.editor.isReadOnly()


def test_data_folder_that_cannot_be_made_leaves_a_window_to_write_in(qtbot, tmp_path):
    (tmp_path / "file").write_text("no folder")
    draft = tmp_path / "one.md"
    draft.write_text("It rained.")

    with opened_program(qtbot, DataFolder(tmp_path / "file" / "data"), draft) as (window, _):
        wait(qtbot, has_text(window, "It rained."))
        window.editor.moveCursor(QTextCursor.MoveOperation.End)
        qtbot.keyClicks(window.editor, " All day.")
        wait(qtbot, lambda: draft.read_text() == "It rained. All day.")
        assert said(window)


@pytest.mark.skipif(os.name != "posix", reason="other systems have only names that are text")
def test_draft_in_a_folder_whose_name_is_no_text_opens_at_the_next_start(
    qtbot, data_folder, draft, tmp_path
):
    path = tmp_path / os.fsdecode(b"B\xfccher") / "Kapitel 1.md"
    path.parent.mkdir()
    path.write_text("Es regnete.")

    with opened_program(qtbot, data_folder, path) as (window, _):
        wait(qtbot, has_text(window, "Es regnete."))
    with opened_program(qtbot, data_folder) as (window, _):
        wait(qtbot, has_text(window, "Es regnete."))
        window.editor.moveCursor(QTextCursor.MoveOperation.End)
        qtbot.keyClicks(window.editor, " Weiter.")

    assert path.read_text() == "Es regnete. Weiter."


def test_draft_whose_folder_is_renamed_is_told_and_goes_on_there(qtbot, data_folder, draft):
    moved = draft.parent.with_name("renamed")
    with opened_program(qtbot, data_folder) as (window, _):
        wait(qtbot, has_text(window, "It rained."))
        draft.parent.rename(moved)
        window.editor.moveCursor(QTextCursor.MoveOperation.End)
        qtbot.keyClicks(window.editor, " All day.")
        wait(qtbot, lambda: "not there any more" in said(window))
        kept = next(data_folder.drafts.iterdir()).read_text()
        window.messages.findChild(QPushButton).click()
        wait(qtbot, lambda: (moved / draft.name).read_text() == "It rained. All day.")

    assert kept == "It rained. All day."
    assert not draft.parent.exists()


def test_window_process_imports_nothing_heavy(data_folder, draft):
    code = f"""
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel
from writer_assist import app
from writer_assist.paths import DataFolder

def look():
    (window,) = [w for w in application.topLevelWidgets() if isinstance(w, app.MainWindow)]
    window.editor.insert("x")
    if "o notes" in " ".join(label.text() for label in window.status.findChildren(QLabel)):
        timer.stop()
        print('heavy:', *(set({HEAVY!r}.split()) & set(sys.modules)))
        window.close()

if __name__ == "__main__":
    application = QApplication([])
    timer = QTimer(interval=200)
    timer.timeout.connect(look)
    timer.start()
    app.main(DataFolder(Path({str(data_folder.root)!r})))
"""
    script = data_folder.root / "script.py"
    script.write_text(code)
    environment = os.environ | {"PYTHONPATH": os.getcwd(), "QT_QPA_PLATFORM": "offscreen"}

    done = subprocess.run(
        [sys.executable, str(script)], env=environment, capture_output=True, text=True, timeout=90
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["heavy:"]


def test_second_start_goes_on_where_the_caret_stood(qtbot, data_folder, draft):
    with opened_program(qtbot, data_folder) as (window, _):
        wait(qtbot, has_text(window, "It rained."))
        window.editor.go_to(2)

    with opened_program(qtbot, data_folder) as (window, _):
        wait(qtbot, has_text(window, "It rained."))
        assert window.editor.context().story == "It"


def test_click_on_a_chapter_opens_it(qtbot, data_folder, draft):
    draft.with_name("two.md").write_text("It snowed.")
    with opened_program(qtbot, data_folder) as (window, _):
        wait(qtbot, has_text(window, "It rained."))

        window.library.draft_requested.emit(str(draft.with_name("two.md")))
        wait(qtbot, has_text(window, "It snowed."))

    assert load_settings(data_folder.settings).last_draft.endswith("two.md")
