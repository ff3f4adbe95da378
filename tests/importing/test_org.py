from __future__ import annotations

from pathlib import Path

import pytest

from tests.libraries import folder, library, scan, vault, write
from writer_assist.importing.readers import parse_notes

__all__ = ["folder", "library", "vault"]

__all__ = ["folder", "library", "vault"]

NOTE = """:PROPERTIES:
:ID:       1111-2222
:ROAM_ALIASES: "The Ferrywoman" Mo
:END:
#+title: Mara Quill
#+filetags: :people:river_folk:

She keeps [[id:3333][the lock]]. See [[file:../old/harbour.org][the harbour]].

* Youth :early:
:PROPERTIES:
:ID: 5555
:END:
Born in fog.
"""


def read(text: str, name: str = "20240101-mara.org"):
    [note] = parse_notes(Path(name), text.encode())
    return note


def test_title_aliases_and_tags_are_those_of_org_roam():
    note = read(NOTE)

    assert (note.title, note.aliases) == ("Mara Quill", ("The Ferrywoman", "Mo"))
    assert note.tags == ("early", "people", "river_folk")


def test_nothing_of_drawers_and_tags_is_shown():
    assert read(NOTE).text.partition("---\n\n")[2] == (
        "She keeps [[id:3333|the lock]]. See [[harbour|the harbour]].\n\n# Youth\n\nBorn in fog.\n"
    )


@pytest.mark.parametrize(
    "head", ['#+roam_alias: "The Ferrywoman" Mo', '#+ROAM_ALIASES: "The Ferrywoman" Mo']
)
def test_older_ways_to_tell_other_names(head):
    assert read(f"#+title: Mara\n{head}\n\nTall.\n").aliases == ("The Ferrywoman", "Mo")


def test_links_by_identity_lead_to_the_note_that_bears_it(library, vault):
    write(vault / "a.org", NOTE)
    write(
        vault / "b.org", ":PROPERTIES:\n:ID: 3333\n:END:\n#+title: The Lock\n\n[[id:5555][young]]\n"
    )
    write(vault / "c.org", "#+title: Ferry\n\n[[id:1111-2222]] [[roam:The Lock]] [[id:9]]\n")
    library.add_source(vault)
    scan(library)

    links = {note.title: library.read_note(note.note_id).links for note in library.list_notes()}

    assert links == {
        "Mara Quill": ("The Lock",),
        "The Lock": ("Mara Quill",),
        "Ferry": ("Mara Quill", "The Lock"),
    }
