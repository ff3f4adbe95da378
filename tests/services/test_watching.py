from __future__ import annotations

import itertools
import os
import shutil
import threading
from queue import Empty, Queue

import pytest

from writer_assist.services import watching
from writer_assist.services.watching import FolderWatch

PATIENCE_S = 60


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "notes"
    (path / "people").mkdir(parents=True)
    (path / "Mara.md").write_text("Mara")
    return path


@pytest.fixture
def resting():
    return threading.Event()


@pytest.fixture
def told():
    return Queue()


@pytest.fixture
def watch(tmp_path, told, resting, monkeypatch):
    for name in ("QUIET_S", "ROOTS_EVERY_S", "POLL_EVERY_S"):
        monkeypatch.setattr(watching, name, 0.05)
    before = set(threading.enumerate())
    opened = FolderWatch(tmp_path / "data", told.put, is_resting=resting.is_set)
    yield opened
    opened.close()
    assert set(threading.enumerate()) <= before


def hears_of(told, *places):
    """Wait until all these places were told; return everything that was."""
    heard = set()
    while not heard.issuperset(places):
        heard.update(told.get(timeout=PATIENCE_S))
    return heard


def test_changed_note_is_told(watch, told, folder):
    watch.follow([str(folder)])

    (folder / "Mara.md").write_text("Mara, who never learned to swim")

    assert hears_of(told, folder / "Mara.md") == {folder / "Mara.md"}


def test_editor_that_saves_by_renaming_is_followed(watch, told, folder):
    watch.follow([str(folder / "Mara.md")])

    for text in ("one", "two"):
        (folder / ".Mara.md.swp").write_text(text)
        os.replace(folder / ".Mara.md.swp", folder / "Mara.md")
        assert hears_of(told, folder / "Mara.md") == {folder / "Mara.md"}


def test_moved_folder_is_told_with_both_its_places(watch, told, folder):
    (folder / "people" / "Ilse.md").write_text("Ilse")
    watch.follow([str(folder)])

    (folder / "people").rename(folder / "crew")

    hears_of(told, folder / "people", folder / "crew")


def test_what_is_no_note_is_not_told(watch, told, folder, tmp_path):
    own = tmp_path / "notes" / "data"
    quiet = FolderWatch(own, told.put)
    quiet.follow([str(folder)])

    for name in ("a.svg", ".hidden.md", ".git/x.md", "data/draft.md"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("x")
    (folder / "last.md").write_text("x")

    assert hears_of(told, folder / "last.md") <= {folder / "last.md"}
    quiet.close()


def test_binder_of_a_project_tells_of_the_project(watch, told, folder):
    project = folder / "Novel.scriv"
    project.mkdir()
    watch.follow([str(folder)])

    (project / "Novel.scrivx").write_text("<ScrivenerProject/>")

    hears_of(told, project)


def test_own_notes_in_the_data_folder_are_told(watch, told, tmp_path):
    notes = tmp_path / "data" / "notes"
    notes.mkdir(parents=True)
    watch.follow([str(tmp_path), str(notes)])

    (notes / "Mara.md").write_text("x")

    hears_of(told, notes / "Mara.md")


def test_folder_that_is_deleted_and_made_again_is_watched_again(watch, told, folder):
    watch.follow([str(folder)])
    shutil.rmtree(folder)
    hears_of(told, folder)

    folder.mkdir()
    heard = set()
    for number in itertools.count():  # until one is told itself, not as part of the new folder
        (folder / f"new {number}.md").write_text("x")
        heard.update(told.get(timeout=PATIENCE_S))
        if any(place.name.startswith("new") for place in heard):
            break

    assert folder in heard


def test_folder_that_comes_later_is_told(watch, told, tmp_path):
    watch.follow([str(tmp_path / "drive")])

    (tmp_path / "drive").mkdir()

    assert hears_of(told, tmp_path / "drive") == {tmp_path / "drive"}


def test_flood_of_changes_is_one_look_at_the_whole_folder(watch, told, folder, monkeypatch):
    monkeypatch.setattr(watching, "MANY", 20)
    monkeypatch.setattr(watching, "QUIET_S", 0.5)
    watch.follow([str(folder)])

    for number in range(100):
        (folder / f"{number}.md").write_text("x")

    assert hears_of(told, folder) >= {folder}


def test_folder_that_cannot_be_watched_is_told_again_and_again(watch, told, folder, monkeypatch):
    monkeypatch.setattr(watching, "can_be_watched", lambda path, recursive: False)

    watch.follow([str(folder)])

    assert [told.get(timeout=PATIENCE_S) for _ in range(2)] == [[folder], [folder]]


def test_nothing_is_told_while_it_rests_and_nothing_is_lost(watch, told, folder, resting):
    resting.set()
    watch.follow([str(folder)])
    (folder / "Mara.md").write_text("Mara, at last")
    with pytest.raises(Empty):
        told.get(timeout=0.5)

    resting.clear()

    hears_of(told, folder / "Mara.md")


def test_open_draft_is_told_only_when_it_rests_or_is_put_away(told, folder, tmp_path):
    drafts = [str(folder / "Mara.md")]
    watch = FolderWatch(tmp_path / "data", told.put, draft=lambda: drafts[-1])
    try:
        watch.follow([str(folder)])

        for text in ("one", "two"):
            (folder / "Mara.md").write_text(text)
            (folder / "Ilse.md").write_text(text)
            assert hears_of(told, folder / "Ilse.md") == {folder / "Ilse.md"}
        drafts.append("")

        assert hears_of(told, folder / "Mara.md") == {folder / "Mara.md"}
    finally:
        watch.close()


def test_open_draft_that_rests_is_told(told, folder, tmp_path, monkeypatch):
    monkeypatch.setattr(watching, "DRAFT_RESTS_S", 0.2)
    linked = tmp_path / "linked"
    linked.symlink_to(folder)
    watch = FolderWatch(tmp_path / "data", told.put, draft=lambda: str(linked / "Mara.md"))
    try:
        watch.follow([str(folder)])

        (folder / "Mara.md").write_text("Mara, who never learned to swim")

        assert hears_of(told, folder / "Mara.md") == {folder / "Mara.md"}
    finally:
        watch.close()


def test_what_is_not_followed_any_more_is_not_told(watch, told, folder, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    watch.follow([str(folder), str(other)])
    watch.follow([str(other)])

    (folder / "Mara.md").write_text("x")
    (other / "a.md").write_text("x")

    assert hears_of(told, other / "a.md") == {other / "a.md"}
