"""Reading and writing the passages of the library; unchanged passages keep their ids."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from writer_assist.domain.note import NoteName
from writer_assist.domain.passage import Passage, content_hash
from writer_assist.domain.ports import PassageChanges
from writer_assist.library.database import LibraryDatabase, Row

PASSAGE_COLUMNS = (
    "p.id, p.note_id, n.title, n.path, p.heading, p.text, p.starts_at, p.ends_at, n.tags"
)
# Ids are passed as one JSON text, since SQLite limits the number of variables in a statement.
_CHOSEN = "FROM json_each(?) chosen JOIN"

_NEARBY = 4  # passages
_LONG_FOR_A_WORD = 15  # characters
# Share of common words from which a passage counts as edited rather than new.
_ENOUGH_IN_COMMON = 0.6


class PassageStore:
    """Implements ``PassageSource``; read-only, so several may be in use."""

    def __init__(self, database: LibraryDatabase) -> None:
        self._database = database

    def revision(self) -> int:
        """Revision of the last change; 0 for an empty library."""
        return self._database.number("SELECT value FROM fact WHERE name = 'revision'")

    def changes_after(self, revision: int, *, limit: int) -> PassageChanges:
        """Return at most ``limit`` changes after ``revision``, oldest first.

        A passage that only moved within its note, because text above it changed, gets no new
        revision: its present offsets are returned by :meth:`passages`.
        """
        # Read first, so that what is committed meanwhile is left to the next call.
        newest = self.revision()
        rows = self._database.rows(
            """
            SELECT revision, id, gone FROM (
                SELECT revision, id, 0 AS gone FROM passage WHERE revision > ?1
                UNION ALL
                SELECT revision, id, 1 FROM removed_passage WHERE revision > ?1
            ) WHERE revision <= ?2 ORDER BY revision LIMIT ?3
            """,
            (revision, newest, limit + 1),
        )
        complete = len(rows) <= limit
        rows = rows[:limit]
        return PassageChanges(
            revision=newest if complete else rows[-1][0],
            changed=tuple(self.passages([passage for _, passage, gone in rows if not gone])),
            removed=tuple(passage for _, passage, gone in rows if gone),
            complete=complete,
        )

    def passages(self, passage_ids: Sequence[int]) -> list[Passage]:
        """Return these passages in this order; ids that no longer exist are left out."""
        rows = self._database.rows(
            f"SELECT {PASSAGE_COLUMNS} {_CHOSEN} passage p ON p.id = chosen.value "
            "JOIN note n ON n.id = p.note_id ORDER BY chosen.key",
            (json.dumps(list(map(int, passage_ids))),),
        )
        return passages_of(rows)

    def names(self) -> list[NoteName]:
        """Return every title and alias."""
        rows = self._database.rows(
            "SELECT note_id, name FROM name WHERE kind IN ('title', 'alias') ORDER BY rowid"
        )
        return [NoteName(*row) for row in rows]

    def passages_of_notes(self, note_ids: Sequence[int]) -> list[Passage]:
        """Return the passages of these notes, in the order of their text."""
        rows = self._database.rows(
            f"SELECT {PASSAGE_COLUMNS} {_CHOSEN} passage p ON p.note_id = chosen.value "
            "JOIN note n ON n.id = p.note_id ORDER BY chosen.key, p.position",
            (json.dumps(list(map(int, note_ids))),),
        )
        return passages_of(rows)

    def following(self, passage_ids: Sequence[int], *, count: int) -> dict[int, str]:
        """Return the text of up to ``count`` passages after each one, under the same heading.

        Passages without such a successor are left out.
        """
        rows = self._database.rows(
            f"SELECT p.id, f.text {_CHOSEN} passage p ON p.id = chosen.value "
            "JOIN passage f ON f.note_id = p.note_id AND f.heading = p.heading "
            "AND f.position BETWEEN p.position + 1 AND p.position + ? "
            "ORDER BY chosen.key, f.position",
            (json.dumps(list(map(int, passage_ids))), count),
        )
        texts: dict[int, list[str]] = {}
        for passage_id, text in rows:
            texts.setdefault(passage_id, []).append(text)
        return {passage_id: "\n\n".join(behind) for passage_id, behind in texts.items()}


def passages_of(rows: Sequence[Row]) -> list[Passage]:
    """Turn rows of PASSAGE_COLUMNS into passages."""
    tags: dict[str, tuple[str, ...]] = {}  # shared by all passages of a note
    for row in rows:
        if row[8] not in tags:
            tags[row[8]] = tuple(json.loads(row[8]))
    return [
        Passage(number, note, title, path, heading, text, start, end, tags[row_tags])
        for number, note, title, path, heading, text, start, end, row_tags, *_ in rows
    ]


class PassageWriter:
    """Writes the passages of a note, inside the caller's transaction."""

    def __init__(self, database: LibraryDatabase) -> None:
        self._database = database

    def put(self, note_id: int, passages: Sequence[Passage], *, is_relabelled: bool) -> None:
        """Replace the passages of a note, given in order.

        Passages with unchanged text keep their ids, wherever they moved; a passage that had left
        the library, for instance with its file, gets its former id back.

        Args:
            note_id: The note.
            passages: The new passages; their ids are ignored.
            is_relabelled: Whether something changed that is part of all passages.
        """
        old = self._old_passages(note_id)
        matched = match_passages(old, [passage.text for passage in passages])
        kept = {before.passage_id for before in matched if before}
        self.remove(
            [
                (before.passage_id, before.text_hash)
                for before in old
                if before.passage_id not in kept
            ]
        )
        slid: list[tuple[int, int, int, int]] = []
        changed: list[_PlacedPassage] = []
        for position, (passage, before) in enumerate(zip(passages, matched, strict=True)):
            if before and not is_relabelled and before.says_the_same_as(passage):
                slid.append((position, passage.start, passage.end, before.passage_id))
            else:
                passage_id = before.passage_id if before else self._returning_id(passage)
                changed.append(_PlacedPassage(passage_id, position, passage))
        self._database.run_many(
            "UPDATE passage SET position = ?, starts_at = ?, ends_at = ? WHERE id = ?", slid
        )
        self._write(changed)

    def remove_all(self, note_id: int) -> None:
        """Remove the passages of a note."""
        self.remove(
            self._database.rows("SELECT id, text_hash FROM passage WHERE note_id = ?", (note_id,))
        )

    def reserve_revisions(self, count: int) -> int:
        """Reserve as many revisions as there are changes, and return the first."""
        self._database.run(
            "INSERT INTO fact (name, value) VALUES ('revision', ?1) "
            "ON CONFLICT (name) DO UPDATE SET value = value + ?1",
            (count,),
        )
        newest = self._database.number("SELECT value FROM fact WHERE name = 'revision'")
        return newest - count + 1

    def _old_passages(self, note_id: int) -> list[OldPassage]:
        rows = self._database.rows(
            "SELECT id, text, heading, text_hash FROM passage WHERE note_id = ? ORDER BY position",
            (note_id,),
        )
        return [OldPassage(*row) for row in rows]

    def _returning_id(self, passage: Passage) -> int | None:
        """Return the id that a passage with this text had when it was removed, if any."""
        rows = self._database.rows(
            "SELECT id FROM removed_passage WHERE text_hash = ? ORDER BY revision DESC LIMIT 1",
            (content_hash(passage.text),),
        )
        if not rows:
            return None
        self._database.run("DELETE FROM removed_passage WHERE id = ?", rows[0])
        return int(rows[0][0])

    def _write(self, placed: Sequence[_PlacedPassage]) -> None:
        if not placed:
            return
        first = self.reserve_revisions(len(placed))
        self._database.run_many(
            """
            INSERT INTO passage (id, note_id, position, heading, text, starts_at, ends_at,
                                 text_hash, content_hash, revision)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET
                note_id = excluded.note_id, position = excluded.position,
                heading = excluded.heading, text = excluded.text,
                starts_at = excluded.starts_at, ends_at = excluded.ends_at,
                text_hash = excluded.text_hash, content_hash = excluded.content_hash,
                revision = excluded.revision
            """,
            [
                (
                    p.passage_id, p.passage.note_id, p.position, p.passage.heading,
                    p.passage.text, p.passage.start, p.passage.end,
                    content_hash(p.passage.text), p.passage.content_hash, revision,
                )
                for revision, p in enumerate(placed, first)
            ],
        )  # fmt: skip

    def remove(self, rows: Sequence[Sequence[object]]) -> None:
        """Remove passages, given as pairs of id and hash, by which they are recognised later."""
        if not rows:
            return
        first = self.reserve_revisions(len(rows))
        self._database.run_many("DELETE FROM passage WHERE id = ?", [row[:1] for row in rows])
        self._database.run_many(
            "INSERT OR REPLACE INTO removed_passage (id, text_hash, revision) VALUES (?, ?, ?)",
            [(*row, revision) for revision, row in enumerate(rows, first)],
        )


