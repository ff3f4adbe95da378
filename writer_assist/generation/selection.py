"""Which of the texts that were written become the cards of a set, and in which order."""

from __future__ import annotations

import math
import re
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from writer_assist.domain.candidates import Choosing, FellAway, Flaw
from writer_assist.domain.continuation import (
    CardPiece,
    CardPieces,
    Continuation,
    Echo,
    Ending,
    Receipt,
)
from writer_assist.domain.sampling import Sampling
from writer_assist.domain.sentences import sentence_ends
from writer_assist.domain.snippet import Snippet
from writer_assist.generation.decoding import CardEnded
from writer_assist.generation.echo import echo_of
from writer_assist.generation.flaws import FoundFlaw, flaw_of

OWN_WORDS = 5_000
_FEWEST_WORDS = 300
_FREQUENT = 60
_SMOOTHING = 50.0  # words of the writer's that the texts at hand are mixed with
_SENTENCE_WEIGHT = 0.15
_TOKEN = re.compile(r"\w+(?:['’]\w+)*|[,;:.!?…—–\"“”„«»]")

MOST_FOR_A_CARD = 3


@dataclass(frozen=True, slots=True)
class WrittenText:
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
        self._ended: dict[int, WrittenText] = {}
        self.settled: dict[int, WrittenText] = {}

    @property
    def chosen(self) -> tuple[int, ...]:
        """The number of each card's text, in order of the cards; of those settled."""
        return tuple(self.settled[card].number for card in sorted(self.settled))

    def echo(self, card: int, text: str) -> Echo | None:
        """Find out what a text of a card repeats."""
        words = [*(snippet.words for snippet in self._notes[card]), self._known]
        return echo_of(text, note="\n".join(words), story=self._story)

    def take(self, candidate: WrittenText) -> WrittenText | None:
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

    def _choice(self, card: int) -> WrittenText | None:
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

    def _flaw(self, candidate: WrittenText) -> FoundFlaw | None:
        others = [one for card, one in self.settled.items() if one is not candidate]
        return flaw_of(
            candidate.text,
            candidate.ending,
            self._sampling,
            echo=candidate.echo,
            shown=self._choosing.shown,
            beside=[one.text for one in others],
        )

    def _ranked(self, candidates: Sequence[WrittenText]) -> list[WrittenText]:
        if self._voice is None:
            self._voice = Voice(self._choosing.own_words)
        contenders = [Contender(one.number, one.text, one.log_likelihood) for one in candidates]
        return [self._ended[one.candidate] for one in ranked(contenders, self._voice)]

    def _told(self, candidate: WrittenText, found: FoundFlaw | None) -> FellAway:
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


@dataclass(frozen=True, slots=True)
class Contender:
    """A text that could be shown.

    Attributes:
        candidate: Its number in the set.
        text: What was written.
        log_likelihood: Mean over its tokens, given its own prompt, in nats.
    """

    candidate: int
    text: str
    log_likelihood: float


def ranked(contenders: Sequence[Contender], voice: Voice) -> list[Contender]:
    """Return them best first: likely in the model's eyes, and near to the writer's voice.

    Both count the same, each in standard deviations over these texts; of equals, the
    first written comes first.
    """
    likely = _standardised([one.log_likelihood for one in contenders])
    near = _standardised(voice.closeness([one.text for one in contenders]))
    order = sorted(
        range(len(contenders)),
        key=lambda place: (-(likely[place] + near[place]), contenders[place].candidate),
    )
    return [contenders[place] for place in order]


