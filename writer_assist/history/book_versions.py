"""Versions of a whole book: which texts its scenes had, in which order.

The texts are versions with a name in the store of drafts: what did not change takes no room.
"""

from __future__ import annotations

import json
import time
import zlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from writer_assist.domain.book_version import BookVersion, KeptBook, KeptScene
from writer_assist.history.database import history_errors
from writer_assist.history.versions import VersionStore

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations

_NOTHING = 0  # the number of a version where a scene had no text


class BookVersions:
    """The kept versions of one book; for the thread of its store of versions.

    Every method raises DiskError where the disk refuses.
    """

    def __init__(self, versions: VersionStore) -> None:
        """Begin with a store, which stays open; its file gets one table more."""
        self._versions, self._database = versions, versions.database
        with history_errors():
            _migrations().apply(self._database)

    @history_errors()
    def keep(
        self, name: str, scenes: Iterable[KeptScene], *, now: float | None = None
    ) -> BookVersion:
        """Keep a book as it is.

        Args:
            name: What the writer calls it.
            scenes: All of them, in order.
            now: The time; None for the present.
        """
        made = time.time() if now is None else now
        records: list[Mapping[str, object]] = []
        words = 0
        for scene in scenes:
            number = _NOTHING
            if scene.text is not None:
                kept = self._versions.keep(
                    scene.draft, scene.text, name=name, now=made, runs=scene.runs
                )
                assert kept is not None  # a version with a name always is
                number, words = kept.number, words + kept.words
            records.append(
                {
                    "name": scene.name,
                    "depth": scene.depth,
                    "draft": scene.draft,
                    "head": scene.head,
                    "version": number,
                }
            )
        return self._inserted(name, made, records, words)

    @history_errors()
    def all(self) -> tuple[BookVersion, ...]:
        """Return the kept versions, the latest first."""
        rows = self._database.query(
            "select id, name, made, scenes, words from books order by made desc, id desc"
        )
        return tuple(map(_version, rows))

    @history_errors()
    def book(self, number: int) -> KeptBook | None:
        """Return a kept book with its texts; None if there is none of this number."""
        row = next(iter(self._database.query("select * from books where id = ?", [number])), None)
        if row is None:
            return None
        return KeptBook(_version(row), tuple(map(self._scene, _records(row))))

    @history_errors()
    def take_over(self, former: Path, moved: Callable[[str], str]) -> None:
        """Add the books that were kept in the project's former folder.

        Args:
            former: The file of its versions; this store has taken them over already.
            moved: Returns the file that a draft is now.
        """
        with closing(VersionStore(former)) as before:
            _migrations().apply(before.database)
            for row in before.database.query("select * from books order by made, id"):
                records = [self._followed(one, before, moved) for one in _records(row)]
                version = _version(row)
                self._inserted(version.name, version.made, records, version.words)

    def _followed(
        self, record: Mapping[str, object], before: VersionStore, moved: Callable[[str], str]
    ) -> Mapping[str, object]:
        version = before.version(int(str(record["version"])))
        number = _NOTHING
        if version is not None:
            same = "select id from versions where draft = ? and made = ? order by id desc limit 1"
            rows = self._database.query(same, [moved(version.draft), version.made])
            number = next((int(row["id"]) for row in rows), _NOTHING)
        return {**record, "draft": moved(str(record["draft"])), "version": number}

    def _inserted(
        self, name: str, made: float, records: list[Mapping[str, object]], words: int
    ) -> BookVersion:
        written = json.dumps(records, ensure_ascii=False).encode("utf-8", "surrogatepass")
        row = {
            "name": name,
            "made": made,
            "scenes": len(records),
            "words": words,
            "records": zlib.compress(written),
        }
        with self._database.conn:
            number = int(str(self._database.table("books").insert(row).last_pk))
        return BookVersion(number, name, made, len(records), words)

    def _scene(self, record: Mapping[str, object]) -> KeptScene:
        number = int(str(record["version"]))
        version = self._versions.version(number) if number else None
        return KeptScene(
            str(record["name"]),
            int(str(record["depth"])),
            str(record["draft"]) if version is None else version.draft,
            None if version is None else self._versions.text(number),
            str(record["head"]),
            () if version is None else self._versions.runs(number),
        )


def _migrations() -> Migrations:
    from sqlite_utils import Migrations

    migrations = Migrations("books")

    @migrations()
    def m001_books(database: Database) -> None:
        database.create_table(
            "books",
            {
                "id": int,
                "name": str,
                "made": float,
                "scenes": int,
                "words": int,
                "records": bytes,
            },
            pk="id",
            not_null={"name", "made", "scenes", "words", "records"},
        )

    return migrations


def _version(row: Mapping[str, object]) -> BookVersion:
    return BookVersion(
        int(str(row["id"])),
        str(row["name"]),
        float(str(row["made"])),
        int(str(row["scenes"])),
        int(str(row["words"])),
    )


def _records(row: Mapping[str, object]) -> list[Mapping[str, object]]:
    raw = row["records"]
    written = zlib.decompress(raw if isinstance(raw, bytes) else zlib.compress(b"[]"))
    found = json.loads(written.decode("utf-8", "surrogatepass"))
    return [one for one in found if isinstance(one, dict)]
