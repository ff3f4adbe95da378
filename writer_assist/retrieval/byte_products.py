"""Products of many vectors in bytes with one vector, in the way that is fastest here."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np
from numpy.typing import NDArray

logger = logging.getLogger(__name__)

_STEPS = 127
# This many rows stay in the processor's cache when converted to float32; numpy has no fast
# product of bytes.
_ROWS_AT_ONCE = 128
_MANY_ROWS = 100_000
_TRIED_ROWS, _TRIED_NUMBERS, _TRIALS = 4_096, 384, 3

Product = Callable[[NDArray[np.int8], NDArray[np.float32]], NDArray[np.float32]]


def products(rows: NDArray[np.int8], vector: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the products of rows, shape ``(N, D)``, with a vector, shape ``(N,)``.

    Each number of the vector may be off by half of :func:`step_of`.
    """
    way = _fastest("torch" in sys.modules)
    if len(rows) < _MANY_ROWS:
        return way(rows, vector)
    half = len(rows) // 2
    with ThreadPoolExecutor(2) as threads:
        parts = [threads.submit(way, part, vector) for part in (rows[:half], rows[half:])]
    return np.concatenate([part.result() for part in parts])


def step_of(vector: NDArray[np.float32]) -> float:
    """Return by what the numbers of a vector differ at least when it is written in bytes."""
    return max(float(np.abs(vector).max(initial=0.0)), 1e-12) / _STEPS


@cache
def _fastest(has_torch: bool) -> Product:
    """Time both ways once; some processors multiply bytes in a tenth of the time.

    Args:
        has_torch: Whether torch is loaded; only for this it is not.
    """
    if not has_torch:
        return _in_floats
    random = np.random.default_rng(5)
    rows = random.integers(-_STEPS, _STEPS, (_TRIED_ROWS, _TRIED_NUMBERS), np.int8)
    vector = random.standard_normal(_TRIED_NUMBERS).astype(np.float32)
    try:
        found = _in_bytes(rows, vector)
        off = np.abs(found - _in_floats(rows, vector)).max()
        is_right = off < step_of(vector) * _STEPS * _TRIED_NUMBERS**0.5 * 6
        faster = _seconds(_in_bytes, rows, vector) < _seconds(_in_floats, rows, vector)
    except (RuntimeError, AttributeError):
        logger.info("torch multiplies no bytes here")
        return _in_floats
    return _in_bytes if is_right and faster else _in_floats


def _seconds(way: Product, rows: NDArray[np.int8], vector: NDArray[np.float32]) -> float:
    taken = []
    for _ in range(_TRIALS):
        begin = time.perf_counter()
        way(rows, vector)
        taken.append(time.perf_counter() - begin)
    return min(taken)


def _in_bytes(rows: NDArray[np.int8], vector: NDArray[np.float32]) -> NDArray[np.float32]:
    import torch

    step = np.float32(step_of(vector))
    asked = torch.from_numpy(np.rint(vector / step).astype(np.int8))
    torch.set_num_threads(1)  # of the calling thread; torch's own threads spin while they wait
    found = torch._int_mm(torch.from_numpy(rows), asked[:, None])  # noqa: SLF001
    return np.asarray(found.numpy()[:, 0] * step, np.float32)


def _in_floats(rows: NDArray[np.int8], vector: NDArray[np.float32]) -> NDArray[np.float32]:
    found = np.empty(len(rows), np.float32)
    numbers = np.empty((_ROWS_AT_ONCE, len(vector)), np.float32)
    for first in range(0, len(rows), _ROWS_AT_ONCE):
        piece = rows[first : first + _ROWS_AT_ONCE]
        np.copyto(numbers[: len(piece)], piece)
        np.dot(numbers[: len(piece)], vector, out=found[first : first + len(piece)])
    return found
