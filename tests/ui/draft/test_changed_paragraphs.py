"""Which paragraphs changed, read without holding up the writer."""

from __future__ import annotations

import random
import time

import pytest
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest

from tests.benchmarks.prose import Prose
from writer_assist.ui.draft.editor import Editor
from writer_assist.ui.draft.recall import ChangedParagraphs


class Mirror:
    """What someone knows who is only told the changes."""

    def __init__(self, changes):
        self.paragraphs, self.told = [], []
        changes.changed.connect(self.take)

    def take(self, first, removed, paragraphs):
        self.told.append((first, removed, paragraphs))
        self.paragraphs[first : first + removed] = paragraphs


@pytest.fixture
def editor(qtbot):
    editor = Editor()
    qtbot.addWidget(editor)
    return editor


@pytest.fixture
def changes(editor):
    editor.set_text("One.\n\nTwo.\n\nThree.")
    return ChangedParagraphs(editor.document())


@pytest.fixture
def mirror(changes, qtbot):
    mirror = Mirror(changes)
    with qtbot.waitSignal(changes.up_to_date):
        changes.read()
    return mirror


def test_whole_draft_is_told_at_first(mirror):
    assert mirror.told == [(0, 0, ("One.", "", "Two.", "", "Three."))]


def test_only_what_changed_is_told(editor, changes, mirror):
    editor.go_to(8)

    QTest.keyClicks(editor, "x")
    changes.read()

    assert mirror.told[1:] == [(2, 1, ("Twxo.",))]


def test_nothing_is_told_twice(changes, mirror):
    changes.read()

    assert len(mirror.told) == 1


def test_everything_is_told_again_to_who_forgot(changes, mirror):
    changes.forget()
    changes.read()

    assert mirror.told[1] == (0, 5, ("One.", "", "Two.", "", "Three."))


@pytest.mark.parametrize("seed", range(6))
def test_changes_add_up_to_the_text(editor, changes, mirror, seed):
    draw = random.Random(seed)
    for step in range(40):
        cursor = QTextCursor(editor.document())
        cursor.setPosition(draw.randrange(editor.document().characterCount()))
        if draw.random() < 0.5:
            span = min(cursor.position() + 9, editor.document().characterCount() - 1)
            cursor.setPosition(span, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(draw.choice(["", "\n", "a\nb\n", "word"]))
        if step % 7 == 0:
            editor.undo()
        if step % 5 == 0:
            changes.read()
    changes.read()

    assert "\n".join(mirror.paragraphs) == editor.text()


def test_long_draft_is_read_in_steps_shorter_than_a_frame(editor, qtbot):
    editor.set_text(Prose().text(200_000))
    changes = ChangedParagraphs(editor.document())
    mirror = Mirror(changes)

    began = time.thread_time()  # the machine may be busy with other things
    changes.read()
    step_s, told_at_once = time.thread_time() - began, bool(mirror.told)
    qtbot.waitSignal(changes.up_to_date).wait()

    assert step_s < 0.016
    assert not told_at_once
    assert "\n".join(mirror.paragraphs) == editor.text()


def test_key_in_a_long_draft_costs_nothing_to_note(editor, qtbot):
    editor.set_text(Prose().text(200_000))
    changes = ChangedParagraphs(editor.document())
    mirror = Mirror(changes)
    with qtbot.waitSignal(changes.up_to_date):
        changes.read()
    editor.go_to(500_000)

    editor.insert("Now. ")
    changes.read()

    assert [len(paragraphs) for _, _, paragraphs in mirror.told[1:]] == [1]
