"""All measures of a text together, one step after another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

from writer_assist.domain.progress import CancelToken, Progress
from writer_assist.domain.text_measures import (
    FavouriteWord,
    RepeatedPhrase,
    SentenceLengths,
    dialogue_share,
    favourite_words,
    repeated_phrases,
    sentence_lengths,
)
from writer_assist.domain.words import count_words

_STEPS = 5


@dataclass(frozen=True, slots=True)
class MeasuredText:
    """A text to be measured.

    Attributes:
        path: Its file.
        title: What the writer calls it.
        text: Its words.
        language: A code such as "de"; empty if it is not known.
    """

    path: Path
    title: str
    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class TextReport:
    """What was measured.

    Attributes:
        texts: The texts.
        words: Of all of them.
        lengths: Of the sentences; None without any.
        dialogue: The share of words in speech.
        favourites: Words that are used more often than in the scenes before.
        phrases: Phrases that come again.
    """

    texts: tuple[MeasuredText, ...]
    words: int
    lengths: SentenceLengths | None
    dialogue: float
    favourites: tuple[FavouriteWord, ...]
    phrases: tuple[RepeatedPhrase, ...]


def measured(
    texts: Sequence[MeasuredText],
    earlier: str,
    cancel: CancelToken,
    *,
    names: Collection[str] = (),
) -> Generator[Progress, None, TextReport]:
    """Measure texts; takes some seconds for a long book.

    Args:
        texts: In their order.
        earlier: The writer's text before them, to compare words with.
        cancel: Checked before each step.
        names: Those of people and places in the book, which are nobody's favourite words.
    """
    whole = "\n\n".join(one.text for one in texts)

    def step(stage: str, number: int) -> Progress:
        cancel.check()
        return Progress(stage, number, _STEPS)

    yield step("Counting words", 0)
    words = count_words(whole)
    yield step("Measuring sentences", 1)
    lengths = sentence_lengths(whole)
    yield step("Finding dialogue", 2)
    dialogue = dialogue_share(whole)
    yield step("Comparing words", 3)
    language = main_language(texts)
    favourites = favourite_words(whole, earlier, language=language, names=names)
    yield step("Finding phrases that come again", 4)
    phrases = repeated_phrases(
        [one.text for one in texts],
        check=cancel.check,
        languages=[one.language for one in texts],
        names=names,
    )
    return TextReport(tuple(texts), words, lengths, dialogue, favourites, phrases)


def main_language(texts: Sequence[MeasuredText]) -> str:
    """Return the language of most of the texts; empty if none is known."""
    lengths: Counter[str] = Counter()
    for one in texts:
        lengths[one.language] += len(one.text)
    return max(lengths, key=lambda code: lengths[code], default="")