class Voice:
    """A writer's habits, learnt from the last 5,000 words of their own text."""

    def __init__(self, text: str) -> None:
        own = " ".join(text.split()[-OWN_WORDS:])
        tokens = _tokens(own)
        self._known = len(tokens) >= _FEWEST_WORDS
        counts = Counter(tokens)
        self._shares = {
            token: count / len(tokens) for token, count in counts.most_common(_FREQUENT)
        }
        self._sentence = _sentence_length(own)

    def closeness(self, texts: Sequence[str]) -> list[float]:
        """Return how near each of several texts is to this voice: higher is nearer.

        The figures are comparable among these texts only; all are 0 where too little is
        known of the voice.
        """
        if not self._known:
            return [0.0] * len(texts)
        pool = Counter(token for text in texts for token in _tokens(text))
        return [self._gain(text, pool) + self._likeness_of_sentences(text) for text in texts]

    def _gain(self, text: str, pool: Counter[str]) -> float:
        common = [token for token in _tokens(text) if token in self._shares]
        if not common:
            return 0.0
        total = pool.total() + _SMOOTHING
        gains = (
            math.log(self._shares[token] * total / (pool[token] + _SMOOTHING * self._shares[token]))
            for token in common
        )
        return sum(gains) / len(common)

    def _likeness_of_sentences(self, text: str) -> float:
        return -_SENTENCE_WEIGHT * abs(_sentence_length(text) - self._sentence)


def extras_of(choosing: Choosing, cards: int, rows: int) -> tuple[int, ...]:
    """Return for each text beyond the cards' own the card that it is written for.

    Args:
        choosing: How many texts are wanted in all.
        cards: How many cards there are.
        rows: How many texts can be written at once.
    """
    wanted = min(choosing.candidates, rows, cards * MOST_FOR_A_CARD)
    return tuple(extra % cards for extra in range(wanted - cards))


class CardChoice:
    """Turns texts that end into cards that are finished."""

    def __init__(
        self,
        receipt: Receipt,
        cards: Sequence[Continuation],
        choosing: Choosing,
        story: str,
        known: str = "",
    ) -> None:
        """Begin before anything is written.

        Args:
            receipt: Of the set; in a replay it says which texts were chosen.
            cards: Still empty.
            choosing: How to choose.
            story: What the cards follow; empty in a replay.
            known: What they know besides, of notes.
        """
        self._cards, self._streamed = len(cards), choosing.streamed
        self._selection = Selection(
            [receipt.card_of(text) for text in range(len(cards) + len(receipt.extras))],
            receipt.sampling,
            choosing,
            notes=[card.sources for card in cards],
            story=story,
            known=known,
            chosen=receipt.chosen if receipt.tokens else (),
        )
        self._card_of = receipt.card_of
        self._ended: dict[int, CardEnded] = {}

    def shown(self, pieces: CardPieces) -> CardPieces:
        """Return pieces with the text of those only that a reader is to see."""
        return CardPieces(
            tuple(
                piece
                if self._streamed and piece.card < self._cards
                else CardPiece(piece.card, "", piece.tokens, piece.taken_back)
                for piece in pieces.pieces
            )
        )

    def take(self, event: CardEnded) -> tuple[int, CardEnded] | None:
        """Take a text that ended; return a card and what it shows, if that is settled."""
        self._ended[event.card] = event
        card = self._card_of(event.card)
        echo = self._selection.echo(card, event.text)
        shown = self._selection.take(
            WrittenText(event.card, card, event.text, event.ending, event.log_likelihood, echo)
        )
        return (card, self._ended[shown.number]) if shown else None

    @property
    def chosen(self) -> tuple[int, ...]:
        """The number of each card's text."""
        return self._selection.chosen

    def fell_away(self) -> tuple[FellAway, ...]:
        """Return what is not shown."""
        return self._selection.fell_away()


def _standardised(values: Sequence[float]) -> list[float]:
    spread = statistics.pstdev(values) if values else 0.0
    middle = statistics.fmean(values) if values else 0.0
    return [(value - middle) / spread if spread > 0 else 0.0 for value in values]


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text.lower().replace("’", "'"))


def _sentence_length(text: str) -> float:
    """Return the logarithm of the mean number of words in a sentence."""
    sentences = max(1, len(sentence_ends(text, final=True)))
    return math.log(max(1, len(text.split())) / sentences)
