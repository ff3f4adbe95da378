"""What the program remembers of a project when it writes, put together."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QTextCursor

from writer_assist.domain.context import Context
from writer_assist.domain.memory import Memory
from writer_assist.domain.snippet import Snippet
from writer_assist.paths import DataFolder
from writer_assist.ui.background import Background
from writer_assist.ui.controllers.continuation import ContinuationController
from writer_assist.ui.controllers.engine import Engine
from writer_assist.ui.controllers.instruction import InstructionController
from writer_assist.ui.controllers.messages import MessageController
from writer_assist.ui.controllers.recall import RecallController
from writer_assist.ui.controllers.unwanted import UnwantedController
from writer_assist.ui.editor.changed_paragraphs import ChangedParagraphs
from writer_assist.ui.main_window import MainWindow


class MemoryDesk(QObject):
    """The instruction, the pinned notes, the draft's own past, and what is not wanted again.

    Attributes:
        recall: Finds earlier passages of the draft.
    """

    def __init__(
        self,
        engine: Engine,
        background: Background,
        folder: DataFolder,
        window: MainWindow,
        cards: ContinuationController,
        snippets: Callable[[], tuple[Snippet, ...]],
        messages: MessageController,
        parent: QObject | None = None,
    ) -> None:
        """Put everything together.

        Args:
            engine: The library process.
            background: Touches the disk.
            folder: The data folder.
            window: The window.
            cards: Are written with all this.
            snippets: Returns the sources of this moment.
            messages: Tells what went wrong.
            parent: Holds it.
        """
        super().__init__(parent)
        self._window, self._snippets = window, snippets
        self._draft = ""
        self._instruction = InstructionController(background, folder, self)
        changes = ChangedParagraphs(window.editor.document())
        self.recall = RecallController(engine, changes, self._here, parent=self)
        self._unwanted = UnwantedController(cards, background, folder, self)
        cards.choosing.memory = self.memory
        window.editor.edited.connect(self.recall.note_change)
        window.editor.caret_moved.connect(self.recall.note_change)
        window.action("instruction").triggered.connect(self._show_instruction)
        # Before the cards hear of it, while the card is still there.
        window.continuations.dismiss_requested.connect(self._unwanted.dismiss)
        window.action("unwanted").triggered.connect(self._show_unwanted)
        self._instruction.failed.connect(messages.fail)
        self._unwanted.failed.connect(messages.fail)

    def memory(self, place: QTextCursor) -> Memory:
        """Return what all cards at a place are to know."""
        return Memory(
            self._instruction.words,
            tuple(one for one in self._snippets() if one.pinned),
            self.recall.before(place.blockNumber()),
        )

    def set_draft(self, draft: str) -> None:
        """Turn to another draft."""
        self._draft = draft
        self._instruction.set_draft(draft)
        self._unwanted.set_draft(draft)
        self.recall.set_draft(draft)

    def follow_draft(self, draft: str) -> None:
        """Follow the draft to another file, perhaps in another project."""
        self._draft = draft
        self._instruction.follow_draft(draft)
        self._unwanted.set_draft(draft)
        self.recall.follow_draft(draft)

    def _here(self) -> tuple[Context, int]:
        editor = self._window.editor
        return editor.context(self._draft), editor.textCursor().blockNumber()

    @Slot()
    def _show_instruction(self) -> None:
        # Imported when it is wanted: the first key must not wait for dialogs.
        from writer_assist.ui.continuations.instruction_dialog import InstructionDialog

        dialog = InstructionDialog(self._instruction.words, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.edited.connect(self._instruction.replace)
        dialog.show()

    @Slot()
    def _show_unwanted(self) -> None:
        from writer_assist.ui.continuations.unwanted_dialog import UnwantedDialog

        dialog = UnwantedDialog(self._unwanted.entries, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.edited.connect(self._unwanted.replace)
        dialog.show()
