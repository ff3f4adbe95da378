"""The writer's settings for the page: how the draft looks while it is written."""

from __future__ import annotations

import dataclasses

from writer_assist.setting_spec import setting

TYPED, SPACE, INDENT = "typed", "space", "indent"  # of the setting ``paragraphs``
ALL, PARAGRAPH, SENTENCE = "all", "paragraph", "sentence"  # of the setting ``bright``


@dataclasses.dataclass(frozen=True, slots=True)
class PageSettings:
    """How the draft is set, what of it is bright, and where the line being written stands.

    Nothing of it is written into the draft's file.

    Attributes:
        page_font: The family of the draft's typeface; empty for the one of the program.
        text_size: Size of the draft's text, in points.
        line_height: Height of a line, in percent of what the typeface asks for.
        page_width: The longest line, in characters.
        paragraphs: How paragraphs are parted: TYPED, by what stands in the file; SPACE, by half a
            line; INDENT, by an indented first line.
        bright: What is not dimmed: ALL, the PARAGRAPH or the SENTENCE at the caret.
        typewriter: Whether the line being written stays at one height of the window.
    """

    page_font: str = setting("", "&Typeface")
    text_size: int = setting(13, "Text &size", low=6, high=72, unit=" pt")
    line_height: int = setting(130, "Line &height", low=100, high=250, step=5, unit=" %")
    page_width: int = setting(66, "Page &width", low=30, high=160, step=2, unit=" characters")
    paragraphs: str = setting(
        TYPED,
        "&Paragraphs",
        choices={
            TYPED: "As they are typed",
            SPACE: "With space between",
            INDENT: "With an indent, as in a book",
        },
        hint="Only how they look here: the file stays as it is.",
    )
    bright: str = setting(
        ALL,
        "&Bright",
        choices={ALL: "All of the text", PARAGRAPH: "The paragraph", SENTENCE: "The sentence"},
        hint="The rest is dimmed while you write.",
    )
    typewriter: bool = setting(
        False,
        "Typewriter scrolling",
        hint="The line being written stays at the same height, and the page moves.",
    )
