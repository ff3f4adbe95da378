from __future__ import annotations

from pathlib import Path, PurePath

import pytest

from tests.libraries import SENTENCE
from writer_assist.errors import NoteUnreadableError
from writer_assist.importing.readers import READING_VERSION, parse_note, parse_notes


@pytest.mark.parametrize(
    ("name", "text", "title"),
    [
        ("ferry.md", "---\ntitle: The Ferry\n---\n# Boat\n", "The Ferry"),
        ("ferry.md", "Text\n\n## Two\n\n# Boat\n\n# Ship\n", "Boat"),
        ("The ferry.md", "## Two\n", "The ferry"),
        ("The ferry.txt", "# Boat\n", "The ferry"),
        ("Ferry 1.2.markdown", "", "Ferry 1.2"),
    ],
)
def test_title_comes_from_front_matter_then_heading_then_file(name, text, title):
    assert parse_note(PurePath(name), text).title == title


def test_plain_text_is_not_taken_for_markdown():
    note = parse_note(PurePath("novel.txt"), "CHAPTER I\n\nRoom #river and [[x]].\n")

    assert (note.tags, note.links) == ((), ())
    assert note.stretches[0].heading == "CHAPTER I"


def test_words_are_counted_without_the_front_matter():
    assert parse_note(PurePath("a.md"), "---\ntitle: One two\n---\nthree four\n").words == 2


def test_empty_file_is_a_note_without_passages():
    note = parse_note(PurePath("Mara.md"), "")

    assert (note.title, note.words, note.stretches) == ("Mara", 0, ())


def test_notes_cut_otherwise_are_read_again():
    """Raise READING_VERSION together with what is expected here."""
    text = f"---\ntags: x\n---\n# A\n\n{SENTENCE * 20}\n\n## B\n\n- {SENTENCE}\n\n### C\n\nEnd.\n"

    cuts = [(s.start, s.end, s.heading) for s in parse_note(PurePath("a.md"), text).stretches]

    assert (READING_VERSION, cuts) == (5, [(21, 690, ""), (691, 1360, ""), (1369, 1451, "B")])


@pytest.mark.parametrize("name", ["Mara.md", "Mara.txt", "Mara.MARKDOWN"])
def test_text_file_is_one_note_that_can_be_edited(name):
    [note] = parse_notes(Path(name), "\ufeffÉtang\r\n".encode())

    assert (note.text, note.part, note.is_whole_file) == ("Étang\n", "", True)


def test_file_of_another_kind_says_so():
    with pytest.raises(NoteUnreadableError, match=r"cover\.svg"):
        parse_notes(Path("cover.svg"), b"")
