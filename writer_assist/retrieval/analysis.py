"""From text to index terms: finding words, guessing their language, stemming them."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from writer_assist.domain.folding import (
    APOSTROPHES,
    INVISIBLE,
    JOINERS,
    OPTIONAL_MARKS,
    composed,
    composed_with_offsets,
)
from writer_assist.domain.readable import readable
from writer_assist.retrieval.function_words import (
    function_words_of,
    languages_with,
    words_that_say_little,
)
from writer_assist.retrieval.spelling import one_spelling, other_spellings

if TYPE_CHECKING:
    from Stemmer import Stemmer


DEFAULT_LANGUAGE = "english"
UNKNOWN_LANGUAGE = "unknown"  # not stemmed

_ENOUGH_FUNCTION_WORDS = 3
_LEAST_FUNCTION_WORDS = 0.08  # share of all words; in English prose it is five times as high
_FOREIGN_LETTERS = 0.1  # share of all words; Polish, Czech, Romanian and Vietnamese have more
_LONGEST_WORD = 64
_SAMPLED_WORDS = 200
_ENOUGH_TO_TELL = 20

_SCRIPTS = (
    (0x0370, 0x03FF, "greek"),
    (0x0400, 0x052F, "russian"),
    (0x0530, 0x058F, "armenian"),
    (0x0590, 0x05FF, "hebrew"),
    (0x0600, 0x06FF, "arabic"),
    (0x0900, 0x097F, "hindi"),
    (0x0B80, 0x0BFF, "tamil"),
    (0x0E00, 0x0E7F, "thai"),
    (0x3040, 0x30FF, "japanese"),
    (0x4E00, 0x9FFF, "chinese"),
    (0xAC00, 0xD7AF, "korean"),
)

# Scripts without spaces between words.  Hangul has spaces but attaches endings to the word, as
# Hebrew attaches "and", "the" and "in".
_HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_KANA = "\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
_HANGUL = "\uac00-\ud7af"
_SOUTH_EAST = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_HEBREW = "\u05d0-\u05ea"
_UNSPACED = f"{_HAN}{_KANA}{_HANGUL}{_SOUTH_EAST}"
# Marks are part of a word although \w excludes them.  The blocks from Devanagari to Sinhala are
# taken whole except for their full stops.  Joiners and invisible characters may occur inside.
_MARKS = f"\u0300-\u036f\u0900-\u0963\u0966-\u0dff{OPTIONAL_MARKS.replace(JOINERS, '')}"
_UNSEEN = f"{JOINERS}{INVISIBLE}"
_LETTER = rf"(?:[^\W_{_UNSPACED}]|[{_MARKS}])"
# Emoji: two letters of a flag, or a sign with its skin tone and what is joined to it.
_SIGN = (
    "[\u231a\u231b\u23e9-\u23f3\u2600-\u26ff\u2702-\u2760\u2763\u2764\u2768-\u27bf\u2b50\u2b55"
    "\U0001f000-\U0001f1e5\U0001f200-\U0001faff]"
)
_EMOJI = (
    f"[\U0001f1e6-\U0001f1ff]{{2}}"
    f"|{_SIGN}\ufe0f?[\U0001f3fb-\U0001f3ff]?"
    f"(?:\u200d(?:{_SIGN}|[\u2640\u2642])\ufe0f?[\U0001f3fb-\U0001f3ff]?)*"
)
_WORD = re.compile(
    rf"{_LETTER}(?:[^\W_{_UNSPACED}]+|[{_MARKS}{_UNSEEN}])*"
    rf"(?:[{APOSTROPHES}][{_UNSEEN}]*(?:[^\W_{_UNSPACED}]+[{_MARKS}{_UNSEEN}]*)+)*"
    rf"|[{_HAN}{_KANA}][{_HAN}{_KANA}{_UNSEEN}]*"
    rf"|[{_HANGUL}][{_HANGUL}{_UNSEEN}]*"
    rf"|[{_SOUTH_EAST}][{_SOUTH_EAST}{_UNSEEN}]*"
    rf"|{_EMOJI}"
)
# The same for a text of ASCII alone; takes two fifths of the time.
_ASCII_WORD = re.compile(r"[a-z0-9]+(?:'[a-z0-9]+)*")
# The only other characters of English prose; none of them is part of a word.
_TYPOGRAPHY = "\u201c\u201d\u2013\u2014\u2026"
# "And" before the article, or before what the stemmer takes for one.
_ARABIC_AND = re.compile(
    "^[\u0648\u0641](?=(?:\u0627\u0644|\u0628\u0627\u0644|\u0643\u0627\u0644|\u0644\u0644)\\w{3})"
)
# How many letters are taken as a word in scripts without spaces; Thai words are longer.  In
# Hebrew, for which there is no stemmer, three letters are a root; in Arabic they find the second
# half of a passage by its first as well as the stemmer does (reciprocal rank .334 and .337,
# unstemmed words .292).
_RUNS = (
    (re.compile(f"[{_HAN}{_KANA}]"), (1, 2)),
    (re.compile(f"[{_HANGUL}]"), (2,)),
    (re.compile(f"[{_SOUTH_EAST}]"), (2, 3)),
    (re.compile(f"[{_HEBREW}]"), (3,)),
)
# A noun of one syllable is also found when one of these is attached.
_KOREAN_PARTICLES = frozenset(
    "이 가 은 는 을 를 에 의 도 로 와 과 만 에서 에게 으로 까지 부터 처럼 보다 이나 하고".split()  # noqa: SIM905
)
_ALONE = re.compile(f"[{_HAN}]")  # a letter that may be a word
_POSSESSIVE = re.compile("'s?$")

_ELIDING = frozenset({"french", "italian", "catalan"})

OTHERWISE = "~"
"""Begins the terms of a word's other spellings, so that they are told from words as written."""

