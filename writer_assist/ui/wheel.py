"""Keeps the mouse wheel from changing values: it scrolls what is around a field."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QSlider, QWidget

_KINDS = (QAbstractSpinBox, QComboBox, QSlider)


def leave_wheel(root: QWidget) -> None:
    """Let the wheel pass by a field, and by all fields in a widget.

    Qt would change the value of a number, a list or a slider that comes under the mouse while the
    writer scrolls: a scene got another status, or the text another size, unnoticed.
    """
    guard = _WheelGuard(root)
    fields: list[QWidget] = [root] if isinstance(root, _KINDS) else []
    for kind in _KINDS:
        fields += root.findChildren(kind)
    for field in fields:
        if field.focusPolicy() == Qt.FocusPolicy.WheelFocus:
            field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        field.installEventFilter(guard)


class _WheelGuard(QObject):
    """Filters the events of fields only: one for the whole program would cost at every key."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Leave the wheel to what is around the field."""
        if event.type() == QEvent.Type.Wheel:
            event.ignore()  # Qt offers it to the parent then
            return True
        return super().eventFilter(watched, event)
