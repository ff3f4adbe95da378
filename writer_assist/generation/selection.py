"""Choosing which of the texts become the cards of a set, by flaws, likelihood and voice."""

from __future__ import annotations

import math
import re
import statistics
from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from writer_assist.domain.candidates import Flaw, RejectedText, SelectionSettings
from writer_assist.domain.continuation import (
    Echo,
    Ending,
)
from writer_assist.domain.sampling import Sampling
from writer_assist.domain.sentences import sentence_ends
from writer_assist.domain.snippet import Snippet
from writer_assist.domain.story_facts import NOTHING_KNOWN, StoryFacts
from writer_assist.generation.echo import KnownText, echo_of
from writer_assist.generation.flaws import FoundFlaw, flaw_of
from writer_assist.generation.promise import CardSurroundings, promise_of

OWN_WORDS = 5_000
_FEWEST_WORDS = 300
_FREQUENT = 60
# Pseudo-count for smoothing the writer's word frequencies with those of the texts.
_SMOOTHING = 50.0
_SENTENCE_WEIGHT = 0.15
# In 95 sentences after a chapter of a novel, 17 of them worth keeping, promise alone had an area
# under the curve of .85, with a fifth of the voice .86, with all of it .67: long sentences are
# where a small model goes astray.
_VOICE = 0.2
_TOKEN = re.compile(r"\w+(?:['’]\w+)*|[,;:.!?…—–\"“”„«»]")


@dataclass(frozen=True, slots=True)
class WrittenText:
    """A text that will not change any more.

    Attributes:
        number: Its index; the first ones are the cards' own, in order.
        card: The card that it was written for.
        text: The whole text.
        ending: Why it stopped.
        log_likelihood: Given its own prompt, in nats, over a power of the number of its tokens.
        echo: What it repeats; None if nothing.
    """

    number: int
    card: int
    text: str
    ending: Ending
    log_likelihood: float
    echo: Echo | None = None


