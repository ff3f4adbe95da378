"""What is asked before notes are taken in."""

from __future__ import annotations

import pytest

from writer_assist.domain.note import ImportPreview, PreviewedNote, SourceRules
from writer_assist.domain.progress import Progress
from writer_assist.errors import NoteUnreadableError
from writer_assist.messages.library import PreviewSource
from writer_assist.ui.library.adding import AddingController, LongText

NOVEL = ImportPreview(
    notes=(PreviewedNote("Novel", 90_000),),
    files=1,
    chapters=(PreviewedNote("One", 50_000), PreviewedNote("Two", 40_000)),
)
PLAIN = ImportPreview(notes=(PreviewedNote("Rain", 90),), files=1)


@pytest.fixture
def adding(engine):
    return AddingController(engine)


@pytest.fixture
def seen(adding):
    names = ("add_requested", "split_question", "progress_changed", "rules_previewed")
    seen = {name: [] for name in names}
    for name in names:
        getattr(adding, name).connect(lambda *values, name=name: seen[name].append(values))
    return seen


def test_folder_is_taken_in_at_once(adding, seen, engine, tmp_path):
    adding.add((str(tmp_path),))

    assert seen["add_requested"] == [(str(tmp_path), False)]
    assert engine.sent == []


def test_text_with_chapters_is_asked_about_and_others_are_not(adding, seen, engine):
    adding.add(("/n/novel.txt", "/n/rain.md"))

    engine.answer(Progress("Reading", 1, 2), NOVEL, kind=PreviewSource)
    engine.answer(PLAIN, kind=PreviewSource)

    assert seen["add_requested"] == [("/n/rain.md", False)]
    assert seen["split_question"] == [((LongText("/n/novel.txt", NOVEL),),)]
    assert seen["progress_changed"] == [(Progress("Reading", 1, 2),), (None,)]


def test_file_that_cannot_be_looked_at_is_left_to_the_library(adding, seen, engine):
    adding.add(("/n/broken.docx", "/n/rain.md"))

    engine.fail(NoteUnreadableError("It is damaged."), kind=PreviewSource)
    engine.answer(PLAIN, kind=PreviewSource)

    assert seen["add_requested"] == [("/n/broken.docx", False), ("/n/rain.md", False)]
    assert engine.reported == []


def test_cancelled_adding_takes_nothing_in(adding, seen, engine):
    adding.add(("/n/novel.txt", "/n/rain.md"))

    adding.cancel()
    engine.answer(PLAIN, kind=PreviewSource)

    assert seen["add_requested"] == []
    assert len(engine.sent) == 1


def test_only_the_last_rules_are_counted(adding, seen, engine):
    for pattern in ("a", "ab"):
        adding.preview_rules("/n", SourceRules(exclude=(pattern,)))
    engine.answer(PLAIN, kind=PreviewSource)

    assert engine.sent[0].number in engine.cancelled
    assert seen["rules_previewed"] == [("/n", PLAIN)]
