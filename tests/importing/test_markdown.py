from __future__ import annotations

import re
from pathlib import PurePath

import pytest

from writer_assist.importing.markdown import outline
from writer_assist.importing.notes import parse_note
from writer_assist.importing.rendering import render


def test_front_matter_tells_title_aliases_and_tags():
    found = outline(
        "---\ntitle: The Ferry\naliases: [Old Ferry, Prahm]\n"
        "tags:\n  - river\n  - '#boat'\n---\nText"
    )

    assert (found.title, found.aliases) == ("The Ferry", ("Old Ferry", "Prahm"))
    assert found.tags == ("boat", "river")


@pytest.mark.parametrize(
    ("line", "aliases"),
    [
        ("aliases: Mara", ("Mara",)),
        ("aliases: Mara, The Ferrywoman", ("Mara", "The Ferrywoman")),
        ("alias: [Mara]", ("Mara",)),
        ("Aliases:\n- Mara\n- null\n- 1984", ("Mara", "1984")),
        ("aliases:", ()),
        ("aliases: {a: b}", ()),
    ],
)
def test_aliases_in_every_form(line, aliases):
    assert outline(f"---\n{line}\n---\n").aliases == aliases


@pytest.mark.parametrize("title", ["1984", "No", "2024-01-01", "007", "3.10"])
def test_title_stays_as_it_was_written(title):
    assert outline(f"---\ntitle: {title}\n---\n").title == title


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: Bad: yaml: here\ntags: [river\n---\nText",
        "---\ntitle: Bad: yaml: here\n\ttags: river\n---\nText",
    ],
)
def test_bad_yaml_loses_neither_note_nor_title(text):
    found = outline(text)

    assert found.title == "Bad: yaml: here"
    assert text[found.body_start :] == "Text"


def test_yaml_bomb_is_harmless():
    levels = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30))

    found = outline(f"---\na0: &a0 [x]\n{levels}\ntags: *a29\n---\n")

    assert found.tags == ()


def test_lines_around_prose_are_no_front_matter():
    text = "---\nIt rained all night.\n---\nThe ferry did not come.\n"

    assert outline(text).body_start == 0


def test_unclosed_front_matter_is_text():
    assert outline("---\ntitle: X\n\nText").body_start == 0


def test_headings_lie_where_they_stand():
    text = "# One *two*\n\nText\n\nThree\n=====\n\n## [[Mara|The woman]] `x`\n"

    headings = outline(text).headings

    assert [(h.level, h.title) for h in headings] == [
        (1, "One two"),
        (1, "Three"),
        (2, "The woman x"),
    ]
    assert [text[h.start : h.end] for h in headings] == [
        "# One *two*\n",
        "Three\n=====\n",
        "## [[Mara|The woman]] `x`\n",
    ]


@pytest.mark.parametrize(
    "text",
    ["```\n# no\n```\n", "    # no\n", "> # no\n", "#no\n", "\\# no\n", "~~~md\n# no\n"],
)
def test_what_only_looks_like_a_heading(text):
    assert outline(text).headings == ()


def test_paragraph_over_a_line_is_no_heading():
    assert outline("A first line\nand a second\n---\n").headings == ()


def test_wikilinks_in_text_and_front_matter():
    found = outline(
        '---\nhome: "[[Harbour]]"\n---\n[[Mara]] and [[People/Tomas#Youth|him]], [[Mara]]\n'
        "| a | b |\n|---|---|\n| [[Ferry\\|the boat]] | x |\n"
    )

    assert found.links == ("Harbour", "Mara", "People/Tomas#Youth|him", "Ferry|the boat")


@pytest.mark.parametrize(
    "text", ["`[[no]]`", "```\n[[no]] #no\n```", "\\[[no]]", "[[no\n]]", "[[]]"]
)
def test_what_only_looks_like_a_link(text):
    assert (outline(text).links, outline(text).tags) == ((), ())


def test_tags_of_the_text():
    text = "#river at night #Old/Boats, but not#this, # this, #1, `#code` or [x](y#z)\n#été\n"

    assert outline(text).tags == ("Old/Boats", "river", "été")


def test_unclosed_marks_take_no_squared_time():
    for text in ("[[" * 30_000, "`a" * 30_000, "> " * 30_000, "# " * 30_000, "*a_" * 30_000):
        assert outline(text).links == ()


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("name: Quill, Mara", ("Quill, Mara",)),
        ("names: [Mara, Mo]", ("Mara", "Mo")),
        ("nickname: Mo, The Tall", ("Mo", "The Tall")),
        ("aka: Mo\naliases: Mara", ("Mara", "Mo")),
        ('aliases: ["[[Mara]]", "[[People/Mo|Mo]]"]', ("Mara", "People/Mo")),
    ],
)
def test_names_in_front_matter_are_aliases(field, names):
    assert outline(f"---\n{field}\n---\n").aliases == names


def test_inline_fields_tell_names_too():
    text = "aliases:: Mara, Mo\n- [nickname:: The Tall]\nThe name:: is no field here.\n"

    assert outline(text).aliases == ("Mara", "Mo", "The Tall")


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("[[Ferry#Deck|deck]] and [[Ferry^b1]]", ("Ferry#Deck|deck", "Ferry^b1")),
        ("![[Ferry#Deck]] ![[Ferry.png|200]] [[Map.pdf#page=2]]", ("Ferry#Deck",)),
        ("[[#Deck]] [[^b1]]", ()),
        ("[it](The%20Ferry.md#deck) [it](<Old Ferry.md>)", ("The Ferry.md#deck", "Old Ferry.md")),
        ('[it](../b/Ferry.md "title") ![it](a.png)', ("../b/Ferry.md",)),
        ("[it](https://a.example/b.md) [it](Ferry) ](Ferry.md", ()),
    ],
)
def test_links_lead_to_notes_and_not_to_attachments(text, links):
    assert outline(text).links == links


def test_fillers_are_shown_and_not_found():
    row = '<tr style="x">\n<td style="y"><b>{}</b></td>\n<td>{}</td>\n</tr>\n'
    text = (
        "> [!bug] Issue\n> This page is a stub.\n> More soon.\n\n"
        f"<table>\n{row.format('Birthplace', 'Unknown')}{row.format('Home', 'Unknown Quay')}"
        "</table>\n\n| Trait | Value |\n|---|---|\n| Eyes | ? |\n| Hair | red |\n\n"
        "Unknown to all, she left."
    )

    note = parse_note(PurePath("a.md"), text)
    found = " ".join(note.text_of(stretch) for stretch in note.stretches)

    assert not re.search("stub|Birthplace|Eyes", found)
    assert re.search("Home.*Unknown Quay.*Trait.*Hair.*Unknown to all", found, re.DOTALL)
    assert "stub" in render(text)
    assert "Birthplace" in render(text)
