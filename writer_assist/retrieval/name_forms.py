# ruff: noqa: RUF001 - letters of other scripts look like Latin ones
"""Names in titles: which titles are names, their parts, and the endings they take in a text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from writer_assist.domain.folding import APOSTROPHES, composed, folded
from writer_assist.domain.note import NoteName
from writer_assist.retrieval.analysis import DEFAULT_LANGUAGE, is_stop_word

_PARTS = (
    "act|arc|book|chapter|chap|ch|day|draft|episode|issue|note|page|part|scene|section|session|"
    "version|vol|volume|week|year|akt|buch|kapitel|szene|tag|teil|woche|acte|chapitre|jour|livre|"
    "partie|scène|tome|acto|capítulo|escena|libro|parte|capitolo|scena|hoofdstuk|deel|kapitola|"
    "rozdział|глава|часть|сцена|том"
)
_NUMBER = (
    r"(?:\d+|[ivxlc]+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"first|second|third|last)"
)
_MONTHS = (
    "jan|january|feb|february|mar|march|apr|april|may|jun|june|jul|july|aug|august|sep|sept|"
    "september|oct|october|nov|november|dec|december|januar|februar|märz|mai|juni|juli|oktober|"
    "dezember|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|"
    "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
)
_DAYS = "mon|tue|wed|thu|fri|sat|sun"
_NO_NAME = re.compile(
    rf"(?:[\W\d_]*"  # numbers, dates
    rf"|(?:the\s+)?(?:{_PARTS})(?!\s*#\d)[\s.:#_-]*{_NUMBER}?\b[\W\d]*"
    rf"|{_NUMBER}(?:st|nd|rd|th|\.)?\s+(?:{_PARTS})"
    rf"|(?:(?:{_DAYS})[a-z]*[\s,]*)?[\W\d]*(?:st|nd|rd|th)?\s*(?:of\s+)?(?:{_MONTHS})\b"
    r"[\s.,]*\d[\W\d]*(?:st|nd|rd|th)?[\W\d]*"
    rf"|\d+(?:st|nd|rd|th|\.)?\s*(?:of\s+)?(?:{_MONTHS})[\W\d]*"
    r"|第.{1,4}[章回話节節部幕]|\d+\s*[章回話节節部幕])",
    re.IGNORECASE,
)
_ROMAN = re.compile(r"[IVX]+")

# Usual names for files about everything, which are no names in a story.
_FILE_NAMES = """
    about appendix background bibliography brainstorm characters contents draft epilogue
    glossary home ideas inbox index intro introduction journal locations log lore main misc
    miscellaneous names notes note outline overview people places plot plan prologue random
    readme references research scenes scratch scrap scraps setting settings sources story summary
    synopsis template templates temp test text themes timeline title todo unsorted untitled
    world worldbuilding anhang figuren ideen inhalt notizen orte personen titel übersicht
    chapitres idées lieux notes personnages résumé ideas lugares notas personajes
    appunti idee luoghi note personaggi заметки персонажи
"""
_NO_NAMES = frozenset(_FILE_NAMES.split())

# Endings after a name in its dictionary form.  None of these makes another English name of it,
# as -ie or -y would.
_AFTER_APOSTROPHE = rf"[{APOSTROPHES}][^\W\d_]{{0,6}}"  # Mara's, Mara'll, Ayşe'nin
_LATIN = rf"(?:{_AFTER_APOSTROPHE}|s[{APOSTROPHES}]?|es|ens)?"
_CYRILLIC = "(?:а|я|ы|и|у|ю|е|о|ой|ою|ей|ею|ём|ом|ем|ам|ям|ами|ями|ах|ях|ов|ев|ья|ью|ь|й)?"
_ANYTHING = r"[\uac00-\ud7af]{0,3}"  # Korean particles
_CYRILLIC_VOWEL = re.compile("[аяеоийьыую]$")
_IS_CYRILLIC = re.compile("[\u0400-\u04ff]")
_IS_HANGUL = re.compile("[\uac00-\ud7af]")
_UNSPACED = re.compile(
    "[\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]"
)
_ENDINGS = {
    "latin": re.compile(rf"{_LATIN}(?!\w)(?!-(?-i:[A-Z]))", re.IGNORECASE),
    "cyrillic": re.compile(rf"{_CYRILLIC}(?!\w)", re.IGNORECASE),
    "hangul": re.compile(rf"{_ANYTHING}(?!\w)"),
    "unspaced": re.compile(""),
}
_INSIDE_NAMES = str.maketrans("", "", "-'")
_SHORTEST_STEM = 3
_SHORTEST_PART = 3
_MOST_PARTS = 3


def is_name(name: str) -> bool:
    """Tell whether a text can mention a title: dates, numbers and file names are excluded."""
    key = " ".join(name.split())
    if len(key) < 2 or _NO_NAME.fullmatch(key) or _ROMAN.fullmatch(key):
        return False
    lowered = key.lower()
    return lowered not in _NO_NAMES and not is_stop_word(lowered, DEFAULT_LANGUAGE)


def names_inside(names: Iterable[NoteName]) -> list[NoteName]:
    """Return the first and last names of people, if they are unambiguous.

    ``Mara Venn`` gives ``Mara`` and ``Venn``, unless another note has that name or that word in
    its name.
    """
    known = [name for name in names if is_name(name.name)]
    bearers: Counter[str] = Counter()
    for word, _ in {(word, name.note_id) for name in known for word in folded(name.name).split()}:
        bearers[word] += 1
    whole = {folded(name.name) for name in known}
    return [
        NoteName(name.note_id, word)
        for name in known
        for word in _parts(name.name)
        if bearers[folded(word)] == 1 and folded(word) not in whole
    ]


def stem_of_name(key: str) -> str:
    """Return the part of a lower-case name that is the same in all grammatical cases."""
    if _IS_CYRILLIC.search(key) and len(key) > _SHORTEST_STEM:
        return _CYRILLIC_VOWEL.sub("", key)
    return key


def endings_of(key: str) -> re.Pattern[str]:
    """Return a pattern for what may follow the stem of a name, up to the word's end."""
    if _UNSPACED.search(key[-1]):
        return _ENDINGS["unspaced"]
    if _IS_HANGUL.search(key[-1]):
        return _ENDINGS["hangul"]
    return _ENDINGS["cyrillic" if _IS_CYRILLIC.search(key) else "latin"]


def is_unspaced(letter: str) -> bool:
    """Tell whether a letter belongs to a script without spaces between words."""
    return bool(_UNSPACED.match(letter))


def _parts(name: str) -> tuple[str, ...]:
    words = composed(name).split()
    if not 2 <= len(words) <= _MOST_PARTS or not all(map(_is_part, words)):
        return ()
    return tuple(word for word in (words[0], words[-1]) if len(word) >= _SHORTEST_PART)


def _is_part(word: str) -> bool:
    """Tell whether a word may be a person's first or last name."""
    plain = folded(word)
    if not word[0].isupper() or plain.endswith("'s") or is_stop_word(plain, DEFAULT_LANGUAGE):
        return False
    return plain.translate(_INSIDE_NAMES).isalpha()
