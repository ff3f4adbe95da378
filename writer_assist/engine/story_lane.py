"""The lane that reads whole manuscripts: for names, people and places, dates and facts.

It is slow, so neither a search nor a recall waits for it.
"""

from __future__ import annotations

from collections.abc import Generator

from writer_assist.domain.book_names import NameList
from writer_assist.domain.people import BookPeople
from writer_assist.domain.progress import CancelToken, Progress
from writer_assist.domain.story_dates import Timeline
from writer_assist.domain.whispers import Whisper
from writer_assist.engine.shared_library import SharedLibrary
from writer_assist.messages.story import CheckContinuity, ListNames, ReadPeople, ReadTimeline
from writer_assist.services.book_names import BookNamesService
from writer_assist.services.continuity import ContinuityService
from writer_assist.services.library import LibraryReader
from writer_assist.services.manuscript_texts import ManuscriptShelf
from writer_assist.services.people import PeopleService
from writer_assist.services.timeline import TimelineService


class StoryLane:
    """Handlers of the lane "story"; all but the constructor run on its thread."""

    def __init__(self, shared: SharedLibrary) -> None:
        """Prepare the lane; nothing is opened yet.

        Args:
            shared: Is told which names the open book has.
        """
        self._shared = shared
        self._shelf = ManuscriptShelf()
        self._names: BookNamesService | None = None
        self._people: PeopleService | None = None
        self._continuity: ContinuityService | None = None

    def list_names(self, order: ListNames, cancel: CancelToken) -> Generator[NameList, None, None]:
        """Yield the names of a book; none while there is no library."""
        service = self._opened(cancel)
        listed = service.names(order.draft, order.sources) if service else NameList()
        self._shared.set_names(order.draft, listed.names)
        yield listed

    def read_people(
        self, order: ReadPeople, cancel: CancelToken
    ) -> Generator[Progress | BookPeople, None, None]:
        """Yield who occurs where in a book; nobody while there is no library."""
        names = self._opened(cancel)
        if names is None:
            yield BookPeople()
            return
        if self._people is None:
            self._people = PeopleService(names)
        yield (yield from self._people.people(order.draft, order.sources, cancel))

    def read_timeline(
        self, order: ReadTimeline, cancel: CancelToken
    ) -> Generator[Progress | Timeline, None, None]:
        """Yield the dates of a book; none while there is no library."""
        names = self._opened(cancel)
        if names is None:
            yield Timeline()
            return
        yield (yield from TimelineService(names).timeline(order.draft, order.sources, cancel))

    def check_continuity(
        self, order: CheckContinuity, cancel: CancelToken
    ) -> Generator[tuple[Whisper, ...], None, None]:
        """Yield what paragraphs say otherwise than the notes of their book."""
        names = self._opened(cancel)
        if names is None:
            yield ()
            return
        if self._continuity is None:
            self._continuity = ContinuityService(names)
        yield self._continuity.whispers(order.draft, order.sources, order.paragraphs)

    def _opened(self, cancel: CancelToken) -> BookNamesService | None:
        self._shared.wait_until_opened(cancel)
        if self._names is None and self._shared.folder.database.exists():
            reader = LibraryReader.open(self._shared.folder)
            self._names = BookNamesService(reader, self._shared.folder, self._shelf)
        return self._names