_MOST_CHARACTERS = 8_000


class Word(NamedTuple):
    """A word in a text.

    Attributes:
        form: Case-folded and without possessive ending; the input for stemming.
        start: Offset of its first character.
        end: Offset just after its last one.
    """

    form: str
    start: int
    end: int


def words(text: str) -> Iterator[Word]:
    """Yield the words of a text; scripts without spaces give overlapping runs of letters."""
    if (plain := _plain(text.lower())) is not None:
        for match in _ASCII_WORD.finditer(plain):
            yield Word(_form(match.group()), *match.span())
        return
    text, offsets = composed_with_offsets(text.replace("`", "'"))
    for match in _WORD.finditer(text):
        run, start = match.group(), match.start()
        if lengths := _lengths(run):
            found = _grams(run, start, lengths)
        else:
            found = iter((Word(_form(run.casefold()), start, match.end()),))
        for word in found:
            if word.form:
                yield Word(word.form, offsets[word.start], offsets[word.end])


class FoundTerm(NamedTuple):
    """An index term in a text.

    Attributes:
        term: The term.
        form: The word that has it; see Word.
        start: Offset of the word's first character.
        end: Offset just after its last one.
    """

    term: str
    form: str
    start: int
    end: int


def terms_in(text: str, language: str, wanted: Container[str]) -> list[FoundTerm]:
    """Return where a text has some index terms, in order.

    For a text of ASCII this takes a fifth of the time of looking through :func:`words`.
    """
    if (plain := _plain(text.lower())) is None:
        return [
            FoundTerm(term, *word)
            for word in words(text)
            for term in terms_of_word(word.form, language)
            if term in wanted
        ]
    # Which words are wanted is asked once for each, in a tenth of the time of all.
    of_runs: dict[str, tuple[str, list[str]]] = {}
    for run in dict.fromkeys(_ASCII_WORD.findall(plain)):
        form = _form(run)
        if own := [term for term in terms_of_word(form, language) if term in wanted]:
            of_runs[run] = form, own
    if not of_runs:
        return []
    return [
        FoundTerm(term, of_runs[match[0]][0], *match.span())
        for match in _ASCII_WORD.finditer(plain)
        if match[0] in of_runs
        for term in of_runs[match[0]][1]
    ]


