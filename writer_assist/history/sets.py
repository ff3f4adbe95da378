"""The sets of cards that were made in a project, stored from their first piece of text on."""

from __future__ import annotations

import dataclasses
import enum
import hashlib
import json
import logging
import time
import types
import typing
from dataclasses import dataclass, field
from typing import Any, TypeVar

from writer_assist.domain.candidates import RejectedText
from writer_assist.domain.context import Context
from writer_assist.domain.continuation import Continuation, Receipt
from writer_assist.history.database import HistoryStore, history_errors

logger = logging.getLogger(__name__)

NEAR_CHARACTERS = 160  # before the paragraph; enough to distinguish it from all others

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SetPlace:
    """Where in a draft a set was made, independent of changes elsewhere in the draft.

    Attributes:
        draft: The draft's file, absolute.
        before_key: Hash of the text before the paragraph.
        paragraph_key: Hash of the paragraph as it was then.
    """

    draft: str
    before_key: str
    paragraph_key: str

    @classmethod
    def of(cls, context: Context) -> SetPlace:
        """Return the place of a context."""
        before = context.before.rstrip()[-NEAR_CHARACTERS:]
        return cls(context.draft, _key(before), _key(context.paragraph.strip()))


@dataclass(frozen=True, slots=True)
class KeptSet:
    """A set of cards as it is stored in the history.

    Attributes:
        set_id: Random, hexadecimal.
        made: When, in seconds since the epoch.
        place: Where in the draft it was asked for.
        continuations: The cards, as far as they were written.
        receipt: Makes the cards again, except those named in ``kept_from``.
        kept_from: Pinned cards that were copied from earlier sets: pairs of the card's index in
            this set and ``"set_id/card"`` in the earlier one.
        finished: Whether it is complete or was stopped by the writer.
        replaced: Whether another set replaced it because one of its cards repeated an earlier one;
            it is stored, but not shown again.
        fell_away: Texts that were written but are not shown.
    """

    set_id: str
    made: float
    place: SetPlace
    continuations: tuple[Continuation, ...]
    receipt: Receipt
    kept_from: tuple[tuple[int, str], ...] = ()
    finished: bool = False
    replaced: bool = False
    rejected: tuple[RejectedText, ...] = ()

    def moved_to(self, draft: str) -> KeptSet:
        """Return the set with another file as its draft."""
        return dataclasses.replace(self, place=dataclasses.replace(self.place, draft=draft))


class SetHistory(HistoryStore):
    """The sets of one project."""

    @history_errors()
    def keep(self, kept: KeptSet) -> None:
        """Insert or update a set; it is on the disk on return."""
        row = {
            "set_id": kept.set_id,
            "made": kept.made,
            "draft": kept.place.draft,
            "before_key": kept.place.before_key,
            "paragraph_key": kept.place.paragraph_key,
            "continuations": to_json(_Cards(kept.continuations)),
            "receipt": to_json(kept.receipt),
            "kept_from": to_json(_Kept(kept.kept_from)),
            "finished": int(kept.finished),
            "replaced": int(kept.replaced),
            "fell_away": to_json(_StoredRejectedText(kept.rejected)),
        }
        with self._database.conn:
            self._database.table("sets").upsert(row, pk="set_id")

    @history_errors()
    def record_insertion(self, set_id: str, card: int, text: str) -> None:
        """Record that a card, or its first sentence, was inserted into the draft."""
        row = {"set_id": set_id, "card": card, "made": time.time(), "text": writable(text)}
        with self._database.conn:
            self._database.table("insertions").insert(row)

    @history_errors()
    def sets_at(self, place: SetPlace) -> tuple[KeptSet, ...]:
        """Return the sets to show at a place, oldest first."""
        rows = self._database.table("sets").rows_where(
            "draft = ? and not replaced and (before_key = ? or paragraph_key = ?)",
            [place.draft, place.before_key, place.paragraph_key],
            order_by="made, set_id",
        )
        return tuple(kept for row in rows if (kept := _read(row)) is not None)

    @history_errors()
    def move_draft(self, old: str, new: str) -> None:
        """Update the sets of a draft whose file was moved."""
        with self._database.conn:
            self._database.execute("update sets set draft = ? where draft = ?", [new, old])

    @history_errors()
    def sets_of(self, draft: str) -> tuple[KeptSet, ...]:
        """Return all sets of a draft, oldest first."""
        rows = self._database.table("sets").rows_where(
            "draft = ?", [draft], order_by="made, set_id"
        )
        return tuple(kept for row in rows if (kept := _read(row)) is not None)


def to_json(value: object) -> str:
    """Return a dataclass as JSON, including fields with their default value."""
    text = json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))
    if writable(text) == text:
        return text
    return json.dumps(_plain(value), separators=(",", ":"))


def writable(text: str) -> str:
    """Return a text that SQLite can store: lone surrogates become question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")


def from_json(kind: type[T], text: str) -> T:
    """Rebuild a dataclass from JSON; fields that it no longer has are ignored.

    Raises:
        ValueError: The JSON is invalid, or a field without a default is missing.
    """
    try:
        value: T = _rebuild(kind, json.loads(text))
    except (TypeError, KeyError) as error:
        raise ValueError(f"not a {kind.__name__}") from error
    return value


@dataclass(frozen=True, slots=True)
class _Kept:
    pairs: tuple[tuple[int, str], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class _Cards:
    cards: tuple[Continuation, ...]


@dataclass(frozen=True, slots=True)
class _StoredRejectedText:
    texts: tuple[RejectedText, ...] = ()


def _read(row: dict[str, Any]) -> KeptSet | None:
    try:
        return KeptSet(
            set_id=row["set_id"],
            made=row["made"],
            place=SetPlace(row["draft"], row["before_key"], row["paragraph_key"]),
            continuations=from_json(_Cards, row["continuations"]).cards,
            receipt=from_json(Receipt, row["receipt"]),
            kept_from=from_json(_Kept, row["kept_from"]).pairs,
            finished=bool(row["finished"]),
            replaced=bool(row["replaced"]),
            rejected=from_json(_StoredRejectedText, row["fell_away"] or "{}").texts,
        )
    except (ValueError, TypeError, KeyError):
        # Perhaps it is from a newer version: it stays in the file for a program that can read it.
        logger.warning("set %s of the history cannot be read", row["set_id"])
        return None


def _key(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _plain(value: object) -> Any:  # noqa: ANN401 - what json takes
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)
        }
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


def _rebuild(kind: Any, value: Any) -> Any:  # noqa: ANN401 - any type hint, any JSON
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        if value is None:
            return None
        return _rebuild(next(one for one in arguments if one is not type(None)), value)
    if origin is tuple:
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return tuple(_rebuild(arguments[0], item) for item in value)
        return tuple(_rebuild(one, item) for one, item in zip(arguments, value, strict=True))
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return kind(value)
    if dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        known = {field.name for field in dataclasses.fields(kind)} & value.keys()
        return kind(**{name: _rebuild(hints[name], value[name]) for name in known})  # type: ignore[operator]
    return value
