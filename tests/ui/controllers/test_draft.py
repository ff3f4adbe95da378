from __future__ import annotations

import pytest

from writer_assist.errors import DiskError
from writer_assist.manuscript import autosave
from writer_assist.manuscript.document import Document
from writer_assist.manuscript.lock import DraftLock
from writer_assist.ui.controllers import draft
from writer_assist.ui.controllers.draft import DraftController

SIGNALS = (
    "text_loaded",
    "draft_opened",
    "draft_moved",
    "name_changed",
    "state_changed",
    "read_only_changed",
    "name_wanted",
    "noticed",
    "failed",
)


class Desk:
    """A text that is shown, and the controller that keeps it."""

    def __init__(self, background, folder):
        self.text = ""
        self.controller = DraftController(background, folder, lambda: self.text)
        self.seen = {name: [] for name in SIGNALS}
        for name in SIGNALS:
            getattr(self.controller, name).connect(
                lambda *values, name=name: self.seen[name].append(values)
            )
        self.controller.text_loaded.connect(self.show)

    def show(self, text):
        self.text = text

    def write(self, text):
        self.text += text
        self.controller.note_edit()

    def press(self, notice=-1):
        """Press the button of a notice."""
        self.seen["noticed"][notice][2]()


@pytest.fixture(autouse=True)
def no_pause(monkeypatch):
    monkeypatch.setattr(autosave, "QUIET_S", 0.02)


@pytest.fixture
def desk(qtbot, background, data_folder):
    desk = Desk(background, data_folder)
    yield desk
    desk.controller.close()


@pytest.fixture
def novel(tmp_path):
    path = tmp_path / "novel" / "one.md"
    path.parent.mkdir()
    path.write_text("It rained.")
    return path


def opened(qtbot, desk, path=None):
    with qtbot.waitSignal(desk.controller.draft_opened):
        desk.controller.open(path) if path else desk.controller.new()


def test_untitled_draft_is_saved_from_the_first_key_on(qtbot, desk, data_folder):
    opened(qtbot, desk)

    desk.write("I")

    qtbot.waitUntil(lambda: (data_folder.drafts / "Untitled.md").exists())
    qtbot.waitUntil(lambda: desk.seen["state_changed"][-1] == ("Saved",))
    assert (data_folder.drafts / "Untitled.md").read_text() == "I"


def test_opened_draft_is_shown_and_named(qtbot, desk, novel):
    opened(qtbot, desk, novel)

    assert desk.text == "It rained."
    assert desk.seen["draft_opened"] == [(str(novel),)]
    assert desk.seen["name_changed"] == [("one",)]


def test_what_was_written_is_on_the_disk_before_another_draft_is_shown(qtbot, desk, novel):
    opened(qtbot, desk, novel)
    desk.write(" And rained.")

    opened(qtbot, desk)

    assert novel.read_text() == "It rained. And rained."


def test_what_is_written_while_another_draft_is_read_is_not_lost(qtbot, desk, novel, tmp_path):
    other = tmp_path / "two.md"
    other.write_text("It snowed.")
    opened(qtbot, desk, novel)

    with qtbot.waitSignal(desk.controller.draft_opened):
        desk.controller.open(other)
        desk.write(" And rained.")

    qtbot.waitUntil(lambda: novel.read_text() == "It rained. And rained.")
    assert (desk.text, other.read_text()) == ("It snowed.", "It snowed.")


def test_file_that_cannot_be_opened_leaves_the_present_draft(qtbot, desk, novel, tmp_path):
    opened(qtbot, desk, novel)

    with qtbot.waitSignal(desk.controller.failed):
        desk.controller.open(tmp_path / "nowhere.md")
    desk.write(" More.")

    qtbot.waitUntil(lambda: novel.read_text() == "It rained. More.")


def test_change_outside_keeps_both_versions_and_writing_goes_on_in_the_copy(qtbot, desk, novel):
    opened(qtbot, desk, novel)
    novel.write_text("Theirs.")

    desk.write(" Mine.")
    qtbot.waitUntil(lambda: bool(desk.seen["draft_moved"]))
    desk.write(" More.")

    copy = desk.controller.path
    qtbot.waitUntil(lambda: copy.read_text() == "It rained. Mine. More.")
    assert novel.read_text() == "Theirs."
    assert "not overwritten" in desk.seen["noticed"][0][0]


def test_other_version_can_be_opened(qtbot, desk, novel):
    opened(qtbot, desk, novel)
    novel.write_text("Theirs.")
    desk.write(" Mine.")
    qtbot.waitUntil(lambda: bool(desk.seen["noticed"]))

    with qtbot.waitSignal(desk.controller.draft_opened):
        desk.press()

    assert desk.text == "Theirs."


