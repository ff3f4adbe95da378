"""What to ask of the model for a new set of cards, or for some of them again."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from writer_assist.domain.context import Context
from writer_assist.domain.continuation import Continuation, Mode
from writer_assist.domain.sampling import PRESETS, Sampling
from writer_assist.domain.snippet import Snippet, for_cards
from writer_assist.messages.model import ContinueStory
from writer_assist.settings import BY_NUMBER, Settings, length_of
from writer_assist.ui.controllers.card_set import CardSet, Slots

SEVERAL = 4  # notes in one card
TOKENS_PER_WORD = 4 / 3  # of English, roughly


@dataclass(frozen=True, slots=True)
class Asked:
    """An order, and what its answer will be in the window.

    Attributes:
        order: For the model process.
        slots: See CardSet.
        others: Cards of an earlier set that stay.
        origins: See ``KeptSet.kept_from``.
        pinned: Cards among ``others`` that are pinned.
        replaces: Whether the set stands in for one that repeated a text.
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
) -> Asked:
    """Ask for a set: a card from each of the first snippets that are not pinned, a free one.

    Blended, the first of them make one card; together, they make all cards but the free one.
    """
    if mode is Mode.BLEND:
        return Asked(_blend(context, for_cards(snippets, SEVERAL), sampling), (0,))
    if mode is Mode.TOGETHER:
        cards = max(2, cards)
        order = _together(context, for_cards(snippets, SEVERAL), cards, sampling)
        return Asked(order, tuple(range(cards)))
    chosen = for_cards(snippets, cards - 1)
    order = ContinueStory(context, chosen, len(chosen) + 1, sampling)
    return Asked(order, tuple(range(len(chosen) + 1)))


def asked_again(
    old: CardSet,
    kept: frozenset[int],
    context: Context,
    fresh: Sequence[Snippet],
    sampling: Sampling,
) -> Asked | None:
    """Ask for a set again but for some of its cards; None when all of them are to stay.

    Args:
        old: The set.
        kept: Its cards that stay.
        context: Where the story stands now.
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
        notes = for_cards(fresh, SEVERAL) or blended.blend.snippets
        return Asked(_blend(context, notes, sampling), (blended.card,))
    free = next((card.card for card in wanted if not card.sources), None)
    if several := [card for card in wanted if card.together]:
        notes = for_cards(fresh, SEVERAL) or several[0].sources
        order = _together(context, notes, len(several) + 1, sampling)
        slots = (*(card.card for card in several), free)
        return _beside(old, kept, others, order, slots)
    told = [(card.card, card.snippet) for card in wanted if card.snippet is not None]
    snippets = tuple(snippet for _, snippet in told)
    used = {card.snippet.passage.passage_id for card in others if card.snippet}
    instead = for_cards([one for one in fresh if one.passage.passage_id not in used], len(snippets))
    if len(instead) == len(snippets):
        snippets = instead
    # The model always writes a free card last; without a slot it is not shown.
    order = ContinueStory(context, snippets, len(snippets) + 1, sampling)
    return _beside(old, kept, others, order, (*(card for card, _ in told), free))


def sampling_of(settings: Settings) -> Sampling:
    """Return how the writer wants cards to be written."""
    by_number = {name: getattr(settings, name) for name in BY_NUMBER}
    sampling = PRESETS.get(settings.preset) or Sampling(**by_number)
    length = length_of(settings)
    return dataclasses.replace(
        sampling,
        max_new_tokens=max(1, round(length.words * TOKENS_PER_WORD)),
        sentences=length.sentences,
        fragment=length.fragment,
        faithfulness=settings.dial_faithful,
    )


def _beside(
    old: CardSet,
    kept: frozenset[int],
    others: tuple[Continuation, ...],
    order: ContinueStory,
    slots: Slots,
) -> Asked:
    """Ask for cards beside others of the same set that stay."""
    origins = tuple((card.card, f"{old.set_id}/{card.card}") for card in others)
    return Asked(order, slots, others, origins, frozenset(old.pinned) & kept)


def _together(
    context: Context, snippets: tuple[Snippet, ...], cards: int, sampling: Sampling
) -> ContinueStory:
    return ContinueStory(context, snippets, cards, sampling, Mode.TOGETHER)


def _blend(context: Context, snippets: tuple[Snippet, ...], sampling: Sampling) -> ContinueStory:
    return ContinueStory(context, snippets, 1, sampling, Mode.BLEND)
