"""What of a line is shown differently."""

from __future__ import annotations

import pytest

from writer_assist.ui.editor.markdown import Mark, spans


def marked(line, mark):
    return [line[span.start : span.end] for span in spans(line) if span.mark is mark]


@pytest.mark.parametrize(
    ("line", "mark", "words"),
    [
        ("## The crossing", Mark.HEADING, ["## The crossing"]),
        ("> He said so.", Mark.QUOTE, ["> He said so."]),
        ("* * *", Mark.SCENE_BREAK, ["* * *"]),
        ("---", Mark.SCENE_BREAK, ["---"]),
        ("It was *very* late", Mark.EMPHASIS, ["*very*"]),
        ("It was _very_ late", Mark.EMPHASIS, ["_very_"]),
        ("It was **very** late", Mark.STRONG, ["very"]),
        ("See [[Salt Ferry]] and [[Mara Venn|Mara]]", Mark.LINK, ["Salt Ferry", "Mara Venn"]),
        ("#hashtag is no heading", Mark.HEADING, []),
        ("snake_case_word and 2 * 3 * 4", Mark.EMPHASIS, []),
        ("an unclosed *star", Mark.EMPHASIS, []),
    ],
)
def test_line_is_understood(line, mark, words):
    assert marked(line, mark) == words


def test_markers_are_dimmed():
    assert marked("## A *b*", Mark.MARKER) == ["## ", "*", "*"]


def test_endless_line_is_left_plain():
    assert list(spans("*a* " * 10_000)) == []
