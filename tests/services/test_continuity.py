"""Whispers: a draft against the facts of notes."""

from __future__ import annotations

import pytest

from tests.libraries import scan, write
from writer_assist.domain.book_names import NameChange, NameCorrection
from writer_assist.domain.book_sources import WHOLE_LIBRARY, BookSources
from writer_assist.services.book_names import BookNamesService
from writer_assist.services.continuity import ContinuityService
from writer_assist.services.manuscript_texts import ManuscriptShelf


@pytest.fixture
def service(vault, library, reader, folder):
    write(vault / "Mara Venn.md", "---\neyes: grey\n---\nShe rows.\n\nHair: dark\n")
    write(vault / "Tobias Crake.md", "He pays.\n\nEyes: brown\n")
    write(vault / "Tobias Venn.md", "Eyes: green\n")
    library.add_source(vault)
    scan(library)
    return ContinuityService(BookNamesService(reader, folder, ManuscriptShelf()))


def told(service, *paragraphs, sources=WHOLE_LIBRARY):
    found = service.whispers("", sources, paragraphs)
    return [(one.paragraph, one.name, one.about, one.said, one.stated) for one in found]


def test_scene_is_compared_with_fields_and_lines_of_notes(service):
    assert told(service, "It rained.", "Mara’s blue eyes. Mara Venn had red hair.") == [
        (1, "Mara", "eyes", "blue", "grey"),
        (1, "Mara Venn", "hair", "red", "dark"),
    ]


def test_name_that_two_people_share_tells_nothing(service):
    assert told(service, "Tobias's blue eyes.") == []


def test_hidden_name_tells_nothing(service):
    hidden = BookSources(names=(NameCorrection(NameChange.HIDE, "Mara Venn"),))

    assert told(service, "Mara’s blue eyes.", sources=hidden) == []
