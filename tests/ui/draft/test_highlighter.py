"""What of a line is shown differently."""

from __future__ import annotations

import pytest

from writer_assist.ui.draft.highlighter import MarkdownStyle, spans


def marked(line, mark):
    return [line[span.start : span.end] for span in spans(line) if span.mark is mark]


@pytest.mark.parametrize(
    ("line", "mark", "words"),
    [
        ("## The crossing", MarkdownStyle.HEADING, ["## The crossing"]),
        ("> He said so.", MarkdownStyle.QUOTE, ["> He said so."]),
        ("* * *", MarkdownStyle.SCENE_BREAK, ["* * *"]),
        ("---", MarkdownStyle.SCENE_BREAK, ["---"]),
        ("It was *very* late", MarkdownStyle.EMPHASIS, ["*very*"]),
        ("It was _very_ late", MarkdownStyle.EMPHASIS, ["_very_"]),
        ("It was **very** late", MarkdownStyle.STRONG, ["very"]),
        (
            "See [[Salt Ferry]] and [[Mara Venn|Mara]]",
            MarkdownStyle.LINK,
            ["Salt Ferry", "Mara Venn"],
        ),
        ("#hashtag is no heading", MarkdownStyle.HEADING, []),
        ("snake_case_word and 2 * 3 * 4", MarkdownStyle.EMPHASIS, []),
        ("an unclosed *star", MarkdownStyle.EMPHASIS, []),
    ],
)
def test_line_is_understood(line, mark, words):
    assert marked(line, mark) == words


def test_markers_are_dimmed():
    assert marked("## A *b*", MarkdownStyle.MARKER) == ["## ", "*", "*"]


def test_endless_line_is_left_plain():
    assert list(spans("*a* " * 10_000)) == []
