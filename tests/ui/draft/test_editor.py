"""The draft, with real keys."""

from __future__ import annotations

import random
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest

from tests.ui.values import snippet
from writer_assist.domain.context import Context
from writer_assist.domain.story import TextRegion, inside_after
from writer_assist.domain.words import count_words
from writer_assist.ui.draft.editor import Editor
from writer_assist.ui.sources.model import mime_of


@pytest.fixture
def editor(qtbot):
    editor = Editor()
    qtbot.addWidget(editor)
    editor.resize(800, 600)
    editor.show()
    editor.setFocus()
    return editor


def put_caret(editor, position):
    cursor = editor.textCursor()
    cursor.setPosition(position)
    editor.setTextCursor(cursor)


@pytest.mark.parametrize(
    "text", ["", "One.\n\nTwo.\n", "a\u00a0b", "🙂 e\u0301", "tab\there", "\n\n"]
)
def test_text_comes_back_as_it_was(editor, text):
    editor.set_text(text)

    assert editor.text() == text


def test_keys_are_reported_once_each(editor, qtbot):
    editor.set_text("The ferry")
    put_caret(editor, 9)
    heard = []
    editor.edited.connect(lambda: heard.append(editor.text()))

    QTest.keyClicks(editor, " is")

    assert heard == ["The ferry ", "The ferry i", "The ferry is"]


def test_beginning_of_the_text_is_shown_with_its_margin(editor, qtbot):
    editor.set_text("She waited.\n\n" * 60)
    editor.go_to_story_end()

    QTest.keyClick(editor, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)

    assert editor.verticalScrollBar().value() == 0


def test_setting_a_text_is_no_edit(editor, qtbot):
    with qtbot.assertNotEmitted(editor.edited):
        editor.set_text("# A draft\n\nwith *words*")

    assert not editor.document().isUndoAvailable()


def test_line_height_is_never_undone(editor):
    editor.set_text("One.")
    height = editor.document().size().height()
    put_caret(editor, 4)

    QTest.keyClicks(editor, "x")
    for _ in range(5):
        editor.undo()

    assert (editor.text(), editor.document().size().height()) == ("One.", height)


def test_new_paragraphs_have_the_same_line_height(editor):
    editor.set_text("One.")
    put_caret(editor, 4)

    QTest.keyClick(editor, Qt.Key.Key_Return)
    QTest.keyClicks(editor, "Two.")

    block = editor.document().firstBlock()
    assert block.blockFormat().lineHeight() == block.next().blockFormat().lineHeight() > 100


def test_enter_in_an_empty_paragraph_makes_another_one_alike(editor):
    editor.set_text("One.")
    put_caret(editor, 4)

    for _ in range(3):
        QTest.keyClick(editor, Qt.Key.Key_Return)

    block = editor.document().lastBlock()
    assert editor.text() == "One.\n\n\n"
    assert block.blockFormat().lineHeight() == block.previous().blockFormat().lineHeight() > 100


@pytest.mark.parametrize(
    "modifier", [Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier]
)
def test_enter_leaves_a_draft_alone_that_is_only_read(editor, modifier):
    editor.set_text("One.")
    editor.setReadOnly(True)

    QTest.keyClick(editor, Qt.Key.Key_Return, modifier)

    assert editor.text() == "One."


def test_shift_enter_makes_an_ordinary_paragraph(editor):
    QTest.keyClicks(editor, "a")
    QTest.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(editor, "b")

    assert editor.document().blockCount() == 2


def test_insertion_is_one_undo_step(editor):
    editor.set_text("It rained. ")
    put_caret(editor, 11)
    QTest.keyClicks(editor, "Ab")

    editor.insert_at(editor.remember_place(), "One.\n\nTwo.")
    QTest.keyClicks(editor, "xy")
    editor.undo()
    editor.undo()

    assert editor.text() == "It rained. Ab"