def forms(text: str) -> list[str]:
    """Return the forms of :func:`words`, in half the time."""
    found: list[str] = []
    folded = text.casefold()
    if (plain := _plain(folded)) is not None:
        return [
            _form(run) if "'" in run else run[:_LONGEST_WORD] for run in _ASCII_WORD.findall(plain)
        ]
    for run in _WORD.findall(composed(text).casefold().replace("`", "'")):
        if run.isascii():
            found.append(_form(run))
        elif lengths := _lengths(run):
            found += [gram.form for gram in _grams(run, 0, lengths) if gram.form]
        elif form := _form(run):
            found.append(form)
    return found


def terms(forms: Iterable[str], language: str) -> list[str]:
    """Return the index terms of words, including stop words, in order."""
    return [stem(form, language) for form in forms]


def terms_at_places(forms: Iterable[str], language: str) -> list[str | tuple[str, ...]]:
    """Return :func:`terms`, together with the terms of a word's other spellings if it has any."""
    return [
        stem(form, language)
        if form.isascii() and "'" not in form
        else terms_of_word(form, language)
        for form in forms
    ]


@lru_cache(maxsize=30_000)
def terms_of_word(form: str, language: str) -> tuple[str, ...]:
    """Return a word's own term, and those of its other spellings."""
    return (stem(form, language), *other_terms(form, language))


def other_terms(form: str, language: str) -> tuple[str, ...]:
    """Return the additional terms for a word's other spellings."""
    if not (others := other_spellings(form)):
        return ()
    own = stem(form, language)
    stems = dict.fromkeys(stem(other, language) for other in others)
    return tuple(f"{OTHERWISE}{one}" for one in stems if one != own)


def guessed_language(forms: Sequence[str]) -> str | None:
    """Guess the language by script and function words; None if there are too few."""
    sample = forms[:_SAMPLED_WORDS]
    counts = Counter(chain.from_iterable(map(languages_with, sample)))
    if counts:
        best = max(counts, key=lambda name: (counts[name], name == DEFAULT_LANGUAGE))
        enough = max(_ENOUGH_FUNCTION_WORDS, _LEAST_FUNCTION_WORDS * len(sample))
        if counts[best] >= enough:
            return best
    return _language_by_letters(sample)


def language_of(forms: Sequence[str]) -> str:
    """Guess the language; English if nothing indicates another."""
    return guessed_language(forms) or DEFAULT_LANGUAGE


def is_stop_word(form: str, language: str) -> bool:
    """Tell whether a word is a function word of a language, alone or with another ("d'une")."""
    if "'" in form and language in _ELIDING:
        form = form.partition("'")[2]
    return language in languages_with(form)


@lru_cache(maxsize=30_000)
def stem(form: str, language: str) -> str:
    """Return a word without its inflection."""
    # A stemmer handles one word at a time, so each thread has its own.
    if language == "arabic":
        form = _ARABIC_AND.sub("", form)
    stemmer = _stemmer(language, threading.get_ident())
    return form if stemmer is None else str(stemmer.stemWord(form))


# A search needs each text three times, and the next search finds nearly the same ones.
@lru_cache(maxsize=500)
def readable_forms(text: str) -> tuple[str, ...]:
    """Return the forms of the words of a Markdown text, in order.

    Of a long text only the beginning is examined.
    """
    return tuple(forms(readable(text[:_MOST_CHARACTERS])))


@lru_cache(maxsize=500)
def language_in(text: str) -> str:
    """Return the language of a text, as the index determines it."""
    return language_of(readable_forms(text))


