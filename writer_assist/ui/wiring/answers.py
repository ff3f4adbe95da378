"""Wires "Ask your notes": its overlay, the questions, and the jump to where a sentence stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Slot

from writer_assist.domain.answers import Quotation, as_markdown
from writer_assist.file_names import path_of_text
from writer_assist.history.conversation import KeptExchange
from writer_assist.paths import DataFolder
from writer_assist.ui.answers.controller import AnswersController
from writer_assist.ui.answers.overlay import AskOverlay
from writer_assist.ui.background import Background
from writer_assist.ui.engine_bridge import Engine
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.wiring.place_opener import Destination, PlaceOpener
from writer_assist.ui.wiring.sources import SourcesWiring

_OPENING = 40  # characters by which a sentence is found again


class AnswersWiring(QObject):
    """Asks, opens, keeps and makes notes; nothing is ever written into the text.

    Attributes:
        overlay: What is shown.
        answers: Asks and keeps.
    """

    def __init__(
        self,
        engine: Engine,
        background: Background,
        folder: DataFolder,
        window: MainWindow,
        sources: SourcesWiring,
        catch: Callable[[str, str], None],
        places: PlaceOpener,
        messages: MessageController,
        draft: OpenDraft,
        parent: QObject | None = None,
    ) -> None:
        """Put everything together; nothing is asked yet.

        Args:
            engine: The library process.
            background: Reads and writes the conversation.
            folder: The data folder.
            window: The window.
            sources: Open notes at a place.
            catch: Opens a new note with a title and a quotation.
            places: Go to a place of the manuscript.
            messages: Tells what went wrong.
            draft: The draft being written.
            parent: Holds it.
        """
        super().__init__(parent)
        self._window, self._sources, self._catch = window, sources, catch
        self._places = places
        self.overlay = AskOverlay(window)
        window.layers.add(self.overlay)
        self.answers = AnswersController(
            engine, background, folder, draft, lambda: window.settings().answers_judged, self
        )
        window.action("ask").triggered.connect(self.overlay.toggle)
        self._connect(messages)

    def _connect(self, messages: MessageController) -> None:
        overlay, answers = self.overlay, self.answers
        overlay.asked.connect(answers.ask)
        overlay.searched.connect(answers.search)
        overlay.delete_wanted.connect(answers.delete)
        overlay.clear_wanted.connect(answers.clear)
        overlay.export_wanted.connect(answers.export)
        overlay.open_wanted.connect(self._open_place)
        overlay.note_wanted.connect(self._make_note)
        overlay.left.connect(answers.stop)
        overlay.left.connect(self._window.action("go_to_text").trigger)
        answers.listed.connect(overlay.show_exchanges)
        answers.busy_changed.connect(overlay.set_busy)
        answers.exported.connect(overlay.tell_exported)
        answers.failed.connect(messages.fail)

    @Slot(object)
    def _make_note(self, one: KeptExchange) -> None:
        self._catch(one.answer.question, as_markdown(one.answer))

    @Slot(object)
    def _open_place(self, one: Quotation) -> None:
        start, end = one.span
        if not one.draft:
            passage = replace(one.snippet.passage, start=start, end=end)
            self._sources.notes.open(replace(one.snippet, passage=passage))
            return
        self.overlay.hide()
        opening = one.snippet.passage.text[one.snippet.best_sentence[0] :][:_OPENING]
        self._places.enter(Destination(path_of_text(one.draft), start, opening))
