"""How the panels share a small window."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPoint

from writer_assist.settings import Settings
from writer_assist.ui.main_window import MainWindow


def test_panels_of_the_smallest_window_do_not_overlap(qtbot):
    window = MainWindow(Settings())
    qtbot.addWidget(window)
    window.resize(window.minimumSize())
    window.show()
    window.action("show_library").trigger()
    window.action("find").trigger()
    window.continuations.set_position(2, 3)

    panels = (window.library, window.editor, window.continuations)
    edges = [(panel.mapTo(window, QPoint()).x(), panel.width()) for panel in panels]

    assert [left + width <= after for (left, width), (after, _) in pairwise(edges)] == [True] * 2
    assert edges[-1][0] + edges[-1][1] <= window.width()
