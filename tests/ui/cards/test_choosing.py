"""What an order says of how cards are chosen."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QTextCursor, QTextDocument

from tests.ui.cards.test_controller import desk
from writer_assist.domain.sampling import Sampling

__all__ = ["desk"]


@pytest.fixture
def choosy(desk):
    desk.controller.choosing.candidates = 24
    return desk


def asked(desk):
    return desk.orders()[-1].choosing


@pytest.mark.parametrize(("sentences", "texts"), [(1, 24), (0, 8)])
def test_set_is_chosen_from_as_many_texts_as_the_writer_wants(choosy, sentences, texts):
    choosy.controller.set_options(cards=4, sampling=Sampling(sentences=sentences))

    choosy.controller.continue_story()

    assert asked(choosy).candidates == texts
    assert asked(choosy).shown == ()


@pytest.mark.parametrize(("sentences", "streamed"), [(0, True), (1, False)])
def test_cards_of_one_sentence_are_shown_whole(choosy, sentences, streamed):
    choosy.controller.set_options(cards=4, sampling=Sampling(sentences=sentences))

    choosy.controller.continue_story()

    assert asked(choosy).streamed is streamed


def test_card_written_again_has_its_share_only(choosy):
    choosy.controller.continue_story()
    choosy.write_set("a")

    choosy.controller.rewrite(0)

    assert (choosy.orders()[-1].cards, asked(choosy).candidates) == (2, 4)


def test_what_was_shown_here_is_told(choosy):
    choosy.controller.continue_story()
    choosy.write_set("a")

    choosy.controller.continue_story()

    assert " A lamp moved." in asked(choosy).shown


def test_writers_own_words_end_at_the_place(choosy):
    choosy.put_caret_behind("ferry")

    choosy.controller.continue_story()

    assert asked(choosy).own_words == "Rain.\n\nThe ferry"


def test_own_words_are_cut_by_paragraphs(qapp):
    from writer_assist.ui.draft.insertion import text_before

    document = QTextDocument("one\ntwo\nthree")
    end = QTextCursor(document)
    end.movePosition(QTextCursor.MoveOperation.End)

    assert text_before(end, 6) == "two\nthree"


def test_emoji_before_the_place_does_not_move_it(qapp):
    from writer_assist.ui.draft.insertion import text_before

    document = QTextDocument("🙂🙂 two three")
    place = QTextCursor(document)
    place.setPosition(8)  # UTF-16 units: after "two"

    assert text_before(place, 100) == "🙂🙂 two"


def test_unwanted_words_travel_with_the_order(choosy):
    choosy.controller.choosing.phrases = ("time stood still",)
    choosy.controller.choosing.openings = ("She turned",)

    choosy.controller.continue_story()

    sampling = choosy.orders()[-1].sampling
    assert sampling.banned_phrases == ("time stood still",)
    assert sampling.banned_openings == ("She turned",)
