"""How fast four cards come: cold, warm with new notes, after a small edit, and bare."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from pathlib import Path

from writer_assist.benchmarks.bare_decoding import BareDecoder
from writer_assist.domain.cancellation import CancelToken
from writer_assist.domain.context import Context
from writer_assist.domain.continuation import CardFinished, CardPieces, SetFinished
from writer_assist.domain.language_model import LanguageModel
from writer_assist.domain.passage import Passage
from writer_assist.domain.sampling import Sampling
from writer_assist.domain.snippet import Snippet
from writer_assist.generation.schedule import decode
from writer_assist.language_models.loading import load_language_model
from writer_assist.messages import ContinueStory
from writer_assist.services.continuation import ContinuationService

CARDS = 4
_STORY_WORDS = 450
_NOTE_WORDS = 66  # 80 to 100 tokens

_SENTENCES = (
    "The ferry had not come, and the lamps along the quay burned low in the rain.",
    "Mara counted the steps to the harbour house, as she always did when she was afraid.",
    "Nobody had seen her brother since the night of the storm, or nobody would say so.",
    "The old man at the rope looked up, spat into the water and said nothing at all.",
    "Behind the church the path went down between gardens to a gate that was never shut.",
    "She had kept the letter in her coat all winter, unread, until the paper was soft.",
    "In the kitchen the clock went on, too loud, while the kettle began to sing.",
)
_OBJECTS = (
    "brass key",
    "blue lantern",
    "torn map",
    "silver bell",
    "salt-stained book",
    "red scarf",
)
_PLACES = ("the mill", "the lower town", "the lighthouse", "the north pier", "the chapel")


@dataclass(frozen=True, slots=True)
class SetTiming:
    """How long one set took, in seconds from the order on.

    Attributes:
        free_card: Until the free card's first words.
        every_card: Until the last card's first words.
        complete: Until all cards were complete.
        measured: Until the influence of every note was known.
        reused_tokens: Tokens that did not have to be computed again.
        prompt_tokens: Tokens of all prompts.
    """

    free_card: float
    every_card: float
    complete: float
    measured: float
    reused_tokens: int
    prompt_tokens: int


@dataclass(frozen=True, slots=True)
class GenerationFigures:
    """What ``bench generation`` prints.

    Attributes:
        model: Its name.
        threads: Threads it computed with.
        load_s: Loading the model, until it can be asked.
        cold: The very first set, seconds as in :class:`SetTiming`.
        new_notes: The middle one of several sets with a warm story and notes not yet seen.
        small_edit: The middle one of several sets after a few more words, same notes.
        decoding_rate: Our tokens per second with four rows, prompts computed before.
        bare_rate: llama.cpp's with its own samplers, in the same run; 0 for torch models.
        ratio: The middle of ``decoding_rate / bare_rate`` over alternating rounds.
        prefill_rate: Prompt tokens per second.
    """

    model: str
    threads: int
    load_s: float
    cold: SetTiming
    new_notes: SetTiming
    small_edit: SetTiming
    decoding_rate: float
    bare_rate: float
    ratio: float
    prefill_rate: float


def run_generation(model_path: Path, *, tokens: int = 40, rounds: int = 5) -> GenerationFigures:
    """Measure on this machine, now; half a minute with the starter model.

    Args:
        model_path: A GGUF file or a folder with safetensors.
        tokens: Length of each card.
        rounds: How often the warm sets and the bare decoding are repeated.
    """
    began = time.perf_counter()
    model = load_language_model(model_path)
    service = ContinuationService(model)
    load_s = time.perf_counter() - began
    try:
        story, sampling = _story(), Sampling(max_new_tokens=tokens, seed=1, stop_at_sentence=False)
        cold = _timed(service, story, _notes(0), sampling)
        fresh = [_timed(service, story, _notes(n + 1), sampling) for n in range(rounds)]
        edits = [" She", " She waited", " She waited and", " She waited and the bell"]
        edited = [_timed(service, story + edit, _notes(rounds), sampling) for edit in edits]
        ours, bare, ratio = _decoding(model, service, model_path, story, sampling, rounds)
        prefill = _prefill_rate(model, story)  # last: it takes a row away from the service
    finally:
        model.close()
    return GenerationFigures(
        model=model.identity.name,
        threads=model.identity.threads,
        load_s=load_s,
        cold=cold,
        new_notes=_middle(fresh),
        small_edit=_middle(edited),
        decoding_rate=ours,
        bare_rate=bare,
        ratio=ratio,
        prefill_rate=prefill,
    )


def _timed(
    service: ContinuationService, story: str, notes: tuple[Snippet, ...], sampling: Sampling
) -> SetTiming:
    order = ContinueStory(Context.at(story, len(story)), notes, CARDS, sampling)
    first: dict[int, float] = {}
    reused, prompts, complete = 0, 0, 0.0
    began = time.perf_counter()
    for event in service.stream(order, CancelToken()):
        now = time.perf_counter() - began
        if isinstance(event, CardPieces):
            for piece in event.pieces:
                if piece.text.strip():
                    first.setdefault(piece.card, now)
        elif isinstance(event, CardFinished):
            complete = now
        elif isinstance(event, SetFinished):
            reused = sum(card.kept for card in decode(event.receipt.schedule)[1])
            prompts = sum(len(event.receipt.prefix) + len(row) for row in event.receipt.rows)
    measured = time.perf_counter() - began
    return SetTiming(first[CARDS - 1], max(first.values()), complete, measured, reused, prompts)


def _middle(timings: list[SetTiming]) -> SetTiming:
    return sorted(timings, key=lambda timing: timing.complete)[len(timings) // 2]


def _decoding(
    model: LanguageModel,
    service: ContinuationService,
    path: Path,
    story: str,
    sampling: Sampling,
    rounds: int,
) -> tuple[float, float, float]:
    """Return our rate, the bare rate and the middle ratio; ours and theirs take turns."""
    room = model.context_length - sampling.max_new_tokens
    prompt = model.tokenize(story)[-min(700, room) :]
    notes = _notes(99)
    made = CARDS * (sampling.max_new_tokens - 1)
    _own_seconds(service, story, notes, sampling)
    if path.is_dir():
        return made / _own_seconds(service, story, notes, sampling), 0.0, 0.0
    bare_decoder = BareDecoder(
        path, rows=CARDS, context_length=model.context_length, threads=model.identity.threads
    )
    bare_decoder.seconds(prompt, 4, sampling)
    ours, bare = [], []
    for _ in range(rounds):
        ours.append(_own_seconds(service, story, notes, sampling))
        bare.append(bare_decoder.seconds(prompt, sampling.max_new_tokens - 1, sampling))
    bare_decoder.close()
    ratio = statistics.median(b / o for o, b in zip(ours, bare, strict=True))
    return made / statistics.median(ours), made / statistics.median(bare), ratio


def _own_seconds(
    service: ContinuationService, story: str, notes: tuple[Snippet, ...], sampling: Sampling
) -> float:
    """Return how long the cards took from their first step on, prompts left out."""
    order = ContinueStory(Context.at(story, len(story)), notes, CARDS, sampling)
    first = last = 0.0
    for event in service.stream(order, CancelToken()):
        if isinstance(event, CardPieces):
            last = time.perf_counter()
            if len(event.pieces) == CARDS and not first:
                first = last
    return last - first


def _prefill_rate(model: LanguageModel, story: str) -> float:
    tokens = model.tokenize(story)[: model.context_length]
    model.drop(0)
    began = time.perf_counter()
    model.extend({0: tokens}, wanted=())
    took = time.perf_counter() - began
    model.drop(0)
    return len(tokens) / took


def _story() -> str:
    sentences: list[str] = []
    while sum(len(sentence.split()) for sentence in sentences) < _STORY_WORDS:
        for thing in _OBJECTS:
            sentences += [*_SENTENCES, f"It was the {thing} that she could not forget."]
    paragraphs = [" ".join(sentences[at : at + 5]) for at in range(0, len(sentences), 5)]
    return "\n\n".join(paragraphs[: _STORY_WORDS // 70]) + "\n\n" + " ".join(_SENTENCES[:3])


def _notes(number: int) -> tuple[Snippet, ...]:
    """Return three notes that no other number gives."""
    return tuple(_note(number * 3 + card) for card in range(CARDS - 1))


def _note(number: int) -> Snippet:
    thing, place = _OBJECTS[number % len(_OBJECTS)], _PLACES[number % len(_PLACES)]
    words = (
        f"Visitor {number} came to {place} with a {thing} wrapped in oilcloth and asked for "
        f"a room on the sea side for {number + 2} nights. The {thing} once belonged to the "
        "keeper's daughter, who drowned in the year of the great frost. Whoever holds it hears "
        "the water speak at dusk, and those who answer are not seen in the village again. The "
        f"people of {place} close their shutters early and never whistle after dark."
    )
    text = " ".join(words.split()[:_NOTE_WORDS])
    return Snippet(Passage(number, number, f"Visitor {number}", "", "", text, 0, len(text)), 1.0)
