"""Two windows, or another program, on one book: no order is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.manuscript.books import Book
from writer_assist.errors import ManuscriptChangedError
from writer_assist.file_lock import locked
from writer_assist.manuscript import changes
from writer_assist.manuscript.changes import LOCK, make_change
from writer_assist.manuscript.index_note import versions_in
from writer_assist.manuscript.scene_operations import move_scenes, new_scene, rename_scene

TIMES = 8


@pytest.fixture
def book(tmp_path) -> Book:
    return Book(tmp_path / "Road")


def test_windows_that_change_one_book_take_turns_and_lose_nothing(book):
    def add(window: int) -> None:
        for number in range(TIMES):
            while True:  # as a writer would, who is told that the order is another one now
                try:
                    book.do(new_scene, f"{window}-{number}")
                    break
                except ManuscriptChangedError:
                    continue

    with ThreadPoolExecutor(2) as windows:
        list(windows.map(add, range(2)))

    names = {one.name for one in book.read().scenes}
    assert {f"{window}-{number}" for window in range(2) for number in range(TIMES)} <= names
    assert all(one.is_there for one in book.read().scenes)


def test_window_that_waits_too_long_says_so_and_changes_nothing(book, monkeypatch):
    monkeypatch.setattr(changes, "_PATIENCE_S", 0.0)
    before = book.everything()
    book.store.mkdir()

    with locked(book.store / LOCK), pytest.raises(ManuscriptChangedError, match="Another window"):
        book.do(new_scene, "Dawn")

    assert book.everything() == before


def test_index_written_outside_at_the_last_moment_is_not_overwritten(book, monkeypatch):
    change = rename_scene(book.read(), "Arrival", "Landing")
    theirs = book.index.read_bytes().replace(b"Supper", b"Supper at last")
    real = changes._look_again

    def written_just_now(step):
        monkeypatch.setattr(changes, "_look_again", real)
        book.index.write_bytes(theirs)
        real(step)

    monkeypatch.setattr(changes, "_look_again", written_just_now)

    with pytest.raises(ManuscriptChangedError, match="this very moment"):
        make_change(change, book.store)

    assert book.index.read_bytes() == theirs
    assert book.file("Arrival").exists()


def test_both_orders_are_there_when_the_index_changed_outside(book):
    stale = move_scenes(book.read(), ("Lantern",), below=None, at=0)
    book.do(new_scene, "Dawn")

    with pytest.raises(ManuscriptChangedError):
        make_change(stale, book.store)

    kept = [path.read_bytes() for path in versions_in(book.store)]
    assert stale.index.after in kept
    assert b"Dawn" in book.index.read_bytes()
