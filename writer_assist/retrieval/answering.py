"""Choosing the sentences that answer a question best, and judging whether they answer it at all."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from writer_assist.domain.answers import MOST_QUOTATIONS, AnswerState
from writer_assist.domain.passage import Passage
from writer_assist.retrieval.analysis import Word, language_in, terms_of_word, words
from writer_assist.retrieval.note_sentences import (
    as_words,
    can_be_quoted,
    is_prose,
    key_of,
    note_sentences,
)
from writer_assist.retrieval.query import Query, index_terms
from writer_assist.retrieval.questions import QuestionKind, has_sign_of

MOST_SENTENCES = 3  # in one quotation
AT_ONCE_BEHIND = 2.0
"""Points by which a quotation is so much worse than the first that it is left out."""
_MOST_WORDS = 100  # of a quotation with the sentences around the one that answers
_LONG = 40  # words; a longer sentence is not likelier to hold the answer
_TINY = 4  # words
_SAYS, _SILENT = 0.6, 0.3
_USUAL_MEANING = 0.5  # taken where no model compares
_MEANT_SHARE = 0.5  # of its weight that a word has which the question leaves to the conversation


@dataclass(frozen=True, slots=True)
class AskedWords:
    """The content words of a question with what each is worth.

    Attributes:
        weights: By word, case-folded: how much it tells among the passages of the library.
        terms: The word that each index term stands for.
    """

    weights: Mapping[str, float]
    terms: Mapping[str, str]

    @property
    def total(self) -> float:
        """The weight of all words together."""
        return sum(self.weights.values()) or 1.0

    def known(self, word: Word, language: str) -> Iterator[str]:
        """Yield the question's words that a word of a text is a form of."""
        for term in (word.form, *terms_of_word(word.form, language)):
            known = self.terms.get(term, term)
            if known in self.weights:
                yield known

    def found_in(self, text: str, language: str) -> frozenset[str]:
        """Return the question's words that a text has."""
        return frozenset(known for word in words(text) for known in self.known(word, language))

    def share(self, found: frozenset[str]) -> float:
        """Return the share of the weight that these words have, 0 to 1."""
        return sum(self.weights[word] for word in found) / self.total


@dataclass(frozen=True, slots=True)
class RankedSentence:
    """A sentence of a passage that may answer.

    Attributes:
        place: Number of its passage in the ranking, from 0; known once it is scored.
        number: Its number among the passage's sentences.
        start: Offset of its first character in the passage's text.
        end: Offset just after its last one.
        found: The question's words that it has.
        score: Higher is better; comparable within one question.
        is_fact: Whether it is "key: value" and the key is asked for.
    """

    place: int
    number: int
    start: int
    end: int
    found: frozenset[str] = frozenset()
    score: float = 0.0
    is_fact: bool = False


@dataclass(frozen=True, slots=True)
class AnswerPassage:
    """A passage that may hold the answer, with its sentences in order.

    Attributes:
        passage: The passage.
        sentences: All its sentences.
        cosine: Between passage and question; 0 if unknown.
        bm25: By words.
    """

    passage: Passage
    sentences: tuple[RankedSentence, ...]
    cosine: float = 0.0
    bm25: float = 0.0

    @property
    def found(self) -> frozenset[str]:
        """The question's words that it has."""
        return frozenset().union(*(one.found for one in self.sentences))

    def text(self, one: RankedSentence) -> str:
        """Return a sentence as plain words in one line."""
        return as_words(self.passage.text[one.start : one.end])


@dataclass(frozen=True, slots=True)
class SentenceWeights:
    """What counts for a sentence; chosen on half of the stories of one set, see the manual."""

    own: float = 2.0  # the question's words in it
    before: float = 1.0  # those that only the sentence before has
    after: float = 1.0
    passage: float = 1.0  # those that its passage has
    rank: float = 2.0  # of its passage: 1, 1/2, 1/3 ...
    meaning: float = 1.0  # cosine with the question
    long: float = 1.0  # up to _LONG words
    sign: float = 1.0  # a name where the question asks who, a date where it asks when ...
    question: float = -0.5  # it is a question itself
    tiny: float = -1.0
    fact: float = 3.0  # "Eyes: grey" where eyes are asked for


WEIGHTS = SentenceWeights()


@dataclass(frozen=True, slots=True)
class AnswerEvidence:
    """What tells whether a question is answered; all from 0 to about 1.

    Attributes:
        sentence: The share of the question's words in the best sentence.
        around: The same with the sentences before and after it.
        passage: The same for the best passage.
        meaning: The best cosine of a sentence with the question; None without a model.
        lead: By how much the best passage is ahead of the next by words.
    """

    sentence: float = 0.0
    around: float = 0.0
    passage: float = 0.0
    meaning: float | None = None
    lead: float = 0.0


