"""Decides what the list of sources follows: the caret, or something the writer chose."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from writer_assist.domain.context import MAX_CONTEXT_CHARACTERS, Context
from writer_assist.domain.note import NoteText
from writer_assist.domain.snippet import Snippet
from writer_assist.ui.sources.controller import Anchor, Subject
from writer_assist.ui.text import tr


class AnchorController(QObject):
    """Lets the list follow the paragraph, the scene, a selection or a note.

    The paragraph and the scene are those of the caret and move along with it; a
    selection is kept as it was when it was chosen.

    Signals:
        changed: The writer chose something else.
        refused: str, why it could not be done.
    """

    changed = Signal()
    refused = Signal(str)

    def __init__(
        self,
        paragraph: Callable[[], Context],
        scene: Callable[[], Context],
        selection: Callable[[], str],
        parent: QObject | None = None,
    ) -> None:
        """Make a controller that follows the paragraph.

        Args:
            paragraph: Returns where the writer is now.
            scene: Returns the scene around the caret.
            selection: Returns what is selected in the draft.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._paragraph, self._scene, self._selection = paragraph, scene, selection
        self._anchor = Anchor.PARAGRAPH
        self._selected = ""
        self._note_id: int | None = None
        self._title = ""
        self._open_note: tuple[int, str] | None = None

    @property
    def anchor(self) -> Anchor:
        """What the list follows."""
        return self._anchor

    def subject(self) -> Subject:
        """Return what to search for now."""
        match self._anchor:
            case Anchor.SCENE:
                return Subject(self._scene(), self._anchor)
            case Anchor.SELECTION:
                return Subject(self._only(self._selected), self._anchor)
            case Anchor.NOTE:
                return Subject(self._only(""), self._anchor, self._note_id, self._title)
            case _:
                return Subject(self._paragraph())

    @Slot()
    def follow_paragraph(self) -> None:
        """Follow the paragraph again."""
        self._receive(Anchor.PARAGRAPH)

    @Slot()
    def follow_scene(self) -> None:
        """Follow the whole scene around the caret."""
        self._receive(Anchor.SCENE)

    @Slot()
    def hold_selection(self) -> None:
        """Search for the selection until the writer chooses something else."""
        selected = self._selection().strip()
        if not selected:
            self.refused.emit(tr("Select a few words of your text first."))
            return
        self._selected = selected[:MAX_CONTEXT_CHARACTERS]
        self._receive(Anchor.SELECTION)

    @Slot(object)
    def hold_note_of(self, snippet: Snippet) -> None:
        """Search for notes similar to a snippet's note."""
        self.hold_note(snippet.passage.note_id, snippet.passage.note_title)

    @Slot()
    def hold_open_note(self) -> None:
        """Search for notes similar to the one that is open in the library."""
        if self._open_note is None:
            self.refused.emit(tr("Open a note in the library first."))
            return
        self.hold_note(*self._open_note)

    @Slot(object)
    def note_opened(self, note: NoteText) -> None:
        """Remember which note was opened last."""
        self._open_note = note.summary.note_id, note.summary.title

    @Slot()
    def leave_draft(self) -> None:
        """Drop a selection: its draft is no longer open."""
        if self._anchor is Anchor.SELECTION:
            self._receive(Anchor.PARAGRAPH)

    @Slot(int, str)
    def hold_note(self, note_id: int, title: str) -> None:
        """Search for notes similar to one."""
        self._note_id, self._title = note_id, title
        self._receive(Anchor.NOTE)

    def _receive(self, anchor: Anchor) -> None:
        self._anchor = anchor
        self.changed.emit()

    def _only(self, text: str) -> Context:
        return Context(self._paragraph().draft, "", text, len(text))
