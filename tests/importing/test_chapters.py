from __future__ import annotations

from pathlib import Path

import pytest

from writer_assist.importing.chapters import find_chapters
from writer_assist.importing.readers import parse_notes

PROSE = "The ferry had not come, and nobody on the quay would say why it was late. " * 40


def book(*headings, prose=PROSE):
    return "".join(f"{heading}\n\n{prose}\n\n" for heading in headings)


def titles(text, *, is_plain=True):
    return [chapter.title for chapter in find_chapters(text, is_plain=is_plain)]


@pytest.mark.parametrize(
    "headings",
    [
        ["CHAPTER I", "CHAPTER II", "CHAPTER III"],
        ["Erstes Kapitel", "Zweites Kapitel", "Drittes Kapitel"],
        ["Chapitre 1", "Chapitre 2", "Chapitre 3"],
        ["I", "II", "III"],
        ["1", "2", "3", "4"],
        ["第一章", "第二章", "第三章"],
    ],
)
def test_headings_of_many_languages_cut_a_text(headings):
    assert titles(book(*headings)) == headings


def test_chapters_belong_to_their_part():
    text = "VOLUME I\n\n" + book("CHAPTER I", "CHAPTER II") + "VOLUME II\n\n" + book("CHAPTER I")

    assert titles(text) == ["VOLUME I, CHAPTER I", "VOLUME I, CHAPTER II", "VOLUME II, CHAPTER I"]


def test_name_below_a_heading_is_part_of_it():
    text = book("CHAPTER I.\nThe Storm", "CHAPTER II.\n\nThe Calm", "CHAPTER III")

    assert titles(text) == ["CHAPTER I. The Storm", "CHAPTER II. The Calm", "CHAPTER III"]


def test_table_of_contents_is_no_chapter():
    names = ["Chapter 1", "Chapter 2", "Chapter 3"]

    assert titles("\n\n".join(names) + "\n\n" + book(*names)) == names


def test_two_headings_are_chance():
    assert titles(book("Chapter 1", "Chapter 2")) == []
    assert titles(PROSE) == []


def test_numbers_that_do_not_count_are_no_chapters():
    assert titles(book("7", "1999", "12", "40")) == []


def test_licence_of_a_free_book_is_left_out():
    text = (
        f"Licence. {PROSE}\n*** START OF THE PROJECT GUTENBERG EBOOK X ***\n\n"
        f"{book('Chapter 1', 'Chapter 2', 'Chapter 3')}"
        f"*** END OF THE PROJECT GUTENBERG EBOOK X ***\n\nChapter 4\n\n{PROSE}"
    )

    found = find_chapters(text, is_plain=True)

    assert [chapter.title for chapter in found] == ["Chapter 1", "Chapter 2", "Chapter 3"]
    assert "END OF" not in text[found[-1].start : found[-1].end]


def test_markdown_is_cut_at_chapters_and_not_at_scenes():
    scenes = "### Morning\n\nShe waited.\n\n### Evening\n\n"
    text = "# Salt\n\n" + book("## One", "## Two", "## Three", prose=f"{scenes}{PROSE}")

    assert titles(text, is_plain=False) == ["One", "Two", "Three"]


def test_what_stands_before_the_first_chapter_is_kept():
    text = f"To my sister. {PROSE}\n\n{book('Chapter 1', 'Chapter 2', 'Chapter 3')}"

    assert titles(text) == ["", "Chapter 1", "Chapter 2", "Chapter 3"]


def test_each_chapter_becomes_a_note_with_passages_of_its_own():
    raw = book("Chapter 1", "Chapter 2", "Chapter 3").encode()

    notes = parse_notes(Path("/books/Salt.txt"), raw, split_chapters=True)

    assert [note.title for note in notes] == [f"Salt: Chapter {n}" for n in (1, 2, 3)]
    assert [note.part for note in notes] == ["Chapter 1", "Chapter 2", "Chapter 3"]
    assert not any(note.is_whole_file for note in notes)
    first = notes[0]
    assert first.text[first.stretches[0].start :].startswith("The ferry had not come")


def test_text_without_chapters_stays_one_note():
    [note] = parse_notes(Path("/books/Salt.txt"), PROSE.encode(), split_chapters=True)

    assert note.is_whole_file


def test_whole_text_is_one_note_unless_it_is_to_be_split():
    [note] = parse_notes(Path("/books/Salt.txt"), book("Chapter 1", "Chapter 2").encode())

    assert note.part == ""


NOVELS = Path(__file__).parents[3] / "shared" / "data" / "fiction"


@pytest.mark.skipif(not NOVELS.is_dir(), reason="the novels are not here")
@pytest.mark.parametrize(
    ("file", "count"),
    [
        ("en-pdnc/Emma/novel_text.txt", 55),
        ("en-pdnc/AlicesAdventuresInWonderland/novel_text.txt", 12),
        ("de/fontane_irrungen-wirrungen.txt", 26),
        ("fr/FRA04002_Verne.txt", 19),
    ],
)
def test_real_novels_have_their_chapters(file, count):
    text = (NOVELS / file).read_text(encoding="utf-8-sig")

    assert len(find_chapters(text, is_plain=True)) == count
