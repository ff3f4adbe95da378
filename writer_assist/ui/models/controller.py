"""Decides which language model is used, loads it, and says whether it is ready."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from writer_assist.domain.continuation import ModelIdentity
from writer_assist.domain.models import TextServer
from writer_assist.domain.progress import Progress
from writer_assist.errors import EngineEndedError, EngineStoppedError, WriterAssistError
from writer_assist.messages.model import LoadModel, ModelState, UnloadReason, UseServer
from writer_assist.ui.background import Background
from writer_assist.ui.engine_bridge import Engine
from writer_assist.ui.text import how_to_ask, tr

logger = logging.getLogger(__name__)

# What a file's name says about format and training, which is of no use to a writer.
_FORMAT = re.compile(r"[-._ ](?:(?:UD-)?I?Q\d\w*|B?F16|F32|MXFP4|GGUF)$", re.IGNORECASE)
_TRAINING = re.compile(r"[-_ ](?:instruct|chat|it)(?=[-_. ]|$)", re.IGNORECASE)
_CHECKSUM = re.compile(r"(?<=[-_ ]trained)[-_ ][0-9a-f]{8}(?=[-_. ]|$)")  # of the training

_WHY_RESTING: Mapping[UnloadReason, str] = {
    UnloadReason.UNUSED: "It is loaded when you first ask for a continuation.",
    UnloadReason.IDLE: "It was not used for a while. It is loaded again when you ask.",
    UnloadReason.MEMORY: "Memory is low. It is loaded again when you ask.",
}


class ModelController(QObject):
    """Decides which language model is used, and whether it is loaded before it is needed.

    The engine loads it when it is needed, and unloads it when it has not been used for a while.

    A model that crashes the engine again and again, while loading or later, is marked as
    suspect and no longer loaded automatically.

    Signals:
        state_changed: str, str: for the status line, and its details.
        hint_changed: str, what the empty panel of continuations says.
        ready_changed: bool, whether a model was loaded and has produced a token.
        suspect_changed: str, the model that is not loaded automatically; "" for none.
        server_changed: TextServer, the remote model in use, or None.
        server_models_listed: tuple of str, what the server calls its models.
        noticed: str, str, object: a sentence, words for a button, and its function.
        failed: WriterAssistError, for the message bar.
    """

    state_changed = Signal(str, str)
    hint_changed = Signal(str)
    ready_changed = Signal(bool)
    suspect_changed = Signal(str)
    server_changed = Signal(object)
    server_models_listed = Signal(object)
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
            background: Reads the disk.
            find_default: Returns the model to load when none was chosen, "" for none;
                called on the background thread.
            suspect: The model that is not loaded automatically.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._engine, self._background, self._find_default = engine, background, find_default
        self._chosen = ""
        self._suspect = suspect
        self._path = ""
        self._loading = 0
        self._ready = False
        self._resting = False
        self._waking = False  # the engine is loading it without being asked
        self._server: TextServer | None = None
        self._keep_minutes, self._gpu = 0, True
        self._known = False
        self._waiting: Callable[[], None] | None = None

    @property
    def path(self) -> str:
        """The file or folder of the model that is used; empty for none."""
        return self._path if self._ready or self._resting else ""

    @property
    def ready(self) -> bool:
        """Whether a model was loaded and has produced a token."""
        return self._ready

    @property
    def known(self) -> bool:
        """Whether it is known which model writes, if any."""
        return self._known

    def when_known(self, action: Callable[[], None]) -> None:
        """Run an action as soon as it is known which model writes, if any.

        In the first second it is not known, and the engine would answer that there is none.  Of
        several waiting actions only the last is run.
        """
        if self._known:
            action()
        else:
            self._waiting = action

    def set_options(self, *, keep_minutes: int, gpu: bool) -> None:
        """Say how a model is used; see LoadModel."""
        if (keep_minutes, gpu) == (self._keep_minutes, self._gpu):
            return
        self._keep_minutes, self._gpu = keep_minutes, gpu
        if self.path:
            self._load(self._path, now=self._ready)

    def start(self, chosen: str, *, now: bool = True) -> None:
        """Use the chosen model, or the default one, unless it is suspect.

        Args:
            chosen: A file or folder; "" for the default one.
            now: Whether to load it before it is needed.
        """
        self._chosen = chosen
        if chosen:
            self._load_unless_suspect(chosen, now=now)
        else:
            self._background.run(
                self._find_default,
                on_done=partial(self._load_unless_suspect, now=now),
                on_error=self._fail,
            )

    def use_server(self, server: TextServer, *, key: str = "", check: bool = True) -> None:
        """Write with a remote model.

        Args:
            server: Where it is.
            key: A new key for it; empty for the saved one.
            check: Whether to contact it at once; otherwise when it is first needed.
        """
        self._engine.cancel(self._loading)
        self._loading = self._engine.send(
            UseServer(server, check, key),
            on_piece=self._receive,
            on_done=self._rest,
            on_error=self._fail_server,
        )

    def choose(self, chosen: str, *, anew: bool = False) -> None:
        """Load another model, because the writer wants it.

        Args:
            chosen: A file or folder; "" for the default one.
            anew: Whether the default model may have changed.
        """
        if anew or chosen != self._chosen or not self._ready or self._server is not None:
            self._mark("")
            self.start(chosen)

    def put_away(self) -> None:
        """Free the memory of a model on this computer; a remote one is only not asked."""
        if self._server is None:
            self._path = ""
            self._engine.cancel(self._loading)
            self._loading = self._engine.send(
                LoadModel(""), on_piece=self._receive, on_done=self._rest, on_error=self._fail
            )

    @Slot()
    def stop_loading(self) -> None:
        """Stop the loading; the model is loaded when it is needed."""
        self._waking = False  # an engine that ends now does so because it was told to
        if self._loading:
            self._engine.stop(self._loading)

    @Slot(object)
    def receive(self, value: object) -> None:
        """Show what the engine does with the model unasked."""
        if isinstance(value, Progress | ModelState):
            self._waking = isinstance(value, Progress)
            self._receive(value)

    @Slot()
    def load_again(self) -> None:
        """Load the suspect model after all, because the writer wants it."""
        self._mark("")
        self.start(self._chosen)

    @Slot()
    def note_ended(self) -> None:
        """React to an engine that was ended for being slow: the model is not to blame."""
        self._waking = False

    @Slot()
    def note_restart(self) -> None:
        """React to a restarted engine, which has no model loaded."""
        if self._waking:
            self._give_up_on(tr("The language model crashed while loading."))
        elif self._server is not None:
            self.use_server(self._server, check=False)
        elif self._ready or self._resting:  # it was in use, so loading it works
            ready = self._ready
            self._set_ready(False)
            self._load_unless_suspect(self._path, now=ready)

    @Slot(str)
    def note_stayed_down(self, sentence: str) -> None:
        """React to an engine that stays down."""
        self._set_ready(False)
        self._mark(self._path)
        self._tell(tr("Language model: off"), sentence)

    def _load_unless_suspect(self, path: str, *, now: bool = True) -> None:
        if not path:
            self._tell(tr("No language model"), tr("Choose one in Settings."))
        elif path == self._suspect:
            self._tell(tr("Language model: off"), path)
            self.noticed.emit(
                tr("The language model crashed before, so it is not loaded automatically."),
                tr("Load it anyway"),
                self.load_again,
            )
        else:
            self._load(path, now=now)

    def _load(self, path: str, *, now: bool = True) -> None:
        self._engine.cancel(self._loading)
        self._path = path
        self._set_ready(False)
        if now:
            self._tell(tr("Loading the language model…"), path)
        order = LoadModel(path, now=now, keep_minutes=self._keep_minutes, gpu=self._gpu)
        self._loading = self._engine.send(
            order, on_piece=self._receive, on_done=self._end, on_error=self._fail
        )

    def _receive(self, value: Progress | ModelState | tuple[str, ...]) -> None:
        if isinstance(value, tuple):
            self.server_models_listed.emit(value)
        elif isinstance(value, Progress):
            share = f" {value.finished}%" if value.total else "…"
            self._tell(f"{value.stage}{share}", self._path)
        else:
            self._follow_state(value)

    def _follow_state(self, value: ModelState) -> None:
        self._set_server(value.server)
        if value.server is not None:
            self._path, self._chosen = "", ""
            self._set_ready(True)
            name = value.server.model or tr("Remote model")
            self._tell(f"{name} · {value.server.place}", value.server.address)
        elif value.identity is not None:
            self._set_ready(True)
            self._tell(*_ready_words(value.identity, self._path))
        elif value.resting:
            self._set_resting(value.rest)
        else:
            self._set_ready(False)
            self._tell(tr("No language model"), "")

    def _set_resting(self, rest: UnloadReason) -> None:
        self._set_ready(False)
        self._resting = True
        name, why = plain_name(Path(self._path).stem), tr(_WHY_RESTING[rest])
        self._tell(f"{name} · {tr('unloaded')}", f"{why}\n{self._path}")

    def _set_server(self, server: TextServer | None) -> None:
        if server != self._server:
            self._server = server
            self.server_changed.emit(server)

    def _rest(self) -> None:
        self._loading = 0

    def _fail_server(self, error: WriterAssistError) -> None:
        self._loading = 0  # what was in use before still is
        self.failed.emit(error)

    def _end(self) -> None:
        self._loading = 0
        if not self._ready and not self._resting and self._path:
            self._set_resting(UnloadReason.UNUSED)  # stopped; every other end was reported already

    def _fail(self, error: WriterAssistError) -> None:
        self._loading = 0
        if isinstance(error, EngineEndedError) and self._path:
            self._load(self._path, now=False)  # its loading was stopped, and that took too long
            return
        if isinstance(error, EngineStoppedError):
            self._give_up_on(str(error))
            return
        if not self._ready:
            self._resting = False
            self._tell(tr("No language model"), str(error))
        self.failed.emit(error)

    def _give_up_on(self, sentence: str) -> None:
        """Mark a model that crashed while loading, so that it is not loaded automatically again."""
        self._waking = False
        self._set_ready(False)
        self._mark(self._path)
        self._tell(tr("Language model: off"), sentence)
        self.noticed.emit(
            tr("The language model crashed while loading."),
            tr("Try again"),
            self.load_again,
        )

    def _tell(self, words: str, detail: str) -> None:
        self._known = True
        self.state_changed.emit(words, detail)
        ready = how_to_ask()
        advice = f"{words}. {detail}" if detail.endswith(".") else words  # else it is a path
        self.hint_changed.emit(ready if self._ready or self._resting else advice)
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            QTimer.singleShot(0, self, waiting)  # after the order that names the model

    def _set_ready(self, ready: bool) -> None:
        self._resting = False
        if ready != self._ready:
            self._ready = ready
            self.ready_changed.emit(ready)

    def _mark(self, suspect: str) -> None:
        if suspect != self._suspect:
            self._suspect = suspect
            self.suspect_changed.emit(suspect)


def _ready_words(model: ModelIdentity, path: str) -> tuple[str, str]:
    """Return what the status line says about a loaded model, and its tooltip."""
    words = f"{plain_name(model.name)} · {tr('ready')}"
    if not model.card:
        return words, f"{model.name}\n{path}\n{model.binding}"
    return f"{words} · {tr('GPU')}", f"{model.name}\n{path}\n{model.binding}, {model.card}"


def plain_name(name: str) -> str:
    """Return what a model is called: "SmolLM2 135M" for "SmolLM2-135M-Instruct.Q4_1"."""
    plain = name
    while (shorter := _FORMAT.sub("", plain)) != plain:
        plain = shorter
    plain = _TRAINING.sub("", _CHECKSUM.sub("", plain))
    return " ".join(re.split(r"[-_ ]+", plain)).strip() or name
