"""Every kind of file that the program writes, on disks that fail at any call."""

from __future__ import annotations

import errno
from contextlib import suppress

import pytest

from tests.disks import FailingDisk, without_room
from writer_assist.errors import DiskError, WriterAssistError
from writer_assist.files import save_text
from writer_assist.manuscript.document import Document
from writer_assist.manuscript.lock import DraftLock
from writer_assist.settings import Settings, load_settings, save_settings

MOST_CALLS = 60


@pytest.fixture
def draft(tmp_path):
    path = tmp_path / "novel" / "one.md"
    path.parent.mkdir()
    path.write_text("It rained.")
    return path


def rescued(tmp_path):
    return [path.read_text() for path in (tmp_path / "drafts").glob("*rescued*")]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EROFS, errno.EDQUOT])
@pytest.mark.parametrize("for_good", [False, True])
def test_draft_is_somewhere_whichever_call_fails_and_heals(
    draft, tmp_path, monkeypatch, number, for_good
):
    for at in range(1, MOST_CALLS):
        draft.write_text("It rained.")
        document = Document.open(draft, tmp_path / "drafts")
        disk = FailingDisk(lambda call, _, at=at: call >= at if for_good else call == at, number)
        sentence = ""
        with disk.in_use(monkeypatch):
            try:
                document.save("It rained. More.")
            except DiskError as error:
                sentence = str(error)
        left = draft.read_text()

        document.save("It rained. More. Still more.")

        assert left == ("It rained." if sentence else "It rained. More."), at
        assert draft.read_text() == "It rained. More. Still more.", at
        assert sorted(path.name for path in draft.parent.iterdir()) == ["one.md"], at
        if not disk.answered:
            return
    pytest.fail("more calls than were thought of")


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_own_version_of_a_conflict_is_somewhere_whichever_call_fails(
    draft, tmp_path, monkeypatch, number
):
    for at in range(1, MOST_CALLS):
        draft.write_text("It rained.")
        document = Document.open(draft, tmp_path / "drafts")
        draft.write_text("Theirs.")
        disk = FailingDisk(lambda call, _, at=at: call == at, number)
        with disk.in_use(monkeypatch), suppress(DiskError):
            document.save("Mine.")
        beside = [path.read_text() for path in draft.parent.glob("one (conflict*")]

        assert draft.read_text() == "Theirs.", at
        assert "Mine." in beside + rescued(tmp_path), at
        if not disk.answered:
            return


def test_save_as_on_a_disk_that_fails_leaves_both_files_whole(draft, tmp_path, monkeypatch):
    new = tmp_path / "new.md"
    for at in range(1, MOST_CALLS):
        new.write_text("There before.")
        document = Document.open(draft, tmp_path / "drafts")
        disk = FailingDisk(lambda call, _, at=at: call == at)
        with disk.in_use(monkeypatch), suppress(DiskError):
            document.save_as(new, "Mine.")

        assert draft.read_text() == "It rained.", at
        assert new.read_text() == ("Mine." if document.path == new else "There before."), at
        if not disk.answered:
            return


def test_settings_are_the_old_or_the_new_ones(tmp_path, monkeypatch):
    path = tmp_path / "settings.toml"
    for at in range(1, MOST_CALLS):
        save_settings(path, Settings(text_size=20))
        disk = FailingDisk(lambda call, _, at=at: call == at)
        with disk.in_use(monkeypatch), suppress(DiskError):
            save_settings(path, Settings(text_size=30))

        assert load_settings(path).text_size in (20, 30), at
        if not disk.answered:
            return


def test_lock_that_cannot_be_written_keeps_nobody_from_writing(draft, tmp_path):
    lock = DraftLock(tmp_path / "locks", draft)

    with without_room():
        lock.acquire()

    assert lock.held


def test_full_disk_is_a_sentence_for_every_kind_of_file(draft, tmp_path):
    document = Document.open(draft, tmp_path / "drafts")
    writes = (
        lambda: document.save("It rained. More."),
        lambda: document.save_as(tmp_path / "new.md", "Mine."),
        lambda: save_text(tmp_path / "note.md", "A note."),
        lambda: save_settings(tmp_path / "settings.toml", Settings(text_size=30)),
    )

    for write in writes:
        with without_room(), pytest.raises(WriterAssistError, match="full"):
            write()
        write()