class Selection:
    """Receives texts as they end, and decides what each card shows."""

    def __init__(
        self,
        cards: Sequence[int],
        sampling: Sampling,
        choosing: SelectionSettings,
        *,
        notes: Sequence[Sequence[Snippet]],
        story: str,
        known: str = "",
        chosen: Sequence[int] = (),
        facts: StoryFacts = NOTHING_KNOWN,
        learned: KnownText | None = None,
        common: AbstractSet[str] = frozenset(),
        waiting: AbstractSet[int] = frozenset(),
    ) -> None:
        """Begin without any text.

        Args:
            cards: For each text, the card that it is written for.
            sampling: The settings they are written with.
            choosing: How they are chosen.
            notes: The notes of each card.
            story: The story that they continue.
            known: The text of the notes that are in all prompts.
            chosen: The text of each card if already known, in a replay.
            facts: What the story and the notes show.
            learned: What the model's voice was learned from.
            common: Words with which a card shows nothing of its note.
            waiting: Cards that are decided only by ``settle``.
        """
        self._learned, self._common = learned, common
        self._waiting, self._showing = frozenset(waiting), frozenset[int]()
        self._cards, self._notes = tuple(cards), tuple(map(tuple, notes))
        self._sampling, self._choosing = sampling, choosing
        self._story, self._known, self._chosen = story, known, tuple(chosen)
        self._facts = facts
        self._voice: Voice | None = None
        self._ended: dict[int, WrittenText] = {}
        self.settled: dict[int, WrittenText] = {}

    @property
    def chosen(self) -> tuple[int, ...]:
        """The index of each card's text, for the cards that are decided."""
        return tuple(self.settled[card].number for card in sorted(self.settled))

    def echo(self, card: int, text: str) -> Echo | None:
        """Return what a card's text repeats."""
        words = [*(snippet.words for snippet in self._notes[card]), self._known]
        told = "\n".join(words)
        return echo_of(text, note=told, story=self._story, known=self._learned)

    def add(self, candidate: WrittenText) -> list[tuple[int, WrittenText]]:
        """Add a finished text; return the cards that are now decided, and what they show."""
        self._ended[candidate.number] = candidate
        alike = self._alike(candidate.card)
        return self._decided([card for card in alike if card not in self._waiting])

    def undecided(self) -> dict[int, str]:
        """Return the texts, by number, among which those cards choose that wait."""
        return {
            number: one.text
            for number, one in sorted(self._ended.items())
            if one.card in self._waiting
            and one.ending is not Ending.CUT
            and self._flaw(one) is None
        }

    def settle(self, showing: AbstractSet[int]) -> list[tuple[int, WrittenText]]:
        """Decide the cards that wait; return them, and what they show.

        Args:
            showing: The texts of which it was measured that their note did something to them.
        """
        waiting, self._waiting, self._showing = self._waiting, frozenset(), frozenset(showing)
        return self._decided(sorted(waiting))

    def rejected(self) -> tuple[RejectedText, ...]:
        """Return the texts that are not shown: those without flaws first, best first."""
        left = [
            candidate
            for number, candidate in sorted(self._ended.items())
            if number not in self.chosen and candidate.ending is not Ending.CUT and candidate.text
        ]
        found = {candidate.number: self._flaw(candidate) for candidate in left}
        spare = self._ranked([one for one in left if found[one.number] is None])
        flawed = [one for one in left if found[one.number] is not None]
        return tuple(self._told(one, found[one.number]) for one in (*spare, *flawed))

    def _alike(self, card: int) -> list[int]:
        """Return the cards that choose among the same texts, since their prompt is the same.

        What is shown while it is written stays with its card.
        """
        if self._choosing.streamed and not self._chosen:
            return [card]
        return [other for other, notes in enumerate(self._notes) if notes == self._notes[card]]

    def _decided(self, cards: Sequence[int]) -> list[tuple[int, WrittenText]]:
        now = []
        for card in cards:
            if card not in self.settled and (shown := self._choice(card)) is not None:
                self.settled[card] = shown
                now.append((card, shown))
        return now

    def _choice(self, card: int) -> WrittenText | None:
        if self._chosen:
            return self._ended.get(self._chosen[card])
        first = self._ended.get(card)
        cut = first is not None and first.ending is Ending.CUT
        if first is not None and self._choosing.streamed and (cut or not self._is_broken(first)):
            return first  # it was read while it was written, so it stays
        alike, taken = [card] if cut else self._alike(card), set(self.chosen)
        numbers = [number for number, of in enumerate(self._cards) if of in alike]
        texts = [self._ended[number] for number in numbers if number in self._ended]
        if len(texts) < len(numbers) and not cut:
            return None
        texts = [one for one in texts if one.number not in taken]
        sound = [one for one in texts if one.ending is not Ending.CUT and self._flaw(one) is None]
        whole = [one for one in texts if not self._is_broken(one)]
        own = [one for one in texts if one is first]
        return next(iter(self._ranked(sound) or self._ranked(whole) or own or texts), None)

    def flaw(self, card: int) -> Flaw | None:
        """Return what is wrong with the text of a settled card; None if nothing is."""
        found = self._flaw(self.settled[card])
        return found.flaw if found else None

    def _is_broken(self, candidate: WrittenText) -> bool:
        found = self._flaw(candidate)
        return found is not None and found.flaw is Flaw.BROKEN

    def _flaw(self, candidate: WrittenText) -> FoundFlaw | None:
        others = [one for card, one in self.settled.items() if one is not candidate]
        return flaw_of(
            candidate.text,
            candidate.ending,
            self._sampling,
            echo=candidate.echo,
            shown=self._choosing.shown,
            beside=[one.text for one in others],
            facts=self._facts,
            paragraph=self._story.rstrip().rpartition("\n")[2],
        )

    def _ranked(self, candidates: Sequence[WrittenText]) -> list[WrittenText]:
        if self._voice is None:
            self._voice = Voice(self._choosing.own_words)
        if not candidates:
            return []
        notes = "\n".join(note.words for note in self._notes[candidates[0].card])
        others = [one.text for one in self.settled.values()]
        around = CardSurroundings.of(self._story, others, notes, self._common)
        contenders = [
            Contender(
                one.number,
                one.text,
                promise_of(
                    one.text,
                    one.log_likelihood,
                    around,
                    shows_note=one.number in self._showing,
                ),
            )
            for one in candidates
        ]
        return [self._ended[one.candidate] for one in ranked(contenders, self._voice)]

    def _told(self, candidate: WrittenText, found: FoundFlaw | None) -> RejectedText:
        notes = self._notes[candidate.card]
        return RejectedText(
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
    """A text without flaws, which could be shown.

    Attributes:
        candidate: Its index in the set.
        text: The whole text.
        promise: See ``promise_of``.
    """

    candidate: int
    text: str
    promise: float


def ranked(contenders: Sequence[Contender], voice: Voice) -> list[Contender]:
    """Return texts best first: promising, and close to the writer's voice.

    The voice has the smaller weight, in standard deviations over these texts; of equals, the one
    written first comes first.
    """
    likely = _standardised([one.promise for one in contenders])
    near = _standardised(voice.closeness([one.text for one in contenders]))
    order = sorted(
        range(len(contenders)),
        key=lambda place: (-(likely[place] + _VOICE * near[place]), contenders[place].candidate),
    )
    return [contenders[place] for place in order]


class Voice:
    """A writer's style, learnt from the last 5,000 words of their own text."""

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
        """Return how close each of several texts is to this voice: higher is closer.

        The figures are comparable only among these texts; all are 0 if too little of the writer's
        text is known.
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


def _standardised(values: Sequence[float]) -> list[float]:
    spread = statistics.pstdev(values) if values else 0.0
    middle = statistics.fmean(values) if values else 0.0
    return [(value - middle) / spread if spread > 0 else 0.0 for value in values]


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text.lower().replace("’", "'"))


def _sentence_length(text: str) -> float:
    """Return the logarithm of the mean number of words per sentence."""
    sentences = max(1, len(sentence_ends(text, final=True)))
    return math.log(max(1, len(text.split())) / sentences)
