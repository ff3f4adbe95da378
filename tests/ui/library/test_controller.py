from __future__ import annotations

import dataclasses

import pytest

from tests.ui.sets import snippet
from writer_assist.domain.note import ImportReport, LibraryStatus, NoteSummary, SourceRules
from writer_assist.domain.progress import Progress
from writer_assist.domain.snippet import SearchAnswer
from writer_assist.errors import LibraryLockedError, LibraryTooNewError
from writer_assist.messages.library import (
    AddSource,
    GetStatus,
    ListFolders,
    ListNotes,
    RetryFailed,
    SearchNotes,
    SetSourceRules,
    UpdateLibrary,
)
from writer_assist.ui.library import controller as library
from writer_assist.ui.library.controller import LibraryController

FERRY = NoteSummary(1, "Ferry", "/n/ferry.md", "/n")
BELL = NoteSummary(2, "Bell", "/n/bell.md", "/n")
RULES = SourceRules(exclude=("drafts/",))
SIGNALS = (
    "status_changed",
    "notes_changed",
    "found_changed",
    "notes_added",
    "notes_complete",
    "progress_changed",
    "report_changed",
    "content_changed",
    "noticed",
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
    assert kinds == [GetStatus, ListFolders, ListNotes, UpdateLibrary]


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
        controller.list_notes(ListNotes(text))
    assert [order.text for order in engine.orders(ListNotes)] == ["f", "fe", "ferry"]

    qtbot.waitUntil(lambda: bool(engine.orders(SearchNotes)))
    engine.answer((FERRY,), kind=ListNotes)
    engine.answer(SearchAnswer((snippet(1),)), kind=SearchNotes)

    assert [order.text for order in engine.orders(SearchNotes)] == ["ferry"]
    assert seen["notes_changed"] == [((FERRY,),)]
    assert seen["found_changed"] == [((snippet(1),),)]


def test_passages_for_old_words_are_not_heard_of_any_more(qtbot, engine, controller, seen):
    controller.list_notes(ListNotes("ferry"))
    qtbot.waitUntil(lambda: bool(engine.orders(SearchNotes)))

    controller.list_notes(ListNotes("bell"))
    engine.answer(SearchAnswer((snippet(1),)), kind=SearchNotes)

    assert seen["found_changed"] == []


def test_empty_search_shows_all_notes_and_no_passages(qtbot, engine, controller, seen):
    controller.list_notes(ListNotes("  "))

    qtbot.waitUntil(lambda: bool(seen["found_changed"]))
    assert engine.orders(ListNotes) == [ListNotes()]
    assert engine.orders(SearchNotes) == []
    assert seen["found_changed"] == [((),)]


def test_notes_come_page_by_page(engine, controller, seen):
    controller.list_notes(ListNotes("f"))

    engine.answer((FERRY,), (BELL,), kind=ListNotes)

    assert seen["notes_changed"] == [((FERRY,),)]
    assert seen["notes_added"] == [((BELL,),)]
    assert seen["notes_complete"] == [()]


def test_what_is_found_is_narrowed_by_tag_and_place(qtbot, engine, controller, seen):
    tagged = dataclasses.replace(snippet(1).passage, path="/n/a/ferry.md", tags=("people/crew",))
    near = dataclasses.replace(snippet(1), passage=tagged)
    far = dataclasses.replace(near, passage=dataclasses.replace(tagged, path="/n/abc.md"))
    controller.list_notes(ListNotes("ferry", ("People",), "/n/a"))

    qtbot.waitUntil(lambda: bool(engine.orders(SearchNotes)))
    engine.answer(SearchAnswer((near, far, snippet(2))), kind=SearchNotes)

    assert seen["found_changed"] == [((near,),)]


def test_changed_number_of_notes_is_listed(engine, controller):
    controller.refresh()
    asked = len(engine.orders(ListNotes))

    engine.answer(LibraryStatus(notes=9), kind=GetStatus)

    assert len(engine.orders(ListNotes)) == asked + 1


@pytest.mark.parametrize(
    ("act", "order"),
    [
        (
            lambda c: c.add_source("/n/novel.txt", True),
            AddSource("/n/novel.txt", split_chapters=True),
        ),
        (lambda c: c.retry("/n/a.md"), RetryFailed("/n/a.md")),
        (lambda c: c.set_rules("/n", RULES), SetSourceRules("/n", RULES)),
    ],
)
def test_long_work_is_ordered(engine, controller, act, order):
    act(controller)

    assert [sent.order for sent in engine.sent] == [order]


def test_library_that_cannot_be_opened_is_told_once(engine, controller, seen):
    for _ in range(3):
        controller.refresh()
        engine.fail(LibraryTooNewError("Too new."), kind=GetStatus)
        engine.fail(LibraryTooNewError("Too new."), kind=ListNotes)
        controller.update()
        engine.fail(LibraryTooNewError("Too new."), kind=UpdateLibrary)

    assert len(engine.reported) == 1


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

    assert len(engine.reported) == 2


def test_folders_are_not_looked_at_at_every_glance(engine, controller):
    controller.start()
    engine.answer(ImportReport(), kind=UpdateLibrary)

    controller.update_if_old()

    assert len(engine.orders(UpdateLibrary)) == 1


def test_what_other_programs_change_is_shown(engine, controller, seen):
    controller.receive(Progress("Reading notes", 1, 2))
    controller.receive(ImportReport(changed=2))

    assert seen["progress_changed"] == [(Progress("Reading notes", 1, 2),), (None,)]
    assert [type(sent.order) for sent in engine.sent] == [GetStatus, ListFolders, ListNotes]
    assert seen["content_changed"] == [()]


def test_news_of_nothing_asks_for_nothing(engine, controller, seen):
    controller.receive(ImportReport(unchanged=7))

    assert engine.sent == []
    assert seen["progress_changed"] == [(None,)]
