"""A draft becomes the blocks of a book, whatever the writer's habits are."""

import pytest

from writer_assist.domain.words import count_words
from writer_assist.manuscript.book_text import (
    BREAK,
    BlockKind,
    as_markdown,
    blocks_of,
    book_title,
    word_count,
)


def paragraphs(text: str) -> list[str]:
    return [block.text for block in blocks_of(text) if block.kind is BlockKind.PARAGRAPH]


def breaks(text: str) -> int:
    return sum(block == BREAK for block in blocks_of(text))


def test_blank_lines_part_paragraphs():
    assert paragraphs("One.\n\nTwo.\n") == ["One.", "Two."]


def test_every_line_is_a_paragraph_where_there_are_no_blank_lines():
    text = "She went out.\nIt rained.\nNobody saw her.\n\nIn the morning it was dry.\nShe slept.\n"

    assert len(paragraphs(text)) == 5
    assert breaks(text) == 1


def test_wrapped_lines_are_joined():
    line = "the rain came over the hill and nobody in the village saw it, or"

    assert paragraphs(f"{line}\n{line}\nsaid so.\n\n{line}\nagain.\n")[0].endswith("or said so.")


def test_lines_of_a_verse_stay_lines():
    found = blocks_of("She sang:\n\nO bell,\nO sea.\n\nThen no more.\n\nNight.")

    assert "O bell,\\\nO sea." in as_markdown(found, escaped=True)


def test_comments_leave_nothing_behind():
    text = "One.\n\n%% cut\nthis %%\n\nTwo, <!-- no -->three.\n\nFour."

    assert paragraphs(text) == ["One.", "Two, three.", "Four."]
    assert not breaks(text)


def test_signs_and_wide_gaps_are_scene_breaks():
    text = "One.\n\n***\n\nTwo.\n\n#\n\nThree.\n\nFour.\n\nFive.\n\n\nSix.\n\nSeven."

    assert breaks(text) == 3


def test_breaks_beside_headings_are_no_breaks():
    assert not breaks("***\n\n# One\n\n\n\nText.\n\n***\n\n# Two\n\nText.\n\n***\n")


def test_dialogue_and_numbers_are_no_lists():
    written = as_markdown(
        blocks_of("- Bonjour.\n\n1986. A year.\n\n[Note]: a <word>"), escaped=True
    )

    assert written == "\\- Bonjour.\n\n1986\\. A year.\n\n\\[Note]: a \\<word>\n\n"


def test_links_to_notes_are_words():
    assert paragraphs("[[Mara]] met [[Tobias Crake|him]].") == ["Mara met him."]


def test_lines_of_chapters_in_plain_text_are_headings():
    kinds = [block.kind for block in blocks_of("CHAPTER IV\n\nChapter four was long, she said.")]

    assert kinds == [BlockKind.HEADING, BlockKind.PARAGRAPH]


def test_heading_above_the_chapters_is_the_title():
    title, blocks = book_title(blocks_of("# The Bell\n\n## One\n\nText.\n\n## Two\n\nText."))

    assert title == "The Bell"
    assert [block.level for block in blocks if block.level] == [1, 1]


def test_chapters_are_no_title():
    title, _ = book_title(blocks_of("# One\n\nText.\n\n# Two\n\nText."))

    assert not title


def test_footnotes_of_two_drafts_stay_apart():
    assert paragraphs("A bell.[^1]") != [blocks_of("A bell.[^1]", number=2)[0].text]


@pytest.mark.parametrize("text", ["# One\n\nIt came--at last.", "A — b.", "Well-known, don't you"])
def test_words_are_counted_as_in_the_window(text):
    assert word_count(blocks_of(text)) == count_words(text)
