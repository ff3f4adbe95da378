"""The deck with real keys, and an engine that answers when the test says so."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QToolButton

from tests.ui.fakes import FakeEngine
from tests.ui.values import snippet
from writer_assist.domain.deck import (
    DeckCard,
    DeckKind,
    DeckNote,
    Distance,
    SentenceTemplate,
    StuckAnswer,
)
from writer_assist.messages.exploring import DrawCard
from writer_assist.messages.library import MarkPassage, SnippetMark
from writer_assist.settings import Settings
from writer_assist.ui.background import Background
from writer_assist.ui.deck.labels import DeckPage
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.settings.controller import SettingsController
from writer_assist.ui.widgets import IconButton, LinkButton
from writer_assist.ui.wiring.deck import DeckWiring
from writer_assist.ui.wiring.sources import SourcesWiring

TEXT = "The ferry had not come.\n\nMara counted the strokes."
BELL = DeckNote(snippet(4, title="The Bell"), "It rings twice.", SentenceTemplate("Who hears it?"))
SHOE = DeckNote(snippet(5, title="The Shoe"), "It is too small.")
CARD = DeckCard(
    DeckKind.COLLISION,
    SentenceTemplate("What do both hide?"),
    (SentenceTemplate.of("Both say: {words}.", words="salt"),),
    (BELL, SHOE),
    ("4+5",),
)
GRID = DeckCard(
    DeckKind.GRID, SentenceTemplate("Pick one."), (), (BELL, SHOE) * 7 + (None,), ("4",)
)


class Desk:
    """A window with its deck, the caret in the middle of a draft."""

    def __init__(self, qtbot, folder, background):
        self.engine, self.caught, self.opened = FakeEngine(), [], []
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
        self.wiring = DeckWiring(
            self.engine,
            background,
            folder,
            self.window,
            sources,
            lambda title, text: self.caught.append((title, text)),
            messages,
            self.draft,
            self.window,
        )
        self.overlay = self.wiring.overlay
        self.window.editor.set_text(TEXT)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.window.activateWindow()
        self.window.editor.setFocus()
        self.window.editor.moveCursor(QTextCursor.MoveOperation.WordRight)
        qtbot.waitUntil(self.window.editor.hasFocus)

    def press(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        QTest.keyClick(QApplication.focusWidget(), key, modifier)

    def open(self, page=None):
        self.press(Qt.Key.Key_F4)
        if page is not None:
            self.wiring.deck.open(page)

    def chip(self, text):
        return next(one for one in self.overlay.findChildren(QToolButton) if one.text() == text)

    def link(self, text):
        return next(one for one in self.overlay.findChildren(LinkButton) if one.text() == text)

    def words(self):
        return [one.text() for one in self.overlay.findChildren(QLabel) if one.isVisible()]

    def draw(self, card=CARD):
        self.engine.answer(card, kind=DrawCard)

    def drawn(self):
        return self.engine.orders(DrawCard)


@pytest.fixture
def background(qapp):
    background = Background("test files")
    yield background
    background.finish()


@pytest.fixture
def desk(qtbot, data_folder, background):
    return Desk(qtbot, data_folder, background)


def test_deck_opens_with_a_question_and_esc_leads_back_to_the_caret(desk):
    place = desk.window.editor.textCursor().position()

    desk.open()
    assert "What keeps you from going on?" in desk.words()
    desk.press(Qt.Key.Key_Escape)

    assert not desk.overlay.isVisible()
    assert desk.window.editor.hasFocus()
    assert desk.window.editor.textCursor().position() == place
    assert desk.window.editor.text() == TEXT


def test_answer_draws_what_fits_it_one_kind_after_the_other(desk):
    desk.open()

    desk.chip("I’m tired").click()
    desk.draw()
    desk.press(Qt.Key.Key_Space)

    assert [one.kind for one in desk.drawn()] == [DeckKind.PROMPT, DeckKind.FORGOTTEN]
    assert desk.drawn()[0].answer is StuckAnswer.TIRED


def test_card_shows_its_notes_and_says_how_it_was_drawn(desk):
    desk.open(DeckPage.COLLISION)

    desk.draw()

    assert {"What do both hide?", "Both say: salt.", "Who hears it?", "It rings twice."} <= set(
        desk.words()
    )
    assert "It is too small." in desk.overlay.accessibleDescription()


def test_what_was_seen_is_not_asked_for_again_until_all_was(desk):
    desk.open(DeckPage.COLLISION)
    desk.draw()

    desk.press(Qt.Key.Key_Space)
    assert desk.drawn()[-1].seen == ("4+5",)
    assert desk.drawn()[-1].seed != desk.drawn()[-2].seed
    desk.draw()
    desk.press(Qt.Key.Key_Space)

    assert desk.drawn()[-1].seen == ("4+5",)


def test_enter_takes_the_card_to_a_new_note_and_not_into_the_text(desk):
    desk.open(DeckPage.COLLISION)
    desk.draw()

    desk.press(Qt.Key.Key_Return)

    [(title, text)] = desk.caught
    assert title == "What do both hide?"
    assert "The Shoe › The crossing: It is too small." in text
    assert title not in text
    assert desk.window.editor.text() == TEXT


def test_p_pins_every_note_of_the_card(desk):
    desk.open(DeckPage.COLLISION)
    desk.draw()

    desk.press(Qt.Key.Key_P)

    pinned = [one for one in desk.engine.orders(MarkPassage) if one.mark is SnippetMark.PIN]
    assert [one.passage_id for one in pinned] == [4, 5]


def test_click_on_a_name_opens_the_note(desk):
    desk.open(DeckPage.COLLISION)
    desk.draw()

    desk.link("The Shoe").click()

    assert desk.opened == [5]


def test_kept_card_is_found_again_and_let_go(desk, qtbot):
    desk.open(DeckPage.COLLISION)
    desk.draw()
    desk.press(Qt.Key.Key_K)

    desk.wiring.deck.open(DeckPage.KEPT)
    qtbot.waitUntil(lambda: "It rings twice." in desk.words())
    desk.press(Qt.Key.Key_K)

    qtbot.waitUntil(lambda: any("No card is kept" in one for one in desk.words()))
    buttons = {one.text() for one in desk.overlay.findChildren(LinkButton) if one.isVisible()}
    assert not buttons & {"Next", "To a note", "Pin", "Let go"}


def test_distance_is_the_writers(desk):
    desk.open(DeckPage.COLLISION)

    desk.chip("Far").click()
    desk.chip("Same folder too").click()

    assert [one.distance for one in desk.drawn()][1:] == [Distance.FAR, Distance.FAR]
    assert desk.drawn()[-1].same_folder


def test_row_of_the_grid_is_drawn_again_alone(desk):
    desk.open(DeckPage.GRID)
    desk.draw(GRID)

    again = [one for one in desk.overlay.findChildren(IconButton) if one.isVisible()]
    next(one for one in again if one.accessibleName() == "Draw this row again").click()

    assert len(again) == 6
    assert desk.drawn()[-1].turns == (1, 0, 0, 0, 0, 0)
    assert desk.drawn()[-1].seed == desk.drawn()[-2].seed


def test_line_left_when_tired_is_shown_at_the_next_start(desk, qtbot):
    desk.open()
    desk.chip("I’m tired").click()
    field = next(one for one in desk.overlay.findChildren(QLineEdit) if one.isVisible())
    field.setFocus()
    QTest.keyClicks(field, "Next I will let K. open the door")
    desk.press(Qt.Key.Key_Return)

    desk.draft.open(desk.draft.path)

    qtbot.waitUntil(lambda: "let K. open the door" in desk.window.messages.sentence())
    assert desk.window.messages.sentence().startswith("“The ferry had not come.”\n")
    assert desk.caught == []


@pytest.mark.parametrize("page", DeckPage)
def test_arrows_go_round_all_pages(desk, page):
    desk.overlay.set_model(True)
    desk.open(page)

    desk.press(Qt.Key.Key_Right)
    desk.press(Qt.Key.Key_Left)

    assert desk.wiring.deck.page is page
    assert desk.chip(page.value).isChecked()


def test_f4_closes_the_deck_that_it_opened(desk):
    desk.open()
    desk.press(Qt.Key.Key_F4)

    assert not desk.overlay.isVisible()


def test_every_button_has_a_name(desk):
    desk.open(DeckPage.GRID)
    desk.draw(GRID)

    buttons = [*desk.overlay.findChildren(QToolButton), *desk.overlay.findChildren(LinkButton)]
    assert all(one.accessibleName() or one.text() for one in buttons)
    assert not desk.overlay.findChildren(QPlainTextEdit)
