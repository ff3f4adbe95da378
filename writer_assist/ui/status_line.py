"""The one line at the window's foot: words, model, library, offline."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from writer_assist.domain.note import ImportReport, LibraryStatus
from writer_assist.domain.progress import Progress
from writer_assist.ui.pane import LinkButton
from writer_assist.ui.text import plural, tr

NEWS_MS = 10_000  # that what changed is said, when nothing went wrong


class StatusLine(QFrame):
    """Says quietly how things stand; nothing is said to be done that is not.

    Signals:
        back_requested: The writer wants the panels and menus back.
        library_requested: The writer wants the library back.
    """

    back_requested = Signal()
    library_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("StatusLine")
        self.setAccessibleName(self.tr("Status"))
        self._words = self._label(self.tr("Words"))
        self._saved = self._label(self.tr("Draft"))
        self._model = self._label(self.tr("Model"))
        self._library = self._label(self.tr("Library"))
        self._offline = self._label(self.tr("Network"))
        self._back = LinkButton(self.tr("Leave full screen (Esc)"), self)
        self._back.clicked.connect(self.back_requested)
        self._to_library = QToolButton(self)  # no higher than the words beside it
        self._to_library.setText(self.tr("Library"))
        self._to_library.setToolTip(self.tr("Show the library (F9)"))
        self._to_library.setAccessibleName(self.tr("Show the library"))
        self._to_library.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._to_library.clicked.connect(self.library_requested)
        self._to_library.hide()
        self.set_server("")
        self._alone = self._library_away = False
        self._total, self._session, self._goal = 0, 0, 0
        self._status: LibraryStatus | None = None  # until the library has spoken
        self._report = ImportReport()
        self._progress: Progress | None = None
        self._news = QTimer(self, singleShot=True)
        self._news.timeout.connect(self._forget_report)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 4, 16, 5)
        layout.setSpacing(22)
        layout.addWidget(self._to_library)
        layout.addWidget(self._words)
        layout.addWidget(self._saved)
        layout.addStretch(1)
        for widget in (self._model, self._library, self._offline, self._back):
            layout.addWidget(widget)
        self.set_alone(False)
        self.set_words(0)

    def set_alone(self, alone: bool) -> None:
        """Show only the words, the draft's state and the way back, beside a text alone."""
        self._alone = alone
        self._back.setVisible(alone)
        self._to_library.setVisible(self._library_away and not alone)
        for label in (self._model, self._library, self._offline):
            label.setVisible(not alone)

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

    def set_saved(self, text: str) -> None:
        """Say whether the draft is on disk: "saved", "not saved yet"."""
        self._saved.setText(text)

    def set_model(self, text: str, detail: str = "") -> None:
        """Say which language model is there and what it is doing."""
        self._model.setText(text)
        self._model.setToolTip(detail)

    def model_text(self) -> str:
        """Return what is said of the language model."""
        return self._model.text()

    def set_server(self, place: str) -> None:
        """Say to which server the text is sent; empty for none."""
        if place:
            self._offline.setText(tr("sends to {place}").format(place=place))
            self._offline.setToolTip(tr("What the cards are written from goes to this server."))
        else:
            self._offline.setText(self.tr("offline"))
            self._offline.setToolTip(self.tr("Nothing leaves this computer."))

    def set_library(self, status: LibraryStatus) -> None:
        """Show what the library holds and what of it can be found."""
        self._status = status
        self._show_library()

    def set_report(self, report: ImportReport) -> None:
        """Show for a while what the last look at the folders changed."""
        self._report = report
        self._news.start(NEWS_MS)
        self._show_library()

    def set_progress(self, progress: Progress | None) -> None:
        """Show how far the library's work has come; None when it rests."""
        self._progress = progress
        self._show_library()

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
    """Say how far work has come, with counts: "Reading notes 12 of 80"."""
    return f"{progress.stage} {counts(progress)}".rstrip()


def counts(progress: Progress) -> str:
    """Say how much is finished, "12 of 80"; empty where nothing is counted."""
    if not progress.total:
        return f"{progress.finished:,}" if progress.finished else ""
    return tr("{finished} of {total}").format(
        finished=f"{progress.finished:,}", total=f"{progress.total:,}"
    )


def library_words(status: LibraryStatus, report: ImportReport) -> str:
    """Say in a few words how the library stands: "Indexed 412 notes · changed 3 · failed 2".

    Args:
        status: How it stands.
        report: What changed just now; an empty one when that is no news any more.
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
    parts.append(plural(away, "1 folder away", "{n} folders away") if away else "")
    parts.append("" if status.writable else tr("read-only"))
    return " · ".join(part for part in parts if part)


def library_detail(status: LibraryStatus) -> str:
    """Say more: what is found by words, what by meaning, and who holds the library."""
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
        lines.append(tr("Found by meaning: none, for want of an embedding model"))
    if not status.writable:
        lines.append(tr("Held by {owner}").format(owner=status.owner))
    return "\n".join(lines)
