"""Receipts of sets made on a warm cache, made again from nothing by real adapters."""

from __future__ import annotations

from tests.language_models.tiny_models import TEXT
from writer_assist.domain.context import Context
from writer_assist.domain.continuation import CardPieces
from writer_assist.domain.passage import Passage
from writer_assist.domain.progress import CancelToken
from writer_assist.domain.sampling import Sampling
from writer_assist.domain.snippet import Snippet
from writer_assist.language_models.loading import load_language_model
from writer_assist.messages.model import ContinueStory, ReplayReceipt
from writer_assist.services.continuation import ContinuationService

STORY = TEXT[:400] + "\n\nShe looked at the black water, and nobody came. "
NOTES = ("The ferry is late.", "It was the quay.", "The rain had not come.", "She waited in vain.")
EDITS = (  # story, notes, cards, step at which it is cut
    (STORY, NOTES[:3], 4, None),
    (STORY + "She", NOTES[:3], 4, 3),
    (STORY + "She waited", NOTES[1:], 3, None),
    (STORY + "Then the", NOTES[2:], 3, 5),
    (STORY[:-20], NOTES[:1], 2, None),
    (STORY + "She waited for the", NOTES[1:], 4, None),
    (STORY * 2, NOTES[:3], 4, 4),
    (STORY * 2 + "Then", NOTES[:3], 4, None),
)


def snippets(notes):
    return tuple(
        Snippet(Passage(number, number, "", "", "", text, 0, len(text)), 1.0)
        for number, text in enumerate(notes)
    )


def write(service, story, notes, cards, cut, seed, *, ahead=False):
    sampling = Sampling(max_new_tokens=8, seed=seed, temperature=1.5, min_p=0, top_p=1)
    order = ContinueStory(Context.at(story, len(story)), snippets(notes), cards, sampling)
    cancel, steps, event = CancelToken(), 0, None
    if ahead:
        service.read_ahead(order, cancel)
    for event in service.stream(order, cancel):
        steps += isinstance(event, CardPieces)
        if steps == cut:
            cancel.cancel()
    return event


def replayed(service, edits=EDITS, *, ahead=False):
    """Write sets one after the other, then each again; return which came out otherwise."""
    sets = [write(service, *edit, seed, ahead=ahead) for seed, edit in enumerate(edits)]
    again = [list(service.replay(ReplayReceipt(done.receipt), CancelToken()))[-1] for done in sets]
    return [
        number
        for number, (first, second) in enumerate(zip(sets, again, strict=True))
        if texts(first) != texts(second) or first.receipt != second.receipt
    ]


def texts(done):
    return [card.text for card in done.continuations]


def test_gguf_sets_made_on_a_warm_cache_replay(gguf_file):
    model = load_language_model(gguf_file, rows=4)

    assert replayed(ContinuationService(model)) == []
    model.close()


def test_sets_whose_prompts_were_read_ahead_replay(gguf_file):
    model = load_language_model(gguf_file, rows=4)

    assert replayed(ContinuationService(model), ahead=True) == []
    model.close()


def test_torch_sets_made_on_a_warm_cache_replay(torch_folder):
    model = load_language_model(torch_folder, rows=4)

    assert replayed(ContinuationService(model)) == []


def test_sets_of_the_installed_model_replay(installed_model):
    model = load_language_model(installed_model, rows=4)

    assert replayed(ContinuationService(model), EDITS[:4]) == []
    model.close()
