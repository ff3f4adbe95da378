"""Shows the groups of the list of sources as a thin row of chips."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from writer_assist.domain.snippet import SnippetGroup
from writer_assist.ui.text import plural, tr
from writer_assist.ui.widgets import MARGIN

MOST_WORDS = 2  # of a group, on its chip
PADDING = 22  # of a chip, in all


class GroupBar(QWidget):
    """One chip for each group; hidden when there are none.

    Signals:
        chosen: SnippetGroup; choosing it again shows all.
    """

    chosen = Signal(object)

    def __init__(self, before: QWidget, parent: QWidget | None = None) -> None:
        """Make a row without chips.

        Args:
            before: What Tab reaches before the chips.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._before = before
        self._groups: tuple[SnippetGroup, ...] = ()
        self._chips = QButtonGroup(self, exclusive=False)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(MARGIN - 1, 0, MARGIN - 1, 6)
        self._row.setSpacing(6)
        self._row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._chips.idClicked.connect(self._choose)
        self.hide()

    def set_groups(
        self, groups: tuple[SnippetGroup, ...], chosen: SnippetGroup | None = None
    ) -> None:
        """Show these groups; chips that stay keep their place and the focus."""
        self._groups = groups
        chips = self._chips.buttons()
        for chip in chips[len(groups) :]:
            self._chips.removeButton(chip)
            self._row.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        for number in range(len(chips), len(groups)):
            chip = _chip(self)
            self.setTabOrder(chips[-1] if chips else self._before, chip)
            chips.append(chip)
            self._chips.addButton(chip, number)
            self._row.insertWidget(number, chip)
        for chip, group in zip(self._chips.buttons(), groups, strict=True):
            _name(chip, group, chosen=group == chosen)
        self.setVisible(bool(groups))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Shorten the words to the new width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if not self._groups:
            return
        room = self.width() - 2 * MARGIN - (len(self._groups) - 1) * self._row.spacing()
        texts = [", ".join(group.words[:MOST_WORDS]) for group in self._groups]
        metrics = self.fontMetrics()
        if sum(metrics.horizontalAdvance(text) + PADDING for text in texts) > room:
            texts = [group.words[0] if group.words else "" for group in self._groups]
        share = room // len(texts) - PADDING
        tight = sum(metrics.horizontalAdvance(text) + PADDING for text in texts) > room
        for chip, text in zip(self._chips.buttons(), texts, strict=True):
            cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(20, share))
            chip.setText((cut if tight else text).replace("&", "&&"))

    @Slot(int)
    def _choose(self, number: int) -> None:
        self.chosen.emit(self._groups[number])


def _chip(parent: QWidget) -> QToolButton:
    chip = QToolButton(parent)
    chip.setObjectName("Chip")
    chip.setCheckable(True)
    chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return chip


def _name(chip: QAbstractButton, group: SnippetGroup, *, chosen: bool) -> None:
    words = ", ".join(group.words)
    chip.setChecked(chosen)
    chip.setAccessibleName(tr("Only what is about {words}").format(words=words))
    count = plural(len(group.passage_ids), "Only this passage", "Only these {n} passages")
    chip.setToolTip(tr("Show all again") if chosen else f"{words}\n{count}")
