"""The cards that the writer kept in a project, and the line left for the next start."""

from __future__ import annotations

import json
from contextlib import suppress

from writer_assist.domain.deck import DeckCard, NextLine, card_of, record_of
from writer_assist.history.database import HistoryStore, history_errors


class DeckHistory(HistoryStore):
    """What the deck remembers of one project."""

    @history_errors()
    def cards(self) -> tuple[DeckCard, ...]:
        """Return the kept cards, the latest first; those that cannot be read are left out."""
        found: list[DeckCard] = []
        for row in self._database.query("select card from kept_cards order by id desc"):
            with suppress(KeyError, TypeError, ValueError, AttributeError):
                found.append(card_of(json.loads(row["card"])))
        return tuple(found)

    @history_errors()
    def keep(self, card: DeckCard) -> None:
        """Keep a card; one that is kept already becomes the latest."""
        written = _written(card)
        with self._database.conn:
            self._database.execute("delete from kept_cards where card = ?", [written])
            self._database.table("kept_cards").insert({"card": written})

    @history_errors()
    def let_go(self, card: DeckCard) -> None:
        """Keep a card no longer."""
        with self._database.conn:
            self._database.execute("delete from kept_cards where card = ?", [_written(card)])

    @history_errors()
    def next_line(self, draft: str) -> NextLine:
        """Return what was left for the next start with a draft; without words for nothing."""
        rows = self._database.query("select words, above from next_lines where draft = ?", [draft])
        found = (NextLine(str(row["words"]), str(row["above"] or "")) for row in rows)
        return next(found, NextLine(""))

    @history_errors()
    def leave_line(self, draft: str, line: NextLine) -> None:
        """Leave a line for the next start with a draft; one without words takes it away."""
        row = {"draft": draft, "words": line.words, "above": line.above if line.words else ""}
        self._database.table("next_lines").insert(row, pk="draft", replace=True)


def _written(card: DeckCard) -> str:
    return json.dumps(record_of(card), ensure_ascii=False, sort_keys=True)
