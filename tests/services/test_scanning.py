from __future__ import annotations

import os
import shutil

import pytest

from tests.libraries import SENTENCE, all_passages, counts, scan, write
from writer_assist.domain.progress import Cancelled, CancelToken
from writer_assist.errors import UsageError
from writer_assist.importing import limits
from writer_assist.messages.library import SnippetMark


@pytest.fixture
def filled(library, vault):
    """A library of three notes, one of them long."""
    write(vault / "Mara.md", "# Mara\n\nThe ferrywoman, who never learned to swim.\n")
    write(vault / "places" / "Harbour.md", "The harbour lies below the town.\n")
    chapters = "".join(f"## Day {day}\n\n{SENTENCE * 7}Day {day}.\n\n" for day in range(9))
    write(vault / "Diary.md", chapters)
    library.add_source(vault)
    scan(library)
    return library


def ids(library):
    return {passage.text: passage.passage_id for passage in all_passages(library)}


def rewrite(path, before, after):
    text = path.read_text()
    assert before in text
    write(path, text.replace(before, after), minutes_ago=5)


def test_second_look_changes_nothing(filled):
    revision = filled.passages.revision()

    assert counts(scan(filled)) == (0, 0, 0, 3)
    assert filled.passages.revision() == revision


def test_file_of_same_size_and_time_is_not_read(filled, vault):
    path = vault / "Mara.md"
    before = path.stat()
    path.write_text(path.read_text().replace("swim", "sing"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert counts(scan(filled)) == (0, 0, 0, 3)
    assert "swim" in all_passages(filled)[-1].text


def test_file_that_was_just_written_is_read_again(library, vault):
    (vault / "Mara.md").write_text("She can swim.")
    library.add_source(vault)
    scan(library)
    before = (vault / "Mara.md").stat()
    (vault / "Mara.md").write_text("She can sing.")
    os.utime(vault / "Mara.md", ns=(before.st_atime_ns, before.st_mtime_ns))

    assert counts(scan(library)) == (0, 1, 0, 0)


def test_touched_file_is_unchanged(filled, vault):
    revision = filled.passages.revision()
    os.utime(vault / "Mara.md", (1, 1))

    assert counts(scan(filled)) == (0, 0, 0, 3)
    assert filled.passages.revision() == revision


def test_changed_passage_alone_takes_a_revision(filled, vault):
    revision = filled.passages.revision()
    before = ids(filled)
    rewrite(vault / "Diary.md", "Day 4.\n", "Day 4, at last, she came home over the ice.\n")

    assert counts(scan(filled)) == (0, 1, 0, 2)

    changes = filled.passages.changes_after(revision, limit=100)
    assert [passage.heading for passage in changes.changed] == ["Day 4"]
    assert len(set(before.values()) & set(ids(filled).values())) == len(before)


def test_passages_that_moved_in_their_note_keep_their_ids(filled, vault):
    before = ids(filled)
    text = (vault / "Diary.md").read_text()
    days = text.split("## ")[1:]
    write(vault / "Diary.md", "".join(f"## {day}" for day in reversed(days)), minutes_ago=5)

    scan(filled)

    assert ids(filled) == before
    assert all(
        (vault / "Diary.md").read_text()[p.start : p.end] == p.text
        for p in all_passages(filled)
        if p.note_title == "Diary"
    )


def test_mended_word_does_not_cost_a_pin(filled, vault, reader):
    [mara] = [p for p in all_passages(filled) if p.note_title == "Mara"]
    filled.mark(mara.passage_id, SnippetMark.PIN, "/draft.md")
    rewrite(vault / "Mara.md", "swim", "swim well")

    scan(filled)

    assert reader.pinned("/draft.md") == {mara.passage_id}


def test_removed_file_leaves(filled, vault):
    revision = filled.passages.revision()
    [gone] = [p.passage_id for p in all_passages(filled) if p.note_title == "Mara"]
    (vault / "Mara.md").unlink()

    assert counts(scan(filled)) == (0, 0, 1, 2)
    assert filled.passages.changes_after(revision, limit=9).removed == (gone,)


def test_moved_file_stays_the_same_note(filled, vault):
    before = {(note.note_id, note.title) for note in filled.list_notes()}
    passages = ids(filled)
    (vault / "people").mkdir()
    (vault / "Mara.md").rename(vault / "people" / "Mara.md")

    assert counts(scan(filled)) == (0, 1, 0, 2)
    assert {(note.note_id, note.title) for note in filled.list_notes()} == before
    assert ids(filled) == passages


def test_renamed_folder_added_anew_holds_the_same_notes(filled, vault):
    before = ids(filled)
    other = vault.with_name("renamed vault")
    vault.rename(other)
    filled.add_source(other)

    report = scan(filled, other)

    assert counts(report) == (0, 3, 0, 0)
    assert ids(filled) == before


def test_file_that_moved_and_changed_keeps_its_unchanged_passages(filled, vault):
    before = ids(filled)
    rewrite(vault / "Diary.md", "Day 4.\n", "Day 4, at last, she came home over the ice.\n")
    (vault / "Diary.md").rename(vault / "Journal.md")

    scan(filled)

    assert len(set(before.values()) & set(ids(filled).values())) == len(before) - 1


def test_note_that_comes_back_is_pinned_as_before(filled, vault, reader):
    [mara] = [p.passage_id for p in all_passages(filled) if p.note_title == "Mara"]
    filled.mark(mara, SnippetMark.PIN, "/draft.md")
    text = (vault / "Mara.md").read_text()
    (vault / "Mara.md").unlink()
    scan(filled)
    write(vault / "Mara.md", text)

    scan(filled)

    assert reader.pinned("/draft.md") == {mara}


def test_copy_is_a_note_of_its_own(filled, vault):
    shutil.copy(vault / "Mara.md", vault / "Mara copy.md")

    assert counts(scan(filled)) == (1, 0, 0, 3)


def test_renamed_note_without_title_takes_its_new_name(filled, vault):
    (vault / "places" / "Harbour.md").rename(vault / "places" / "Old Harbour.md")

    scan(filled)

    assert "Old Harbour" in {name.name for name in filled.passages.names()}
    assert "Harbour" not in {name.name for name in filled.passages.names()}


def test_vanished_folder_removes_nothing(filled, vault):
    vault.rename(vault.with_name("unplugged"))

    report = scan(filled)

    state = filled.status().sources[1]
    assert counts(report) == (0, 0, 0, 0)
    assert (state.available, state.notes) == (False, 3)
    assert "is not there" in state.reason


def test_file_in_the_place_of_a_folder_removes_nothing(filled, vault):
    vault.rename(vault.with_name("moved"))
    vault.write_text("not a folder")

    report = scan(filled)

    assert counts(report) == (0, 0, 0, 0)
    assert "no folder any more" in filled.status().sources[1].reason


def test_folder_that_is_back_is_available(filled, vault):
    vault.rename(vault.with_name("unplugged"))
    scan(filled)
    vault.with_name("unplugged").rename(vault)

    assert counts(scan(filled)) == (0, 0, 0, 3)
    assert filled.status().sources[1].available


def test_empty_place_of_a_drive_removes_nothing(filled, vault):
    vault.rename(vault.with_name("unplugged"))
    vault.mkdir()

    assert counts(scan(filled)) == (0, 0, 0, 0)
    assert not filled.status().sources[1].available


def test_folder_that_was_emptied_holds_no_notes_any_more(filled, vault):
    shutil.rmtree(vault / "places")
    for path in vault.iterdir():
        path.unlink()

    assert counts(scan(filled)) == (0, 0, 3, 0)
    assert filled.status().sources[1].available


def test_deleted_folder_inside_a_source_leaves(filled, vault):
    shutil.rmtree(vault / "places")

    assert counts(scan(filled)) == (0, 0, 1, 2)


def test_link_to_a_drive_that_is_away_removes_nothing(filled, vault):
    drive = vault.with_name("drive")
    write(drive / "Tide.md", "Low at six.")
    (vault / "drive").symlink_to(drive, target_is_directory=True)
    scan(filled)
    drive.rename(drive.with_name("unplugged"))

    assert counts(scan(filled)) == (0, 0, 0, 3)
    assert filled.status().notes == 4


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="permissions are others there")
def test_forbidden_folder_removes_nothing_and_says_why(filled, vault, unprivileged):
    (vault / "places").chmod(0)

    with unprivileged(vault):
        report = scan(filled)
    (vault / "places").chmod(0o755)

    assert counts(report) == (0, 0, 0, 2)
    assert "permissions" in report.failed[0].reason
    assert filled.status().notes == 3


def test_unreadable_files_are_listed_and_stop_nothing(library, vault):
    (vault / "picture.md").write_bytes(b"\x89PNG\r\n\0\0\0\0" * 50)
    write(vault / "Mara.md", "Text")
    library.add_source(vault)

    first, second = scan(library), scan(library)

    assert counts(first) == (1, 0, 0, 0)
    assert [failure.path for failure in first.failed] == [str(vault / "picture.md")]
    assert second.failed == first.failed == library.status().failed


def test_file_that_was_mended_is_no_failure_any_more(library, vault):
    (vault / "a.md").write_bytes(b"\0\0\0")
    library.add_source(vault)
    scan(library)
    write(vault / "a.md", "Text")

    assert scan(library).failed == library.status().failed == ()


def test_note_that_turned_unreadable_stays_as_it_was(filled, vault):
    (vault / "Mara.md").write_bytes(b"\0\0\0")

    report = scan(filled)

    assert (report.removed, len(report.failed)) == (0, 1)
    assert any("swim" in passage.text for passage in all_passages(filled))


def test_scan_of_one_place_looks_nowhere_else(filled, vault):
    write(vault / "new.md", "One")
    write(vault / "places" / "new.md", "Two")
    (vault / "Mara.md").unlink()

    assert counts(scan(filled, vault / "places")) == (1, 0, 0, 1)


def test_scan_of_a_deleted_file_removes_its_note(filled, vault):
    (vault / "Mara.md").unlink()

    assert counts(scan(filled, vault / "Mara.md")) == (0, 0, 1, 0)


def test_cancelled_scan_keeps_what_it_read(library, vault):
    for number in range(120):
        write(vault / f"{number}.md", f"Note {number}")
    library.add_source(vault)
    cancel = CancelToken()
    work = library.scan(cancel)
    assert next(work).stage == "Reading notes"
    cancel.cancel()

    with pytest.raises(Cancelled):
        list(work)

    stored = library.status().notes
    assert counts(scan(library)) == (120 - stored, 0, 0, stored)


def test_progress_counts_to_the_end(library, vault):
    for number in range(5):
        write(vault / f"{number}.md", "Text")
    library.add_source(vault)

    last = list(library.scan(CancelToken()))[-1]

    assert (last.finished, last.total) == (5, 5)


def test_source_removed_during_a_scan_adds_nothing(library, vault):
    write(vault / "a.md", "Text")
    library.add_source(vault)
    work = library.scan(CancelToken())
    next(work)

    library.remove_source(vault)
    list(work)

    assert library.status().notes == 0


def test_note_written_during_a_scan_stays(filled, vault):
    mara = filled.list_notes("Mara")[0]
    note = filled.read_note(mara.note_id)
    (vault / "Mara.md").unlink()
    for number in range(60):  # a moved one, so that the scan pauses before it removes
        write(vault / f"{number}.md", (vault / "Diary.md").read_text())
    (vault / "Diary.md").unlink()
    work = filled.scan(CancelToken())
    next(work)

    filled.write_note(mara.note_id, "", note.text, note.fingerprint)
    list(work)

    assert filled.list_notes("Mara") == (filled.read_note(mara.note_id).summary,)


def test_overlapping_sources_hold_a_note_once(filled, vault):
    filled.add_source(vault / "places")
    filled.add_source(vault.parent)

    scan(filled)

    assert filled.status().notes == 3
    assert counts(filled.remove_source(vault)) == (0, 0, 0, 0)
    assert [state.notes for state in filled.status().sources] == [0, 1, 2]


def test_data_folder_inside_a_source_is_left_out(library, folder, vault):
    write(folder.drafts / "Untitled.md", "The draft.")
    write(folder.notes / "Mara.md", "A note.")
    library.add_source(folder.root.parent)

    scan(library)

    assert [note.title for note in library.list_notes()] == ["Mara"]


def test_removed_source_takes_its_notes_along(filled, vault):
    report = filled.remove_source(vault)

    assert counts(report) == (0, 0, 3, 0)
    assert (vault / "Mara.md").exists()
    assert filled.status().passages == 0


def test_wrong_sources_are_refused_with_a_sentence(library, vault, folder):
    (vault / "picture.png").touch()

    for wrong in (vault / "gone", vault / "picture.png"):
        with pytest.raises(UsageError):
            library.add_source(wrong)
    for wrong in (vault, folder.notes):
        with pytest.raises(UsageError):
            library.remove_source(wrong)


PIXELS = b"\x89PNG\r\n\x1a\n\0\0\0\0IEND\xaeB`\x82"
CHARACTER = b'tEXtchara\0{"name":"Mara","description":"Tall.","first_mes":""}'


def with_character(pixels: bytes) -> bytes:
    length = len(CHARACTER) - len(b"tEXt")
    return pixels[:8] + length.to_bytes(4, "big") + CHARACTER + b"\0" * 4 + pixels[8:]


def test_plain_picture_is_neither_a_note_nor_a_failure(library, vault):
    (vault / "boat.png").write_bytes(PIXELS)
    library.add_source(vault)

    assert (counts(scan(library)), library.status().failed) == ((0, 0, 0, 0), ())


def test_picture_that_gets_and_loses_its_character_is_noticed(library, vault):
    library.add_source(vault)
    picture = vault / "boat.png"
    found = []

    for content in (PIXELS, with_character(PIXELS), PIXELS):
        picture.write_bytes(content)
        scan(library)
        found.append([note.title for note in library.list_notes()])

    assert found == [[], ["Mara"], []]


def test_bad_note_of_a_notebook_is_named_and_the_others_come_in(library, vault):
    whole = '{"entries":[{"key":["lock"],"content":"Old."},{"key":["bell"],"content":"Crac'
    write(vault / "river.lorebook", whole)
    library.add_source(vault)

    reports = [scan(library), scan(library)]

    assert [counts(report)[0] for report in reports] == [1, 0]
    for report in reports:  # it stays told while the file is as it is
        [failure] = report.failed
        assert "A part of river.lorebook is damaged" in failure.reason


def test_text_that_was_read_in_part_is_found_and_told_at_every_look(library, vault, monkeypatch):
    monkeypatch.setattr(limits, "LONGEST_TEXT_S", 0.001)
    monkeypatch.setattr(limits, "BEGINNINGS", ((1000, 60.0),))
    write(vault / "Long.txt", SENTENCE * 8000)
    library.add_source(vault)

    reports = [scan(library), scan(library)]

    assert [counts(report) for report in reports] == [(1, 0, 0, 0), (0, 0, 0, 1)]
    assert all("Only the first" in report.failed[0].reason for report in reports)


def test_halves_of_characters_end_no_look(library, vault):
    entry = (
        '{"entries":{"0":{"uid":0,"key":["a\\udc00"],"comment":"A\\ud800","content":"x \\ud83d"}}}'
    )
    write(vault / "World.json", entry)
    library.add_source(vault)

    assert counts(scan(library)) == (1, 0, 0, 0)


def test_file_that_could_not_be_read_now_is_read_the_next_time(library, vault, monkeypatch):
    def refuse(*_arguments, **_options):
        raise OSError(28, "No space left on device")

    write(vault / "a.html", "<p>It rained.</p>")
    library.add_source(vault)
    with monkeypatch.context() as patched:
        patched.setattr(limits.subprocess, "Popen", refuse)
        assert "tried again" in scan(library).failed[0].reason

    assert counts(scan(library)) == (1, 0, 0, 0)


def test_comments_reach_no_passage_however_long(library, vault):
    secret = "Ida did it. " * 400
    write(vault / "Ida.md", f"She keeps a heron.\n\n%%\n{secret}\n\n{secret}\n%%\n\nShe waits.\n")
    library.add_source(vault)
    scan(library)

    assert [passage.text for passage in all_passages(library)] == [
        "She keeps a heron.\n\nShe waits."
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_pipe_is_no_source_and_says_so(library, tmp_path):
    os.mkfifo(tmp_path / "pipe.md")

    with pytest.raises(UsageError, match="not an ordinary file"):
        library.add_source(tmp_path / "pipe.md")
