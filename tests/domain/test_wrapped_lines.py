"""Lines that were broken at a fixed width become paragraphs; all others stay."""

from __future__ import annotations

import textwrap

import pytest

from tests.manuscript.books import shared
from writer_assist.domain.words import count_words
from writer_assist.domain.wrapped_lines import with_whole_paragraphs

PROSE = (
    "Emma Woodhouse, handsome, clever, and rich, with a comfortable home and happy disposition, "
    "seemed to unite some of the best blessings of existence; and had lived nearly twenty-one "
    "years in the world with very little to distress or vex her."
)
OTHER = (
    "She was the youngest of the two daughters of a most affectionate, indulgent father; and had, "
    "in consequence of her sister's marriage, been mistress of his house from a very early period."
)


def wrapped(*paragraphs, width=72):
    return "\n\n".join(textwrap.fill(one, width, break_on_hyphens=False) for one in paragraphs)


@pytest.mark.parametrize("width", [60, 72, 78])
def test_broken_lines_become_the_paragraph_again(width):
    whole = with_whole_paragraphs(wrapped(PROSE, OTHER, width=width))

    assert whole == f"{PROSE}\n\n{OTHER}"


def test_text_of_whole_paragraphs_is_left_alone():
    text = f"{PROSE}\n\n{OTHER}\n"

    assert with_whole_paragraphs(text) == text


@pytest.mark.parametrize(
    "lines",
    [
        "My first displays the wealth\nAnd pomp of kings,\nLords all!",
        "# One\nTwo",
        "- a\n- b",
    ],
)
def test_short_lines_and_lists_stay(lines):
    text = f"{wrapped(PROSE, OTHER)}\n\n{lines}\n\n{wrapped(OTHER, PROSE)}\n"

    assert f"\n\n{lines}\n\n" in with_whole_paragraphs(text)


def test_dash_at_the_end_of_a_line_gets_no_blank():
    line = "Sorrow came upon her slowly in the course of a long and silent evening--"
    text = f"{wrapped(PROSE, OTHER)}\n\n{line}\na gentle sorrow.\n"

    assert f"{line}a gentle sorrow." in with_whole_paragraphs(text)


def test_sentence_goes_on_after_a_line_that_is_too_short():
    text = wrapped(PROSE, OTHER).replace("very little", "very\nlittle", 1)

    assert "very little to distress" in with_whole_paragraphs(text)


def test_gaps_that_part_scenes_stay():
    text = f"{wrapped(PROSE)}\n\n\n\n{wrapped(OTHER)}\n"

    assert with_whole_paragraphs(text) == f"{PROSE}\n\n\n\n{OTHER}\n"


def test_no_word_of_a_novel_is_lost():
    text = shared("fiction", "en-pdnc", "Emma", "novel_text.txt").read_text("utf-8")

    whole = with_whole_paragraphs(text)

    assert "".join(whole.split()) == "".join(text.split())
    assert abs(count_words(whole) - count_words(text)) < 50  # "twenty-" and "one" are one word
    assert whole.count("\n") < text.count("\n") / 2
