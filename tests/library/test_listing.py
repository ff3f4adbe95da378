# ruff: noqa: RUF001 - letters of other scripts look like Latin ones
"""Lists of notes, narrowed and sorted; tags, folders, and what links mean."""

from __future__ import annotations

import pytest

from tests.libraries import scan, write
from writer_assist.domain.note import FolderCount, NoteOrder, TagCount


@pytest.fixture
def catalogue(library, vault):
    """Four notes in three folders."""
    write(vault / "Mara.md", "---\ntags: [People/Crew]\naliases: [Captain]\n---\nShe is Mara.")
    write(vault / "places" / "Quay 10.md", "#harbour The [[Captain]] waits.", minutes_ago=30)
    write(vault / "places" / "Quay 9.md", "#harbour #People Empty.", minutes_ago=20)
    write(vault / "places" / "old" / "Captain.md", "Another captain.", minutes_ago=40)
    library.add_source(vault)
    scan(library)
    return library._catalogue


def titles(catalogue, *text, **narrowed):
    return [note.title for page in catalogue.list_notes(*text, **narrowed) for note in page]


def number_of(catalogue, title):
    return next(n.note_id for page in catalogue.list_notes() for n in page if n.title == title)


def test_numbers_in_titles_are_sorted_as_numbers(catalogue):
    assert titles(catalogue) == ["Captain", "Mara", "Quay 9", "Quay 10"]


def test_what_changed_last_comes_first_when_asked_for(catalogue):
    assert titles(catalogue, order=NoteOrder.CHANGED) == ["Mara", "Quay 9", "Quay 10", "Captain"]


def test_titles_that_begin_with_the_text_come_first(catalogue):
    assert titles(catalogue, "captain") == ["Captain", "Mara"]


def test_all_words_must_be_there_in_any_order(catalogue):
    assert titles(catalogue, "10 quay") == ["Quay 10"]


def test_tag_above_finds_what_is_below_it(catalogue):
    assert titles(catalogue, tags=["people"]) == ["Mara", "Quay 9"]
    assert titles(catalogue, tags=["people", "Harbour"]) == ["Quay 9"]


def test_place_is_a_source_or_a_folder_in_it(catalogue, vault):
    assert titles(catalogue, place=str(vault / "places" / "old")) == ["Captain"]
    assert len(titles(catalogue, place=str(vault))) == 4
    assert titles(catalogue, place=str(vault / "pla")) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("O'Hara", ["O’Hara"]), ("o`hara", ["O’Hara"]), ("zoe", ["Zoe\u0308"]),
        ("Zoë", ["Zoe\u0308"]),
        ("jurgen", ["Jürgen"]), ("JUERGEN", ["Jürgen"]), ("jürgen", ["Jürgen"]),
        ("СЕМЕН", ["Семён"]), ("be\u00adll", ["Bell"]), ("tag:", ["Bell"]), ("tag:ete", ["Bell"]),
        ("Tag:é", ["Bell"]), ('"O\'Hara"', ["O’Hara"]), ("“Zoë”", ["Zoe\u0308"]),
        ('"zoe', ["Zoe\u0308"]),
        ("title:zoe", ["Zoe\u0308"]), ("tag:zoe", []), ("bell OR zoe", ["Bell", "Zoe\u0308"]),
        ("bell -tag:ete", []), ("be*", ["Bell"]), ("zoe?", ["Zoe\u0308"]), ("body:zoe", []),
        ("O'Hara's", ["O’Hara"]), ("DO NOT OPEN", []), ("(((bell)))", ["Bell"]), ("xqzzy", []),
    ],
)  # fmt: skip
def test_names_are_found_however_they_are_written(library, vault, text, found):
    for title in ("O’Hara", "Zoe\u0308", "Jürgen", "Семён"):
        write(vault / f"{title}.md", "Nothing.")
    write(vault / "Bell.md", "---\ntags: [Éte]\n---\nIt rings.")
    library.add_source(vault)
    scan(library)

    assert titles(library._catalogue, text) == found


def test_title_spelt_as_asked_for_comes_first(library, vault):
    for title in ("Rosé", "Rose"):
        write(vault / f"{title}.md", "Nothing.")
    library.add_source(vault)
    scan(library)

    assert titles(library._catalogue, "rosé") == ["Rosé", "Rose"]
    assert titles(library._catalogue, "rose") == ["Rose", "Rosé"]


def test_changed_note_is_listed_as_it_is_now(catalogue, library, vault):
    before = titles(catalogue)
    write(vault / "Mara.md", "# Marah\n\nShe changed her name.")

    scan(library)

    assert "Mara" in before
    assert "Marah" in titles(catalogue)


def test_tags_are_counted_with_those_above_them(catalogue):
    assert catalogue.tags() == (
        TagCount("harbour", 2), TagCount("People", 2), TagCount("People/Crew", 1)
    )  # fmt: skip


def test_folders_count_what_is_below_them(catalogue, vault):
    assert catalogue.folders() == (
        FolderCount(str(vault / "places"), str(vault), 3),
        FolderCount(str(vault / "places" / "old"), str(vault), 1),
    )


def test_many_notes_come_in_pages(catalogue, monkeypatch):
    monkeypatch.setattr("writer_assist.library.catalogue.PAGE", 3)

    assert [len(page) for page in catalogue.list_notes()] == [3, 1]
    assert list(catalogue.list_notes("nothing of the kind")) == [()]


@pytest.mark.parametrize(
    ("target", "meant"),
    [
        ("captain", ["Captain", "Mara"]),  # a title before an alias
        ("Captain#Early life", ["Captain", "Mara"]),
        ("old/Captain", ["Captain"]),
        ("Quay%209.md", ["Quay 9"]),
        ("../Mara.md", ["Mara"]),
        ("Nobody", []),
    ],
)
def test_link_means_a_note_by_name_or_path(catalogue, target, meant):
    found = catalogue.resolve(number_of(catalogue, "Quay 10"), target)

    assert [note.title for note in found] == meant


def test_note_of_the_same_folder_is_meant_first(catalogue, library, vault):
    write(vault / "places" / "Mara.md", "# Mara\n\nA hill.")
    scan(library)

    found = catalogue.resolve(number_of(catalogue, "Quay 9"), "Mara")

    assert [note.path for note in found] == [
        str(vault / "places" / "Mara.md"), str(vault / "Mara.md")
    ]  # fmt: skip


def test_note_knows_what_it_links_to_in_vain(catalogue, library, vault):
    write(vault / "Quay 11.md", "[[Mara]] and [[The Ghost]].")
    scan(library)

    assert catalogue.read_note(number_of(catalogue, "Quay 11")).missing == ("the ghost",)


def test_what_was_read_from_a_document_is_read_only(catalogue, library, vault):
    write(vault / "Report.html", "<h1>Report</h1><p>The bell is cracked.</p>")
    scan(library)

    report = catalogue.read_note(number_of(catalogue, "Report"))

    assert "The bell is cracked." in report.text
    assert not report.summary.editable
    assert catalogue.read_note(number_of(catalogue, "Mara")).summary.editable
