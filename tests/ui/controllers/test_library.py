from __future__ import annotations

import pytest

from tests.ui.controllers.sets import snippet
from writer_assist.domain.note import ImportReport, LibraryStatus, NoteSummary, NoteText
from writer_assist.domain.progress import Progress
from writer_assist.errors import DiskError, LibraryLockedError, LibraryTooNewError
from writer_assist.messages import (
    AddSource,
    GetStatus,
    ListNotes,
    ReadNote,
    SearchNotes,
    UpdateLibrary,
    WriteNote,
)
from writer_assist.ui.controllers import library
from writer_assist.ui.controllers.library import LibraryController

FERRY = NoteSummary(1, "Ferry", "/n/ferry.md", "/n")
SIGNALS = (
    "status_changed",
    "notes_changed",
    "found_changed",
    "note_opened",
    "note_refused",
    "progress_changed",
    "report_changed",
    "content_changed",
    "noticed",
    "failed",
)


@pytest.fixture
def controller(engine, monkeypatch):
    monkeypatch.setattr(library, "SEARCH_PAUSE_MS", 0)
    return LibraryController(engine)


@pytest.fixture
def seen(controller):
    seen = {name: [] for name in SIGNALS}
    for name in SIGNALS:
        getattr(controller, name).connect(lambda *values, name=name: seen[name].append(values))
    return seen


def test_start_shows_what_is_there_and_looks_at_the_folders(engine, controller):
    controller.start()

    kinds = [type(sent.order) for sent in engine.sent]
    assert kinds == [GetStatus, ListNotes, UpdateLibrary]


def test_long_work_shows_progress_and_then_what_it_changed(engine, controller, seen):
    controller.add_source("/novel/notes")

    engine.answer(Progress("Reading notes", 1, 2), ImportReport(added=2), kind=AddSource)

    assert seen["progress_changed"] == [(Progress("Reading notes", 1, 2),), (None,)]
    assert seen["report_changed"] == [(ImportReport(added=2),)]
    assert engine.orders(GetStatus)
    assert seen["content_changed"]


def test_cancelled_work_is_over_at_once(engine, controller, seen):
    controller.add_source("/novel/notes")

    controller.cancel()

    assert engine.cancelled[0] == engine.sent[0].number
    assert seen["progress_changed"][-1] == (None,)


def test_search_waits_for_a_pause_and_asks_for_notes_and_passages(qtbot, engine, controller, seen):
    for text in ("f", "fe", "ferry"):
        controller.search(text)

    qtbot.waitUntil(lambda: bool(engine.orders(SearchNotes)))
    engine.answer((FERRY,), kind=ListNotes)
    engine.answer((snippet(1),), kind=SearchNotes)

    assert [order.text for order in engine.orders(SearchNotes)] == ["ferry"]
    assert seen["notes_changed"] == [((FERRY,),)]
    assert seen["found_changed"] == [((snippet(1),),)]


def test_empty_search_shows_all_notes_and_no_passages(qtbot, engine, controller, seen):
    controller.search("  ")

    qtbot.waitUntil(lambda: bool(engine.orders(ListNotes)))
    assert engine.orders(SearchNotes) == []
    assert seen["found_changed"] == [((),)]


def test_note_is_opened_at_its_place(engine, controller, seen):
    note = NoteText(FERRY, "Text.", "ab")

    controller.open_note(1, (3, 5))
    engine.answer(note, kind=ReadNote)

    assert seen["note_opened"] == [(note, (3, 5))]


def test_saved_note_comes_back_and_can_be_found(engine, controller, seen):
    controller.save_note(None, "Ferry", "Text.", "")

    engine.answer(NoteText(FERRY, "# Ferry\n\nText.", "ab"), kind=WriteNote)

    assert seen["note_opened"][0][0].text == "# Ferry\n\nText."
    assert seen["content_changed"] == [()]


def test_failed_save_of_a_note_is_told(engine, controller, seen):
    controller.save_note(1, "", "Text.", "ab")

    engine.fail(DiskError("The disk is full."), kind=WriteNote)

    assert [str(error) for (error,) in seen["failed"]] == ["The disk is full."]
    assert seen["note_refused"] == [()]


def test_library_that_cannot_be_opened_is_told_once(engine, controller, seen):
    for _ in range(3):
        controller.refresh()
        engine.fail(LibraryTooNewError("Too new."), kind=GetStatus)
        engine.fail(LibraryTooNewError("Too new."), kind=ListNotes)
        controller.update()
        engine.fail(LibraryTooNewError("Too new."), kind=UpdateLibrary)

    assert len(seen["failed"]) == 1


def test_other_owner_is_named_once(engine, controller, seen):
    for _ in range(3):
        controller.refresh()
        engine.answer(LibraryStatus(writable=False, owner="process 7 on host"), kind=GetStatus)

    assert len(seen["noticed"]) == 1
    assert "process 7 on host" in seen["noticed"][0][0]


def test_growing_index_means_something_new_to_find(engine, controller, seen):
    for searchable in (5, 5, 9):
        controller.refresh()
        engine.answer(LibraryStatus(searchable=searchable), kind=GetStatus)

    assert len(seen["content_changed"]) == 2


def test_refused_writing_is_told_each_time_the_writer_asks(engine, controller, seen):
    for _ in range(2):
        controller.add_source("/novel/notes")
        engine.fail(LibraryLockedError("In use."), kind=AddSource)

    assert len(seen["failed"]) == 2


def test_folders_are_not_looked_at_at_every_glance(engine, controller):
    controller.start()
    engine.answer(ImportReport(), kind=UpdateLibrary)

    controller.update_if_old()

    assert len(engine.orders(UpdateLibrary)) == 1
