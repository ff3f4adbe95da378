"""Who wrote what in a project's drafts, as it is stored: by file, and by the text itself."""

from __future__ import annotations

import hashlib
import json
import logging
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from writer_assist.domain.authorship import (
    BEFORE,
    TYPED,
    Insertion,
    Origin,
    Provenance,
    Run,
    Runs,
    from_bytes,
    settled,
    to_bytes,
)
from writer_assist.domain.carried_text import MarkedText, carried, followed
from writer_assist.history.database import history_errors, open_history, take_rows
from writer_assist.history.sets import writable

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations

logger = logging.getLogger(__name__)

KEPT = 4  # states of a draft: what was undone, or could not be saved, is known again


@dataclass(frozen=True, slots=True)
class ChangedText:
    """A draft that the program changed on the disk, not in the editor.

    Attributes:
        draft: Its file.
        before: Its text before; None if it was not there.
        after: Its text now; None if it is not there any more.
    """

    draft: str
    before: str | None
    after: str | None


class AuthorshipStore:
    """The ranges of one project's drafts; belongs to the thread that opened it.

    Every method raises DiskError where the disk refuses.
    """

    def __init__(self, path: Path) -> None:
        """Open the file; create it if there is none.

        Raises:
            DiskError: It cannot be opened.
        """
        self._database = open_history(path, _migrations)

    @history_errors()
    def keep(self, draft: str, text: str, runs: Sequence[Run], *, now: float | None = None) -> None:
        """Keep who wrote a draft.

        Args:
            draft: Its file.
            text: All of it.
            runs: Cover it.
            now: The present, in seconds since 1970.
        """
        row = {
            "draft": draft,
            "made": time.time() if now is None else now,
            "mark": _mark(text),
            "runs": to_bytes(settled(runs)),
            "text": zlib.compress(_raw(text), 1),
        }
        with self._database.conn:
            self._database.execute(
                "delete from states where draft = ? and mark = ?", [draft, row["mark"]]
            )
            self._database.table("states").insert(row)
            self._database.execute(
                "delete from states where draft = ? and id not in "
                "(select id from states where draft = ? order by id desc limit ?)",
                [draft, draft, KEPT],
            )

    @history_errors()
    def keep_insertions(self, insertions: Iterable[Insertion]) -> None:
        """Keep what is known of texts that were inserted."""
        rows = [
            {
                "key": one.source.key,
                "origin": one.source.origin.value,
                "made": one.made,
                "letters": one.letters,
                "model": writable(one.model),
                "notes": writable(json.dumps(one.notes, ensure_ascii=False)),
            }
            for one in insertions
        ]
        with self._database.conn:
            self._database.table("insertions").upsert_all(rows, pk="key")

    @history_errors()
    def insertions(self) -> dict[str, Insertion]:
        """Return what is known of all texts that were inserted, by their keys."""
        rows = self._database.query("select * from insertions")
        return {row["key"]: one for row in rows if (one := _insertion(row)) is not None}

    def open(self, draft: str, text: str) -> Runs:
        """Return who wrote a draft that is opened, and keep it; see :meth:`runs`."""
        runs = self.runs(draft, text)
        if text.strip() and not self._knows(draft, text):
            self.keep(draft, text, runs)
        return runs

    @history_errors()
    def runs(self, draft: str, text: str) -> Runs:
        """Return who wrote a draft whose text is this one now.

        Text that another program put into it counts as changed elsewhere; of a draft that nothing
        is known of, everything was there before.
        """
        mark = _mark(text)
        row = self._row("where draft = ? and mark = ? order by id desc limit 1", draft, mark)
        if row is None and text.strip():  # perhaps the file was moved or copied
            row = self._row("where mark = ? order by id desc limit 1", mark)
        if row is not None and (runs := _runs(row)) and _length(runs) == len(text):
            return runs
        known = self.latest(draft)
        if known is not None:
            return followed(known, text)
        return (Run(len(text), BEFORE),) if text else ()

    @history_errors()
    def latest(self, draft: str) -> MarkedText | None:
        """Return a draft as it was kept last; None if it never was."""
        row = self._row("where draft = ? order by id desc limit 1", draft)
        return None if row is None else _known(row)

    @history_errors()
    def follow(
        self,
        changes: Sequence[ChangedText],
        moves: Sequence[tuple[str, str]] = (),
        sources: Sequence[MarkedText] = (),
    ) -> None:
        """Follow what the program did with files: scenes were split, joined, copied or moved.

        Where words were replaced in files that stay what they are, the writer typed the new ones.

        Args:
            changes: The drafts whose texts changed.
            moves: Drafts that have another file: the old and the new one.
            sources: Other texts that new ones may have been made of.
        """
        if not moves and all(one.before is not None and one.after is not None for one in changes):
            self._follow_words(changes)
            return
        with self._database.conn:
            for old, new in moves:
                self._database.execute("update states set draft = ? where draft = ?", [new, old])
        known = [
            MarkedText(one.before, self.runs(one.draft, one.before))
            for one in changes
            if one.before is not None
        ]
        known += [moved for _, new in moves if (moved := self.latest(new))]
        for one in changes:
            if one.after is not None and not self._knows(one.draft, one.after):
                self.keep(one.draft, one.after, carried(one.after, [*known, *sources]))

    @history_errors()
    def move_draft(self, old: str, new: str) -> None:
        """Follow a draft to another file."""
        self.follow((), [(old, new)])

    @history_errors()
    def take_over(self, former: Path, moved: Callable[[str], str]) -> None:
        """Add what the project's former folder knew; see ``database.take_rows``."""
        with closing(AuthorshipStore(former)):
            pass  # brings its tables up to date
        take_rows(self._database, former, moved)

    @history_errors()
    def states(self, draft: str) -> Iterator[MarkedText]:
        """Yield what is kept of a draft, the oldest first."""
        rows = self._database.query("select * from states where draft = ? order by id", [draft])
        yield from (known for row in rows if (known := _known(row)) is not None)

    @history_errors()
    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def _follow_words(self, changes: Sequence[ChangedText]) -> None:
        for one in changes:
            before, after = one.before or "", one.after or ""
            if self.latest(one.draft) is not None and not self._knows(one.draft, after):
                known = MarkedText(before, self.runs(one.draft, before))
                self.keep(one.draft, after, followed(known, after, TYPED))

    def _knows(self, draft: str, text: str) -> bool:
        mark = _mark(text)
        return self._row("where draft = ? and mark = ? limit 1", draft, mark) is not None

    def _row(self, where: str, *values: object) -> Mapping[str, object] | None:
        return next(iter(self._database.query(f"select * from states {where}", values)), None)


