from __future__ import annotations

import os
from pathlib import Path

import pytest

from writer_assist.file_names import (
    MOST_BYTES,
    fitting_name,
    name_from_text,
    path_of_text,
    path_to_text,
    safe_stem,
    shortened,
    shown_name,
)

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
WAVE = "\U0001f44b\U0001f3fd"
FLAG = "\U0001f1eb\U0001f1ee"


@pytest.mark.parametrize("character", ["a", "\u00e9", "\u6f6e", "e\u0301", FAMILY, WAVE, FLAG])
@pytest.mark.parametrize("most", range(20, 60))
def test_shortened_text_ends_where_a_character_ends(character, most):
    short = shortened(character * 60, most)

    assert short
    assert len(short.encode()) <= most
    assert short == character * (len(short) // len(character))


def test_name_keeps_its_ending():
    name = fitting_name("\u6f6e" * 90, " (conflict 2026-11-29 05.05.59).md")

    assert len(name.encode()) <= MOST_BYTES
    assert name.endswith("\u6f6e (conflict 2026-11-29 05.05.59).md")


def test_short_name_is_left_as_it_is():
    assert fitting_name("The ferry", ".md") == "The ferry.md"


@pytest.mark.parametrize(
    ("words", "stem"),
    [
        ("Who is Mara?", "Who is Mara"),
        ("../../etc/passwd", "etc passwd"),
        ("CON", "CON draft"),
        ("...", ""),
        ("a\ud800b", "ab"),
    ],
)
def test_stem_is_one_that_every_system_takes(words, stem):
    assert safe_stem(words) == stem


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("# The **Ferry**\n\nIt rained.", "The Ferry"),
        ("---\ntitle: 'Salt'\nstatus: draft\n---\n# One\n", "Salt"),
        ("---\nstatus: draft\n---\nIt rained.", "It rained."),
        ("\n\n***\n\nIt rained, and the ferry did not come.", "It rained, and the ferry did"),
        ("\u6f6e" * 200, "\u6f6e" * 33),
        (" \n\n", ""),
    ],
)
def test_draft_without_a_name_is_called_by_its_first_words(text, name):
    assert name_from_text(text) == name.rstrip(".")


@pytest.mark.skipif(os.name != "posix", reason="other systems have only names that are text")
def test_path_that_is_no_text_comes_back_from_text():
    path = Path("/books") / os.fsdecode(b"B\xfccher 100%") / "Kapitel 1.md"

    text = path_to_text(path)

    assert text.encode("utf-8")
    assert path_of_text(text) == path
    assert path_to_text(path_of_text(text)) == text


def test_ordinary_path_is_its_own_text():
    assert path_to_text(Path("/books/B\u00fccher/1.md")) == str(Path("/books/B\u00fccher/1.md"))


def test_name_that_is_no_text_can_be_shown():
    assert shown_name("B\udcfccher") == "B\ufffdcher"
