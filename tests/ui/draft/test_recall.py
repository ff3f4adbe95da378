"""What the draft recalls of itself, asked for in pauses."""

from __future__ import annotations

import pytest

from writer_assist.domain.prompt import Recalled
from writer_assist.messages.library import DraftChanged, RecallPassages
from writer_assist.ui.draft.editor import Editor
from writer_assist.ui.draft.recall import ChangedParagraphs, RecallController
from writer_assist.ui.open_draft import OpenDraft

DRAFT = "/novel/one.md"
PAST = (Recalled("The ledger.", 4, 5), Recalled("The stair.", 1, 3))


@pytest.fixture
def editor(qtbot):
    editor = Editor()
    qtbot.addWidget(editor)
    editor.set_text("One.\n\nTwo.\n\nThree.")
    return editor


@pytest.fixture
def draft(qapp):
    return OpenDraft()


@pytest.fixture
def recall(editor, engine, draft, qtbot):
    recall = RecallController(
        engine,
        ChangedParagraphs(editor.document()),
        lambda: (editor.context(DRAFT), editor.textCursor().blockNumber()),
        draft,
        pause_ms=1,
        parent=editor,
    )
    editor.edited.connect(recall.note_change)
    draft.open(DRAFT)
    qtbot.waitUntil(lambda: bool(engine.orders(RecallPassages)))
    return recall


def test_draft_is_told_before_anything_is_asked(recall, engine):
    told, asked = (sent.order for sent in engine.sent)

    assert told == DraftChanged(DRAFT, 0, 0, ("One.", "", "Two.", "", "Three."))
    assert (asked.place, asked.context.draft) == (0, DRAFT)


def test_change_is_told_by_its_paragraphs_alone(recall, engine, editor, qtbot):
    editor.insert("Now. ")

    qtbot.waitUntil(lambda: len(engine.orders(DraftChanged)) == 2)
    assert engine.orders(DraftChanged)[1] == DraftChanged(DRAFT, 0, 1, ("Now. One.",))


def test_latest_answer_counts_and_nothing_behind_the_place(recall, engine):
    engine.answer(PAST, kind=RecallPassages)

    assert recall.before(9) == PAST
    assert recall.before(4) == PAST[1:]


def test_same_answer_is_no_news(recall, engine, editor, qtbot):
    told = []
    recall.changed.connect(lambda: told.append(recall.before(9)))
    engine.answer(PAST, kind=RecallPassages)
    editor.insert("Now. ")
    qtbot.waitUntil(lambda: len(engine.orders(RecallPassages)) == 2)

    engine.answer(PAST, kind=RecallPassages)

    assert told == [PAST]


def test_busy_library_is_asked_for_the_latest_place_only(recall, engine, editor, qtbot):
    for count in (2, 3):
        editor.insert("Now. ")
        qtbot.waitUntil(lambda count=count: len(engine.orders(DraftChanged)) == count)
    asked_meanwhile = len(engine.orders(RecallPassages))

    engine.answer(PAST, kind=RecallPassages)

    assert asked_meanwhile == 1
    assert [order.context.cursor for order in engine.orders(RecallPassages)] == [0, 10]


def test_answer_for_another_draft_comes_too_late(recall, engine, draft):
    draft.open("/novel/two.md")

    engine.answer(PAST, kind=RecallPassages)

    assert recall.before(9) == ()


def test_another_draft_forgets_what_was_found(recall, engine, draft):
    engine.answer(PAST, kind=RecallPassages)

    draft.open("/novel/two.md")

    assert recall.before(9) == ()


def test_engine_that_was_started_again_is_told_everything(recall, engine, qtbot):
    recall.tell_again()

    qtbot.waitUntil(lambda: len(engine.orders(DraftChanged)) == 2)
    assert len(engine.orders(DraftChanged)[1].paragraphs) == 5


def test_scenes_before_the_draft_are_recalled_too(recall, engine, qtbot):
    engine.answer((), kind=RecallPassages)

    recall.set_earlier(("Long ago.", ""))

    qtbot.waitUntil(lambda: len(engine.orders(RecallPassages)) == 2)
    engine.answer((Recalled("Long ago.", 0, 1),), kind=RecallPassages)
    assert engine.orders(DraftChanged)[1] == DraftChanged(DRAFT, 0, 0, ("Long ago.", ""))
    assert engine.orders(RecallPassages)[1].place == 2
    assert recall.before(0) == (Recalled("Long ago.", 0, 1),)
