"""What to ask of the model for a new set of cards, or for some of them again."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from writer_assist.domain.context import Context
from writer_assist.domain.continuation import Continuation, Mode
from writer_assist.domain.sampling import PRESETS, Sampling
from writer_assist.domain.snippet import Snippet
from writer_assist.messages import ContinueStory
from writer_assist.settings import BY_NUMBER, Settings, length_of
from writer_assist.ui.controllers.card_set import CardSet, Slots

BLENDED = 4  # notes in one card
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
    """Ask for a set: a card from each of the first snippets, pinned ones first, and a free one.

    Blended, the first of them make one card.
    """
    if mode is Mode.BLEND:
        return Asked(_blend(context, _first(snippets, BLENDED), sampling), (0,))
    chosen = _first(snippets, cards - 1)
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
        notes = _first(fresh, BLENDED) or blended.blend.snippets
        return Asked(_blend(context, notes, sampling), (blended.card,))
    told = [(card.card, card.snippet) for card in wanted if card.snippet is not None]
    free = next((card.card for card in wanted if card.snippet is None), None)
    snippets = tuple(snippet for _, snippet in told)
    used = {card.snippet.passage.passage_id for card in others if card.snippet}
    instead = _first([one for one in fresh if one.passage.passage_id not in used], len(snippets))
    if len(instead) == len(snippets):
        snippets = instead
    return Asked(
        # The model always writes a free card last; without a slot it is not shown.
        ContinueStory(context, snippets, len(snippets) + 1, sampling),
        (*(card for card, _ in told), free),
        others,
        tuple((card.card, f"{old.set_id}/{card.card}") for card in others),
        frozenset(old.pinned) & kept,
    )


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
    )


def _blend(context: Context, snippets: tuple[Snippet, ...], sampling: Sampling) -> ContinueStory:
    return ContinueStory(context, snippets, 1, sampling, Mode.BLEND)


def _first(snippets: Sequence[Snippet], count: int) -> tuple[Snippet, ...]:
    return tuple(sorted(snippets, key=lambda one: not one.pinned)[: max(0, count)])
