"""SQLite's full-text search (FTS5) over the same passages, for comparison."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from contextlib import closing
from pathlib import Path

_WEIGHTS = "1.0, 0.5, 0.5"  # body, title, heading


class Fts5Index:
    """An FTS5 table with stemming, made from a library."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path)

    def build(self, library: Path) -> int:
        """Index the library unless that was done before; return the number of passages."""
        with closing(sqlite3.connect(f"{library.resolve().as_uri()}?mode=ro", uri=True)) as source:
            [(passages,)] = source.execute("SELECT count(*) FROM passage")
            if passages != self._size():
                rows = source.execute(
                    "SELECT p.id, p.text, n.title, p.heading FROM passage p "
                    "JOIN note n ON n.id = p.note_id"
                )
                with self._connection as connection:
                    connection.execute("DROP TABLE IF EXISTS passage")
                    connection.execute(
                        "CREATE VIRTUAL TABLE passage USING fts5(body, title, heading, "
                        "content='', tokenize='porter unicode61')"
                    )
                    connection.executemany(
                        "INSERT INTO passage(rowid, body, title, heading) VALUES (?, ?, ?, ?)",
                        rows,
                    )
                    connection.execute(f"PRAGMA user_version = {passages}")
        return int(passages)

    def search(self, words: Collection[str], limit: int) -> list[tuple[int, float]]:
        """Return passages with any of the words, best first."""
        asked = " OR ".join('"{}"'.format(word.replace('"', "")) for word in words)
        return self._connection.execute(
            f"SELECT rowid, bm25(passage, {_WEIGHTS}) AS score FROM passage "
            "WHERE passage MATCH ? ORDER BY score LIMIT ?",
            (asked, limit),
        ).fetchall()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _size(self) -> int:
        [(size,)] = self._connection.execute("PRAGMA user_version")
        return int(size)
