"""Opening notes, following links, and saving."""

from __future__ import annotations

import pytest

from tests.ui.values import note
from writer_assist.domain.note import NoteSummary
from writer_assist.errors import DiskError
from writer_assist.messages.library import ReadNote, RenderNote, ResolveLink, WriteNote
from writer_assist.ui.library.notes import NoteController

BELL, FERRY = note(1), note(2, "# Ferry\n\n## Hull\n\nTar.", title="Ferry")


@pytest.fixture
def controller(engine):
    return NoteController(engine)


@pytest.fixture
def seen(controller):
    names = (
        "note_opened", "part_rendered", "trail_changed", "link_unknown", "note_saved",
        "note_refused",
    )  # fmt: skip
    seen = {name: [] for name in names}
    for name in names:
        getattr(controller, name).connect(lambda *values, name=name: seen[name].append(values))
    return seen


def answer(engine, opened):
    """Answer what opening a note asks for."""
    engine.answer(opened, kind=ReadNote)
    engine.answer("<p>html</p>", kind=RenderNote)


def test_note_is_opened_at_its_place_and_rendered(engine, controller, seen):
    controller.open(1, (3, 5))
    answer(engine, BELL)

    [(opened, place, part)] = seen["note_opened"]
    assert (opened, place) == (BELL, (3, 5))
    assert (part.html, part.parts) == ("<p>html</p>", 1)


def test_only_the_note_that_was_asked_for_last_is_opened(engine, controller, seen):
    controller.open(1)
    first = engine.sent[-1]
    controller.open(2)

    assert first.number in engine.cancelled


@pytest.mark.parametrize(("path", "markdown"), [("/n/a.md", True), ("/n/a.txt", False)])
def test_plain_text_is_rendered_as_such(engine, controller, path, markdown):
    plain = type(BELL)(NoteSummary(1, "A", path, "/n"), "Text.", "print")
    controller.open(1)

    engine.answer(plain, kind=ReadNote)

    assert engine.orders(RenderNote)[-1].markdown is markdown


def test_link_leads_to_the_heading_of_another_note(engine, controller, seen):
    controller.open(1)
    answer(engine, BELL)

    controller.follow("Ferry#Hull")
    engine.answer((FERRY.summary,), kind=ResolveLink)
    answer(engine, FERRY)

    assert engine.orders(ResolveLink) == [ResolveLink(1, "Ferry#Hull")]
    assert seen["note_opened"][-1][1] == (9, 16)


def test_link_to_nothing_offers_to_write_it(engine, controller, seen):
    controller.open(1)
    answer(engine, BELL)

    controller.follow("places/The Ghost.md")
    engine.answer((), kind=ResolveLink)

    assert seen["link_unknown"] == [("The Ghost",)]


def test_trail_leads_back_and_forward(engine, controller, seen):
    for opened in (BELL, FERRY):
        controller.open(opened.summary.note_id)
        answer(engine, opened)

    controller.back()
    answer(engine, BELL)
    controller.forward()
    answer(engine, FERRY)

    assert [order.note_id for order in engine.orders(ReadNote)] == [1, 2, 1, 2]
    assert seen["trail_changed"] == [(False, False), (True, False), (False, True), (True, False)]


def test_new_way_from_an_earlier_note_forgets_the_old_one(engine, controller, seen):
    for opened in (BELL, FERRY):
        controller.open(opened.summary.note_id)
        answer(engine, opened)
    controller.back()
    answer(engine, BELL)

    controller.open(3)
    answer(engine, note(3))

    assert seen["trail_changed"][-1] == (True, False)


def test_part_of_a_long_note_is_come_back_to(engine, controller, seen):
    long = note(1, "Rain. " * 20_000)
    controller.open(1)
    answer(engine, long)
    controller.turn_to(3)
    engine.answer("<p>three</p>", kind=RenderNote)

    controller.open(1)
    answer(engine, long)

    assert seen["part_rendered"][0][0].number == 3
    assert seen["note_opened"][-1][2].number == 3


def test_what_was_written_is_rendered(engine, controller, seen):
    controller.open(1)
    answer(engine, BELL)

    controller.read_again("New words.", 3)
    engine.answer("<p>New words.</p>", kind=RenderNote)

    assert engine.orders(RenderNote)[-1].text == "New words."
    assert seen["part_rendered"][0][0].html == "<p>New words.</p>"


def test_saved_note_comes_back(engine, controller, seen):
    controller.save(None, "Ferry", "Tar.", "")

    engine.answer(FERRY, kind=WriteNote)

    assert engine.orders(WriteNote) == [WriteNote(None, "Ferry", "Tar.", "")]
    assert seen["note_saved"] == [(FERRY,)]


def test_note_that_cannot_be_saved_comes_back_though_another_was_opened(engine, controller, seen):
    controller.open(2)
    answer(engine, FERRY)
    controller.save(1, "The Bell", "Words.", "print")

    engine.fail(DiskError("The disk is full."), kind=WriteNote)
    answer(engine, BELL)

    assert seen["note_opened"][-1][0] == BELL
    assert seen["note_refused"] == [(WriteNote(1, "The Bell", "Words.", "print"),)]
    assert [str(error) for error in engine.reported] == ["The disk is full."]
