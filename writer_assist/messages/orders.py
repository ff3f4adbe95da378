"""Which notes make which cards of a set, how many and how long: built here for all who ask."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from writer_assist.domain.context import Context
from writer_assist.domain.continuation import Mode
from writer_assist.domain.sampling import PRESETS, Length, Sampling
from writer_assist.domain.snippet import Snippet, for_cards
from writer_assist.messages.model import ContinueStory
from writer_assist.settings import BY_NUMBER, Settings, length_of

SEVERAL_NOTES = 4
"""Notes in one card at most, where a card may come from more than one."""
TOKENS_PER_WORD = 1.35
"""Of English prose, in the vocabularies of today's models."""


def sampling_of(settings: Settings, *, length: Length | None = None) -> Sampling:
    """Return how the writer wants cards to be written.

    Args:
        settings: Their choices.
        length: Instead of the length chosen there.
    """
    by_number = {name: getattr(settings, name) for name in BY_NUMBER}
    sampling = PRESETS.get(settings.preset) or Sampling(**by_number)
    wanted = length or length_of(settings)
    return dataclasses.replace(
        sampling,
        max_new_tokens=max(1, round(wanted.words * TOKENS_PER_WORD)),
        sentences=wanted.sentences,
        fragment=wanted.fragment,
        faithfulness=settings.dial_faithful,
    )


def notes_wanted(cards: int, mode: Mode) -> int:
    """Return how many notes a set of so many cards has use for."""
    return cards - 1 if mode is Mode.APART else SEVERAL_NOTES


def order_of(
    context: Context,
    snippets: Sequence[Snippet],
    *,
    cards: int,
    sampling: Sampling,
    mode: Mode = Mode.APART,
    fill: bool = False,
) -> ContinueStory:
    """Order a set of cards.

    Apart, each of the first notes that are not pinned makes a card, and one card has no
    note.  Together, the first of them stand in the prompt of all cards but that one; there
    are two cards at least.  Blended, they make one card.

    Args:
        context: Where the story stands.
        snippets: Notes to write from, best first.
        cards: How many are wanted; with too few notes there are fewer.
        sampling: How to write.
        mode: How the notes are used.
        fill: Whether cards that have no note of their own make up for notes that are
            too few.
    """
    notes = for_cards(snippets, notes_wanted(cards, mode))
    apart = cards if fill else len(notes) + 1
    count = {Mode.APART: apart, Mode.TOGETHER: max(2, cards), Mode.BLEND: 1}[mode]
    return ContinueStory(context, notes, count, sampling, mode)
