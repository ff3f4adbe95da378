"""The first two thirds of a novel as a library in memory."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.corpus import MemoryPassages, MemoryVectors, RememberingEmbedder
from tests.benchmarks.novels import Novel, Place
from writer_assist.domain.book_sources import BookSources
from writer_assist.domain.note import NoteName
from writer_assist.domain.passage import Passage
from writer_assist.domain.ports import Embedder
from writer_assist.domain.progress import CancelToken, Progress, WorkPaceSetting
from writer_assist.domain.snippet import PassageUse, Snippet
from writer_assist.importing.readers import parse_notes
from writer_assist.paths import DataFolder
from writer_assist.services.indexing import IndexingService
from writer_assist.services.inspiration import FOLLOWING, InspirationService

_LISTED = 8  # snippets in the list beside a draft


@dataclass(frozen=True, slots=True)
class NotesAtHand:
    """The notes that a paragraph may be written from.

    Attributes:
        found: Notes that the program's search found, best first; at least one.
        random: As many passages of the same novel that it did not find; at least one.
    """

    found: tuple[Snippet, ...]
    random: tuple[Snippet, ...]


class NovelLibrary:
    """The library that is searched; nothing is pinned, hidden or used yet.

    Attributes:
        passages: Of the novel's notes.
        vectors: Of these passages.
    """

    def __init__(self, novel: Novel, cache: Path) -> None:
        """Cut a novel into notes, one per chapter, as the library does."""
        file = Path(f"/{novel.name}.txt")
        notes = parse_notes(file, novel.notes.encode(), split_chapters=True)
        passages: list[Passage] = []
        for note_id, note in enumerate(notes, 1):
            passages += [
                Passage(
                    passage_id=passage_id,
                    note_id=note_id,
                    note_title=note.title,
                    path=str(file),
                    heading=stretch.heading,
                    text=note.text_of(stretch),
                    start=stretch.start,
                    end=stretch.end,
                )
                for passage_id, stretch in enumerate(note.stretches, len(passages) + 1)
            ]
        names = [NoteName(note_id, note.title) for note_id, note in enumerate(notes, 1)]
        self.passages = MemoryPassages(passages, names)
        self.vectors = MemoryVectors(self.passages, cache / f"novel-{novel.name}.npz")

    def pinned(self, draft: str) -> frozenset[int]:
        """See LibraryView.pinned."""
        return frozenset()

    def hidden(self, draft: str) -> frozenset[int]:
        """See LibraryView.hidden."""
        return frozenset()

    def notes_outside(self, sources: BookSources) -> frozenset[int]:
        """See LibraryView.notes_outside."""
        return frozenset()

    def uses(self, passage_ids: Sequence[int], draft: str) -> dict[int, PassageUse]:
        """See LibraryView.uses."""
        return {}


def notes_beside(
    places: Sequence[Place],
    embedder: Embedder,
    *,
    most: int,
    seed: int,
    cache: Path,
    report: Callable[[Progress], None],
    paragraphs: int = 0,
) -> list[NotesAtHand | None]:
    """Search for each place in its own novel; None if nothing was found.

    Args:
        places: Places in the novels.
        embedder: For searching.
        most: The largest number of notes per place.
        seed: For the random passages.
        cache: Folder where vectors are stored.
        report: Called with progress.
        paragraphs: How many paragraphs before the place are searched with, as if they were one; 0
            for what the program searches with.
    """
    found: dict[Place, NotesAtHand | None] = {}
    for novel in dict.fromkeys(place.novel for place in places):
        library = NovelLibrary(novel, cache)
        with _searched(library, embedder, report) as service:
            for place in places:
                if place.novel is novel:
                    asked = place.last_paragraphs(paragraphs) if paragraphs else place.context
                    listed = service.find_snippets(asked, limit=max(_LISTED, most)).snippets
                    found[place] = _at_hand(place, listed, library, most, seed)
    return [found[place] for place in places]


def _at_hand(
    place: Place,
    listed: tuple[Snippet, ...],
    library: NovelLibrary,
    most: int,
    seed: int,
) -> NotesAtHand | None:
    known = {snippet.passage.passage_id for snippet in listed}
    others = [one for one in library.passages.all() if one.passage_id not in known]
    if not listed or not others:
        return None
    found, drawing = listed[:most], random.Random(f"{seed} {place.novel.name} {place.paragraph}")
    drawn = drawing.sample(others, min(len(found), len(others)))
    following = library.passages.following([one.passage_id for one in drawn], count=FOLLOWING)
    at_random = (Snippet(one, 0.0, following=following.get(one.passage_id, "")) for one in drawn)
    return NotesAtHand(found, tuple(at_random))


@contextmanager
def _searched(
    library: NovelLibrary, embedder: Embedder, report: Callable[[Progress], None]
) -> Iterator[InspirationService]:
    """Index a novel's library and search it; vectors are stored, including the queries'."""
    remembering = RememberingEmbedder(embedder, library.vectors)
    with TemporaryDirectory() as temporary:
        folder = DataFolder(Path(temporary))
        indexing = IndexingService(
            library.passages, library.vectors, folder, remembering, WorkPaceSetting()
        )
        with closing(indexing):
            for progress in indexing.update(CancelToken()):
                report(progress)
        with closing(InspirationService(library, folder, remembering)) as service:
            yield service
        library.vectors.keep(embedder.model_id)
