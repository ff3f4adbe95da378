"""What the writer is told about the draft, and a copy of it while a disk is not responding."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from writer_assist.errors import DiskError, DraftError, DraftMissingError, WriterAssistError
from writer_assist.file_names import shown_name
from writer_assist.manuscript.rescue import Rescue
from writer_assist.ui.background import Background
from writer_assist.ui.text import tr

PATIENCE_MS = 8_000  # a sleeping disk wakes in less
AGAIN_MS = 2_000
_SERIES = "b"  # the thread that saves may be about to make a copy of its own


class DraftNews(QObject):
    """Says what happened to the draft's file, and offers what can be done about it.

    Signals:
        noticed: str, str, object: a sentence, words for a button and a function, or "" and None.
        withdrawn: str, a sentence that no longer holds.
        other_wanted: Path, another version to be opened.
        found_wanted: Path, where the draft's file was found, to go on there.
        again_wanted: The writer wants the file to be saved there again.
        name_wanted: The writer wants to save the draft under another name.
        rescue_wanted: str, why what can still be read of the draft is to be shown.
    """

    rescue_wanted = Signal(str)
    noticed = Signal(str, str, object)
    withdrawn = Signal(str)
    other_wanted = Signal(object)
    found_wanted = Signal(object)
    again_wanted = Signal()
    name_wanted = Signal()

    def __init__(
        self, report: Callable[[WriterAssistError], None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._report = report
        self._told: list[str] = []
        self._refusal: tuple[str, str, Callable[[], None]] | None = None
        self._trouble = ""

    def refuse(self, sentence: str, action: str, act: Callable[[], None]) -> None:
        """Say why the draft can only be read, and what helps; now and when a key is pressed."""
        self._refusal = sentence, action, act
        self.tell(*self._refusal)

    @Slot()
    def refuse_again(self) -> None:
        """Say once more why nothing is written, if that is so: it may be covered or closed."""
        if self._refusal is not None:
            self.noticed.emit(*self._refusal)

    def tell(self, sentence: str, action: str, act: Callable[[], None]) -> None:
        """Say something about the open draft, and offer an action."""
        self._told.append(sentence)
        self.noticed.emit(sentence, action, act)

    @Slot(str)
    def say(self, sentence: str) -> None:
        """Say something that the writer should see as long as it holds."""
        self._told.append(sentence)
        self._report(DiskError(sentence))

    def fail(
        self, error: WriterAssistError, awaited: Path | None = None, *, is_unreadable: bool = False
    ) -> None:
        """Say what went wrong with the draft that is open, or was to be.

        Args:
            error: Says it.
            awaited: The draft that an empty one stands in for until it can be read.
            is_unreadable: Whether its file is there; then trying again is no help.
        """
        kept = error.kept if isinstance(error, DraftError) else None
        if awaited is not None:
            hint = tr("This empty draft stands in for it; nothing of it was changed.")
            sentence = f"{error} {hint}"
            if is_unreadable:
                act = lambda: self.rescue_wanted.emit(str(error))  # noqa: E731
                self.tell(sentence, tr("Rescue view"), act)
            else:
                self.tell(sentence, tr("Try again"), lambda: self.other_wanted.emit(awaited))
        elif kept is not None:
            self.tell(str(error), tr("Open the copy"), lambda: self.other_wanted.emit(kept))
        else:
            self._told.append(str(error))
            self._report(error)

    def fail_to_save(self, error: WriterAssistError) -> None:
        """Say why the draft could not be saved; once, not at every new attempt."""
        if str(error) == self._trouble:
            return
        self.end_of_trouble()
        self._trouble = str(error)
        if isinstance(error, DraftMissingError):
            self._tell_missing(error)
        else:
            self.fail(error)

    def tell_outside(self, path: Path, news: DraftMissingError | bool) -> None:
        """Say that another program changed the file, or what became of it."""
        if isinstance(news, DraftMissingError):
            self._tell_missing(news)
            return
        sentence = tr(
            "{name} was changed by another program. If you keep writing, both versions stay."
        )
        self.tell(
            sentence.format(name=shown_name(path.name)),
            tr("Show the change"),
            lambda: self.other_wanted.emit(path),
        )

    def offer_other(self, sentence: str, other: Path | None) -> None:
        """Say that there are two versions; without another there is nothing to offer."""
        if other is None:
            self.noticed.emit(sentence, "", None)
            return
        act = lambda: self.other_wanted.emit(other)  # noqa: E731
        self.noticed.emit(sentence, tr("Open the other version"), act)

    def end_of_trouble(self) -> None:
        """Withdraw the message that the draft could not be saved."""
        if self._trouble:
            self._told = [sentence for sentence in self._told if sentence != self._trouble]
            self.withdrawn.emit(self._trouble)
            self._trouble = ""

    def turn(self) -> None:
        """Withdraw all messages about a draft that is no longer open."""
        self.end_of_trouble()
        self._refusal = None
        for sentence in self._told:
            self.withdrawn.emit(sentence)
        self._told = []

    def _tell_missing(self, error: DraftMissingError) -> None:
        if error.found is not None:
            found = error.found
            self.tell(str(error), tr("Continue there"), lambda: self.found_wanted.emit(found))
        elif error.folder_is_there:
            self.tell(str(error), tr("Save it there again"), self.again_wanted.emit)
        else:
            self.tell(str(error), tr("Save as…"), self.name_wanted.emit)


class SecondCopy(QObject):
    """Keeps a copy of the text in the data folder while a save takes too long.

    A network share that is gone may block for minutes without reporting an error.

    Signals:
        told: str, the sentence that says where the copy is.
        withdrawn: str, that sentence, once the disk has responded.
    """

    told = Signal(str)
    withdrawn = Signal(str)

    def __init__(
        self, folder: Path, read_text: Callable[[], str], parent: QObject | None = None
    ) -> None:
        """Make one; it does nothing before :meth:`wait`.

        Args:
            folder: For copies of drafts that cannot be saved.
            read_text: Returns the text as it is shown.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._folder, self._read_text = folder, read_text
        self._path = Path()
        self._rescue: Rescue | None = None
        self._disk: Background | None = None
        self._kept = self._sentence = ""
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._keep)

    def wait(self, path: Path) -> None:
        """Start the clock: a draft is being saved."""
        self._path = path
        self._timer.start(PATIENCE_MS)

    def end(self) -> None:
        """Stop the clock: the disk has responded, and the copy is deleted."""
        self._timer.stop()
        rescue, self._rescue, self._kept = self._rescue, None, ""
        if rescue is not None and self._disk is not None:
            self._disk.run(rescue.forget, on_error=_pass)
        elif rescue is not None:
            rescue.forget()
        if self._sentence:
            self.withdrawn.emit(self._sentence)
            self._sentence = ""

    def keep_at_last(self, error: DiskError, path: Path, text: str) -> None:
        """Keep a copy at once, on the calling thread, unless the error already names one.

        Raises:
            DiskError: No place took it: the same error.
        """
        self._timer.stop()
        if error.kept is None:
            self._rescue = self._rescue or Rescue(self._folder, path, series=_SERIES)
            error.kept = self._rescue.keep(text)
            if error.kept is None:
                raise error
            error.args = (f"{error} A copy is kept as {error.kept}.",)

    def finish(self) -> None:
        """End the thread that wrote copies, if there was one."""
        self._timer.stop()
        if self._disk is not None:
            self._disk.finish()
            self._disk = None

    @Slot()
    def _keep(self) -> None:
        self._timer.start(AGAIN_MS)
        text = self._read_text()
        if text == self._kept:
            return
        self._kept = text
        if self._disk is None:
            self._disk = Background("second copy", self)
        if self._rescue is None:
            self._rescue = Rescue(self._folder, self._path, series=_SERIES)
        rescue = self._rescue
        self._disk.run(lambda: rescue.keep(text), on_done=self._tell, on_error=_pass)

    def _tell(self, place: Path | None) -> None:
        if place is None or self._sentence or self._rescue is None:
            return
        sentence = tr(
            "The disk does not answer, so {name} is not saved yet. "
            "Until it does, your text is kept as {place}."
        )
        self._sentence = sentence.format(name=shown_name(self._path.name), place=place)
        self.told.emit(self._sentence)


def _pass(_: WriterAssistError) -> None:
    return
