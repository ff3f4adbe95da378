"""Measures of a text: how long it reads, its sentences, its dialogue, its favourite words.

Favourite words are found with Dunning's log-likelihood ratio (Accurate methods for the statistics
of surprise and coincidence, 1993) against the writer's own earlier chapters.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from writer_assist.domain.sentences import sentences
from writer_assist.domain.words import count_words

# Silent reading of English fiction (Brysbaert, How many words do we read per minute?, 2019).
WORDS_A_MINUTE = 260
SURE = 10.83  # of the log-likelihood ratio: one in a thousand by chance
LEAST = 3  # times that a favourite word occurs
COMMON = 0.001  # of all words: such a word is nobody's favourite
SHORTEST, LONGEST = 3, 6  # words of a repeated phrase
TELLING = 20_000  # words of a text that say which of its words are rare
USUAL = 5.5  # of minus the logarithm of a word's share: one in 250 words, such as "could"

# Of the words inside sentences: in English novels .04 to .06 have a capital, in German .18.
_CAPITALS, _ENOUGH = 0.13, 100
_NOUNS_WITH_CAPITALS = frozenset(("de", "lb"))
_ELIDING = frozenset(("fr", "it", "ca"))
_ELIDED = re.compile(r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|dell|nell|all|sull|un)'(?=\w)")

_Phrase = tuple[str, ...]
_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
# Speech inside one paragraph; if it goes on in the next one, its mark is left open.
_SPEECH = re.compile(
    r"“[^”]*(?:”|\Z)|„[^“”]*[“”]|«[^»]*»|»[^«]*«|「[^」]*」|『[^』]*』|\"[^\"]*(?:\"|\Z)"
    r"|(?<![^\W_])‘[^‘]*?[,.!?…—-]’(?![^\W_])|\A\s*[–—][ \u00a0]?[^\n]+",
)


@dataclass(frozen=True, slots=True)
class SentenceLengths:
    """How long sentences are, in words.

    Attributes:
        count: How many there are.
        mean: The mean.
        middle: The median.
        longest: The longest.
        shares: The shares of short (to 7 words), middle (to 20) and long ones.
    """

    count: int
    mean: float
    middle: float
    longest: int
    shares: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class FavouriteWord:
    """A word that occurs more often here than in the text it is compared with.

    Attributes:
        word: In lower case.
        count: How often it occurs.
        expected: How often it would, if this text were like the other.
    """

    word: str
    count: int
    expected: float


@dataclass(frozen=True, slots=True)
class RepeatedPhrase:
    """Words that come again.

    Attributes:
        words: The phrase, in lower case.
        places: Where it begins: the number of the text, and the offset in it.
    """

    words: str
    places: tuple[tuple[int, int], ...]


def reading_minutes(words: int) -> int:
    """Return how many minutes it takes to read so many words; at least one."""
    return max(1, round(words / WORDS_A_MINUTE))


def sentence_lengths(text: str) -> SentenceLengths | None:
    """Return how long the sentences of a text are; None without any."""
    found = [count_words(text[start:end]) for start, end in sentences(text)]
    lengths = [length for length in found if length]
    if not lengths:
        return None
    groups = Counter("short" if one <= 7 else "middle" if one <= 20 else "long" for one in lengths)
    shares = tuple(groups[kind] / len(lengths) for kind in ("short", "middle", "long"))
    return SentenceLengths(
        len(lengths),
        fmean(lengths),
        median(lengths),
        max(lengths),
        (shares[0], shares[1], shares[2]),
    )


def dialogue_share(text: str) -> float:
    """Return the share of the words that stand in speech, from 0 to 1."""
    words = count_words(text)
    paragraphs = _BLANK_LINE.split(text) if _BLANK_LINE.search(text) else text.split("\n")
    spoken = sum(count_words(found[0]) for one in paragraphs for found in _SPEECH.finditer(one))
    return min(1.0, spoken / words) if words else 0.0


def favourite_words(
    text: str,
    others: str,
    most: int = 12,
    *,
    language: str = "",
    names: Collection[str] = (),
) -> tuple[FavouriteWord, ...]:
    """Return the words that a text uses much more often than other texts of the writer.

    Words that mostly have a capital inside a sentence are names, and left out; in German, where
    nouns have capitals too, only names that are known.

    Args:
        text: The text.
        others: What it is compared with.
        most: How many words at most, the most striking first.
        language: A code such as "de"; empty if it is not known.
        names: Those of people and places in the book.
    """
    here, there = _counts(text, language), _counts(others, language)
    size, other_size = sum(here.values()), sum(there.values())
    if not size or not other_size:
        return ()
    left_out = _names(text, language, names)
    found = []
    for word, count in here.items():
        expected = size * (count + there[word]) / (size + other_size)
        surprise = _surprise(count, there[word], size, other_size)
        is_common = there[word] > COMMON * other_size
        is_striking = count >= LEAST and count > expected and surprise >= SURE
        if is_striking and not is_common and word not in left_out:
            found.append((surprise, FavouriteWord(word, count, size * there[word] / other_size)))
    found.sort(key=lambda one: (-one[0], one[1].word))
    return tuple(one for _, one in found[:most])


def repeated_phrases(
    texts: Sequence[str],
    most: int = 20,
    *,
    check: Callable[[], None] = lambda: None,
    languages: Sequence[str] = (),
    names: Collection[str] = (),
) -> tuple[RepeatedPhrase, ...]:
    """Return phrases of three to six words that come again, the most striking first.

    Striking are rare words, many of them, and often.  A phrase inside a longer one that comes as
    often is left out; names alone are none, and none reaches over the end of a sentence.

    Args:
        texts: Texts in their order.
        most: How many at most.
        check: Called now and then; may raise, to end the search.
        languages: Of the texts, as in :func:`favourite_words`; none if they are not known.
        names: As there.
    """
    lines = [line for number, text in enumerate(texts) for line in _lines(number, text)]
    counts = Counter(word for line in lines for word in line.words)
    spoken = languages or [""] * len(texts)
    known = set().union(*(_names(*one, names) for one in zip(texts, spoken, strict=True)))
    again: dict[_Phrase, list[tuple[int, int]]] = {}
    shorter: Collection[_Phrase] | None = None
    for size in range(SHORTEST, LONGEST + 1):
        check()
        shorter = _again(lines, size, shorter)
        again |= shorter
    inner = {
        part
        for phrase, at in again.items()
        for part in (phrase[1:], phrase[:-1])
        if len(again.get(part, ())) == len(at)
    }
    weights = _weights(counts, known)
    scored = []
    for phrase, at in again.items():
        score = math.sqrt(len(at) - 1) * sum(weights[word] for word in phrase)
        if phrase not in inner and score > 0:
            scored.append((score, phrase, at))
    scored.sort(key=lambda one: (-one[0], one[2]))
    return tuple(RepeatedPhrase(" ".join(phrase), tuple(at)) for _, phrase, at in scored[:most])


@dataclass(frozen=True, slots=True)
class _Line:
    """The words of a sentence and where they begin."""

    text: int
    words: tuple[str, ...]
    starts: tuple[int, ...]


def _weights(counts: Counter[str], names: Collection[str]) -> dict[str, float]:
    """Return how striking words are; in a short text, small words never are."""
    size = sum(counts.values())
    least = 1 if size >= TELLING else 4  # letters
    whole = max(size, TELLING)
    return {
        word: 0.0
        if word in names or len(word) < least
        else max(0.0, -math.log(count / whole) - USUAL)
        for word, count in counts.items()
    }


def _lines(number: int, text: str) -> Iterator[_Line]:
    for start, end in sentences(text):
        found = list(_WORD.finditer(text, start, end))
        words = tuple(one[0].lower().replace("’", "'") for one in found)
        yield _Line(number, words, tuple(one.start() for one in found))


def _again(
    lines: Sequence[_Line], size: int, shorter: Collection[_Phrase] | None
) -> dict[_Phrase, list[tuple[int, int]]]:
    """Return the phrases of one length that come again; the parts of such a phrase do too."""
    places: dict[_Phrase, list[tuple[int, int]]] = {}
    for line in lines:
        for at in range(len(line.words) - size + 1):
            phrase = line.words[at : at + size]
            if shorter is None or (phrase[1:] in shorter and phrase[:-1] in shorter):
                places.setdefault(phrase, []).append((line.text, line.starts[at]))
    return {phrase: at for phrase, at in places.items() if len(at) > 1}


def _counts(text: str, language: str) -> Counter[str]:
    counts = Counter(word.lower().replace("’", "'") for word in _WORD.findall(text))
    if not _is_one_of(language, _ELIDING):
        return counts
    bare: Counter[str] = Counter()
    for word, count in counts.items():
        bare[_ELIDED.sub("", word)] += count  # l'ombre
    return bare


def _words_of(names: Collection[str]) -> set[str]:
    return {word.lower() for name in names for word in _WORD.findall(name)}


def _is_one_of(language: str, codes: Collection[str]) -> bool:
    return language.replace("_", "-").partition("-")[0].lower() in codes


def _names(text: str, language: str, known: Collection[str]) -> set[str]:
    """Return the words that mostly have a capital where no sentence begins.

    Where nouns have capitals too, return those of the names that are known.
    """
    inside, capital = Counter[str](), Counter[str]()
    for start, end in sentences(text):
        for number, word in enumerate(_WORD.findall(text, start, end)):
            if number:
                inside[word.lower()] += 1
                capital[word.lower()] += word[0].isupper()
    many = inside.total() >= _ENOUGH and capital.total() > _CAPITALS * inside.total()
    if _is_one_of(language, _NOUNS_WITH_CAPITALS) or (many and not language):
        return _words_of(known)
    return {word for word, count in inside.items() if capital[word] * 2 > count}


def _surprise(here: int, there: int, size: int, other_size: int) -> float:
    """Return Dunning's log-likelihood ratio of a word's counts in two texts."""
    both, whole = here + there, size + other_size

    def term(count: int, part: int) -> float:
        return count * math.log(count * whole / (both * part)) if count else 0.0

    return 2 * (term(here, size) + term(there, other_size))
