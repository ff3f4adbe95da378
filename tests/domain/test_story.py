"""Front matter and comments of a draft are no story."""

from __future__ import annotations

import pytest

from writer_assist.domain.context import Context
from writer_assist.domain.story import TextRegion, inside_after, story_lines, story_of

LONG = "secret " * 3000
STORY = "The ferry came late.\n\nNobody waited."


@pytest.mark.parametrize(
    "draft",
    [
        f"---\ntitle: A secret\ntags: [secret, b]\n---\n{STORY}",
        f"---\ntitle: A secret\n...\n\n\n{STORY}",
        f"\ufeff--- \ntitle: A secret\n---  \n{STORY}",
        f"---\n---\n{STORY}",
        f"---\nsummary: >\n  The secret\n  is: this\ntags:\n- secret\n\n# secret\n---\n\n{STORY}",
        f"+++\ntitle = 'secret'\n[extra]\nsecret = 1\n+++\n\n{STORY}",
        f"---\ntitle: A secret\nno end: secret\n\n{STORY}",
        f"---\ntitle: A secret\n\n{STORY}",
        f"---\nnotes: {LONG}\n---\n{STORY}",
        f"%% secret %%\n\n{STORY}",
        f"%%\n{LONG}\n\nsecret\n%%\n\n{STORY}",
        f"<!-- secret -->\n{STORY}",
        f"<!--\n{LONG}\n\n-- secret\n-->\n\n{STORY}",
        STORY.replace("came", "%%secret%% came"),
        STORY.replace("came", "came <!-- secret\nand more -->"),
        STORY.replace("\n\n", "\n\n%% secret %%\n\n"),
        STORY.replace("\n\n", "\n%% secret %%\n\n"),
        f"{STORY}%% secret",
        f"{STORY}<!-- secret\n\n{LONG}",
        f"---\na: secret\n---\n<!-- secret --> %% secret %%\n{STORY}",
    ],
)
def test_only_the_story_is_context(draft):
    end = draft.index("waited.") + len("waited.")

    assert story_of(draft, end) == (STORY, len(STORY))
    assert "secret" not in "".join(Context.at(draft, place).story for place in range(0, end, 7))


@pytest.mark.parametrize(
    "text",
    [
        STORY,
        f"---\n\n{STORY}\n\n---\n\nMore.",
        f"---\nHe said: no, and went out into the rain.\nIt fell.\nIt fell on.\n---\n{STORY}",
        f"---\n{STORY}",
        f"---\n“Mara,” he said.\n{STORY}",
        f"{STORY}\n\n---\nnote: this is a letter\n---\n\nMore.",
        "It was 100%% sure, and then 50%% were gone.",
        "a --> b <- c -- d <!- e",
    ],
)
def test_what_only_looks_alike_stays(text):
    assert story_of(text, len(text)) == (text, len(text))


def test_caret_in_a_comment_stands_where_the_comment_was():
    draft = "She walked. %%or did she run?%% It rained."

    for place in range(draft.index("%%"), draft.index("It rained")):
        story, at = story_of(draft, place)
        assert (story[:at], story[at:]) == ("She walked. ", "It rained.")


def test_caret_before_a_comment_keeps_its_place():
    draft = "She walked. %%no%% It rained."

    assert Context.at(draft, 3).cursor == 3
    assert Context.at(draft, len(draft)).paragraph == "She walked. It rained."


@pytest.mark.parametrize(
    ("before", "inside"),
    [
        ("Rain.\n%% a", TextRegion.NOTE),
        ("Rain.\n<!-- a %%", TextRegion.COMMENT),
        ("---\ntitle: a\n", TextRegion.YAML),
        ("+++\na = 1\n", TextRegion.TOML),
        ("---\na: b\n---\nRain. %% a %%\n", TextRegion.STORY),
        ("Rain.\n", TextRegion.STORY),
        ("", TextRegion.STORY),
        (f"---\ntitle: a\n\n{STORY}\n\n---\n\nMore.\n", TextRegion.STORY),
    ],
)
def test_stretch_that_begins_in_a_comment_is_told_so(before, inside):
    closing = {"STORY": ""}.get(inside.name, f" {inside.value}\n".lstrip("%"[:0]))

    assert inside_after(before, TextRegion.BEGINNING) is inside
    if inside is not TextRegion.STORY:
        rest = (
            f"secret: 1{'' if inside.name in ('NOTE', 'COMMENT') else chr(10)}{closing.strip()}\n"
        )
        assert story_of(rest + STORY, 0, inside)[0].lstrip("\n") == STORY


def test_lines_keep_their_numbers():
    lines = ["---", "a: b", "---", "One.", "%% two", "three %% Four.", "Five. <!-- six"]

    assert story_lines(lines) == ["", "", "", "One.", "", "Four.", "Five. "]
