"""Context-aware decoding against its definition (Shi et al. 2023)."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from tests.fakes import FakeLanguageModel
from writer_assist.domain.candidates import SelectionSettings
from writer_assist.domain.context import Context
from writer_assist.domain.continuation import Mode
from writer_assist.domain.passage import Passage
from writer_assist.domain.progress import CancelToken
from writer_assist.domain.sampling import Sampling
from writer_assist.domain.snippet import Snippet
from writer_assist.generation.samplers import steered
from writer_assist.generation.vocabulary import Vocabulary
from writer_assist.messages.model import ContinueStory, ReplayReceipt
from writer_assist.services.continuation import ContinuationService

STORY = "The rain stood on the sea. She waited at the door."
GREEDY = Sampling(
    max_new_tokens=8,
    temperature=0,
    repetition_penalty=1.0,
    dry_multiplier=0,
    seed=3,
    stop_at_sentence=False,
)


def snippet(number):
    text = f"The lamp {number} was a door, and the ferry came back."
    return Snippet(Passage(number, number, f"Note {number}", "", "", text, 0, len(text)), 0.9)


NOTES = tuple(map(snippet, (1, 2, 3)))


def order(faithfulness, mode=Mode.APART, candidates=0, **sampling):
    sampled = dataclasses.replace(GREEDY, faithfulness=faithfulness, **sampling)
    choosing = SelectionSettings(candidates, streamed=False)
    return ContinueStory(Context.at(STORY, len(STORY)), NOTES, 4, sampled, mode, choosing)


def finished(service, wanted):
    return list(service.stream(wanted, CancelToken()))[-1]


def logits_behind(model, tokens):
    model.drop(0)
    return model.extend({0: list(tokens)})[0].astype(np.float64)


def test_tokens_are_those_that_the_definition_prefers(model):
    done = finished(ContinuationService(model), order(0.5))

    receipt, free = done.receipt, done.receipt.rows[-1]
    vocabulary = Vocabulary.of(model)
    shut = vocabulary.banned(receipt.joint.marks) | vocabulary.breaks
    for own, tokens in zip(receipt.rows[:3], receipt.tokens[:3], strict=True):
        for place, token in enumerate(tokens):
            noted = logits_behind(model, [*receipt.prefix, *own, *tokens[:place]])
            noted[shut] = -np.inf
            without = logits_behind(model, [*receipt.prefix, *free, *tokens[:place]])
            wanted = noted + 0.5 * (noted - without)
            plausible = noted >= noted.max() + np.log(0.1)
            assert wanted[token] == pytest.approx(wanted[plausible].max(), abs=1e-2)


def test_wholly_free_cards_say_what_the_free_card_says(model):
    done = finished(ContinuationService(model), order(-1.0))

    assert len({card.text for card in done.continuations}) == 1
    assert all(card.snippet for card in done.continuations[:3])


def test_wholly_free_blend_says_what_the_free_card_says(model):
    service = ContinuationService(model)
    free = finished(service, order(-1.0)).continuations[-1]

    blended = finished(service, order(-1.0, Mode.BLEND))

    assert [card.text for card in blended.continuations] == [free.text]


@pytest.mark.parametrize("mode", [Mode.APART, Mode.BLEND])
def test_steered_sets_are_made_again(model, mode):
    service = ContinuationService(model)
    finished(service, order(0.0))  # the rows are warm
    wanted = order(0.6, mode, temperature=1.5, banned_phrases=("lamp", "the door"))
    done = finished(service, wanted)

    again = list(service.replay(ReplayReceipt(done.receipt), CancelToken()))[-1]

    assert again.receipt == done.receipt
    assert [card.text for card in again.continuations] == [c.text for c in done.continuations]


def test_no_more_texts_are_written_than_there_are_rows_for():
    model = FakeLanguageModel(max_rows=10)

    done = finished(ContinuationService(model), order(0.5, candidates=8))

    assert len(done.receipt.tokens) == 5  # seven rows for the cards, one text more has two
    assert max(len(batch) for batch in model.batches) <= 10


def test_a_token_without_a_chance_is_not_lifted_by_the_comparison():
    noted, without = np.array([0.0, -5.0, -1.0]), np.array([0.0, -50.0, -1.5])

    mixed = steered(noted.astype(np.float32), without.astype(np.float32), 1.0)

    assert mixed.tolist() == [0.0, -np.inf, -0.5]


def test_what_must_not_come_stays_shut():
    noted = np.array([-np.inf, 0.0], np.float32)

    assert steered(noted, np.array([3.0, 0.0], np.float32), -1.0)[0] == -np.inf
