"""What stands above a note's text, in all its forms."""

from __future__ import annotations

from pathlib import PurePath

import pytest

from writer_assist.importing.markdown import outline
from writer_assist.importing.notes import parse_note

YAML = 'title: The Salt Road\naliases: ["Via Salis"]\ntags: [roads]\n'
BODY = "\nMules carry it.\n"


@pytest.mark.parametrize(
    "text",
    [
        f"---\n{YAML}---\n{BODY}",
        f"---\n{YAML}...\n{BODY}",
        f"--- \n{YAML}---\t \n{BODY}",
        f"\ufeff---\n{YAML}---\n{BODY}",
        f"---\n{YAML}---",
        f'+++\ntitle = "The Salt Road"\naliases = ["Via Salis"]\ntags = ["roads"]\n+++\n{BODY}',
        '+++\ntitle = "The Salt Road"\nalias = "Via Salis"\n[taxonomies]\ntags = ["roads"]\n+++\n',
        f"Title: The Salt Road\nAliases: Via Salis\nTags: roads\nDate: 2024-05-01\n{BODY}",
        f"title:   The Salt Road  \nauthor: Ida\n  Farrow\nalias: Via Salis\ntags: roads\n{BODY}",
        f"title:: The Salt Road\nalias:: Via Salis\ntags:: roads\n{BODY}",
        f"- title:: The Salt Road\n  alias:: [[Via Salis]]\n  tags:: #roads\n{BODY}",
        f"title:: The Salt Road\nmood:: grim\nalias:: Via Salis\ntags:: roads\n{BODY}",
    ],
)
def test_every_form_tells_title_aliases_and_tags(text):
    note = parse_note(PurePath("a.md"), text)
    passages = " ".join(note.text_of(stretch) for stretch in note.stretches)

    assert (note.title, note.aliases, note.tags) == ("The Salt Road", ("Via Salis",), ("roads",))
    assert "Salt Road" not in passages
    assert "roads" not in passages


@pytest.mark.parametrize(
    "text",
    [
        f"\n---\n{YAML}---\n{BODY}",
        f"---\n{YAML}{BODY}",
        f"  ---\n{YAML}  ---\n{BODY}",
        f'+++\ntitle = "The Salt Road"\n{BODY}',
        f"\n---\ntitle: The Salt Road\n---\n{BODY}",
        "Title: Queen of the Salt\nAge: 34\nHouse: Farrow\n\nMara was born.",
        "Mara: I never said so.\nIda: You did.\n\nThey left.",
        "title The Salt Road\n",
        "Name: Mara\nAge: 34\n",
    ],
)
def test_what_only_looks_like_it_is_text_and_no_heading(text):
    found = outline(text)

    assert (found.title, found.headings, found.body_start) == ("", (), 0)


def test_fields_that_say_more_than_a_head_does_stay_in_the_text():
    note = parse_note(PurePath("a.md"), "title:: The Salt Road\nmood:: grim\n\nMules carry it.")

    assert [note.text_of(stretch) for stretch in note.stretches] == [
        "mood:: grim\n\nMules carry it."
    ]
