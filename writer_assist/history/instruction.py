"""What the writer tells the model of a whole project: genre, tense, point of view."""

from __future__ import annotations

from pathlib import Path

from writer_assist.history.database import history_errors, open_history


class InstructionStore:
    """The instruction of one project; belongs to the thread that opened it."""

    def __init__(self, path: Path) -> None:
        """Open the project's history.

        Raises:
            DiskError: It cannot be opened.
        """
        self._database = open_history(path)

    @history_errors()
    def read(self) -> str:
        """Return the instruction; empty while there is none."""
        rows = self._database.query("select words from instruction")
        return next((str(row["words"]) for row in rows), "")

    @history_errors()
    def write(self, words: str) -> None:
        """Keep another instruction in its place."""
        row = {"id": 1, "words": words}
        self._database.table("instruction").insert(row, pk="id", replace=True)

    def close(self) -> None:
        """Close the file."""
        self._database.close()
