"""What a scene links to, and what it says of its sources."""

from __future__ import annotations

import pytest

from writer_assist.domain.book_sources import WHOLE_LIBRARY, BookSources, LinkedNotes
from writer_assist.manuscript.linked_notes import links_in, wishes_of
from writer_assist.manuscript.scene_fields import SceneFields, with_fields

FOLLOWING = BookSources(tags=("ferry",), follow_links=True)


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("She saw [[Mara]] and [[people/Tobias Crake|him]].", ("Mara", "people/Tobias Crake")),
        ("[[Mara]] [[Mara]] ![[Map]]", ("Mara", "Map")),
        ("%% sources: [[The Bell#Its crack]] %%", ("The Bell#Its crack",)),
        ("<!-- [[The Bell]] -->", ("The Bell",)),
        ("---\npov: '[[Mara]]'\nsynopsis: At [[The Slip]].\n---\nText", ("Mara", "The Slip")),
        ("See [her](../notes/Mara%20Venn.md).", ("../notes/Mara Venn.md",)),
        ("See [this](https://example.org/a.md) and [that](a.png).", ()),
        ("`[[Mara]]` and\n```\n[[Tobias]]\n```\n[[Ida]]", ("Ida",)),
        ("[[#Here]] [[^that]] [[ ]] [[unclosed", ()),
        ("[[Draft [old]]]", ("Draft [old]",)),
    ],
)
def test_links_are_found_as_they_are_written(text, links):
    assert links_in(text) == links


@pytest.mark.parametrize(
    ("sources", "book", "keeps"),
    [
        ("", WHOLE_LIBRARY, False),
        ("", FOLLOWING, True),
        ("all", FOLLOWING, False),
        ("linked", WHOLE_LIBRARY, True),
    ],
)
def test_scene_decides_before_its_book(tmp_path, sources, book, keeps):
    scene = tmp_path / "One.md"
    scene.write_text(with_fields("She saw [[Mara]].", SceneFields(sources=sources)))

    applied = wishes_of(scene).applied(book)

    assert applied.linked == (LinkedNotes(str(scene), ("Mara",)) if keeps else None)
    assert (applied.tags, applied.follow_links) == (book.tags, book.follow_links)


def test_scene_that_is_not_there_yet_links_to_nothing(tmp_path):
    wishes = wishes_of(tmp_path / "None.md")

    assert wishes.applied(FOLLOWING).linked == LinkedNotes(str(tmp_path / "None.md"))
