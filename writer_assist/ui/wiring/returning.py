"""Wires the way back of a rescued text: from the copy that is open into the draft it belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot

from writer_assist.domain.authorship import ELSEWHERE, Run
from writer_assist.domain.differences import ChangeKind, differences
from writer_assist.errors import ManuscriptError, NoteUnreadableError
from writer_assist.file_names import path_of_text, shown_name
from writer_assist.manuscript.held_draft import text_to_write_in
from writer_assist.manuscript.index_note import read_index
from writer_assist.manuscript.project import project_of
from writer_assist.manuscript.rescue import is_copy_of, is_rescued_copy
from writer_assist.manuscript.structure import drafts_beside
from writer_assist.paths import DataFolder
from writer_assist.ui.background import Background
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.settings.controller import SettingsController
from writer_assist.ui.text import tr
from writer_assist.ui.wiring.draft import DraftWiring


@dataclass(frozen=True, slots=True)
class _Return:
    """A text on its way back."""

    copy: Path
    original: Path
    text: str


class ReturningWiring(QObject):
    """Offers to put a rescued text back where it belongs, as one step to undo."""

    def __init__(
        self,
        saving: Background,
        folder: DataFolder,
        window: MainWindow,
        drafts: DraftWiring,
        settings: SettingsController,
        messages: MessageController,
        parent: QObject | None = None,
    ) -> None:
        """Connect everything.

        Args:
            saving: Saves drafts; the copy goes only after that.
            folder: Holds rescued copies.
            window: The window.
            drafts: Open and save the draft.
            settings: Know which drafts were open lately.
            messages: Offer the way back.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._saving, self._folder, self._window = saving, folder, window
        self._drafts, self._settings, self._messages = drafts, settings, messages
        self._before = ""
        self._returning: _Return | None = None
        drafts.open_draft.opened.connect(self._look)

    @Slot(str)
    def _look(self, draft: str) -> None:
        """Take a text back that is on its way, or offer the way back from a copy."""
        path, before, self._before = path_of_text(draft), self._before, draft
        wanted = self._returning
        if wanted is not None and path == wanted.original:
            # What tells whether the draft is read-only comes right after this.
            QTimer.singleShot(0, self, self._put_back)
        elif is_rescued_copy(path, self._folder.drafts):
            known = (before, *self._settings.settings.recent.split("\n"))
            places = [path_of_text(one) for one in known if one]
            self._saving.run(lambda: _original_of(path, places), on_done=partial(self._offer, path))

    def _offer(self, copy: Path, original: Path | None) -> None:
        if original is None or path_of_text(self._drafts.open_draft.path) != copy:
            return
        said = tr("This was written in “{name}” when it could not be saved there.")
        self._messages.offer(
            said.format(name=shown_name(original.stem)),
            tr("Put it back there"),
            partial(self._begin, copy, original),
        )

    def _begin(self, copy: Path, original: Path) -> None:
        self._returning = _Return(copy, original, self._window.editor.text())
        self._drafts.draft.open(original)

    @Slot()
    def _put_back(self) -> None:
        wanted, self._returning = self._returning, None
        editor = self._window.editor
        if wanted is None:
            return
        name = shown_name(wanted.original.stem)
        if editor.isReadOnly():
            said = tr("“{name}” is open in another window, so nothing was put back.")
            self._messages.say(said.format(name=name))
            return
        now = editor.text()
        parts = list(_parts(now, wanted.text))
        editor.restore_parts(now, parts, [(Run(len(new), ELSEWHERE),) for _, _, new in parts])
        self._drafts.draft.save()
        self._saving.run(partial(_forget, wanted))
        said = tr(
            "“{name}” has the rescued text now. Ctrl+Z takes it back; the text before is among the "
            "earlier versions, too."
        )
        self._messages.say(said.format(name=name))


def _parts(now: str, wanted: str) -> Iterator[tuple[int, int, str]]:
    """Yield the stretches of a text that become others, with their new words."""
    for difference in differences(now, wanted):
        at = difference.old[0]
        for kind, words in difference.changes:
            if kind is ChangeKind.ADDED:
                yield at, at, words
                continue
            if kind is ChangeKind.REMOVED:
                yield at, at + len(words), ""
            at += len(words)


def _original_of(copy: Path, places: list[Path]) -> Path | None:
    """Return the draft that a copy was made of: one of these, or one beside them."""
    seen: set[Path] = set()
    for place in places:
        folders = [place]
        with suppress(ManuscriptError):
            if index := project_of(place):
                folders.append(read_index(index).folder / place.name)
        for one in folders:
            if one.parent in seen:
                continue
            seen.add(one.parent)
            for draft in (place, *drafts_beside(one)):
                if is_copy_of(copy, draft):
                    return draft
    return None


def _forget(wanted: _Return) -> None:
    """Delete a copy whose text is saved where it belongs."""
    with suppress(NoteUnreadableError, OSError):
        if text_to_write_in(wanted.original) == wanted.text:
            wanted.copy.unlink()
