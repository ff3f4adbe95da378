"""Blending: one card written from several notes by RAG-Token decoding (Lewis et al. 2020).

p(y_i) = sum over the notes z of p(z | x, y_<i) p(y_i | x, z, y_<i).
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import TYPE_CHECKING

from writer_assist.domain.continuation import AttributedStretch, CardPiece, CardPieces, Receipt
from writer_assist.domain.progress import Cancelled, CancelToken
from writer_assist.generation.card_writer import CardWriter
from writer_assist.generation.decoding import (
    CardEnded,
    DecodedTokens,
    next_piece,
    writer_of,
    written,
)
from writer_assist.generation.rows import RowCache, go_back, lay_out, prompt_of
from writer_assist.generation.schedule import CHUNK_TOKENS, CardRow
from writer_assist.generation.vocabulary import Vocabulary

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# If one note's retrieval score is higher by this much, it is e times as likely a source.
_SCORE_SPREAD = 0.2
_LEAST = 1e-37  # replaces a probability that float32 cannot represent


def priors_of(scores: Sequence[float]) -> tuple[float, ...]:
    """Return p(z | x), the probability of each note as the source before anything is written.

    Args:
        scores: Retrieval scores from one search.
    """
    import numpy as np

    weights = np.exp((np.asarray(scores, np.float64) - max(scores)) / _SCORE_SPREAD)
    return tuple(float(weight) for weight in weights / weights.sum())


def write_blend(
    receipt: Receipt,
    places: Sequence[CardRow],
    cache: RowCache,
    vocabulary: Vocabulary,
    cancel: CancelToken,
) -> Generator[CardPieces | CardEnded, None, tuple[DecodedTokens, ...]]:
    """Write one card, drawing each token from a mixture of the notes' distributions.

    Every note has a row.  Each row is given the token that was drawn; the probability that the
    row had given it updates the note's weight.

    Args:
        receipt: Its prompts, one per note and, with ``faithfulness``, one without notes; settings,
            and the notes' priors.
        places: The row of each prompt.
        cache: The rows.
        vocabulary: The model's vocabulary.
        cancel: Checked before each batch.

    Yields:
        What each step added; finally the card with the notes' shares.

    Returns:
        The tokens that were drawn, as one card.
    """
    writer, mixture = writer_of(receipt, 0, vocabulary), Mixture(receipt.priors)
    shares: list[AttributedStretch] = []
    rows = [place.row for place in places]
    replayed = receipt.tokens[0] if receipt.tokens else None
    try:
        waiting = lay_out(receipt, places, cache, cancel)
        while writer.ending is None and tuple(writer.tokens) != replayed:
            logits = _read_in(waiting, rows, cache, cancel)
            piece = _choose(writer, mixture, logits[_order(rows)], shares)
            if piece.taken_back and writer.ending is None:
                waiting = {
                    row: go_back(cache, row, prompt_of(receipt, note), writer.tokens)
                    for note, row in enumerate(rows)
                }
            else:
                waiting = {row: list(writer.tokens[-1:]) for row in rows}
            yield CardPieces((piece,))
    except Cancelled:
        pass
    writer.cut()
    assert writer.ending is not None
    within = tuple(share for share in shares if share.start < len(writer.text))
    yield CardEnded(0, writer.text, writer.ending, within)
    return (written(writer),)


class Mixture:
    """The mixture of the notes' distributions over the next token, weighted by probability.

    Attributes:
        weights: p(z | x, y_<i), shape ``(K,)``; the priors before the first token.
    """

    def __init__(self, priors: Sequence[float]) -> None:
        import numpy as np

        self._priors = np.asarray(priors, np.float64)
        self.weights = self._priors

    def mixed(self, logits: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the log probabilities of the next token, shape ``(V,)``.

        Args:
            logits: One line per note, shape ``(K, V)``; further lines are ignored.
        """
        import numpy as np

        logits = logits[: len(self._priors)]
        self._tops = logits.max(axis=1, keepdims=True)
        parts = np.exp(logits - self._tops)
        self._sums = parts.sum(axis=1, keepdims=True, dtype=np.float64)
        self._logits = logits
        shares = (self.weights[:, None] / self._sums).astype(np.float32)
        mixed: NDArray[np.float32] = np.log(np.maximum((shares * parts).sum(axis=0), _LEAST))
        return mixed

    def learn(self, token: int) -> None:
        """Update the weight of each note by the probability it gave the chosen token (Bayes)."""
        import numpy as np

        seen = self._logits[:, token] - self._tops[:, 0] - np.log(self._sums[:, 0])
        weights = self.weights * np.exp(seen - seen.max())
        self.weights = weights / weights.sum()

    def forget(self, shares: Sequence[AttributedStretch]) -> None:
        """Reset the weights to those after these tokens, when later tokens are withdrawn."""
        import numpy as np

        self.weights = np.asarray(shares[-1].weights) if shares else self._priors


def _read_in(
    waiting: dict[int, list[int]], rows: Sequence[int], cache: RowCache, cancel: CancelToken
) -> NDArray[np.float32]:
    """Compute the rest of every row's prompt; return the logits, in ascending order of rows."""
    import numpy as np

    lines: dict[int, NDArray[np.float32]] = {}
    while any(waiting.values()):
        batch, room = {}, CHUNK_TOKENS
        for row in rows:
            if waiting[row] and room:
                batch[row] = waiting[row][:room]
                del waiting[row][:room]
                room -= len(batch[row])
        ready = [row for row in sorted(batch) if not waiting[row]]
        logits = cache.extend(batch, wanted=ready, cancel=cancel)
        lines |= {row: line.copy() for row, line in zip(ready, logits, strict=True)}
    return np.stack([lines[row] for row in sorted(rows)])


def _order(rows: Sequence[int]) -> list[int]:
    """Return for each note the index of its row in ascending order."""
    return [sorted(rows).index(row) for row in rows]


def _choose(
    writer: CardWriter,
    mixture: Mixture,
    logits: NDArray[np.float32],
    shares: list[AttributedStretch],
) -> CardPiece:
    before = len(writer.text)
    without = logits[-1] if len(logits) > len(mixture.weights) else None
    piece = next_piece(0, writer, mixture.mixed(logits), without)
    if not piece.tokens:  # it withdrew tokens, or ended before unwanted words
        del shares[len(writer.tokens) :]
        mixture.forget(shares)
        return piece
    mixture.learn(writer.tokens[-1])
    weights = tuple(float(weight) for weight in mixture.weights)
    shares.append(AttributedStretch(before, max(before, len(writer.text)), weights))
    return piece
