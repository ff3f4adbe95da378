"""The window of a book with sources of its own."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QToolButton

from tests.ui.fakes import FakeEngine
from tests.ui.values import snippet
from writer_assist.domain.book_sources import WHOLE_LIBRARY, BookSources
from writer_assist.domain.deck import DeckKind
from writer_assist.domain.snippet import SearchAnswer
from writer_assist.messages.exploring import AskNotes, DrawCard
from writer_assist.messages.library import FindSnippets
from writer_assist.settings import Settings
from writer_assist.ui.answers.controller import AnswersController
from writer_assist.ui.deck.labels import DeckPage
from writer_assist.ui.library.book import BookController
from writer_assist.ui.library.book_dialog import BookDialog
from writer_assist.ui.library.scene_sources import SceneSourcesController
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.settings.controller import SettingsController
from writer_assist.ui.wiring.book import BookWiring
from writer_assist.ui.wiring.deck import DeckWiring
from writer_assist.ui.wiring.sources import SourcesWiring

FERRY = BookSources(places=("/notes/ferry",))


class Place:
    """A window with sources and deck, and a draft of a new project."""

    def __init__(self, qtbot, folder, background, draft):
        self.qtbot, self.engine, self.draft = qtbot, FakeEngine(), OpenDraft()
        self.window = MainWindow(Settings())
        qtbot.addWidget(self.window)
        settings = SettingsController(background, folder.settings, Settings(), self.window)
        messages = MessageController(self.window.messages, self.window)
        self.book = BookController(background, folder, self.draft, self.window)
        self.beside = SceneSourcesController(background, self.book, self.draft, self.window)
        self.sources = SourcesWiring(
            self.engine, self.window, settings, lambda *_: None, messages, self.draft, self.window
        )
        self.deck = DeckWiring(
            self.engine, background, folder, self.window, self.sources, lambda *_: None, messages,
            self.draft, self.window,
        )  # fmt: skip
        self.answers = AnswersController(
            self.engine, background, folder, self.draft, lambda: True, self.window
        )
        BookWiring(
            self.engine, self.window, self.book, self.beside, self.sources, self.deck,
            self.answers, messages, "", self.window,
        )  # fmt: skip
        self.window.editor.set_text("The ferry had not come.")
        self.window.show()
        self.open(draft)

    def open(self, path):
        self.draft.open(str(path))
        self.qtbot.waitUntil(lambda: self.beside.sources is not None)

    def searched(self):
        return [order.sources for order in self.engine.orders(FindSnippets)]

    def hint(self):
        return self.window.sources.hint()


@pytest.fixture
def place(qtbot, data_folder, background, tmp_path):
    return Place(qtbot, data_folder, background, tmp_path / "novel" / "One.md")


def test_nothing_is_searched_before_the_sources_are_known(place, tmp_path):
    place.book.choose(FERRY)
    before = len(place.searched())

    place.draft.open(str(tmp_path / "moon" / "One.md"))
    meanwhile = place.searched()[before:]
    place.qtbot.waitUntil(lambda: place.beside.sources == WHOLE_LIBRARY)

    assert meanwhile == []
    assert place.searched()[before:] == [WHOLE_LIBRARY]


def test_sources_and_deck_keep_to_what_was_chosen(place):
    place.book.choose(FERRY)
    place.deck.deck.open(DeckPage.COLLISION)

    [card] = place.engine.orders(DrawCard)
    assert place.searched()[-1] == FERRY
    assert card.sources == FERRY
    assert card.kind is DeckKind.COLLISION


def test_answers_come_from_the_chosen_notes(place):
    place.book.choose(FERRY)

    place.answers.ask("Who rings?")

    [order] = place.engine.orders(AskNotes)
    assert order.sources == FERRY


def test_question_waits_until_the_sources_are_known(place, tmp_path):
    place.book.choose(FERRY)
    place.draft.open(str(tmp_path / "moon" / "One.md"))

    place.answers.ask("Who rings?")
    meanwhile = place.engine.orders(AskNotes)
    place.qtbot.waitUntil(lambda: bool(place.engine.orders(AskNotes)))

    assert meanwhile == []
    assert place.engine.orders(AskNotes)[0].sources == WHOLE_LIBRARY


def test_search_box_shows_everything_until_it_is_told_otherwise(place):
    place.book.choose(FERRY)
    lists = place.window.library.lists
    at_first = lists.wanted().sources

    [switch] = [b for b in lists.findChildren(QToolButton) if b.text() == "whole library"]
    switch.click()

    assert at_first == WHOLE_LIBRARY
    assert lists.wanted().sources == FERRY


def test_empty_list_says_that_the_rest_of_the_library_is_left_out(place):
    place.book.choose(FERRY)

    place.engine.answer(SearchAnswer(), kind=FindSnippets)

    assert "Nothing in the sources of this book (1 folder or note)" in place.hint()


def test_filled_list_says_nothing(place):
    place.book.choose(FERRY)

    place.engine.answer(SearchAnswer((snippet(1),)), kind=FindSnippets)

    assert place.hint() == ""


def test_menu_opens_the_dialog(place):
    place.window.action("book_sources").trigger()

    [dialog] = place.window.findChildren(BookDialog)
    assert dialog.isVisible()
    dialog.reject()


def test_other_worlds_are_asked_for_on_request_only(place):
    place.book.choose(FERRY)
    place.window.action("other_worlds").trigger()

    asked = [order.elsewhere for order in place.engine.orders(FindSnippets)]
    assert asked[0] == 0
    assert asked[-1] > 0


def test_panel_has_a_switch_for_other_worlds_where_there_are_any(place):
    buttons = place.window.sources.findChildren(QToolButton)
    globe = next(one for one in buttons if one.accessibleName() == "From other worlds")
    hidden = globe.isHidden()
    place.book.choose(FERRY)

    globe.click()

    assert hidden
    assert not globe.isHidden()
    assert place.window.action("other_worlds").isChecked()
    assert place.engine.orders(FindSnippets)[-1].elsewhere > 0
    place.window.action("other_worlds").trigger()
    assert not globe.isChecked()


def test_snippets_of_other_worlds_follow_those_of_the_book(place):
    place.book.choose(FERRY)
    place.window.action("other_worlds").trigger()
    own, other = snippet(1), snippet(2)

    place.engine.answer(SearchAnswer((own,), complete=False), kind=FindSnippets)
    place.engine.answer(SearchAnswer((own, other)), kind=FindSnippets)

    assert place.window.sources.model.rowCount() == 2


def test_book_of_the_whole_library_has_no_other_worlds(place):
    place.window.action("other_worlds").trigger()

    assert not place.window.action("other_worlds").isChecked()
    assert "no other worlds" in place.window.messages.sentence()