def test_place_follows_edits_and_caret_stays(editor):
    editor.set_text("one two")
    put_caret(editor, 3)
    place = editor.remember_place()
    put_caret(editor, 0)
    QTest.keyClicks(editor, "so ")

    editor.insert_at(place, " and a half")

    assert (editor.text(), editor.textCursor().position()) == ("so one and a half two", 3)


def test_caret_at_the_place_ends_behind_the_insertion(editor):
    editor.set_text("one")
    put_caret(editor, 3)

    editor.insert_at(editor.remember_place(), " two")
    QTest.keyClicks(editor, "!")

    assert editor.text() == "one two!"


def test_paste_keeps_emphasis_and_no_other_format(editor):
    data = QMimeData()
    data.setHtml("<p style='color:red'><b>bold</b></p>")
    data.setText("bold")

    editor.insertFromMimeData(data)

    assert editor.text() == "**bold**"
    assert editor.textCursor().charFormat().fontWeight() <= 400


def test_dropped_snippet_is_quoted_with_its_source(editor, qtbot):
    with qtbot.waitSignal(editor.passage_dropped) as dropped:
        editor.insertFromMimeData(mime_of(snippet(7, "It sank.\nTwice.")))

    assert dropped.args == [7]
    assert editor.text() == "> It sank. Twice.\n> — Salt Ferry › The crossing\n\n"


@pytest.mark.parametrize(
    ("text", "caret", "after", "typed_at"),
    [
        ("", 0, "> Q\n\n", 5),
        ("One.", 4, "One.\n\n> Q\n\n", 11),
        ("One.", 2, "One.\n\n> Q\n\n", 11),
        ("One.\n\nTwo.", 2, "One.\n\n> Q\n\nTwo.", 2),
        ("One.\nTwo.", 4, "One.\n\n> Q\n\nTwo.", 4),
        ("One.\nTwo.", 5, "One.\n\n> Q\n\nTwo.", 11),
        ("One.\n\n\n\nTwo.", 6, "One.\n\n> Q\n\n\n\nTwo.", 11),
        ("One.\n\nTwo.", 5, "One.\n\n> Q\n\n\nTwo.", 11),
    ],
)
def test_what_is_inserted_apart_has_room_around_it(editor, text, caret, after, typed_at):
    editor.set_text(text)
    put_caret(editor, caret)

    editor.insert_apart("> Q\n")

    assert (editor.text(), editor.textCursor().position()) == (after, typed_at)
    editor.undo()
    assert editor.text() == text


