"""Earlier versions of a project's drafts: every one is kept as text, unchanged parts only once.

A text is divided into parts of some kilobytes at the ends of lines; where a part ends depends on
its last line alone, so that an edit changes one part or two and the rest is shared (content-defined
chunking: Muthitacharoen et al. 2001, "A low-bandwidth network file system").
"""

from __future__ import annotations

import hashlib
import time
import zlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from writer_assist.domain.authorship import Runs, from_bytes, settled, to_bytes
from writer_assist.domain.story import story_of
from writer_assist.domain.words import count_words
from writer_assist.history.database import history_errors, open_history
from writer_assist.history.thinning import expendable

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations

_LEAST, _MOST = 2_048, 16_384  # characters of a part
_ONE_IN = 8  # lines that may end a part, so that parts have some 4,000 characters
_HITS = 200
_MOSTLY = 0.5  # of the parts of a text
_FEW = 500  # of SQLite's variables in a statement


@dataclass(frozen=True, slots=True)
class DraftVersion:
    """The text of a draft as it was at one time.

    Attributes:
        number: Of the version, among all of its project.
        draft: The draft's file.
        made: When, in seconds since 1970.
        words: Its words.
        name: What the writer called it; empty for one that was kept automatically.
    """

    number: int
    draft: str
    made: float
    words: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class VersionHit:
    """A line of an earlier version that has the words that were searched for.

    Attributes:
        line: The line.
        version: The latest version that has it.
    """

    line: str
    version: DraftVersion


