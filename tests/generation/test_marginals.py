"""Whole cards under every note, against the definition (Lewis et al. 2020, RAG-Sequence)."""

from __future__ import annotations

import numpy as np
import pytest

from tests.fakes import FakeLanguageModel
from writer_assist.domain.candidates import SelectionSettings
from writer_assist.domain.context import Context
from writer_assist.domain.continuation import CardMeasured, Mode
from writer_assist.domain.passage import Passage
from writer_assist.domain.progress import CancelToken
from writer_assist.domain.sampling import Sampling
from writer_assist.domain.snippet import Snippet
from writer_assist.generation.blending import priors_of
from writer_assist.language_models.gguf_model import GgufModel
from writer_assist.messages.model import ContinueStory
from writer_assist.services.continuation import ContinuationService

STORY = "The rain stood on the sea. She waited at the door."
SAMPLING = Sampling(max_new_tokens=8, seed=4, stop_at_sentence=False)


def snippet(number, score):
    text = f"The lamp {number} was a door, and the ferry came back."
    return Snippet(Passage(number, number, f"Note {number}", "", "", text, 0, len(text)), score)


NOTES = (snippet(1, 0.9), snippet(2, 0.7), snippet(3, 0.6))


def order(notes=NOTES, mode=Mode.APART):
    context = Context.at(STORY, len(STORY))
    return ContinueStory(context, notes, len(notes) + 1, SAMPLING, mode, SelectionSettings(1))


def events_of(model, wanted, cancel=None):
    return list(ContinuationService(model).stream(wanted, cancel or CancelToken()))


def log_likelihood(model, receipt, note, tokens):
    model.drop(0)
    model.extend({0: [*receipt.prefix, *receipt.rows[note]]})
    return float(np.asarray(model.score(0, tokens), np.float64).sum())


def test_cards_are_worth_what_the_definition_says(model):
    done = events_of(model, order())[-1]

    receipt = done.receipt
    exactness = 1e-2 if isinstance(model, GgufModel) else 1e-4  # of half-precision memory
    priors = np.array(priors_of([note.score for note in NOTES]))
    for card in done.continuations:
        shown = receipt.tokens[card.card][: card.marginal.tokens]
        under = np.array([log_likelihood(model, receipt, note, shown) for note in range(3)])
        joint = priors * np.exp(under - under.max())
        # A character that was cut short is not shown; it has up to four bytes.
        assert card.marginal.tokens >= len(receipt.tokens[card.card]) - 3
        assert card.marginal.log_likelihood == pytest.approx(
            np.log(joint.sum()) + under.max(), abs=exactness
        )
        assert np.allclose(card.marginal.posterior, joint / joint.sum(), atol=exactness)


def test_cards_are_ranked_by_likelihood_per_token():
    done = events_of(FakeLanguageModel(), order())[-1]

    marginals = [card.marginal for card in done.continuations]
    best_first = sorted(marginals, key=lambda one: -one.log_likelihood / one.tokens)
    assert [one.rank for one in best_first] == [1, 2, 3, 4]
    assert {one.of for one in marginals} == {4}


def test_one_note_leaves_nothing_to_rank():
    events = events_of(FakeLanguageModel(), order(NOTES[:1]))

    assert all(card.marginal is None for card in events[-1].continuations)
    assert events[-1].continuations[0].influence is not None


def test_scoring_stops_when_it_is_cancelled():
    cancel = CancelToken()
    events = []
    for event in ContinuationService(FakeLanguageModel()).stream(order(), cancel):
        events.append(event)
        if isinstance(event, CardMeasured):
            cancel.cancel()

    assert [card.marginal for card in events[-1].continuations] == [None] * 4
