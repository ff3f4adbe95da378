"""Methods that were tried and are not in the program, with what they would bring on novels."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from enum import Enum
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import torch

from tests.benchmarks.hidden_states import StateReader
from tests.benchmarks.novel_library import notes_beside
from tests.benchmarks.novels import Novel, Place, places_in
from tests.benchmarks.reporting import Report
from tests.benchmarks.significance import paired_difference
from writer_assist.domain.language_model import LanguageModel
from writer_assist.domain.ports import Embedder
from writer_assist.domain.progress import Progress
from writer_assist.domain.prompt import Memory
from writer_assist.domain.snippet import Snippet
from writer_assist.errors import UsageError
from writer_assist.generation.story_facts import facts_of
from writer_assist.language_models.devices import computes_bfloat16, physical_cores
from writer_assist.language_models.loading import load_language_model
from writer_assist.manuscript.scene_brief import telling_of
from writer_assist.manuscript.scene_fields import PAST, PRESENT, SceneFields
from writer_assist.services.voice import frame_tokens
from writer_assist.voice.gguf_models import load_gguf_model
from writer_assist.voice.low_rank import add_low_rank, learn_from, loss_of

_FOUND, _IN_PROMPT = 24, 4  # notes whose states are neighbours, and notes in a prompt
_LAST_PARAGRAPHS = 2, 4, 8
_NEAR = 2_500  # characters before a place in which the person it is told of is named most
# Of neighbours; which of them to look at is chosen on novels that results are not reported on.
_TEMPERATURES, _SHARES = (0.05, 0.15, 0.5), (0.02, 0.05, 0.1)
_RATE, _RANK, _SCALE = 1e-3, 16, 2.0  # as a voice is learned
_BEFORE, _WINDOW = 256, 512  # tokens that are read, and learned after they were foreseen
_BEGINNING = 0.2  # of the draft is skipped

_ALONE, _SEVERAL, _WITH = "without notes", "four notes", " + neighbours in "

Find = Callable[..., list[tuple[Snippet, ...]]]


class Method(Enum):
    """What is tried."""

    ASKED = "asked"  # notes are looked for with more than the last paragraph
    TOLD = "told"  # the prompt tells point of view and tense
    NEIGHBOURS = "neighbours"  # see the module ``hidden_states``
    LEARNING = "learning"  # the draft is learned on the way: dynamic evaluation, Krause et al. 2018


@dataclass(frozen=True, slots=True)
class TrialRow:
    """What a method brings.

    Attributes:
        name: Of the method.
        perplexity: Of the true text.
        change_percent: Against the program as it is, or the same prompt without neighbours; below 0
            is better.
        error: The standard error of that, over places or novels.
        p: Probability of such a change by chance; a paired randomisation.
        seconds: What it took at a place; 0 where it was not timed.
    """

    name: str
    perplexity: float
    change_percent: float
    error: float
    p: float
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class TrialFigures:
    """The output of ``bench trials``.

    Attributes:
        model: The model's file.
        method: What was tried.
        places: How many paragraphs, or stretches of drafts, were foreseen.
        novels: They are from.
        rows: First the program as it is.
    """

    model: str
    method: Method
    places: int
    novels: tuple[str, ...]
    rows: tuple[TrialRow, ...]


def run_trials(
    method: Method,
    novels: Sequence[Novel],
    model: Path,
    embedder: Embedder,
    *,
    count: int,
    seed: int,
    cache: Path,
    report: Report,
) -> TrialFigures:
    """Foresee true paragraphs with and without a method.

    Args:
        method: What is tried.
        novels: At least two.
        model: A GGUF file.
        embedder: For searching.
        count: How many places, spread evenly over the novels; stretches of drafts, for LEARNING.
        seed: For drawing places.
        cache: Folder where vectors are stored between runs.
        report: Called with progress.

    Raises:
        UsageError: There are too few places or novels.
    """
    torch.set_num_threads(physical_cores())
    places = places_in(novels, count, seed)
    if len(novels) < 2 or len(places) < 2:
        raise UsageError("At least two novels are needed, with paragraphs that are long enough.")

    def find(most: int, paragraphs: int = 0) -> list[tuple[Snippet, ...]]:
        how = {"most": most, "seed": seed, "paragraphs": paragraphs}
        found = notes_beside(places, embedder, cache=cache, report=report, **how)
        return [one.found if one else () for one in found]

    with closing(load_language_model(model, rows=1)) as words:
        if method is Method.LEARNING:
            windows = max(2, count // len(novels))
            losses, seconds = _learning(words, model, novels, windows, report)
        else:
            reader = StateReader(words, _network(model))
            trial = {Method.ASKED: _asked, Method.TOLD: _told, Method.NEIGHBOURS: _neighbours}
            losses, seconds = trial[method](reader, places, find, report)
    usual = next(iter(losses))
    rows = [
        _row(name, losses[_base_of(name, usual)], found, seconds.get(name, 0.0))
        for name, found in losses.items()
    ]
    measured = len(losses[usual])
    return TrialFigures(
        model.name, method, measured, tuple(one.name for one in novels), tuple(rows)
    )


Losses = tuple[Mapping[str, list[float]], Mapping[str, float]]
"""Of each arm, the program's own first, in nats per token; and the seconds that some took."""


def _asked(reader: StateReader, places: Sequence[Place], find: Find, report: Report) -> Losses:
    """Put four notes into the prompt that were found by the last paragraph, or by several."""
    asked = {f"last {one} paragraphs": find(_IN_PROMPT, one) for one in _LAST_PARAGRAPHS}
    arms = {"as the program asks": find(_IN_PROMPT), **asked, "without notes": [()] * len(places)}
    losses: dict[str, list[float]] = {name: [] for name in arms}
    for number, place in enumerate(places):
        report(Progress("Foreseeing", number, len(places)))
        notes = {name: found[number] for name, found in arms.items()}
        foreseen = {one: reader.foresee(place, one).loss for one in set(notes.values())}
        for name, one in notes.items():
            losses[name].append(foreseen[one])
    return losses, {}


