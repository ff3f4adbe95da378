"""Cards from all notes at once, and what each note did to them, against the definition."""

from __future__ import annotations

import dataclasses
from functools import partial
from itertools import permutations

import numpy as np
import pytest

from tests.fakes import FakeLanguageModel
from writer_assist.domain.candidates import SelectionSettings
from writer_assist.domain.context import Context
from writer_assist.domain.continuation import CardMeasured, CardPieces, Mode
from writer_assist.domain.passage import Passage
from writer_assist.domain.progress import CancelToken
from writer_assist.domain.sampling import Fragment, Sampling
from writer_assist.domain.snippet import Snippet
from writer_assist.generation.prompt import PromptWriter
from writer_assist.generation.vocabulary import Vocabulary
from writer_assist.language_models.gguf_model import GgufModel
from writer_assist.messages.model import ContinueStory, ReplayReceipt
from writer_assist.services.continuation import ContinuationService

STORY = "The rain stood on the sea. She waited at the door."
SAMPLING = Sampling(max_new_tokens=8, seed=3, stop_at_sentence=False)


def snippet(number):
    text = f"The lamp {number} was a door, and the ferry came back."
    return Snippet(Passage(number, number, f"Note {number}", "", "", text, 0, len(text)), 0.9)


NOTES = tuple(map(snippet, (1, 2, 3)))


def order(notes=NOTES, cards=3, candidates=0, **sampling):
    sampled = dataclasses.replace(SAMPLING, **sampling)
    context = Context.at(STORY, len(STORY))
    return ContinueStory(
        context, notes, cards, sampled, Mode.TOGETHER, SelectionSettings(candidates)
    )


def events_of(model, wanted=None, cancel=None):
    service = ContinuationService(model)
    return list(service.stream(wanted or order(), cancel or CancelToken()))


def log_likelihood(model, receipt, card, kept):
    """Compute log p(card | some notes) directly, in a row of its own."""
    writer = PromptWriter(model, Vocabulary.of(model))
    rows = [NOTES, [NOTES[note] for note in sorted(kept)]]
    prompt = writer.write(Context.at(STORY, len(STORY)), rows, new_tokens=8)
    model.drop(0)
    model.extend({0: [*prompt.prefix, *prompt.rows[1]]})
    tokens = receipt.tokens[card.card][: card.together.influences[0].tokens]
    return float(np.asarray(model.score(0, tokens), np.float64).sum())


def shapley(model, receipt, card):
    """Average each note's gain over the orders in which the notes can come."""
    gains = np.zeros(len(NOTES))
    for ordered in permutations(range(len(NOTES))):
        for place, note in enumerate(ordered):
            values = (
                log_likelihood(model, receipt, card, set(ordered[: place + more]))
                for more in (0, 1)
            )
            before, after = values
            gains[note] += after - before
    return gains / 6


def test_every_card_but_the_last_has_all_notes():
    done = events_of(FakeLanguageModel())[-1]

    assert [card.sources for card in done.continuations] == [NOTES, NOTES, ()]
    assert done.receipt.note_ids == (1, 2, 3)
    assert len(done.receipt.rows) == 3
    assert len({card.text for card in done.continuations}) == 3


def test_common_prompt_is_read_in_once():
    model = FakeLanguageModel()
    events = events_of(model)

    receipt = events[-1].receipt
    before = next(n for n, batch in enumerate(model.batches) if len(batch) == 3)
    read = sum(sum(batch.values()) for batch in model.batches[:before])
    assert read < len(receipt.prefix) + len(receipt.rows[0]) + len(receipt.rows[-1]) + 24


def test_influence_is_the_shapley_value_in_the_end(model):
    if isinstance(model, GgufModel):
        model.forget = lambda *_: False  # what it computes quickly is not exact
    done = events_of(model)[-1]

    exactness = 1e-2 if isinstance(model, GgufModel) else 1e-4  # of half-precision memory
    card = done.continuations[0]
    assert card.together.exact
    measured = [influence.gain for influence in card.together.influences]
    assert measured == pytest.approx(list(shapley(model, done.receipt, card)), abs=exactness)


def test_what_is_lost_without_each_note_is_told_before():
    model = FakeLanguageModel()

    events = events_of(model)

    told = [e.continuation for e in events if isinstance(e, CardMeasured)]
    first = next(card for card in told if card.card == 0)
    under = partial(log_likelihood, model, events[-1].receipt, first)
    lost = [under({0, 1, 2}) - under({0, 1, 2} - {note}) for note in range(3)]
    told = [influence.gain for influence in first.together.influences]
    assert not first.together.exact
    assert told == pytest.approx(lost, abs=1e-4)


def test_words_of_a_note_are_named_if_the_text_lost_them_without_it():
    model = FakeLanguageModel()
    done = events_of(model)[-1]
    [card, *_] = done.continuations

    for one in card.taken_up:
        word, note = card.text[one.start : one.end], NOTES[one.note]
        assert word in note.words
        assert word not in STORY
        assert one.gain >= 1