def test_what_is_inserted_apart_replaces_no_selection(editor):
    editor.set_text("One.")
    editor.selectAll()

    editor.insert_apart("> Q")

    assert editor.text().startswith("One.\n")


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    text=st.text(alphabet="ab \n.🙂é", max_size=60), place=st.integers(0, 60), long=st.booleans()
)
def test_context_is_that_of_the_whole_text(editor, text, place, long):
    text = ("word " * 3000 + "\n" if long else "") + text
    place = min(len(text) - 60 + place if long else place, len(text))
    editor.set_text(text)
    put_caret(editor, len(text[:place].encode("utf-16-le")) // 2)

    assert editor.context("d") == Context.at(text, place, draft="d")


def test_context_of_a_text_broken_by_hand_is_that_of_the_whole_text(editor):
    line = "and all that night the ferry lay at the quay while rain ran down\n"
    text = "\n".join(f"{number} {line * (number % 7 + 2)}" for number in range(90))
    editor.set_text(text)

    for place in range(0, len(text), 487):
        put_caret(editor, place)
        assert editor.context("d") == Context.at(text, place, draft="d")


def test_words_are_counted_through_any_edit(editor):
    chance = random.Random(4)
    editor.set_text("one two\n\nthree don't\nwell-known")
    for _ in range(150):
        cursor = QTextCursor(editor.document())
        end = editor.document().characterCount()
        cursor.setPosition(chance.randrange(end))
        if chance.random() < 0.5:
            cursor.setPosition(chance.randrange(end), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(chance.choice(["a", " ", "\n", "x y\nz\n\nw", "", "word word"]))
        if chance.random() < 0.2:
            editor.undo()
        if chance.random() < 0.3:
            assert editor.word_count() == count_words(editor.text())

    assert editor.word_count() == count_words(editor.text())


def test_words_are_told_after_a_pause(editor, qtbot):
    with qtbot.waitSignal(editor.words_changed) as told:
        QTest.keyClicks(editor, "three little words")

    assert told.args == [3]


def test_key_in_a_long_draft_touches_one_paragraph(editor):
    editor.set_text("\n".join(["Some words of a paragraph."] * 3000))
    put_caret(editor, 30_000)
    calls = []
    editor.edited.connect(editor.context)

    sys.setprofile(
        lambda _frame, event, what: calls.append(what.__name__) if event == "c_call" else None
    )
    try:
        QTest.keyClicks(editor, "a")
    finally:
        sys.setprofile(None)

    assert not {"toPlainText", "toRawText", "toHtml", "toMarkdown", "begin"} & set(calls)
    assert 0 < calls.count("text") < 1000  # a context reaches 8,000 characters back, no further


def test_heading_is_bold_and_text_stays_plain(editor):
    editor.set_text("# The Crossing")

    formats = editor.document().firstBlock().layout().formats()

    assert any(part.format.fontWeight() >= 700 for part in formats)
    assert editor.text() == "# The Crossing"


def test_emphasis_behind_an_emoji_is_marked_at_its_place(editor):
    editor.set_text("🙂 *so*")

    italic = [
        part
        for part in editor.document().firstBlock().layout().formats()
        if part.format.fontItalic()
    ]

    assert (min(part.start for part in italic), sum(part.length for part in italic)) == (3, 4)


def test_text_keeps_to_a_readable_measure(editor):
    editor.resize(1600, 600)

    metrics = editor.fontMetrics()
    line = "The ferry had not come in, and nobody on the quay would say why it was late. "

    assert 58 <= editor.viewport().width() / (metrics.horizontalAdvance(line) / len(line)) <= 78


def test_line_being_written_stays_off_the_lower_edge(editor):
    editor.set_text("\n".join(["line"] * 100))
    editor.moveCursor(QTextCursor.MoveOperation.End)

    QTest.keyClicks(editor, "a")

    assert editor.cursorRect().bottom() < 0.8 * editor.viewport().height()


def test_click_beside_the_text_puts_the_caret_there(editor):
    editor.resize(1400, 600)
    editor.set_text("one\ntwo\nthree")
    put_caret(editor, 0)
    first_line = editor.viewport().mapTo(editor, editor.cursorRect().center())
    put_caret(editor, 9)

    QTest.mouseClick(editor, Qt.MouseButton.LeftButton, pos=QPoint(10, first_line.y()))

    assert editor.textCursor().position() == 0


def test_line_being_written_stays_in_sight_when_the_window_shrinks(editor):
    editor.set_text("\n".join(["line"] * 60))
    editor.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(editor, "a")

    editor.resize(800, 300)

    assert editor.cursorRect().bottom() < 0.8 * editor.viewport().height()


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("# One\n\nIt rained. 🌧  \n\n \n", "# One\n\nIt rained. 🌧"),
        ("One line", "One line"),
        ("\n\n", ""),
        ("", ""),
    ],
)
def test_story_ends_behind_its_last_words(editor, text, before):
    editor.set_text(text)

    editor.go_to_story_end()

    assert editor.context().story == before


def test_caret_that_is_gone_to_is_in_sight(editor):
    editor.set_text("\n".join(["It rained and rained on."] * 300))

    editor.go_to_story_end()

    assert editor.rect().contains(editor.cursorRect())


def test_caret_beyond_a_text_that_became_shorter_is_its_end(editor):
    editor.set_text("Short.")

    editor.go_to(4711)

    assert editor.context().story == "Short."