def content_words(text: str) -> tuple[tuple[str, str], ...]:
    """Return stem and word for each content word in order; see :func:`readable_forms`."""
    found = readable_forms(text)
    language = language_in(text)
    empty = _empty_words(language)
    is_eliding = language in _ELIDING
    return tuple(
        (stem(form, language), form)
        for form in found
        if form not in empty and not (is_eliding and is_stop_word(form, language))
    )


@cache
def _empty_words(language: str) -> frozenset[str]:
    """Return the words of a language that are no topic."""
    little = words_that_say_little() if language == DEFAULT_LANGUAGE else frozenset()
    return function_words_of(language) | little


@lru_cache(maxsize=500)
def content_terms(text: str) -> frozenset[str]:
    """Return the stems of a text's content words; of a long text, of its beginning."""
    return frozenset(stem for stem, _ in content_words(text))


def overlap(first: AbstractSet[str], second: AbstractSet[str]) -> float:
    """Return the Jaccard similarity of two sets, 0 to 1."""
    shared = len(first & second)
    return shared / (len(first) + len(second) - shared) if shared else 0.0


def _plain(text: str) -> str | None:
    """Return a text as ASCII of the same length; None if its words need other letters."""
    text = text.replace("`", "'")
    if text.isascii():
        return text
    text = text.replace("\u2019", "'").replace("\u2018", "'")
    for mark in _TYPOGRAPHY:
        text = text.replace(mark, " ")
    return text if text.isascii() else None


def _form(run: str) -> str:
    if not run.isascii():
        run = one_spelling(run)
    if "'" in run:
        run = _POSSESSIVE.sub("", run.strip("'"))
    return run[:_LONGEST_WORD]


def _language_by_letters(forms: Sequence[str]) -> str | None:
    foreign = [form for form in forms if not form.isascii() and form[0].isalpha()]
    if len(foreign) <= _FOREIGN_LETTERS * len(forms):
        return None
    scripts = Counter(_language_of_script(form) for form in foreign)
    if scripts["japanese"]:  # Japanese also uses Chinese characters
        scripts["japanese"] += scripts.pop("chinese", 0)
    script, count = scripts.most_common(1)[0]
    if count * 2 > len(forms):
        return script
    return UNKNOWN_LANGUAGE if len(forms) >= _ENOUGH_TO_TELL else None


def _language_of_script(form: str) -> str:
    letter = ord(form[0])
    for first, last, language in _SCRIPTS:
        if first <= letter <= last:
            return language
    return UNKNOWN_LANGUAGE


def _lengths(run: str) -> tuple[int, ...]:
    """Return the lengths of the pieces that a run is indexed by; empty for a word."""
    if not ("\u05d0" <= run[0] <= "\u05ea" or run[0] >= "\u0e00"):
        return ()
    return next((lengths for letters, lengths in _RUNS if letters.match(run)), ())


def _grams(run: str, start: int, lengths: Sequence[int]) -> Iterator[Word]:
    """Yield pieces by where they begin, so that the pieces of a phrase are in order too."""
    spelt = one_spelling(run)
    whole = start, start + len(run)
    exact = len(spelt) == len(run)  # otherwise it is unknown where each piece is
    if len(spelt) < min(lengths) or (len(spelt) == 1 and 1 in lengths):
        yield Word(spelt, *whole)
        return
    if spelt[1:] in _KOREAN_PARTICLES:
        yield Word(spelt[0], start, start + 1)
    for offset in range(len(spelt)):
        for length in lengths:
            piece = spelt[offset : offset + length]
            if len(piece) == length and (length > 1 or _ALONE.match(piece)):
                first = start + offset
                yield Word(piece, *((first, first + length) if exact else whole))


@lru_cache
def _stemmer(language: str, _thread: int) -> Stemmer | None:
    import Stemmer

    # It need no cache of its own: stem() has one.
    return Stemmer.Stemmer(language, 0) if language in Stemmer.algorithms() else None
