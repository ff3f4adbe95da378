"""The conversation of a project: what was asked of the notes and what they said."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from dataclasses import dataclass

from writer_assist.domain.answers import Answer, answer_of, record_of_answer
from writer_assist.history.database import HistoryStore, history_errors


@dataclass(frozen=True, slots=True)
class KeptExchange:
    """A question and its answer, as they are kept.

    Attributes:
        number: Of its row; grows with every question.
        asked: When, in seconds since the epoch.
        answer: What the notes said then.
    """

    number: int
    asked: float
    answer: Answer


class ConversationHistory(HistoryStore):
    """The conversation of one project; belongs to the thread that opened it.

    Every method raises DiskError where the disk refuses.
    """

    @history_errors()
    def exchanges(self, text: str = "") -> tuple[KeptExchange, ...]:
        """Return what was asked, the latest last; those that cannot be read are left out.

        Args:
            text: Words that must all occur in question, quotations, places or name; empty for any.
        """
        wanted = text.casefold().split()
        found: list[KeptExchange] = []
        for row in self._database.query("select id, asked, answer from exchanges order by id"):
            with suppress(KeyError, TypeError, ValueError, AttributeError):
                answer = answer_of(json.loads(row["answer"]))
                if _has(answer, wanted):
                    found.append(KeptExchange(row["id"], row["asked"], answer))
        return tuple(found)

    @history_errors()
    def keep(self, answer: Answer) -> int:
        """Keep an answer and return its number."""
        row = {
            "asked": time.time(),
            "question": answer.question,
            "character": answer.character,
            "answer": json.dumps(record_of_answer(answer), ensure_ascii=False),
        }
        table = self._database.table("exchanges").insert(row)
        return int(str(table.last_pk))

    @history_errors()
    def replace(self, number: int, answer: Answer) -> None:
        """Keep another answer to the same question, such as the reordered one."""
        with self._database.conn:
            self._database.execute(
                "update exchanges set answer = ? where id = ?",
                [json.dumps(record_of_answer(answer), ensure_ascii=False), number],
            )

    @history_errors()
    def delete(self, number: int) -> None:
        """Delete one question with its answer."""
        with self._database.conn:
            self._database.execute("delete from exchanges where id = ?", [number])

    @history_errors()
    def clear(self) -> None:
        """Delete the whole conversation."""
        with self._database.conn:
            self._database.execute("delete from exchanges")


def _has(answer: Answer, words: list[str]) -> bool:
    parts = [answer.question, answer.character]
    for one in (*answer.quotations, *answer.facts):
        parts += [one.text, one.place]
    text = " ".join(parts).casefold()
    return all(word in text for word in words)
