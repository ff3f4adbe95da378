"""Builds the orders for a new set of cards, or for some of its cards again."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QTextCursor

from writer_assist.domain.book_names import NameCorrections
from writer_assist.domain.camera import Tense
from writer_assist.domain.candidates import SelectionSettings
from writer_assist.domain.context import Context
from writer_assist.domain.continuation import Continuation, Mode
from writer_assist.domain.prompt import Memory
from writer_assist.domain.sampling import Sampling
from writer_assist.domain.snippet import Snippet, for_cards
from writer_assist.domain.voice import VoiceUse
from writer_assist.messages.model import ContinueStory
from writer_assist.messages.orders import order_of, texts_wanted
from writer_assist.ui.cards.sets import CardSet, PlaceSets, Slots
from writer_assist.ui.draft.insertion import text_before

OWN_CHARACTERS = 30_000  # 5,000 words and some


@dataclass(frozen=True, slots=True)
class CardOrder:
    """An order to the model, and how its answer is shown in the window.

    Attributes:
        order: For the model process.
        slots: See CardSet.
        others: Cards of an earlier set that stay.
        origins: See ``KeptSet.kept_from``.
        pinned: Cards among ``others`` that are pinned.
        replaces: Whether the set replaces one that repeated a text.
    """

    order: ContinueStory
    slots: Slots
    others: tuple[Continuation, ...] = ()
    origins: tuple[tuple[int, str], ...] = ()
    pinned: frozenset[int] = frozenset()
    replaces: bool = False


def asked_first(
    context: Context,
    snippets: Sequence[Snippet],
    cards: int,
    *,
    sampling: Sampling,
    mode: Mode = Mode.APART,
) -> CardOrder:
    """Ask for a set: one card from each of the first unpinned snippets, the others free.

    One card at least is free.  Blended, the snippets make one card; together, they make all cards
    but the free one.
    """
    order = order_of(context, snippets, cards=cards, sampling=sampling, mode=mode)
    return CardOrder(order, tuple(range(order.cards)))


def asked_again(
    old: CardSet,
    kept: frozenset[int],
    context: Context,
    fresh: Sequence[Snippet],
    sampling: Sampling,
) -> CardOrder | None:
    """Ask for a set again, except for some of its cards; None when all of them stay.

    Args:
        old: The set.
        kept: Its cards that stay.
        context: The story around the place.
        fresh: Snippets to write from instead of those of the old cards, if there
            are enough.
        sampling: How to write.
    """
    others = tuple(card for card in old.cards if card.card in kept)
    wanted = [card for card in old.cards if card.card not in kept]
    if not wanted:
        return None
    blended = next((card for card in wanted if card.blend), None)
    if blended is not None and blended.blend is not None:
        notes = fresh or blended.blend.snippets
        order = order_of(context, notes, cards=1, sampling=sampling, mode=Mode.BLEND)
        return CardOrder(order, (blended.card,))
    free = [card.card for card in wanted if not card.sources]
    if several := [card for card in wanted if card.together]:
        notes, cards = fresh or several[0].sources, len(several) + 1
        order = order_of(context, notes, cards=cards, sampling=sampling, mode=Mode.TOGETHER)
        own = (*(card.card for card in several), free[0] if free else None)
        return _beside(old, kept, others, order, own)
    told = [(card.card, card.snippet) for card in wanted if card.snippet is not None]
    snippets = tuple(snippet for _, snippet in told)
    used = {card.snippet.passage.passage_id for card in others if card.snippet}
    unused = [one for one in fresh if one.passage.passage_id not in used]
    instead = for_cards(unused, len(told) + max(0, len(free) - 1))
    if len(instead) >= len(snippets):
        snippets = instead  # there may be notes now for cards that had none
    # The model always writes a free card last; without a slot it is not shown.
    slots: Slots = (*(card for card, _ in told), *free, *(() if free else (None,)))
    order = ContinueStory(context, snippets, len(slots), sampling)
    return _beside(old, kept, others, order, slots)


class CardChoosing:
    """Adds to each order how cards are chosen, and which phrases to avoid.

    Attributes:
        candidates: Texts to write for a whole set.
        streamed: Whether cards are shown while they are written.
        phrases: Words that are not wanted anywhere.
        openings: Words that no card may begin with.
        memory: Returns what all cards at a place are to know.
        voice: Returns which of the writer's voices to write with.
        names: How the writer corrected the names of the book.
        tense: In which the scene is told, as its writer says; None for the one that it shows.
    """

    def __init__(self, sets: PlaceSets) -> None:
        self._sets = sets
        self.candidates = 0
        self.streamed = True
        self.phrases: tuple[str, ...] = ()
        self.openings: tuple[str, ...] = ()
        self.memory: Callable[[QTextCursor], Memory] = lambda _place: Memory()
        self.voice: Callable[[], VoiceUse | None] = lambda: None
        self.names: NameCorrections = ()
        self.tense: Tense | None = None

    def applied(self, order: ContinueStory, place: QTextCursor, cards: int) -> ContinueStory:
        """Return an order with these choices added.

        Args:
            order: What is asked for.
            place: Where.
            cards: Of a whole set: one that is written again has its share of the texts only.
        """
        share = max(1, texts_wanted(self.candidates, order.sampling) // max(1, cards))
        return dataclasses.replace(
            order,
            sampling=dataclasses.replace(
                order.sampling, banned_phrases=self.phrases, banned_openings=self.openings
            ),
            choosing=SelectionSettings(
                share * order.cards,
                # Sentences take a second or two: the best of six is worth more than the words of
                # one as they come.
                self.streamed and order.sampling.sentences != 1,
                tuple(card.text for one in self._sets.all for card in one.cards if card.ending),
                text_before(place, OWN_CHARACTERS),
            ),
            memory=self.memory(place),
            voice=self.voice(),
            names=self.names,
            tense=self.tense,
        )


def _beside(
    old: CardSet,
    kept: frozenset[int],
    others: tuple[Continuation, ...],
    order: ContinueStory,
    slots: Slots,
) -> CardOrder:
    """Ask for cards beside others of the same set that stay."""
    origins = tuple((card.card, f"{old.set_id}/{card.card}") for card in others)
    return CardOrder(order, slots, others, origins, frozenset(old.pinned) & kept)
