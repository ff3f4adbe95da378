"""A slider with a middle position, and the bars of sliders above sources and cards."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QSlider, QWidget

from writer_assist.domain.snippet import RankingBias
from writer_assist.ui.text import tr
from writer_assist.ui.wheel import leave_wheel
from writer_assist.ui.widgets import MARGIN, NamedLabel

STEPS = 4  # to each side of the middle
KNOB = 5.0  # radius
RESET_KEYS = (Qt.Key.Key_0, Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
KEYPAD = Qt.KeyboardModifier.KeypadModifier

Role = QPalette.ColorRole


class BalanceSlider(QSlider):
    """A slider with a middle position; a double click or the key 0 returns to it."""

    def __init__(
        self,
        name: str,
        low: tuple[str, str],
        high: tuple[str, str],
        parent: QWidget | None = None,
    ) -> None:
        """Make a slider in its middle position.

        Args:
            name: What screen readers say.
            low: What the left end means: "close" and "closer", say.
            high: What the right end means.
            parent: The Qt parent.
        """
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._name, self._low, self._high = name, low, high
        self.setRange(-STEPS, STEPS)
        self.setPageStep(STEPS // 2)
        leave_wheel(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.valueChanged.connect(self._say)
        self._say()

    def fraction(self) -> float:
        """Return its position, from -1 to 1."""
        return self.value() / STEPS

    def set_fraction(self, fraction: float) -> None:
        """Move it to the nearest step."""
        self.setValue(round(fraction * STEPS))

    def words(self) -> str:
        """Return its position in words."""
        end, more = self._high if self.value() > 0 else self._low
        much = (
            tr("in the middle"),
            tr("slightly {more}"),
            more,
            tr("much {more}"),
            tr("as {end} as possible"),
        )
        return much[abs(self.value())].format(end=end, more=more)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return the height of a line of small text."""
        return QSize(90, 20)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Allow the slider to be narrow."""
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
        """Return to the middle."""
        self.setValue(0)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Return to the middle with 0, or move with the arrow keys."""
        if event.key() in RESET_KEYS and not event.modifiers() & ~KEYPAD:
            self.setValue(0)
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint a line, its middle, and a knob that is filled away from the middle."""
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
        self.setToolTip(tr("{words} (double-click or 0 to reset)").format(words=self.words()))
        self.update()


class FaithfulnessBar(QWidget):
    """The slider from free to faithful, with a word at each end.

    Signals:
        changed: float, from -1, free, to 1, faithful, when the writer moved it.
    """

    changed = Signal(float)

    def __init__(self, parent: QWidget | None = None, *, side: int = MARGIN) -> None:
        super().__init__(parent)
        free = self.tr("free"), self.tr("freer of the notes")
        faithful = self.tr("faithful"), self.tr("closer to the notes")
        self._dial = BalanceSlider(self.tr("Free to faithful"), free, faithful, self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(side, 0, side, 6)
        layout.setSpacing(8)
        layout.addWidget(NamedLabel(free[0], "Quiet", self))
        layout.addWidget(self._dial, 1)
        layout.addWidget(NamedLabel(faithful[0], "Quiet", self))
        self.setFocusProxy(self._dial)
        self._dial.valueChanged.connect(self._tell)

    def value(self) -> float:
        """Return its position, from -1 to 1."""
        return self._dial.fraction()

    def words(self) -> str:
        """Return its position in words; empty in the middle."""
        return self._dial.words() if self._dial.value() else ""

    def set_value(self, value: float) -> None:
        """Set the slider without a signal."""
        blocked = self.blockSignals(True)
        self._dial.set_fraction(value)
        self.blockSignals(blocked)

    @Slot()
    def reset(self) -> None:
        """Return to the middle."""
        self._dial.setValue(0)

    @Slot()
    def _tell(self) -> None:
        self.changed.emit(self.value())


class VoiceSlider(BalanceSlider):
    """A slider from the model as it is, at the left end, to the writer's own voice."""

    mine = ""  # what the right end means, where it is not the writer's own voice

    def words(self) -> str:
        """Return its position in words."""
        if self.value() == -STEPS:
            return tr("neutral: the model as it is")
        percent, mine = round(self.scale() * 100), self.mine or tr("like me")
        if percent == 100:
            return mine
        return tr("{percent} % {mine}").format(percent=percent, mine=mine)

    def set_end(self, words: str) -> None:
        """Say what the right end means; empty for the writer's own voice."""
        self.mine = words
        self._say()

    def scale(self) -> float:
        """Return its position, from 0 to 1."""
        return (self.fraction() + 1) / 2

    def set_scale(self, scale: float) -> None:
        """Move it to the nearest step."""
        self.set_fraction(2 * scale - 1)


