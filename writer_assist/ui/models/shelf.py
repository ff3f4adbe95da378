"""Lists, checks, times and downloads models, one task at a time, with progress."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from writer_assist.domain.models import ModelReport, ModelShelf
from writer_assist.domain.progress import Progress
from writer_assist.errors import WriterAssistError
from writer_assist.messages.model import (
    AddModel,
    ForgetModel,
    InspectModel,
    InstallModel,
    ListModels,
)
from writer_assist.ui.engine_bridge import Engine


class ModelShelfController(QObject):
    """Keeps the list of models; one long task runs at a time, and can be cancelled.

    Signals:
        shelf_changed: ModelShelf.
        report_changed: ModelReport, of the file that was asked about last.
        progress_changed: Progress of long work; None when it is over.
        added: str, a file or folder that was tried and is now on the list.
        installed: str, the name of an offer that is now on the list.
        failed: str, the sentence that says why something was not done.
    """

    shelf_changed = Signal(object)
    report_changed = Signal(object)
    progress_changed = Signal(object)
    added = Signal(str)
    installed = Signal(str)
    failed = Signal(str)

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._looking = 0
        self._work = 0
        self._order: object = None
        self._shelf = ModelShelf((), ())

    @property
    def shelf(self) -> ModelShelf:
        """The models as they were listed last."""
        return self._shelf

    @Slot()
    def refresh(self) -> None:
        """Ask which models there are."""
        self._engine.send(ListModels(), on_piece=self._receive, on_error=self._fail)

    @Slot(str)
    def look(self, path: str) -> None:
        """Ask what a file or folder is."""
        self._engine.cancel(self._looking)
        self._looking = self._engine.send(
            InspectModel(path), on_piece=self.report_changed.emit, on_error=self._fail
        )

    @Slot(str)
    def measure(self, path: str) -> None:
        """Ask how fast a model is here."""
        self._do(InspectModel(path, measure=True))

    @Slot(str, bool)
    def install(self, name: str, terms_accepted: bool) -> None:
        """Download a model of the catalogue."""
        self._do(InstallModel(name, terms_accepted))

    @Slot(str)
    def add(self, path: str) -> None:
        """Try a model and keep it on the list."""
        self._do(AddModel(path))

    @Slot(str)
    def forget(self, path: str) -> None:
        """Remove a model from the list."""
        self._do(ForgetModel(path))

    @Slot()
    def cancel(self) -> None:
        """Cancel the work under way; what was downloaded is kept for the next time."""
        self._engine.cancel(self._work)
        self._rest()

    def _do(self, order: object) -> None:
        if self._work:
            return
        self._order = order
        self._work = self._engine.send(
            order, on_piece=self._receive, on_done=self._end, on_error=self._fail_work
        )

    def _receive(self, value: Progress | ModelShelf | ModelReport) -> None:
        if isinstance(value, Progress):
            self.progress_changed.emit(value)
        elif isinstance(value, ModelShelf):
            self._shelf = value
            self.shelf_changed.emit(value)
        else:
            self.report_changed.emit(value)

    def _end(self) -> None:
        order = self._order
        self._rest()
        if isinstance(order, AddModel):
            self.added.emit(order.path)
        elif isinstance(order, InstallModel):
            self.installed.emit(order.name)

    def _rest(self) -> None:
        self._work, self._order = 0, None
        self.progress_changed.emit(None)

    def _fail_work(self, error: WriterAssistError) -> None:
        self._rest()
        self._fail(error)

    def _fail(self, error: WriterAssistError) -> None:
        self.failed.emit(str(error))
