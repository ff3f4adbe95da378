"""Sampling: from logits to a token, by penalties, truncation, temperature and a draw.

The order is that of llama.cpp: tokens are ruled out before the temperature flattens the
distribution, so that a high temperature gives variety rather than nonsense.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from writer_assist.domain.sampling import Sampling

if TYPE_CHECKING:
    import numpy as np
    from numpy.random import Generator
    from numpy.typing import NDArray

# How many of the likeliest tokens are examined first if the settings set no limit.
_FIRST_LOOK = 256
_LONGEST_MATCH = 50
_PLAUSIBLE = math.log(0.1)  # relative to the likeliest token, as a difference of logits


def card_seed(seed: int, card: int) -> int:
    """Return the seed of one card of a set; the same on every machine."""
    digest = hashlib.sha256(f"{seed}/{card}".encode()).digest()
    return int.from_bytes(digest[:6], "big")


def random_numbers(seed: int) -> Generator:
    """Return the random number generator of one card; one number is used per token."""
    from numpy.random import PCG64, Generator

    return Generator(PCG64(seed))


def log_probability(logits: NDArray[np.float32], token: int) -> float:
    """Return a token's log probability under logits of shape ``(V,)``, in nats."""
    import numpy as np

    top = logits.max()
    return float(logits[token] - top - np.log(np.exp(logits - top).sum()))


def steered(
    logits: NDArray[np.float32], without: NDArray[np.float32], faithfulness: float
) -> NDArray[np.float32]:
    """Push a distribution away from, or towards, the one without notes.

    Context-aware decoding (Shi et al. 2023): ``logits + f * (logits - without)``.  For f above 0
    a token must be plausible with the notes to begin with; otherwise a token could win only
    because it is even less likely without them (Li et al. 2022).

    Args:
        logits: With the notes, shape ``(V,)``; minus infinity for forbidden tokens.
        without: Without them, shape ``(V,)``.
        faithfulness: f, from -1 (as without notes) to 1; 0 leaves the distribution as it is.
    """
    import numpy as np

    shut = np.isneginf(logits)
    if faithfulness > 0:
        shut |= logits < logits.max() + np.float32(_PLAUSIBLE)
    shown = np.where(shut, np.float32(0), logits)
    mixed = shown + np.float32(faithfulness) * (shown - without)
    return np.where(shut, np.float32(-np.inf), mixed)


def penalise_repetition(logits: NDArray[np.float32], tokens: Sequence[int], penalty: float) -> None:
    """Make recently used tokens less likely, in place (Keskar et al. 2019).

    Args:
        logits: Shape ``(V,)``.
        tokens: Recently used tokens, in any order; repetitions make no difference.
        penalty: Positive logits are divided by it, negative ones multiplied.
    """
    import numpy as np

    if penalty == 1 or not tokens:
        return
    used = np.unique(np.asarray(tokens, np.int64))
    values = logits[used]
    logits[used] = np.where(values > 0, values / penalty, values * penalty)


def penalise_presence(logits: NDArray[np.float32], tokens: Collection[int], penalty: float) -> None:
    """Subtract ``penalty`` once from the logit of each recently used token, in place."""
    if penalty and tokens:
        logits[sorted(set(tokens))] -= penalty


def penalise_prolonged_repeats(
    logits: NDArray[np.float32],
    context: NDArray[np.int64],
    breakers: NDArray[np.bool_],
    sampling: Sampling,
) -> None:
    """Make a token that would prolong a repeated sequence less likely, in place (DRY).

    If the last n tokens occurred before, with n at least ``dry_allowed_length``, the token that
    followed them there loses ``dry_multiplier * dry_base ** (n - dry_allowed_length)``; the
    largest such n counts.

    Args:
        logits: Shape ``(V,)``.
        context: The tokens of the text so far.
        breakers: Tokens that end a sequence; boolean, shape ``(V,)``.
        sampling: The settings; a multiplier of 0 does nothing.
    """
    if not sampling.dry_multiplier or len(context) < 2 or breakers[context[-1]]:
        return
    for token, length in _repeats(context, breakers).items():
        excess = length - sampling.dry_allowed_length
        if excess >= 0:
            logits[token] -= sampling.dry_multiplier * sampling.dry_base**excess


def _repeats(context: NDArray[np.int64], breakers: NDArray[np.bool_]) -> dict[int, int]:
    """Return for each token that once followed the current ending the length of the match."""
    import numpy as np

    last = len(context) - 1
    ends = np.nonzero(context[:last] == context[last])[0]
    longest: dict[int, int] = {}
    length = 1
    while len(ends):
        longest |= dict.fromkeys(context[ends + 1].tolist(), length)
        if length == _LONGEST_MATCH or last - length < 0 or breakers[context[last - length]]:
            break
        ends = ends[ends >= length]
        ends = ends[context[ends - length] == context[last - length]]
        length += 1
    return longest