def _known(row: Mapping[str, object]) -> MarkedText | None:
    raw, runs = row["text"], _runs(row)
    try:
        text = zlib.decompress(raw if isinstance(raw, bytes) else b"").decode(
            "utf-8", "surrogatepass"
        )
    except (zlib.error, UnicodeDecodeError):
        return None
    return MarkedText(text, runs) if _length(runs) == len(text) else None


def _runs(row: Mapping[str, object]) -> Runs:
    raw = row["runs"]
    try:
        return from_bytes(raw if isinstance(raw, bytes) else b"")
    except ValueError:
        logger.warning("what is known of a draft cannot be read")
        return ()


def _insertion(row: Mapping[str, object]) -> Insertion | None:
    try:
        return Insertion(
            Provenance(Origin(row["origin"]), str(row["key"])),
            float(str(row["made"])),
            int(str(row["letters"])),
            str(row["model"]),
            tuple(map(str, json.loads(str(row["notes"])))),
        )
    except (ValueError, TypeError):
        logger.warning("an insertion of the history cannot be read")
        return None


def _length(runs: Runs) -> int:
    return sum(length for length, _ in runs)


def _raw(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _mark(text: str) -> bytes:
    return hashlib.blake2b(_raw(text), digest_size=16).digest()


def _migrations() -> Migrations:
    from sqlite_utils import Migrations

    migrations = Migrations("authorship")

    @migrations()
    def m001_authorship(database: Database) -> None:
        database.create_table(
            "insertions",
            {
                "key": str,
                "origin": str,
                "made": float,
                "letters": int,
                "model": str,
                "notes": str,
            },
            pk="key",
            not_null={"origin", "made", "letters", "model", "notes"},
        )
        database.create_table(
            "states",
            {
                "id": int,
                "draft": str,
                "made": float,
                "mark": bytes,
                "runs": bytes,
                "text": bytes,
            },
            pk="id",
            not_null={"draft", "made", "mark", "runs", "text"},
        )
        database.table("states").create_index(["draft", "mark"])
        database.table("states").create_index(["mark"])

    return migrations
