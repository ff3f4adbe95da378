"""Markdown's marks around words, and away again."""

from __future__ import annotations

import pytest

from writer_assist.domain.emphasis import BOLD, ITALIC, toggled


@pytest.mark.parametrize(
    ("line", "start", "end", "mark", "then"),
    [
        ("a word here", 2, 6, ITALIC, "a *word* here"),
        ("a word here", 1, 7, BOLD, "a **word** here"),
        ("a *word* here", 3, 7, ITALIC, "a word here"),
        ("a *word* here", 2, 8, ITALIC, "a word here"),
        ("a _word_ here", 4, 4, ITALIC, "a word here"),
        ("a word", 4, 4, ITALIC, "a *word*"),
        ("a *word*", 4, 4, BOLD, "a ***word***"),
        ("a ***word***", 6, 6, ITALIC, "a **word**"),
        ("a ***word***", 6, 6, BOLD, "a *word*"),
        ("a ", 2, 2, BOLD, "a ****"),
        ("a ****", 4, 4, BOLD, "a "),
    ],
)
def test_marks_come_and_go(line, start, end, mark, then):
    change = toggled(line, start, end, mark)

    assert line[: change.start] + change.text + line[change.end :] == then


def test_the_words_that_were_meant_are_told():
    change = toggled("a word here", 2, 6, BOLD)

    assert change.text[change.left : change.right] == "word"
