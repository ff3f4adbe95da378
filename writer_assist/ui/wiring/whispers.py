"""Wires continuity whispers: after a pause the paragraphs around the caret are checked."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot

from writer_assist.domain.whispers import Whisper
from writer_assist.messages.story import CheckContinuity
from writer_assist.settings import Settings
from writer_assist.ui.draft.whispers import PlacedWhisper
from writer_assist.ui.engine_bridge import Engine
from writer_assist.ui.library.book import BookController
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.settings.controller import SettingsController
from writer_assist.ui.text import tr
from writer_assist.ui.wiring.names import NamesWiring

PAUSE_MS = 2_000
AROUND = 150  # paragraphs before and after the caret's


class WhispersWiring(QObject):
    """Asks for whispers while the writer rests; switched off, it asks for nothing."""

    def __init__(
        self,
        engine: Engine,
        window: MainWindow,
        book: BookController,
        names: NamesWiring,
        open_note: Callable[[int], None],
        settings: SettingsController,
        messages: MessageController,
        draft: OpenDraft,
        parent: QObject | None = None,
    ) -> None:
        """Make the connections.

        Args:
            engine: The library process.
            window: The window.
            book: Knows which notes belong to the open book.
            names: Tell when the names of the book changed.
            open_note: Opens a note.
            settings: Say whether there are whispers.
            messages: Shows the line for a dot.
            draft: The draft being written.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._engine, self._window, self._book = engine, window, book
        self._open_note, self._settings = open_note, settings
        self._messages, self._draft = messages, draft
        self._number, self._said = 0, ""
        self._on = False
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        window.editor.edited.connect(self._pause.start)
        window.editor.caret_moved.connect(self._pause.start)
        window.editor.whispers.chosen.connect(self._tell)
        window.action("whispers").triggered.connect(self._choose)
        window.action("next_whisper").triggered.connect(self._go_on)
        names.listed.connect(self._pause.start)
        draft.opened.connect(self._begin)
        settings.chosen.connect(self._follow)
        settings.remembered.connect(self._apply)
        self._apply(settings.settings)

    @Slot(object, object)
    def _follow(self, _before: Settings, now: Settings) -> None:
        self._apply(now)

    @Slot(object)
    def _apply(self, settings: Settings) -> None:
        self._window.action("whispers").setChecked(settings.whispers)
        if settings.whispers is self._on:
            return
        self._on = settings.whispers
        if self._on:
            self._pause.start()
        else:
            self._begin()

    @Slot(bool)
    def _choose(self, on: bool) -> None:
        self._settings.remember(whispers=on)

    @Slot()
    def _begin(self) -> None:
        """Forget the dots of another draft."""
        self._engine.cancel(self._number)
        self._window.editor.whispers.clear()

    @Slot()
    def _ask(self) -> None:
        if not self._on or self._book.sources is None or not self._draft.path:
            return
        self._engine.cancel(self._number)
        block = self._window.editor.textCursor().block()
        document = self._window.editor.document()
        first = max(0, block.blockNumber() - AROUND)
        last = min(document.blockCount(), block.blockNumber() + AROUND + 1)
        block = document.findBlockByNumber(first)
        texts = []
        for _ in range(last - first):
            texts.append(block.text())
            block = block.next()
        revision = document.revision()

        def receive(found: tuple[Whisper, ...]) -> None:
            if self._on and document.revision() == revision:
                self._window.editor.whispers.show(first, last, found)

        order = CheckContinuity(self._draft.path, tuple(texts), self._book.sources)
        self._number = self._engine.send(order, on_piece=receive, on_error=lambda _: None)

    @Slot(object)
    def _tell(self, one: PlacedWhisper) -> None:
        self._messages.withdraw(self._said)
        self._said = one.words
        self._messages.offer(
            one.words, tr("Open the note"), lambda: self._open_note(one.whisper.note_id)
        )

    @Slot()
    def _go_on(self) -> None:
        """Go to the next dot, and say what it means."""
        editor = self._window.editor
        one = editor.whispers.after(editor.textCursor().position())
        if one is None:
            self._messages.say(tr("Nothing here says otherwise than your notes."))
            return
        editor.go_to(one.cursor.selectionStart())
        self._tell(one)
