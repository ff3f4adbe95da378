"""Sets of continuations, kept from their first piece on."""

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
from pathlib import Path
from typing import Any, TypeVar

from writer_assist.domain.candidates import FellAway
from writer_assist.domain.context import Context
from writer_assist.domain.continuation import Continuation, Receipt
from writer_assist.history.database import history_errors, open_history

logger = logging.getLogger(__name__)

NEAR_CHARACTERS = 160  # before the paragraph; enough to tell it from all others

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SetPlace:
    """Where in a draft a set was made, told so that editing elsewhere does not matter.

    Attributes:
        draft: The draft's file, absolute.
        before_key: Identity of what stands before the paragraph.
        paragraph_key: Identity of the paragraph as it was.
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
    """A set of continuations as the history holds it.

    Attributes:
        set_id: Random, hexadecimal.
        made: Seconds since the epoch.
        place: Where it was asked for.
        continuations: The cards, as far as they were written.
        receipt: Makes the cards again that are not named in ``kept_from``.
        kept_from: Pinned cards that were taken over from earlier sets: pairs of the
            card's number here and ``"set_id/card"`` there.
        finished: Whether it was written to its end, or stopped by the writer.
        replaced: Whether another set stands in its place, because a card of it repeated
            what was shown before; it is kept, but not shown again.
        fell_away: What was written and is not shown.
    """

    set_id: str
    made: float
    place: SetPlace
    continuations: tuple[Continuation, ...]
    receipt: Receipt
    kept_from: tuple[tuple[int, str], ...] = ()
    finished: bool = False
    replaced: bool = False
    fell_away: tuple[FellAway, ...] = ()

    def moved_to(self, draft: str) -> KeptSet:
        """Return the set as one of another file."""
        return dataclasses.replace(self, place=dataclasses.replace(self.place, draft=draft))


class SetHistory:
    """The sets of one project; belongs to the thread that opened it.

    Every method raises DiskError where the disk refuses.
    """

    def __init__(self, path: Path) -> None:
        """Open the history.

        Raises:
            DiskError: It cannot be opened.
        """
        self._database = open_history(path)

    @history_errors()
    def keep(self, kept: KeptSet) -> None:
        """Insert a set, or write down how far it has come; on the disk on return."""
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
            "fell_away": to_json(_StoredFellAway(kept.fell_away)),
        }
        with self._database.conn:
            self._database.table("sets").upsert(row, pk="set_id")

    @history_errors()
    def record_insertion(self, set_id: str, card: int, text: str) -> None:
        """Remember that a card, or its first sentence, went into the draft."""
        row = {"set_id": set_id, "card": card, "made": time.time(), "text": writable(text)}
        with self._database.conn:
            self._database.table("insertions").insert(row)

    @history_errors()
    def sets_at(self, place: SetPlace) -> tuple[KeptSet, ...]:
        """Return the sets to be shown at a place, oldest first."""
        rows = self._database.table("sets").rows_where(
            "draft = ? and not replaced and (before_key = ? or paragraph_key = ?)",
            [place.draft, place.before_key, place.paragraph_key],
            order_by="made, set_id",
        )
        return tuple(kept for row in rows if (kept := _read(row)) is not None)

    @history_errors()
    def move_draft(self, old: str, new: str) -> None:
        """Follow a draft to another file of this project."""
        with self._database.conn:
            self._database.execute("update sets set draft = ? where draft = ?", [new, old])

    @history_errors()
    def sets_of(self, draft: str) -> tuple[KeptSet, ...]:
        """Return all sets of a draft, oldest first."""
        rows = self._database.table("sets").rows_where(
            "draft = ?", [draft], order_by="made, set_id"
        )
        return tuple(kept for row in rows if (kept := _read(row)) is not None)

    @history_errors()
    def close(self) -> None:
        """Close the file."""
        self._database.close()


def to_json(value: object) -> str:
    """Return a dataclass as JSON; what may be left out is never left out."""
    text = json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))
    if writable(text) == text:
        return text
    return json.dumps(_plain(value), separators=(",", ":"))


def writable(text: str) -> str:
    """Return a text as SQLite can store it: half a surrogate pair becomes a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8")


def from_json(kind: type[T], text: str) -> T:
    """Rebuild a dataclass; fields that it no longer has are passed over.

    Raises:
        ValueError: The JSON is broken, or a field without a default is missing.
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
class _StoredFellAway:
    texts: tuple[FellAway, ...] = ()


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
            fell_away=from_json(_StoredFellAway, row["fell_away"] or "{}").texts,
        )
    except (ValueError, TypeError, KeyError):
        # From a newer version, perhaps: it stays in the file for whoever can read it.
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
