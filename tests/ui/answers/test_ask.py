"""Asking the notes with real keys, and an engine that answers when the test says so."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMessageBox

from tests.ui.fakes import FakeEngine
from tests.ui.values import snippet
from writer_assist.domain.answers import Answer, AnswerState, Quotation
from writer_assist.domain.continuation import Continuation, Influence, SetFinished, Strength
from writer_assist.domain.model_words import ModelSentence, ModelWords, WordsKind
from writer_assist.domain.sampling import Sampling
from writer_assist.history.conversation import KeptExchange
from writer_assist.messages.exploring import AskNotes
from writer_assist.messages.model import ContinueStory
from writer_assist.settings import Settings
from writer_assist.ui.answers.model_words import ModelWordsController
from writer_assist.ui.answers.overlay import MANY
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.settings.controller import SettingsController
from writer_assist.ui.widgets import LinkButton
from writer_assist.ui.wiring.answers import AnswersWiring
from writer_assist.ui.wiring.place_opener import PlaceOpener
from writer_assist.ui.wiring.sources import SourcesWiring

BELL = Quotation(snippet(4, title="The Bell"), "It rings twice.")
SAID = Answer("Who rings?", AnswerState.SAYS, (BELL,))
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Desk:
    """A window whose notes can be asked."""

    def __init__(self, qtbot, folder, background):
        self.engine, self.caught, self.opened, self.drafts = FakeEngine(), [], [], []
        self.qtbot, self.folder = qtbot, folder
        self.window = MainWindow(Settings())
        qtbot.addWidget(self.window)
        settings = SettingsController(background, folder.settings, Settings(), self.window)
        messages = MessageController(self.window.messages, self.window)
        self.draft = OpenDraft(str(folder.root / "draft.md"))
        sources = SourcesWiring(
            self.engine,
            self.window,
            settings,
            lambda note_id, place: self.opened.append(note_id),
            messages,
            self.draft,
            self.window,
        )
        self.wiring = AnswersWiring(
            self.engine,
            background,
            folder,
            self.window,
            sources,
            lambda title, text: self.caught.append((title, text)),
            PlaceOpener(self.window, self.drafts.append, self.draft, self.window),
            messages,
            self.draft,
            self.window,
        )
        self.overlay = self.wiring.overlay
        self.window.show()
        qtbot.waitExposed(self.window)
        self.window.activateWindow()
        self.window.editor.setFocus()
        qtbot.waitUntil(self.window.editor.hasFocus)

    def press(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        QTest.keyClick(QApplication.focusWidget(), key, modifier)

    def open(self):
        self.press(Qt.Key.Key_A, CONTROL | SHIFT)

    def ask(self, question):
        QTest.keyClicks(QApplication.focusWidget(), question)
        self.press(Qt.Key.Key_Return)

    def words(self):
        return [one.text() for one in self.overlay.findChildren(QLabel) if one.isVisible()]

    def answered(self, answer=SAID):
        self.open()
        self.ask(answer.question)
        self.engine.answer(answer, kind=AskNotes)
        self.qtbot.waitUntil(lambda: answer.question in self.words())

    def converse(self):
        self.open()
        for number in range(MANY):
            answer = dataclasses.replace(SAID, question=f"Who rings {number}?")
            self.ask(answer.question)
            self.engine.answer(answer, kind=AskNotes)
            self.qtbot.waitUntil(lambda words=answer.question: words in self.words())

    def put_model(self, *, there=True, keeps_voice=False):
        self.overlay.set_model(there, keeps_voice=keeps_voice)

    def find_in(self):
        lines = self.overlay.findChildren(QLineEdit)
        return next(one for one in lines if one.accessibleName() == "Find in this conversation")

    def link(self, text):
        return next(one for one in self.overlay.findChildren(LinkButton) if one.text() == text)


@pytest.fixture
def desk(qtbot, data_folder, background):
    return Desk(qtbot, data_folder, background)


def test_key_opens_the_question_and_esc_goes_back(desk):
    desk.open()
    assert desk.overlay.isVisible()

    desk.press(Qt.Key.Key_Escape)

    assert not desk.overlay.isVisible()
    assert desk.window.editor.hasFocus()


def test_enter_asks_about_the_draft_being_written(desk):
    desk.open()
    desk.ask("Who rings?")

    [order] = desk.engine.orders(AskNotes)
    assert (order.question, order.draft, order.character) == ("Who rings?", desk.draft.path, "")


def test_answer_shows_state_words_and_place(desk):
    desk.answered()

    assert {"Your notes say", "It rings twice."} <= set(desk.words())
    assert desk.link("The Bell › The crossing").isVisible()


def test_next_question_knows_the_conversation(desk):
    desk.answered()

    desk.ask("And when?")

    assert [one.question for one in desk.engine.orders(AskNotes)[-1].earlier] == ["Who rings?"]


def test_place_opens_the_note(desk):
    desk.answered()

    desk.link("The Bell › The crossing").click()

    assert desk.opened == [BELL.snippet.passage.note_id]


def test_place_in_another_chapter_opens_that_draft(desk):
    other = str(desk.folder.root / "two.md")
    passage = snippet(5, title="two")
    desk.answered(Answer("Where?", AnswerState.SAYS, (Quotation(passage, "There.", other),)))

    desk.link("two › The crossing").click()

    assert [str(one) for one in desk.drafts] == [other]


def test_answer_becomes_a_note_with_one_key(desk):
    desk.answered()

    desk.press(Qt.Key.Key_Return, CONTROL)

    assert desk.caught == [("Who rings?", "> It rings twice.\n>\n> — The Bell › The crossing")]
    assert not desk.overlay.isVisible()


def test_conversation_is_there_again_at_the_next_start(desk, qtbot):
    desk.answered()

    desk.draft.open(desk.draft.path)

    qtbot.waitUntil(lambda: "Who rings?" in desk.words())


def test_question_can_be_deleted(desk, qtbot):
    desk.answered()

    desk.overlay.delete_wanted.emit(desk.overlay.latest)

    qtbot.waitUntil(lambda: "Who rings?" not in desk.words())


def test_conversation_is_searched_by_words(desk, qtbot):
    desk.converse()

    search = desk.find_in()
    search.setText("rings 2")

    qtbot.waitUntil(lambda: "Who rings 3?" not in desk.words())
    assert "Who rings 2?" in desk.words()


def test_cleared_conversation_is_empty_though_it_was_searched(desk, qtbot, monkeypatch):
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Yes)
    desk.converse()
    desk.find_in().setFocus()
    QTest.keyClicks(desk.find_in(), "rings")

    desk.link("Clear…").click()

    qtbot.waitUntil(lambda: any(one.startswith("Ask about") for one in desk.words()))
    assert desk.overlay.first_place().hasFocus()
    assert desk.find_in().text() == ""


def test_first_answer_stays_in_sight_though_a_search_is_taken_back(desk, qtbot):
    desk.answered()
    early = dataclasses.replace(SAID, question="Who else?", final=False)
    desk.ask(early.question)
    desk.engine.answer(early, kind=AskNotes, done=False)
    qtbot.waitUntil(lambda: early.question in desk.words())

    desk.overlay.searched.emit("")

    assert early.question in desk.words()


def test_conversation_is_exported(desk, qtbot, tmp_path):
    desk.answered()
    file = tmp_path / "asked.md"

    with qtbot.waitSignal(desk.wiring.answers.exported):
        desk.overlay.export_wanted.emit(str(file))

    assert "## Who rings?" in file.read_text()
    assert "> It rings twice." in file.read_text()


def test_leaving_gives_up_the_answer(desk):
    desk.open()
    desk.ask("Who rings?")

    desk.press(Qt.Key.Key_Escape)

    assert len(desk.engine.cancelled) == 1


WORDS = ModelWords(
    WordsKind.ANSWER,
    (ModelSentence("It hums.", "The Bell"), ModelSentence("It flies.", "The Bell", kept=False)),
    (("The Bell", Strength.STRONG),),
)


def test_model_speaks_below_an_answer_when_it_is_asked(qtbot, desk):
    desk.answered()
    desk.put_model()

    with qtbot.waitSignal(desk.overlay.words_wanted) as asked:
        desk.press(Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    desk.overlay.show_model_words(asked.args[0].number, WORDS)

    struck = [one for one in desk.overlay.findChildren(QLabel) if one.font().strikeOut()]
    assert [one.text() for one in struck] == ["It flies."]
    assert any("your notes may not say it" in words for words in desk.words())


@pytest.mark.parametrize(
    ("character", "large", "name"),
    [
        ("", False, "In a model’s words"),
        ("Mara", True, "A reply"),
        ("Mara", False, "Six opening words"),
    ],
)
def test_button_is_named_for_what_the_model_can_do(desk, character, large, name):
    desk.answered(dataclasses.replace(SAID, character=character))
    desk.put_model(keeps_voice=large)

    assert desk.link(name).isVisible()


def test_nothing_generates_without_a_model(qtbot, desk):
    desk.answered()
    desk.put_model()
    desk.overlay.show_model_words(desk.overlay.latest.number, WORDS)

    desk.put_model(there=False)

    assert "It hums." not in desk.words()
    assert not desk.link("In a model’s words").isVisible()
    with qtbot.assertNotEmitted(desk.overlay.words_wanted):
        desk.press(Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)


def test_key_for_the_model_does_not_ask_again(desk):
    desk.answered()
    desk.put_model()
    told = []
    desk.overlay.words_wanted.connect(lambda _: told.append("model"))
    desk.overlay.asked.connect(lambda *_: told.append("notes"))

    desk.press(Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)

    assert told == ["model"]


def test_words_are_shown_once_they_are_measured(qtbot):
    engine = FakeEngine()
    words = ModelWordsController(engine, Sampling, lambda: False)
    told = []
    words.written.connect(lambda *values: told.append(values))
    words.ask(KeptExchange(3, 0.0, SAID))
    order = engine.orders(ContinueStory)[-1]

    text = Continuation(0, " It hums.", BELL.snippet, influence=Influence(9, 4, Strength.STRONG))
    engine.answer(SetFinished("a", (text,), None), kind=ContinueStory)

    assert "Who rings?" in order.context.before
    assert [(number, one.sentences[0].text) for number, one in told] == [(3, "It hums.")]


def test_reply_that_is_not_in_the_voice_is_asked_for_once_more(qtbot):
    engine = FakeEngine()
    words = ModelWordsController(engine, Sampling, lambda: True)
    told = []
    words.written.connect(lambda _, one: told.append([sentence.text for sentence in one.sentences]))
    words.ask(KeptExchange(3, 0.0, dataclasses.replace(SAID, character="Mara")))

    for text in (" As an AI, I have no bells.", "I never rang it.”"):
        written = Continuation(0, text, BELL.snippet, influence=Influence(9, 4, Strength.STRONG))
        engine.answer(SetFinished("a", (written,), None), kind=ContinueStory)

    assert told == [["I never rang it."]]


def test_answer_that_may_be_reordered_waits_for_the_model(desk):
    desk.put_model()
    desk.open()
    desk.ask(SAID.question)

    desk.engine.answer(dataclasses.replace(SAID, final=False), kind=AskNotes, done=False)

    assert "It rings twice." in desk.words()
    assert not [one for one in desk.overlay.findChildren(LinkButton) if "model" in one.text()]
