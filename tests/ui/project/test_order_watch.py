"""The window notices that another program changed the order of the book."""

from __future__ import annotations

import pytest

from tests.manuscript.books import Book
from writer_assist.manuscript.index_note import versions_in
from writer_assist.manuscript.scene_operations import new_scene
from writer_assist.ui.project.controller import MadeChange
from writer_assist.ui.project.order_watch import OrderWatch


@pytest.fixture
def book(tmp_path) -> Book:
    return Book(tmp_path / "Road")


@pytest.fixture
def watch(background, data_folder, book) -> OrderWatch:
    watch = OrderWatch(background, data_folder, background)
    watch.note_project(book.read())
    return watch


def test_order_that_was_replaced_outside_is_kept_and_told(watch, book, data_folder, qtbot):
    before = book.index.read_bytes()
    book.index.write_bytes(before.replace(b"      - Supper\n", b""))

    with qtbot.waitSignal(watch.replaced) as told:
        watch.note_project(book.read())

    assert told.args == ["The Salt Road"]
    [kept] = versions_in(data_folder.index_versions(book.index))
    assert kept.read_bytes() == before


def test_what_the_writer_did_here_is_no_news(watch, book, background, qtbot):
    told = []
    watch.replaced.connect(told.append)
    watch.note_change(MadeChange(book.do(new_scene, "Dawn"), book.index))

    watch.note_project(book.read())
    background.wait_for(lambda: None)
    qtbot.wait(1)

    assert told == []
