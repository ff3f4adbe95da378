"""The names of a book: people, places and terms, and how the writer corrected the list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from writer_assist.domain.folding import folded
from writer_assist.domain.note import NoteName

OFTEN_SPELLED = 4
"""Times that a manuscript has a name which is no slip of the pen."""


class NameKind(Enum):
    """What a name stands for."""

    PERSON = "person"
    PLACE = "place"
    TERM = "term"  # whatever else has a name


class NameOrigin(Enum):
    """Where a name was found."""

    NOTE = "note"  # a title or an alias
    FIELD = "field"  # an entry of a note's or a scene's front matter
    DRAFT = "draft"
    WRITER = "writer"  # added by hand


class NameChange(Enum):
    """What a correction does; ``other`` in brackets."""

    ADD = "add"  # a name that was not found (its kind)
    HIDE = "hide"
    SHOW = "show"
    JOIN = "join"  # one name is another form of a second one (the second)
    PART = "part"  # one form is a name of its own again
    KIND = "kind"  # (the kind)


@dataclass(frozen=True, slots=True)
class NameCorrection:
    """One correction of the list of names; the latest counts.

    Attributes:
        change: What it does.
        name: The name, or a form of it.
        other: A second name or a kind, as the change has it.
    """

    change: NameChange
    name: str
    other: str = ""


NameCorrections = tuple[NameCorrection, ...]


@dataclass(frozen=True, slots=True)
class BookName:
    """One entry of the list.

    Attributes:
        name: As it is shown.
        kind: What it stands for.
        forms: Other ways in which it is written.
        origins: Where it was found.
        notes: Notes that have it as their title or alias.
        in_draft: How often the manuscript has it, in all its forms.
        in_notes: In how many notes it occurs.
        is_hidden: Whether the writer took it off the list.
    """

    name: str
    kind: NameKind = NameKind.TERM
    forms: tuple[str, ...] = ()
    origins: tuple[NameOrigin, ...] = ()
    notes: tuple[int, ...] = ()
    in_draft: int = 0
    in_notes: int = 0
    is_hidden: bool = False

    @property
    def all_forms(self) -> tuple[str, ...]:
        """The name and its other forms."""
        return (self.name, *self.forms)


@dataclass(frozen=True, slots=True)
class NameList:
    """The names of a book, those that occur most often first, and what was corrected.

    Attributes:
        names: Hidden ones too.
        corrections: In the order in which they were made.
        titles: Of the notes, with aliases; their words are spelled well, name or not.
    """

    names: tuple[BookName, ...] = ()
    corrections: NameCorrections = ()
    titles: tuple[str, ...] = ()

    @property
    def shown(self) -> tuple[BookName, ...]:
        """The names that are not hidden."""
        return tuple(one for one in self.names if not one.is_hidden)

    @property
    def spelled(self) -> tuple[str, ...]:
        """All that is spelled well; what only the manuscript has counts if it is there often."""
        sure = (
            one
            for one in self.shown
            if one.origins != (NameOrigin.DRAFT,) or one.in_draft >= OFTEN_SPELLED
        )
        return (*self.titles, *(form for one in sure for form in one.all_forms))


def key_of(name: str) -> str:
    """Return a form of a name that is equal for all ways of writing it."""
    return folded(" ".join(name.split()))


def corrected(names: Iterable[BookName], corrections: Sequence[NameCorrection]) -> list[BookName]:
    """Return a list of names as the writer corrected it.

    A correction of a name that is not there any more changes nothing.
    """
    table = _NameTable(names)
    for one in corrections:
        _APPLY[one.change](table, one)
    return list(table.entries.values())


def corrected_note_names(
    names: Sequence[NoteName], corrections: Sequence[NameCorrection]
) -> list[NoteName]:
    """Return titles and aliases without hidden ones, and with those that were joined to them."""
    if not corrections:
        return list(names)
    bearers: dict[int, list[str]] = {}
    for name in names:
        bearers.setdefault(name.note_id, []).append(name.name)
    entries: list[BookName] = [
        BookName(forms[0], forms=tuple(forms[1:]), notes=(note_id,))
        for note_id, forms in bearers.items()
    ]
    changed = corrected(_merged_by_name(entries), corrections)
    return [
        NoteName(note_id, form)
        for one in changed
        if not one.is_hidden
        for note_id in one.notes
        for form in one.all_forms
    ]


def hidden_keys(corrections: Sequence[NameCorrection]) -> frozenset[str]:
    """Return the keys of names that the writer hid."""
    hidden: set[str] = set()
    for one in corrections:
        if one.change is NameChange.HIDE:
            hidden.add(key_of(one.name))
        elif one.change in (NameChange.SHOW, NameChange.ADD):
            hidden.discard(key_of(one.name))
    return frozenset(hidden)


def added_names(corrections: Sequence[NameCorrection]) -> tuple[str, ...]:
    """Return the names that the writer added, and forms that were joined, unless hidden."""
    hidden = hidden_keys(corrections)
    named = (one.name for one in corrections if one.change in (NameChange.ADD, NameChange.JOIN))
    return tuple(dict.fromkeys(one for one in named if key_of(one) not in hidden))


def joined_forms(name: str, corrections: Sequence[NameCorrection]) -> frozenset[str]:
    """Return a name with all that the writer joined to it, or it to."""
    forms = {key_of(name): name}
    for one in (*corrections, *reversed(corrections)):
        keys = {key_of(one.name): one.name, key_of(one.other): one.other}
        if one.change is NameChange.JOIN and not forms.keys().isdisjoint(keys):
            forms = keys | forms
        elif one.change is NameChange.PART and key_of(one.name) != key_of(name):
            forms.pop(key_of(one.name), None)
    return frozenset(forms.values())


def merged(one: BookName, other: BookName) -> BookName:
    """Return a name with all that belongs to another, whose own name becomes a form."""
    known = {key_of(one.name)}
    forms = [form for form in (*one.forms, *other.all_forms) if key_of(form) not in known]
    unique = {key_of(form): form for form in reversed(forms)}
    origins = (*one.origins, *other.origins)
    return replace(
        one,
        forms=tuple(reversed(unique.values())),
        origins=tuple(dict.fromkeys(origins)),
        notes=tuple(dict.fromkeys((*one.notes, *other.notes))),
        in_draft=one.in_draft + other.in_draft,
        in_notes=max(one.in_notes, other.in_notes),
    )


def _merged_by_name(entries: Iterable[BookName]) -> list[BookName]:
    """Merge entries of one name: two notes may have it."""
    by_key: dict[str, BookName] = {}
    for one in entries:
        key = key_of(one.name)
        by_key[key] = merged(by_key[key], one) if key in by_key else one
    return list(by_key.values())


class _NameTable:
    """Entries while they are corrected, with who has which form."""

    def __init__(self, names: Iterable[BookName]) -> None:
        self.entries = {key_of(one.name): one for one in names}
        self._holders = {
            key_of(form): key for key, one in self.entries.items() for form in one.forms
        }

    def holder(self, name: str) -> str | None:
        """Return the key of the entry that has a name or form."""
        key = key_of(name)
        return key if key in self.entries else self._holders.get(key)

    def add(self, one: NameCorrection) -> None:
        found, kind = self.holder(one.name), _kind(one.other)
        if found is None:
            added = BookName(one.name, kind, origins=(NameOrigin.WRITER,))
            self.entries[key_of(one.name)] = added
            return
        origins = tuple(dict.fromkeys((*self.entries[found].origins, NameOrigin.WRITER)))
        self._change(found, is_hidden=False, kind=kind, origins=origins)

    def hide(self, one: NameCorrection) -> None:
        key = key_of(one.name)
        if key in self.entries:
            self._change(key, is_hidden=True)
        elif (found := self._holders.pop(key, None)) is not None:  # only one of its forms
            self._change(found, forms=self._forms_without(found, key))

    def show(self, one: NameCorrection) -> None:
        if (key := key_of(one.name)) in self.entries:
            self._change(key, is_hidden=False)

    def join(self, one: NameCorrection) -> None:
        into, key = self.holder(one.other), key_of(one.name)
        if into is None or key == into or self._holders.get(key) == into:
            return
        self.part(one)
        source = self.entries.pop(key, BookName(one.name))
        self.entries[into] = merged(self.entries[into], source)
        self._holders |= {key_of(form): into for form in source.all_forms}

    def part(self, one: NameCorrection) -> None:
        key = key_of(one.name)
        if (found := self._holders.pop(key, None)) is None:
            return
        self._change(found, forms=self._forms_without(found, key))
        kind = self.entries[found].kind
        self.entries[key] = BookName(one.name, kind, origins=(NameOrigin.WRITER,))

    def set_kind(self, one: NameCorrection) -> None:
        if (found := self.holder(one.name)) is not None:
            self._change(found, kind=_kind(one.other))

    def _change(self, key: str, **changes: Any) -> None:  # noqa: ANN401 - as replace has them
        self.entries[key] = replace(self.entries[key], **changes)

    def _forms_without(self, found: str, key: str) -> tuple[str, ...]:
        return tuple(form for form in self.entries[found].forms if key_of(form) != key)


def _kind(value: str) -> NameKind:
    return next((kind for kind in NameKind if kind.value == value), NameKind.TERM)


_APPLY = {
    NameChange.ADD: _NameTable.add,
    NameChange.HIDE: _NameTable.hide,
    NameChange.SHOW: _NameTable.show,
    NameChange.JOIN: _NameTable.join,
    NameChange.PART: _NameTable.part,
    NameChange.KIND: _NameTable.set_kind,
}
