"""Text without meaning whose words are as frequent as those of a novel."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from writer_assist.paths import resources_folder

_VOCABULARY = 20_000
_WORDS_IN_PASSAGE = 115
_WORDS_IN_SENTENCE = 14
_PASSAGES_IN_NOTE = 20
_WORD = re.compile(r"[A-Za-z']+")


class Prose:
    """Draws words by Zipf's law: common ones from real text, rare ones made from them.

    The same seed gives the same text.
    """

    def __init__(self, seed: int = 1) -> None:
        self._random = np.random.default_rng(seed)
        self._words = _vocabulary(_real_words())
        shares = 1 / np.arange(1, len(self._words) + 1)
        self._shares = shares / shares.sum()

    def passage(self, words: int = _WORDS_IN_PASSAGE) -> str:
        """Return a paragraph of whole sentences with about that many words."""
        drawn = self._random.choice(len(self._words), words, p=self._shares)
        chosen = [self._words[rank] for rank in drawn]
        firsts = range(0, words, _WORDS_IN_SENTENCE)
        return " ".join(_sentence(chosen[first : first + _WORDS_IN_SENTENCE]) for first in firsts)

    def text(self, words: int) -> str:
        """Return ordinary paragraphs of 20 to 140 words, with so many words in all."""
        paragraphs = []
        while words > 0:
            length = min(words, int(self._random.integers(20, 141)))
            paragraphs.append(self.passage(length))
            words -= length
        return "\n\n".join(paragraphs)

    def write_notes(self, folder: Path, passages: int) -> None:
        """Write Markdown files with about that many passages."""
        folder.mkdir(parents=True, exist_ok=True)
        for number in range(0, passages, _PASSAGES_IN_NOTE):
            count = min(_PASSAGES_IN_NOTE, passages - number)
            title = " ".join(self.passage(3).rstrip(".").split())
            text = "\n\n".join(self.passage() for _ in range(count))
            (folder / f"note {number}.md").write_text(f"# {title} {number}\n\n{text}\n", "utf-8")


def _sentence(words: Sequence[str]) -> str:
    return f"{words[0].capitalize()}{''.join(f' {word}' for word in words[1:])}."


def _real_words() -> list[str]:
    """Return the words of the program's texts, the most frequent first."""
    sample = resources_folder() / "sample"
    files = [resources_folder() / "measure" / "prose.txt", *sorted(sample.rglob("*.md"))]
    counts = Counter(
        word.lower()
        for file in files
        if file.is_file()
        for word in _WORD.findall(file.read_text("utf-8"))
    )
    return [word for word, _ in counts.most_common()]


def _vocabulary(real: Sequence[str]) -> list[str]:
    words = dict.fromkeys(real)
    long = [word for word in real if len(word) > 3]
    for distance in range(1, len(long)):
        for first, second in zip(long, long[distance:], strict=False):
            if len(words) >= _VOCABULARY:
                return list(words)
            words[first + second] = None
    return list(words)