def draw(
    logits: NDArray[np.float32], sampling: Sampling, chance: float, exclusion: float = 1.0
) -> int:
    """Choose a token.

    Args:
        logits: Shape ``(V,)``; -inf for forbidden tokens.
        sampling: The settings; penalties are ignored here.
        chance: Uniform in [0, 1): the position in the cumulative distribution, likeliest token
            first.
        exclusion: Uniform in [0, 1): whether XTC applies; 1 is never.
    """
    import numpy as np

    if sampling.temperature == 0:
        return int(logits.argmax())
    candidates = nucleus(logits, sampling)
    if exclusion < sampling.xtc_probability:
        candidates = _without_top_choices(logits, candidates, sampling.xtc_threshold)
    chosen = logits[candidates].astype(np.float64)
    scaled = chosen / _temperature(chosen, sampling)
    weights = np.exp(scaled - scaled[0])
    total = weights.cumsum()
    place = int(np.searchsorted(total, chance * total[-1], side="right"))
    return int(candidates[min(place, len(candidates) - 1)])


def nucleus(logits: NDArray[np.float32], sampling: Sampling) -> NDArray[np.int64]:
    """Return the tokens that may be drawn, likeliest first.

    Top-k is applied first, then top-p and min-p.
    """
    import numpy as np

    candidates = _likeliest(logits, sampling)
    if sampling.top_k:
        candidates = candidates[: sampling.top_k]
    weights = np.exp(logits[candidates].astype(np.float64) - logits[candidates[0]])
    if sampling.top_p < 1:
        whole = weights.sum() if sampling.top_k else _mass(logits, candidates[0])
        inside = int(np.searchsorted(weights.cumsum(), sampling.top_p * whole)) + 1
        candidates, weights = candidates[:inside], weights[:inside]
    return np.asarray(candidates[weights >= sampling.min_p], np.int64)


def _without_top_choices(
    logits: NDArray[np.float32], candidates: NDArray[np.int64], threshold: float
) -> NDArray[np.int64]:
    likely = int((_probabilities(logits[candidates]) >= threshold).sum())
    return candidates[max(0, likely - 1) :]


def _temperature(logits: NDArray[np.float64], sampling: Sampling) -> float:
    """Return the temperature for a distribution: the less sure the model, the higher."""
    import numpy as np

    if not sampling.temperature_range or len(logits) == 1:
        return sampling.temperature
    weights = _probabilities(logits)
    unsure = float(-(weights * np.log(np.maximum(weights, 1e-300))).sum() / np.log(len(logits)))
    shift = (2 * unsure - 1) * sampling.temperature_range
    return max(0.05, sampling.temperature + shift)


def _probabilities(logits: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return probabilities that add up to 1; the highest logit comes first."""
    import numpy as np

    weights = np.exp(logits.astype(np.float64) - float(logits[0]))
    return np.asarray(weights / weights.sum(), np.float64)


def _likeliest(logits: NDArray[np.float32], sampling: Sampling) -> NDArray[np.int64]:
    """Return as many tokens as the settings may need, likeliest first."""
    import numpy as np

    if sampling.min_p > 0:
        # Compared with a margin, because sorting the whole vocabulary takes longer than the model
        # needs for a token.
        found = np.nonzero(logits >= logits.max() + math.log(sampling.min_p) - 1e-6)[0]
    elif sampling.top_k:
        found = _top(logits, sampling.top_k)
    else:
        found = _covering(logits, sampling.top_p)
    order = np.lexsort((found, -logits[found]))
    return np.asarray(found[order], np.int64)


def _covering(logits: NDArray[np.float32], share: float) -> NDArray[np.int64]:
    import numpy as np

    whole = _mass(logits, int(logits.argmax()))
    count = _FIRST_LOOK
    while count < len(logits):
        found = _top(logits, count)
        if np.exp(logits[found].astype(np.float64) - logits.max()).sum() >= share * whole:
            return found
        count *= 4
    return np.nonzero(logits > -np.inf)[0]


def _top(logits: NDArray[np.float32], count: int) -> NDArray[np.int64]:
    import numpy as np

    if count >= len(logits):
        return np.arange(len(logits))
    return np.argpartition(-logits, count)[:count]


def _mass(logits: NDArray[np.float32], top: int) -> float:
    import numpy as np

    return float(np.exp(logits - logits[top]).sum(dtype=np.float64))
