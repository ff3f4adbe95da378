from __future__ import annotations

import os

import pytest

from tests.libraries import all_passages, counts, scan, write
from writer_assist.domain.note import SourceRules
from writer_assist.domain.progress import CancelToken
from writer_assist.errors import UsageError
from writer_assist.messages.library import SnippetMark
from writer_assist.services.library import LibraryService
from writer_assist.services.sources import preview_source

DRAFTS_OUT = SourceRules(exclude=("drafts/",))


@pytest.fixture
def filled(library, vault):
    write(vault / "Mara.md", "# Mara\n\nThe ferrywoman.\n")
    write(vault / "drafts" / "One.md", "# One\n\nIt was raining.\n")
    library.add_source(vault)
    scan(library)
    return library


def titles(library):
    return {note.title for note in library.list_notes()}


def preview(path, folder, rules=DRAFTS_OUT):
    work = preview_source(path, rules, folder.root, CancelToken())
    while True:
        try:
            next(work)
        except StopIteration as finished:
            return finished.value


def test_notes_that_fall_out_leave_and_their_files_stay(filled, vault):
    filled.set_rules(vault, DRAFTS_OUT)

    report = scan(filled, vault)

    assert counts(report) == (0, 0, 1, 1)
    assert titles(filled) == {"Mara"}
    assert (vault / "drafts" / "One.md").exists()


def test_folder_in_a_source_is_let_go_and_stays_away(filled, vault):
    report = filled.remove_source(vault / "drafts")
    again = scan(filled)

    assert (report.removed, again.added) == (1, 0)
    assert titles(filled) == {"Mara"}
    assert (vault / "drafts" / "One.md").exists()


@pytest.mark.parametrize("name", ["a [b] #1!", "*", "ends ", "it's? \\ me"])
def test_folder_of_any_name_is_let_go_alone(filled, vault, name):
    write(vault / name / "Gone.md", "Gone")
    write(vault / f"{name}x" / "Kept.md", "Kept")
    scan(filled)

    filled.remove_source(vault / name)
    scan(filled)

    assert titles(filled) == {"Mara", "One", "Kept"}


def test_folder_without_notes_of_the_library_cannot_be_let_go(filled, vault):
    with pytest.raises(UsageError, match="is not in the library"):
        filled.remove_source(vault / "nowhere")


def test_rules_are_kept_and_obeyed_by_every_look(filled, vault, folder):
    filled.set_rules(vault, DRAFTS_OUT)
    filled.close()
    write(vault / "drafts" / "Two.md", "Two")

    again = LibraryService.open(folder)
    scan(again)
    scan(again, vault / "drafts" / "Two.md")

    assert titles(again) == {"Mara"}
    assert again.status().sources[1].rules == DRAFTS_OUT
    again.close()


def test_note_that_comes_back_by_its_rules_is_pinned_as_before(filled, vault, reader):
    [draft] = [p.passage_id for p in all_passages(filled) if p.note_title == "One"]
    filled.mark(draft, SnippetMark.PIN, "/draft.md")
    filled.set_rules(vault, DRAFTS_OUT)
    scan(filled)

    filled.set_rules(vault, SourceRules())
    scan(filled)

    assert reader.pinned("/draft.md") == {draft}


def test_note_that_another_source_holds_stays(filled, vault):
    filled.add_source(vault / "drafts")
    filled.set_rules(vault, DRAFTS_OUT)

    scan(filled, vault)

    assert titles(filled) == {"Mara", "One"}
    assert [state.notes for state in filled.status().sources] == [0, 1, 1]


def test_rules_of_a_lost_library_come_back_from_the_backup(filled, vault, folder):
    filled.set_rules(vault, DRAFTS_OUT)
    filled.close()
    folder.database.unlink()

    again = LibraryService.open(folder)
    scan(again)

    assert titles(again) == {"Mara"}
    again.close()


