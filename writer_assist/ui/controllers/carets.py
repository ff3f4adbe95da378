"""Where the caret stood in each draft."""

from __future__ import annotations

from PySide6.QtCore import QObject

from writer_assist.ui.editor.editor import Editor


class CaretKeeper(QObject):
    """Shows drafts where they were left; a new one where its story goes on."""

    def __init__(self, editor: Editor, *, draft: str = "", caret: int = 0) -> None:
        """Make a keeper.

        Args:
            editor: Where drafts are shown.
            draft: The draft that was open when the program was left.
            caret: Where its caret stood; 0 is unknown.
        """
        super().__init__(editor)
        self._editor = editor
        self._shown = ""
        self._carets = {draft: caret}

    @property
    def caret(self) -> int:
        """Where the caret stands now."""
        return self._editor.textCursor().position()

    def show(self, draft: str, text: str) -> None:
        """Show the text of a draft, the caret where it was last."""
        if self._shown:
            self._carets[self._shown] = self.caret
        self._shown = draft
        self._editor.set_text(text)
        caret = self._carets.get(draft, 0)
        if caret:
            self._editor.go_to(caret)
        else:
            self._editor.go_to_story_end()

    def follow(self, draft: str) -> None:
        """Take note that the draft lives in another file now."""
        self._shown = draft
