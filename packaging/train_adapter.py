"""Trains a language model for this program's task: to continue a novel, with notes.

``python packaging/train_adapter.py --fiction FOLDER --model MODEL.gguf`` makes the examples,
trains an adapter and writes it as GGUF.  It can be stopped at any time: run again, it continues
from its last checkpoint.  A graphics card is used if there is one.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import time
from dataclasses import asdict, dataclass
from pathlib import Path

# Two threads that spin while they wait for cores of a busy machine slow each other down tenfold.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("HF_HUB_OFFLINE", "1")

import torch  # noqa: TID253
from torch import Tensor  # noqa: TID253
from training.examples import Example, ExampleWriter
from training.texts import read_sources

from writer_assist.language_models.checksum import weights_checksum
from writer_assist.language_models.loading import load_language_model
from writer_assist.model_store.adapters import BASE
from writer_assist.model_store.headers import read_gguf_header
from writer_assist.voice.gguf_models import load_gguf_model
from writer_assist.voice.low_rank import LowRank, add_low_rank, learn_from, write_adapter

_WARM_UP = 0.05  # share of all steps
_CHECKPOINT_S = 120.0
_MOST_NORM = 1.0


@dataclass(frozen=True, slots=True)
class Recipe:
    """The hyperparameters of the training.

    Attributes:
        rank: The rank of the added matrices.
        alpha: They are scaled by ``alpha / rank``.
        rate: The highest learning rate.
        decay: The weight decay.
        step_tokens: The least number of tokens in one step.
        epochs: How often each example is used.
        seed: For examples and matrices.
    """

    rank: int = 16
    alpha: float = 32.0
    rate: float = 1e-3
    decay: float = 0.01
    step_tokens: int = 1_000
    epochs: int = 1
    seed: int = 1


class Training:
    """A model with trainable matrices, and the progress of its training."""

    def __init__(
        self, base: Path, examples: list[Example], recipe: Recipe, work: Path, most_steps: int
    ) -> None:
        """Load the model, and the last checkpoint if there is one."""
        torch.manual_seed(recipe.seed)
        device = "cuda" if torch.cuda.is_available() else "cpu"
        self._recipe, self._checkpoint = recipe, work / "checkpoint.pt"
        self.model = load_gguf_model(base, device=device)
        scale = recipe.alpha / recipe.rank
        self.added: dict[str, LowRank] = add_low_rank(self.model, rank=recipe.rank, scale=scale)
        self._steps = _in_steps(examples, recipe)[:most_steps]
        self._learned: list[Tensor] = [
            one for layer in self.added.values() for one in (layer.a, layer.b)
        ]
        self._optimiser = torch.optim.AdamW(
            self._learned, lr=recipe.rate, betas=(0.9, 0.98), weight_decay=recipe.decay
        )
        self.finished = self.tokens = 0
        self.seconds = 0.0
        if self._checkpoint.is_file():
            self._restore()

    def run(self, most_seconds: float) -> bool:
        """Train to the end, or for so many seconds; return whether the end was reached."""
        began = saved = time.monotonic()
        before, total = self.seconds, len(self._steps)
        smooth = 0.0
        while self.finished < total and time.monotonic() - began < most_seconds:
            loss = self._step(self._steps[self.finished])
            self.seconds = before + time.monotonic() - began
            smooth = loss if not smooth else 0.95 * smooth + 0.05 * loss
            print(
                f"step {self.finished}/{total}  {self.tokens} tokens  loss {loss:.3f} "
                f"(smoothed {smooth:.3f})  {self.tokens / self.seconds:.0f} tokens/s",
                flush=True,
            )
            if time.monotonic() - saved > _CHECKPOINT_S:
                self.save()
                saved = time.monotonic()
        self.save()
        return self.finished == total

    def save(self) -> None:
        """Save a checkpoint."""
        partial = self._checkpoint.with_suffix(".partial")
        state = {
            "learned": [one.detach().cpu() for one in self._learned],
            "optimiser": self._optimiser.state_dict(),
            "finished": self.finished,
            "tokens": self.tokens,
            "seconds": self.seconds,
            "recipe": asdict(self._recipe),
        }
        torch.save(state, partial)
        partial.replace(self._checkpoint)

    def _restore(self) -> None:
        state = torch.load(self._checkpoint, weights_only=True)
        with torch.no_grad():
            for one, kept in zip(self._learned, state["learned"], strict=True):
                one.copy_(kept)
        self._optimiser.load_state_dict(state["optimiser"])
        self.finished, self.tokens = state["finished"], state["tokens"]
        self.seconds = state["seconds"]

    def _step(self, examples: list[Example]) -> float:
        for group in self._optimiser.param_groups:
            group["lr"] = self._recipe.rate * _share(self.finished / len(self._steps))
        counted = sum(sum(one.weights[1:]) for one in examples)
        total = 0.0
        for example in examples:
            total += learn_from(self.model, example.tokens, example.weights, divisor=counted)
        torch.nn.utils.clip_grad_norm_(self._learned, _MOST_NORM)
        self._optimiser.step()
        self._optimiser.zero_grad(set_to_none=True)
        self.finished += 1
        self.tokens += sum(len(one.tokens) for one in examples)
        return total


def _share(done: float) -> float:
    """Return the share of the highest rate to use: a warm-up, then a cosine."""
    if done < _WARM_UP:
        return (done + 0.005) / (_WARM_UP + 0.005)
    return 0.5 * (1 + math.cos(math.pi * (done - _WARM_UP) / (1 - _WARM_UP)))


def _in_steps(examples: list[Example], recipe: Recipe) -> list[list[Example]]:
    steps: list[list[Example]] = []
    for epoch in range(recipe.epochs):
        order = list(examples)
        if epoch:
            random.Random(recipe.seed + epoch).shuffle(order)
        step: list[Example] = []
        for example in order:
            step.append(example)
            if sum(len(one.tokens) for one in step) >= recipe.step_tokens:
                steps.append(step)
                step = []
    return steps


def make_examples(model: Path, fiction: Path, count: int, seed: int, file: Path) -> None:
    """Write examples in random order, one per line."""
    loaded = load_language_model(model, rows=1, context_length=2048, gpu=False)
    writer, made = ExampleWriter(loaded, read_sources(fiction), seed), []
    for example in writer.examples(count):
        made.append(example)
        if len(made) % 50 == 0:
            print(f"{len(made)} examples of {count}", flush=True)
    loaded.close()
    random.Random(seed).shuffle(made)
    partial = file.with_suffix(".partial")
    partial.write_text("".join(f"{json.dumps(asdict(one))}\n" for one in made))
    partial.replace(file)


def main() -> None:
    """Make the examples, train, and write the adapter, each only if not done before."""
    options = _options()
    work: Path = options.work
    work.mkdir(parents=True, exist_ok=True)
    recipe = Recipe(
        rank=options.rank,
        alpha=2.0 * options.rank,
        rate=options.rate,
        step_tokens=options.step_tokens,
        epochs=options.epochs,
        seed=options.seed,
    )
    file = work / "examples.jsonl"
    if not file.is_file():
        make_examples(options.model, options.fiction, options.examples, options.seed, file)
    lines = file.read_text().splitlines()
    examples = [Example(**json.loads(one)) for one in lines]
    training = Training(options.model, examples, recipe, work, options.steps)
    complete = training.run(options.minutes * 60)
    told = read_gguf_header(options.model)
    about = {
        "general.name": "Continuing a novel with notes",
        "general.license": told.text("general.license") or "as the model's",
        BASE: weights_checksum([options.model]),
        "writer_assist.training": json.dumps(
            {**asdict(recipe), "tokens": training.tokens, "steps": training.finished}
        ),
    }
    write_adapter(work / "adapter.gguf", training.added, training.model, about)
    print("Finished." if complete else "Stopped; run it again to go on.", work / "adapter.gguf")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="the model as it came")
    parser.add_argument("--fiction", type=Path, required=True, help="folder with the novels")
    parser.add_argument("--work", type=Path, default=Path("build/adapter"))
    parser.add_argument("--examples", type=int, default=900)
    parser.add_argument("--rank", type=int, default=16)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--step-tokens", type=int, default=1_000, help="at least, in one step")
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--steps", type=int, default=1_000_000, help="at most; the learning rate falls until then"
    )
    parser.add_argument("--minutes", type=float, default=1e9, help="stop after so many")
    return parser.parse_args()


if __name__ == "__main__":
    main()
