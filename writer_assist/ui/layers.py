"""What lies over the draft: one layer at a time, and no key reaches the text through it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QTextEdit

from writer_assist.ui.draft.editor import Editor

_METHODS = {
    "undo": "undo",
    "redo": "redo",
    "cut": "cut",
    "copy": "copy",
    "paste": "paste",
    "select_all": "selectAll",
}
_READING = {"copy", "select_all"}


class Layer(QFrame):
    """Something that lies over the draft until the writer leaves it."""

    def leave(self) -> None:
        """Close, and give the keyboard back."""
        raise NotImplementedError


class Layers(QObject):
    """Knows what covers the draft: the deck, the answers, the form for a note, the map.

    Whoever goes to the text sees it: while it has the keyboard, nothing covers it.
    """

    def __init__(self, editor: Editor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._layers: list[Layer] = []
        self._opening = False
        editor.installEventFilter(self)

    def add(self, layer: Layer) -> None:
        """Add one; whenever it is shown, the others are put away."""
        self._layers.append(layer)
        layer.installEventFilter(self)

    def top(self) -> Layer | None:
        """Return the layer that is open; None if the draft is in sight."""
        return next((layer for layer in self._layers if layer.isVisible()), None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Put layers away; their words and cards are there the next time."""
        if watched is self._editor:
            if event.type() == QEvent.Type.FocusIn and not self._opening:
                self._hide_all(None)
        elif event.type() == QEvent.Type.Show:
            self._opening = True  # a layer that is hidden passes the keyboard on, to the draft too
            self._hide_all(watched)
            self._opening = False
        return super().eventFilter(watched, event)

    def _hide_all(self, but: QObject | None) -> None:
        for layer in self._layers:
            if layer is not but:
                layer.hide()


class EditActions(QObject):
    """Sends undo, cut, paste and the like to the text that the writer sees.

    A field that has the keyboard comes first.  What lies over the draft keeps them from it: a
    writer must not change words that are out of sight.
    """

    def __init__(
        self,
        editor: Editor,
        layers: Layers,
        action: Callable[[str], QAction],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._editor, self._layers = editor, layers
        for name in _METHODS:
            action(name).triggered.connect(partial(self._edit, name))

    def draft_is_in_sight(self) -> bool:
        """Tell whether nothing covers the draft."""
        return self._layers.top() is None and self._editor.isVisible()

    def _edit(self, name: str, *_: bool) -> None:
        focus = QApplication.focusWidget()
        if isinstance(focus, QLineEdit | QTextEdit) and (
            name in _READING or not focus.isReadOnly()
        ):
            getattr(focus, _METHODS[name])()
        elif self.draft_is_in_sight():
            getattr(self._editor, _METHODS[name])()