def _told(reader: StateReader, places: Sequence[Place], _find: Find, report: Report) -> Losses:
    """Tell in the prompt of whom the scene is told, and in which tense, as fields of it would."""
    losses: dict[str, list[float]] = {}
    for number, place in enumerate(places):
        report(Progress("Foreseeing", number, len(places)))
        near = place.context.story[-_NEAR:]
        named = Counter({name: near.count(name) for name in facts_of(near).names})
        pov = named.most_common(1)[0][0] if named else ""
        arms = {
            "nothing told": SceneFields(),
            "past tense": SceneFields(tense=PAST),
            "point of view and past tense": SceneFields(pov=pov, tense=PAST),
            "present tense, which is wrong": SceneFields(tense=PRESENT),
        }
        for name, fields in arms.items():
            foreseen = reader.foresee(place, (), Memory(telling_of(fields)))
            losses.setdefault(name, []).append(foreseen.loss)
    return losses, {}


def _neighbours(reader: StateReader, places: Sequence[Place], find: Find, report: Report) -> Losses:
    """Mix in what followed similar states in notes that were found, or in the story."""
    losses: dict[str, list[float]] = {}
    took = []
    for number, (place, notes) in enumerate(zip(places, find(_FOUND), strict=True)):
        report(Progress("Foreseeing", number, len(places)))
        if not notes:
            continue
        began = time.perf_counter()
        states = reader.of_notes(notes)
        took.append(time.perf_counter() - began)
        alone, several = reader.foresee(place), reader.foresee(place, notes[:_IN_PROMPT])
        mixed = (alone, "story", alone.prompt), (alone, "notes", states), (several, "notes", states)
        for name, one in (_ALONE, alone), (_SEVERAL, several):
            losses.setdefault(name, []).append(one.loss)
        for one, near, those in mixed:
            name = _ALONE if one is alone else _SEVERAL
            for heat, share in product(_TEMPERATURES, _SHARES):
                loss = one.mixed_loss(those, temperature=heat, share=share)
                told = f"{name}{_WITH}{near}, temperature {heat}, share {share}"
                losses.setdefault(told, []).append(loss)
    if not took:
        raise UsageError("No note was found for any place.")
    mean = sum(took) / len(took)
    return losses, {name: mean for name in losses if name.startswith(f"{_ALONE}{_WITH}notes")}


def _learning(
    words: LanguageModel, model: Path, novels: Sequence[Novel], windows: int, report: Report
) -> Losses:
    """Foresee stretch after stretch of each draft, as it is and after learning those before."""
    frame = frame_tokens(words)
    before: list[float] = []
    after: list[float] = []
    seconds = 0.0
    for number, novel in enumerate(novels):
        report(Progress("Learning", number, len(novels)))
        text = "\n\n".join(novel.draft)
        tokens = words.tokenize(text[int(len(text) * _BEGINNING) :])
        at = range(0, windows * _WINDOW, _WINDOW)
        cut = [[*frame, *tokens[one : one + _BEFORE + _WINDOW]] for one in at]
        if len(cut[-1]) < len(frame) + _BEFORE + _WINDOW:
            continue
        counts = [0.0] * (len(frame) + _BEFORE) + [1.0] * _WINDOW
        network = _network(model)
        before += [float(loss_of(network, one, counts)) / _WINDOW for one in cut[1:]]
        began = time.perf_counter()
        after += _losses_while_learning(network, cut, counts)[1:]
        seconds += time.perf_counter() - began
    if not before:
        raise UsageError("No draft is long enough to be learned from.")
    name = f"up to {(windows - 1) * _WINDOW:,} tokens before it learned"
    return {"as it is": before, name: after}, {name: seconds / len(after)}


def _losses_while_learning(
    network: Any, cut: Sequence[Sequence[int]], counts: Sequence[float]
) -> list[float]:
    """Foresee each stretch, then learn it in one step."""
    torch.manual_seed(1)
    layers = add_low_rank(network, rank=_RANK, scale=_SCALE)
    learned = [one for layer in layers.values() for one in (layer.a, layer.b)]
    optimiser = torch.optim.AdamW(learned, lr=_RATE, betas=(0.9, 0.98), weight_decay=0.01)
    losses = []
    for window in cut:
        optimiser.zero_grad(set_to_none=True)
        losses.append(learn_from(network, window, counts, divisor=float(_WINDOW)))
        torch.nn.utils.clip_grad_norm_(learned, 1.0)
        optimiser.step()
    return losses


def _network(model: Path) -> Any:
    dtype = torch.bfloat16 if computes_bfloat16() else torch.float32
    return load_gguf_model(model, device="cpu", dtype=dtype)


def _base_of(name: str, usual: str) -> str:
    """Return what an arm is compared with."""
    base, mark, _ = name.partition(_WITH)
    return base if mark else usual


def _row(
    name: str, before: Sequence[float], after: Sequence[float], seconds: float = 0.0
) -> TrialRow:
    """Compare losses, in nats per token, at the same places."""
    changes = np.array(after) - np.array(before)
    share = math.exp(changes.mean())
    error = float(changes.std(ddof=1)) / math.sqrt(len(changes)) * share
    return TrialRow(
        name,
        round(math.exp(float(np.mean(after))), 3),
        round(100 * (share - 1), 2),
        round(100 * error, 2),
        round(paired_difference(before, after).p, 4),
        round(seconds, 1),
    )
