"""Decides which scenes of a book are in the scroll, and opens the one that is written in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from writer_assist.file_names import path_of_text, path_to_text
from writer_assist.history.scroll import ScrollChoice, ScrollHistory
from writer_assist.manuscript.project import Project, Scene
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.project.controller import MadeChange
from writer_assist.ui.project_history import ProjectHistory
from writer_assist.ui.scroll.painting import ScrollRow
from writer_assist.ui.scroll.reading import SceneReader
from writer_assist.ui.scroll.view import SceneScroll
from writer_assist.ui.scroll.walking import SceneWalk
from writer_assist.ui.text import plural, tr

_OUTSIDE = "\0outside"  # in place of a draft, for what stands below the last scene


class ScrollController(QObject):
    """Keeps the scroll as the book is: in its order, with its titles, as it is on the disk.

    Signals:
        choice_changed: ScrollChoice, for the menu.
    """

    choice_changed = Signal(object)

    def __init__(
        self,
        scroll: SceneScroll,
        walk: SceneWalk,
        reader: SceneReader,
        history: ProjectHistory[ScrollHistory],
        draft: OpenDraft,
        open_draft: Callable[[Path], None],
        parent: QObject | None = None,
    ) -> None:
        """Make a controller; no book is known.

        Args:
            scroll: Shows scenes.
            walk: Leads from one to another.
            reader: Reads them.
            history: Keeps what was chosen for the book.
            draft: The draft being written.
            open_draft: Opens another one.
            parent: Holds it.
        """
        super().__init__(parent)
        self._scroll, self._walk, self._reader = scroll, walk, reader
        self._history, self._draft, self._open_draft = history, draft, open_draft
        self._project: Project | None = None
        self._index: Path | None = None
        self._choice = ScrollChoice()
        self._ours: set[str] = set()  # drafts that were changed from this window
        self._unreadable: set[str] = set()
        self._notes: dict[str, str] = {}
        walk.scene_wanted.connect(self._open)
        reader.read.connect(self._take)
        scroll.texts_wanted.connect(reader.hurry)
        draft.opened.connect(self._end_turn)
        draft.moved.connect(self._move)

    @property
    def choice(self) -> ScrollChoice:
        """What the writer chose for this book."""
        return self._choice

    def choose(self, *, is_on: bool, scenes: Sequence[str] = ()) -> None:
        """Show scenes in one scroll, or one alone.

        Args:
            is_on: Whether scenes are shown in one scroll.
            scenes: Their names; what stands below them comes along.  Empty for the whole book.
        """
        self._choice = choice = ScrollChoice(is_on, tuple(scenes) if is_on else ())
        self.choice_changed.emit(choice)
        self._history.run(lambda history: history.keep(choice))
        self._build()

    @Slot(object)
    def note_project(self, project: Project | None) -> None:
        """Follow the book: as it was read from the disk."""
        is_same = project is self._project and self._scroll.is_on
        self._project = project
        if is_same and self._scroll.rows[self._scroll.live].draft == self._draft.path:
            return  # another scene of it was opened
        index = project.index.path if project else None
        if index != self._index:
            self._index = index
            self._choice = ScrollChoice()
            self._notes.clear()
            self.choice_changed.emit(self._choice)
            if index is not None:
                self._history.run(ScrollHistory.choice, self._remember)
        self._build()

    @Slot(object)
    def note_made(self, made: MadeChange) -> None:
        """Follow what was done with the files of the book in this window."""
        self._ours |= {path_to_text(one.path) for one in made.change.files}
        for old, new in made.change.moves:
            self._scroll.move(path_to_text(old), path_to_text(new))
            self._scroll.pages.move(path_to_text(old), path_to_text(new))

    @Slot()
    def begin_turn(self) -> None:
        """Remember what is in sight; called before another text is shown."""
        self._scroll.begin_turn()

    @Slot(object)
    def note_trouble(self) -> None:
        """Stay in the scene: something was said while another one was being opened."""
        self._walk.give_up()

    def _remember(self, choice: ScrollChoice) -> None:
        if not self._choice.is_on:
            self._choice = choice
            self.choice_changed.emit(choice)
            self._build()

    @Slot(str)
    def _open(self, draft: str) -> None:
        self._open_draft(path_of_text(draft))

    @Slot(str)
    def _end_turn(self, draft: str) -> None:
        scroll = self._scroll
        if not scroll.is_on:
            self._build()
            return
        if scroll.number_of(draft) is None:
            self._walk.give_up()
            scroll.leave()
            return
        self._notes.pop(draft, None)
        was_seen = scroll.end_turn(draft)
        if not self._walk.is_under_way:
            scroll.bring_caret(at_top=not was_seen)
        self._walk.arrive()

    @Slot(str, str)
    def _move(self, old: str, new: str) -> None:
        self._scroll.move(old, new)
        self._build()

    def _build(self) -> None:
        scroll, project, live = self._scroll, self._project, self._draft.path
        rows = self._rows(project) if project and self._choice.is_on else ()
        if not any(row.draft == live for row in rows):
            scroll.leave()
            self._reader.follow(())
            return
        was_on = scroll.is_on
        scroll.show(rows, live)
        self._reader.follow([row.draft for row in rows if row.draft != _OUTSIDE and row.draft])
        if not was_on:
            scroll.bring_caret(at_top=False)

    def _rows(self, project: Project) -> tuple[ScrollRow, ...]:
        chosen = scenes_below(project.scenes, self._choice.scenes)
        rows = [self._row(scene, is_head=is_head) for scene, is_head in chosen]
        count = len(project.unlisted)
        if rows and count and not self._choice.scenes:
            said = plural(
                count,
                "1 file in the folder is not in the book: Manuscript, Files outside the book.",
                "{n} files in the folder are not in the book: Manuscript, Files outside the book.",
            )
            rows.append(ScrollRow(_OUTSIDE, tr("Outside the book"), line=said))
        return tuple(rows)

    def _row(self, scene: Scene, *, is_head: bool) -> ScrollRow:
        draft, line = path_to_text(scene.path), ""
        if not scene.is_there:
            line = tr("The file of this scene is missing. It keeps its place in the book.")
        elif draft in self._unreadable and draft != self._draft.path:
            line = tr("The file of this scene cannot be read.")
        note = self._notes.get(draft, "")
        return ScrollRow(draft, scene.title, is_head, scene.words, line, note)

    @Slot(object, object)
    def _take(self, texts: Mapping[str, str | None], again: frozenset[str]) -> None:
        before, notes = set(self._unreadable), dict(self._notes)
        known: dict[str, str] = {}
        for draft, text in texts.items():
            if draft == self._draft.path:
                continue  # the field knows better
            if text is None:
                self._unreadable.add(draft)
                continue
            self._unreadable.discard(draft)
            is_other = draft in again and text != self._scroll.text_of(draft)
            if is_other and draft not in self._ours:
                self._notes[draft] = tr("changed by another program")
            self._ours.discard(draft)
            known[draft] = text
        self._scroll.set_texts(known)
        if before != self._unreadable or notes != self._notes:
            self._build()


def scenes_below(scenes: Sequence[Scene], names: Sequence[str]) -> list[tuple[Scene, bool]]:
    """Return scenes with all that stands below them, and whether anything does.

    Args:
        scenes: Of a book, in order.
        names: Those that were chosen; empty for all.
    """
    found: list[tuple[Scene, bool]] = []
    within: int | None = None  # the depth of the chosen scene that this one stands below
    for number, scene in enumerate(scenes):
        is_head = number + 1 < len(scenes) and scenes[number + 1].depth > scene.depth
        if within is not None and scene.depth <= within:
            within = None
        if within is None and scene.name in names:
            within = scene.depth
        if not names or within is not None:
            found.append((scene, is_head))
    return found