@dataclass(frozen=True, slots=True)
class OldPassage:
    """A passage as the library has it."""

    passage_id: int
    text: str
    heading: str
    text_hash: bytes

    def says_the_same_as(self, passage: Passage) -> bool:
        """Tell whether the passage's content is unchanged; its position may differ."""
        return (self.text, self.heading) == (passage.text, passage.heading)


def match_passages(old: Sequence[OldPassage], texts: Sequence[str]) -> list[OldPassage | None]:
    """Return the old passage for each new text; None if the text is new.

    An equal text is the same passage, wherever it moved.  A text that has most of its words in
    common with an old passage in about the same place is that passage, edited: a corrected typing
    error must not cost a pin.
    """
    matched = _match_same(old, texts)
    kept = {passage.passage_id for passage in matched if passage}
    places = {passage.passage_id: place for place, passage in enumerate(old)}
    left = {place: p for place, p in enumerate(old) if p.passage_id not in kept}
    expected = 0
    for number, text in enumerate(texts):
        before = matched[number]
        if before is None and left:
            nearby = range(expected - _NEARBY, expected + _NEARBY + 1)
            best = max(
                (place for place in nearby if place in left),
                key=lambda place: _in_common(left[place].text, text),
                default=None,
            )
            if best is not None and _in_common(left[best].text, text) >= _ENOUGH_IN_COMMON:
                before = matched[number] = left.pop(best)
        expected = places[before.passage_id] + 1 if before else expected + 1
    return matched


@dataclass(frozen=True, slots=True)
class _PlacedPassage:
    """A passage to be written; without an id it is new."""

    passage_id: int | None
    position: int
    passage: Passage


def _match_same(old: Sequence[OldPassage], texts: Sequence[str]) -> list[OldPassage | None]:
    waiting: defaultdict[str, list[OldPassage]] = defaultdict(list)
    for passage in reversed(old):
        waiting[passage.text].append(passage)
    return [waiting[text].pop() if waiting.get(text) else None for text in texts]


def _in_common(one: str, other: str) -> float:
    words, others = Counter(_parts(one)), Counter(_parts(other))
    return (words & others).total() / max(1, (words | others).total())


def _parts(text: str) -> list[str]:
    """Split a text into words, or into pairs of characters in scripts without spaces."""
    words = text.lower().split()
    if len(text) < _LONG_FOR_A_WORD * len(words):
        return words
    return [text[start : start + 2] for start in range(len(text))]
