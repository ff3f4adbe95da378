"""The names of a book, out of notes, front matter and manuscript."""

from __future__ import annotations

import pytest

from tests.libraries import scan, write
from writer_assist.domain.book_names import NameChange, NameCorrection, NameKind, NameOrigin
from writer_assist.domain.book_sources import WHOLE_LIBRARY, BookSources
from writer_assist.services.book_names import BookNamesService
from writer_assist.services.manuscript_texts import ManuscriptShelf

DRAFT = (
    "---\npov: Brigid\n---\n# One\n\nThe rain fell, and Mara came with Tobias. Then Tobias left, "
    "and she said to Mara that Tobias was afraid.\n"
)


@pytest.fixture
def service(vault, library, reader, folder):
    write(vault / "Characters" / "Mara Venn.md", "---\naliases: [the Ferrywoman]\n---\nShe rows.")
    write(vault / "Saltmouth.md", "---\ntype: Location\n---\nMara Venn was born in Saltmouth.")
    write(vault / "Moon" / "Pump.md", "The pump on the moon.")
    write(vault / "Chapter 3.md", "No name at all.")
    library.add_source(vault)
    scan(library)
    return BookNamesService(reader, folder, ManuscriptShelf())


@pytest.fixture
def draft(tmp_path):
    return str(write(tmp_path / "novel" / "One.md", DRAFT))


def listed(service, draft="", sources=WHOLE_LIBRARY):
    return {one.name: one for one in service.names(draft, sources).names}


def test_names_come_from_notes_fields_and_book(service, draft):
    names = listed(service, draft)

    assert {name: one.origins for name, one in names.items()} == {
        "Tobias": (NameOrigin.DRAFT,),
        "Mara Venn": (NameOrigin.NOTE, NameOrigin.DRAFT),
        "Saltmouth": (NameOrigin.NOTE,),
        "Pump": (NameOrigin.NOTE,),
        "Brigid": (NameOrigin.FIELD,),
    }


def test_folder_and_front_matter_tell_the_kind(service):
    names = listed(service)

    assert names["Mara Venn"].kind is NameKind.PERSON
    assert names["Saltmouth"].kind is NameKind.PLACE


def test_first_name_in_the_book_counts_for_the_whole_one(service, draft):
    mara = listed(service, draft)["Mara Venn"]

    assert (mara.forms, mara.in_draft, mara.in_notes) == (("the Ferrywoman", "Mara"), 2, 2)


def test_names_of_other_books_are_left_out(service, vault):
    moon = BookSources((str(vault / "Moon"),))

    assert list(listed(service, sources=moon)) == ["Pump"]


def test_corrections_count_at_once(service, draft):
    made = (
        NameCorrection(NameChange.JOIN, "Tobias", "Mara Venn"),
        NameCorrection(NameChange.HIDE, "Pump"),
    )

    names = listed(service, draft, BookSources(names=made))

    assert names["Mara Venn"].in_draft == 5
    assert names["Pump"].is_hidden


def test_names_are_read_in_the_language_of_the_text(service, tmp_path):
    story = "---\nlang: de\n---\n" + (
        "Da kam Grete zum Hafen, und der Mann mit der Laterne sah sie. „Guten Abend“, sagte Grete "
        "zu dem Mann. Als der Mann ging, stand Grete allein. Da sagte Grete nichts und ging. "
    )
    draft = str(write(tmp_path / "novel" / "Eins.md", story))

    names = listed(service, draft)

    assert "Grete" in names
    assert not {"Mann", "Laterne", "Hafen"} & names.keys()
