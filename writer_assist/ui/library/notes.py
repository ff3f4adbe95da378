"""Opens notes, follows their links, and saves changes to them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from writer_assist.domain.note import NoteSummary, NoteText
from writer_assist.domain.note_comments import blanked, hidden_stretches
from writer_assist.errors import WriterAssistError
from writer_assist.messages.library import ReadNote, RenderNote, ResolveLink, WriteNote
from writer_assist.ui.engine_bridge import Engine
from writer_assist.ui.library.note_head import (
    NotePart,
    part_at,
    part_numbered,
    place_of_heading,
    without_title,
)

Place = tuple[int, int]
PLAIN = {".txt", ".text", ".pdf"}  # files where an asterisk means itself
TRAIL = 100  # notes that can be gone back to


class NoteController(QObject):
    """Knows which note is open, and which were open before.

    Signals:
        note_opened: NoteText, object, Part: a note, start and end of the passage to show
            or None, and the part of the note that contains it.
        part_rendered: Part, of the open note.
        trail_changed: bool, bool: whether the writer can go back, and forward.
        link_unknown: str, the name in a link that leads to no note.
        note_saved: NoteText, as it is on the disk now.
        note_made: NoteText, a new note, as it is on the disk.
        note_refused: WriteNote, a save that failed.
    """

    note_opened = Signal(object, object, object)
    part_rendered = Signal(object)
    trail_changed = Signal(bool, bool)
    link_unknown = Signal(str)
    note_saved = Signal(object)
    note_made = Signal(object)
    note_refused = Signal(object)

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._note: NoteText | None = None
        self._asked = 0  # the number of the last request for something to read
        self._trail: list[int] = []
        self._at = -1
        self._parts: dict[int, int] = {}  # where the writer was in a long note
        self._refused: dict[int, WriteNote] = {}  # still to be shown again
        self._writing = 0  # saves that are not over
        self._after: list[Callable[[], object]] = []

    @Slot(int)
    def open(self, note_id: int, place: Place | None = None) -> None:
        """Open a note, at a place in it."""
        self._read(note_id, place=place)

    @Slot(str)
    def follow(self, target: str) -> None:
        """Follow a link of the open note."""
        if self._note is None:
            return
        bare = target.partition("|")[0]
        name, _, heading = bare.partition("#")
        name = name if heading else bare  # "C#" is a name of its own
        if not name:
            self._show(self._note, place_of_heading(self._note.text, heading))
            return
        self._ask(
            ResolveLink(self._note.summary.note_id, target),
            lambda notes: self._open_meant(notes, name, heading),
        )

    @Slot()
    def back(self) -> None:
        """Go back to the previous note."""
        self._go(self._at - 1)

    @Slot()
    def forward(self) -> None:
        """Go forward again."""
        self._go(self._at + 1)

    @Slot(int)
    def turn_to(self, number: int) -> None:
        """Show another part of a long note."""
        if self._note is not None:
            self._parts[self._note.summary.note_id] = number
            self._render(self._note, part_numbered(self._note.text, number))

    @Slot(str, int)
    def read_again(self, text: str, offset: int) -> None:
        """Render the open note's text as it was just edited, and show it at an offset."""
        if self._note is not None:
            hidden = hidden_stretches(text, markdown=_is_markdown(self._note))
            self._note = dataclasses.replace(self._note, text=text, hidden=hidden)
            self._render(self._note, part_at(text, offset))

    @Slot(object, str, str, str)
    def save(self, note_id: int | None, title: str, text: str, fingerprint: str) -> None:
        """Save a note that was edited, or make a new one."""
        order = WriteNote(note_id, title, text, fingerprint)
        self._writing += 1
        self._engine.send(
            order,
            on_piece=self._confirm_saved if note_id is not None else self._show_made,
            on_done=self._end_save,
            on_error=lambda error: self._refuse(order, error),
        )

    def when_saved(self, act: Callable[[], object]) -> None:
        """Do something once no note is being saved; not at all if one cannot be saved."""
        if self._writing:
            self._after.append(act)
        else:
            act()

    def _end_save(self) -> None:
        self._writing -= 1
        while self._after and not self._writing:
            self._after.pop(0)()

    def _go(self, at: int) -> None:
        if 0 <= at < len(self._trail):
            self._read(self._trail[at], at=at)

    def _read(
        self, note_id: int, *, place: Place | None = None, heading: str = "", at: int = -1
    ) -> None:
        def show(note: NoteText) -> None:
            if at < 0:
                self._lengthen_trail(note_id)
            else:
                self._at = at
            self._show(note, place or place_of_heading(note.text, heading))

        self._ask(ReadNote(note_id), show)

    def _show(self, note: NoteText, place: Place | None) -> None:
        self._note = note
        if place is None:
            part = part_numbered(note.text, self._parts.get(note.summary.note_id, 1))
        else:
            part = part_at(note.text, place[0])
        self._ask(
            _rendering(note, part),
            lambda html: self._tell(note, place, dataclasses.replace(part, html=html)),
        )

    def _tell(self, note: NoteText, place: Place | None, part: NotePart) -> None:
        self.note_opened.emit(note, place, part)
        self.trail_changed.emit(self._at > 0, self._at < len(self._trail) - 1)
        if order := self._refused.pop(note.summary.note_id, None):
            self.note_refused.emit(order)

    def _render(self, note: NoteText, part: NotePart) -> None:
        self._ask(
            _rendering(note, part),
            lambda html: self.part_rendered.emit(dataclasses.replace(part, html=html)),
        )

    def _open_meant(self, notes: tuple[NoteSummary, ...], name: str, heading: str) -> None:
        if notes:
            self._read(notes[0].note_id, heading=heading)
        else:
            self.link_unknown.emit(Path(name).name.removesuffix(".md"))

    def _show_made(self, note: NoteText) -> None:
        self._confirm_saved(note)
        self.note_made.emit(note)

    def _confirm_saved(self, note: NoteText) -> None:
        if self._is_open(note.summary.note_id):
            self._note = note
        self.note_saved.emit(note)

    def _refuse(self, order: WriteNote, error: WriterAssistError) -> None:
        self._writing -= 1
        self._after.clear()
        self._engine.report(error)
        if order.note_id is None or self._is_open(order.note_id):
            self.note_refused.emit(order)
        else:
            self._refused[order.note_id] = order
            self.open(order.note_id)

    def _is_open(self, note_id: int) -> bool:
        return self._note is not None and self._note.summary.note_id == note_id

    def _lengthen_trail(self, note_id: int) -> None:
        if self._at >= 0 and self._trail[self._at] == note_id:
            return
        self._trail = [*self._trail[: self._at + 1], note_id][-TRAIL:]
        self._at = len(self._trail) - 1

    def _ask(self, order: object, show: Callable[[Any], None]) -> None:
        self._engine.cancel(self._asked)  # only the latest request counts
        self._asked = self._engine.send(order, on_piece=show)


def _rendering(note: NoteText, part: NotePart) -> RenderNote:
    markdown = _is_markdown(note)
    text = blanked(note.text, note.hidden)[part.start : part.end]
    if markdown and part.number == 1:
        text = without_title(text, note.summary.title)
    return RenderNote(text, note.missing, markdown)


def _is_markdown(note: NoteText) -> bool:
    return Path(note.summary.path).suffix.lower() not in PLAIN
