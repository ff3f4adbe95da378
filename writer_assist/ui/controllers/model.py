"""Loads the language model behind the window, and says honestly whether it is ready."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from writer_assist.domain.progress import Progress
from writer_assist.errors import EngineStoppedError, WriterAssistError
from writer_assist.messages import LoadModel, ModelState
from writer_assist.ui.background import Background
from writer_assist.ui.controllers.engine import Engine
from writer_assist.ui.text import tr

logger = logging.getLogger(__name__)

# What a file's name says of its format and training, which is of no use to a writer.
_FORMAT = re.compile(r"[-._ ](?:(?:UD-)?I?Q\d\w*|B?F16|F32|MXFP4|GGUF)$", re.IGNORECASE)
_TRAINING = re.compile(r"[-_ ](?:instruct|chat|it)(?=[-_. ]|$)", re.IGNORECASE)


class ModelController(QObject):
    """Decides which language model is loaded, and when.

    A model whose loading, or whose use, ends the engine again and again is marked, and
    not loaded by itself any more.

    Signals:
        state_changed: str, str: for the status line, and its details.
        hint_changed: str, what to say where continuations would stand.
        ready_changed: bool, whether a model was loaded and has produced a token.
        suspect_changed: str, the model that is not to be loaded by itself; "" for none.
        noticed: str, str, object: a sentence, words for a button, and its function.
        failed: WriterAssistError, for the message bar.
    """

    state_changed = Signal(str, str)
    hint_changed = Signal(str)
    ready_changed = Signal(bool)
    suspect_changed = Signal(str)
    noticed = Signal(str, str, object)
    failed = Signal(object)

    def __init__(
        self,
        engine: Engine,
        background: Background,
        find_default: Callable[[], str],
        *,
        suspect: str = "",
        parent: QObject | None = None,
    ) -> None:
        """Make a controller; nothing is loaded yet.

        Args:
            engine: The model process.
            background: Looks at the disk.
            find_default: Returns the model to load when none was chosen, "" for none;
                called on the background thread.
            suspect: The model that is not to be loaded by itself.
            parent: Holds it.
        """
        super().__init__(parent)
        self._engine, self._background, self._find_default = engine, background, find_default
        self._chosen = ""
        self._suspect = suspect
        self._path = ""
        self._loading = 0
        self._ready = False

    @property
    def ready(self) -> bool:
        """Whether a model was loaded and has produced a token."""
        return self._ready

    def start(self, chosen: str) -> None:
        """Load the chosen model, or the default one, unless it is suspect."""
        self._chosen = chosen
        if chosen:
            self._load_unless_suspect(chosen)
        else:
            self._background.run(
                self._find_default, on_done=self._load_unless_suspect, on_error=self._fail
            )

    def stay_off(self) -> None:
        """Load nothing until the writer chooses a model."""
        self._tell(tr("Language model: off"), tr("Choose one in Settings."))

    def choose(self, chosen: str) -> None:
        """Load another model, because the writer wants it; "" is the default one."""
        if chosen != self._chosen or not self._ready:
            self._mark("")
            self.start(chosen)

    @Slot()
    def load_again(self) -> None:
        """Load the suspect model after all, because the writer wants it."""
        self._mark("")
        self.start(self._chosen)

    @Slot()
    def note_restart(self) -> None:
        """Take note that the engine was started again, without a model."""
        if self._ready:  # it was in use; its loading had gone well
            self._set_ready(False)
            self._load_unless_suspect(self._path)

    @Slot(str)
    def note_stayed_down(self, sentence: str) -> None:
        """Take note that the engine is not started again by itself."""
        self._set_ready(False)
        self._mark(self._path)
        self._tell(tr("Language model: off"), sentence)

    def _load_unless_suspect(self, path: str) -> None:
        if not path:
            self._tell(tr("No language model"), tr("Choose one in Settings."))
        elif path == self._suspect:
            self._tell(tr("Language model: off"), path)
            self.noticed.emit(
                tr("The language model made its engine stop, so it is not loaded by itself."),
                tr("Load it"),
                self.load_again,
            )
        else:
            self._load(path)

    def _load(self, path: str) -> None:
        self._engine.cancel(self._loading)
        self._path = path
        self._set_ready(False)
        self._tell(tr("Loading the language model…"), path)
        self._loading = self._engine.send(
            LoadModel(path), on_piece=self._take, on_done=self._end, on_error=self._fail
        )

    def _take(self, value: Progress | ModelState) -> None:
        if isinstance(value, Progress):
            self._tell(f"{value.stage}…", self._path)
        elif value.identity is None:
            self._set_ready(False)
            self._tell(tr("No language model"), "")
        else:
            self._set_ready(True)
            name = value.identity.name
            self._tell(
                f"{plain_name(name)} · {tr('ready')}",
                f"{name}\n{self._path}\n{value.identity.binding}",
            )

    def _end(self) -> None:
        self._loading = 0

    def _fail(self, error: WriterAssistError) -> None:
        self._loading = 0
        if isinstance(error, EngineStoppedError):
            # Loading it ended the engine; to try that by itself again would end it again.
            self._mark(self._path)
            self._tell(tr("Language model: off"), str(error))
            self.noticed.emit(
                tr("The language model could not be loaded: its engine stopped."),
                tr("Try again"),
                self.load_again,
            )
            return
        if not self._ready:
            self._tell(tr("No language model"), str(error))
        self.failed.emit(error)

    def _tell(self, words: str, detail: str) -> None:
        self.state_changed.emit(words, detail)
        ready = tr("Ctrl+Enter continues your text, each card from one of your notes.")
        advice = f"{words}. {detail}" if detail.endswith(".") else words  # else it is a path
        self.hint_changed.emit(ready if self._ready else advice)

    def _set_ready(self, ready: bool) -> None:
        if ready != self._ready:
            self._ready = ready
            self.ready_changed.emit(ready)

    def _mark(self, suspect: str) -> None:
        if suspect != self._suspect:
            self._suspect = suspect
            self.suspect_changed.emit(suspect)


def plain_name(name: str) -> str:
    """Return what a model is called: "SmolLM2 135M" for "SmolLM2-135M-Instruct.Q4_1"."""
    plain = name
    while (shorter := _FORMAT.sub("", plain)) != plain:
        plain = shorter
    plain = _TRAINING.sub("", plain)
    return " ".join(re.split(r"[-_ ]+", plain)).strip() or name
