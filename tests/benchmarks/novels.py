"""Novels for ``bench continuation``: two thirds are notes, the last third is the draft."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import chain, zip_longest
from pathlib import Path

from writer_assist.domain.context import MAX_CONTEXT_CHARACTERS, Context, paragraph_at
from writer_assist.domain.words import count_words
from writer_assist.errors import UsageError
from writer_assist.files import read_file
from writer_assist.importing.chapters import without_licence

_NOVEL_WORDS = 10_000
_NOTED = 2 / 3
_LEAST_WORDS = 30  # in a paragraph; a shorter one tells little about a prompt

# Settings were tuned on these: the novels of every second author, by name, of the Project
# Dialogism Novel Corpus (arXiv 2204.05836).  No author is in both parts.
TUNED_ON = frozenset(
    {
        "AlicesAdventuresInWonderland",
        "TheAwakening",
        "HardTimes",
        "OliverTwist",
        "TheSignOfTheFour",
        "APassageToIndia",
        "ARoomWithAView",
        "HowardsEnd",
        "WhereAngelsFearToTread",
        "DaisyMiller",
        "AnneOfGreenGables",
        "TheAgeOfInnocence",
        "NightAndDay",
    }
)


class Part(Enum):
    """Which novels to read: those that settings were tuned on, or the others."""

    TUNE = "tune"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Novel:
    """A novel split into notes and draft.

    Attributes:
        name: The name of its folder, or of its file if the folder has several.
        notes: The text of its first two thirds, as in the file.
        draft: The paragraphs of the rest, each on one line.
    """

    name: str
    notes: str
    draft: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A place where a novel is to be continued.

    Attributes:
        novel: The novel.
        paragraph: Index of the paragraph of the draft that is to be written.
        begun: How many of its words are already written.
    """

    novel: Novel
    paragraph: int
    begun: int = 0

    @property
    def context(self) -> Context:
        """Return the context before the cursor, which is on a new line or after a space."""
        written = "".join(f"{word} " for word in self._words[: self.begun])
        before = "\n\n".join([*self.novel.draft[: self.paragraph], written])
        return Context.at(before, len(before))

    def last_paragraphs(self, count: int) -> Context:
        """Return a context whose current paragraph is the last ones before the place together."""
        paragraphs = self.novel.draft[: self.paragraph]
        before = "".join(f"{one}\n\n" for one in paragraphs[:-count])
        here = "\n".join(paragraphs[-count:])
        whole = Context.at(before, len(before))
        return Context("", whole.before + whole.paragraph, here, len(here))

    @property
    def truth(self) -> str:
        """Return the rest of the paragraph; it begins with a space if words come before it."""
        return " " * bool(self.begun) + " ".join(self._words[self.begun :])

    @property
    def _words(self) -> list[str]:
        return self.novel.draft[self.paragraph].split()


def read_novels(folder: Path, part: Part) -> list[Novel]:
    """Read the novels of one part: the text files below a folder that are long enough.

    Raises:
        UsageError: There are none.
    """
    files = sorted(folder.rglob("*.txt"))
    in_folder = Counter(file.parent for file in files)
    shares = [file for file in files if file.parent == folder or in_folder[file.parent] > 1]
    named = {(file.stem if file in shares else file.parent.name): file for file in files}
    chosen = [name for name in sorted(named) if (name in TUNED_ON) is (part is Part.TUNE)]
    novels = [novel for name in chosen if (novel := _read(name, named[name])) is not None]
    if not novels:
        raise UsageError(
            f"{folder} holds no novels of the part “{part.value}”: text files (.txt) with "
            f"{_NOVEL_WORDS:,} words or more, one folder or one file a novel."
        )
    return novels


def places_in(novels: Sequence[Novel], count: int, seed: int, begun: int = 0) -> list[Place]:
    """Draw places evenly from all novels; the same seed draws the same places.

    The draft before each place fills a context, and the paragraph there is not short.

    Args:
        novels: The novels.
        count: The largest number of places.
        seed: For drawing them.
        begun: How many words of each paragraph are already written; fewer than 30.
    """
    drawn = [_drawn(novel, seed, begun) for novel in novels]
    in_turn = chain.from_iterable(zip_longest(*drawn))
    return [place for place in in_turn if place is not None][:count]


def _drawn(novel: Novel, seed: int, begun: int) -> list[Place]:
    places, before = [], 0
    for number, paragraph in enumerate(novel.draft):
        if before >= MAX_CONTEXT_CHARACTERS and count_words(paragraph) >= _LEAST_WORDS:
            places.append(Place(novel, number, begun))
        before += len(paragraph) + 2
    # A generator for each novel, so that other novels make no difference.
    random.Random(f"{seed} {novel.name}").shuffle(places)
    return places


def _read(name: str, file: Path) -> Novel | None:
    text = read_file(file).text
    start, end = without_licence(text)
    text = text[start:end].strip()
    if count_words(text) < _NOVEL_WORDS:
        return None
    _, border = paragraph_at(text, int(len(text) * _NOTED))
    return Novel(name, text[:border], tuple(_paragraphs(text[border:])))


def _paragraphs(text: str) -> list[str]:
    found, position = [], 0
    while position < len(text):
        _, end = paragraph_at(text, position)
        found.append(" ".join(text[position:end].split()))
        position = end + 1
    return [paragraph for paragraph in found if paragraph]
