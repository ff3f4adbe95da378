"""The list of what the writer does not want to hear of the grammar, to take it back."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from writer_assist.domain.grammar import IgnoredComplaints
from writer_assist.ui.text import plural
from writer_assist.ui.widgets import WrappedLabel

SIZE = (560, 400)
_KIND = Qt.ItemDataRole.UserRole


class IgnoredGrammarDialog(QDialog):
    """Shows the kinds of complaints that are switched off, and how many places are ignored.

    Signals:
        chosen: IgnoredComplaints, what is to be ignored from now on.
    """

    chosen = Signal(object)

    def __init__(
        self,
        ignored: IgnoredComplaints,
        kinds: Mapping[str, str],
        parent: QWidget | None = None,
    ) -> None:
        """Lay out the list.

        Args:
            ignored: What is ignored now.
            kinds: What each of its kinds is about, by name.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._ignored = ignored
        self.setWindowTitle(self.tr("Ignored grammar"))
        self.resize(*SIZE)
        self._list = QListWidget(self)
        self._list.setWordWrap(True)
        self._list.setAccessibleName(self.tr("Kinds that are never complained of"))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for kind, about in kinds.items():
            item = QListWidgetItem(about, self._list)
            item.setData(_KIND, kind)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
        self._places = QCheckBox(
            plural(
                len(ignored.places),
                "Ignore the one place where you chose “Ignore this”",
                "Ignore the {n} places where you chose “Ignore this”",
            ),
            self,
        )
        self._places.setChecked(True)
        self._places.setVisible(bool(ignored.places))
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 14)
        layout.setSpacing(10)
        told = self.tr("What is ticked is never complained of. Take a tick away to hear it again.")
        if not kinds:
            told = self.tr("No kind of complaint is switched off.")
        layout.addWidget(WrappedLabel(told, self))
        layout.addWidget(self._list, 1)
        layout.addWidget(self._places)
        layout.addWidget(buttons)
        self._list.setVisible(bool(kinds))
        if not kinds:
            layout.addStretch(1)

    def accept(self) -> None:
        """Tell what stays ticked, and close."""
        items = [self._list.item(row) for row in range(self._list.count())]
        kept = frozenset(
            item.data(_KIND) for item in items if item.checkState() is Qt.CheckState.Checked
        )
        places = self._ignored.places if self._places.isChecked() else frozenset()
        now = IgnoredComplaints(kept, places)
        if now != self._ignored:
            self.chosen.emit(now)
        super().accept()
