from __future__ import annotations

import contextlib
import dataclasses
import os
import signal
import time

import pytest

from tests.damages import DAMAGES
from tests.engine.talk import Talk
from writer_assist.domain.context import Context
from writer_assist.domain.deck import DeckKind
from writer_assist.domain.note import ImportReport, SourceRules
from writer_assist.domain.progress import WorkPace
from writer_assist.engine.library_process import run_library_process
from writer_assist.errors import DraftChangedOutsideError, LibraryLockedError, UsageError
from writer_assist.messages.envelope import AnswerPart, Cancel, Request, Stopped
from writer_assist.messages.exploring import DrawCard
from writer_assist.messages.library import (
    AddSource,
    DraftChanged,
    ExplainSearch,
    FindSnippets,
    FollowDraft,
    GetStatus,
    ListNotes,
    MarkPassage,
    PreviewSource,
    ReadNote,
    RecallPassages,
    RecordShown,
    RecordUse,
    RetryFailed,
    SearchNotes,
    SetSourceRules,
    SetWorkPace,
    SnippetMark,
    UpdateLibrary,
    UsageKind,
    WriteNote,
)
from writer_assist.model_store.catalogue import default_embedding_model

FERRY = "The ferry to Gannet Island runs at slack water only, and never in fog."
BELL = "The bell in the chapel tower was cast from the guns of a wrecked frigate."


@pytest.fixture
def notes(tmp_path):
    folder = tmp_path / "notes of mine"
    folder.mkdir()
    (folder / "Ferry.md").write_text(f"# Ferry\n\n{FERRY}\n")
    (folder / "Bell.md").write_text(f"# Bell\n\n{BELL}\n")
    return folder


@pytest.fixture
def models(tmp_path, monkeypatch):
    """No model at all, unless a test wants them: a model takes seconds to load."""
    monkeypatch.setenv("WRITER_ASSIST_MODELS", str(tmp_path / "no models"))
    return monkeypatch


@pytest.fixture
def start(data_folder, models):
    talks: list[Talk] = []

    def start_engine() -> Talk:
        log = data_folder.root / "library.log"
        talks.append(Talk(run_library_process, data_folder, "", log))
        return talks[-1]

    yield start_engine
    for talk in talks:
        if talk.process.is_alive():
            assert talk.leave() == 0


def at(text):
    return Context.at(text, len(text), draft="/novel/one.md")


def test_added_folder_is_found_by_the_paragraph_being_written(start, notes):
    engine = start()

    report = engine.ask_once(AddSource(str(notes)))
    snippets = engine.find(FindSnippets(at("Mara looked for the ferry, but there was fog.")))

    assert report.added == 2
    assert snippets[0].passage.note_title == "Ferry"


def test_card_of_the_deck_names_notes_of_the_library(start, notes):
    engine = start()
    empty = engine.ask_once(DrawCard(DeckKind.COLLISION, at("")))
    engine.ask(AddSource(str(notes)))

    card = engine.ask_once(DrawCard(DeckKind.COLLISION, at("")))

    assert empty.notes == ()
    assert {one.snippet.passage.note_title for one in card.named} == {"Ferry", "Bell"}


def test_status_is_honest_and_says_what_is_searchable(start, notes):
    engine = start()
    engine.ask(AddSource(str(notes)))

    status = engine.ask_once(GetStatus())

    assert (status.notes, status.searchable, status.embedded) == (2, 2, 0)
    assert (status.writable, status.embedding_model) == (True, "")
    assert str(notes) in [source.path for source in status.sources]


def test_real_model_finds_by_meaning_what_shares_no_word(start, notes, models):
    models.delenv("WRITER_ASSIST_MODELS")
    if default_embedding_model() is None:
        pytest.skip("the embedding model is not installed")
    engine = start()
    engine.ask(AddSource(str(notes)))

    found = engine.find(FindSnippets(at("A boat crossed the channel when tides were still.")))

    assert found[0].passage.note_title == "Ferry"
    assert found[0].reasons.cosine is not None
    assert engine.ask_once(GetStatus()).embedded == 2


def test_draft_recalls_its_own_past_and_nothing_of_another(start):
    engine = start()
    ledger = "Mara hid the ledger under the ninth stair."
    engine.ask(DraftChanged("/novel/one.md", 0, 0, (ledger, *["They walked on. " * 40] * 9, "")))
    engine.ask(DraftChanged("/novel/one.md", 10, 1, ("Where was the ledger?",)))
    here = at("Where was the ledger?")

    assert engine.ask_once(RecallPassages(here, 10))[0].text.startswith(ledger)
    other = dataclasses.replace(here, draft="/novel/two.md")
    assert engine.ask_once(RecallPassages(other, 10)) == ()
    assert engine.find(SearchNotes("ledger")) == ()


