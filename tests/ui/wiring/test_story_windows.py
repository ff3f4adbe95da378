"""The windows on names and people: opened once, read anew, stopped when they are closed."""

from __future__ import annotations

import pytest

from tests.ui.fakes import FakeEngine
from writer_assist.domain.book_names import BookName, NameKind, NameList
from writer_assist.domain.people import BookPeople
from writer_assist.messages.story import ListNames, ReadPeople
from writer_assist.settings import Settings
from writer_assist.ui.library.book import BookController
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.wiring.names import NamesWiring
from writer_assist.ui.wiring.people import PeopleWiring
from writer_assist.ui.wiring.place_opener import PlaceOpener

MARA = BookName("Mara", NameKind.PERSON)


class Story:
    """A window with the list of names and the people, and an open draft."""

    def __init__(self, qtbot, folder, background):
        self.engine, draft = FakeEngine(), OpenDraft()
        self.window = window = MainWindow(Settings())
        qtbot.addWidget(window)
        messages = MessageController(window.messages, window)
        book = BookController(background, folder, draft, window)
        self.names = NamesWiring(self.engine, window, book, messages, draft, window)
        places = PlaceOpener(window, lambda _: None, draft, window)
        self.people = PeopleWiring(
            self.engine, window, book, self.names, places, lambda _: None, messages, draft, window
        )
        draft.open(str(folder.root / "draft.md"))
        qtbot.waitUntil(lambda: book.sources is not None)


@pytest.fixture
def story(qtbot, data_folder, background):
    return Story(qtbot, data_folder, background)


def test_second_wish_comes_back_to_the_open_window(story):
    story.window.action("people").trigger()
    first = story.people.dialog
    story.window.action("people").trigger()

    assert story.people.dialog is first
    assert len(story.engine.orders(ReadPeople)) == 1


def test_people_are_read_again_when_the_names_changed(story):
    story.window.action("people").trigger()
    story.engine.answer(BookPeople(), kind=ReadPeople)
    story.engine.answer(NameList((MARA,)), kind=ListNames)

    assert len(story.engine.orders(ReadPeople)) == 2


def test_closed_window_is_read_no_further(story):
    story.window.action("people").trigger()
    number = story.engine.sent[-1].number
    story.people.dialog.close()

    assert number in story.engine.cancelled
    assert story.people.dialog is None


def test_names_are_asked_for_without_their_window(story):
    story.engine.answer(NameList((MARA,)), kind=ListNames)

    assert story.names.names.names == (MARA,)
    assert story.names.dialog is None
