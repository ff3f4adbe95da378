"""Which notes of the library belong to a project, and its names, as its writer chose."""

from __future__ import annotations

from writer_assist.domain.book_names import NameChange, NameCorrection, NameCorrections
from writer_assist.domain.book_sources import BookSources
from writer_assist.history.database import HistoryStore, history_errors

_PLACE, _TAG, _LINKS = "place", "tag", "links"


class BookSourcesHistory(HistoryStore):
    """The sources of one project; belongs to the thread that opened it.

    Every method raises DiskError where the disk refuses.
    """

    @history_errors()
    def sources(self) -> BookSources:
        """Return what belongs to the project: everything until something was chosen."""
        return BookSources(
            self._chosen(_PLACE),
            self._chosen(_TAG),
            self._names(),
            follow_links=bool(self._chosen(_LINKS)),
        )

    @history_errors()
    def choose(self, sources: BookSources) -> None:
        """Remember what belongs to the project, in place of what was chosen before."""
        rows = [{"kind": _PLACE, "value": place} for place in sources.places]
        rows += [{"kind": _TAG, "value": tag} for tag in sources.tags]
        rows += [{"kind": _LINKS, "value": "followed"}] if sources.follow_links else []
        with self._database.conn:
            self._database.execute("delete from book_sources")
            self._database.table("book_sources").insert_all(rows)
            self._database.execute("delete from name_corrections")
            self._database.table("name_corrections").insert_all(
                {"change": one.change.value, "name": one.name, "other": one.other}
                for one in sources.names
            )

    def _names(self) -> NameCorrections:
        known = {change.value: change for change in NameChange}
        rows = self._database.query("select change, name, other from name_corrections order by id")
        return tuple(
            NameCorrection(known[row["change"]], str(row["name"]), str(row["other"] or ""))
            for row in rows
            if row["change"] in known
        )

    def _chosen(self, kind: str) -> tuple[str, ...]:
        rows = self._database.query(
            "select value from book_sources where kind = ? order by id", [kind]
        )
        return tuple(str(row["value"]) for row in rows)
