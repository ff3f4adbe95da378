"""The picture of the map: dots, links, titles and magnets, moved with mouse and keyboard."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QContextMenuEvent,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from writer_assist.ui.map.camera import MapCamera
from writer_assist.ui.map.painting import MapPainting
from writer_assist.ui.map.scene import MapScene

_HIT = 12.0  # pixels around a dot that are the dot's too
_STEP = 60.0  # pixels that a key moves the picture or a magnet
_FINE_STEP = 12.0
_ZOOM = 1.25
_NOTCH = 120.0
_FEWEST = 8.0  # points of a lasso
_Key = Qt.Key
_ARROWS = {
    _Key.Key_Left: (-1, 0),
    _Key.Key_Right: (1, 0),
    _Key.Key_Up: (0, 1),
    _Key.Key_Down: (0, -1),
}


class MapCanvas(QWidget):
    """Shows a scene; the writer drags, zooms, draws a lasso, and chooses dots.

    Attributes:
        camera: Which part is seen.
        lassoing: Whether dragging draws a lasso.

    Signals:
        chosen: int, the index of the dot that was chosen.
        anchor_wanted: int, the index of a dot, for Sources.
        menu_wanted: int, QPoint: the index of a dot, or -1, and where on the screen.
        magnet_menu_wanted: str, QPoint: the key of a magnet.
        magnet_moved: str, float, float: its key and its new place.
        lassoed: frozenset[int], the dots inside.
        camera_moved: The writer looks at another part.
    """

    chosen = Signal(int)
    anchor_wanted = Signal(int)
    menu_wanted = Signal(int, object)
    magnet_menu_wanted = Signal(str, object)
    magnet_moved = Signal(str, float, float)
    lassoed = Signal(object)
    camera_moved = Signal()

    def __init__(self, scene: MapScene, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene = scene
        self._painting = MapPainting(self, scene)
        self.camera = MapCamera()
        self.lassoing = False
        self._placed = False
        self._picture: QImage | None = None
        self._pressed: QPointF | None = None
        self._dragged = False
        self._held_magnet = ""
        self._grip = QPointF()  # from the magnet's place to where it is held
        self._lasso: list[QPointF] = []
        self._hovered = -1
        self._settled = QTimer(self, singleShot=True, interval=120)
        self._settled.timeout.connect(self._settle)
        self.setObjectName("MapCanvas")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(240, 200)
        self.setAccessibleName(self.tr("Map of your notes"))
        self.setAccessibleDescription(
            self.tr("Arrow keys go from note to note; the list beside it holds the same notes.")
        )

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return a usable size."""
        return QSize(640, 480)

    def fit(self) -> None:
        """Look at all dots."""
        self.camera = MapCamera.fitting(self._scene.home, self.width(), self.height())
        self._placed = False
        self._look()

    def set_camera(self, camera: MapCamera | None) -> None:
        """Look at a part that was looked at before; None for all."""
        self._placed = camera is not None
        self.camera = camera or self.camera
        self.fit_once()

    def chosen_camera(self) -> MapCamera | None:
        """Return the part that the writer chose to look at; None for all."""
        return self.camera if self._placed else None

    def fit_once(self) -> None:
        """Look at all dots, unless a part was chosen."""
        if not self._placed and len(self._scene.home):
            self.camera = MapCamera.fitting(self._scene.home, self.width(), self.height())
        self.redraw()

    @Slot()
    def redraw(self) -> None:
        """Paint again what is on the map."""
        self._picture = None
        self.update()

    def keep_free(self, place: QRect | None) -> None:
        """Write no titles where something else stands; None for nowhere."""
        if self._painting.kept_free != place:
            self._painting.kept_free = place
            self.redraw()

    @Slot(bool)
    def show_links(self, shown: bool) -> None:
        """Show the links between notes, or not."""
        self._painting.shows_links = shown
        self.redraw()

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom at a point, or at the middle."""
        point = at or QPointF(self.width() / 2, self.height() / 2)
        least = MapCamera.fitting(self._scene.home, self.width(), self.height()).scale
        self.camera = self.camera.zoomed(
            factor, point.x(), point.y(), self.width(), self.height(), least=least
        )
        self._placed = True
        self._look()

    def choose(self, at: int, *, aloud: bool = True) -> None:
        """Choose a dot and bring it into sight; the picture moves only if it is out of it."""
        self._scene.current = at
        if at >= 0:
            self._bring_into_sight(at)
            if aloud:
                self._read_out(at)
        self.redraw()

    def middle(self) -> tuple[float, float]:
        """Return the place on the map that is in the middle of the picture."""
        return self.camera.x, self.camera.y

    def seen(self) -> NDArray[np.float32]:
        """Return where the dots are in the picture."""
        return self.camera.seen(self._scene.places, self.width(), self.height())

    def dot_at(self, point: QPointF) -> int:
        """Return the index of the dot at a point; -1 if there is none."""
        seen = self.seen()
        if not len(seen):
            return -1
        apart = ((seen - (point.x(), point.y())) ** 2).sum(1)
        at = int(apart.argmin())
        reach = max(_HIT, self._painting.diameter(self.camera))
        return at if apart[at] <= reach**2 else -1

    def update_colours(self) -> None:
        """Paint again in the current theme."""
        self._painting.forget()
        self.redraw()

    # What Qt calls.

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint the picture, and what is in motion over it."""
        if self._picture is None:
            moving = self._settled.isActive() or self._dragged
            self._picture = self._painting.picture(self.camera, moving=moving)
        painter = QPainter(self)
        painter.drawImage(0, 0, self._picture)
        self._painting.paint_over(painter, self.camera, self._hovered, self._lasso)
        if self.hasFocus():
            self._painting.paint_focus(painter)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep the middle in the middle; what was fitted in stays fitted in."""
        super().resizeEvent(event)
        self.fit_once()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Begin to drag the picture, a magnet, or a lasso."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        self._pressed, self._dragged = event.position(), False
        self._held_magnet = self._painting.magnet_at(event.position(), self.camera)
        held = next((one for one in self._scene.magnets if one.key == self._held_magnet), None)
        if held is not None and held.pinned:
            self._held_magnet = ""
        elif held is not None:
            place = np.array([[held.x, held.y]], np.float32)
            column, row = self.camera.seen(place, self.width(), self.height())[0].tolist()
            self._grip = event.position() - QPointF(column, row)
        if self._draws_lasso(event):
            self._lasso = [event.position()]

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Drag, or light the dot below the pointer."""
        point = event.position()
        if self._pressed is None:
            self._hover(self.dot_at(point))
            return
        way = point - self._pressed
        if not self._dragged and way.manhattanLength() < QApplication.startDragDistance():
            return
        self._dragged = True
        if self._lasso:
            self._lasso.append(point)
            self.update()
        elif self._held_magnet:
            point -= self._grip
            x, y = self.camera.place_at(point.x(), point.y(), self.width(), self.height())
            self.magnet_moved.emit(self._held_magnet, x, y)
        else:
            self._pressed = point
            self.camera = self.camera.moved(way.x(), way.y())
            self._placed = True
            self._look()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """End a drag, or choose what was clicked."""
        if self._pressed is None:
            return
        clicked, self._pressed = not self._dragged, None
        self._dragged, self._held_magnet = False, ""
        lasso, self._lasso = self._lasso, []
        if len(lasso) >= _FEWEST:
            self.lassoed.emit(self._inside(lasso))
        elif clicked and (at := self.dot_at(event.position())) >= 0:
            self.choose(at)
            self.chosen.emit(at)
        self.redraw()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Anchor the sources to what was clicked twice."""
        if (at := self.dot_at(event.position())) >= 0:
            self.anchor_wanted.emit(at)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Zoom at the pointer."""
        turned = event.angleDelta().y() or event.pixelDelta().y()
        if turned:
            self.zoom(_ZOOM ** (turned / _NOTCH), event.position())
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Ask for the menu of a dot, of a magnet, or of the map."""
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            at = self._scene.current
            point = self.seen()[at] if at >= 0 else (self.width() / 2, self.height() / 2)
            where = self.mapToGlobal(QPointF(float(point[0]), float(point[1])).toPoint())
            self.menu_wanted.emit(at, where)
            return
        point = QPointF(event.pos())
        if key := self._painting.magnet_at(point, self.camera):
            self.magnet_menu_wanted.emit(key, event.globalPos())
        else:
            self.menu_wanted.emit(self.dot_at(point), event.globalPos())

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Light no dot any more."""
        self._hover(-1)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Go from dot to dot, move the picture, zoom."""
        key, control = Qt.Key(event.key()), event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if key in _ARROWS:
            right, up = _ARROWS[key]
            if control:
                self.camera = self.camera.moved(-right * _STEP, up * _STEP)
                self._look()
            else:
                self._go(right, up)
        elif key in (_Key.Key_Plus, _Key.Key_Equal):
            self.zoom(_ZOOM)
        elif key is _Key.Key_Minus:
            self.zoom(1 / _ZOOM)
        elif key is _Key.Key_0:
            self.fit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the theme and the size of the text."""
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self.update_colours()
        super().changeEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show that the keyboard is here."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show that it is not any more."""
        super().focusOutEvent(event)
        self.update()

    def _look(self) -> None:
        self._settled.start()
        self.redraw()
        self.camera_moved.emit()

    @Slot()
    def _settle(self) -> None:
        self.redraw()

    def _go(self, right: int, up: int) -> None:
        if not len(self._scene.places):
            return
        at = self._scene.current
        at = self._nearest_to_middle() if at < 0 else self._scene.next_towards(at, right, up)
        self.choose(at)
        self.chosen.emit(at)

    def _nearest_to_middle(self) -> int:
        apart = ((self._scene.places - (self.camera.x, self.camera.y)) ** 2).sum(1)
        return int(apart.argmin())

    def _bring_into_sight(self, at: int) -> None:
        column, row = self.seen()[at]
        inside = QRectF(self.rect()).adjusted(20, 20, -20, -20).contains(float(column), float(row))
        if not inside:
            x, y = self._scene.places[at]
            self.camera = MapCamera(float(x), float(y), self.camera.scale)
            self._placed = True
            self.camera_moved.emit()

    def _read_out(self, at: int) -> None:
        self.setAccessibleDescription(self._painting.spoken(at))
        changed = QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
        QAccessible.updateAccessibility(changed)

    def _hover(self, at: int) -> None:
        if at != self._hovered:
            self._hovered = at
            pointing = at >= 0 and not self.lassoing
            self.setCursor(
                Qt.CursorShape.PointingHandCursor
                if pointing
                else Qt.CursorShape.CrossCursor
                if self.lassoing
                else Qt.CursorShape.ArrowCursor
            )
            self.update()

    def _draws_lasso(self, event: QMouseEvent) -> bool:
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        return self.lassoing != shift and not self._held_magnet

    def _inside(self, lasso: Iterable[QPointF]) -> frozenset[int]:
        path = QPainterPath()
        points: Collection[QPointF] = list(lasso)
        for number, point in enumerate(points):
            path.lineTo(point) if number else path.moveTo(point)
        path.closeSubpath()
        box = path.boundingRect()
        return frozenset(
            at
            for at, (column, row) in enumerate(self.seen().tolist())
            if box.contains(column, row) and path.contains(QPointF(column, row))
        )
