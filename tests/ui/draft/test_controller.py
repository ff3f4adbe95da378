from __future__ import annotations

import errno
import os
import threading
from contextlib import suppress

import pytest

from tests.disks import refuse_new_files
from writer_assist.errors import DiskError
from writer_assist.file_names import path_of_text
from writer_assist.manuscript import document as autosave
from writer_assist.manuscript.document import Document
from writer_assist.manuscript.lock import DraftLock
from writer_assist.ui.draft import controller as draft
from writer_assist.ui.draft.controller import DraftController

SIGNALS = (
    "text_loaded",
    "draft_opened",
    "draft_settled",
    "draft_moved",
    "name_changed",
    "state_changed",
    "read_only_changed",
    "name_wanted",
    "noticed",
    "withdrawn",
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
        self.failures = []
        background.failed.connect(self.failures.append)
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
    with suppress(DiskError):  # of a draft that is gone
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


def test_file_that_cannot_be_opened_leaves_the_present_draft(
    qtbot, desk, background, novel, tmp_path
):
    opened(qtbot, desk, novel)

    with qtbot.waitSignal(background.failed):
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
    other.acquire()
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
    assert len(desk.failures) == 1


def test_first_draft_that_cannot_be_read_gives_way_to_an_untitled_one(qtbot, desk, tmp_path):
    with qtbot.waitSignal(desk.controller.draft_opened):
        desk.controller.begin(tmp_path / "gone.md", wanted=False)

    assert "gone.md" in desk.seen["noticed"][0][0]
    assert desk.controller.is_untitled
    assert desk.controller.stands_in
    assert not desk.seen["draft_settled"]


def test_first_draft_that_is_there_and_unreadable_offers_the_rescue_view(qtbot, desk, tmp_path):
    (tmp_path / "odd.md").mkdir()

    with qtbot.waitSignal(desk.controller.draft_opened):
        desk.controller.begin(tmp_path / "odd.md", wanted=False)

    assert desk.seen["noticed"][0][1] == "Rescue view"


def test_first_draft_is_read_when_its_drive_is_back(qtbot, desk, tmp_path):
    with qtbot.waitSignal(desk.controller.draft_opened):
        desk.controller.begin(tmp_path / "gone.md", wanted=False)
    (tmp_path / "gone.md").write_text("It rained.")

    desk.press()

    qtbot.waitUntil(lambda: desk.text == "It rained.")
    assert desk.seen["draft_settled"] == [(str(tmp_path / "gone.md"),)]
    assert not desk.controller.stands_in


def test_trying_again_in_vain_offers_to_try_again(qtbot, desk, tmp_path):
    with qtbot.waitSignal(desk.controller.draft_opened):
        desk.controller.begin(tmp_path / "gone.md", wanted=False)

    desk.press()

    qtbot.waitUntil(lambda: len(desk.seen["noticed"]) == 2)
    assert desk.seen["noticed"][-1][1] == "Try again"
    assert desk.controller.stands_in


def test_what_is_written_instead_is_what_the_next_start_begins_with(
    qtbot, desk, data_folder, tmp_path
):
    with qtbot.waitSignal(desk.controller.draft_opened):
        desk.controller.begin(tmp_path / "gone.md", wanted=False)

    desk.write("Instead")

    qtbot.waitUntil(lambda: len(desk.seen["draft_settled"]) == 1)
    assert desk.seen["draft_settled"] == [(str(data_folder.drafts / "Untitled.md"),)]


def test_draft_is_closed_in_another_place(qtbot, desk, novel, tmp_path):
    opened(qtbot, desk, novel)
    desk.write(" Mine.")

    desk.controller.close(tmp_path / "elsewhere.md")

    assert (tmp_path / "elsewhere.md").read_text() == "It rained. Mine."


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


@pytest.fixture
def slow_save_as(monkeypatch):
    """A disk that is still busy with Save as until the event is set."""
    go_on = threading.Event()
    save_as = Document.save_as

    def slowly(self, path, text):
        saved = save_as(self, path, text)
        go_on.wait(30)
        return saved

    monkeypatch.setattr(Document, "save_as", slowly)
    yield go_on
    go_on.set()


def test_what_is_typed_while_save_as_is_at_work_goes_to_the_new_file(
    qtbot, desk, novel, tmp_path, slow_save_as
):
    opened(qtbot, desk, novel)
    desk.controller.save_as(tmp_path / "new.md")
    qtbot.waitUntil((tmp_path / "new.md").exists)

    desk.write(" Mine.")
    qtbot.wait(100)  # longer than a pause: the timer has run out
    slow_save_as.set()

    qtbot.waitUntil(lambda: (tmp_path / "new.md").read_text() == "It rained. Mine.")
    assert desk.seen["read_only_changed"] == [(False,)]
    assert desk.seen["noticed"] == []
    assert novel.read_text() == "It rained."


def test_closing_while_save_as_is_at_work_saves_to_the_new_file(
    qtbot, desk, novel, tmp_path, slow_save_as
):
    opened(qtbot, desk, novel)
    desk.controller.save_as(tmp_path / "new.md")
    desk.write(" Mine.")

    slow_save_as.set()
    desk.controller.close()

    assert (tmp_path / "new.md").read_text() == "It rained. Mine."
    assert desk.seen["draft_moved"] == [(str(novel), str(tmp_path / "new.md"))]


def test_save_as_that_fails_leaves_the_draft_where_it_was(
    qtbot, desk, background, novel, tmp_path, monkeypatch
):
    opened(qtbot, desk, novel)
    full = tmp_path / "full"
    full.mkdir()
    refuse_new_files(monkeypatch, full, errno.ENOSPC)

    with qtbot.waitSignal(background.failed):
        desk.controller.save_as(full / "new.md")
    desk.write(" Mine.")

    qtbot.waitUntil(lambda: novel.read_text() == "It rained. Mine.")


def test_save_as_over_a_draft_of_another_window_is_refused(
    qtbot, desk, background, novel, tmp_path, data_folder
):
    opened(qtbot, desk, novel)
    (tmp_path / "theirs.md").write_text("Theirs.")
    DraftLock(data_folder.locks, tmp_path / "theirs.md").acquire()

    with qtbot.waitSignal(background.failed):
        desk.controller.save_as(tmp_path / "theirs.md")
    desk.write(" Mine.")

    qtbot.waitUntil(lambda: novel.read_text() == "It rained. Mine.")
    assert (tmp_path / "theirs.md").read_text() == "Theirs."
    assert "open in another window" in str(desk.failures[0])


def test_read_only_draft_may_be_written_after_save_as(qtbot, desk, novel, tmp_path, data_folder):
    DraftLock(data_folder.locks, novel).acquire()
    opened(qtbot, desk, novel)

    with qtbot.waitSignal(desk.controller.draft_moved):
        desk.controller.save_as(tmp_path / "new.md")
    desk.write(" Mine.")

    qtbot.waitUntil(lambda: (tmp_path / "new.md").read_text() == "It rained. Mine.")
    assert desk.seen["read_only_changed"][-1] == (False,)


def taken_over(qtbot, desk, novel, data_folder, typed=" Mine."):
    opened(qtbot, desk, novel)
    DraftLock(data_folder.locks, novel).take_over()
    desk.write(typed)
    qtbot.waitUntil(lambda: desk.seen["read_only_changed"][-1] == (True,))


def test_taking_over_again_saves_what_was_typed(qtbot, desk, novel, data_folder):
    taken_over(qtbot, desk, novel, data_folder)

    desk.press()

    qtbot.waitUntil(lambda: novel.read_text() == "It rained. Mine.")
    qtbot.waitUntil(lambda: desk.seen["read_only_changed"][-1] == (False,))
    assert desk.text == "It rained. Mine."
    assert list(data_folder.drafts.iterdir()) == []


def test_taking_over_again_keeps_both_versions(qtbot, desk, novel, data_folder):
    taken_over(qtbot, desk, novel, data_folder)
    novel.write_text("Theirs.")

    desk.press()

    qtbot.waitUntil(lambda: bool(desk.seen["draft_moved"]))
    assert novel.read_text() == "Theirs."
    assert desk.controller.path.read_text() == "It rained. Mine."
    assert desk.seen["noticed"][-1][1] == "Open the other version"


def test_who_was_taken_over_from_may_open_another_draft_and_loses_nothing(
    qtbot, desk, novel, data_folder
):
    taken_over(qtbot, desk, novel, data_folder)

    opened(qtbot, desk)

    [copy] = data_folder.drafts.glob("*rescued*")
    assert copy.read_text() == "It rained. Mine."
    assert str(copy) in str(desk.failures[-1])


@pytest.mark.parametrize(
    ("old", "new", "button"),
    [
        ("novel", "novel 2", "Continue there"),
        ("novel/one.md", "novel/two.md", "Continue there"),
        ("novel/one.md", "two.md", "Save it there again"),
    ],
)
def test_draft_that_was_moved_is_told_and_kept_and_not_made_again(
    qtbot, desk, novel, tmp_path, data_folder, old, new, button
):
    opened(qtbot, desk, novel)
    (tmp_path / old).rename(tmp_path / new)

    desk.write(" Mine.")

    qtbot.waitUntil(lambda: bool(desk.seen["noticed"]))
    sentence, action, _ = desk.seen["noticed"][-1]
    [copy] = data_folder.drafts.iterdir()
    assert not novel.exists()
    assert (copy.read_text(), action) == ("It rained. Mine.", button)
    assert str(copy) in sentence


def test_draft_goes_on_where_its_folder_was_found(qtbot, desk, novel, tmp_path):
    opened(qtbot, desk, novel)
    novel.parent.rename(tmp_path / "moved")
    desk.write(" Mine.")
    qtbot.waitUntil(lambda: bool(desk.seen["noticed"]))

    with qtbot.waitSignal(desk.controller.draft_moved):
        desk.press()
    desk.write(" More.")

    found = tmp_path / "moved" / "one.md"
    qtbot.waitUntil(lambda: found.read_text() == "It rained. Mine. More.")
    assert desk.controller.path == found
    assert not novel.parent.exists()


def test_deleted_draft_is_written_again_when_that_is_wanted(qtbot, desk, novel):
    opened(qtbot, desk, novel)
    novel.unlink()
    desk.write(" Mine.")
    qtbot.waitUntil(lambda: bool(desk.seen["noticed"]))

    desk.press()

    qtbot.waitUntil(novel.exists)
    assert novel.read_text() == "It rained. Mine."


def test_draft_that_is_gone_is_told_when_the_window_becomes_active(qtbot, desk, novel, tmp_path):
    opened(qtbot, desk, novel)
    novel.parent.rename(tmp_path / "moved")

    with qtbot.waitSignal(desk.controller.noticed):
        desk.controller.look_outside()

    assert "not there any more" in desk.seen["noticed"][0][0]


def test_failure_is_taken_back_when_the_draft_is_saved_again(qtbot, desk, novel, monkeypatch):
    monkeypatch.setattr(draft, "TRY_AGAIN_MS", 10)
    opened(qtbot, desk, novel)
    with monkeypatch.context() as full:
        refuse_new_files(full, novel.parent, errno.ENOSPC)
        desk.write(" Mine.")
        qtbot.waitUntil(lambda: bool(desk.failures))

    qtbot.waitUntil(lambda: novel.read_text() == "It rained. Mine.")
    qtbot.waitUntil(lambda: bool(desk.seen["withdrawn"]))
    assert desk.seen["withdrawn"] == [(str(desk.failures[0]),)]


def test_what_was_said_of_a_draft_is_taken_back_when_another_is_opened(
    qtbot, desk, background, novel
):
    opened(qtbot, desk, novel)
    with qtbot.waitSignal(background.failed):
        desk.controller.open(novel.with_name("nowhere.md"))

    opened(qtbot, desk)

    assert desk.seen["withdrawn"] == [(str(desk.failures[0]),)]


def test_draft_that_can_be_kept_nowhere_is_not_put_away(
    qtbot, desk, background, novel, monkeypatch
):
    opened(qtbot, desk, novel)
    desk.write(" Mine.")

    with monkeypatch.context() as broken:
        broken.setattr(os, "open", lambda *_, **__: refuse_call())
        with qtbot.waitSignal(background.failed):
            desk.controller.new()

    assert desk.text == "It rained. Mine."
    qtbot.waitUntil(lambda: desk.controller.path == novel)


def test_draft_is_put_away_when_a_copy_of_it_was_kept_and_told(
    qtbot, desk, novel, data_folder, monkeypatch
):
    opened(qtbot, desk, novel)
    desk.write(" Mine.")
    refuse_new_files(monkeypatch, novel.parent, errno.ENOSPC)

    opened(qtbot, desk)

    [copy] = data_folder.drafts.glob("*rescued*")
    assert copy.read_text() == "It rained. Mine."
    assert str(copy) in str(desk.failures[-1])


def test_closing_says_where_a_text_with_a_long_name_was_kept(
    qtbot, desk, tmp_path, data_folder, monkeypatch
):
    path = tmp_path / "novel" / ("\u6f6e" * 84 + ".md")
    path.parent.mkdir()
    path.write_text("It rained.")
    opened(qtbot, desk, path)
    desk.write(" Mine.")

    with monkeypatch.context() as full:
        refuse_new_files(full, path.parent, errno.ENOSPC)
        with pytest.raises(DiskError) as caught:
            desk.controller.close()

    [copy] = data_folder.drafts.iterdir()
    assert copy.read_text() == "It rained. Mine."
    assert str(copy) in str(caught.value)


def test_closing_follows_a_draft_whose_file_was_changed_outside(qtbot, desk, novel):
    opened(qtbot, desk, novel)
    novel.write_text("Theirs.")
    desk.write(" Mine.")

    desk.controller.close()

    [(old, new)] = desk.seen["draft_moved"]
    assert old == str(novel)
    assert novel.with_name(os.path.basename(new)).read_text() == "It rained. Mine."


@pytest.mark.parametrize("name", ["Untitled Sea Novel.md", "Untitled 7.md", "Untitled.txt"])
def test_file_that_the_writer_named_is_never_deleted(qtbot, desk, data_folder, tmp_path, name):
    opened(qtbot, desk)
    desk.write("I")
    chosen = data_folder.drafts / name
    with qtbot.waitSignal(desk.controller.draft_moved):
        desk.controller.save_as(chosen)

    with qtbot.waitSignal(desk.controller.draft_moved):
        desk.controller.save_as(tmp_path / "Named.md")

    assert chosen.read_text() == "I"
    assert desk.seen["name_changed"][-2] == (chosen.stem,)
    assert not desk.controller.is_untitled


def test_untitled_draft_that_another_program_changed_stays(qtbot, desk, data_folder, tmp_path):
    opened(qtbot, desk)
    desk.write("I")
    untitled = data_folder.drafts / "Untitled.md"
    qtbot.waitUntil(lambda: desk.seen["state_changed"][-1] == ("Saved",))
    untitled.write_text("Theirs.")

    with qtbot.waitSignal(desk.controller.draft_moved):
        desk.controller.save_as(tmp_path / "Named.md")

    assert untitled.read_text() == "Theirs."


@pytest.mark.skipif(os.name != "posix", reason="other systems have only names that are text")
def test_draft_in_a_folder_whose_name_is_no_text_opens_again(qtbot, desk, tmp_path):
    path = tmp_path / os.fsdecode(b"B\xfccher") / "one.md"
    path.parent.mkdir()
    path.write_text("It rained.")
    opened(qtbot, desk, path)

    told = desk.seen["draft_opened"][-1][0]

    assert path_of_text(told) == path
    assert told.encode("utf-8")


def test_save_waits_for_the_one_before(qtbot, desk, novel, monkeypatch):
    opened(qtbot, desk, novel)
    go_on, texts = threading.Event(), []
    save = Document.save
    monkeypatch.setattr(
        Document,
        "save",
        lambda self, text: (texts.append(text), go_on.wait(30), save(self, text))[2],
    )
    for word in "abc":
        desk.write(word)
        qtbot.wait(60)
    waiting = list(texts)

    go_on.set()

    qtbot.waitUntil(lambda: novel.read_text() == "It rained.abc")
    assert waiting == ["It rained.a"]
    assert texts[-1] == "It rained.abc"


def test_bug_while_saving_does_not_end_saving(qtbot, desk, novel, monkeypatch):
    opened(qtbot, desk, novel)
    with monkeypatch.context() as broken:
        broken.setattr(Document, "save", lambda self, text: 1 / 0)
        with qtbot.capture_exceptions() as bugs:
            desk.write(" Mine.")
            qtbot.waitUntil(lambda: bool(bugs))

    desk.write(" More.")

    qtbot.waitUntil(lambda: novel.read_text() == "It rained. Mine. More.")


def refuse_call():
    raise OSError(errno.EIO, "the disk is gone")


def refuse():
    raise DiskError("The disk is full.")
