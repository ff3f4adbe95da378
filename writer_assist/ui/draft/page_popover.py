"""The page: a small form over the draft; every choice shows at once in the text below."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from writer_assist.page_settings import PageSettings
from writer_assist.settings import Settings
from writer_assist.ui.layers import Layer
from writer_assist.ui.settings.fields import SettingField, SettingValue, typeface_choices
from writer_assist.ui.text import tr
from writer_assist.ui.widgets import IconButton, LinkButton, NamedLabel

NAMES = ("page_font", "text_size", "line_height", "page_width", "paragraphs", "bright")
SWITCH = "typewriter"
WIDTH, _BESIDE = 360, 18  # of the form; between it and the border of the draft


class PagePopover(Layer):
    """The choices for the page, in the corner of the draft.

    Signals:
        chosen: dict, the setting that the writer just changed, by its name.
    """

    chosen = Signal(dict)

    def __init__(self, draft: QWidget) -> None:
        super().__init__(draft.window(), tr("Page"))
        self._draft = draft
        self._fields: dict[str, SettingField] = {}
        self.setObjectName("Overlay")
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(16)
        self._form.setVerticalSpacing(8)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        close = IconButton("close", self.tr("Close"), self, key="Esc")
        close.clicked.connect(self.leave)
        self._usual = LinkButton(self.tr("Reset the page"), self)
        self._usual.clicked.connect(self._choose_usual)
        head = QHBoxLayout()
        head.addWidget(NamedLabel(self.tr("Page"), "PanelTitle", self), 1)
        head.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 10, 12, 12)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addLayout(self._form)
        layout.addWidget(self._usual, 0, Qt.AlignmentFlag.AlignLeft)
        draft.installEventFilter(self)

    def open_with(self, settings: Settings) -> None:
        """Show the choices as they are now."""
        self._show(settings)
        self.open()

    def first_place(self) -> QWidget:
        """Return the first field."""
        return self._fields[NAMES[0]].widget

    def act_for(self, event: QKeyEvent) -> Callable[[], object] | None:
        """Leave with Esc, wherever the window's own shortcut is not asked first."""
        return self.leave if event.key() == Qt.Key.Key_Escape else None

    def follow(self, settings: Settings) -> None:
        """Show what was changed elsewhere meanwhile, with a key for instance."""
        if self.isVisible() and any(
            field.value() != getattr(settings, name) for name, field in self._fields.items()
        ):
            self._show(settings)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Keep keys that no field wants away from the text below."""
        super().keyPressEvent(event)
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Stay in the corner of the draft."""
        if watched is self._draft and event.type() == QEvent.Type.Resize and self.isVisible():
            self.take_place()
        return super().eventFilter(watched, event)

    def _show(self, settings: Settings) -> None:
        while self._form.rowCount():
            self._form.removeRow(0)
        typefaces = typeface_choices(settings.page_font)
        for name in (*NAMES, SWITCH):
            choices = typefaces if name == "page_font" else None
            field = self._fields[name] = SettingField(name, settings, self, choices)
            field.changed.connect(self._tell)
            label = QLabel("" if name == SWITCH else field.label, self)
            label.setBuddy(field.widget)
            label.setMinimumHeight(field.widget.sizeHint().height())  # in line with its words
            self._form.addRow(label, field.widget)
        self.setTabOrder(self._fields[SWITCH].widget, self._usual)

    @Slot()
    def take_place(self) -> None:
        """Lie in the upper right corner of the draft."""
        corner = self._draft.mapTo(self.window(), QPoint(0, 0))
        width = min(WIDTH, self._draft.width() - 2 * _BESIDE)
        left = corner.x() + self._draft.width() - width - _BESIDE
        height = min(self.sizeHint().height(), self._draft.height() - _BESIDE)
        self.setGeometry(left, corner.y() + _BESIDE // 2, width, height)

    @Slot(str, object)
    def _tell(self, name: str, value: SettingValue) -> None:
        self.chosen.emit({name: value})

    @Slot()
    def _choose_usual(self) -> None:
        usual = PageSettings()
        self.chosen.emit({name: getattr(usual, name) for name in (*NAMES, SWITCH)})
