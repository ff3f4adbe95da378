"""The panel of sources, its model and its words."""

from __future__ import annotations

import dataclasses
import time

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from tests.ui.values import snippet
from writer_assist.domain.context import Context
from writer_assist.domain.progress import Progress
from writer_assist.domain.snippet import MatchedWord, Reasons
from writer_assist.messages.library import SnippetMark
from writer_assist.ui.sources.controller import Anchor, Subject, heading
from writer_assist.ui.sources.model import SourcesModel, mime_of, passage_in, quotation
from writer_assist.ui.sources.panel import SourcesPanel
from writer_assist.ui.sources.reasons import best_sentence, chips, emphasised, excerpt

DAY = 86_400


@pytest.fixture
def panel(qtbot):
    panel = SourcesPanel()
    qtbot.addWidget(panel)
    panel.resize(360, 500)
    panel.show()
    return panel


def shown(model):
    return [model.snippet(row).passage.passage_id for row in range(model.rowCount())]


def test_model_keeps_qts_rules(qtmodeltester):
    model = SourcesModel()
    qtmodeltester.check(model)

    for numbers in ((1, 2, 3), (3, 1), (4, 1, 3, 2), (), (2, 2)):
        model.set_snippets(tuple(snippet(number) for number in numbers))
        qtmodeltester.check(model)

    assert shown(model) == [2]


def test_rows_that_stay_are_not_touched(qtbot):
    model = SourcesModel()
    model.set_snippets((snippet(1), snippet(2), snippet(3)))
    kept = QPersistentModelIndex(model.index(2))
    changes = []
    model.dataChanged.connect(lambda *_: changes.append("changed"))
    model.modelReset.connect(lambda: changes.append("reset"))

    model.set_snippets((snippet(3), snippet(4), snippet(1)))

    assert (shown(model), kept.row(), changes) == ([3, 4, 1], 0, [])


def test_list_does_not_scroll_when_rows_arrive_below(panel, qtbot):
    panel.set_snippets(tuple(snippet(number, "Long words. " * 9) for number in range(12)))
    qtbot.waitUntil(lambda: panel.list.verticalScrollBar().maximum() > 90)
    panel.list.verticalScrollBar().setValue(90)

    panel.set_snippets(tuple(snippet(number, "Long words. " * 9) for number in range(14)))

    assert panel.list.verticalScrollBar().value() == 90


@pytest.mark.parametrize(
    ("reasons", "words"),
    [
        (Reasons(names=("Mara",)), ("name: Mara",)),
        (Reasons((MatchedWord("Rain", 2), MatchedWord("ferry", 1))), ("Rain, ferry",)),
        (Reasons(cosine=0.5, dense_rank=2), ("close in meaning",)),
        (Reasons(cosine=0.1, dense_rank=70, names=("Mara",)), ("name: Mara",)),
        (Reasons(names=("M",), last_used=-245 * DAY), ("name: M", "not used for 8 months")),
        (Reasons(names=("M",), last_used=-800 * DAY), ("name: M", "not used for 2 years")),
        (Reasons(names=("M",), last_used=-3 * DAY), ("name: M",)),
        (Reasons(is_expected=True, cosine=0.1), ("named in similar notes",)),
        (Reasons(is_expected=True, names=("Mara",)), ("name: Mara",)),
        (Reasons(), ()),
    ],
)
def test_chips_say_why(reasons, words):
    assert chips(reasons, now=0) == words


def test_name_is_said_once():
    words = tuple(MatchedWord(word, 1.0) for word in ("Minerva", "door"))

    assert chips(Reasons(words, names=("Minerva",))) == ("name: Minerva", "door")


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("The bell rang.", ("bell",), "The bell rang."),
        ("The bell rang over the harbour.", ("bell",), "The bell rang\u00a0…"),
        ("Nobody on the quay would say why the bell rang.", ("bell",), "… the bell rang."),
        ("Nobody on the quay would say why.", (), "Nobody on the\u00a0…"),
        (
            "そのときにわかに大きな音がして私たちは水に落ち戸がひらいた。",
            ("戸",),
            "… がして私たちは水に落ち戸がひらいた。",
        ),
    ],
)
def test_excerpt_shows_a_word_that_matched(text, words, shown):
    assert excerpt(snippet(1, text, words=words), 20) == shown


def test_very_short_sentence_is_shown_with_what_follows():
    one = dataclasses.replace(snippet(1, "Issue: none. Married to the sea."), best_sentence=(0, 12))

    assert excerpt(one, 80) == "Issue: none. Married to the sea."


