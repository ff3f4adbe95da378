"""The head of a note: its title and buttons, and the parts that a long note is shown in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from writer_assist.domain.note import NoteSummary
from writer_assist.ui.text import key_name, tr
from writer_assist.ui.widgets import MARGIN, ElidedLabel, IconButton, LinkButton, NamedLabel

PART = 24_000  # characters; rendered and shown in about 20 ms
_PARAGRAPH_END = re.compile(r"\n[ \t]*\n")
_HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)


class NoteHead(QWidget):
    """The title, tags and place of a note, below a row of buttons.

    Signals:
        left: The writer has read enough.
        turned: The writer switches between reading and editing.
        back_wanted, forward_wanted: The writer goes back or forward through notes.
        file_wanted: The note's file should be opened in its own program.
    """

    left = Signal()
    turned = Signal()
    back_wanted = Signal()
    forward_wanted = Signal()
    file_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._list = IconButton("close", self.tr("Close the note"), self, key="Esc")
        self._back = IconButton("back", self.tr("Back"), self, key="Alt+Left")
        self._forward = IconButton("forward", self.tr("Forward"), self, key="Alt+Right")
        self._state = NamedLabel("", "Faint", self)
        self._turn = LinkButton("", self)
        self._turn.setToolTip(key_name("Ctrl+E"))
        self._title = NamedLabel("", "Heading", self)
        self._title.setWordWrap(True)
        self._about = ElidedLabel(
            self, role=QPalette.ColorRole.Dark, cut=Qt.TextElideMode.ElideMiddle
        )
        self._file = LinkButton(self.tr("Open the file"), self)
        self._lay_out()
        self._list.clicked.connect(self.left)
        self._turn.clicked.connect(self.turned)
        self._back.clicked.connect(self.back_wanted)
        self._forward.clicked.connect(self.forward_wanted)
        self._file.clicked.connect(self.file_wanted)
        self.set_writing(False)
        self.set_trail(False, False)

    def set_note(self, note: NoteSummary) -> None:
        """Show the head of this note."""
        self._title.setText(note.title)
        self._about.set_text(about(note))
        self._about.setToolTip(note.path)
        self._turn.setVisible(note.editable)
        self._file.setVisible(not note.editable)

    def set_writing(self, writing: bool) -> None:
        """Offer to read, or to edit."""
        self._turn.setText(self.tr("Read") if writing else self.tr("Edit"))

    def set_changed(self, changed: bool) -> None:
        """Say whether there are unsaved changes."""
        self._state.setText(self.tr("not saved yet") if changed else "")

    def set_trail(self, back: bool, forward: bool) -> None:
        """Offer to go back and forward."""
        self._back.setEnabled(back)
        self._forward.setEnabled(forward)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(2)
        for button in (self._back, self._forward):
            top.addWidget(button)
        top.addStretch(1)
        top.addWidget(self._state)
        top.addWidget(self._turn)
        top.addWidget(self._list)
        below = QHBoxLayout()
        below.addWidget(self._about, 1)
        below.addWidget(self._file)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN - 5, 6, MARGIN - 8, 6)
        layout.setSpacing(2)
        layout.addLayout(top)
        title = QVBoxLayout()
        title.setContentsMargins(5, 0, 4, 0)
        title.setSpacing(2)
        title.addWidget(self._title)
        title.addLayout(below)
        layout.addLayout(title)


class PartTurner(QWidget):
    """Says which part of a long note is shown, and leads to the others.

    Signals:
        part_wanted: int, from 1.
    """

    part_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = 1
        self._words = NamedLabel("", "Quiet", self)
        self._before = IconButton("back", self.tr("Previous part"), self)
        self._after = IconButton("forward", self.tr("Next part"), self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(MARGIN - 5, 2, MARGIN - 5, 2)
        layout.addWidget(self._before)
        layout.addStretch(1)
        layout.addWidget(self._words)
        layout.addStretch(1)
        layout.addWidget(self._after)
        self._before.clicked.connect(self._turn_back)
        self._after.clicked.connect(self._turn_on)
        self.hide()

    def set_part(self, number: int, parts: int) -> None:
        """Show which part of a long note this is; hidden for a short one."""
        self._number = number
        self._words.setText(tr("Part {number} of {parts}").format(number=number, parts=parts))
        self._before.setEnabled(number > 1)
        self._after.setEnabled(number < parts)
        self.setVisible(parts > 1)

    @Slot()
    def _turn_back(self) -> None:
        self.part_wanted.emit(self._number - 1)

    @Slot()
    def _turn_on(self) -> None:
        self.part_wanted.emit(self._number + 1)


def about(note: NoteSummary) -> str:
    """Say in one line where a note is from, and what it is also called."""
    file = Path(note.path).name
    if not note.editable:
        return tr("from {file}, read-only").format(file=file)
    also = tr("also {names}").format(names=", ".join(note.aliases)) if note.aliases else ""
    place = note.path.removeprefix(note.source).lstrip("/\\") or file
    tags = " ".join(f"#{tag}" for tag in note.tags)
    return " · ".join(part for part in (tags, also, place) if part)


@dataclass(frozen=True, slots=True)
class NotePart:
    """A part of a note as it is shown.

    Attributes:
        start: Offset of its first character.
        end: Offset after its last character.
        number: From 1.
        parts: How many there are.
        html: The part, rendered; empty until then.
    """

    start: int
    end: int
    number: int
    parts: int
    html: str = ""


def part_at(text: str, offset: int) -> NotePart:
    """Return the part of a text that contains an offset; a short text is one part."""
    borders = [0, *_borders(text), len(text)]
    parts = len(borders) - 1
    number = next((n for n in range(1, parts) if offset < borders[n]), parts)
    return NotePart(borders[number - 1], borders[number], number, parts)


def part_numbered(text: str, number: int) -> NotePart:
    """Return a part by its number, from 1; the nearest where there is none."""
    borders = [0, *_borders(text), len(text)]
    parts = len(borders) - 1
    number = min(max(number, 1), parts)
    return NotePart(borders[number - 1], borders[number], number, parts)


def place_of_heading(text: str, heading: str) -> tuple[int, int] | None:
    """Return start and end of a heading; None if there is none of these words."""
    wanted = heading.strip().casefold()
    for found in _HEADING.finditer(text):
        if found[1].casefold() == wanted:
            return found.span()
    return None


def without_title(text: str, title: str) -> str:
    """Return a note without the heading that repeats its title; its lines stay in place."""
    found = _HEADING.search(text)
    if found is None or found[1] != title:
        return text
    above = text[: found.start()]
    is_first = not above.strip() or (above.startswith("---") and above.rstrip().endswith("---"))
    return above + text[found.end() :] if is_first else text


def _borders(text: str) -> Iterator[int]:
    """Yield where a text is cut: after paragraphs, or anywhere if there are none."""
    start = 0
    while len(text) - start > PART * 1.5:
        found = _PARAGRAPH_END.search(text, start + PART, start + 2 * PART)
        start = found.end() if found else start + PART
        yield start
