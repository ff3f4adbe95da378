"""Whole texts under every note: RAG-Sequence (Lewis et al. 2020).

p(y | x) = sum over the notes z of p(z | x) p(y | x, z).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from writer_assist.domain.continuation import Marginal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def marginals_of(
    likelihoods: NDArray[np.float64],
    priors: Sequence[float],
    tokens: Sequence[int],
    notes: Sequence[str],
) -> tuple[Marginal, ...]:
    """Return what each text is worth under all notes, and which note it most likely owes.

    Texts are ranked by the mean over their tokens: a sum would prefer the short ones.

    Args:
        likelihoods: Of each text under each note, shape ``(texts, notes)``, in nats.
        priors: p(z | x), one per note.
        tokens: How long each text is.
        notes: What each note is called.
    """
    import numpy as np

    joint = np.log(np.asarray(priors, np.float64)) + likelihoods
    top = joint.max(axis=1, keepdims=True)
    whole = top[:, 0] + np.log(np.exp(joint - top).sum(axis=1))
    posteriors = np.exp(joint - whole[:, None])
    order = np.argsort(-whole / np.maximum(1, np.asarray(tokens)), kind="stable")
    ranks = np.argsort(order) + 1
    return tuple(
        Marginal(
            log_likelihood=float(whole[text]),
            tokens=count,
            notes=tuple(notes),
            posterior=tuple(map(float, posteriors[text])),
            rank=int(ranks[text]),
            of=len(tokens),
        )
        for text, count in enumerate(tokens)
    )
