"""The model process: its memory, and how soon a second order ends the first."""

from __future__ import annotations

import itertools
import re
import statistics
import time
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.generation_orders import CARDS, notes_of, order_of
from writer_assist.domain.continuation import CardPieces, SetStarted
from writer_assist.engine.model_process import run_model_process
from writer_assist.messages.envelope import AnswerPart, Cancel, Exit, Failed, Request
from writer_assist.messages.model import LoadModel

_PATIENCE_S = 120
_CANDIDATES = 2 * CARDS


@dataclass(frozen=True, slots=True)
class ModelProcessFigures:
    """What was measured from outside the process.

    Attributes:
        second_order: Seconds from a second Ctrl+Enter to the first set's end: the median of
            several, while prompts are processed and while cards are written.
        second_order_worst: The longest of them.
        peak_memory_mb: The peak memory of the process with eight texts written at once; 0 if
            unknown.
    """

    second_order: float
    second_order_worst: float
    peak_memory_mb: float


def run_model_process_figures(path: Path, *, rounds: int = 3) -> ModelProcessFigures:
    """Start a model process, give it orders, and measure it."""
    with TemporaryDirectory() as folder:
        engine = _Engine(Path(folder) / "model.log")
        try:
            engine.finish(engine.order(LoadModel(str(path))))
            engine.finish(engine.order(order_of(notes_of(0), candidates=_CANDIDATES)))
            delays = [
                engine.cancel_with_another(number, kind)
                for number in range(1, rounds + 1)
                for kind in (SetStarted, CardPieces)
            ]
            memory = engine.peak_memory_mb()
        finally:
            engine.leave()
    return ModelProcessFigures(statistics.median(delays), max(delays), memory)


class _Engine:
    """A model process, and the window's end of its pipe."""

    def __init__(self, log: Path) -> None:
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=run_model_process, args=(theirs, log), daemon=True)
        self._process.start()
        theirs.close()
        self._numbers = itertools.count(1)

    def order(self, order: object) -> int:
        """Give an order; return its number."""
        number = next(self._numbers)
        self._pipe.send(Request(number, order))
        return number

    def finish(self, number: int) -> None:
        """Wait for the end of an order's answer."""
        self._until(number, None)

    def cancel_with_another(self, notes: int, kind: type) -> float:
        """Order a set, and another after a message of a kind; return the time of ending it."""
        first = self.order(order_of(notes_of(2 * notes)))
        self._until(first, kind)
        began = time.perf_counter()
        self._pipe.send(Request(first, Cancel()))
        second = self.order(order_of(notes_of(2 * notes + 1), tokens=2))
        self.finish(first)
        took = time.perf_counter() - began
        self.finish(second)
        return took

    def peak_memory_mb(self) -> float:
        """Return the peak resident memory."""
        try:
            status = Path(f"/proc/{self._process.pid}/status").read_text("ascii", "ignore")
        except OSError:
            return 0.0
        found = re.search(r"VmHWM:\s*(\d+) kB", status)
        return int(found[1]) * 1024 / 1e6 if found else 0.0

    def leave(self) -> None:
        """Tell the process to exit."""
        self._pipe.send(Exit())
        self._process.join(_PATIENCE_S)
        self._process.kill()
        self._pipe.close()

    def _until(self, number: int, kind: type | None) -> None:
        while True:
            if not self._pipe.poll(_PATIENCE_S):
                raise RuntimeError("the model process says nothing")
            answer = self._pipe.recv()
            if getattr(answer, "number", None) != number:
                continue
            if isinstance(answer, Failed):
                raise RuntimeError(answer.sentence)
            if not isinstance(answer, AnswerPart):
                return
            if kind is not None and isinstance(answer.value, kind):
                return
