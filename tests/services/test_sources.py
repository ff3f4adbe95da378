from __future__ import annotations

import os

import pytest

from tests.libraries import all_passages, counts, scan, write
from writer_assist.domain.cancellation import CancelToken
from writer_assist.domain.note import SourceRules
from writer_assist.errors import UsageError
from writer_assist.messages import Mark
from writer_assist.services.library import LibraryService
from writer_assist.services.previewing import preview_source

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
    filled.mark(draft, Mark.PIN, "/draft.md")
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

    assert [(note.title, note.words) for note in found.notes] == [("Mara", 4)]
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
