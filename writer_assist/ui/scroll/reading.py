"""Reads the texts of the scenes of a scroll, and again when another program changed them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from writer_assist.errors import WriterAssistError
from writer_assist.file_names import path_of_text
from writer_assist.manuscript.held_draft import scene_text
from writer_assist.ui.background import Background

# Polled, not watched: that works on every disk, network shares too.
LOOK_MS = 2000
AT_ONCE = 16  # files, so that those in sight need not wait for all

_Stamp = tuple[int, int]


@dataclass(frozen=True, slots=True)
class ReadScenes:
    """What was read of scenes.

    Attributes:
        texts: By draft; None where the file cannot be read.
        stamps: When each had changed last before it was read.
    """

    texts: dict[str, str | None]
    stamps: dict[str, _Stamp]


class SceneReader(QObject):
    """Keeps up with files that are not open; the disk is touched on the background thread.

    Signals:
        read: dict[str, str | None], texts by draft, None where the file cannot be read; and
            frozenset[str], the drafts among them that were read before.
    """

    read = Signal(object, object)

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        """Make a reader that follows no file yet.

        Args:
            background: Reads the files.
            parent: Holds it.
        """
        super().__init__(parent)
        self._background = background
        self._drafts: tuple[str, ...] = ()
        self._stamps: dict[str, _Stamp] = {}
        self._first: tuple[str, ...] = ()
        self._is_reading = False
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)

    def follow(self, drafts: Sequence[str]) -> None:
        """Read these drafts, and follow them from now on."""
        self._drafts = tuple(drafts)
        kept = set(drafts)
        self._stamps = {draft: at for draft, at in self._stamps.items() if draft in kept}
        if drafts:
            self._timer.start()
            self._go_on()
        else:
            self._timer.stop()

    @Slot(tuple)
    def hurry(self, drafts: tuple[str, ...]) -> None:
        """Read these before the others."""
        self._first = drafts
        self._go_on()

    @Slot()
    def look(self) -> None:
        """Read again what has changed."""
        drafts = tuple(self._stamps)
        self._background.run(lambda: _stamps(drafts), on_done=self._compare)

    def _compare(self, now: dict[str, _Stamp]) -> None:
        changed = [draft for draft, at in now.items() if self._stamps.get(draft, at) != at]
        if changed:
            self._read(changed)

    def _go_on(self) -> None:
        """Read the next few that were not read yet."""
        if self._is_reading:
            return
        waiting = [one for one in (*self._first, *self._drafts) if one not in self._stamps]
        if waiting:
            self._is_reading = True
            self._read(list(dict.fromkeys(waiting))[:AT_ONCE])

    def _read(self, drafts: Sequence[str]) -> None:
        self._background.run(lambda: _read(drafts), on_done=self._take, at_end=self._end)

    def _end(self) -> None:
        self._is_reading = False

    def _take(self, found: ReadScenes) -> None:
        again = frozenset(found.stamps.keys() & self._stamps.keys())
        wanted = set(self._drafts)
        self._stamps |= {one: at for one, at in found.stamps.items() if one in wanted}
        self.read.emit(found.texts, again)
        self._go_on()


def _read(drafts: Iterable[str]) -> ReadScenes:
    texts: dict[str, str | None] = {}
    stamps = _stamps(drafts)
    for draft in stamps:
        try:
            texts[draft] = scene_text(path_of_text(draft))
        except WriterAssistError:
            texts[draft] = None
    return ReadScenes(texts, stamps)


def _stamps(drafts: Iterable[str]) -> dict[str, _Stamp]:
    return {draft: _stamp(path_of_text(draft)) for draft in drafts}


def _stamp(path: Path) -> _Stamp:
    try:
        state = path.stat()
    except (OSError, ValueError):
        return 0, -1
    return state.st_mtime_ns, state.st_size