class VersionStore:
    """The versions of one project's drafts; belongs to the thread that opened it.

    Every method raises DiskError where the disk refuses.  ``database`` is the file, for stores
    whose tables stand in it too.
    """

    def __init__(self, path: Path) -> None:
        """Open the file; create it if there is none.

        Raises:
            DiskError: It cannot be opened.
        """
        self.database = open_history(path, _migrations)

    @history_errors()
    def keep(
        self,
        draft: str,
        text: str,
        *,
        name: str = "",
        now: float | None = None,
        runs: Runs = (),
    ) -> DraftVersion | None:
        """Keep a draft's text, unless it equals the latest version; drop what is not needed.

        Args:
            draft: The draft's file.
            text: All of it.
            name: What the writer calls it; a version with a name stays for ever.  A latest
                version of the same text gets the name, if it has none.
            now: The time; None for the present.
            runs: Who wrote the text; empty where nobody knows.

        Returns:
            The version that was kept or named, or None.
        """
        now = time.time() if now is None else now
        mark = _hash(text)
        latest = self._row("where draft = ? order by made desc, id desc limit 1", draft)
        if latest is not None and latest["mark"] == mark and (not name or not latest["name"]):
            if not name:
                return None
            number = _version(latest).number
            self.rename(number, name)
            return self.version(number)
        with self.database.conn:
            parts = self._store(list(divide(text)))
            row = {
                "draft": draft,
                "made": now,
                "words": count_words(story_of(text, 0)[0]),
                "name": name,
                "mark": mark,
                "parts": zlib.compress(array("I", parts).tobytes()),
                "runs": to_bytes(settled(runs)),
            }
            made = int(str(self.database.table("versions").insert(row).last_pk))
        self._thin(draft, now)
        return self.version(made)

    @history_errors()
    def versions(self, draft: str) -> tuple[DraftVersion, ...]:
        """Return a draft's versions, the latest first."""
        return tuple(self._versions("where draft = ? order by made desc, id desc", draft))

    @history_errors()
    def latest(self) -> tuple[DraftVersion, ...]:
        """Return the latest version of each draft, also of those that were deleted since."""
        last = "where id in (select max(id) from versions group by draft) order by draft"
        return tuple(self._versions(last))

    @history_errors()
    def version(self, number: int) -> DraftVersion | None:
        """Return a version; None if there is none of this number."""
        return next(self._versions("where id = ?", number), None)

    @history_errors()
    def text(self, number: int) -> str:
        """Return the text of a version; empty if there is none of this number."""
        row = self._row("where id = ?", number)
        if row is None:
            return ""
        parts = _numbers(row["parts"])
        found = self._parts(parts)
        return "".join(found.get(part, "") for part in parts)

    @history_errors()
    def runs(self, number: int) -> Runs:
        """Return who wrote the text of a version; empty where nobody knows."""
        row = self._row("where id = ?", number)
        raw = row["runs"] if row is not None else None
        with suppress(ValueError):
            return from_bytes(raw) if isinstance(raw, bytes) else ()
        return ()

    @history_errors()
    def rename(self, number: int, name: str) -> None:
        """Give a version a name, or take it away with an empty one."""
        with self.database.conn:
            self.database.execute("update versions set name = ? where id = ?", [name, number])

    @history_errors()
    def move_draft(self, old: str, new: str) -> None:
        """Follow a draft to another file."""
        with self.database.conn:
            self.database.execute("update versions set draft = ? where draft = ?", [new, old])

    @history_errors()
    def take_over(self, former: Path, moved: Callable[[str], str]) -> None:
        """Add the versions of the project in its former folder; see ``database.take_rows``."""
        with closing(VersionStore(former)):
            pass  # brings its tables up to date
        database = self.database
        database.execute("attach database ? as former", [str(former)])
        try:
            with database.conn:
                database.execute(
                    "insert or ignore into parts (mark, data) select mark, data from former.parts"
                )
                same = "select a.id, b.id from former.parts a join parts b on a.mark = b.mark"
                numbers: dict[int, int] = dict(database.execute(same).fetchall())
                rows = list(database.query("select * from former.versions order by made, id"))
                for row in rows:
                    del row["id"]
                    parts = array("I", [numbers[one] for one in _numbers(row["parts"])])
                    row["draft"] = moved(str(row["draft"]))
                    row["parts"] = zlib.compress(parts.tobytes())
                database.table("versions").insert_all(rows)
        finally:
            database.execute("detach database former")

    @history_errors()
    def former_names(self, draft: str, text: str) -> tuple[str, ...]:
        """Return drafts whose latest version is this text, or mostly so; the likeliest first.

        A draft whose file was renamed while the program was closed is found again by this.
        """
        mark, marks = _hash(text), [_hash(part) for part in divide(text)]
        wanted = set(self._known(marks).values())
        found: list[tuple[float, str]] = []
        last = "where id in (select max(id) from versions group by draft) and draft <> ?"
        for row in self.database.query(f"select draft, mark, parts from versions {last}", [draft]):
            parts = set(_numbers(row["parts"]))
            shared = len(parts & wanted) / max(len(parts), len(marks), 1)
            share = 1.0 if bytes(row["mark"]) == mark else shared
            if share >= _MOSTLY:
                found.append((share, str(row["draft"])))
        return tuple(name for _, name in sorted(found, reverse=True))

    @history_errors()
    def search(self, words: str, draft: str = "") -> tuple[VersionHit, ...]:
        """Find the lines of earlier versions that have these words, in this order, in any case.

        Args:
            words: What to look for.
            draft: In the versions of this draft only; empty for all drafts.

        Returns:
            Each line once, with the latest version that has it; the latest first.
        """
        wanted = _folded(words)
        if not wanted:
            return ()
        having = self._lines_having(wanted)
        where, values = ("where draft = ?", (draft,)) if draft else ("", ())
        seen: set[str] = set()
        hits: list[VersionHit] = []
        for row in self.database.query(
            f"select * from versions {where} order by made desc, id desc", values
        ):
            for part in _numbers(row["parts"]):
                for line in having.get(part, ()):
                    if line not in seen:
                        seen.add(line)
                        hits.append(VersionHit(line, _version(row)))
            if len(hits) >= _HITS:
                break
        return tuple(hits[:_HITS])

    @history_errors()
    def close(self) -> None:
        """Close the file."""
        self.database.close()

    def _lines_having(self, wanted: str) -> dict[int, tuple[str, ...]]:
        """Return for each part the lines that have the words."""
        found: dict[int, tuple[str, ...]] = {}
        for row in self.database.query("select id, data from parts"):
            text = _inflated(row["data"])
            if wanted in _folded(text):
                lines = (line.strip() for line in text.splitlines())
                found[int(row["id"])] = tuple(line for line in lines if wanted in _folded(line))
        return found

    def _store(self, parts: Sequence[str]) -> list[int]:
        marks = [_hash(part) for part in parts]
        known = self._known(marks)
        for mark, part in zip(marks, parts, strict=True):
            if mark not in known:
                row = {"mark": mark, "data": zlib.compress(part.encode("utf-8", "surrogatepass"))}
                number = self.database.table("parts").insert(row).last_pk
                known[mark] = int(str(number))
        return [known[mark] for mark in marks]

    def _known(self, marks: Sequence[bytes]) -> dict[bytes, int]:
        known: dict[bytes, int] = {}
        for few in _by(_FEW, marks):
            holes = ", ".join("?" * len(few))
            rows = self.database.query(f"select id, mark from parts where mark in ({holes})", few)
            known |= {bytes(row["mark"]): int(row["id"]) for row in rows}
        return known

    def _parts(self, numbers: Sequence[int]) -> dict[int, str]:
        found: dict[int, str] = {}
        for few in _by(_FEW, sorted(set(numbers))):
            holes = ", ".join("?" * len(few))
            rows = self.database.query(f"select id, data from parts where id in ({holes})", few)
            found |= {int(row["id"]): _inflated(row["data"]) for row in rows}
        return found

    def _thin(self, draft: str, now: float) -> None:
        kept = self._versions("where draft = ? order by made, id", draft)
        spare = expendable([(one.number, one.made) for one in kept if not one.name], now)
        if not spare:
            return
        with self.database.conn:
            for few in _by(_FEW, spare):
                holes = ", ".join("?" * len(few))
                self.database.execute(f"delete from versions where id in ({holes})", few)
            self._drop_unused()

    def _drop_unused(self) -> None:
        used: set[int] = set()
        for row in self.database.query("select parts from versions"):
            used.update(_numbers(row["parts"]))
        there = {int(row["id"]) for row in self.database.query("select id from parts")}
        for few in _by(_FEW, sorted(there - used)):
            holes = ", ".join("?" * len(few))
            self.database.execute(f"delete from parts where id in ({holes})", few)

    def _versions(self, where: str, *values: object) -> Iterator[DraftVersion]:
        columns = "select id, draft, made, words, name from versions"
        return map(_version, self.database.query(f"{columns} {where}", values))

    def _row(self, where: str, *values: object) -> dict[str, object] | None:
        return next(iter(self.database.query(f"select * from versions {where}", values)), None)