def test_faulty_pattern_is_refused_with_a_sentence(filled, vault):
    with pytest.raises(UsageError, match="“!” is no pattern"):
        filled.set_rules(vault, SourceRules(exclude=("!",)))
    with pytest.raises(UsageError, match="not in the library"):
        filled.set_rules(vault / "drafts", DRAFTS_OUT)

    assert filled.status().sources[1].rules == SourceRules()


def test_source_that_is_added_again_keeps_its_rules(filled, vault):
    filled.set_rules(vault, DRAFTS_OUT)

    filled.add_source(vault)

    assert filled.status().sources[1].rules == DRAFTS_OUT


def test_failed_file_is_read_again_only_when_asked(library, vault):
    (vault / "a.md").write_bytes(b"\0\0\0")
    library.add_source(vault)
    scan(library)
    before = (vault / "a.md").stat()
    (vault / "a.md").write_bytes(b"abc")
    os.utime(vault / "a.md", ns=(before.st_atime_ns, before.st_mtime_ns))

    assert counts(scan(library)) == (0, 0, 0, 0)
    library.retry(vault / "a.md")
    assert counts(scan(library, vault / "a.md")) == (1, 0, 0, 0)


def test_preview_says_what_would_be_taken_in(library, vault, folder):
    write(vault / "Mara.md", "# Mara\n\nThe ferrywoman.\n")
    write(vault / "drafts" / "One.md", "One")
    (vault / "bad.md").write_bytes(b"\0\0\0")

    found = preview(vault, folder)

    assert [(note.title, note.words) for note in found.notes] == [("Mara", 3)]
    assert found.files == 2
    assert [failure.path for failure in found.failed] == [str(vault / "bad.md")]
    assert library.status().notes == 0


def test_preview_of_many_files_does_not_read_them_all(vault, folder):
    for number in range(310):
        write(vault / f"{number}.md", "Text")

    found = preview(vault, folder)

    assert (len(found.notes), found.files) == (300, 310)


def test_preview_of_what_is_not_there_is_refused(tmp_path, folder):
    with pytest.raises(UsageError, match="is not there"):
        preview(tmp_path / "nowhere", folder)


BOOK = "".join(
    f"CHAPTER {name}\n\n"
    + "".join(f"It rained on day {day} of {name}. " for day in range(70))
    + "\n\n"
    for name in ("I", "II", "III")
)


def test_long_text_becomes_a_note_for_each_chapter(library, vault, folder):
    book = write(vault / "Book.txt", BOOK)
    before = preview(book, folder)

    library.add_source(book, split_chapters=True)
    scan(library)

    notes = library.list_notes()
    assert [note.title for note in notes] == [note.title for note in before.chapters]
    assert len(notes) == 3
    assert not any(note.editable for note in notes)


def test_changed_chapter_alone_is_changed(library, vault):
    book = write(vault / "Book.txt", BOOK)
    library.add_source(book, split_chapters=True)
    scan(library)
    ids = {note.title: note.note_id for note in library.list_notes()}
    write(book, BOOK.replace("day 7 of III", "the seventh day of III"), minutes_ago=5)

    assert counts(scan(library)) == (0, 1, 0, 2)
    assert {note.title: note.note_id for note in library.list_notes()} == ids


def test_book_that_is_split_later_keeps_its_pins(library, vault, reader):
    book = write(vault / "Book.txt", BOOK)
    library.add_source(vault)
    scan(library)
    pinned = all_passages(library)[0]
    library.mark(pinned.passage_id, SnippetMark.PIN, "/draft.md")

    library.add_source(book, split_chapters=True)
    report = scan(library)

    assert (report.added, report.removed) == (3, 1)
    found = {p.passage_id: p.text for p in all_passages(library)}
    assert found[pinned.passage_id] == pinned.text
    assert reader.pinned("/draft.md") == {pinned.passage_id}


def test_folder_is_not_split(library, vault):
    with pytest.raises(UsageError, match="only a single file"):
        library.add_source(vault, split_chapters=True)
