"""The stored sources of the library, and the files that could not be read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import astuple, dataclass, field
from pathlib import Path

from writer_assist.domain.note import ImportFailure, SourceRules, SourceState, is_at_or_below
from writer_assist.library.database import LibraryDatabase


@dataclass(frozen=True, slots=True)
class Source:
    """A folder or file that the writer added.

    Attributes:
        source_id: Primary key.
        path: Absolute.
        identity: Identity of the folder when it was last listed; empty before that.
        rules: Which of its files are imported.
        split_chapters: Whether it is a long text with one note per chapter.
    """

    source_id: int
    path: str
    identity: str = ""
    rules: SourceRules = field(default_factory=SourceRules)
    split_chapters: bool = False


@dataclass(frozen=True, slots=True)
class FailedFile:
    """A file that could not be imported.

    Attributes:
        path: Absolute.
        reason: A sentence; empty for a file without notes, such as a picture, which is recorded
            only so that it is not examined again.
        size: The file's size when it was read; -1 if it should be tried again.
        mtime_ns: The time of its last change, likewise.
        reading_version: The version of the code that read it.
    """

    path: str
    reason: str
    size: int = -1
    mtime_ns: int = -1
    reading_version: int = 0


_FAILURE = "path, reason, size, mtime_ns, reading_version"


class SourceStore:
    """The sources, in the order of adding; a file that is in two belongs to the earlier one."""

    def __init__(self, database: LibraryDatabase) -> None:
        self._database = database

    def add(self, path: Path) -> None:
        """Add a source; does nothing if it is one already."""
        self._database.run("INSERT OR IGNORE INTO source (path) VALUES (?)", (str(path),))

    def all(self) -> list[Source]:
        """Return the sources in their order."""
        rows = self._database.rows(
            "SELECT id, path, identity, include, exclude, split_chapters FROM source ORDER BY id"
        )
        return [
            Source(number, path, identity, _rules(include, exclude), bool(split))
            for number, path, identity, include, exclude, split in rows
        ]

    def find(self, path: Path) -> Source | None:
        """Return the source with exactly this path."""
        return next((source for source in self.all() if source.path == str(path)), None)

    def remove(self, source: Source) -> None:
        """Remove a source that has no notes."""
        self._database.run("DELETE FROM source WHERE id = ?", (source.source_id,))

    def set_rules(self, source: Source, rules: SourceRules, *, split_chapters: bool) -> None:
        """Change which files of a source are imported, and how."""
        self._database.run(
            "UPDATE source SET include = ?, exclude = ?, split_chapters = ? WHERE id = ?",
            (
                json.dumps(rules.include),
                json.dumps(rules.exclude),
                split_chapters,
                source.source_id,
            ),
        )

    def set_reason(self, source: Source, reason: str) -> None:
        """Record why a source is not available; empty if it is."""
        self._database.run(
            "UPDATE source SET reason = ? WHERE id = ? AND reason <> ?",
            (reason, source.source_id, reason),
        )

    def set_identity(self, source: Source, identity: str) -> None:
        """Record the identity of the folder that was listed."""
        if identity != source.identity:
            self._database.run(
                "UPDATE source SET identity = ? WHERE id = ?", (identity, source.source_id)
            )

    def states(self) -> tuple[SourceState, ...]:
        """Return the sources with their state."""
        rows = self._database.rows(
            "SELECT s.path, s.reason, s.include, s.exclude, count(n.id) FROM source s "
            "LEFT JOIN note n ON n.source_id = s.id GROUP BY s.id ORDER BY s.id"
        )
        return tuple(
            SourceState(path, not reason, notes, reason, _rules(include, exclude))
            for path, reason, include, exclude, notes in rows
        )

    def failures(self) -> tuple[ImportFailure, ...]:
        """Return the files that could not be imported, sorted by path."""
        files = self.failed_files()
        return tuple(ImportFailure(file.path, file.reason) for file in files if file.reason)

    def failed_files(self) -> list[FailedFile]:
        """Return the same files with the details that decide whether to try again."""
        rows = self._database.rows(f"SELECT {_FAILURE} FROM failure ORDER BY path")
        return [FailedFile(*row) for row in rows]

    def set_failures(self, looked_at: Iterable[str], failed: Iterable[FailedFile]) -> None:
        """Replace the failures at and below the paths that were scanned."""
        roots = list(looked_at)
        with self._database.transaction():
            for (path,) in self._database.rows("SELECT path FROM failure"):
                if any(is_at_or_below(path, root) for root in roots):
                    self.clear_failure(path)
            self._database.run_many(
                f"INSERT OR REPLACE INTO failure ({_FAILURE}) VALUES (?, ?, ?, ?, ?)",
                [astuple(file) for file in failed],
            )

    def forget_failures(self, path: str = "") -> None:
        """Make the next scan try failed files again, at and below a path; empty for all."""
        for file in self.failed_files():
            if not path or is_at_or_below(file.path, path):
                self._database.run(
                    "UPDATE failure SET size = -1, mtime_ns = -1 WHERE path = ?", (file.path,)
                )

    def clear_failure(self, path: str) -> None:
        """Remove the record that a file failed."""
        self._database.run("DELETE FROM failure WHERE path = ?", (path,))


def _rules(include: str, exclude: str) -> SourceRules:
    return SourceRules(tuple(json.loads(include)), tuple(json.loads(exclude)))
