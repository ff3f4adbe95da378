"""The few words that may come next."""

from __future__ import annotations

import pytest

from tests.fakes import FakeLanguageModel
from writer_assist.domain.context import Context
from writer_assist.domain.passage import Passage
from writer_assist.domain.progress import Cancelled, CancelToken
from writer_assist.domain.sampling import Fragment, Sampling
from writer_assist.domain.snippet import Snippet
from writer_assist.messages.model import ContinueStory, ReplayReceipt
from writer_assist.services.continuation import ContinuationService
from writer_assist.services.suggesting import MOST_WORDS, suggest

STORY = "The rain stood on the sea. " * 40 + "\n\nShe waited at the door."
LONG = " She stood, and the lamp had not come back, but she waited it was rain."


def order(story=STORY, notes=(), cards=1, **sampling):
    chosen = Sampling(seed=7, **sampling)
    return ContinueStory(Context.at(story, len(story)), notes, cards, chosen)


def suggested(script, **sampling):
    model = FakeLanguageModel(cue=STORY[-20:], script=script)
    return suggest(ContinuationService(model), order(**sampling), CancelToken())


def test_long_sentence_is_left_after_twelve_whole_words():
    words = suggested(LONG)

    assert LONG.startswith(f"{words} ")
    assert len(words.split()) == MOST_WORDS


def test_short_sentence_is_whole_and_nothing_follows():
    assert suggested(" She had not come back. It was the sea.") == " She had not come back."


def test_no_word_is_left_hanging():
    words = suggested(" She stood, and the lamp had not come back, but she was the door and rain.")

    assert words == " She stood, and the lamp had not come back, but she"


def test_word_that_may_be_cut_is_left_out():
    assert suggested(" The lamp had qwertyuiopasdfghjklzxcvbnmpoiuzt") == " The lamp had"


def test_nothing_is_better_than_an_echo():
    assert suggested(" The rain stood on the sea. She") == ""


def test_unwanted_words_are_not_suggested():
    assert "the lamp" not in suggested(LONG, banned_phrases=("the lamp",))


def test_length_of_cards_does_not_count():
    words = suggested(LONG, max_new_tokens=3, fragment=Fragment.NOUNS)

    assert len(words.split()) == MOST_WORDS


def test_cancelled_suggestion_says_nothing():
    cancel = CancelToken()
    cancel.cancel()

    with pytest.raises(Cancelled):
        suggest(ContinuationService(FakeLanguageModel()), order(), cancel)


def test_set_finds_the_story_read_and_its_receipt_replays():
    model = FakeLanguageModel()
    service = ContinuationService(model)
    suggest(service, order(), CancelToken())
    model.batches.clear()

    note = Snippet(Passage(1, 1, "Lamp", "", "", "The lamp was a door.", 0, 20), 1.0)
    done = list(service.stream(order(notes=(note,), cards=2), CancelToken()))[-1]
    read_in = [sum(batch.values()) for batch in model.batches]
    again = list(service.replay(ReplayReceipt(done.receipt), CancelToken()))[-1]

    assert sum(read_in) < len(model.tokenize(STORY))  # the note's card reads its own part
    assert [one.text for one in again.continuations] == [one.text for one in done.continuations]


def test_dial_of_the_cards_does_not_count():
    class Server:
        def stream(self, order, _cancel):
            asked.append(order.sampling.faithfulness)
            yield from ()

    asked = []
    suggest(Server(), order(faithfulness=0.5), CancelToken())

    assert asked == [0.0]
