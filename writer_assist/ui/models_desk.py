"""The window of models with all that works for it, put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot

from writer_assist.domain.model_files import ModelKind
from writer_assist.ui.controllers.choices import SettingsController
from writer_assist.ui.controllers.engine import Engine
from writer_assist.ui.controllers.messages import MessageController
from writer_assist.ui.controllers.model import ModelController
from writer_assist.ui.controllers.model_shelf import ModelShelfController
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.text import tr

if TYPE_CHECKING:
    from writer_assist.ui.models.dialog import ModelsDialog


class ModelsDesk(QObject):
    """What shows, gets, tries and chooses models."""

    def __init__(
        self,
        engine: Engine,
        window: MainWindow,
        settings: SettingsController,
        model: ModelController,
        messages: MessageController,
        parent: QObject | None = None,
    ) -> None:
        """Put everything together; nothing is asked yet.

        Args:
            engine: The model process.
            window: The window.
            settings: Remember what is used.
            model: Uses the language model.
            messages: Tells what went wrong while the window of models is closed.
            parent: Holds it.
        """
        super().__init__(parent)
        self._window, self._settings, self._model = window, settings, model
        self._messages = messages
        self._shelf = ModelShelfController(engine, self)
        self._dialog: ModelsDialog | None = None
        self._wanted: tuple[str, ModelKind] | None = None  # to be used once it is added
        window.action("models").triggered.connect(self.open)
        self._shelf.added.connect(self._use_added)
        self._shelf.installed.connect(self._use_installed)
        self._shelf.failed.connect(self._tell)
        model.state_changed.connect(self._mark_used)

    @Slot()
    def open(self) -> None:
        """Open the window of models, or bring it to the front."""
        if self._dialog is not None:
            self._dialog.activateWindow()
            return
        # Imported when it is wanted: the first key must not wait for dialogs.
        from writer_assist.ui.models.dialog import ModelsDialog

        dialog = self._dialog = ModelsDialog(self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        shelf = self._shelf
        dialog.look_requested.connect(shelf.look)
        dialog.measure_requested.connect(shelf.measure)
        dialog.install_requested.connect(shelf.install)
        dialog.forget_requested.connect(shelf.forget)
        dialog.cancel_requested.connect(shelf.cancel)
        dialog.use_requested.connect(self._use)
        dialog.destroyed.connect(self._forget_dialog)
        shelf.shelf_changed.connect(dialog.set_shelf)
        shelf.shelf_changed.connect(self._mark_used)
        shelf.report_changed.connect(dialog.set_report)
        shelf.progress_changed.connect(dialog.set_progress)
        self._mark_used()
        dialog.show()
        shelf.refresh()

    @Slot(str, object)
    def _use(self, path: str, kind: ModelKind) -> None:
        """Use a model; one that was never tried is tried first, in a process of its own."""
        self._wanted = path, kind
        self._shelf.add(path)

    @Slot(str)
    def _use_added(self, path: str) -> None:
        if self._wanted is None or self._wanted[0] != path:
            return
        kind, self._wanted = self._wanted[1], None
        if kind is ModelKind.EMBEDDING:
            self._settings.remember(embedding_model=path)
            self._messages.say(tr("Notes are found with this model from the next start on."))
            return
        shelf = self._shelf.shelf
        if path in (shelf.default_text, shelf.untrained_text):
            self._settings.remember(language_model="", starter_training=path == shelf.default_text)
            self._model.choose("", anew=True)
            return
        self._settings.remember(language_model=path)
        self._model.choose(path)

    @Slot(str)
    def _use_installed(self, _name: str) -> None:
        """Use what was got, where there was nothing to use."""
        if not self._model.path and not self._model.ready:
            self._model.start("", now=False)

    @Slot(str)
    def _tell(self, sentence: str) -> None:
        if self._dialog is not None:
            self._dialog.show_failure(sentence)
        else:
            self._messages.say(sentence)

    @Slot()
    def _mark_used(self) -> None:
        if self._dialog is not None:
            embedding = self._settings.settings.embedding_model
            shelf = self._shelf.shelf
            self._dialog.set_used(self._model.path, embedding or shelf.default_embedding)

    @Slot()
    def _forget_dialog(self) -> None:
        self._dialog = None