@dataclass(frozen=True, slots=True)
class Chosen:
    """One quotation of an answer.

    Attributes:
        place: Number of its passage.
        start: Offset in the passage's text.
        end: Offset just after it.
        score: Of the sentence that answers.
    """

    place: int
    start: int
    end: int
    score: float = field(default=0.0, compare=False)


def asked_words(
    query: Query,
    own: Collection[str],
    terms: Mapping[str, str],
    rarity: Callable[[str], float],
    languages: Iterable[str],
) -> AskedWords:
    """Return the words of a question with their weights.

    Args:
        query: The question, with the names that it leaves to the conversation.
        own: The words of the question itself; the others count less.
        terms: The word that each index term stands for; words that no passage has are missing.
        rarity: Returns how much an index term tells.
        languages: Of other texts that are read for the answer, such as the manuscript.
    """
    rarest: dict[str, float] = {}
    everywhere = dict(terms)
    for term, one in index_terms(dict.fromkeys(query.weights, 1.0), languages).items():
        everywhere.setdefault(term, one.word)
    for term, word in everywhere.items():
        # Of the forms of a word the most frequent one tells how rare it is.
        rarest[word] = min(rarest.get(word, math.inf), rarity(term))
    weights = {
        word: share * rarest.get(word, rarity(word)) * (1.0 if word in own else _MEANT_SHARE)
        for word, share in query.weights.items()
    }
    return AskedWords(weights, everywhere)


def read_passage(
    passage: Passage, asked: AskedWords, cosine: float = 0.0, bm25: float = 0.0
) -> AnswerPassage:
    """Cut a passage into sentences and find the question's words in them."""
    language = language_in(passage.text)
    spans = note_sentences(passage.text)
    found: list[set[str]] = [set() for _ in spans]
    at = 0
    for word in words(passage.text):
        while at < len(spans) - 1 and word.start >= spans[at][1]:
            at += 1
        for known in asked.known(word, language):
            found[at].add(known)
    named = asked.found_in(passage.label, language)
    cut = []
    for number, (start, end) in enumerate(spans):
        key = asked.found_in(key_of(passage.text[start:end]), language)
        about = named | (found[number] - key)
        is_fact = bool(key) and (bool(about - key) or len(asked.weights) == len(key))
        # "Capital: Avalon" in the note of one country says nothing of another.
        said = frozenset() if key and not is_fact else frozenset(found[number])
        cut.append(RankedSentence(0, number, start, end, said, is_fact=is_fact))
    return AnswerPassage(passage, tuple(cut), cosine, bm25)


def scored(
    passages: Sequence[AnswerPassage],
    asked: AskedWords,
    kind: QuestionKind,
    cosines: Mapping[tuple[int, int], float],
    weights: SentenceWeights = WEIGHTS,
) -> list[RankedSentence]:
    """Return all sentences of the passages, the best first.

    Args:
        passages: The best first.
        asked: The question's words.
        kind: What the question asks for.
        cosines: Of sentences with the question, by passage and number; some may be missing.
        weights: What counts.
    """
    found = []
    for place, one in enumerate(passages):
        of_passage = asked.share(one.found)
        for number, sentence in enumerate(one.sentences):
            text = one.text(sentence)
            length = len(text.split())
            before = one.sentences[number - 1].found if number else frozenset()
            after = one.sentences[number + 1].found if number + 1 < len(one.sentences) else before
            own = asked.share(sentence.found)
            score = (
                weights.own * own
                + weights.before * (asked.share(sentence.found | before) - own)
                + weights.after * (asked.share(sentence.found | after) - own)
                + weights.passage * of_passage
                + weights.rank / (1 + place)
                + weights.meaning * cosines.get((place, number), one.cosine)
                + weights.long * min(length, _LONG) / _LONG
                + weights.sign * has_sign_of(kind, text)
                + weights.question * text.endswith("?")
                + weights.tiny * (length < _TINY and not sentence.is_fact)
                + weights.fact * sentence.is_fact
            )
            found.append(_with_score(sentence, place, score))
    return sorted(found, key=lambda one: (-one.score, one.place, one.number))


