"""Wires the statuses of a book: their dialog, and the change that follows from it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Slot

from writer_assist.manuscript.statuses import WantedStatus, change_statuses, used_statuses
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.project.controller import ProjectController
from writer_assist.ui.widgets import open_dialog


class StatusesWiring(QObject):
    """Lets the writer choose the words for how far a scene is."""

    def __init__(
        self, window: MainWindow, project: ProjectController, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._window, self._project = window, project
        window.action("statuses").triggered.connect(self._open)
        window.library.project.fields.statuses_wanted.connect(self._open)

    @Slot()
    def _open(self) -> None:
        # Imported only now: the first key press must not wait for dialogs.
        from writer_assist.ui.project.statuses import StatusesDialog

        project = self._project.project
        if project is None:
            return
        own = len(project.index.statuses)
        dialog = StatusesDialog(used_statuses(project), own, self._window)
        dialog.chosen.connect(self._change)
        open_dialog(dialog)

    @Slot(tuple)
    def _change(self, wanted: tuple[WantedStatus, ...]) -> None:
        """Make the change; a scene that is open is saved first and gets its new field."""
        project, current = self._project.project, self._project.current
        if project is None:
            return
        operation = partial(change_statuses, wanted=wanted)
        new_names = {one.before: one.name for one in wanted if one.before}
        status = project.scene(current).fields.status if current else ""
        if new_names.get(status, status) != status:
            self._project.change_and_open(operation, self._project.path)
        else:
            self._project.change(operation)
