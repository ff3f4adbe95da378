"""Small widgets that the panels share: headers, buttons, labels, lines, splitters."""

from __future__ import annotations

import base64

from PySide6.QtCore import QByteArray, QEvent, QMargins, QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from writer_assist.ui.text import key_name
from writer_assist.ui.theme import icon
from writer_assist.ui.wheel import leave_wheel

MARGIN = 16
_FRAME = QMargins(8, 20, 8, 20)  # that a window manager draws around a dialog
ROW, TITLE_ROW = 24, 27  # heights of rows with quiet buttons, small and usual

UNTOUCHED = "-"


class IconButton(QToolButton):
    """A button with a picture; its name is the tooltip, and screen readers say it."""

    def __init__(
        self, picture: str, name: str, parent: QWidget | None = None, *, key: str = ""
    ) -> None:
        super().__init__(parent)
        self._picture = picture
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoRaise(True)
        self.setIconSize(QSize(16, 16))
        self.set_name(name, key=key)
        self.set_picture(picture)

    def set_name(self, name: str, *, key: str = "") -> None:
        """Say what the button does, and which key does the same."""
        self.setAccessibleName(name)
        self.setToolTip(f"{name} ({key_name(key)})" if key else name)

    def set_picture(self, picture: str) -> None:
        """Show another picture."""
        self._picture = picture
        self.setIcon(icon(picture))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Draw the picture again when the colours have changed."""
        if event.type() == QEvent.Type.PaletteChange:
            self.setIcon(icon(self._picture))
        super().changeEvent(event)


class LinkButton(QPushButton):
    """A button that looks like a link, for rarer actions."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setObjectName("Link")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)


