"""Wires the grammar: the checker on a thread of its own, and what the writer ignores."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from writer_assist.domain.grammar import Complaint, IgnoredComplaints
from writer_assist.manuscript.grammar import GrammarChecker
from writer_assist.paths import DataFolder
from writer_assist.ui.background import Background
from writer_assist.ui.draft.ignored_grammar import IgnoredGrammarDialog
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.text import tr
from writer_assist.ui.widgets import open_dialog

_AT_ONCE = 3  # paragraphs whose answers are waited for together


class GrammarWiring(QObject):
    """Opens the checker while it is wanted, and answers what may be wrong in the visible text.

    Signals:
        opened: The visible text is checked from now on.
    """

    opened = Signal()

    def __init__(
        self,
        folder: DataFolder,
        window: MainWindow,
        messages: MessageController,
        parent: QObject | None = None,
    ) -> None:
        """Connect everything; call :meth:`check_in` to begin, and :meth:`finish` at the end.

        Args:
            folder: Keeps what the writer ignores.
            window: The window.
            messages: Shows what went wrong.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._folder, self._window, self._messages = folder, window, messages
        self._background: Background | None = None
        self._checker: GrammarChecker | None = None
        self._language: str | None = None
        self._dialog: IgnoredGrammarDialog | None = None
        marks = window.editor.grammar
        marks.paragraphs_wanted.connect(self._check)
        marks.ignored.connect(self._ignore)
        marks.kind_refused.connect(self._refuse)

    def check_in(self, language: str | None) -> None:
        """Check in this English, such as "en_GB", from now on; None checks nothing."""
        if language == self._language:
            return
        self._language = language
        self._checker = None
        self._window.editor.grammar.set_on(False)
        if language is not None:
            self._thread().run(
                lambda: GrammarChecker(language, self._folder.grammar),
                on_done=partial(self._use, language),
            )

    def show_ignored(self) -> None:
        """Open the list of what the writer ignores, or come back to it."""
        checker = self._checker
        if self._dialog is not None:
            self._dialog.activateWindow()
        elif checker is not None:
            self._thread().run(lambda: checker.about(checker.ignored.kinds), on_done=self._list)

    def finish(self) -> None:
        """End the thread; the window is already closed."""
        if self._background is not None:
            self._background.finish()

    def _thread(self) -> Background:
        if self._background is None:
            self._background = Background("grammar", self)
            self._background.failed.connect(self._messages.fail)
        return self._background

    def _use(self, language: str, checker: GrammarChecker) -> None:
        if language == self._language:
            self._checker = checker
            self._window.editor.grammar.set_on(True)
            self.opened.emit()

    @Slot(tuple)
    def _check(self, paragraphs: tuple[str, ...]) -> None:
        checker = self._checker
        if checker is None:
            return
        for first in range(0, len(paragraphs), _AT_ONCE):
            texts = paragraphs[first : first + _AT_ONCE]
            self._thread().run(
                partial(_checked, checker, texts), on_done=self._window.editor.grammar.tell
            )

    @Slot(object)
    def _ignore(self, complaint: Complaint) -> None:
        checker, marks = self._checker, self._window.editor.grammar
        if checker is not None:
            self._thread().run(lambda: checker.ignore(complaint), at_end=marks.check_again)

    @Slot(object)
    def _refuse(self, complaint: Complaint) -> None:
        checker = self._checker
        if checker is None:
            return
        before = checker.ignored
        self._thread().run(
            lambda: checker.refuse(complaint.kind),
            on_done=lambda _: self._messages.offer(
                tr("Nothing of this kind is complained of any more."),
                tr("Undo"),
                lambda: self._replace(before),
            ),
            at_end=self._window.editor.grammar.check_again,
        )

    def _list(self, kinds: Mapping[str, str]) -> None:
        checker = self._checker
        if checker is None or self._dialog is not None:
            return
        self._dialog = dialog = IgnoredGrammarDialog(checker.ignored, kinds, self._window)
        dialog.chosen.connect(self._replace)
        dialog.destroyed.connect(self._forget)
        open_dialog(dialog)

    @Slot(object)
    def _replace(self, ignored: IgnoredComplaints) -> None:
        checker, marks = self._checker, self._window.editor.grammar
        if checker is not None:
            self._thread().run(lambda: checker.replace_ignored(ignored), at_end=marks.check_anew)

    @Slot()
    def _forget(self) -> None:
        self._dialog = None


def _checked(
    checker: GrammarChecker, paragraphs: tuple[str, ...]
) -> dict[str, tuple[Complaint, ...]]:
    return {paragraph: checker.check(paragraph) for paragraph in paragraphs}