def test_change_outside_is_told_when_the_window_becomes_active(qtbot, desk, novel):
    opened(qtbot, desk, novel)
    novel.write_text("Theirs.")

    with qtbot.waitSignal(desk.controller.noticed):
        desk.controller.look_outside()
    with qtbot.waitSignal(desk.controller.draft_opened):
        desk.press()

    assert desk.text == "Theirs."


def test_draft_of_another_window_is_read_only_until_it_is_taken_over(
    qtbot, desk, novel, data_folder
):
    other = DraftLock(data_folder.locks, novel)
    other.take()
    opened(qtbot, desk, novel)
    desk.write(" Ignored.")
    read_only = list(desk.seen["read_only_changed"])

    with qtbot.waitSignal(desk.controller.draft_opened):
        desk.press()
    desk.write(" Mine.")

    qtbot.waitUntil(lambda: novel.read_text() == "It rained. Mine.")
    assert read_only == [(True,)]
    assert desk.seen["read_only_changed"][-1] == (False,)
    assert not other.held


def test_who_was_taken_over_from_writes_no_more_and_loses_nothing(qtbot, desk, novel, data_folder):
    opened(qtbot, desk, novel)
    DraftLock(data_folder.locks, novel).take_over()

    desk.write(" Mine.")

    qtbot.waitUntil(lambda: desk.seen["read_only_changed"][-1] == (True,))
    (copy,) = data_folder.drafts.iterdir()
    assert novel.read_text() == "It rained."
    assert copy.read_text() == "It rained. Mine."


def test_failed_save_is_told_once_and_tried_again(qtbot, desk, novel, monkeypatch):
    monkeypatch.setattr(draft, "TRY_AGAIN_MS", 10)
    opened(qtbot, desk, novel)
    tried = []
    with monkeypatch.context() as full:
        full.setattr(Document, "save", lambda self, text: tried.append(text) or refuse())
        desk.write(" Mine.")
        qtbot.waitUntil(lambda: len(tried) > 2)

    qtbot.waitUntil(lambda: novel.read_text() == "It rained. Mine.")
    assert len(desk.seen["failed"]) == 1


def test_first_draft_that_cannot_be_read_gives_way_to_an_untitled_one(qtbot, desk, tmp_path):
    with qtbot.waitSignal(desk.controller.draft_opened):
        desk.controller.begin(tmp_path / "gone.md", wanted=False)

    assert "gone.md" in str(desk.seen["failed"][0][0])
    assert desk.controller.is_untitled


def test_file_that_was_named_is_begun_if_it_is_not_there(qtbot, desk, tmp_path):
    with qtbot.waitSignal(desk.controller.draft_opened):
        desk.controller.begin(tmp_path / "new.md", wanted=True)

    desk.write("I")

    qtbot.waitUntil(lambda: (tmp_path / "new.md").exists())


def test_named_draft_leaves_its_untitled_file(qtbot, desk, data_folder, tmp_path):
    opened(qtbot, desk)
    desk.write("I")
    qtbot.waitUntil(lambda: (data_folder.drafts / "Untitled.md").exists())

    with qtbot.waitSignal(desk.controller.draft_moved):
        desk.controller.save_as(tmp_path / "Named.md")

    assert (tmp_path / "Named.md").read_text() == "I"
    assert not (data_folder.drafts / "Untitled.md").exists()
    assert desk.seen["name_changed"][-1] == ("Named",)


def test_saving_an_untitled_draft_asks_for_a_name(qtbot, desk):
    opened(qtbot, desk)

    desk.controller.save()

    assert desk.seen["name_wanted"] == [()]


def test_closing_saves_what_the_timer_has_not(qtbot, desk, novel, monkeypatch):
    monkeypatch.setattr(autosave, "QUIET_S", 60)
    opened(qtbot, desk, novel)
    desk.write(" Mine.")

    desk.controller.close()

    assert novel.read_text() == "It rained. Mine."


def test_closing_says_when_the_text_could_not_be_saved(qtbot, desk, novel, monkeypatch):
    monkeypatch.setattr(autosave, "QUIET_S", 60)
    opened(qtbot, desk, novel)
    desk.write(" Mine.")

    with monkeypatch.context() as full:
        full.setattr(Document, "save", lambda self, text: refuse())
        with pytest.raises(DiskError):
            desk.controller.close()

    desk.controller.close()
    assert novel.read_text() == "It rained. Mine."


def refuse():
    raise DiskError("The disk is full.")
