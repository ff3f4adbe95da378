"""One card over several notes: RAG-Token decoding (Lewis et al. 2020).

p(y_i) = sum over the notes z of p(z | x, y_<i) p(y_i | x, z, y_<i).
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import TYPE_CHECKING

from writer_assist.domain.continuation import AttributedStretch, CardPiece, CardPieces, Receipt
from writer_assist.domain.progress import Cancelled, CancelToken
from writer_assist.generation.card_writer import CardWriter
from writer_assist.generation.decoding import CardEnded, Written, next_piece, writer_of, written
from writer_assist.generation.rows import RowCache, go_back, lay_out, prompt_of
from writer_assist.generation.schedule import CHUNK_TOKENS, CardRow
from writer_assist.generation.vocabulary import Vocabulary

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# A difference of this much in the retrieval score makes a note e times as likely a source.
_SCORE_SPREAD = 0.2
_LEAST = 1e-37  # stands for a probability that float32 cannot hold


def priors_of(scores: Sequence[float]) -> tuple[float, ...]:
    """Return p(z | x): how likely each note is as a source before a word is written.

    Args:
        scores: Of retrieval, in the measure of one search.
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
) -> Generator[CardPieces | CardEnded, None, tuple[Written, ...]]:
    """Write one card, each token drawn from the notes' distributions mixed.

    Every note has a row; all are given the token that was chosen, and what each note
    had made of it says how likely that note is as the source.

    Args:
        receipt: Prompts, one per note and, to steer, one without; settings, and the
            notes' priors.
        places: The row of each.
        cache: The rows.
        vocabulary: Of the same model.
        cancel: Looked at before each batch.

    Yields:
        What each step brought; the card when it ends, with its shares.

    Returns:
        What was chosen; one card.
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
    """The notes' distributions over the next token, weighted by how likely each note is.

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
            logits: One line per note, shape ``(K, V)``; lines beyond those are left alone.
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
        """Weigh each note by what it had made of the token that was chosen (Bayes)."""
        import numpy as np

        seen = self._logits[:, token] - self._tops[:, 0] - np.log(self._sums[:, 0])
        weights = self.weights * np.exp(seen - seen.max())
        self.weights = weights / weights.sum()

    def forget(self, shares: Sequence[AttributedStretch]) -> None:
        """Weigh the notes as after these tokens, those behind them taken back."""
        import numpy as np

        self.weights = np.asarray(shares[-1].weights) if shares else self._priors


def _read_in(
    waiting: dict[int, list[int]], rows: Sequence[int], cache: RowCache, cancel: CancelToken
) -> NDArray[np.float32]:
    """Give every row the rest of its prompt; return the logits, in ascending order of rows."""
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
    """Return for each note where its row stands when they are in ascending order."""
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
    if not piece.tokens:  # it went back, or ended before words that are not wanted
        del shares[len(writer.tokens) :]
        mixture.forget(shares)
        return piece
    mixture.learn(writer.tokens[-1])
    weights = tuple(float(weight) for weight in mixture.weights)
    shares.append(AttributedStretch(before, max(before, len(writer.text)), weights))
    return piece
