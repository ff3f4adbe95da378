"""Shows who wrote what in the draft: the tint, and the legend below the text."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Slot

from writer_assist.domain.authorship import Insertion, Runs, letters_in, pieces
from writer_assist.domain.disclosure import WordKind, edited_keys, kind_of, word_sources
from writer_assist.ui.authorship.legend import AuthorshipLegend
from writer_assist.ui.authorship.words import source_sentence
from writer_assist.ui.background import Background
from writer_assist.ui.draft.editor import Editor

CARET_MS = 120  # after the caret has moved


class TintController(QObject):
    """Switches the tint, and keeps the legend up to date while it is on."""

    def __init__(
        self,
        background: Background,
        editor: Editor,
        legend: AuthorshipLegend,
        parent: QObject | None = None,
    ) -> None:
        """Begin switched off.

        Args:
            background: Counts words: in a long book that takes longer than a frame.
            editor: The text.
            legend: Says what the colours mean.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._background, self._editor, self._legend = background, editor, legend
        self._counting = self._count_again = False
        self._caret = QTimer(self, singleShot=True, interval=CARET_MS)
        self._caret.timeout.connect(self._tell_caret)
        editor.tint.changed.connect(self._look)
        editor.caret_moved.connect(self._wait)

    @Slot(bool)
    def set_on(self, on: bool) -> None:
        """Show who wrote what, or hide it."""
        self._legend.set_on(on)
        self._editor.tint.set_on(on)

    @Slot()
    def refresh(self) -> None:
        """Look again: another draft is shown, or it is known now who wrote it."""
        self._editor.tint.look()

    @Slot()
    def _wait(self) -> None:
        if self._editor.tint.is_on:
            self._caret.start()

    @Slot()
    def _look(self) -> None:
        self._tell_caret()
        if self._counting:
            self._count_again = True
            return
        self._counting = True
        recorder = self._editor.authorship
        text, runs, insertions = recorder.text(), recorder.runs, dict(recorder.insertions)
        self._background.run(
            lambda: _told(text, runs, insertions),
            on_done=self._show,
            at_end=self._end_count,
        )

    def _show(self, seen: _TintedWords) -> None:
        self._editor.tint.set_edited(seen.edited)
        self._legend.show_counts(seen.counts)
        self._tell_caret()

    def _end_count(self) -> None:
        self._counting = False
        if self._count_again:
            self._count_again = False
            self._look()

    @Slot()
    def _tell_caret(self) -> None:
        recorder = self._editor.authorship
        source = recorder.source_at(self._editor.textCursor().position())
        if source is None:
            self._legend.show_source("")
            return
        insertion = recorder.insertions.get(source.key)
        left = 0
        if insertion is not None:
            told = pieces(recorder.text(), recorder.runs)
            left = sum(letters_in(text) for text, other in told if other == source)
        is_edited = source.key in self._editor.tint.edited
        self._legend.show_source(source_sentence(source, insertion, left, is_edited=is_edited))


@dataclass(frozen=True, slots=True)
class _TintedWords:
    """What was found out about a text: its words by kind, and which insertions were edited."""

    counts: Counter[WordKind]
    edited: frozenset[str]


def _told(text: str, runs: Runs, insertions: dict[str, Insertion]) -> _TintedWords:
    edited = edited_keys(text, runs, insertions)
    counts: Counter[WordKind] = Counter()
    for source, words in Counter(word_sources(text, runs)).items():
        counts[kind_of(source, edited)] += words
    return _TintedWords(counts, edited)
