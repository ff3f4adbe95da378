"""What of a model's text is a reply in a character's voice; the rest is left out."""

from __future__ import annotations

import re
from collections.abc import Collection

_CLOSING = re.compile(r"[”»“«]|(?<=[.!?…,])\"|\n")  # after it, somebody goes on telling the story
_OF_A_MODEL = re.compile(
    r"\b(?:as an? (?:AI|assistant|language model)|language model|AI model|an AI|OpenAI|Qwen|"
    r"in (?:this|the) (?:scene|story|notes?|question|conversation|brackets)|"
    r"(?:the|this) (?:notes?|question|user|story)|(?:first|next|last) sentence|fictional|"
    r"introduc\w+ myself|information|multifaceted|societal|vital role|personal growth|"
    r"fundamental aspect|complex and \w+)\b",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"\b(?:she|he|they) (?:said|asked|replied|answered|whispered|added|nodded|smiled|sighed)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[“«\"]([^“”«»\"]+)[”»\"]")
_CALLED = re.compile(r"\b(?:I am|I[’']m|my name|call(?:ed|s)? me|name is)\b")
_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")
_LEAST_NAME = 3  # letters
# Capitalised without being the name of anybody or anything in the book.
_NO_NAMES = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may
    june july august september october november december christmas easter god lord lady sir miss
    mister mrs english""".split()  # noqa: SIM905
)


def spoken_part(text: str) -> str:
    """Return a text as far as the character speaks, without the quotation marks around it."""
    spoken = _CLOSING.split(text.lstrip(' “"«'), maxsplit=1)[0].strip()
    return re.sub(r"[,;:–—-]+\Z", ".", spoken)  # “I stay,” said Mara.


def quoted_words(line: str) -> str:
    """Return what is said in a line, without who says it and how; the line if nothing is quoted."""
    said = [one.strip(" ,;") for one in _QUOTED.findall(line)]
    return " ".join(one if one[-1] in ".!?…" else f"{one}." for one in said if one) or line


def is_echo(sentence: str, lines: Collection[str]) -> bool:
    """Tell whether a sentence stands in one of the lines already, word for word."""
    words = " ".join(map(str.casefold, _WORD.findall(sentence)))
    told = (" ".join(map(str.casefold, _WORD.findall(one))) for one in lines)
    return any(f" {words} " in f" {one} " for one in told)


def is_in_voice(sentence: str, known: Collection[str], speaker: str = "") -> bool:
    """Tell whether a sentence can be a character's own, and names nobody new.

    Args:
        sentence: Of a model.
        known: The words, case-folded, of the lines, the question and the names that it was given.
        speaker: The character's name; who speaks does not speak of Mara, but may be called so.
    """
    if _OF_A_MODEL.search(sentence) or _TOLD.search(sentence):
        return False
    own = "|".join(map(re.escape, speaker.split()))
    if own and re.search(rf"\b(?:{own})\b", sentence) and not _CALLED.search(sentence):
        return False
    return all(one in known or one in _NO_NAMES for one in _names(sentence))


def words_known(*texts: str) -> frozenset[str]:
    """Return the words of texts, case-folded, without the ’s of an owner."""
    return frozenset(_plain(one) for text in texts for one in _WORD.findall(text))


def _names(sentence: str) -> list[str]:
    """Return what is written like a name, but for the first word, which always is."""
    found = list(_WORD.finditer(sentence))[1:]
    return [
        _plain(one[0])
        for one in found
        if one[0][0].isupper()
        and len(_plain(one[0])) >= _LEAST_NAME
        and not re.search(r"[.!?…:—“\"]\W*\Z", sentence[: one.start()])
    ]


def _plain(word: str) -> str:
    return re.sub(r"[’']\w*\Z", "", word).casefold()