class NamedLabel(QLabel):
    """Plain text of one kind; the style sheet knows the kind by its name."""

    def __init__(self, text: str, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setObjectName(kind)
        self.setTextFormat(Qt.TextFormat.PlainText)


class ElidedLabel(QWidget):
    """One line of quiet text, cut with an ellipsis where there is no room."""

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        role: QPalette.ColorRole,
        cut: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        super().__init__(parent)
        self._text = ""
        self._role, self._cut = role, cut
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def text(self) -> str:
        """Return the whole text."""
        return self._text

    def set_text(self, text: str) -> None:
        """Show another text."""
        if text == self._text:
            return
        self._text = text
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.update()

    def set_role(self, role: QPalette.ColorRole) -> None:
        """Change the colour."""
        self._role = role
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return one line's height."""
        return QSize(60, self.fontMetrics().height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint the text, cut to the width."""
        painter = QPainter(self)
        painter.setPen(QApplication.palette().color(self._role))
        cut = self.fontMetrics().elidedText(self._text, self._cut, self.width())
        painter.drawText(
            self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, cut
        )
        painter.end()


class PaneHeader(QWidget):
    """A panel's title, with buttons at its right and one line below or beside it.

    Attributes:
        subject: The line below the title; beside it where room is scarce.
    """

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = QWidget(self)
        self.subject = ElidedLabel(self._line, role=QPalette.ColorRole.Dark)
        self._beside = QHBoxLayout(self._line)
        self._beside.setContentsMargins(0, 0, 0, 0)
        self._beside.setSpacing(2)
        self._beside.addWidget(self.subject, 1)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(2)
        self._buttons.addStrut(TITLE_ROW)  # keeps the title in place when buttons come and go
        self._grid = QGridLayout(self)
        self._grid.setVerticalSpacing(0)
        self._grid.setHorizontalSpacing(9)
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(NamedLabel(title, "PanelTitle", self), 0, 0)
        self._grid.addLayout(self._buttons, 0, 2)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_compact(False)

    def add(self, widget: QWidget) -> None:
        """Put a button or a short text at the right of the title."""
        self._buttons.addWidget(widget)

    def add_to_subject(self, widget: QWidget) -> None:
        """Put a button at the end of the subject's line."""
        self._beside.addWidget(widget)

    def set_compact(self, compact: bool) -> None:
        """Take one line instead of two."""
        self._grid.removeWidget(self._line)
        if compact:
            self._grid.addWidget(self._line, 0, 1)
            self._grid.setContentsMargins(MARGIN, 3, MARGIN - 5, 1)
        else:
            self._grid.addWidget(self._line, 1, 0, 1, 3)
            self._grid.setContentsMargins(MARGIN, 8, MARGIN - 5, 6)


class WrappedLabel(QLabel):
    """Quiet text over several lines."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setObjectName("Quiet")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Ask for the height that the width needs; layouts in scroll areas do not."""
        super().resizeEvent(event)
        self.fit_height()

    def fit_height(self) -> None:
        """Ask for the height that the text needs now."""
        if self.hasHeightForWidth():
            self.setMinimumHeight(0)  # Qt counts the one before into what the width needs
            self.setMinimumHeight(max(0, self.heightForWidth(self.width())))  # -1 without text


class EmptyState(QWidget):
    """What an empty panel says, and a button that does it.

    Attributes:
        button: Does what the sentence says.
    """

    def __init__(self, sentence: str, button: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sentence = WrappedLabel(sentence, self)
        self.button = QPushButton(button, self)
        self.button.setAutoDefault(False)
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the caret in the text
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, 4, MARGIN, MARGIN)
        layout.setSpacing(10)
        layout.addWidget(self._sentence)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_sentence(self, sentence: str) -> None:
        """Say something else."""
        self._sentence.setText(sentence)

    def wanted_height(self, width: int) -> int:
        """Return the height that shows it whole."""
        layout = self.layout()
        assert layout is not None
        return layout.totalHeightForWidth(width)


def open_dialog(dialog: QDialog, *, beside: bool = False) -> None:
    """Show a dialog that is destroyed when it is closed.

    Args:
        dialog: It has a parent.
        beside: Whether the writer can keep using the window.
    """
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    leave_wheel(dialog)
    screen = dialog.screen().availableGeometry().size()
    fit_into(dialog, screen.shrunkBy(_FRAME))
    if beside:
        dialog.show()
    else:
        dialog.open()


def fit_into(dialog: QDialog, room: QSize) -> None:
    """Make a dialog no larger than there is room for; its buttons stay in sight."""
    dialog.ensurePolished()
    least = dialog.minimumSizeHint().expandedTo(dialog.minimumSize())
    if least.boundedTo(room) != least:
        dialog.setMinimumSize(least.boundedTo(room))
    dialog.resize(dialog.size().boundedTo(room))


def stack(parent: QWidget, *widgets: QWidget) -> QVBoxLayout:
    """Lay widgets out below one another, without gaps."""
    layout = QVBoxLayout(parent)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    for widget in widgets:
        layout.addWidget(widget)
    return layout


def beside(*widgets: QWidget) -> QHBoxLayout:
    """Lay widgets out beside one another, from the left."""
    row = QHBoxLayout()
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row


def rule(parent: QWidget) -> QFrame:
    """Return a hairline."""
    line = QFrame(parent)
    line.setObjectName("Rule")
    line.setFixedHeight(1)
    return line


class AutoSplitter(QSplitter):
    """A splitter that divides its room automatically until the writer moves a border."""

    def __init__(self, orientation: Qt.Orientation, parent: QWidget | None) -> None:
        super().__init__(orientation, parent)
        self.placed = False
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self.splitterMoved.connect(self._mark_placed)

    @Slot()
    def divide(self) -> None:
        """Divide the room again, unless the writer has divided it."""
        if not self.placed:
            self.setSizes(self.shares())

    def shares(self) -> list[int]:
        """Return the sizes that fit the window."""
        raise NotImplementedError

    def state(self) -> str:
        """Return the writer's division as a text without spaces, so that it can be restored."""
        return _encoded(self.saveState()) if self.placed else UNTOUCHED

    def restore(self, state: str) -> None:
        """Restore a division."""
        if state != UNTOUCHED:
            self.placed = self.restoreState(_decoded(state))

    def event(self, event: QEvent) -> bool:
        """Divide the room again when a panel needs less or more than before."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.divide()
        return done

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Divide the new size."""
        super().resizeEvent(event)
        self.divide()

    @Slot()
    def _mark_placed(self) -> None:
        self.placed = True


def _encoded(state: QByteArray) -> str:
    return base64.b64encode(bytes(state.data())).decode()


def _decoded(text: str) -> QByteArray:
    return QByteArray(base64.b64decode(text))
