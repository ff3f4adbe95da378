"""Training the matrices of a voice, with checkpoints; can be stopped in the middle of a step."""

from __future__ import annotations

import math
import os
import pickle
import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from writer_assist.domain.voice import VoiceGain
from writer_assist.generation.ability import LARGE
from writer_assist.language_models.devices import computes_bfloat16, physical_cores
from writer_assist.voice.memory import weights_of

if TYPE_CHECKING:
    from writer_assist.voice.gguf_models import Gate

_WARM_UP = 0.05  # share of all steps
_MOST_NORM = 1.0
_CONTEXT = 0.4  # share of an unseen window that is only read
_LEAST_UNSEEN = 6  # windows; the standard error of fewer is a guess
_LARGE_RATE = 0.6  # large models learn at a lower rate, as Qwen2.5-1.5B learned the program's job
_PARTS = 1, 2, 4  # into which a window is cut to reach that


@dataclass(frozen=True, slots=True)
class VoiceRecipe:
    """The hyperparameters of the training.

    Measured on one novel with the starter model as trained for this program: 25,000 tokens, of two
    thirds of it, lowered the perplexity of unseen chapters by 6.0 % (standard error 0.8), in seven
    minutes on two busy cores.  That file has lost its apostrophes ("don t"), which a voice learns
    at once, so the figure is rather too high.  With the model as published, 25,000 tokens lowered
    it by 16 % and 49,000 by 18 %, but 7 points of that are what any old novel teaches it.

    Attributes:
        rank: The rank of the added matrices.
        alpha: They are scaled by ``alpha / rank``.
        rate: The highest learning rate, of models that are not large.
        decay: The weight decay.
        window: Tokens in one example.
        windows: Examples in one step.
        most_steps: Steps at most.
        passes: How often each example is used at most.
        unseen: Windows to measure on at most.
        seed: For order and matrices.
        checkpoint_s: Seconds between checkpoints.
    """

    rank: int = 16
    alpha: float = 32.0
    rate: float = 1e-3
    decay: float = 0.01
    window: int = 512
    windows: int = 2
    most_steps: int = 120
    passes: int = 3
    unseen: int = 12
    seed: int = 1
    checkpoint_s: float = 60.0


@dataclass(frozen=True, slots=True)
class LearningWindows:
    """What is learned, in tokens.

    Attributes:
        frame: The tokens that the program's prompts begin with; they are in front of every window.
        seen: Windows to learn from, in the order of use; several passes repeat them.
        unseen: Windows to measure on.
    """

    frame: tuple[int, ...]
    seen: tuple[tuple[int, ...], ...]
    unseen: tuple[tuple[int, ...], ...]


