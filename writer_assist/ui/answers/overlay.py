"""Ask your notes, over the window: a line for the question, and the conversation below it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)

from writer_assist.domain.model_words import ModelWords, WordsKind, kind_for
from writer_assist.history.conversation import KeptExchange
from writer_assist.ui.answers.answer_view import AnswerView
from writer_assist.ui.answers.labels import as_text
from writer_assist.ui.answers.words_view import words_in_words
from writer_assist.ui.overlay import ENTER, Overlay, held_keys
from writer_assist.ui.text import tr
from writer_assist.ui.widgets import LinkButton

WIDTH, HEIGHT, TOP = 780, 620, 48
SEARCH_AFTER_MS = 250
MANY = 4  # exchanges, from which they can be searched
_CONTROL = Qt.KeyboardModifier.ControlModifier


class AskOverlay(Overlay):
    """Enter asks, Ctrl+Enter makes the latest answer a note, Esc goes back to the text.

    Signals:
        asked: str, str: a question, and the character who is asked; empty for the notes.
        searched: str, words that exchanges must have.
        open_wanted: Quotation, to be opened where it stands.
        note_wanted: KeptExchange, to become a note.
        delete_wanted: KeptExchange.
        clear_wanted: The whole conversation is to be deleted.
        export_wanted: str, a file to write the conversation to.
        words_wanted: KeptExchange, to which a language model is to say something.
    """

    asked = Signal(str, str)
    searched = Signal(str)
    open_wanted = Signal(object)
    note_wanted = Signal(object)
    delete_wanted = Signal(object)
    clear_wanted = Signal()
    export_wanted = Signal(str)
    words_wanted = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        name = tr("Ask your notes")
        super().__init__(parent, name, width=WIDTH, height=HEIGHT, top=TOP)
        self._kept: tuple[KeptExchange, ...] = ()
        self._latest = 0
        self._question = _line(self.tr("Ask your notes, or a character"), self)
        self._question.setPlaceholderText(self.tr("Where does the ferry land?"))
        self._character = _line(self.tr("Character who is asked; empty for the notes"), self)
        self._character.setPlaceholderText(self.tr("Character"))
        self._character.setMaximumWidth(190)
        self._search = _line(self.tr("Find in this conversation"), self)
        self._search.setPlaceholderText(self.tr("Find in these"))
        self._search.setMaximumWidth(190)
        self._wait = QTimer(self, singleShot=True, interval=SEARCH_AFTER_MS)
        self._view = AnswerView(self)
        self._buttons = self._foot_buttons()
        self._has_model = self._keeps_voice = False
        self._words = self.foot_button("", self.tr("Alt+Enter"), self._want_words)
        self._words.hide()
        self._lay_out()
        self._connect()
        self.say("")

    def open(self) -> None:
        """Show the conversation as it was left, with the question marked to be typed over."""
        super().open()
        self._question.selectAll()

    def first_place(self) -> QWidget:
        """Return the line for the question."""
        return self._question

    @property
    def latest(self) -> KeptExchange | None:
        """The latest exchange that is shown; None without any."""
        return self._kept[-1] if self._kept else None

    def set_text_size(self, points: float) -> None:
        """Set the size of the text in points."""
        self._view.set_text_size(points)
        self._question.setFont(self._view.question_font())

    @Slot(tuple)
    def show_exchanges(self, kept: Sequence[KeptExchange]) -> None:
        """Show a conversation; the latest answer is read out if it is new."""
        self._kept = tuple(kept)
        if kept:
            self._view.show_exchanges(kept)
        elif self._search.text().strip():
            self._view.show_words(self.tr("No question or answer has these words."))
        else:
            self._view.show_words(
                self.tr(
                    "Ask about your people, places or plot. The answer is sentences of your own, "
                    "out of notes and manuscript, or a plain no."
                )
            )
        searching = bool(self._search.text().strip())
        can_search = searching or len(kept) >= MANY
        if not can_search and self._search.hasFocus():
            self._question.setFocus()
        self._search.setVisible(can_search)
        number = kept[-1].number if kept else 0
        if number > self._latest and self.isVisible():
            self.setAccessibleDescription(as_text(kept[-1].answer))
            QAccessible.updateAccessibility(
                QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
            )
        self._latest = number
        for button in self._buttons[1:]:
            button.setEnabled(bool(kept))
        self._name_words()

    @Slot(bool)
    def set_busy(self, busy: bool) -> None:
        """Say that an answer is being looked for."""
        self.say(self.tr("Looking through notes and manuscript…  Esc stops") if busy else "")

    def set_model(self, there: bool, *, keeps_voice: bool) -> None:
        """Offer a model's own words, if there is a model and AI is on; a reply, if it is large."""
        self._has_model, self._keeps_voice = there, keeps_voice
        if not there:
            self._view.show_model_words(0, None)
        self._name_words()

    @Slot(int, object)
    def show_model_words(self, number: int, words: ModelWords) -> None:
        """Show and read out what a model says below an exchange."""
        self._view.show_model_words(number, words)
        self.say(words_in_words(words))
        self.say("")

    @Slot(bool)
    def set_writing(self, writing: bool) -> None:
        """Say that a model is writing, and that its words are being measured."""
        self.say(self.tr("Writing, and measuring what your notes do…") if writing else "")

    @Slot(str)
    def tell_exported(self, path: str) -> None:
        """Say where the conversation was written to."""
        self.say(self.tr("Written to {path}").format(path=path))

    def act_for(self, event: QKeyEvent) -> Callable[[], object] | None:
        """Leave with Esc; make the latest answer a note with Ctrl+Enter."""
        held = held_keys(event)
        if event.key() in ENTER and held == Qt.KeyboardModifier.AltModifier:
            return self._want_words
        if event.key() == Qt.Key.Key_Escape and held == Qt.KeyboardModifier.NoModifier:
            return self.leave
        return self._make_note if event.key() in ENTER and held == _CONTROL else None

    @Slot()
    def _ask(self) -> None:
        if QApplication.keyboardModifiers() & (_CONTROL | Qt.KeyboardModifier.AltModifier):
            return  # the key goes on to this overlay: to a note, or to the model
        if question := self._question.text().strip():
            self._search.clear()
            self.asked.emit(question, self._character.text().strip())
            self._question.selectAll()

    def _name_words(self) -> None:
        """Name the button after what a model can add to the latest answer, or hide it."""
        latest = self.latest
        kind = None
        if latest is not None and latest.number:  # one that may still be reordered has no number
            kind = kind_for(latest.answer, keeps_voice=self._keeps_voice)
        names = {
            WordsKind.ANSWER: self.tr("In a model’s words"),
            WordsKind.REPLY: self.tr("A reply"),
            WordsKind.OPENING: self.tr("Six opening words"),
        }
        self._words.setVisible(self._has_model and kind is not None)
        self._words.setText(names[kind] if kind else "")

    @Slot()
    def _want_words(self) -> None:
        if self._words.isVisible():
            self.words_wanted.emit(self._kept[-1])

    @Slot()
    def _make_note(self) -> None:
        if self._kept:
            self._note_of(self._kept[-1])

    @Slot(object)
    def _note_of(self, one: KeptExchange) -> None:
        self.hide()
        self.note_wanted.emit(one)

    @Slot()
    def _export(self) -> None:
        name = self.tr("Questions to the notes") + ".md"
        chosen, _ = QFileDialog.getSaveFileName(
            self, self.tr("Export the conversation"), name, "Markdown (*.md)"
        )
        if chosen:
            self.export_wanted.emit(chosen)

    @Slot()
    def _clear(self) -> None:
        yes = QMessageBox.StandardButton.Yes
        answer = QMessageBox.question(
            self,
            self.tr("Ask your notes"),
            self.tr("Delete all questions and answers of this project?"),
            yes | QMessageBox.StandardButton.No,
        )
        if answer == yes:
            self._question.setFocus()  # where the focus is now will be hidden or disabled
            self._search.clear()
            self.clear_wanted.emit()

    def keys_in_words(self) -> str:
        """Return the keys of this sheet."""
        return self.tr("Enter ask · Tab to the places · Esc back")

    def _foot_buttons(self) -> tuple[LinkButton, ...]:
        return (
            self.foot_button(self.tr("Ask"), self.tr("Enter"), self._ask),
            self.foot_button(self.tr("To a note"), self.tr("Ctrl+Enter"), self._make_note),
            self.foot_button(
                self.tr("Export…"), self.tr("Write the conversation to a file"), self._export
            ),
            self.foot_button(
                self.tr("Clear…"), self.tr("Delete the whole conversation"), self._clear
            ),
        )

    def _connect(self) -> None:
        self._question.returnPressed.connect(self._ask)
        self._character.returnPressed.connect(self._ask)
        self._search.textChanged.connect(self._wait.start)
        self._wait.timeout.connect(self._send_search)
        self._view.open_wanted.connect(self.open_wanted)
        self._view.note_wanted.connect(self._note_of)
        self._view.delete_wanted.connect(self.delete_wanted)

    @Slot()
    def _send_search(self) -> None:
        self.searched.emit(self._search.text())

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._question, 1)
        top.addWidget(self._character)
        under = QHBoxLayout()
        under.addStretch(1)
        under.addWidget(self._search)
        self._search.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 10)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addLayout(under)
        layout.addWidget(self._view, 1)
        layout.addLayout(self.foot(self._words, *self._buttons))


def _line(name: str, parent: QWidget) -> QLineEdit:
    line = QLineEdit(parent)
    line.setAccessibleName(name)
    line.setToolTip(name)
    return line
