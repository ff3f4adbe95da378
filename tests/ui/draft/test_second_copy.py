from __future__ import annotations

import threading

import pytest

from writer_assist.errors import DiskError
from writer_assist.manuscript import document as autosave
from writer_assist.manuscript.document import Document
from writer_assist.ui import background as background_module
from writer_assist.ui.draft import notices as second_copy
from writer_assist.ui.draft.controller import DraftController


@pytest.fixture
def hanging_disk(monkeypatch):
    """A disk that answers no save before the event is set."""
    answers = threading.Event()
    save = Document.save
    monkeypatch.setattr(
        Document, "save", lambda self, text: (answers.wait(30), save(self, text))[1]
    )
    monkeypatch.setattr(autosave, "QUIET_S", 0.02)
    monkeypatch.setattr(second_copy, "PATIENCE_MS", 50)
    monkeypatch.setattr(second_copy, "AGAIN_MS", 20)
    yield answers
    answers.set()


@pytest.fixture
def novel(tmp_path):
    path = tmp_path / "one.md"
    path.write_text("It rained.")
    return path


@pytest.fixture
def draft(qtbot, background, data_folder, novel):
    shown = {"text": ""}
    controller = DraftController(background, data_folder, lambda: shown["text"])
    controller.text_loaded.connect(lambda text: shown.update(text=text))
    with qtbot.waitSignal(controller.draft_opened):
        controller.open(novel)

    def write(text):
        shown["text"] += text
        controller.note_edit()

    controller.write = write
    return controller


def copies(data_folder):
    return [path.read_text() for path in data_folder.drafts.glob("*rescued*")]


def test_what_is_typed_while_the_disk_hangs_is_kept_and_told(
    qtbot, draft, background, data_folder, hanging_disk
):
    said = []
    background.failed.connect(lambda error: said.append(str(error)))
    draft.write(" Mine.")
    qtbot.waitUntil(lambda: bool(said))

    draft.write(" More.")

    qtbot.waitUntil(lambda: copies(data_folder) == ["It rained. Mine. More."])
    assert "does not answer" in said[0]
    hanging_disk.set()
    draft.close()


def test_copy_goes_when_the_disk_answers(qtbot, draft, data_folder, novel, hanging_disk):
    taken_back = []
    draft.withdrawn.connect(taken_back.append)
    draft.write(" Mine.")
    qtbot.waitUntil(lambda: bool(copies(data_folder)))

    hanging_disk.set()

    qtbot.waitUntil(lambda: bool(taken_back) and not copies(data_folder))
    draft.close()
    assert novel.read_text() == "It rained. Mine."


def test_closing_does_not_wait_for_ever_and_keeps_the_text(
    qtbot, draft, data_folder, hanging_disk, monkeypatch
):
    draft.write(" Mine.")

    with pytest.raises(DiskError, match="A copy is kept as"):
        draft.close()

    assert copies(data_folder) == ["It rained. Mine."]
    hanging_disk.set()
    draft.close()
    assert copies(data_folder) == []


@pytest.fixture(autouse=True)
def little_patience(monkeypatch):
    """Closing waits for the disk for half a second only."""
    wait_for = background_module.Background.wait_for
    monkeypatch.setattr(
        background_module.Background,
        "wait_for",
        lambda self, work: wait_for(self, work, patience_s=0.5),
    )