def test_invitation_goes_with_the_first_letter(editor):
    editor.resize(600, 300)
    empty = editor.grab().toImage()
    editor.insert(" ")
    begun = editor.grab().toImage()

    assert colours_of(empty) > 2 >= colours_of(begun)


def colours_of(image):
    ink = {image.pixel(x, y) for x in range(60, 400) for y in range(0, 120)}
    return len(ink)


def test_caret_of_an_empty_text_stands_where_the_first_letter_will(editor):
    editor.set_text("")
    before = editor.cursorRect().top()

    editor.insert("A")

    assert editor.cursorRect().top() == before > 30


PARAGRAPH = "The ferry had not come since the rain began, and nobody said why. "


@pytest.mark.parametrize(
    "aside",
    [
        "%%\nsecret\n" + "the secret ending\n" * 2000 + "%%",
        "<!-- secret\n\n" + "the secret ending 🙂\n\n" * 2000 + "-->",
        "%% secret %%",
    ],
)
def test_comment_of_any_length_is_in_no_context(editor, aside):
    before = "\n\n".join(f"{number}. {PARAGRAPH}" for number in range(400))
    editor.set_text(f"---\ntitle: secret\n---\n{before}\n\n{aside}\n\nLast 🙂 words")
    put_caret(editor, editor.document().characterCount() - 1)

    context = editor.context()

    assert "secret" not in context.story
    assert context.story.endswith("nobody said why. \n\nLast 🙂 words")
    assert len(context.story) > 4000


@pytest.mark.parametrize("opening", ["%% ", "<!-- "])
def test_comment_without_an_end_hides_what_follows(editor, opening):
    editor.set_text(f"A. {PARAGRAPH}\n\n{opening}\n\n" + "secret\n\n" * 4000)
    put_caret(editor, editor.document().characterCount() - 1)

    assert editor.context().story == f"A. {PARAGRAPH}\n\n"


def test_comment_that_is_typed_is_left_out_from_its_first_sign(editor):
    editor.set_text("\n\n".join([PARAGRAPH] * 400))
    put_caret(editor, 3)

    QTest.keyClicks(editor, "%%no%%")
    put_caret(editor, 20)

    assert "no%%" not in editor.context().paragraph
    assert editor.context().paragraph == PARAGRAPH


def test_what_goes_on_is_known_after_any_edit(editor):
    editor.set_text("\n\n".join(["%% one %%", *[PARAGRAPH] * 300, "<!-- two", "-->", PARAGRAPH]))
    dice = random.Random(4)

    for words in ("%%", "<!--", "-->", "---\na: b\n---\n", "x") * 8:
        cursor = editor.textCursor()
        cursor.setPosition(dice.randrange(editor.document().characterCount()))
        cursor.insertText(words)
        number = dice.randrange(1, editor.document().blockCount())
        before = "".join(f"{line}\n" for line in editor.text().split("\n")[:number])

        assert editor.asides.inside_before(number) is inside_after(before, TextRegion.BEGINNING)


def test_story_of_a_scene_begins_in_the_scenes_before(editor):
    editor.set_text("She left.")
    editor.set_earlier("She came.")
    editor.go_to(4)

    assert editor.context().story == "She came.\n\nShe "


def test_another_text_has_no_earlier_story(editor):
    editor.set_earlier("She came.")
    editor.set_text("Alone.")

    assert editor.context().before == ""


def test_caret_stays_in_sight_when_the_window_becomes_narrow(editor):
    editor.resize(1400, 600)
    editor.set_text("The ferry had not come in, and nobody would say why. " * 200)
    editor.go_to_story_end()

    editor.resize(420, 500)

    assert editor.viewport().rect().contains(editor.cursorRect().center())


def test_reading_elsewhere_is_not_disturbed_by_another_size(editor):
    editor.set_text("The ferry had not come in, and nobody would say why. \n" * 200)
    editor.go_to_story_end()
    editor.verticalScrollBar().setValue(0)

    editor.resize(800, 500)

    assert editor.verticalScrollBar().value() == 0
