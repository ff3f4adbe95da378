"""What the writer tells the model for a whole project: a brief, and unwanted phrases."""

from __future__ import annotations

import re
from collections.abc import Sequence

from writer_assist.domain.candidates import UnwantedKind, UnwantedPhrase
from writer_assist.history.database import HistoryStore, history_errors

OPENING_WORDS = 3
_PHRASE_WORDS = 4
_LOOKED_AT = 60  # how many of the latest dismissed texts are compared
_TELLING = 4  # letters of a distinctive word; a phrase without two of these is too common
_WORD = re.compile(r"\w+(?:['’]\w+)*")


class UnwantedList(HistoryStore):
    """The unwanted phrases of one project."""

    @history_errors()
    def all(self) -> tuple[UnwantedPhrase, ...]:
        """Return the whole list, the last dismissed first, including forgotten entries."""
        rows = self._database.table("unwanted").rows_where(order_by="weighed desc, words")
        return tuple(
            UnwantedPhrase(
                row["words"],
                UnwantedKind(row["kind"]),
                row["weight"],
                row["weighed"],
                bool(row["kept"]),
            )
            for row in rows
        )

    @history_errors()
    def replace(self, entries: Sequence[UnwantedPhrase]) -> None:
        """Replace the list after the writer edited it."""
        rows = [
            {
                "words": one.words,
                "kind": one.kind.value,
                "weight": one.weight,
                "weighed": one.weighed,
                "kept": int(one.kept),
            }
            for one in entries
        ]
        with self._database.conn:
            self._database.execute("delete from unwanted")
            self._database.table("unwanted").insert_all(rows, pk=("words", "kind"), replace=True)

    @history_errors()
    def dismiss(self, text: str, now: float) -> tuple[UnwantedPhrase, ...]:
        """Learn from a dismissed card; return the whole list.

        Its first words become an unwanted opening; four words in a row that another dismissed card
        had too become an unwanted phrase.
        """
        earlier = [
            row["text"]
            for row in self._database.query(
                "select text from dismissals order by id desc limit ?", [_LOOKED_AT]
            )
        ]
        learnt = [(words, UnwantedKind.OPENING) for words in opening_of(text)]
        learnt += [(words, UnwantedKind.PHRASE) for words in phrases_of(text, earlier)]
        known = {(one.words.casefold(), one.kind): one for one in self.all()}
        for words, kind in learnt:
            key = (words.casefold(), kind)
            old = known.get(key)
            known[key] = old.again(now) if old else UnwantedPhrase(words, kind, 1.0, now)
        with self._database.conn:
            self._database.table("dismissals").insert({"made": now, "text": text})
        self.replace(list(known.values()))
        return self.all()


def opening_of(text: str) -> list[str]:
    """Return the first three words of a text as written there; empty if it is shorter."""
    words = list(_WORD.finditer(text))[:OPENING_WORDS]
    return [text[words[0].start() : words[-1].end()]] if len(words) == OPENING_WORDS else []


def phrases_of(text: str, earlier: Sequence[str]) -> list[str]:
    """Return runs of four words that a text shares with earlier ones, without overlap."""
    known = {run for other in earlier for run, _ in _runs(other)}
    found: list[str] = []
    behind = 0
    for run, (start, end) in _runs(text):
        telling = sum(len(word) >= _TELLING for word in run)
        if run in known and telling >= 2 and start >= behind:
            found.append(text[start:end])
            behind = end
    return found


class InstructionStore(HistoryStore):
    """The brief of one project."""

    @history_errors()
    def read(self) -> str:
        """Return the brief; empty if there is none."""
        rows = self._database.query("select words from instruction")
        return next((str(row["words"]) for row in rows), "")

    @history_errors()
    def write(self, words: str) -> None:
        """Replace the brief."""
        row = {"id": 1, "words": words}
        self._database.table("instruction").insert(row, pk="id", replace=True)


def _runs(text: str) -> list[tuple[tuple[str, ...], tuple[int, int]]]:
    words = list(_WORD.finditer(text))
    return [
        (
            tuple(word[0].casefold() for word in words[at : at + _PHRASE_WORDS]),
            (words[at].start(), words[at + _PHRASE_WORDS - 1].end()),
        )
        for at in range(len(words) - _PHRASE_WORDS + 1)
    ]