def test_empty_library_answers_everything(start):
    engine = start()

    found = engine.find(FindSnippets(at("Nobody came.")))
    searched = engine.find(SearchNotes("ferry"))

    assert (found, searched, engine.ask_once(ListNotes())) == ((), (), ())


def test_note_can_be_written_read_and_found(start):
    engine = start()
    engine.ask(UpdateLibrary())

    written = engine.ask_once(WriteNote(None, "Mara", "Mara keeps the lighthouse ledger.", ""))
    read = engine.ask_once(ReadNote(written.summary.note_id))
    engine.ask(UpdateLibrary())

    assert read.text == written.text
    (found,) = engine.find(SearchNotes("lighthouse ledger"))
    assert found.passage.note_title == "Mara"


def test_note_changed_outside_is_not_overwritten(start, notes):
    engine = start()
    engine.ask(AddSource(str(notes)))
    (ferry,) = engine.ask_once(ListNotes("Ferry"))
    opened = engine.ask_once(ReadNote(ferry.note_id))
    (notes / "Ferry.md").write_text("Theirs.")

    with pytest.raises(DraftChangedOutsideError):
        engine.ask(WriteNote(ferry.note_id, "", "Mine.", opened.fingerprint))

    assert (notes / "Ferry.md").read_text() == "Theirs."


def test_hidden_passage_is_not_offered_again(start, notes):
    engine = start()
    engine.ask(AddSource(str(notes)))
    order = FindSnippets(at("The ferry, and fog over Gannet Island."))
    ferry = engine.find(order)[0].passage

    engine.ask(MarkPassage(ferry.passage_id, SnippetMark.HIDE, "/novel/one.md"))
    engine.ask(RecordUse(ferry.passage_id, UsageKind.OPENED, "/novel/one.md"))

    assert ferry.passage_id not in [one.passage.passage_id for one in engine.find(order)]


def test_note_that_another_program_changes_is_found_without_asking(start, notes):
    engine = start()
    engine.ask(AddSource(str(notes)))

    (notes / "Lamp.md").write_text("# Lamp\n\nWhale oil, and a wick trimmed at dusk.\n")
    news = engine.hears_told(ImportReport)

    assert news.added == 1
    (found,) = engine.find(SearchNotes("whale oil"))
    assert found.passage.note_title == "Lamp"


def test_note_that_another_program_deletes_is_found_no_more(start, notes):
    engine = start()
    engine.ask(AddSource(str(notes)))

    (notes / "Ferry.md").unlink()
    news = engine.hears_told(ImportReport)

    assert news.removed == 1
    assert engine.find(SearchNotes("Gannet Island")) == ()


def test_own_writing_is_no_news(start, notes):
    engine = start()
    engine.ask(AddSource(str(notes)))
    engine.ask(WriteNote(None, "Mara", "Mara keeps the ledger.", ""))

    (notes / "Lamp.md").write_text("Whale oil.")
    news = engine.hears_told(ImportReport)
    while news == ImportReport(unchanged=news.unchanged):
        news = engine.hears_told(ImportReport)

    assert (news.added, news.changed) == (1, 0)


def test_rules_preview_and_retry_are_served(start, notes):
    (notes / "broken.md").write_bytes(b"\0\0\0")
    engine = start()
    rules = SourceRules(exclude=("Bell*",))

    preview = engine.ask_once(PreviewSource(str(notes), rules))
    engine.ask(AddSource(str(notes)))
    ruled = engine.ask_once(SetSourceRules(str(notes), rules))
    retried = engine.ask_once(RetryFailed())

    assert [note.title for note in preview.notes] == ["Ferry"]
    assert ruled.removed == 1
    assert [failure.path for failure in retried.failed] == [str(notes / "broken.md")]


def test_short_orders_do_not_wait_for_long_work(start, tmp_path):
    many = tmp_path / "many"
    many.mkdir()
    for number in range(400):
        (many / f"{number}.md").write_text(f"# Note {number}\n\n" + f"Words {number} here. " * 150)
    engine = start()
    engine.ask(UpdateLibrary())
    number = engine.order(AddSource(str(many)))
    engine.hear()  # it is under way

    begun = time.monotonic()
    status = engine.ask_once(GetStatus())
    engine.ask(WriteNote(None, "Short", "A short note.", ""))
    seconds = time.monotonic() - begun
    engine.pipe.send(Request(number, Cancel()))

    assert status.searchable < 400
    assert seconds < 60
    assert_stops(engine, number)


def test_resting_engine_still_answers_and_stops_when_told(start, notes):
    engine = start()
    engine.ask(UpdateLibrary())
    engine.ask(SetWorkPace(WorkPace.REST))
    number = engine.order(AddSource(str(notes)))

    status = engine.ask_once(GetStatus())
    engine.pipe.send(Request(number, Cancel()))

    assert status.searchable == 0
    assert_stops(engine, number)