def divide(text: str) -> Iterator[str]:
    """Divide a text into the parts that are stored; joined, they are the text."""
    start = end = 0
    for line in text.splitlines(keepends=True):
        end += len(line)
        while end - start > _MOST:
            yield text[start : start + _MOST]
            start += _MOST
        if end - start >= _LEAST and line.strip() and zlib.crc32(_raw(line)) % _ONE_IN == 0:
            yield text[start:end]
            start = end
    if start < len(text):
        yield text[start:]


def _migrations() -> Migrations:
    from sqlite_utils import Migrations

    migrations = Migrations("versions")

    @migrations()
    def m001_versions(database: Database) -> None:
        database.create_table("parts", {"id": int, "mark": bytes, "data": bytes}, pk="id")
        database.table("parts").create_index(["mark"], unique=True)
        database.create_table(
            "versions",
            {
                "id": int,
                "draft": str,
                "made": float,
                "words": int,
                "name": str,
                "mark": bytes,
                "parts": bytes,
            },
            pk="id",
            not_null={"draft", "made", "words", "name", "mark", "parts"},
        )
        database.table("versions").create_index(["draft", "made"])

    @migrations()
    def m002_runs(database: Database) -> None:
        database.table("versions").add_column("runs", bytes)

    return migrations


def _version(row: dict[str, object]) -> DraftVersion:
    return DraftVersion(
        int(str(row["id"])),
        str(row["draft"]),
        float(str(row["made"])),
        int(str(row["words"])),
        str(row["name"]),
    )


def _numbers(raw: object) -> list[int]:
    return list(array("I", zlib.decompress(raw if isinstance(raw, bytes) else b"")))


def _inflated(raw: object) -> str:
    data = zlib.decompress(raw if isinstance(raw, bytes) else b"")
    return data.decode("utf-8", "surrogatepass")


def _raw(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _hash(text: str) -> bytes:
    return hashlib.blake2b(_raw(text), digest_size=16).digest()


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _by(size: int, items: Sequence[object]) -> Iterable[list[object]]:
    return (list(items[start : start + size]) for start in range(0, len(items), size))
