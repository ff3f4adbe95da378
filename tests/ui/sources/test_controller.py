from __future__ import annotations

import dataclasses

import pytest

from writer_assist.domain.book_sources import BookSources
from writer_assist.domain.context import Context
from writer_assist.domain.passage import Passage
from writer_assist.domain.snippet import RankingBias, SearchAnswer, Snippet, SnippetGroup
from writer_assist.errors import LibraryError
from writer_assist.messages.library import (
    FindSnippets,
    FollowDraft,
    MarkPassage,
    RecordUse,
    SnippetMark,
    UsageKind,
)
from writer_assist.ui.sources.controller import Anchor, InspirationController, Subject, heading

FERRY = Snippet(Passage(1, 1, "Ferry", "/n.md", "", "Fog bell.", 0, 9), 1.0)
FOG = Snippet(Passage(2, 2, "Fog", "/f.md", "", "Grey.", 0, 5), 0.5)
SEA = SnippetGroup(("ferry", "bell"), (1,))
SKY = SnippetGroup(("fog",), (2,))


class Desk:
    """A place to write, and the controller that watches it."""

    def __init__(self, engine):
        self.engine = engine
        self.text = "The ferry had not come"
        self.held = None
        self.shown, self.subjects, self.groups = [], [], []
        self.controller = InspirationController(engine, self.subject, pause_ms=0, limit=8)
        self.controller.snippets_changed.connect(self.shown.append)
        self.controller.subject_changed.connect(self.subjects.append)
        self.controller.groups_changed.connect(lambda *groups: self.groups.append(groups))

    def context(self):
        return Context.at(self.text, len(self.text), draft="/draft.md")

    def subject(self):
        return self.held or Subject(self.context())

    def write(self, text):
        self.text += text
        self.controller.note_change()

    def answer(self, snippets, groups=()):
        early = SearchAnswer(snippets, complete=False)
        self.engine.answer(early, SearchAnswer(snippets, groups))

    def searches(self):
        return self.engine.orders(FindSnippets)


@pytest.fixture
def desk(engine):
    return Desk(engine)


def test_pause_brings_snippets_and_says_for_what(qtbot, desk):
    desk.write(" yet.")

    qtbot.waitUntil(lambda: len(desk.searches()) == 1)
    desk.answer((FERRY,))

    assert desk.shown == [(FERRY,)]
    assert desk.subjects == ["for “The ferry had not come yet.”"]


def test_heading_does_not_double_quotation_marks(desk):
    desk.text = '"Then I had you down for the other one."'

    assert heading(desk.subject()) == "for “Then I had you down for the…”"


def test_cards_wait_for_the_sources_of_the_place_where_they_are_asked_for(desk):
    asked = []
    desk.controller.refresh()
    desk.answer((FERRY,))
    desk.text = "Grey fog lay on the whole harbour"

    desk.controller.when_current(lambda: asked.append(desk.controller.snippets))
    waited = not asked
    desk.answer((FOG,))

    assert waited
    assert asked == [(FOG,)]


def test_cards_do_not_wait_where_the_list_fits_already(desk):
    asked = []
    desk.controller.refresh()
    desk.answer((FERRY,))

    desk.controller.when_current(lambda: asked.append(desk.controller.snippets))

    assert asked == [(FERRY,)]


def test_a_library_that_does_not_answer_keeps_no_card_waiting(qtbot, desk):
    asked = []

    desk.controller.when_current(lambda: asked.append(1))

    qtbot.waitUntil(lambda: asked == [1])


def test_a_search_that_fails_keeps_no_card_waiting(desk):
    asked = []

    desk.controller.when_current(lambda: asked.append(1))
    desk.engine.fail(LibraryError("The disk is full."))

    assert asked == [1]


def test_two_more_words_are_no_news_and_three_are(qtbot, desk):
    desk.controller.refresh()
    desk.write(" one two")
    qtbot.wait(20)
    searched_for_two = len(desk.searches())

    desk.write(" three")

    qtbot.waitUntil(lambda: len(desk.searches()) == 2)
    assert searched_for_two == 1


def test_another_paragraph_is_news(qtbot, desk):
    desk.controller.refresh()

    desk.write("\n")

    qtbot.waitUntil(lambda: len(desk.searches()) == 2)


def test_only_the_latest_context_counts(desk):
    desk.controller.refresh()
    first = desk.engine.sent[-1]
    desk.write("\n\nElsewhere, later, the bell rang.")
    desk.controller.refresh()

    desk.answer((FOG,))

    assert desk.engine.cancelled[-1] == first.number
    assert desk.shown == [(FOG,)]


def test_paused_list_stands_still_until_it_follows_again(qtbot, desk):
    desk.controller.refresh()
    desk.controller.set_paused(True)
    desk.write("\nA new paragraph of four.")
    qtbot.wait(20)
    while_paused = len(desk.searches())

    desk.controller.set_paused(False)

    assert while_paused == 1
    assert len(desk.searches()) == 2


def test_empty_draft_asks_nothing_and_shows_nothing(desk):
    desk.text = ""

    desk.controller.refresh()

    assert desk.searches() == []
    assert desk.shown == [()]


def test_failure_is_told_and_the_next_pause_asks_again(qtbot, desk):
    desk.controller.refresh()
    desk.engine.fail(LibraryError("The library is gone."))

    desk.controller.note_change()

    qtbot.waitUntil(lambda: len(desk.searches()) == 2)
    assert str(desk.engine.reported[0]) == "The library is gone."