def windows_of(
    frame: Sequence[int],
    seen: Sequence[Sequence[int]],
    unseen: Sequence[Sequence[int]],
    recipe: VoiceRecipe,
) -> LearningWindows:
    """Cut chapters into windows, and choose those that are used.

    Args:
        frame: See LearningWindows.
        seen: The tokens of the chapters to learn from.
        unseen: The tokens of those to measure on.
        recipe: Sizes and numbers.
    """
    length = recipe.window - len(frame)
    drawing = random.Random(recipe.seed)
    cut = [window for chapter in seen for window in _cut(chapter, length)]
    used: list[tuple[int, ...]] = []
    for _ in range(recipe.passes):
        if len(used) < recipe.most_steps * recipe.windows:
            used += drawing.sample(cut, len(cut))
    steps = min(recipe.most_steps, len(used) // recipe.windows)
    kept = _unseen(unseen, length)
    every = max(1, len(kept) // recipe.unseen)
    chosen = kept[::every][: recipe.unseen]
    return LearningWindows(tuple(frame), tuple(used[: steps * recipe.windows]), tuple(chosen))


class VoiceTraining:
    """A model with trainable matrices; all calls on one thread.

    Attributes:
        finished: Steps done so far.
        steps: Steps in all.
        seconds: Kept in checkpoints for the caller: how long the steps took so far.
        before: Kept in checkpoints for the caller: the losses of unseen windows before learning.
    """

    def __init__(
        self,
        base: Path,
        windows: LearningWindows,
        recipe: VoiceRecipe,
        gate: Gate,
        *,
        sparing: bool = False,
    ) -> None:
        """Load the model; takes some seconds, with a large one a minute.

        Args:
            base: The model.
            windows: What is learned.
            recipe: How.
            gate: See ``voice.gguf_models``.
            sparing: Whether to take less memory and more time.

        Raises:
            ModelUnsupportedError: A voice cannot be learned on it.
        """
        import torch

        from writer_assist.voice.gguf_models import load_gguf_model
        from writer_assist.voice.low_rank import add_low_rank, spare_memory

        torch.set_num_threads(physical_cores())
        torch.manual_seed(recipe.seed)
        self._recipe, self._windows, self._gate = recipe, windows, gate
        self._rate = recipe.rate * (_LARGE_RATE if weights_of(base) >= LARGE else 1.0)
        dtype = torch.bfloat16 if computes_bfloat16() else torch.float32
        self._model = load_gguf_model(base, device="cpu", dtype=dtype, gate=gate)
        scale = recipe.alpha / recipe.rank
        self._added = add_low_rank(self._model, rank=recipe.rank, scale=scale, gate=gate)
        if sparing:
            spare_memory(self._model)
        self._learned = [one for layer in self._added.values() for one in (layer.a, layer.b)]
        self._optimiser = torch.optim.AdamW(
            self._learned, lr=self._rate, betas=(0.9, 0.98), weight_decay=recipe.decay
        )
        self.finished = 0
        self.steps = len(windows.seen) // recipe.windows
        self.seconds = 0.0
        self.before: tuple[float, ...] = ()

    @property
    def unseen(self) -> int:
        """How many windows there are to measure on."""
        return len(self._windows.unseen)

    @property
    def disk_bytes(self) -> int:
        """How much a checkpoint and the finished adapter take together."""
        numbers = sum(one.numel() for one in self._learned)
        return numbers * (4 * 3 + 2)

    def step(self) -> float:
        """Learn from the next windows; return their mean loss in nats.

        Raises:
            Cancelled: The gate stopped it; nothing was learned in this step.
        """
        import torch

        from writer_assist.voice.low_rank import learn_from

        size, frame = self._recipe.windows, self._windows.frame
        some = self._windows.seen[self.finished * size :][:size]
        counted = float(sum(map(len, some)))
        for group in self._optimiser.param_groups:
            group["lr"] = self._rate * _share(self.finished / self.steps)
        self._optimiser.zero_grad(set_to_none=True)
        loss = 0.0
        for window in some:
            weights = [0.0] * len(frame) + [1.0] * len(window)
            tokens = (*frame, *window)
            loss += learn_from(self._model, tokens, weights, divisor=counted, gate=self._gate)
        torch.nn.utils.clip_grad_norm_(self._learned, _MOST_NORM)
        self._optimiser.step()
        self.finished += 1
        return loss

    def unseen_loss(self, number: int) -> float:
        """Return the mean loss, in nats, over the later part of an unseen window.

        Raises:
            Cancelled: The gate stopped it.
        """
        from writer_assist.voice.low_rank import loss_of

        window = self._windows.unseen[number]
        read = self._read(window)
        weights = [0.0] * (len(self._windows.frame) + read) + [1.0] * (len(window) - read)
        tokens = (*self._windows.frame, *window)
        loss = loss_of(self._model, tokens, weights, self._gate)
        return loss.item() / (len(window) - read)

    def gain(self, after: Sequence[float]) -> VoiceGain:
        """Return what was gained, from the losses of all unseen windows before and after."""
        counts = [len(window) - self._read(window) for window in self._windows.unseen]
        return gain_of(self.before, after, counts)

    def save(self, path: Path) -> None:
        """Write a checkpoint; a crash leaves the old one.

        Raises:
            OSError: It cannot be written.
        """
        import torch

        state = {
            "learned": [one.detach() for one in self._learned],
            "optimiser": self._optimiser.state_dict(),
            "finished": self.finished,
            "seconds": self.seconds,
            "before": list(self.before),
            "recipe": asdict(self._recipe),
        }
        fresh = path.with_suffix(".new")
        with fresh.open("wb") as file:
            torch.save(state, file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)

    def restore(self, path: Path) -> bool:
        """Continue from a checkpoint; return False if there is none that fits."""
        import torch

        try:
            state = torch.load(path, weights_only=True)
            if state["recipe"] != asdict(self._recipe):
                return False
            with torch.no_grad():
                for one, kept in zip(self._learned, state["learned"], strict=True):
                    one.copy_(kept)
            self._optimiser.load_state_dict(state["optimiser"])
        except (OSError, RuntimeError, KeyError, ValueError, EOFError, pickle.UnpicklingError):
            return False
        self.finished, self.seconds = state["finished"], state["seconds"]
        self.before = tuple(state["before"])
        return True

    def write(self, path: Path, about: dict[str, str]) -> None:
        """Write the finished adapter; a crash leaves the old one.

        Args:
            path: The new file, GGUF.
            about: Texts for its header.

        Raises:
            OSError: It cannot be written.
        """
        from writer_assist.voice.low_rank import write_adapter

        fresh = path.with_suffix(".new")
        write_adapter(fresh, self._added, self._model, about)
        fresh.replace(path)

    def _read(self, window: Sequence[int]) -> int:
        return round(len(window) * _CONTEXT)


def gain_of(before: Sequence[float], after: Sequence[float], counts: Sequence[int]) -> VoiceGain:
    """Return what was gained, from mean losses per window before and after, in nats.

    Args:
        before: One loss for each window.
        after: The same, after learning.
        counts: How many tokens each is the mean of.
    """
    total = sum(counts)
    if not total:
        return VoiceGain(0.0, 0.0, 0.0, 0)
    first = sum(loss * count for loss, count in zip(before, counts, strict=True)) / total
    last = sum(loss * count for loss, count in zip(after, counts, strict=True)) / total
    falls = [old - new for old, new in zip(before, after, strict=True)]
    mean = sum(falls) / len(falls)
    spread = math.sqrt(sum((fall - mean) ** 2 for fall in falls) / max(1, len(falls) - 1))
    error = spread / math.sqrt(len(falls)) if len(falls) > 1 else math.inf
    return VoiceGain(math.exp(first), math.exp(last), error, total)


def _cut(tokens: Sequence[int], length: int) -> list[tuple[int, ...]]:
    """Return windows of equal length; what is left at the end is one if it is half as long."""
    found = [tuple(tokens[start : start + length]) for start in range(0, len(tokens), length)]
    return [window for window in found if len(window) >= length // 2]


def _unseen(chapters: Sequence[Sequence[int]], length: int) -> list[tuple[int, ...]]:
    """Return windows to measure on; shorter ones where there is little, as one proves nothing."""
    kept: list[tuple[int, ...]] = []
    for parts in _PARTS:
        kept = [window for chapter in chapters for window in _cut(chapter, length // parts)]
        if len(kept) >= _LEAST_UNSEEN:
            break
    return kept


def _share(done: float) -> float:
    """Return the share of the highest rate to use: a warm-up, then a cosine."""
    if done < _WARM_UP:
        return (done + 0.005) / (_WARM_UP + 0.005)
    return 0.5 * (1 + math.cos(math.pi * (done - _WARM_UP) / (1 - _WARM_UP)))
