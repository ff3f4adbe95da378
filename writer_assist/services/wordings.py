"""Other wordings of a selection without a language model: tighter, and with what notes have."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from writer_assist.domain.book_names import BookName
from writer_assist.domain.context import Context
from writer_assist.domain.deck import DeckKind
from writer_assist.domain.rewriting import Rewriting, Way
from writer_assist.domain.snippet import Snippet
from writer_assist.generation.tightening import tightened
from writer_assist.messages.exploring import DrawCard, FindWordings
from writer_assist.retrieval.text_clues import count_senses
from writer_assist.services.deck_pool import DeckPool, answering
from writer_assist.services.deck_scene import passages_with
from writer_assist.services.inspiration import InspirationService
from writer_assist.services.library import LibraryReader
from writer_assist.services.senses import sense_words
from writer_assist.services.verbs import known_verbs

_SENSES = ("smell", "touch", "sound", "taste", "sight")  # those that prose forgets come first
_LOOKED_AT = 12  # passages that fit
_ABOUT = 600  # characters before a selection that say what it is about


def by_rule(order: FindWordings) -> Iterator[Rewriting]:
    """Yield the tighter wording of a selection, if the rules find one."""
    before = order.context.story
    one = None if order.turn else tightened(order.selection, known_verbs(), before=before)
    if one is not None:
        yield one


def from_notes(
    order: FindWordings,
    reader: LibraryReader,
    inspiration: InspirationService,
    *,
    model_id: str = "",
    names: Sequence[BookName] = (),
) -> Iterator[Rewriting]:
    """Yield passages for a selection: one with a sense that it lacks, then one that fits.

    Args:
        order: The selection.
        reader: Of the library.
        inspiration: Searches it.
        model_id: Whose vectors count; empty without an embedding model.
        names: Of the book, as far as they are known.
    """
    around = order.context.story[-_ABOUT:]
    context = Context(order.context.draft, around, order.selection, len(order.selection))
    asked = DrawCard(DeckKind.SENSE, context, seed=order.turn, sources=order.sources)
    chance = random.Random(order.turn)
    pool = DeckPool(reader, inspiration, model_id, asked, chance, names)
    taken: set[int] = set()
    for ways in (_with_sense(pool, order), _fitting(pool, order)):
        for one in ways:
            assert one.snippet is not None
            note = one.snippet.passage.note_id
            if note not in taken and one.quote not in order.selection:
                taken.add(note)
                yield one
                break


def _with_sense(pool: DeckPool, order: FindWordings) -> Iterator[Rewriting]:
    counts = count_senses(order.selection, sense_words())
    names = sorted(_SENSES, key=lambda one: counts[one])
    for place in range(len(names)):
        sense = names[(place + order.turn) % len(names)]
        found = passages_with(pool, sense)
        for snippet, sentence in found[order.turn % max(1, len(found)) :]:
            yield Rewriting(Way.SENSE, snippet=snippet, quote=sentence, sense=sense)


def _fitting(pool: DeckPool, order: FindWordings) -> list[Rewriting]:
    found: dict[int, Snippet] = {}
    for snippet in pool.fitting(_LOOKED_AT):
        found.setdefault(snippet.passage.note_id, snippet)
    quoted = (answering(one) for one in [*found.values()][order.turn :])
    return [Rewriting(Way.NOTE, snippet=one.snippet, quote=one.quote) for one in quoted]