def test_row_of_a_low_window_is_three_lines_high(panel):
    long = "Nobody on the quay would say why the ferry was late, or how late. " * 5
    panel.set_snippets((snippet(1, long),))
    roomy = height(panel)

    panel.set_compact(True)

    assert height(panel) < roomy * 0.7


@pytest.mark.parametrize("words", [(), ("ferry", "quay", "late")])
def test_long_sentence_takes_two_lines_of_a_low_window(panel, words):
    panel.set_compact(True)
    panel.set_snippets((snippet(1, "Short.", words=words),))
    one_line = height(panel)

    panel.set_snippets((snippet(2, "The ferry left the quay, late. " * 9, words=words),))

    assert one_line < height(panel) < one_line * 1.6


def test_pinned_snippets_leave_the_room_to_what_is_new(panel):
    long = "The ferry left the quay, late. " * 9
    panel.set_snippets((snippet(1, long, words=("ferry",)),))
    usual = height(panel)

    panel.set_snippets((snippet(2, long, words=("ferry",), pinned=True),))

    assert height(panel) < usual * 0.6


def height(panel):
    return panel.list.sizeHintForRow(0)


def test_words_of_a_script_without_spaces_are_emphasised_inside_a_run():
    reasons = Reasons(matched_words=(MatchedWord("東京", 1.0), MatchedWord("rain", 1.0)))

    assert emphasised("私は東京へ。rainy rain", reasons) == "私は<b>東京</b>へ。rainy <b>rain</b>"


def test_matched_words_are_bold_and_the_rest_is_harmless():
    reasons = Reasons((MatchedWord("ferry", 1.0),))

    assert emphasised("<b>A</b> Ferry & ferryman", reasons) == (
        "&lt;b&gt;A&lt;/b&gt; <b>Ferry</b> &amp; ferryman"
    )


def test_best_sentence_is_shown_without_markdown():
    assert (
        best_sentence(snippet(1, "See [[Mara Venn|Mara]],\nshe *knew*.")) == "See Mara, she knew."
    )


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        (Subject(Context("", "", "", 0)), ""),
        (
            Subject(Context("", "", "The ferry had not run for nine days", 0)),
            "for “The ferry had not run for nine…”",
        ),
        (
            Subject(Context("", "", "## The [[Mara Venn#Nights|Last]] *Crossing*", 0)),
            "for “The Last Crossing”",
        ),
        (Subject(Context("", "Fog.\n", "", 0)), "for “Fog.”"),
        (Subject(Context("", "", "Fog bell", 0), Anchor.SELECTION), "for the selection “Fog bell”"),
        (Subject(Context("", "", "Fog.", 0), Anchor.SCENE), "for this scene"),
        (Subject(Context("", "", "", 0), Anchor.NOTE, 7, "Mara"), "similar to “Mara”"),
    ],
)
def test_header_names_what_was_asked(panel, subject, words):
    panel.set_subject(heading(subject))

    assert words in said(panel)


def test_empty_list_says_that_notes_are_still_being_read(panel):
    panel.set_subject("for “The rain began”")
    panel.set_reading(Progress("Reading notes", 3, 12))
    while_reading = panel.hint()
    panel.set_reading(None)

    assert "being read" in while_reading
    assert panel.hint() == "Nothing in your notes fits this yet."


def test_paused_list_still_says_what_it_is_for(panel):
    panel.set_subject("for this scene")

    panel.set_paused(True)

    assert "Paused, for this scene" in said(panel)


def test_held_list_can_be_let_go(panel, qtbot):
    panel.set_held(True)
    button = named(panel, "Unlock: follow the paragraph")

    with qtbot.waitSignal(panel.let_go):
        button.click()

    panel.set_held(False)
    assert not button.isVisible()


def named(widget, name):
    return next(one for one in widget.findChildren(QToolButton) if one.accessibleName() == name)


def said(widget):
    from PySide6.QtWidgets import QWidget

    return [child.accessibleName() for child in widget.findChildren(QWidget) if child.isVisible()]


@pytest.mark.parametrize(
    ("key", "signal", "heard"),
    [
        (Qt.Key.Key_P, "mark_requested", [5, SnippetMark.PIN]),
        (Qt.Key.Key_H, "mark_requested", [5, SnippetMark.HIDE_HERE]),
        (Qt.Key.Key_O, "open_requested", [snippet(5)]),
        (Qt.Key.Key_Q, "quote_requested", [snippet(5), False]),
        (Qt.Key.Key_M, "like_requested", [snippet(5)]),
    ],
)
def test_each_action_has_a_key(panel, qtbot, key, signal, heard):
    panel.set_snippets((snippet(5),))
    panel.list.setCurrentIndex(panel.model.index(0))

    with qtbot.waitSignal(getattr(panel, signal)) as blocker:
        QTest.keyClick(panel.list, key)

    assert blocker.args == heard


