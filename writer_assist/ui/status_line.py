"""The status line: words, the draft, the model, the library, and whether anything is sent."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, SignalInstance, Slot
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from writer_assist.domain.note import ImportReport, LibraryStatus
from writer_assist.domain.progress import Progress
from writer_assist.ui.text import key_name, plural, tr
from writer_assist.ui.widgets import LinkButton, stack

NEWS_MS = 10_000  # for which changes in the folders are shown


class StatusLine(QFrame):
    """Shows the state of the draft, the model and the library in one line.

    Signals:
        back_requested: The writer wants the panels and menus back.
        library_requested: The writer wants the library back.
        ai_requested: AI is to be switched on or off.
        network_requested: The writer wants to know what went over the network.
        sprint_end_requested: The sprint that runs is to end.
        voice_requested: The writer wants to see the voices.
    """

    back_requested = Signal()
    library_requested = Signal()
    ai_requested = Signal()
    network_requested = Signal()
    sprint_end_requested = Signal()
    voice_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("StatusLine")
        self.setAccessibleName(self.tr("Status"))
        self._words = self._label(self.tr("Words"))
        self._saved = self._label(self.tr("Draft"))
        self._voice = self._button(self.voice_requested)
        self._model = self._label(self.tr("Model"))
        self._library = self._label(self.tr("Library"))
        self._ai = self._button(self.ai_requested)
        self._offline = self._button(self.network_requested)
        self._back = LinkButton(self.tr("Show the panels (Esc)"), self)
        self._back.clicked.connect(self.back_requested)
        self._sprint = self._button(self.sprint_end_requested)
        self._sprint.setToolTip(self.tr("End the sprint"))
        self._sprint.hide()
        self._to_library = self._button(self.library_requested)
        self._to_library.setObjectName("ToLibrary")
        self._to_library.setText(self.tr("Manuscript and notes"))
        self._to_library.setToolTip(self.tr("Show the manuscript and the notes (F9)"))
        self._to_library.setAccessibleName(self.tr("Show the manuscript and the notes"))
        self._to_library.hide()
        self._alone = self._library_away = False
        self._ai_on = True
        self.set_server("")
        self._total, self._session, self._goal = 0, 0, 0
        self._status: LibraryStatus | None = None  # until the library reports
        self._report = ImportReport()
        self._progress: Progress | None = None
        self._news = QTimer(self, singleShot=True)
        self._news.timeout.connect(self._forget_report)
        self._content = QWidget(self)
        stack(self, self._content)
        layout = QHBoxLayout(self._content)
        layout.setContentsMargins(16, 4, 16, 5)
        layout.setSpacing(22)
        layout.addWidget(self._to_library)
        layout.addWidget(self._words)
        layout.addWidget(self._saved)
        layout.addWidget(self._sprint)
        layout.addStretch(1)
        for widget in (
            self._voice,
            self._model,
            self._ai,
            self._library,
            self._offline,
            self._back,
        ):
            layout.addWidget(widget)
        self._voice.hide()
        self.set_ai(True)
        self.set_words(0)

    def set_alone(self, alone: bool) -> None:
        """Show only words, the draft's state and the way back, or the whole line."""
        if alone != self._alone:
            self._set_faded(False)
            self.setProperty("alone", alone)
            self.style().polish(self)
        self._alone = alone
        self._back.setVisible(alone)
        self._to_library.setVisible(self._library_away and not alone)
        sprints = not self._sprint.isHidden()
        for widget in (self._ai, self._offline):
            widget.setVisible(not alone)
        self._library.setVisible(not alone and not sprints)  # its line needs the room
        self._model.setVisible(self._ai_on and not alone and not sprints)
        has_news = bool(self._voice.text())
        self._voice.setVisible(has_news and self._ai_on and not alone and not sprints)

    @Slot()
    def fade(self) -> None:
        """Go out of sight while only the text is shown; the mouse brings it back."""
        if self._alone and not self.underMouse():
            self._set_faded(True)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802
        """Come back for the mouse."""
        super().enterEvent(event)
        self._set_faded(False)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Fade again behind the mouse."""
        super().leaveEvent(event)
        self._set_faded(self._alone)

    def _set_faded(self, faded: bool) -> None:
        self.setMinimumHeight(self.height() if faded else 0)  # the text does not move
        self._content.setVisible(not faded)

    def set_ai(self, on: bool) -> None:
        """Say whether AI is on; the model is shown only then."""
        self._ai_on = on
        self._ai.setText(self.tr("AI on") if on else self.tr("AI off"))
        keys = key_name("Ctrl+Alt+A")
        self._ai.setToolTip(
            self.tr("Hide everything that a language model writes ({keys})").format(keys=keys)
            if on
            else self.tr("Show what a language model can write ({keys})").format(keys=keys)
        )
        self.set_alone(self._alone)

    def set_sprint(self, text: str) -> None:
        """Say how far a sprint has come; without a text there is none."""
        self._sprint.setText(text)
        self._sprint.setAccessibleName(self.tr("Sprint: {state}").format(state=text))
        self._sprint.setVisible(bool(text))
        self.set_alone(self._alone)

    def set_library_away(self, away: bool) -> None:
        """Offer a way to the library while it is out of sight."""
        self._library_away = away
        self._to_library.setVisible(away and not self._alone)

    def set_words(self, total: int, session: int = 0, goal: int = 0) -> None:
        """Show the words of the draft, of this session, and the session's goal (0 is none)."""
        self._total, self._session, self._goal = total, session, goal
        words = plural(total, "1 word", "{n} words")
        if goal:
            words += tr(" · {session} of {goal} this session").format(
                session=f"{max(session, 0):,}", goal=f"{goal:,}"
            )
        elif session > 0:
            words += tr(" · {session} new").format(session=f"{session:,}")
        self._words.setText(words)
        self._words.setToolTip(
            self.tr(
                "New words are those that you typed in this session, inside cards too. The words "
                "of cards, suggestions and quotations, and pasted ones, never count."
            )
            if goal or session > 0
            else ""
        )

    def set_saved(self, text: str) -> None:
        """Say whether the draft is saved."""
        self._saved.setText(text)

    def set_model(self, text: str, detail: str = "") -> None:
        """Say which language model is used and what it is doing."""
        self._model.setText(text)
        self._model.setToolTip(detail)

    def set_voice(self, text: str, detail: str = "") -> None:
        """Say how far the learning of a voice has come, or that there is more to learn from.

        Args:
            text: Empty for nothing to say.
            detail: The same in a sentence.
        """
        self._voice.setText(text)
        self._voice.setToolTip(detail or self.tr("Show my voice"))
        self.set_alone(self._alone)

    def set_server(self, place: str) -> None:
        """Say where text is sent; empty for nowhere."""
        if place:
            self._offline.setText(tr("sends to {place}").format(place=place))
            self._offline.setToolTip(
                tr("Your text and the notes for the cards are sent there. Click to see all of it.")
            )
        else:
            self._offline.setText(self.tr("offline"))
            self._offline.setToolTip(self.tr("Nothing leaves this computer. Click for the proof."))

    def set_library(self, status: LibraryStatus) -> None:
        """Show how much the library holds, and how much can be found."""
        self._status = status
        self._show_library()

    def set_report(self, report: ImportReport) -> None:
        """Show for a while what the last scan of the folders changed."""
        self._report = report
        self._news.start(NEWS_MS)
        self._show_library()

    def set_progress(self, progress: Progress | None) -> None:
        """Show the progress of the library's work; None when it is over."""
        self._progress = progress
        self._show_library()

    def _button(self, wanted: SignalInstance) -> QToolButton:
        button = QToolButton(self)  # no higher than the words beside it
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(wanted)
        return button

    def _label(self, name: str) -> QLabel:
        label = QLabel("", self)
        label.setAccessibleName(name)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    @Slot()
    def _forget_report(self) -> None:
        self._report = ImportReport()
        self._show_library()

    def _show_library(self) -> None:
        if self._progress is not None:
            self._library.setText(progress_words(self._progress))
            return
        if self._status is None:
            self._library.clear()
            return
        self._library.setText(library_words(self._status, self._report))
        self._library.setToolTip(library_detail(self._status))


