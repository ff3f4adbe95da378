"""Blended decoding against the definition, computed slowly (Lewis et al. 2020)."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from tests.fakes import FakeLanguageModel
from writer_assist.domain.context import Context
from writer_assist.domain.continuation import CardPieces, Ending, Mode
from writer_assist.domain.passage import Passage
from writer_assist.domain.progress import CancelToken
from writer_assist.domain.sampling import Sampling
from writer_assist.domain.snippet import Snippet
from writer_assist.generation.blending import Mixture, priors_of
from writer_assist.language_models.batching import log_probabilities
from writer_assist.language_models.gguf_model import GgufModel
from writer_assist.messages.model import ContinueStory, ReplayReceipt
from writer_assist.services.continuation import ContinuationService

STORY = "The rain stood on the sea. She waited at the door."
PLAIN = Sampling(
    max_new_tokens=8, seed=3, repetition_penalty=1.0, dry_multiplier=0, stop_at_sentence=False
)


def snippet(number, score):
    text = f"The lamp {number} was a door, and the ferry came back."
    return Snippet(Passage(number, number, f"Note {number}", "", "", text, 0, len(text)), score)


NOTES = (snippet(1, 0.9), snippet(2, 0.7), snippet(3, 0.6))


def order(notes=NOTES, story=STORY, sampling=PLAIN):
    return ContinueStory(Context.at(story, len(story)), notes, 4, sampling, Mode.BLEND)


def finished(service, wanted, cancel=None):
    return list(service.stream(wanted, cancel or CancelToken()))[-1]


def posteriors(model, receipt):
    """Compute p(z | x, y_<=i) directly: one note after the other, one row."""
    likelihoods = []
    for own in receipt.rows:
        model.drop(0)
        model.extend({0: [*receipt.prefix, *own]})
        likelihoods.append(np.asarray(model.score(0, receipt.tokens[0]), np.float64))
    joint = np.log(receipt.priors)[:, None] + np.cumsum(likelihoods, axis=1)
    weights = np.exp(joint - joint.max(axis=0))
    return (weights / weights.sum(axis=0)).T


def test_shares_are_the_posterior_over_the_notes(model):
    done = finished(ContinuationService(model), order())

    [card] = done.continuations
    direct = posteriors(model, done.receipt)
    measured = [share.weights for share in card.blend.shares]
    # llama.cpp's memory is in half precision, and how tokens are batched shows in it.
    exactness = 1e-3 if isinstance(model, GgufModel) else 1e-4
    assert np.allclose(measured, direct[: len(measured)], atol=exactness)


def test_next_token_is_the_likeliest_of_the_mixture(model):
    greedy = dataclasses.replace(PLAIN, temperature=0.0, max_new_tokens=1)

    done = finished(ContinuationService(model), order(sampling=greedy))

    receipt, total = done.receipt, 0.0
    for prior, own in zip(receipt.priors, receipt.rows, strict=True):
        model.drop(0)
        logits = np.array(model.extend({0: [*receipt.prefix, *own]}))[0]
        everything = range(len(logits))
        lines = np.broadcast_to(logits, (len(logits), len(logits)))
        total = total + prior * np.exp(log_probabilities(lines, everything))
    assert (
        total[receipt.tokens[0][0]] >= np.sort(total)[-6]
    )  # but for tokens that are not let through


def test_mixture_is_a_distribution_and_learns_by_bayes():
    logits = np.random.default_rng(1).normal(0, 3, (3, 50)).astype(np.float32)
    each = np.exp(logits.astype(np.float64))
    each /= each.sum(axis=1, keepdims=True)
    mixture = Mixture((0.5, 0.3, 0.2))

    mixed = mixture.mixed(logits)
    mixture.learn(7)

    expected = np.array([0.5, 0.3, 0.2]) @ each
    after = np.array([0.5, 0.3, 0.2]) * each[:, 7]
    assert np.allclose(np.exp(mixed), expected, atol=1e-6)
    assert np.allclose(mixture.weights, after / after.sum(), atol=1e-6)


def test_blend_of_one_note_is_that_note_alone():
    alone = finished(ContinuationService(FakeLanguageModel()), order(NOTES[:1]))
    apart = ContinueStory(Context.at(STORY, len(STORY)), NOTES[:1], 2, PLAIN)

    done = finished(ContinuationService(FakeLanguageModel()), apart)

    assert alone.receipt.tokens[0] == done.receipt.tokens[0]


def test_one_card_names_all_its_notes_and_streams():
    events = list(ContinuationService(FakeLanguageModel()).stream(order(), CancelToken()))

    [card] = events[-1].continuations
    pieces = [event.pieces for event in events if isinstance(event, CardPieces)]
    assert card.blend.snippets == NOTES
    assert "".join(piece.text for (piece,) in pieces) == card.text
    assert card.snippet is None


def test_shares_cover_the_text_in_order():
    [card] = finished(ContinuationService(FakeLanguageModel()), order()).continuations

    ends = [share.end for share in card.blend.shares]
    assert [share.start for share in card.blend.shares] == [0, *ends[:-1]]
    assert ends[-1] == len(card.text)


def test_blend_is_replayed_from_its_receipt(model):
    service = ContinuationService(model)
    finished(service, order(NOTES[:2]))  # so that the rows are warm
    done = finished(service, order())

    again = list(service.replay(ReplayReceipt(done.receipt), CancelToken()))[-1]

    assert again.continuations[0].text == done.continuations[0].text


def test_cancelled_blend_is_cut_and_usable():
    cancel = CancelToken()
    stream = ContinuationService(FakeLanguageModel()).stream(order(), cancel)
    next(event for event in stream if isinstance(event, CardPieces))
    cancel.cancel()

    [card] = list(stream)[-1].continuations

    assert card.ending is Ending.CUT
    assert card.text


def test_without_notes_a_blend_is_free():
    done = finished(ContinuationService(FakeLanguageModel()), order(()))

    assert {card.blend for card in done.continuations} == {None}


def test_priors_follow_the_scores():
    first, second, third = priors_of([0.9, 0.7, 0.7])

    assert first + second + third == pytest.approx(1)
    assert first / second == pytest.approx(np.e)
    assert second == third