def test_shift_h_hides_everywhere(panel, qtbot):
    panel.set_snippets((snippet(5),))
    panel.list.setCurrentIndex(panel.model.index(0))

    with qtbot.waitSignal(panel.mark_requested) as blocker:
        QTest.keyClick(panel.list, Qt.Key.Key_H, Qt.KeyboardModifier.ShiftModifier)

    assert blocker.args == [5, SnippetMark.HIDE]


def test_pinned_snippet_can_be_unpinned(panel, qtbot):
    panel.set_snippets((snippet(5, pinned=True),))
    panel.list.setCurrentIndex(panel.model.index(0))

    with qtbot.waitSignal(panel.mark_requested) as blocker:
        QTest.keyClick(panel.list, Qt.Key.Key_P)

    assert blocker.args == [5, SnippetMark.UNPIN]


def test_menu_offers_all_marks(panel):
    menu = panel.list.menu_for(snippet(5))

    words = [action.text().split("\t")[0] for action in menu.actions() if action.text()]

    assert words == [
        "Open note",
        "Quote in the text",
        "Quote the whole passage",
        "More like this note",
        "Pin",
        "Hide in this text",
        "Hide everywhere",
        "Unhide all",
    ]


def test_click_previews_the_whole_passage(panel, qtbot):
    panel.set_snippets((snippet(5, "First. Second."),))

    QTest.mouseClick(
        panel.list.viewport(),
        Qt.MouseButton.LeftButton,
        pos=panel.list.visualRect(panel.model.index(0)).center(),
    )

    assert "Passage" in said(panel)
    assert panel.close_preview()
    assert "Passage" not in said(panel)


def test_control_click_opens_the_note(panel, qtbot):
    panel.set_snippets((snippet(5),))
    there = panel.list.visualRect(panel.model.index(0)).center()

    with qtbot.waitSignal(panel.open_requested):
        QTest.mouseClick(
            panel.list.viewport(),
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.ControlModifier,
            there,
        )


def test_pause_is_told_once(panel, qtbot):
    heard = []
    panel.pause_toggled.connect(heard.append)

    panel.pause(True)
    panel.pause(True)
    panel.set_paused(False)

    assert heard == [True]


def test_drag_carries_the_passage():
    model = SourcesModel()
    model.set_snippets((snippet(5),))

    data = model.mimeData([model.index(0)])

    assert passage_in(data) == 5
    assert data.text().startswith("> The ferry")


def test_listener_hears_title_sentence_and_reasons():
    model = SourcesModel()
    model.set_snippets((snippet(5, names=("Salt Ferry",)),))
    index = model.index(0)

    assert index.data() == "Salt Ferry › The crossing: The ferry had not run."
    assert index.data(Qt.ItemDataRole.AccessibleDescriptionRole) == "name: Salt Ferry"


def test_painting_many_snippets_is_quick(panel, qtbot):
    panel.set_snippets(
        tuple(snippet(number, "Rain & <i>sea</i>. " * 8, words=("rain",)) for number in range(50))
    )

    began = time.perf_counter()
    panel.grab()

    assert time.perf_counter() - began < 20


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("> [!bug] Issue\n> The bell *rings* twice. See https://example.org/bell now.", None),
        ("## Foxes\n\nBy: A. Writer\nThey [[Kit|burrow]].\n\nSource: <https://example.org>", None),
        ("Two.\n\nParagraphs.", "> Two.\n> Paragraphs."),
    ],
)
def test_whole_passage_is_quoted_as_prose(text, words):
    quoted = quotation(snippet(1, text), whole=True)

    assert not any(mark in quoted for mark in ("[!", "http", "#", "*", "[[", "By:", "Issue"))
    assert words is None or quoted.startswith(words)


def test_only_the_sentence_that_is_shown_is_quoted():
    quoted = quotation(snippet(1, "It rained. All day.", best=(0, 10)))

    assert quoted == "> It rained.\n> — Salt Ferry › The crossing\n"


def test_drag_with_shift_carries_the_whole_passage():
    data = mime_of(snippet(1, "It rained. All day.", best=(0, 10)), whole=True)

    assert data.text().startswith("> It rained. All day.\n")
