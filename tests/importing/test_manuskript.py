from __future__ import annotations

from pathlib import Path

import pytest

from tests.importing.documents import archive
from writer_assist.errors import NoteUnreadableError
from writer_assist.importing.folders import FolderListing
from writer_assist.importing.readers import parse_notes
from writer_assist.importing.rules import FileRules

CHAPTER = (
    "title:          One & more\nID:             1\ntype:           folder\ncompile:        2\n\n\n"
)
FILES = {
    "MANUSKRIPT": "1",
    "settings.txt": '{"autoSave": true}',
    "summary.txt": "",
    "outline/0-One/folder.txt": CHAPTER,
    "outline/1-Two/folder.txt": CHAPTER.replace("compile", "summaryFull:    He leaves.\ncompile"),
    "outline/0-One/0-The_ferry.md": (
        "title:          The ferry\nID:             2\ntype:           md\n"
        "notes:          Check the tide.\n                Twice.\n\n\nIt rained.\n\nAll night."
    ),
    "characters/0-Mara.txt": (
        "Name:           Mara\nID:             0\nImportance:     2\nGoal:           To leave.\n"
        "Color:          #ff0000\n"
    ),
    "world.opml": (
        '<opml version="1.0"><body><outline name="Places" ID="0">'
        '<outline name="The lock" ID="1" description="Built in 1802."/></outline></body></opml>'
    ),
    "plots.xml": (
        '<root><plot name="The flood" ID="0" description="Water rises.">'
        '<step name="Rain" ID="0" summary="A week of it."/></plot></root>'
    ),
}


@pytest.fixture
def project(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def read(project: Path, name: str):
    return parse_notes(project / name, (project / name).read_bytes())


def test_scene_is_a_note_below_its_chapter(project):
    [note] = read(project, "outline/0-One/0-The_ferry.md")

    assert note.title == "The ferry"
    assert note.text == "It rained.\n\nAll night.\n\nNotes: Check the tide.\nTwice.\n"
    assert (note.stretches[0].heading, note.is_whole_file) == ("One", False)


def test_character_is_a_note_of_what_is_told_about_them(project):
    [note] = read(project, "characters/0-Mara.txt")

    assert (note.title, note.text, note.tags) == ("Mara", "Goal: To leave.\n", ("character",))


def test_world_and_plots_are_a_note_for_each_thing(project):
    names = [(note.title, note.text.strip()) for note in read(project, "world.opml")]
    [plot] = read(project, "plots.xml")

    assert names == [("World", "- Places\n  - The lock"), ("The lock", "Built in 1802.")]
    assert (plot.title, plot.text) == ("The flood", "Water rises.\n\n- Rain: A week of it.")


def test_scan_leaves_settings_and_empty_chapters_out(project):
    found = FolderListing().files(project, FileRules(str(project)))

    names = {Path(file.path).relative_to(project).as_posix() for some in found for file in some}
    assert names == FILES.keys() - {
        "MANUSKRIPT", "settings.txt", "summary.txt", "outline/0-One/folder.txt"
    }  # fmt: skip


def test_project_in_one_file_is_all_its_notes():
    notes = parse_notes(Path("Novel.msk"), archive(FILES))

    assert {note.title for note in notes} == {
        "The ferry", "One & more", "Mara", "World", "The lock", "The flood"
    }  # fmt: skip
    assert len({note.part for note in notes}) == len(notes)


@pytest.mark.parametrize(
    ("raw", "why"),
    [(b"1", "in the folder Novel beside it"), (b"PK\x03\x04damaged", "damaged")],
)
def test_project_file_without_notes_says_why(raw, why):
    with pytest.raises(NoteUnreadableError, match=why):
        parse_notes(Path("Novel.msk"), raw)


def test_text_of_the_writers_own_is_left_as_it_is():
    [note] = parse_notes(Path("characters/a.txt"), b"Name: Mara\n\nShe is tall.\n")

    assert (note.title, note.is_whole_file) == ("a", True)


def test_many_fields_take_no_squared_time():
    [note] = parse_notes(Path("a.txt"), b"title: x\n" + b"ID: 1\n" * 20_000)

    assert note.title == "a"


def test_damaged_part_of_a_project_in_one_file_costs_no_other():
    raw = archive({"plots.xml": "<root><plot", "outline/0-a.md": b"\x00\x01" * 50,
                   "outline/1-b.md": "It rains."})  # fmt: skip

    notes = parse_notes(Path("Novel.msk"), raw)

    assert [note.text.strip() for note in notes if not note.fault] == ["It rains."]
    assert len([note for note in notes if note.fault]) == 2
