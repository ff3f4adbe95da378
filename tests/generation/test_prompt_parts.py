"""How a note stands in a prompt."""

from __future__ import annotations

import pytest

from writer_assist.domain.passage import Passage
from writer_assist.domain.snippet import Snippet
from writer_assist.generation.prompt_parts import as_note


def titled(title, text="The lamp burns at noon."):
    return Snippet(Passage(1, 1, title, "", "", text, 0, len(text)), 0.9)


@pytest.mark.parametrize("title", ["Mara Venn", "The last chapter", "Part of the family", "Vic"])
def test_a_title_comes_first(title):
    assert as_note(titled(title)) == f"{title}. The lamp burns at noon."


@pytest.mark.parametrize(
    "title", ["CHAPTER XIV", "Emma: Chapter 3. A Walk", "Age: Book II, XXIII", "Kapitel 4"]
)
def test_a_chapter_s_title_is_left_out(title):
    assert as_note(titled(title)) == "The lamp burns at noon."


def test_lines_become_sentences_on_one_line():
    assert as_note(titled("Fog", "Grey\n\nSlow, and\ncold.")) == "Fog. Grey. Slow, and cold."
