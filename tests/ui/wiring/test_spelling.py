"""The spelling in the window: marks, suggestions, the next unknown word, own words."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from tests.manuscript.books import Book
from writer_assist.domain.book_names import NameList
from writer_assist.manuscript.word_lists import words_of_book
from writer_assist.settings import Settings
from writer_assist.ui.background import Background
from writer_assist.ui.draft.word_lists import WordListsDialog
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.settings.controller import SettingsController
from writer_assist.ui.wiring.proofreading import ProofreadingWiring

pytestmark = pytest.mark.qt_log_ignore("plugin does not support", extend=True)


@pytest.fixture
def window(qtbot):
    window = MainWindow(Settings())
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def spelling(qtbot, window, background: Background, data_folder):
    data_folder.make()
    settings = SettingsController(background, data_folder.settings, Settings(), window)
    messages = MessageController(window.messages, window)
    proofreading = ProofreadingWiring(data_folder, window, settings, messages, window)
    qtbot.waitSignal(proofreading.spelling.dictionary_opened).wait()
    yield proofreading
    proofreading.finish()


def show(qtbot, window, text, word):
    window.editor.set_text(text)
    window.editor.viewport().repaint()
    at = text.index(word)
    qtbot.waitUntil(lambda: window.editor.spelling.unknown_at(at) == word)


GERMAN = (
    "Am späten Abend ging die Fährfrau noch einmal hinunter zum Wasser, weil jemand auf "
    "der anderen Seite gerufen hatte. Es war niemand dort. Nur das alte Boot lag zwischen"
    " den Steinen, und über dem Schilf stand ein blasser Mond. Sie setzte sich auf den "
    "nassen Steg, zog ihre Schuhe aus und wartete, bis die Glocke der Insel zum zweiten "
    "Mal schlug. Danach wusste sie, dass ihr Bruder nicht mehr kommen würde, jedenfalls "
    "heute nicht, vielleicht auch niemals wieder.\n\n"
)
ENGLISH = (
    "Late in the evening the woman who kept the ferry went down to the water once more, "
    "since somebody had called from the other side. Nobody was there. Only an old boat "
    "lay between the stones, and above the reeds stood a pale moon. She sat on the wet "
    "landing, pulled off her shoes and waited until the bell of the island struck twice. "
    "After that she knew that her brother would not come today, and perhaps never again, "
    "whatever he had promised them in the winter.\n\n"
)


def test_text_in_a_language_without_a_dictionary_gets_no_lines(qtbot, window, spelling):
    window.editor.set_text(GERMAN)
    spelling.begin_text()
    qtbot.waitUntil(lambda: not window.editor.spelling.is_on)

    window.action("next_mark").trigger()

    assert window.messages.sentence().startswith("No dictionary on this computer knows")


def test_text_in_the_usual_language_gets_its_lines_back(qtbot, window, spelling):
    window.editor.set_text(GERMAN)
    spelling.begin_text()
    qtbot.waitUntil(lambda: not window.editor.spelling.is_on)

    window.editor.set_text(ENGLISH)
    spelling.begin_text()

    qtbot.waitUntil(lambda: window.editor.spelling.is_on)
    assert spelling.spelling.dictionary == "en_US"


def test_chosen_language_is_not_doubted(qtbot, window, spelling):
    spelling.set_language("en_US")
    window.editor.set_text(GERMAN)
    spelling.begin_text()

    show(qtbot, window, GERMAN, "Abend")

    assert spelling.spelling.dictionary == "en_US"


def test_unknown_words_of_the_visible_text_are_found(qtbot, window, spelling):
    show(qtbot, window, "The ferrry is late. \U0001f600", "ferrry")

    assert window.editor.spelling.unknown_at(0) == ""


def test_key_selects_the_next_unknown_word_and_offers_others(qtbot, window, spelling):
    window.editor.set_text("The ferry.\n\n" * 400 + "It was laet.")

    window.action("next_mark").trigger()
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    words = [action.text() for action in menu.actions()]
    words_selected = window.editor.selected_text()
    menu.actions()[words.index("late")].trigger()
    menu.close()

    assert words_selected == "laet"
    assert window.editor.text().endswith("It was late.")


def test_added_word_is_known_from_then_on(qtbot, window, spelling, data_folder):
    show(qtbot, window, "At Skarholm.", "Skarholm")

    window.editor.spelling.word_added.emit("Skarholm")
    qtbot.waitUntil(data_folder.own_words.exists)
    qtbot.waitUntil(lambda: window.editor.spelling.unknown_at(3) == "")

    assert data_folder.own_words.read_text(encoding="utf-8") == "Skarholm\n"


def test_word_added_to_the_book_is_unknown_in_the_next(qtbot, window, spelling, tmp_path):
    ferry, moon = (Book(tmp_path / name).read() for name in ("ferry", "moon"))
    spelling.spelling.follow_project(ferry)
    show(qtbot, window, "At Skarholm.", "Skarholm")

    window.editor.spelling.book_word_added.emit("Skarholm")
    qtbot.waitUntil(lambda: window.editor.spelling.unknown_at(3) == "")
    spelling.spelling.follow_project(moon)

    qtbot.waitUntil(lambda: window.editor.spelling.unknown_at(3) == "Skarholm")
    assert words_of_book(ferry.index.path).read_text() == "Skarholm\n"


def offered(qtbot, window):
    QTest.keyClick(window.editor, Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    words = [action.text() for action in menu.actions()]
    menu.close()
    return words


def test_word_can_be_added_to_the_book_where_there_is_one(qtbot, window, spelling, tmp_path):
    show(qtbot, window, "At Skarholm.", "Skarholm")
    alone = offered(qtbot, window)
    spelling.spelling.follow_project(Book(tmp_path / "ferry").read())
    window.editor.go_to(0)

    assert "A&dd “Skarholm” to my dictionary" in alone
    assert "Add “Skarholm” to the words of this &book" not in alone
    assert "Add “Skarholm” to the words of this &book" in offered(qtbot, window)


def test_word_that_is_removed_gets_its_mark_again(qtbot, window, spelling, data_folder):
    data_folder.own_words.write_text("Skarholm\n")
    spelling.spelling.follow_project(None)
    window.editor.set_text("At Skarholm.")

    window.action("word_lists").trigger()
    qtbot.waitUntil(lambda: window.findChild(WordListsDialog) is not None)
    dialog = window.findChild(WordListsDialog)
    dialog.own.list.selectAll()
    QTest.keyClick(dialog.own.list, Qt.Key.Key_Delete)
    dialog.accept()

    window.editor.viewport().repaint()
    qtbot.waitUntil(lambda: window.editor.spelling.unknown_at(3) == "Skarholm")


def test_names_of_the_book_lose_their_mark(qtbot, window, spelling):
    show(qtbot, window, "At Skarholm.", "Skarholm")

    spelling.spelling.set_names(NameList(titles=("The light of Skarholm",)))

    qtbot.waitUntil(lambda: window.editor.spelling.unknown_at(3) == "")


def test_draft_without_unknown_words_says_so(qtbot, window, spelling):
    window.editor.set_text("The ferry is late.")

    QTest.keyClick(window.editor, Qt.Key.Key_F7)

    qtbot.waitUntil(lambda: "dictionary" in window.messages.sentence())


def test_spelling_is_switched_off_by_its_key(qtbot, window, spelling):
    show(qtbot, window, "The ferrry.", "ferrry")

    QTest.keyClick(window.editor, Qt.Key.Key_F7, Qt.KeyboardModifier.ShiftModifier)

    assert not window.action("spelling").isChecked()
    assert window.editor.spelling.unknown_at(4) == ""
