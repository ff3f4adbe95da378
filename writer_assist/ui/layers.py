"""What lies over the draft: one layer at a time, and no key reaches the text through it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QTextEdit, QWidget

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
    """Something that lies over the draft until the writer leaves it.

    A subclass says where it lies, what its keys do, and where the keyboard goes first.

    Signals:
        left: The writer closed it; the focus belongs where it was.
    """

    left = Signal()

    def __init__(self, around: QWidget, name: str) -> None:
        """Make a layer that is hidden.

        Args:
            around: The widget over which it lies.
            name: For those who hear the window.
        """
        super().__init__(around)
        self._around = around
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        around.installEventFilter(self)
        self.hide()

    def open(self) -> None:
        """Show it as it was left, with the keyboard in its first place."""
        self.take_place()
        self.show()
        self.raise_()
        self.first_place().setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def toggle(self) -> None:
        """Open it, or close it if it has the keyboard."""
        if self.isVisible() and self.has_focus():
            self.leave()
        else:
            self.open()

    @Slot()
    def leave(self) -> None:
        """Close it, and give the keyboard back."""
        if self.isVisible():
            self.hide()
            self.left.emit()

    @Slot()
    def put_away(self) -> None:
        """Close it, and leave the keyboard where it goes."""
        self.hide()

    def has_focus(self) -> bool:
        """Tell whether it has the keyboard."""
        focus = QApplication.focusWidget()
        return focus is self or (focus is not None and self.isAncestorOf(focus))

    def first_place(self) -> QWidget:
        """Return what gets the keyboard when it opens."""
        return self

    @Slot()
    def take_place(self) -> None:
        """Lie where it belongs; called when it opens and when the widget around it changes."""
        raise NotImplementedError

    def set_text_size(self, points: float) -> None:
        """Set the size of the text in points, where there is any."""

    def act_for(self, event: QKeyEvent) -> Callable[[], object] | None:
        """Return what a key does here; None leaves it to whoever else wants it."""
        raise NotImplementedError

    def event(self, event: QEvent) -> bool:
        """Take this layer's keys before the window's shortcuts do."""
        is_first_look = event.type() == QEvent.Type.ShortcutOverride
        if is_first_look and isinstance(event, QKeyEvent) and self.act_for(event) is not None:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Do what a key means here."""
        if (act := self.act_for(event)) is not None:
            act()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Stay inside the widget around it when that changes its size."""
        if watched is self._around and event.type() == QEvent.Type.Resize and not self.isHidden():
            QTimer.singleShot(0, self, self.take_place)  # after its layout
        return super().eventFilter(watched, event)


class Layers(QObject):
    """Knows what covers the draft: the deck, the answers, the form for a note, the map.

    Whoever goes to the text sees it: while it has the keyboard, nothing covers it.
    """

    def __init__(self, editor: Editor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._layers: list[Layer] = []
        self._opening = False
        self._text_size: float | None = None
        editor.installEventFilter(self)

    def add(self, layer: Layer) -> None:
        """Add one; whenever it is shown, the others are put away."""
        self._layers.append(layer)
        if self._text_size is not None:
            layer.set_text_size(self._text_size)
        layer.installEventFilter(self)

    def set_text_size(self, points: float) -> None:
        """Set the size of the text of all layers, in points."""
        self._text_size = points
        for layer in self._layers:
            layer.set_text_size(points)

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
