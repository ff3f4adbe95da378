"""Which texts become cards."""

from __future__ import annotations

import pytest

from writer_assist.domain.candidates import Flaw, SelectionSettings
from writer_assist.domain.continuation import EchoOf, Ending
from writer_assist.domain.passage import Passage
from writer_assist.domain.sampling import Sampling
from writer_assist.domain.snippet import Snippet
from writer_assist.generation.selection import Selection, WrittenText

BEHIND = "It hangs in the tower of the old chapel and rings when somebody drowns."
NOTE = Snippet(Passage(1, 1, "Bell", "", "", "The bell is cracked.", 0, 20), 1.0, following=BEHIND)
SOUND = {
    0: " The lamps along the quay burned low that night.",
    1: " Nobody had seen her brother since the storm.",
    2: " He put the letter back into his coat.",
    3: " Rain stood on the windows of the mill.",
}
BROKEN = " She went into the"
CARDS = (0, 1, 0, 1)


def selection(*, cards=CARDS, streamed=True, shown=(), chosen=(), waiting=(), notes=((NOTE,), ())):
    return Selection(
        cards,
        Sampling(),
        SelectionSettings(len(cards), streamed, tuple(shown)),
        notes=notes,
        story="It rained.",
        chosen=chosen,
        waiting=frozenset(waiting),
    )


def ended(number, text=None, likelihood=-2.0, ending=Ending.SENTENCE):
    return WrittenText(number, CARDS[number], text or SOUND[number], ending, likelihood)


def taken(chosen, *candidates):
    """Return what each text decided: the number of the text shown, None for nothing."""
    added = map(chosen.add, candidates)
    return [shown[0][1].number if shown else None for shown in added]


def test_sound_text_stays_that_was_read_while_it_came():
    assert taken(selection(), ended(2, likelihood=-1.0), ended(0, likelihood=-5.0)) == [None, 0]


def test_flawed_text_gives_way_when_its_cards_others_are_complete():
    one = selection()

    assert taken(one, ended(0, BROKEN), ended(1), ended(3), ended(2)) == [None, 1, None, 2]
    assert one.chosen == (2, 1)


def test_best_text_is_shown_where_nobody_reads_along():
    one = selection(streamed=False)

    assert taken(one, ended(0), ended(1), ended(2, likelihood=-1.0), ended(3)) == [
        None, None, 2, 1
    ]  # fmt: skip


@pytest.mark.parametrize("streamed", [True, False])
def test_first_text_stays_where_none_is_sound(streamed):
    one = selection(streamed=streamed)

    assert taken(one, ended(2, BROKEN), ended(0, BROKEN)) == [None, 0]


def test_text_that_repeats_what_follows_its_passage_is_an_echo():
    echo = selection().echo(0, f" {BEHIND}")

    assert echo is not None
    assert echo.of is EchoOf.NOTE


def test_card_that_repeats_another_gives_way():
    one = selection(streamed=False)

    texts = ended(0, likelihood=-1.0), ended(2), ended(1, SOUND[0]), ended(3)
    assert taken(one, *texts) == [None, 0, None, 3]


def test_card_that_waits_shows_a_text_to_which_its_note_did_something():
    one = selection(streamed=False, waiting=[0])
    texts = ended(0, likelihood=-1.0), ended(1), ended(2), ended(3, BROKEN)

    assert taken(one, *texts) == [None, None, None, 1]
    assert sorted(one.undecided()) == [0, 2]
    assert [(card, shown.number) for card, shown in one.settle({2})] == [(0, 2)]


def test_card_that_waited_shows_the_best_text_where_its_note_did_nothing():
    one = selection(streamed=False, waiting=[0])
    taken(one, ended(0), ended(2, likelihood=-1.0))

    assert [(card, shown.number) for card, shown in one.settle(frozenset())] == [(0, 2)]


def test_cards_without_a_note_choose_the_best_of_all_their_texts():
    one = selection(streamed=False, notes=((), ()))
    taken(one, ended(0, likelihood=-1.0), ended(1, likelihood=-9.0), ended(2, likelihood=-2.0))

    shown = one.add(ended(3, likelihood=-8.0))

    assert [(card, text.number) for card, text in shown] == [(0, 0), (1, 2)]


def test_what_was_shown_here_gives_way():
    one = selection(streamed=False, shown=[SOUND[0]])

    assert taken(one, ended(0), ended(2)) == [None, 2]


def test_text_that_was_read_stays_with_its_flaw():
    one = selection(shown=[SOUND[0]])

    assert taken(one, ended(0)) == [0]
    assert one.flaw(0) is Flaw.SHOWN


def test_all_that_was_written_can_be_looked_at_with_its_reason():
    one = selection()
    taken(one, ended(0), ended(1), ended(2, BROKEN), ended(3))

    told = one.rejected()

    assert [(text.candidate, text.flaw) for text in told] == [(3, Flaw.SPARE), (2, Flaw.BROKEN)]
    assert (told[1].text, told[1].snippet) == (BROKEN, NOTE)


def test_what_was_cut_is_not_said_to_have_fallen_away():
    one = selection()
    taken(one, ended(0, BROKEN, ending=Ending.CUT), ended(2, BROKEN, ending=Ending.CUT))

    assert one.rejected() == ()


def test_replay_shows_what_was_chosen_before():
    one = selection(chosen=(2, 1))

    assert taken(one, ended(0), ended(2), ended(1)) == [None, 2, 1]
