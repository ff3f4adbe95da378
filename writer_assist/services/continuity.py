"""Compares paragraphs with what the notes of a book state about its people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from writer_assist.domain.book_names import NameKind, hidden_keys, key_of
from writer_assist.domain.book_sources import BookSources
from writer_assist.domain.whispers import Whisper
from writer_assist.retrieval.continuity import (
    ContinuityChecker,
    StatedFact,
    facts_of_fields,
    facts_of_text,
)
from writer_assist.services.book_names import BookNamesService


class ContinuityService:
    """Checks a draft, some paragraphs at a time; for one thread."""

    def __init__(self, names: BookNamesService) -> None:
        """Prepare; nothing is read yet.

        Args:
            names: Knows the names and the notes of a book.
        """
        self._names = names
        self._made: tuple[object, ContinuityChecker, dict[int, str]] | None = None

    def whispers(
        self, draft: str, sources: BookSources, paragraphs: Sequence[str]
    ) -> tuple[Whisper, ...]:
        """Return what paragraphs say otherwise than the notes of their book."""
        checker, titles = self._prepared(draft, sources)
        return tuple(
            Whisper(
                number,
                one.start,
                one.end,
                one.name,
                one.fact.about,
                one.said,
                one.fact.value,
                one.fact.note_id,
                titles[one.fact.note_id],
            )
            for number, text in enumerate(paragraphs)
            for one in checker.discrepancies(text)
        )

    def _prepared(
        self, draft: str, sources: BookSources
    ) -> tuple[ContinuityChecker, dict[int, str]]:
        """Return what checks, read again only when notes or corrections changed."""
        stamp = sources, self._names.revision(), draft
        if self._made is None or self._made[0] != stamp:
            notes = self._names.notes(draft, sources)
            titles = {note.note_id: note.title for note in notes}
            facts: defaultdict[int, list[StatedFact]] = defaultdict(list)
            for note in notes:
                facts[note.note_id] += facts_of_fields(self._names.fields_of(note), note.note_id)
            for passage in self._names.passages(list(titles)):
                facts[passage.note_id] += facts_of_text(passage.text, passage.note_id)
            people = self._people(draft, sources, facts)
            self._made = stamp, ContinuityChecker(people), titles
        return self._made[1], self._made[2]

    def _people(
        self, draft: str, sources: BookSources, facts: dict[int, list[StatedFact]]
    ) -> dict[str, list[StatedFact]]:
        """Return the facts by each form of a name; what two entries are called tells nothing."""
        hidden = hidden_keys(sources.names)
        bearers: defaultdict[str, list[list[StatedFact]]] = defaultdict(list)
        firsts: defaultdict[str, list[list[StatedFact]]] = defaultdict(list)
        for one in self._names.names(draft, sources).shown:
            if one.kind is NameKind.PLACE:
                continue
            stated = [fact for note_id in one.notes for fact in facts.get(note_id, ())]
            for form in one.all_forms:
                bearers[form].append(stated)
            firsts[one.name.split()[0]].append(stated)
        bearers |= {form: of for form, of in firsts.items() if form not in bearers}
        return {
            form: of[0]
            for form, of in bearers.items()
            if len(of) == 1 and of[0] and key_of(form) not in hidden
        }
