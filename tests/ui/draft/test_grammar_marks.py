"""The marks of questionable grammar, their menu, and the search for the next underlined words."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest

from writer_assist.domain.grammar import Complaint
from writer_assist.ui.draft.editor import Editor

pytestmark = pytest.mark.qt_log_ignore("plugin does not support", extend=True)

SAID = "Use “have” rather than “of” here."


def complaints(text):
    at = text.find("should of")
    return () if at < 0 else (Complaint(at, at + 9, "ModalOf", SAID, ("should have",), "here"),)


@pytest.fixture
def edit(qtbot):
    edit = Editor()
    qtbot.addWidget(edit)
    edit.resize(900, 500)
    edit.show()
    edit.setFocus()
    edit.asked = []
    edit.grammar.paragraphs_wanted.connect(edit.asked.extend)
    edit.grammar.paragraphs_wanted.connect(
        lambda texts: edit.grammar.tell({text: complaints(text) for text in texts})
    )
    edit.grammar.set_on(True)
    return edit


def show(qtbot, edit, text):
    edit.set_text(text)
    edit.go_to(0)
    edit.viewport().repaint()
    qtbot.waitUntil(lambda: edit.grammar.complaint_at(text.index("should of") + 2) is not None)
    edit.viewport().repaint()


def menu_texts(edit):
    menu = edit.context_menu()
    texts = [action.text() for action in menu.actions()]
    menu.deleteLater()
    return texts


def test_only_paragraphs_in_sight_are_asked_for(edit, qtbot):
    show(qtbot, edit, "He should of gone.\n\n" + "The ferry.\n\n" * 300 + "The last line.")

    assert "The last line." not in edit.asked


def test_nothing_is_asked_for_until_the_writer_pauses(edit, qtbot):
    show(qtbot, edit, "He should of gone.")
    edit.asked.clear()

    QTest.keyClicks(edit, "And ")
    edit.viewport().repaint()

    assert edit.asked == []
    qtbot.waitUntil(lambda: edit.asked == ["And He should of gone."])


def test_menu_says_why_and_mends(edit, qtbot):
    show(qtbot, edit, "\U0001f600 He should of gone.")
    edit.go_to(8)

    menu = edit.context_menu()
    entries = {action.text(): action for action in menu.actions()}
    entries["should have"].trigger()
    menu.deleteLater()

    assert SAID in entries
    assert edit.text() == "\U0001f600 He should have gone."


def test_menu_offers_to_ignore_the_place_or_the_kind(edit, qtbot):
    show(qtbot, edit, "He should of gone.")
    edit.go_to(5)

    with qtbot.waitSignal(edit.grammar.ignored) as ignored:
        menu = edit.context_menu()
        next(one for one in menu.actions() if "Ignore" in one.text()).trigger()
        menu.deleteLater()

    assert ignored.args[0].place == "here"
    assert "&Never complain of this kind" in menu_texts(edit)


def test_draft_that_is_only_read_offers_nothing(edit, qtbot):
    show(qtbot, edit, "He should of gone.")
    edit.setReadOnly(True)
    edit.go_to(5)

    assert SAID not in menu_texts(edit)


def test_next_one_is_found_out_of_sight_and_selected(edit, qtbot):
    edit.set_text("The ferry.\n\n" * 200 + "He should of gone.")

    with qtbot.waitSignal(edit.mark_search.found):
        edit.mark_search.seek()

    assert edit.selected_text() == "should of"


def test_search_ends_where_nothing_is_wrong(edit, qtbot):
    edit.set_text("The ferry.\n\nIt left.")

    with qtbot.waitSignal(edit.mark_search.none_found):
        edit.mark_search.seek()


def test_search_stops_when_the_caret_moves(edit, qtbot):
    edit.grammar.paragraphs_wanted.disconnect()
    edit.set_text("The ferry.")
    edit.mark_search.seek()

    edit.go_to(3)

    assert not edit.mark_search.is_searching


def test_words_just_being_written_are_not_marked(edit, qtbot):
    show(qtbot, edit, "He should of")
    edit.go_to(12)

    assert edit.grammar.spans(edit.textCursor().block()) == []