def chosen_quotations(
    ranked: Sequence[RankedSentence],
    passages: Sequence[AnswerPassage],
    *,
    limit: int = MOST_QUOTATIONS,
    behind: float = AT_ONCE_BEHIND,
) -> tuple[Chosen, ...]:
    """Return what is quoted: the best sentences, each with those around it if they are short.

    Args:
        ranked: All sentences, the best first.
        passages: Where they stand.
        limit: How many quotations at most.
        behind: By how many points a sentence is left out that is worse than the best.
    """
    used: set[tuple[int, int]] = set()
    said: set[str] = set()
    found: list[Chosen] = []
    for best in ranked:
        if len(found) == limit or best.score < ranked[0].score - behind:
            break
        one = passages[best.place]
        text = one.text(best)
        if (best.place, best.number) in used or text in said or not _may_be_quoted(best, one):
            continue
        first, last = _with_neighbours(best, one, used)
        used |= {(best.place, number) for number in range(first, last + 1)}
        said.add(text)
        start, end = one.sentences[first].start, one.sentences[last].end
        found.append(Chosen(best.place, start, end, best.score))
    return tuple(found)


def evidence(
    passages: Sequence[AnswerPassage],
    asked: AskedWords,
    cosines: Mapping[tuple[int, int], float],
) -> AnswerEvidence:
    """Return what tells whether a question is answered by any of the passages."""
    if not passages:
        return AnswerEvidence(meaning=0.0)
    around = [
        asked.share(
            frozenset().union(
                *(near.found for near in one.sentences[max(0, number - 1) : number + 2])
            )
        )
        for one in passages
        for number in range(len(one.sentences))
    ]
    in_words = sorted((one.bm25 for one in passages), reverse=True)
    lead = in_words[0] - in_words[1] if len(in_words) > 1 else in_words[0]
    return AnswerEvidence(
        max(asked.share(one.found) for passage in passages for one in passage.sentences),
        max(around),
        max(asked.share(one.found) for one in passages),
        max(cosines.values(), default=None),
        lead / max(in_words[0], 1e-6),
    )


def certainty(found: AnswerEvidence) -> float:
    """Return how likely it is that the question is answered, 0 to 1.

    Fitted on questions of fairytaleqa-train, with and without their true sections.  On 150
    questions of fairytaleqa-val the area under the curve was .77 (standard error .03).
    """
    meaning = _USUAL_MEANING if found.meaning is None else found.meaning
    value = -6.1 + 1.2 * found.sentence + 2.3 * found.around + 1.2 * found.passage
    value += 3.8 * meaning + 1.8 * found.lead
    return 1 / (1 + math.exp(-value))


def state_of(likelihood: float) -> AnswerState:
    """Put the certainty into one of the three states.

    Of the questions of fairytaleqa-val above, 49 in 100 "say" with their true sections and 13
    without; 15 and 49 are silent.
    """
    if likelihood >= _SAYS:
        return AnswerState.SAYS
    return AnswerState.CLOSEST if likelihood >= _SILENT else AnswerState.SILENT


def _with_score(sentence: RankedSentence, place: int, score: float) -> RankedSentence:
    return replace(sentence, place=place, score=float(score))


def _may_be_quoted(best: RankedSentence, one: AnswerPassage) -> bool:
    """Tell whether a sentence can stand for itself; a fact must have to do with the question."""
    markdown, text = one.passage.text[best.start : best.end], one.text(best)
    if text.rstrip(".") == one.passage.note_title or not can_be_quoted(markdown, text):
        return False
    if text.endswith("?") and not _is_answered(best, one):
        return False
    return bool(best.found) or is_prose(markdown)


def _is_answered(question: RankedSentence, one: AnswerPassage) -> bool:
    """Tell whether prose that asks nothing follows a question, as the answer in an interview."""
    following = one.sentences[question.number + 1 : question.number + 2]
    return any(
        is_prose(one.passage.text[after.start : after.end]) and not one.text(after).endswith("?")
        for after in following
    )


def _with_neighbours(
    best: RankedSentence, one: AnswerPassage, used: set[tuple[int, int]]
) -> tuple[int, int]:
    """Return the first and last sentence of a quotation around its best one."""
    first = last = best.number
    if not is_prose(one.passage.text[best.start : best.end]):
        return first, last
    length = len(one.text(best).split())
    for number in (best.number - 1, best.number + 1):
        if not 0 <= number < len(one.sentences) or (best.place, number) in used:
            continue
        beside = one.sentences[number]
        more = len(one.text(beside).split())
        prose = is_prose(one.passage.text[beside.start : beside.end])
        if prose and length + more <= _MOST_WORDS:
            first, last = min(first, number), max(last, number)
            length += more
    return first, last
