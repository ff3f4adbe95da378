"""Which of the texts that were written become the cards of a set.

A card shows its first text from the first word on, and a reader begins at once: what is
sound stays, even where a hidden text would rank higher.  Only a text with a flaw gives way,
when its card's other texts are complete, a second later at the most, and the best of them
takes its place.  Where nobody reads along, on the command line or if the writer prefers to
wait, every card gets the best of its texts.  Without a sound one, the first text stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from writer_assist.domain.candidates import Choosing, FellAway, Flaw
from writer_assist.domain.continuation import Echo, Ending
from writer_assist.domain.sampling import Sampling
from writer_assist.domain.snippet import Snippet
from writer_assist.generation.echo import echo_of
from writer_assist.generation.flaws import Found, flaw_of
from writer_assist.generation.ranking import Contender, ranked
from writer_assist.generation.voice import Voice


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text that will not change any more.

    Attributes:
        number: From 0; the first ones are the cards' own, in order.
        card: The card that it was written for.
        text: What was written.
        ending: Why it stopped.
        log_likelihood: Mean over its tokens, given its own prompt, in nats.
        echo: What it repeats; None if nothing.
    """

    number: int
    card: int
    text: str
    ending: Ending
    log_likelihood: float
    echo: Echo | None = None


class Selection:
    """Takes texts as they end and settles the cards one by one."""

    def __init__(
        self,
        cards: Sequence[int],
        sampling: Sampling,
        choosing: Choosing,
        *,
        notes: Sequence[Sequence[Snippet]],
        story: str,
        known: str = "",
        chosen: Sequence[int] = (),
    ) -> None:
        """Begin with nothing written.

        Args:
            cards: For each text, the card that it is written for.
            sampling: How they are written.
            choosing: How they are chosen.
            notes: Those of each card.
            story: What they follow.
            known: What all of them know besides, of notes.
            chosen: The text of each card, where it is known already: in a replay.
        """
        self._cards, self._notes = tuple(cards), tuple(map(tuple, notes))
        self._sampling, self._choosing = sampling, choosing
        self._story, self._known, self._chosen = story, known, tuple(chosen)
        self._voice: Voice | None = None
        self._ended: dict[int, Candidate] = {}
        self.settled: dict[int, Candidate] = {}

    @property
    def chosen(self) -> tuple[int, ...]:
        """The number of each card's text, in order of the cards; of those settled."""
        return tuple(self.settled[card].number for card in sorted(self.settled))

    def echo(self, card: int, text: str) -> Echo | None:
        """Find out what a text of a card repeats."""
        words = [*(snippet.words for snippet in self._notes[card]), self._known]
        return echo_of(text, note="\n".join(words), story=self._story)

    def take(self, candidate: Candidate) -> Candidate | None:
        """Take a text that ended; return the one its card shows from now on, if that is known."""
        self._ended[candidate.number] = candidate
        card = candidate.card
        if card in self.settled:
            return None
        shown = self._choice(card)
        if shown is not None:
            self.settled[card] = shown
        return shown

    def fell_away(self) -> tuple[FellAway, ...]:
        """Return what was written and is not shown; the sound ones first, best first."""
        left = [
            candidate
            for number, candidate in sorted(self._ended.items())
            if number not in self.chosen and candidate.ending is not Ending.CUT and candidate.text
        ]
        found = {candidate.number: self._flaw(candidate) for candidate in left}
        spare = self._ranked([one for one in left if found[one.number] is None])
        flawed = [one for one in left if found[one.number] is not None]
        return tuple(self._told(one, found[one.number]) for one in (*spare, *flawed))

    def _choice(self, card: int) -> Candidate | None:
        if self._chosen:
            return self._ended.get(self._chosen[card])
        first = self._ended.get(card)
        if first is not None and first.ending is Ending.CUT:
            return first
        if self._choosing.streamed and first is not None and self._flaw(first) is None:
            return first
        numbers = [number for number, of in enumerate(self._cards) if of == card]
        if any(number not in self._ended for number in numbers):
            return None
        texts = [self._ended[number] for number in numbers]
        sound = self._ranked([one for one in texts if self._flaw(one) is None])
        return sound[0] if sound else self._ended[card]

    def _flaw(self, candidate: Candidate) -> Found | None:
        others = [one for card, one in self.settled.items() if one is not candidate]
        return flaw_of(
            candidate.text,
            candidate.ending,
            self._sampling,
            echo=candidate.echo,
            shown=self._choosing.shown,
            beside=[one.text for one in others],
        )

    def _ranked(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        if self._voice is None:
            self._voice = Voice(self._choosing.own_words)
        contenders = [Contender(one.number, one.text, one.log_likelihood) for one in candidates]
        return [self._ended[one.candidate] for one in ranked(contenders, self._voice)]

    def _told(self, candidate: Candidate, found: Found | None) -> FellAway:
        notes = self._notes[candidate.card]
        return FellAway(
            candidate.number,
            candidate.card,
            candidate.text,
            notes[0] if len(notes) == 1 else None,
            found.flaw if found else Flaw.SPARE,
            found.words if found else "",
            notes if len(notes) > 1 else (),
        )
