"""Words that a writer wants to be known, everywhere or in one book."""

from __future__ import annotations

import pytest

from writer_assist.errors import DiskError
from writer_assist.manuscript.word_lists import WordList, WordLists, words_of_book


@pytest.fixture
def file(tmp_path):
    return tmp_path / "book" / ".writer-assist" / "words.txt"


def read(file):
    words = WordList(file)
    words.read_again()
    return words


@pytest.fixture
def lists(tmp_path):
    return WordLists(tmp_path / "own words.txt")


def test_list_begins_without_a_file(file):
    assert read(file).words == ()
    assert not file.exists()


def test_words_are_kept_one_a_line(file):
    read(file).change(add=["Skarholm", "grey-eyed"])

    assert file.read_text(encoding="utf-8") == "Skarholm\ngrey-eyed\n"


@pytest.mark.parametrize("word", ["Skarholm", "SKARHOLM", "ma'am", "ma’am"])
def test_capitals_and_apostrophes_make_no_difference(file, word):
    words = read(file)
    words.change(add=["skarholm", "ma’am"])

    assert word in words


def test_change_keeps_what_another_window_added(file):
    here = read(file)
    read(file).change(add=["Skarholm"])

    here.change(add=["Grimshawe"], remove=["nothing"])

    assert here.words == ("Skarholm", "Grimshawe")


def test_removed_word_is_unknown(file):
    words = read(file)
    words.change(add=["Skarholm", "Grimshawe"])

    words.change(remove=["skarholm"])

    assert "Skarholm" not in words
    assert file.read_text() == "Grimshawe\n"


def test_blank_lines_and_odd_ones_count_for_nothing(file):
    file.parent.mkdir(parents=True)
    file.write_bytes("\ufeffSkarholm\r\n\r\n  \r\n".encode() + b"x" * 500)

    assert read(file).words == ("Skarholm",)


def test_list_that_cannot_be_read_is_told(file):
    file.mkdir(parents=True)

    with pytest.raises(DiskError, match="list of words"):
        read(file)


def test_words_of_a_book_are_unknown_in_another(lists, tmp_path):
    ferry, moon = tmp_path / "ferry" / "Ferry.md", tmp_path / "moon" / "Moon.md"
    lists.turn(ferry)
    lists.change(of_book=True, add=["Skarholm"])
    lists.change(of_book=False, add=["Grimshawe"])
    here = ("Skarholm" in lists, "Grimshawe" in lists)

    lists.turn(moon)

    assert here == (True, True)
    assert ("Skarholm" in lists, "Grimshawe" in lists) == (False, True)
    assert words_of_book(ferry).read_text() == "Skarholm\n"


def test_text_in_no_book_has_no_words_of_one(lists):
    lists.turn(None)

    lists.change(of_book=True, add=["Skarholm"])

    assert lists.of_book == ()
    assert "Skarholm" not in lists
