"""How the cards of a set are to be chosen, as the window knows it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from PySide6.QtGui import QTextCursor

from writer_assist.domain.candidates import Choosing
from writer_assist.domain.memory import Memory
from writer_assist.messages.model import ContinueStory
from writer_assist.ui.controllers.draft_text import text_before
from writer_assist.ui.controllers.place_sets import PlaceSets

OWN_CHARACTERS = 30_000  # 5,000 words and some


class CardChoosing:
    """Says with each order what the cards are chosen from, and what is not wanted.

    Attributes:
        candidates: Texts to write for a whole set.
        streamed: Whether cards are shown while they are written.
        phrases: Words that are not wanted anywhere.
        openings: Words that no card is to begin with.
        memory: Returns what all cards at a place are to know.
    """

    def __init__(self, sets: PlaceSets) -> None:
        self._sets = sets
        self.candidates = 0
        self.streamed = True
        self.phrases: tuple[str, ...] = ()
        self.openings: tuple[str, ...] = ()
        self.memory: Callable[[QTextCursor], Memory] = lambda _place: Memory()

    def applied(self, order: ContinueStory, place: QTextCursor, cards: int) -> ContinueStory:
        """Return an order with all that is known here.

        Args:
            order: What is asked for.
            place: Where.
            cards: Of a whole set: one that is written again has its share of the texts only.
        """
        share = max(1, self.candidates // max(1, cards))
        return dataclasses.replace(
            order,
            sampling=dataclasses.replace(
                order.sampling, banned_phrases=self.phrases, banned_openings=self.openings
            ),
            choosing=Choosing(
                share * order.cards,
                self.streamed,
                tuple(card.text for one in self._sets.all for card in one.cards if card.ending),
                text_before(place, OWN_CHARACTERS),
            ),
            memory=self.memory(place),
        )
