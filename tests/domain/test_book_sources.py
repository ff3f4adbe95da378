from __future__ import annotations

import pytest

from writer_assist.domain.book_sources import WHOLE_LIBRARY, BookSources

FERRY = BookSources(places=("/notes/ferry",), tags=("harbour",))


def test_everything_belongs_to_a_book_that_chose_nothing():
    assert WHOLE_LIBRARY.are_all
    assert WHOLE_LIBRARY.hold("/anywhere/at all.md", ())


@pytest.mark.parametrize("path", ["/notes/ferry/Mara.md", "/notes/ferry/people/Ida.md"])
def test_notes_below_a_chosen_folder_belong(path):
    assert FERRY.hold(path, ())


@pytest.mark.parametrize("path", ["/notes/ferry boats/Mara.md", "/notes/Ferry.md"])
def test_a_folder_with_a_longer_name_does_not(path):
    assert not FERRY.hold(path, ())


@pytest.mark.parametrize("tag", ["harbour", "Harbour", "harbour/quay"])
def test_notes_with_a_chosen_tag_or_one_below_belong(tag):
    assert FERRY.hold("/notes/other.md", ("minor", tag))


def test_a_tag_that_only_begins_alike_does_not():
    assert not FERRY.hold("/notes/other.md", ("harbours",))


def test_one_file_can_be_chosen():
    one = BookSources(places=("/notes/Mara.md",))

    assert one.hold("/notes/Mara.md", ())
    assert not one.hold("/notes/Mara.md.bak", ())
