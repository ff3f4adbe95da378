"""Who wrote the scenes of a scroll that are not being written, for the tint."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeAlias

from PySide6.QtCore import QObject, QTimer, Slot

from writer_assist.ui.draft.tint import TextAuthors
from writer_assist.ui.scroll.view import SceneScroll

AskAuthors: TypeAlias = Callable[[str, str, Callable[[TextAuthors], None]], None]


class SceneAuthors(QObject):
    """Asks who wrote the scenes that are painted, and remembers it as long as their text stays."""

    def __init__(self, scroll: SceneScroll, ask: AskAuthors) -> None:
        """Ask for nothing yet.

        Args:
            scroll: Shows the scenes.
            ask: Gets a draft, its text and a function, which it calls later with who wrote it.
        """
        super().__init__(scroll)
        self._scroll, self._ask_for = scroll, ask
        self._known: dict[str, tuple[str, TextAuthors | None]] = {}  # None as long as nothing is
        self._wanted: dict[str, str] = {}
        self._gather = QTimer(self, singleShot=True, interval=0)
        self._gather.timeout.connect(self._ask)
        scroll.painter.authors_of = self.authors_of

    def authors_of(self, draft: str) -> TextAuthors | None:
        """Return who wrote a scene; called while it is painted, and again when it is known."""
        text = self._scroll.text_of(draft)
        if text is None:
            return None
        known = self._known.get(draft)
        if known is None or known[0] != text:
            self._known[draft] = known = text, self._as_left(draft, text)
            self._wanted[draft] = text
            self._gather.start()
        return known[1]

    @Slot(str)
    def forget(self, draft: str) -> None:
        """Ask again: the scene is opened, and may be written in."""
        self._known.pop(draft, None)

    def _as_left(self, draft: str, text: str) -> TextAuthors | None:
        """Return what was known when the scene was left, so that nothing flickers."""
        pages = self._scroll.pages
        log = pages[draft].log if draft in pages else None
        if log is None or log.ranges.length != len(text):
            return None
        return TextAuthors(log.ranges.runs(), frozenset())

    @Slot()
    def _ask(self) -> None:
        wanted, self._wanted = self._wanted, {}
        for draft, text in wanted.items():
            self._ask_for(draft, text, partial(self._remember, draft, text))

    def _remember(self, draft: str, text: str, authors: TextAuthors) -> None:
        known = self._known.get(draft)
        if known is not None and known[0] == text:
            self._known[draft] = text, authors
            self._scroll.editor.viewport().update()
