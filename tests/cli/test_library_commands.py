from __future__ import annotations

import os

import pytest

from writer_assist.manuscript.structure import install_sample, sample_files
from writer_assist.paths import DataFolder

pytestmark = pytest.mark.usefixtures("words_only")


def test_add_counts_notes_and_not_again(terminal, vault):
    first = terminal.json("library", "add", str(vault))
    second = terminal.json("library", "add", str(vault))

    nothing = {"changed": 0, "removed": 0, "failed": [], "left_out": []}
    assert first == {"added": 2, "unchanged": 0, **nothing}
    assert second == {"added": 0, "unchanged": 2, **nothing}


def test_added_words_are_searchable_on_return(terminal, vault):
    terminal.json("library", "add", str(vault))

    [snippet] = terminal.json("search", "mooring ropes")["snippets"]

    assert snippet["note"] == "Harbour"
    assert snippet["path"] == str(vault / "Harbour.md")
    assert "mooring" in snippet["text"]
    assert set(snippet) == {"note", "path", "heading", "text", "score", "reasons"}


def test_search_reads_standard_input(terminal, vault):
    terminal.json("library", "add", str(vault))

    found = terminal.json("search", "-", text="a kettle of tea")

    assert [snippet["note"] for snippet in found["snippets"]] == ["Kitchen"]


def test_status_is_honest_without_an_embedding_model(terminal, vault):
    terminal.json("library", "add", str(vault))

    status = terminal.json("library", "status")

    assert (status["notes"], status["searchable"], status["embedded"]) == (2, 2, 0)
    assert str(vault) in [source["path"] for source in status["sources"]]


def test_sample_notes_can_be_removed(terminal, vault):
    folder = DataFolder(terminal.data_dir)
    install_sample(folder)
    terminal.json("library", "add", str(vault))

    report = terminal.json("library", "remove", "--sample")

    assert report["removed"] == len(sample_files(folder))
    assert all(file.exists() for file in sample_files(folder))
    assert terminal.json("library", "status")["notes"] == 2


def test_removed_folder_is_found_no_more(terminal, vault):
    terminal.json("library", "add", str(vault))

    report = terminal.json("library", "remove", str(vault))

    assert report["removed"] == 2
    assert terminal.json("search", "mooring ropes") == {"snippets": []}


def test_unreadable_note_is_listed_and_stops_no_other(terminal, vault):
    (vault / "broken.md").write_bytes(b"\x00\x01\x02" * 4000)

    report = terminal.json("library", "add", str(vault))

    assert report["added"] == 2
    assert [failure["path"] for failure in report["failed"]] == [str(vault / "broken.md")]


def test_patterns_say_what_is_taken_in(terminal, vault):
    added = terminal.json("library", "add", str(vault), "--exclude", "Kit*")
    terminal.json("library", "rules", str(vault), "--include", "Kit*")

    assert added["added"] == 1
    assert terminal.json("search", "mooring ropes") == {"snippets": []}
    assert terminal.json("library", "rules", str(vault)) == {"include": ["Kit*"], "exclude": []}


def test_cleared_rules_take_in_everything_again(terminal, vault):
    terminal.json("library", "add", str(vault), "--exclude", "Kit*")

    report = terminal.json("library", "rules", str(vault), "--clear")

    assert (report["added"], report["unchanged"]) == (1, 1)


def test_preview_takes_nothing_in(terminal, vault):
    preview = terminal.json("library", "add", str(vault), "--preview")

    assert [note["title"] for note in preview["notes"]] == ["Harbour", "Kitchen"]
    assert terminal.json("library", "status")["sources"] == []


def test_failed_file_is_read_again_when_asked(terminal, vault):
    (vault / "broken.md").write_bytes(b"\x00\x01\x02" * 4000)
    terminal.json("library", "add", str(vault))
    (vault / "broken.md").write_text("Mended.")

    report = terminal.json("library", "retry", str(vault / "broken.md"))

    assert (report["added"], report["failed"]) == (1, [])


def test_status_of_a_folder_that_may_not_be_written_says_so(terminal, vault, monkeypatch):
    terminal.json("library", "add", str(vault))
    monkeypatch.setattr("os.access", lambda path, mode, **options: mode != os.W_OK)

    assert not terminal.json("library", "status")["writable"]
