"""What both adapters compute from logits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def log_probabilities(logits: NDArray[np.float32], tokens: Sequence[int]) -> NDArray[np.float32]:
    """Return each token's log probability under its line of logits, shape ``(T,)``.

    Args:
        logits: Shape ``(N, V)``, N at least T.
        tokens: T token ids; the n-th is looked up in line n.
    """
    import numpy as np

    lines = logits[: len(tokens)]
    top = lines.max(axis=1, initial=-np.inf)
    # Line by line and in float32, which a fifth of the time is enough for; the sum is exact.
    sums = [
        np.exp(line - most).sum(dtype=np.float64) for line, most in zip(lines, top, strict=True)
    ]
    chosen = lines[np.arange(len(tokens)), list(tokens)]
    return np.asarray(chosen - top - np.log(sums), np.float32)


def scores(lines: Iterable[NDArray[np.float32]], tokens: Sequence[int]) -> NDArray[np.float32]:
    """Return each token's log probability, shape ``(T,)``.

    Args:
        lines: The logits before each token, in parts.
        tokens: T token ids.
    """
    import numpy as np

    found, at = [np.empty(0, np.float32)], 0
    for part in lines:
        found.append(log_probabilities(part, tokens[at : at + len(part)]))
        at += len(part)
    return np.concatenate(found)
