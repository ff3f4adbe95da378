"""Notices quietly when there is much that a voice has not learned yet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from writer_assist.domain.voice import LearnedVoice, VoiceState
from writer_assist.paths import DataFolder
from writer_assist.ui.background import Background
from writer_assist.ui.voice.uses import VoiceUses
from writer_assist.ui.voice.words import MUCH_NEW

FIRST_MS = 30_000  # after a draft was opened, when everything else has settled
EVERY_MS = 600_000


class VoiceNews(QObject):
    """Counts now and then, on another thread, what was written since a voice was learned.

    Signals:
        changed: str, int: a voice's title, and the words since; 0 for nothing to say.
    """

    changed = Signal(str, int)

    def __init__(
        self,
        uses: VoiceUses,
        background: Background,
        drafts: Callable[[str], Sequence[Path]],
        folder: DataFolder,
        parent: QObject | None = None,
    ) -> None:
        """Wait for voices.

        Args:
            uses: The voices there are.
            background: Reads the manuscripts.
            drafts: Returns the project's drafts of a point of view, or all of them for ``""``; may
                touch the disk.
            folder: The data folder, which knows what is the writer's own.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._uses, self._background, self._drafts = uses, background, drafts
        self._folder = folder
        self._told: tuple[str, int] = ("", 0)
        self._dismissed: dict[str, int] = {}  # words that the writer has seen, by voice
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(self.look)
        uses.voices_changed.connect(self._follow)

    @Slot()
    def look(self) -> None:
        """Count now."""
        voices = _newest(self._uses.voices)
        if not voices:
            self._tell("", 0)
            return
        drafts, folder = self._drafts, self._folder

        def count() -> list[tuple[LearnedVoice, int]]:
            from writer_assist.voice.news import words_since
            from writer_assist.voice.own_text import OwnText

            own = OwnText(folder)
            return [(one, words_since(one, drafts(one.pov), own.not_own)) for one in voices]

        self._background.run(count, on_done=self._compare, on_error=lambda _: None)
        self._later.start(EVERY_MS)

    @Slot()
    def dismiss(self) -> None:
        """Say nothing more until there is much new again: the writer has seen it."""
        title, words = self._told
        if words:
            self._dismissed[title] = words
            self._tell("", 0)

    def _compare(self, counted: list[tuple[LearnedVoice, int]]) -> None:
        for voice, words in counted:
            if words - self._dismissed.get(voice.title, 0) >= MUCH_NEW:
                self._tell(voice.title, words)
                return
        self._tell("", 0)

    def _tell(self, title: str, words: int) -> None:
        if (title, words) != self._told:
            self._told = title, words
            self.changed.emit(title, words)

    @Slot(object)
    def _follow(self, voices: tuple[LearnedVoice, ...]) -> None:
        if _newest(voices):
            self._later.start(FIRST_MS)
        else:
            self._tell("", 0)


def _newest(voices: Sequence[LearnedVoice]) -> tuple[LearnedVoice, ...]:
    """Return of each point of view the newest voice that was learned here."""
    found = {one.pov: one for one in voices if one.state is VoiceState.READY and not one.file}
    return tuple(found.values())