def test_model_that_can_forget_leaves_a_note_out_as_one_that_reads_again():
    quick, slow = FakeLanguageModel(forgets=True, max_rows=4), FakeLanguageModel(max_rows=4)

    gains = [
        [one.gain for one in events_of(model)[-1].continuations[0].together.influences]
        for model in (quick, slow)
    ]

    assert gains[0] == pytest.approx(gains[1], abs=1e-4)


def test_four_notes_are_scored_alone_and_left_out_only():
    model = FakeLanguageModel(max_rows=4)

    done = events_of(model, order((*NOTES, snippet(4))))[-1]

    together = done.continuations[0].together
    assert together.exact
    assert len(together.influences) == 4


def test_sentences_add_up_to_the_whole():
    script = " It rained. She waited. The lamp went out and nobody came"
    model = FakeLanguageModel(cue=STORY, script=script)

    done = events_of(model, order(max_new_tokens=20))[-1]

    [card] = done.continuations[:1]
    texts = [card.text[one.start : one.end] for one in card.together.sentences]
    sums = np.sum([[i.gain for i in one.influences] for one in card.together.sentences], axis=0)
    assert texts[:2] == ["It rained.", "She waited."]
    assert list(sums) == pytest.approx([i.gain for i in card.together.influences])


def test_a_single_note_is_exact_at_once():
    events = events_of(FakeLanguageModel(), order(NOTES[:1]))

    told = [e.continuation.together.exact for e in events if isinstance(e, CardMeasured)]
    assert set(told) == {True}


def test_refining_stops_when_it_is_cancelled():
    cancel, service = CancelToken(), ContinuationService(FakeLanguageModel())
    events = []
    for event in service.stream(order(), cancel):
        events.append(event)
        if isinstance(event, CardMeasured) and event.continuation.card == 1:
            cancel.cancel()

    assert [card.together.exact for card in events[-1].continuations[:2]] == [False, False]


def test_sets_are_made_again(model):
    service = ContinuationService(model)
    list(service.stream(order(), CancelToken()))  # the rows are warm
    done = list(service.stream(order(candidates=6), CancelToken()))[-1]

    again = list(service.replay(ReplayReceipt(done.receipt), CancelToken()))[-1]

    assert again.receipt == done.receipt
    assert [card.text for card in again.continuations] == [c.text for c in done.continuations]


def test_measuring_leaves_the_next_set_as_it_would_have_been(model):
    measured, other = ContinuationService(model), None
    list(measured.stream(order(), CancelToken()))
    wanted = order(seed=9)
    first = list(measured.stream(wanted, CancelToken()))[-1]
    other = ContinuationService(model)
    other._cache.clear()

    fresh = list(other.replay(ReplayReceipt(first.receipt), CancelToken()))[-1]

    assert fresh.receipt.tokens == first.receipt.tokens


def test_steered_cards_have_their_second_rows():
    model = FakeLanguageModel(max_rows=8)

    done = events_of(model, order(faithfulness=0.5))[-1]

    assert len(done.continuations) == 3
    assert max(len(batch) for batch in model.batches) == 5


def test_stopped_cards_are_not_measured():
    cancel, service = CancelToken(), ContinuationService(FakeLanguageModel())
    stream = service.stream(order(), cancel)
    next(event for event in stream if isinstance(event, CardPieces))
    cancel.cancel()

    assert all(not card.together.influences for card in list(stream)[-1].continuations[:2])


def test_no_more_notes_stand_together_than_the_model_has_room_for():
    model = FakeLanguageModel()
    model.context_length = 820
    text = "The ferry has a lamp. " * 40
    notes = tuple(
        Snippet(Passage(number, number, "", "", "", text, 0, len(text)), 0.9) for number in range(4)
    )

    done = events_of(model, order(notes))[-1]

    assert len(done.continuations[0].sources) == 2


def test_several_notes_are_read_with_what_follows_the_passage_one_is_not():
    model = FakeLanguageModel()
    context = Context.at(STORY, len(STORY))
    followed = [dataclasses.replace(one, following="Its ferryman is deaf.") for one in NOTES]

    def read(rows):
        prompt = PromptWriter(model, Vocabulary.of(model)).write(context, rows, new_tokens=8)
        return [b"".join(map(model.token_bytes, row)).decode() for row in prompt.rows]

    several = read([followed, followed[:1], []])
    assert [row.count("Its ferryman is deaf.") for row in several] == [3, 1, 0]
    assert read([followed[:1]])[0].count("deaf") == 0


def test_fragments_from_notes_together_are_measured():
    model = FakeLanguageModel(forgets=True, max_rows=4)

    done = events_of(model, order(fragment=Fragment.DETAIL))[-1]

    assert len(done.continuations[0].together.influences) == 3


def test_a_set_made_again_is_measured_in_full():
    quick = FakeLanguageModel(forgets=True, max_rows=4)
    service = ContinuationService(quick)
    done = list(service.stream(order(), CancelToken()))[-1]
    quick.forgets = False  # the definition needs no short cut

    again = list(service.replay(ReplayReceipt(done.receipt), CancelToken()))[-1]

    first, second = (one.continuations[0].together for one in (done, again))
    assert (first.in_full, second.in_full) == (False, True)
    measured = [influence.gain for influence in second.influences]
    assert measured == pytest.approx(
        list(shapley(quick, done.receipt, done.continuations[0])), abs=1e-4
    )
