"""Which row holds which text of a set, and how the prompts get there."""

from __future__ import annotations

from collections.abc import Sequence

from writer_assist.domain.cancellation import CancelToken
from writer_assist.domain.continuation import Mode, Receipt
from writer_assist.generation.row_cache import RowCache
from writer_assist.generation.schedule import CHUNK_TOKENS, Card


def texts_of(receipt: Receipt) -> int:
    """Return how many texts are written, or notes blended, and read prompts of their own."""
    return len(receipt.rows) + len(receipt.extras)


def free_card(receipt: Receipt) -> int:
    """Return the card whose prompt has no note; the last one always."""
    return len(receipt.rows) - 1


def prompt_of(receipt: Receipt, text: int) -> tuple[int, ...]:
    """Return the tokens that a text follows."""
    return (*receipt.prefix, *receipt.rows[receipt.card_of(text)])


def reader_of(receipt: Receipt, text: int) -> int:
    """Return the card that reads in the prompt of a text: the last one that has the same."""
    if receipt.mode is Mode.BLEND:
        return text
    own = receipt.rows[receipt.card_of(text)]
    return max(card for card, row in enumerate(receipt.rows) if row == own)


def steered_of(receipt: Receipt) -> tuple[int, ...]:
    """Return the texts that are compared with what they would be without notes."""
    if receipt.mode is Mode.BLEND or not receipt.sampling.faithfulness:
        return ()
    free = free_card(receipt)
    return tuple(text for text in range(texts_of(receipt)) if reader_of(receipt, text) != free)


def place_cards(receipt: Receipt, cache: RowCache) -> tuple[Card, ...]:
    """Choose for each card that reads a prompt in the row that holds most of it already.

    All rows of a set are neighbours: llama.cpp computes rows with a gap between them one
    after the other, and four of them took 76 ms a token so, side by side 38.  The last card,
    the free one, chooses first, because the others' beginning is copied from its row.  The
    rows are shortened to what is of use.  The other texts take the rows that are left.

    Returns:
        One place per text, then one per steered text for its second row.
    """
    readers = _readers(receipt)
    kept = {
        (card, row): _kept(cache, row, prompt_of(receipt, card))
        for card in readers
        for row in range(cache.rows)
    }
    free = free_card(receipt)
    by_gain = sorted(kept, key=lambda pair: (pair[0] != free, -kept[pair], cache.length(pair[1])))
    texts, steered = range(texts_of(receipt)), steered_of(receipt)
    width = len(texts) + len(steered)
    blocks = [range(first, first + width) for first in range(cache.rows - width + 1)]
    chosen = [(_chosen(by_gain, block), block) for block in blocks]
    rows, block = max(chosen, key=lambda pair: sum(kept[one] for one in pair[0].items()))
    left = iter([row for row in block if row not in rows.values()])
    rows |= {text: next(left) for text in texts if text not in rows}
    own = [
        Card(rows[text], cache.keep(rows[text], kept.get((text, rows[text]), 0))) for text in texts
    ]
    return (*own, *(Card(row, cache.keep(row, 0)) for row in left))


def _readers(receipt: Receipt) -> list[int]:
    """Return the cards that read a prompt in."""
    return [card for card in range(len(receipt.rows)) if reader_of(receipt, card) == card]


def _chosen(by_gain: Sequence[tuple[int, int]], block: range) -> dict[int, int]:
    """Return the row of each card: those of a block, the first fitting pairs of all."""
    rows: dict[int, int] = {}
    for card, row in by_gain:
        if row in block and card not in rows and row not in rows.values():
            rows[card] = row
    return rows


def lay_out(
    receipt: Receipt, places: Sequence[Card], cache: RowCache, cancel: CancelToken
) -> dict[int, list[int]]:
    """Bring the shared prefix into the rows; return what each still has to be given.

    Of texts with the same prompt only one reads it in.
    """
    readers = _readers(receipt)
    kept = {places[card].row: places[card].kept for card in readers}
    leader, prefix = places[free_card(receipt)].row, receipt.prefix
    while kept[leader] < len(prefix):
        chunk = prefix[kept[leader] : kept[leader] + CHUNK_TOKENS]
        cache.extend({leader: chunk}, wanted=(), cancel=cancel)
        kept[leader] += len(chunk)
    for row in kept:
        if kept[row] < len(prefix):
            kept[row] = cache.fork(leader, row, len(prefix))
    return {
        places[card].row: list(prompt_of(receipt, card)[kept[places[card].row] :])
        for card in readers
    }


def read_in(receipt: Receipt, places: Sequence[Card], cache: RowCache, cancel: CancelToken) -> None:
    """Bring the prompts into the rows, each but for its last token; the free card's first.

    Row after row, not side by side: what is there when this is cancelled is of use.

    Raises:
        Cancelled: The rows hold a part.
    """
    waiting = lay_out(receipt, places, cache, cancel)
    for row, rest in reversed(waiting.items()):
        for start in range(0, len(rest) - 1, CHUNK_TOKENS):
            part = rest[start : min(start + CHUNK_TOKENS, len(rest) - 1)]
            cache.extend({row: part}, wanted=(), cancel=cancel)


def go_back(cache: RowCache, row: int, prompt: Sequence[int], tokens: Sequence[int]) -> list[int]:
    """Shorten a row to a prompt and these tokens but for the last of all.

    Returns:
        What the row has to be given for the next logits.
    """
    wanted = [*prompt, *tokens]
    held = cache.keep(row, min(cache.length(row), len(wanted) - 1))
    return wanted[held:]


def _kept(cache: RowCache, row: int, prompt: Sequence[int]) -> int:
    # The last token is computed again in any case, for its logits.
    return min(cache.common(row, prompt), len(prompt) - 1)