def test_second_owner_reads_and_is_told_who_writes(start, notes):
    first = start()
    first.ask(AddSource(str(notes)))
    second = start()

    with pytest.raises(LibraryLockedError, match=str(first.process.pid)):
        second.ask(WriteNote(None, "Mine", "A note.", ""))
    status = second.ask_once(GetStatus())
    found = second.find(SearchNotes("ferry"))

    assert (status.writable, str(first.process.pid) in status.owner) == (False, True)
    assert found[0].passage.note_title == "Ferry"


def test_second_owner_may_write_when_the_first_has_gone(start, notes):
    first = start()
    first.ask(AddSource(str(notes)))
    second = start()
    with pytest.raises(LibraryLockedError):
        second.ask(WriteNote(None, "Mine", "A note.", ""))

    first.leave()

    assert second.ask_once(UpdateLibrary()).unchanged == 2


def test_folder_that_is_not_there_is_refused_with_a_sentence(start, tmp_path):
    engine = start()

    with pytest.raises(UsageError, match="nowhere"):
        engine.ask(AddSource(str(tmp_path / "nowhere")))


def test_killed_engine_loses_nothing_that_was_stored(start, notes):
    first = start()
    first.ask(AddSource(str(notes)))
    first.order(UpdateLibrary())
    first.kill()

    report = start().ask_once(UpdateLibrary())

    assert (report.added, report.unchanged) == (0, 2)


def test_engine_whose_window_died_leaves_by_itself(start):
    engine = start()

    engine.pipe.close()
    engine.process.join(10)

    assert engine.process.exitcode == 0


def assert_stops(engine, number):
    with contextlib.suppress(AssertionError):
        while True:
            answer = engine.hear()
            if answer == Stopped(number):
                return
            assert isinstance(answer, AnswerPart)
    pytest.fail("the request did not stop")


def test_search_is_explained_step_by_step(start, notes):
    engine = start()
    engine.ask(AddSource(str(notes)))

    explained = engine.ask_once(ExplainSearch(at("The ferry waited in the fog.")))

    assert [word.word for word in explained.words] == ["ferry", "fog"]
    assert explained.lexical[0].label == "Ferry"
    assert explained.snippets[0].passage.note_title == "Ferry"


def test_note_is_found_by_what_is_like_it_and_is_left_out_itself(start, notes):
    (notes / "Fog.md").write_text("# Fog\n\nThe ferry lies still while the fog is on the water.\n")
    engine = start()
    engine.ask(AddSource(str(notes)))
    (ferry,) = engine.ask_once(ListNotes("Ferry"))

    found = engine.find(FindSnippets(at("A bell."), like_note=ferry.note_id))

    assert [snippet.passage.note_title for snippet in found] == ["Fog"]


def test_what_was_shown_in_vain_is_remembered(start, notes):
    engine = start()
    engine.ask(AddSource(str(notes)))
    order = FindSnippets(at("She waited for slack water."))
    (before,) = engine.find(order)

    for _ in range(30):
        engine.ask(RecordShown((before.passage.passage_id,), "/novel/one.md"))

    (after,) = engine.find(order)
    assert after.score < before.score


def test_pins_follow_a_draft_to_another_file(start, notes, tmp_path):
    engine = start()
    engine.ask(AddSource(str(notes)))
    (found,) = engine.find(FindSnippets(at("A bell.")))
    old, new = (str(tmp_path / name) for name in ("gone.md", "new.md"))
    engine.ask(MarkPassage(found.passage.passage_id, SnippetMark.PIN, old))

    engine.ask(FollowDraft(old, new))

    context = dataclasses.replace(at("Nothing of the kind."), draft=new)
    (kept,) = engine.find(FindSnippets(context))
    assert kept.pinned


def test_damaged_index_heals_without_being_asked(start, notes, data_folder):
    first = start()
    first.ask(AddSource(str(notes)))
    first.leave()
    DAMAGES["one byte"](next(data_folder.lexical_index.glob("*.trm")))

    engine = start()
    deadline = time.monotonic() + 60
    while engine.ask_once(GetStatus()).searchable != 2:
        assert time.monotonic() < deadline

    assert [one.passage.note_title for one in engine.find(SearchNotes("frigate"))] == ["Bell"]


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="no process sleeps on demand there")
def test_engine_that_slept_with_the_computer_works_on(start, notes):
    engine = start()
    engine.ask(AddSource(str(notes)))

    os.kill(engine.process.pid, signal.SIGSTOP)
    asked = engine.order(SearchNotes("frigate"))
    os.kill(engine.process.pid, signal.SIGCONT)

    [found] = engine.rest(asked)
    assert [one.passage.note_title for one in found.snippets] == ["Bell"]
    assert engine.ask_once(GetStatus()).writable