class VoiceBar(QWidget):
    """The slider from neutral to like me; hidden until there is a voice.

    Signals:
        changed: float, from 0, neutral, to 1, like me, when the writer moved it.
    """

    changed = Signal(float)

    def __init__(self, parent: QWidget | None = None, *, side: int = MARGIN) -> None:
        super().__init__(parent)
        neutral, mine = self.tr("neutral"), self.tr("like me")
        self._dial = VoiceSlider(
            self.tr("Neutral to like me"), (neutral, neutral), (mine, mine), self
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(side, 0, side, 6)
        layout.setSpacing(8)
        layout.addWidget(_end(neutral, self))
        layout.addWidget(self._dial, 1)
        self._end = _end(mine, self)
        layout.addWidget(self._end)
        self.setFocusProxy(self._dial)
        self._dial.valueChanged.connect(self._tell)
        self.hide()

    def scale(self) -> float:
        """Return its position, from 0 to 1."""
        return self._dial.scale()

    def show_voice(self, title: str, scale: float, end: str = "") -> None:
        """Show a voice, without a signal.

        Args:
            title: Its title; empty hides the slider.
            scale: From 0, neutral, to 1.
            end: What the right end means; empty for the writer's own voice.
        """
        blocked = self.blockSignals(True)
        self._dial.set_scale(scale)
        self.blockSignals(blocked)
        self._dial.set_end(end)
        self._end.setText(end or self.tr("like me"))
        self.setToolTip(title)
        self.setVisible(bool(title))

    @Slot()
    def _tell(self) -> None:
        self.changed.emit(self.scale())


class SlidersBar(QWidget):
    """The two sliders of the sources, with a word at each end.

    Signals:
        changed: Dials, when the writer moved one.
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None, *, side: int = MARGIN) -> None:
        super().__init__(parent)
        close = self.tr("close"), self.tr("closer")
        surprising = self.tr("surprising"), self.tr("more surprising")
        familiar = self.tr("familiar"), self.tr("more familiar")
        forgotten = self.tr("forgotten"), self.tr("more forgotten")
        self._surprising = BalanceSlider(self.tr("Close to surprising"), close, surprising, self)
        self._forgotten = BalanceSlider(self.tr("Familiar to forgotten"), familiar, forgotten, self)
        layout = QGridLayout(self)
        layout.setContentsMargins(side, 0, side, 6)
        layout.setHorizontalSpacing(8)
        layout.setVerticalSpacing(2)
        layout.setColumnStretch(1, 1)
        ends = (
            (self._surprising, close[0], surprising[0]),
            (self._forgotten, familiar[0], forgotten[0]),
        )
        for row, (dial, low, high) in enumerate(ends):
            layout.addWidget(_end(low, self), row, 0)
            layout.addWidget(dial, row, 1)
            layout.addWidget(_end(high, self), row, 2)
            dial.valueChanged.connect(self._tell)

    def tab_order(self) -> tuple[QWidget, ...]:
        """Return what Tab reaches, in order."""
        return self._surprising, self._forgotten

    def dials(self) -> RankingBias:
        """Return the position of both sliders."""
        return RankingBias(self._surprising.fraction(), self._forgotten.fraction())

    def words(self) -> str:
        """Return both positions in words; empty when both are in the middle."""
        leaning = [dial.words() for dial in (self._surprising, self._forgotten) if dial.value()]
        return ", ".join(leaning)

    def set_dials(self, dials: RankingBias) -> None:
        """Set both sliders without a signal."""
        blocked = self.blockSignals(True)
        self._surprising.set_fraction(dials.surprising)
        self._forgotten.set_fraction(dials.forgotten)
        self.blockSignals(blocked)

    @Slot()
    def reset(self) -> None:
        """Return both sliders to the middle."""
        if self.dials() != RankingBias():
            self.set_dials(RankingBias())
            self._tell()

    @Slot()
    def _tell(self) -> None:
        self.changed.emit(self.dials())


def _end(word: str, parent: QWidget) -> QLabel:
    return NamedLabel(word, "Quiet", parent)
