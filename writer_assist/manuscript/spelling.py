"""Spelling: which dictionaries there are, and which words are known."""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Iterator, Mapping, Sequence
from pathlib import Path

from writer_assist.domain.line_words import checked_words
from writer_assist.errors import DiskError
from writer_assist.manuscript.word_lists import APOSTROPHES, spelled_alike

BUILT_IN = "en_US"  # comes with the checker
MOST_SUGGESTIONS = 7
JUDGED_WORDS = 60, 300  # different ones, by which the language of a text is told
# Of 60 different words of 28 novels in English the English dictionary never misses more than .32,
# of nine in French and German never fewer than .53.
MOST_UNKNOWN = 0.45

_SYSTEM_FOLDERS = (
    "/usr/share/hunspell",
    "/usr/share/myspell",
    "/usr/share/myspell/dicts",
    "/usr/local/share/hunspell",
    "/Library/Spelling",
)
_SCRIPTS = {"ru": "CYRILLIC", "uk": "CYRILLIC", "be": "CYRILLIC", "bg": "CYRILLIC"}
_SCRIPTS |= {"sr": "CYRILLIC", "mk": "CYRILLIC", "mn": "CYRILLIC", "kk": "CYRILLIC"}
_SCRIPTS |= {"el": "GREEK", "he": "HEBREW", "ar": "ARABIC", "fa": "ARABIC", "hy": "ARMENIAN"}
_SCRIPTS |= {"ka": "GEORGIAN", "hi": "DEVANAGARI", "ne": "DEVANAGARI", "mr": "DEVANAGARI"}
_SCRIPTS |= {"ko": "HANGUL", "bn": "BENGALI", "ta": "TAMIL", "te": "TELUGU", "th": "THAI"}


def dictionaries(own: Path) -> Mapping[str, Path]:
    """Return the dictionaries on this computer: by name, such as "de_DE", the ``.aff`` file.

    Args:
        own: The writer's folder of dictionaries; what is there goes before the system's.
    """
    found: dict[str, Path] = {}
    for folder in (own, *map(Path, _SYSTEM_FOLDERS)):
        try:
            files = sorted(folder.glob("*.aff"))
        except OSError:
            continue
        for file in files:
            if file.with_suffix(".dic").is_file():
                found.setdefault(file.stem, file)
    found.setdefault(BUILT_IN, _built_in())
    return dict(sorted(found.items()))


def dictionary_for(language: str, names: Mapping[str, Path]) -> str:
    """Return the name of the dictionary for a language such as "de_CH"; empty for none."""
    whole = language.replace("-", "_")
    for name in (language, whole):
        if name in names:
            return name
    short = whole.partition("_")[0].lower()
    if short in ("", "c", "en"):
        return BUILT_IN
    usual = f"{short}_{short.upper()}"
    fitting = [name for name in names if name.replace("-", "_").partition("_")[0] == short]
    return usual if usual in fitting else next(iter(fitting), "")


def dictionary_of(
    text: str, present: Speller | None, preferred: str, names: Mapping[str, Path]
) -> str | None:
    """Return the name of the dictionary that knows the words of a text.

    Args:
        text: Some pages of it.
        present: The one in use; it is kept if it knows them.
        preferred: The one to be tried first, if the present one does not.
        names: All that there are.

    Returns:
        Empty if none knows them: the text is in another language.  None if it is too short to tell.
    """
    least, most = JUDGED_WORDS
    found = (word.text for line in text.splitlines() for word in checked_words(line))
    words = tuple(dict.fromkeys(found))[:most]
    if len(words) < least:
        return None
    if present is not None and present.reads(words):
        return present.name
    for name in sorted(names, key=lambda name: name != preferred):
        try:
            if Speller(name, names[name]).reads(words):
                return name
        except DiskError:  # the next one may be whole
            continue
    return ""


class Speller:
    """Knows the words of one dictionary, of the writer's lists, and the names of the notes.

    It is used on one thread only, which is not the window's: opening takes 0.1 s, a suggestion
    0.2 s.

    Attributes:
        name: Of the dictionary.
    """

    def __init__(self, name: str, affixes: Path, known: Container[str] = ()) -> None:
        """Open a dictionary.

        Args:
            name: Of the dictionary.
            affixes: Its ``.aff`` file; the ``.dic`` file stands beside it.
            known: Words that are known beside those of the dictionary; see ``WordLists``.

        Raises:
            DiskError: It cannot be read.
        """
        from hunspell import Hunspell, HunspellFilePathError

        self.name = name
        self._script = _SCRIPTS.get(name.partition("_")[0].lower(), "LATIN")
        self._known = known
        try:
            self._checker = Hunspell(affixes.stem, hunspell_data_dir=str(affixes.parent))
        except (HunspellFilePathError, OSError, ValueError) as error:
            raise DiskError(f"The dictionary “{name}” cannot be read.") from error
        self._names: frozenset[str] = frozenset()

    def set_names(self, names: Iterator[str] | tuple[str, ...]) -> None:
        """Take every word of these names for spelled well."""
        words = (word.text for name in names for word in checked_words(name))
        self._names = frozenset(map(spelled_alike, words))

    def knows(self, word: str) -> bool:
        """Tell whether a word is spelled well; one of another script is not judged."""
        if not self._is_in_script(word):
            return True
        plain = word.translate(APOSTROPHES).replace("\u2011", "-")
        return self._knows(plain) or (
            "-" in plain and all(self._knows(part) for part in plain.split("-") if part)
        )

    def reads(self, words: Sequence[str]) -> bool:
        """Tell whether so many words are known that they can be of the dictionary's language."""
        known = sum(self._is_in_script(word) and self.knows(word) for word in words)
        return known >= (1 - MOST_UNKNOWN) * len(words)

    def suggestions(self, word: str) -> tuple[str, ...]:
        """Return what may have been meant, the likeliest first."""
        plain = word.translate(APOSTROPHES)
        found = self._checker.suggest(plain)[:MOST_SUGGESTIONS]
        return tuple(one.replace("'", "’") if "’" in word else one for one in found)

    def _is_in_script(self, word: str) -> bool:
        return unicodedata.name(word[0], "").startswith(self._script)

    def _knows(self, word: str) -> bool:
        return any(self._has(form) for form in _forms(word))

    def _has(self, word: str) -> bool:
        listed = word.casefold() in self._names or word in self._known
        return len(word) == 1 or listed or self._spells(word)

    def _spells(self, word: str) -> bool:
        try:
            return bool(self._checker.spell(word))
        except UnicodeError:  # an old dictionary's encoding has no such letter
            return False


def _forms(word: str) -> Iterator[str]:
    """Yield a word as it is and without what speech and grammar hang on it."""
    yield word
    folded = word.casefold()
    if folded.endswith("'s"):
        yield word[:-2]
    elif folded.endswith("in"):  # goin’, as people talk
        yield f"{word}g"
    elif "'" in word:
        yield word.partition("'")[2]  # l'eau, d'Arc


def _built_in() -> Path:
    import hunspell

    return Path(hunspell.__file__).parent / "dictionaries" / f"{BUILT_IN}.aff"
