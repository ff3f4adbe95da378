"""How the map looks: sizes, strengths, titles, rings and magnets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPainter,
    QPainterPath,
    QPalette,
    QPen,
    QPixmap,
    QPolygonF,
)
from PySide6.QtWidgets import QWidget

from writer_assist.domain.magnets import Magnet
from writer_assist.domain.map_labels import LabelWish, placed_labels
from writer_assist.domain.note_map import folder_of
from writer_assist.ui.map.camera import MapCamera
from writer_assist.ui.map.colours import colours_of
from writer_assist.ui.map.raster import PAD, Colour, DotLayer, blank, paint_dots, paint_lines
from writer_assist.ui.map.scene import MapScene
from writer_assist.ui.text import plural, tr

Floats = NDArray[np.float32]
_ROLE = QPalette.ColorRole

_LEAST_DOT, _MOST_DOT = 4.0, 11.0
_OF_ROOM = 0.5  # between two neighbours that a dot takes
_FAINT = 0.3  # of its colour that a dot keeps while others are lit
_PER_TITLE = 13_000  # square pixels of the picture
_LONGEST = 26  # characters of a title that is not chosen
_TRIED = 300  # titles
_FIRST, _COVERED_BY_FIRST, _COVERED_BY_STRONG = 12, 3, 1_000  # dots that titles may cover
_MOVING_SAMPLES, _STILL_SAMPLES = 60_000, 500_000
_CROWDED_SAMPLES = 70_000  # of links in a library with many notes
_MANY = 2_500
_FEW_LINKS, _MANY_LINKS, _PER_LINK = 0.5, 0.16, 0.012  # how strong those of the chosen dot are
_HALO = 3.0
_PILL, _STEM = 22.0, 13.0  # height of a magnet's label, and of what it stands on


class MapPainting:
    """Paints a scene in the colours and the font of a widget."""

    def __init__(self, widget: QWidget, scene: MapScene) -> None:
        self._widget, self._scene = widget, scene
        self._titles: dict[tuple[str, bool], QPixmap] = {}
        self._written: tuple[tuple[int, float, float], ...] = ()  # dot, right, down
        self._base: tuple[tuple[object, ...], QImage] | None = None
        self.shows_links = True
        self.kept_free: QRect | None = None

    def forget(self) -> None:
        """Forget what was painted of other notes, in other colours or another font."""
        self._titles.clear()
        self._written = ()
        self._base = None

    def diameter(self, camera: MapCamera) -> float:
        """Return the size of a dot in pixels: larger where there is more room."""
        room = camera.scale * self._scene.spacing
        return float(np.clip(room * _OF_ROOM, _LEAST_DOT, _MOST_DOT))

    def picture(self, camera: MapCamera, *, moving: bool) -> QImage:
        """Return all that stands still; less of the links while the picture moves."""
        widget, scene = self._widget, self._scene
        seen = camera.seen(scene.places, widget.width(), widget.height())
        image = self._dots_and_links(camera, seen, moving=moving).copy()
        if not moving or not self._written:
            self._write(camera, seen)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_rings(painter, camera, seen)
        self._paint_titles(painter, seen)
        self._paint_magnets(painter, camera)
        painter.end()
        return image

    def _dots_and_links(self, camera: MapCamera, seen: Floats, *, moving: bool) -> QImage:
        """Return the picture below titles and rings; the last one is kept."""
        widget, scene = self._widget, self._scene
        ratio = widget.devicePixelRatioF()
        width, height = round(widget.width() * ratio), round(widget.height() * ratio)
        looks = (camera, width, height, scene.places, scene.groups, scene.lit, self.shows_links)
        if not moving and self._base is not None and _same(self._base[0], looks):
            return self._base[1]
        paper = self._colour(_ROLE.Base)
        padded = blank(width + 2 * PAD, height + 2 * PAD, paper)
        if self.shows_links and len(scene.links):
            crowded = len(scene.notes) > _MANY
            most = _CROWDED_SAMPLES if crowded else _STILL_SAMPLES
            if moving:
                most = 0 if crowded else _MOVING_SAMPLES
            ends = np.concatenate([seen[scene.links[:, 0]], seen[scene.links[:, 1]]], 1) * ratio
            colour = self._colour(_ROLE.Shadow)
            paint_lines(padded, (ends + PAD).astype(np.float32), colour, most=most)
        layers = list(self._layers(seen * ratio + PAD, self.diameter(camera) * ratio, paper))
        paint_dots(padded, layers, paper)
        cut = np.ascontiguousarray(padded[PAD:-PAD, PAD:-PAD])
        image = QImage(cut.data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()
        image.setDevicePixelRatio(ratio)
        self._base = None if moving else (looks, image)
        return image

    def paint_over(
        self, painter: QPainter, camera: MapCamera, hovered: int, lasso: Sequence[QPointF]
    ) -> None:
        """Paint what moves with the pointer: the dot below it, and a lasso."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if len(lasso) > 1:
            colour = self._qcolour(_ROLE.Link)
            painter.setPen(QPen(colour, 1.5, Qt.PenStyle.DashLine))
            colour.setAlphaF(0.08)
            painter.setBrush(colour)
            painter.drawPolygon(QPolygonF(list(lasso)))
        if 0 <= hovered < len(self._scene.places):
            column, row = self._seen_one(camera, hovered)
            reach = self.diameter(camera) / 2
            self._ring(painter, column, row, reach + 2.5, self._qcolour(_ROLE.Text), 1.2)
            title = self._title(self._scene.notes[hovered].title, strong=True)
            wide, high = _size(title)
            left = column + reach + 5
            if left + wide > self._widget.width():
                left = column - reach - 5 - wide
            painter.drawPixmap(QPointF(left, row - high / 2), title)

    def paint_focus(self, painter: QPainter) -> None:
        """Show that the keyboard is with the map."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._qcolour(_ROLE.Link), 1.0))
        painter.drawRect(QRectF(self._widget.rect()).adjusted(0.5, 0.5, -0.5, -0.5))

    def magnet_at(self, point: QPointF, camera: MapCamera) -> str:
        """Return the key of the magnet at a point; empty if there is none."""
        for magnet in reversed(self._scene.magnets):
            if self._pill(magnet, camera).adjusted(-3, -3, 3, _STEM + 4).contains(point):
                return magnet.key
        return ""

    def spoken(self, at: int) -> str:
        """Say what a dot is, for a screen reader."""
        note, scene = self._scene.notes[at], self._scene
        parts = [note.title, folder_of(note.path), plural(note.links, "{n} link", "{n} links")]
        if at in scene.near:
            parts.append(tr("fits your paragraph"))
        around = ", ".join(scene.notes[one].title for one in scene.nearest_to(at, 3))
        return ". ".join([*parts, tr("Nearest: {titles}").format(titles=around)])

    def _layers(self, seen: Floats, diameter: float, paper: Colour) -> Iterator[DotLayer]:
        scene = self._scene
        colours = colours_of(scene.colouring, tuple(group.name for group in scene.groups))
        lit = np.zeros(len(seen), bool)
        lit[list(range(len(seen)) if scene.lit is None else scene.lit)] = True
        ordered = list(zip(scene.groups, colours, strict=True))[::-1]
        for bright in (False, True):
            for group, colour in ordered:
                members = np.array(group.members, np.int64)
                members = members[lit[members] == bright]
                if not len(members):
                    continue
                own = (colour.red(), colour.green(), colour.blue())
                x, y = seen[members].T
                size = diameter + (1.0 if bright and scene.lit is not None else 0.0)
                yield DotLayer(x, y, own if bright else _between(paper, own, _FAINT), size)

    def _paint_rings(self, painter: QPainter, camera: MapCamera, seen: Floats) -> None:
        scene, reach = self._scene, self.diameter(camera) / 2
        accent, ink = self._qcolour(_ROLE.Link), self._qcolour(_ROLE.Text)
        for at in scene.near:
            column, row = seen[at].tolist()
            self._ring(painter, column, row, reach + 4.0, accent, 2.0)
        if scene.current < 0:
            return
        column, row = (float(value) for value in seen[scene.current])
        linked = scene.linked_with(scene.current)
        soft = self._qcolour(_ROLE.Text)
        soft.setAlphaF(max(_FEW_LINKS - _PER_LINK * len(linked), _MANY_LINKS))
        painter.setPen(QPen(soft, 1.0))
        for other in linked:
            painter.drawLine(QPointF(column, row), QPointF(*map(float, seen[other])))
        painter.setBrush(self._group_colour(scene.current))
        painter.setPen(QPen(ink, 2.0))
        painter.drawEllipse(QPointF(column, row), reach + 2.5, reach + 2.5)

    def _paint_titles(self, painter: QPainter, seen: Floats) -> None:
        """Write titles; while the picture moves, those that were written go along."""
        for at, right, down in reversed(self._written):
            column, row = seen[at].tolist()
            title = self._title(self._scene.notes[at].title, strong=at in self._strong())
            painter.drawPixmap(QPointF(column + right, row + down - _HALO / 2), title)

    def _write(self, camera: MapCamera, seen: Floats) -> None:
        """Choose the titles that are written, and where each stands beside its dot."""
        scene, widget = self._scene, self._widget
        width, height = widget.width(), widget.height()
        strong = self._strong()
        beyond = (seen < 0) | (seen >= np.array([width, height]))
        inside: NDArray[np.bool_] = np.logical_not(beyond.any(axis=1))
        first = [at for at in (scene.current, *scene.near) if at >= 0]
        rest = scene.ranking if scene.lit is None else sorted(scene.lit, key=scene.rank)
        wanted = dict.fromkeys((*first, *rest))
        order = list(islice((at for at in wanted if inside[at]), _TRIED))
        reach = self.diameter(camera) / 2
        wishes = (
            LabelWish(
                at,
                float(seen[at, 0]),
                float(seen[at, 1]),
                _size(self._title(scene.notes[at].title, strong=at in strong))[0],
                reach + (4.0 if at in strong else 0.0),
                _COVERED_BY_STRONG if at in strong else _COVERED_BY_FIRST * (rank < _FIRST),
            )
            for rank, at in enumerate(order)
        )
        taken = [self._pill(magnet, camera) for magnet in scene.magnets]
        if self.kept_free is not None:
            taken.append(QRectF(self.kept_free))
        placed = placed_labels(
            wishes,
            width=width,
            height=height,
            line=QFontMetricsF(self._font(False)).height(),
            most=max(8, width * height // _PER_TITLE) + len(first),
            dots=list(map(tuple, seen[inside].tolist())),
            taken=[(one.x(), one.y(), one.width(), one.height()) for one in taken],
        )
        self._written = tuple(
            (one.at, one.x - float(seen[one.at, 0]), one.y - float(seen[one.at, 1]))
            for one in placed
        )

    def _paint_magnets(self, painter: QPainter, camera: MapCamera) -> None:
        for magnet in self._scene.magnets:
            pill = self._pill(magnet, camera)
            accent = self._qcolour(_ROLE.Link)
            place = QPointF(pill.center().x(), pill.bottom() + _STEM)
            painter.setPen(QPen(accent, 1.4))
            painter.drawLine(QPointF(place.x(), pill.bottom()), place)
            painter.setBrush(accent)
            painter.drawEllipse(place, 2.5, 2.5)
            painter.setPen(QPen(accent, 1.4))
            painter.setBrush(accent if magnet.pinned else self._qcolour(_ROLE.AlternateBase))
            painter.drawRoundedRect(pill, _PILL / 2, _PILL / 2)
            painter.setPen(self._qcolour(_ROLE.Base) if magnet.pinned else accent)
            painter.setFont(self._font(True))
            painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, _short(magnet.label))

    def _pill(self, magnet: Magnet, camera: MapCamera) -> QRectF:
        place = np.array([[magnet.x, magnet.y]], np.float32)
        seen = camera.seen(place, self._widget.width(), self._widget.height())[0]
        wide = QFontMetricsF(self._font(True)).horizontalAdvance(_short(magnet.label)) + 20
        # Above its place, so that it does not cover what it pulls.
        return QRectF(float(seen[0]) - wide / 2, float(seen[1]) - _STEM - _PILL, wide, _PILL)

    def _strong(self) -> frozenset[int]:
        return frozenset((self._scene.current, *self._scene.near)) - {-1}

    def _title(self, title: str, *, strong: bool) -> QPixmap:
        """Return a title with a halo in the colour of the paper, so that dots do not blur it."""
        key = title, strong
        if (known := self._titles.get(key)) is not None:
            return known
        if len(self._titles) > 3_000:
            self._titles.clear()
        text, font = title if strong else _short(title), self._font(strong)
        metrics = QFontMetricsF(font)
        ratio = self._widget.devicePixelRatioF()
        wide, high = metrics.horizontalAdvance(text) + 2 * _HALO, metrics.height() + _HALO
        pixmap = QPixmap(round(wide * ratio) + 1, round(high * ratio) + 1)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        path = QPainterPath()
        path.addText(QPointF(_HALO, metrics.ascent() + _HALO / 2), font, text)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        halo = self._qcolour(_ROLE.Base)
        halo.setAlphaF(0.85)
        pen = QPen(halo, _HALO)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(path, pen)
        painter.setFont(font)
        painter.setPen(self._qcolour(_ROLE.Text if strong else _ROLE.Dark))
        painter.drawText(QPointF(_HALO, metrics.ascent() + _HALO / 2), text)
        painter.end()
        self._titles[key] = pixmap
        return pixmap

    def _font(self, strong: bool) -> QFont:
        font = QFont(self._widget.font())
        font.setPointSizeF(max(8.0, font.pointSizeF() - (0.0 if strong else 1.0)))
        if strong:
            font.setWeight(QFont.Weight.DemiBold)
        return font

    def _seen_one(self, camera: MapCamera, at: int) -> tuple[float, float]:
        seen = camera.seen(
            self._scene.places[at : at + 1], self._widget.width(), self._widget.height()
        )[0]
        return float(seen[0]), float(seen[1])

    def _group_colour(self, at: int) -> QColor:
        scene = self._scene
        colours = colours_of(scene.colouring, tuple(group.name for group in scene.groups))
        for group, colour in zip(scene.groups, colours, strict=True):
            if at in group.members:
                return colour
        return self._qcolour(_ROLE.Link)

    @staticmethod
    def _ring(
        painter: QPainter, column: float, row: float, reach: float, colour: QColor, width: float
    ) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, width))
        painter.drawEllipse(QPointF(float(column), float(row)), reach, reach)

    def _qcolour(self, role: QPalette.ColorRole) -> QColor:
        return QColor(self._widget.palette().color(role))

    def _colour(self, role: QPalette.ColorRole) -> Colour:
        colour = self._qcolour(role)
        return colour.red(), colour.green(), colour.blue()


def _same(known: Sequence[object], looks: Sequence[object]) -> bool:
    """Tell whether a picture would come out the same; arrays and groups are never changed."""
    return all(
        one == other if isinstance(one, MapCamera | int | bool) else one is other
        for one, other in zip(known, looks, strict=True)
    )


def _size(pixmap: QPixmap) -> tuple[float, float]:
    size = pixmap.deviceIndependentSize()
    return size.width(), size.height()


def _between(paper: Colour, colour: Colour, share: float) -> Colour:
    red, green, blue = (
        round(under + share * (over - under)) for under, over in zip(paper, colour, strict=True)
    )
    return red, green, blue


def _short(title: str) -> str:
    return title if len(title) <= _LONGEST else f"{title[: _LONGEST - 1].rstrip()}…"