def test_same_failure_is_told_once_until_a_search_succeeds(desk):
    for _ in range(3):
        desk.controller.refresh()
        desk.engine.fail(LibraryError("The library is gone."))
    told = len(desk.engine.reported)

    desk.controller.refresh()
    desk.answer(())
    desk.controller.refresh()
    desk.engine.fail(LibraryError("The library is gone."))

    assert (told, len(desk.engine.reported)) == (1, 2)


def test_mark_is_sent_and_then_the_list_is_made_anew(desk):
    desk.controller.mark(7, SnippetMark.HIDE_HERE)
    desk.engine.answer(kind=MarkPassage)

    assert desk.engine.orders(MarkPassage) == [MarkPassage(7, SnippetMark.HIDE_HERE, "/draft.md")]
    assert len(desk.searches()) == 1


def test_pins_follow_a_renamed_draft(desk):
    desk.controller.follow_draft("/draft.md", "/novel.md")

    assert desk.engine.orders(FollowDraft) == [FollowDraft("/draft.md", "/novel.md")]


def test_use_that_cannot_be_recorded_costs_no_message(desk):
    desk.controller.record_use(7, UsageKind.OPENED)

    desk.engine.fail(LibraryError("Read-only."), kind=RecordUse)

    assert desk.engine.reported == []


def test_dials_refresh_the_list_once_they_rest(qtbot, desk):
    desk.controller.refresh()
    for fraction in (0.25, 0.5, 0.75):
        desk.controller.set_dials(RankingBias(fraction))

    qtbot.waitUntil(lambda: len(desk.searches()) == 2)
    assert desk.searches()[-1].dials == RankingBias(0.75)


def test_dials_turn_a_paused_list_for_the_place_it_was_made_for(qtbot, desk):
    desk.controller.refresh()
    desk.controller.set_paused(True)
    desk.write("\nElsewhere.")

    desk.controller.set_dials(RankingBias(forgotten=1.0))

    qtbot.waitUntil(lambda: len(desk.searches()) == 2)
    assert desk.searches()[1].context == desk.searches()[0].context


def test_setting_that_unused_ones_sink_is_asked_for(desk):
    desk.controller.refresh()

    desk.controller.set_options(pause_ms=0, limit=8, sinks_unused=False)

    assert [one.sinks_unused for one in desk.searches()] == [True, False]


def test_note_takes_the_place_of_the_text(desk):
    desk.held = Subject(Context("/draft.md", "", "", 0), Anchor.NOTE, 7, "Mara")

    desk.controller.look_again()
    desk.answer((FERRY,))

    assert desk.searches()[0].like_note == 7
    assert desk.subjects == ["similar to “Mara”"]


def test_chosen_list_comes_even_while_paused(desk):
    desk.controller.refresh()
    desk.controller.set_paused(True)
    desk.held = Subject(Context("/draft.md", "", "fog bell", 8), Anchor.SELECTION)

    desk.controller.look_again()

    assert desk.searches()[-1].context.paragraph == "fog bell"


def test_group_narrows_the_list_and_again_widens_it(desk):
    desk.controller.refresh()
    desk.answer((FERRY, FOG), (SEA, SKY))

    desk.controller.choose_group(SKY)
    desk.controller.choose_group(SKY)

    assert desk.shown == [(FERRY, FOG), (FOG,), (FERRY, FOG)]
    assert desk.groups == [((SEA, SKY), None), ((SEA, SKY), SKY), ((SEA, SKY), None)]


def test_list_shows_before_its_groups_are_known(desk):
    desk.controller.refresh()

    desk.engine.answer(SearchAnswer((FERRY, FOG), complete=False), done=False)

    assert desk.shown == [(FERRY, FOG)]
    assert desk.groups == []


def test_pinned_snippet_stays_beside_a_group(desk):
    pinned = dataclasses.replace(FERRY, pinned=True)
    desk.controller.refresh()
    desk.answer((pinned, FOG), (SKY,))

    desk.controller.choose_group(SKY)

    assert desk.shown[-1] == (pinned, FOG)


def test_narrowed_list_stays_narrow_while_its_group_is_there(desk):
    desk.controller.refresh()
    desk.answer((FERRY, FOG), (SEA, SKY))
    desk.controller.choose_group(SKY)
    desk.controller.refresh()

    desk.answer((FERRY, FOG), (SnippetGroup(("fog", "grey"), (2,)), SEA))

    assert desk.shown == [(FERRY, FOG), (FOG,), (FOG,)]
    assert desk.controller.snippets == (FOG,)


def test_groups_go_with_the_list_that_had_them(desk):
    desk.controller.refresh()
    desk.answer((FERRY, FOG), (SEA, SKY))
    desk.controller.choose_group(SKY)
    desk.controller.refresh()

    desk.answer((FERRY, FOG))

    assert desk.groups[-1] == ((), None)
    assert desk.shown[-1] == (FERRY, FOG)


def test_cards_wait_while_the_sources_of_another_book_are_read(desk):
    asked = []
    desk.controller.refresh()
    desk.engine.answer(SearchAnswer((FERRY,)))
    desk.controller.set_sources(None)
    desk.controller.refresh()

    desk.controller.when_current(lambda: asked.append(desk.controller.snippets))
    meanwhile = list(asked)
    desk.controller.set_sources(BookSources(places=("/fog",)))
    desk.engine.answer(SearchAnswer((FOG,)))

    assert meanwhile == []
    assert asked == [(FOG,)]
