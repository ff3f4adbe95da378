"""The dates of a book and its notes, in the order of time."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping
from pathlib import Path

from writer_assist.domain.book_sources import BookSources
from writer_assist.domain.people import StoryPlace
from writer_assist.domain.progress import CancelToken, Progress
from writer_assist.domain.story_dates import NotePlace, Timeline, TimelineEntry
from writer_assist.library.drawing import DrawnNote
from writer_assist.retrieval.dates import Eras, date_of_field, dates_in, eras_in
from writer_assist.services.book_names import BookNamesService
from writer_assist.services.manuscript_texts import ManuscriptText
from writer_assist.services.people import STAGE, excerpt_around, place_in

MOST = 3_000  # entries
_AT_ONCE = 400  # notes between two looks at the token
# Fields about the file, not about the story.
_OF_FILE = frozenset(
    """created modified updated edited published date-created date-modified created_at updated_at
    cssclass publish lastmod aliases alias tags tag title link links url source version""".split()  # noqa: SIM905
)
_DATE_FIELDS = (
    "date", "born", "birth", "died", "death", "founded", "built", "begins", "began", "ends",
    "ended", "start", "end", "year", "when", "event", "married", "crowned", "day", "time", "era",
)  # fmt: skip


class TimelineService:
    """Reads the dates; for one thread."""

    def __init__(self, names: BookNamesService) -> None:
        """Prepare; nothing is read yet.

        Args:
            names: Knows which texts and notes belong to a book.
        """
        self._names = names

    def timeline(
        self, draft: str, sources: BookSources, cancel: CancelToken
    ) -> Generator[Progress, None, Timeline]:
        """Read the dates of the book of a draft, and of the notes that belong to it.

        Raises:
            Cancelled: The work was asked to stop.
        """
        texts, notes = self._names.texts(draft), self._names.notes(draft, sources)
        by_id = {one.note_id: one for one in notes}
        yield Progress(STAGE, 0, len(notes))
        passages = list(self._names.passages(list(by_id)))
        eras = eras_in([*(text.text for text in texts), *(one.text for one in passages)])
        entries = [one for text in texts for one in _of_text(text, eras)]
        for done, note in enumerate(notes):
            if done % _AT_ONCE == 0:
                cancel.check()
                yield Progress(STAGE, done, len(notes))
            entries += _of_note_fields(note, self._names.fields_of(note), eras)
        for passage in passages:
            for date in dates_in(passage.text, eras):
                start = passage.start + date.start
                entries.append(
                    TimelineEntry(
                        passage.text[date.start : date.end],
                        date,
                        excerpt_around(passage.text, date.start),
                        NotePlace(
                            passage.note_id,
                            by_id[passage.note_id].title,
                            start,
                            passage.start + date.end,
                        ),
                    )
                )
        return _in_order(entries)


def _of_text(text: ManuscriptText, eras: Eras) -> Iterator[TimelineEntry]:
    for name, value in _dated(text.fields):
        if (date := date_of_field(value, eras)) is not None:
            place = StoryPlace(text.path, text.name, "", 0, "", f"{name}: {value}")
            yield TimelineEntry(value.strip(), date, f"{name}: {value}", place)
    for start, part in text.lines():
        for date in dates_in(part, eras):
            place = place_in(text, start, part, date.start)
            yield TimelineEntry(part[date.start : date.end], date, place.excerpt, place)
    for start, heading in text.headings:
        if date := date_of_field(heading, eras):
            place = StoryPlace(text.path, text.name, "", start, heading[:1], heading)
            yield TimelineEntry(heading, date, heading, place)


def _of_note_fields(
    note: DrawnNote, fields: Mapping[str, list[str]], eras: Eras
) -> Iterator[TimelineEntry]:
    place = NotePlace(note.note_id, note.title, 0, 0)
    for name, value in _dated(fields):
        if (date := date_of_field(value, eras)) is not None:
            yield TimelineEntry(value.strip(), date, f"{note.title}, {name}", place)
    stem = Path(note.path).stem
    if (date := date_of_field(stem, eras)) is not None and date.end - date.start >= 4:
        yield TimelineEntry(stem, date, note.title, place)


def _dated(fields: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    for name, values in fields.items():
        plain = name.strip().casefold()
        if plain in _OF_FILE or not any(word in plain for word in _DATE_FIELDS):
            continue
        for value in values:
            yield name, value


def _in_order(entries: Iterable[TimelineEntry]) -> Timeline:
    listed = list(entries)
    clear = [one for one in listed if one.date.is_clear]
    clear.sort(key=lambda one: (_era(one), one.date.first, one.date.last))
    unclear = [one for one in listed if not one.date.is_clear]
    return Timeline(tuple(clear[:MOST]), tuple(unclear[:MOST]))


def _era(one: TimelineEntry) -> str:
    return "" if one.date.era == "BC" else one.date.era
