"""Text to index terms: words, their language, their stems."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from snowballstemmer.basestemmer import BaseStemmer

DEFAULT_LANGUAGE = "english"
UNKNOWN_LANGUAGE = "unknown"  # not stemmed

_LANGUAGES = {
    "da": "danish",
    "nl": "dutch",
    "en": "english",
    "fi": "finnish",
    "fr": "french",
    "de": "german",
    "hu": "hungarian",
    "it": "italian",
    "no": "norwegian",
    "pt": "portuguese",
    "ru": "russian",
    "es": "spanish",
    "sv": "swedish",
    "tr": "turkish",
}
_ENOUGH_FUNCTION_WORDS = 3
_LEAST_FUNCTION_WORDS = 0.08  # of all words; English prose has five times as many
_FOREIGN_LETTERS = 0.1  # of all words; Polish, Czech, Romanian and Vietnamese have more
_LONGEST_WORD = 64
_SAMPLED_WORDS = 200
_ENOUGH_TO_TELL = 20

_SCRIPTS = (
    (0x0370, 0x03FF, "greek"),
    (0x0400, 0x052F, "russian"),
    (0x0530, 0x058F, "armenian"),
    (0x0600, 0x06FF, "arabic"),
    (0x0900, 0x097F, "hindi"),
    (0x0B80, 0x0BFF, "tamil"),
)

# Scripts that put no space between words: kana, Han, Hangul is spaced but agglutinates,
# Thai, Lao, Khmer, Burmese.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
# Marks (vowel signs of Devanagari and others) belong to the word although \w leaves them out.
_MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0903\u093a-\u094f"
_WORD = re.compile(
    rf"[{_UNSPACED}]+|(?:(?![{_UNSPACED}])[^\W_]|[{_MARKS}])+"
    rf"(?:['\u2019](?:(?![{_UNSPACED}])[^\W_])+)*"
)
_UNSPACED_RUN = re.compile(f"[{_UNSPACED}]")
_POSSESSIVE = re.compile("['\u2019]s?$")


class Word(NamedTuple):
    """A word of a text.

    Attributes:
        form: Case-folded, possessive taken off; what stemming starts from.
        start: Offset of its first character.
        end: Offset behind it.
    """

    form: str
    start: int
    end: int


def words(text: str) -> Iterator[Word]:
    """Find the words of a text; scripts without spaces give overlapping pairs of letters."""
    for match in _WORD.finditer(text):
        run, start = match.group(), match.start()
        if _UNSPACED_RUN.match(run):
            yield from _pairs(run, start)
        else:
            yield Word(_form(run.casefold()), start, match.end())


def forms(text: str) -> list[str]:
    """Return the forms of :func:`words`, in half the time."""
    found: list[str] = []
    for run in _WORD.findall(text.casefold()):
        if run.isascii():
            found.append(_form(run))
        elif _UNSPACED_RUN.match(run):
            found += [pair.form for pair in _pairs(run, 0)]
        else:
            found.append(_form(run))
    return found


def terms(forms: Iterable[str], language: str) -> list[str]:
    """Return words as they stand in the index, stop words included, in order."""
    return [stem(form, language) for form in forms]


def guessed_language(forms: Sequence[str]) -> str | None:
    """Guess the language by script and function words; None when there are too few."""
    sample = forms[:_SAMPLED_WORDS]
    counts = Counter[str]()
    for form in sample:
        counts.update(_languages_stopping(form))
    if counts:
        best = max(counts, key=lambda name: (counts[name], name == DEFAULT_LANGUAGE))
        enough = max(_ENOUGH_FUNCTION_WORDS, _LEAST_FUNCTION_WORDS * len(sample))
        if counts[best] >= enough:
            return best
    return _language_by_letters(sample)


def language_of(forms: Sequence[str]) -> str:
    """Guess the language; English when nothing tells."""
    return guessed_language(forms) or DEFAULT_LANGUAGE


def is_latin(language: str) -> bool:
    """Tell whether a language is written in Latin letters, as far as that is known."""
    return language in _LANGUAGES.values() and language != "russian"


def is_stop_word(form: str, language: str) -> bool:
    """Tell whether a word is there for the grammar only."""
    return language in _languages_stopping(form)


@lru_cache(maxsize=100_000)
def stem(form: str, language: str) -> str:
    """Take the inflection off a word."""
    if language == UNKNOWN_LANGUAGE:
        return form
    return str(_stemmer(language).stemWord(form))


def _form(run: str) -> str:
    if "'" in run or "\u2019" in run:
        run = _POSSESSIVE.sub("", run).replace("\u2019", "'")
    return run[:_LONGEST_WORD]


def _language_by_letters(forms: Sequence[str]) -> str | None:
    foreign = [form for form in forms if not form.isascii()]
    if len(foreign) <= _FOREIGN_LETTERS * len(forms):
        return None
    scripts = Counter(_language_of_script(form) for form in foreign)
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


def _pairs(run: str, start: int) -> Iterator[Word]:
    if len(run) == 1:
        yield Word(run, start, start + 1)
    for offset in range(len(run) - 1):
        yield Word(run[offset : offset + 2], start + offset, start + offset + 2)


@lru_cache
def _stemmer(language: str) -> BaseStemmer:
    import snowballstemmer

    return snowballstemmer.stemmer(language)


def _languages_stopping(form: str) -> frozenset[str]:
    return _stop_words().get(form, frozenset())


@lru_cache
def _stop_words() -> dict[str, frozenset[str]]:
    from whoosh.lang.stopwords import stoplists

    languages: dict[str, set[str]] = {}
    for code, listed in stoplists.items():
        for form in listed:
            languages.setdefault(form, set()).add(_LANGUAGES[code])
    return {form: frozenset(names) for form, names in languages.items()}
