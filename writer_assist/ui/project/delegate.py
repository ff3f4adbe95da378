"""Paints a scene in the tree: its title and words, and below them its status and synopsis."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from writer_assist.manuscript.project import Scene
from writer_assist.ui.project.model import SCENE_ROLE, SceneModel
from writer_assist.ui.text import tr

PADDING, GAP, SIDE = 4, 2, 6
SMALLER = 0.92  # of the second line
_Index = QModelIndex | QPersistentModelIndex


class SceneDelegate(QStyledItemDelegate):
    """Paints rows of one or two lines; the second one only where there is something to say."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802
        """Return a row's height; the width is the view's."""
        height = QFontMetrics(option.font).height() + 2 * PADDING
        scene = index.data(SCENE_ROLE)
        if isinstance(scene, Scene) and second_line(scene):
            height += QFontMetrics(_small(option.font)).height() + GAP
        return QSize(60, height)

    def setEditorData(self, editor: QWidget, index: _Index) -> None:  # noqa: N802
        """Show the title, unless another one is being typed: rows change while a book is read.

        A title that stands there is not set again either: the first key is to replace it, and
        Qt would forget that it is selected.
        """
        title = index.data(Qt.ItemDataRole.EditRole)
        if isinstance(editor, QLineEdit) and (editor.isModified() or editor.text() == title):
            return
        super().setEditorData(editor, index)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one row."""
        scene = index.data(SCENE_ROLE)
        if not isinstance(scene, Scene):
            return
        painter.save()
        self._paint_ground(painter, option, index, scene)
        model, view = index.model(), option.widget
        words = scene.words
        if isinstance(view, QTreeView) and isinstance(model, SceneModel):
            is_shut = model.hasChildren(index) and not view.isExpanded(index)
            words = model.words_below(index) if is_shut else words
        self._paint_title(painter, option, scene, words)
        if second := second_line(scene):
            self._paint_second(painter, option, second)
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, index: _Index, scene: Scene
    ) -> None:
        palette, state = QApplication.palette(), option.state
        model = index.model()
        is_open = isinstance(model, SceneModel) and model.current == scene.name
        is_chosen = bool(state & QStyle.StateFlag.State_Selected)
        if is_chosen or state & QStyle.StateFlag.State_MouseOver:
            role = QPalette.ColorRole.Highlight if is_chosen else QPalette.ColorRole.Midlight
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(palette.color(role))
            painter.drawRoundedRect(option.rect.adjusted(0, 0, -1, -1), 4, 4)
        if is_open:
            bar = QRect(option.rect.left(), option.rect.top() + 4, 3, option.rect.height() - 8)
            painter.fillRect(bar, palette.color(QPalette.ColorRole.Link))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(palette.color(QPalette.ColorRole.Link))
            painter.drawRoundedRect(option.rect.adjusted(0, 0, -1, -1), 4, 4)

    def _paint_title(
        self, painter: QPainter, option: QStyleOptionViewItem, scene: Scene, words: int
    ) -> None:
        palette, metrics = QApplication.palette(), QFontMetrics(option.font)
        line = option.rect.adjusted(SIDE + 3, PADDING, -SIDE, 0)
        line.setHeight(metrics.height())
        aside = tr("missing") if not scene.is_there else f"{words:,}" if words else ""
        painter.setFont(option.font)
        trouble = palette.color(QPalette.ColorRole.BrightText)
        soft = palette.color(QPalette.ColorRole.Dark)
        painter.setPen(soft if scene.is_there else trouble)
        painter.drawText(line, Qt.AlignmentFlag.AlignRight, aside)
        if aside:
            line.setRight(line.right() - metrics.horizontalAdvance(aside) - 8)
        quiet = not scene.fields.is_included or not scene.is_there
        painter.setPen(soft if quiet else palette.color(QPalette.ColorRole.Text))
        title = metrics.elidedText(scene.title, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft, title)

    def _paint_second(self, painter: QPainter, option: QStyleOptionViewItem, words: str) -> None:
        font = _small(option.font)
        metrics = QFontMetrics(font)
        line = option.rect.adjusted(SIDE + 3, 0, -SIDE, -PADDING)
        line.setTop(line.bottom() - metrics.height())
        painter.setFont(font)
        painter.setPen(QApplication.palette().color(QPalette.ColorRole.Dark))
        cut = metrics.elidedText(words, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft, cut)


def second_line(scene: Scene) -> str:
    """Return what stands below a scene's title; empty for nothing."""
    fields = scene.fields
    facts = [fields.status, "" if fields.is_included else tr("not in the book")]
    facts.append(" ".join(fields.synopsis.split()))
    return " · ".join(filter(None, facts))


def _small(font: QFont) -> QFont:
    smaller = QFont(font)
    smaller.setPointSizeF(font.pointSizeF() * SMALLER)
    return smaller