def progress_words(progress: Progress) -> str:
    """Return progress in words, with counts: "Reading notes 12 of 80"."""
    return f"{progress.stage} {counts(progress)}".rstrip()


def counts(progress: Progress) -> str:
    """Return how much is finished, "12 of 80"; empty where nothing is counted."""
    if not progress.total:
        return f"{progress.finished:,}" if progress.finished else ""
    return tr("{finished} of {total}").format(
        finished=f"{progress.finished:,}", total=f"{progress.total:,}"
    )


def library_words(status: LibraryStatus, report: ImportReport) -> str:
    """Return the library's state in a few words: "Indexed 412 notes · changed 3 · failed 2".

    Args:
        status: The state of the library.
        report: What changed just now; an empty one when that is no longer news.
    """
    if not status.notes:
        words = tr("no notes yet")
    elif status.searchable < status.passages:
        words = tr("Indexed {done} of {all} passages").format(
            done=f"{status.searchable:,}", all=f"{status.passages:,}"
        )
    else:
        words = plural(status.notes, "Indexed 1 note", "Indexed {n} notes")
    changed = report.added + report.changed
    parts = [words, tr("changed {n}", count=changed) if changed else ""]
    parts.append(tr("failed {n}", count=len(status.failed)) if status.failed else "")
    parts.append(tr("left out {n}", count=len(report.left_out)) if report.left_out else "")
    away = sum(not source.available for source in status.sources)
    parts.append(plural(away, "1 folder unavailable", "{n} folders unavailable") if away else "")
    parts.append("" if status.writable else tr("read-only"))
    return " · ".join(part for part in parts if part)


def library_detail(status: LibraryStatus) -> str:
    """Return the tooltip: how much is found by words and by meaning, and who uses the library."""
    lines = [
        tr("Found by words: {done} of {all} passages").format(
            done=f"{status.searchable:,}", all=f"{status.passages:,}"
        )
    ]
    if status.embedding_model:
        lines.append(
            tr("Found by meaning: {done} of {all} passages").format(
                done=f"{status.embedded:,}", all=f"{status.passages:,}"
            )
        )
    else:
        lines.append(tr("Found by meaning: none, because no embedding model is installed"))
    if not status.writable:
        lines.append(tr("In use by {owner}").format(owner=status.owner))
    return "\n".join(lines)
