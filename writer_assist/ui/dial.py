"""A quiet dial with a middle."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from writer_assist.ui.text import tr

STEPS = 4  # to each side of the middle
KNOB = 5.0  # radius
RESET_KEYS = (Qt.Key.Key_0, Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
KEYPAD = Qt.KeyboardModifier.KeypadModifier

Role = QPalette.ColorRole


class Dial(QSlider):
    """A dial with a middle, to which a double click or the key 0 leads back."""

    def __init__(
        self,
        name: str,
        low: tuple[str, str],
        high: tuple[str, str],
        parent: QWidget | None = None,
    ) -> None:
        """Make a dial that stands in the middle.

        Args:
            name: For those who listen.
            low: What the left end means: "close" and "closer", say.
            high: What the right end means.
            parent: Holds it.
        """
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._name, self._low, self._high = name, low, high
        self.setRange(-STEPS, STEPS)
        self.setPageStep(STEPS // 2)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.valueChanged.connect(self._say)
        self._say()

    def fraction(self) -> float:
        """Return where it stands, from -1 to 1."""
        return self.value() / STEPS

    def set_fraction(self, fraction: float) -> None:
        """Move it to the nearest step."""
        self.setValue(round(fraction * STEPS))

    def words(self) -> str:
        """Return where it stands, in words."""
        end, more = self._high if self.value() > 0 else self._low
        much = (
            tr("in the middle"),
            tr("slightly {more}"),
            more,
            tr("much {more}"),
            tr("as {end} as can be"),
        )
        return much[abs(self.value())].format(end=end, more=more)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Be as high as a line of small text."""
        return QSize(90, 20)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Be narrow if need be."""
        return QSize(50, 20)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Move the knob to the pointer."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._follow(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Drag the knob."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._follow(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Leave the knob where it is."""
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Go back to the middle."""
        self.setValue(0)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Go back to the middle with 0, or move with the arrows."""
        if event.key() in RESET_KEYS and not event.modifiers() & ~KEYPAD:
            self.setValue(0)
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint a line, its middle and a knob that is filled where it leans."""
        palette = QGuiApplication.palette()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2
        painter.setPen(palette.color(Role.Shadow))
        painter.drawLine(QPointF(KNOB + 2, middle), QPointF(self.width() - KNOB - 2, middle))
        centre = self._place(0)
        painter.drawLine(QPointF(centre, middle - 4), QPointF(centre, middle + 4))
        if self.hasFocus():
            painter.setPen(palette.color(Role.Link))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        leans = self.value() != 0
        painter.setPen(palette.color(Role.Link if leans else Role.Shadow))
        painter.setBrush(palette.color(Role.Link if leans else Role.AlternateBase))
        painter.drawEllipse(QPointF(self._place(self.value()), middle), KNOB, KNOB)
        painter.end()

    def _follow(self, event: QMouseEvent) -> None:
        room = max(1.0, self.width() - 2 * (KNOB + 2))
        share = (event.position().x() - KNOB - 2) / room
        self.setValue(round((2 * share - 1) * STEPS))
        event.accept()

    def _place(self, value: int) -> float:
        room = self.width() - 2 * (KNOB + 2)
        return KNOB + 2 + room * (value + STEPS) / (2 * STEPS)

    @Slot()
    def _say(self) -> None:
        # Qt reads a slider's value out as a number; only its name can carry the words.
        self.setAccessibleName(f"{self._name}: {self.words()}")
        self.setToolTip(tr("{words} (0 or a double click: the middle)").format(words=self.words()))
        self.update()
