from __future__ import annotations

from writer_assist.domain.draft_outline import heading_at, outline_of
from writer_assist.domain.words import count_words

TEXT = (
    "Before.\n\n# Part One\n\n## Arrival\n\nShe came. %% why? %%\n\n"
    "## Supper\n\nThey ate.\n\n# Part Two\n"
)


def test_headings_have_the_words_of_all_below_them():
    found = [(one.title, one.depth, one.words) for one in outline_of(TEXT)]

    assert found == [("Part One", 0, 8), ("Arrival", 1, 3), ("Supper", 1, 3), ("Part Two", 0, 2)]


def test_places_are_those_of_the_lines():
    assert [TEXT[one.start :].splitlines()[0] for one in outline_of(TEXT)] == [
        "# Part One", "## Arrival", "## Supper", "# Part Two",
    ]  # fmt: skip


def test_headings_in_front_matter_and_comments_are_none():
    assert outline_of("---\ntitle: A\n# note: b\n---\n\n%%\n# Not this\n%%\n\nText.\n") == ()


def test_level_that_is_left_out_makes_no_gap():
    assert [one.depth for one in outline_of("# A\n\n#### B\n\n## C\n")] == [0, 1, 1]


def test_chapters_of_a_plain_text_are_headings():
    text = "CHAPTER I.\n\nShe came.\n\nCHAPTER II.\n\nThey ate well.\n"

    assert [one.words for one in outline_of(text)] == [4, 5]
    assert count_words(text) == 9


def test_caret_is_below_the_last_heading_before_it():
    assert [heading_at((10, 20), place) for place in (0, 10, 19, 25)] == [-1, 0, 0, 1]
