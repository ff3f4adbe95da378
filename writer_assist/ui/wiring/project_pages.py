"""Wires the outline and the corkboard, which take the place of the text."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from writer_assist.manuscript.project import Project
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.project.controller import ProjectController


class ProjectPagesWiring(QObject):
    """Shows the text, the outline or the corkboard."""

    def __init__(
        self,
        window: MainWindow,
        project: ProjectController,
        menu: Sequence[QAction],
        parent: QObject | None = None,
    ) -> None:
        """Connect both pages.

        Args:
            window: The window.
            project: Opens scenes.
            menu: What can be done with scenes.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._window, self._project = window, project
        tree, outline, corkboard = window.library.project.tree, window.outline, window.corkboard
        window.action("show_outline").toggled.connect(self._show_outline)
        window.action("show_corkboard").toggled.connect(self._show_corkboard)
        window.action("go_to_text").triggered.connect(self.leave)
        outline.table.share_selection(tree.selectionModel())
        outline.table.set_menu(menu)
        corkboard.board.set_menu(menu)
        corkboard.selected.connect(tree.select)
        tree.selection_changed.connect(self._follow_selection)
        tree.scene_chosen.connect(self._open)
        for page in (outline, corkboard):
            page.closed.connect(self.leave)
            page.scene_chosen.connect(self._open)
        project.project_changed.connect(self._show)

    @Slot()
    def leave(self) -> None:
        """Show the text."""
        self._window.action("show_outline").setChecked(False)
        self._window.action("show_corkboard").setChecked(False)

    @Slot(object, tuple)
    def _show(self, project: Project | None, _select: tuple[str, ...]) -> None:
        if project is None:
            self.leave()
        else:
            self._window.outline.set_project(project)

    @Slot()
    def _follow_selection(self) -> None:
        window = self._window
        window.corkboard.board.follow(window.library.project.tree.selected())

    @Slot(str)
    def _open(self, scene: str) -> None:
        self.leave()
        self._project.open_scene(scene)

    @Slot(bool)
    def _show_outline(self, shown: bool) -> None:
        if shown:
            self._window.action("show_corkboard").setChecked(False)
            self._window.outline.table.expandAll()
        self._turn(self._window.outline, self._window.outline.table, shown)

    @Slot(bool)
    def _show_corkboard(self, shown: bool) -> None:
        if shown:
            self._window.action("show_outline").setChecked(False)
        self._turn(self._window.corkboard, self._window.corkboard.board, shown)

    def _turn(self, page: QWidget, inside: QWidget, shown: bool) -> None:
        window = self._window
        page.setVisible(shown)
        is_text = not any(one.isVisibleTo(window) for one in (window.outline, window.corkboard))
        window.editor.setVisible(is_text)
        (inside if shown else window.editor).setFocus()
