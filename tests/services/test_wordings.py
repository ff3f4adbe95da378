"""Passages for a selection: with the sense that it lacks, and those that fit."""

from __future__ import annotations

from functools import partial

import pytest

from tests.libraries import scan, write
from writer_assist.domain.context import Context
from writer_assist.domain.progress import CancelToken, WorkPaceSetting
from writer_assist.domain.rewriting import Way
from writer_assist.messages.exploring import FindWordings
from writer_assist.services.indexing import IndexingService
from writer_assist.services.inspiration import InspirationService
from writer_assist.services.wordings import by_rule, from_notes

NOTES = {
    "Marsh": "The marsh smells of tar and smoke, and the road across it goes under twice a day.",
    "Bell": "The bell rings under the water when the tide is out, which nobody cares to explain.",
    "Lighthouse": "The lighthouse stands on a rock that is an island for half of every single day.",
}
SELECTION = "Cora heard the bell ring, and a bright white light touched the cold rough wall."
HERE = Context("", "", "", 0)


@pytest.fixture
def wordings(library, reader, folder, vault):
    for title, text in NOTES.items():
        write(vault / f"{title}.md", f"# {title}\n\n{text}\n")
    library.add_source(vault)
    scan(library)
    indexing = IndexingService(library.passages, library.vectors, folder, None, WorkPaceSetting())
    list(indexing.update(CancelToken()))
    inspiration = InspirationService(reader, folder, None)
    yield partial(from_notes, reader=reader, inspiration=inspiration)
    inspiration.close()
    indexing.close()


def test_a_passage_with_the_missing_sense_comes_first(wordings):
    first, *_ = wordings(FindWordings(SELECTION, HERE))

    assert (first.way, first.sense) == (Way.SENSE, "smell")
    assert first.quote == NOTES["Marsh"]
    assert first.edits == ()


def test_no_note_is_offered_twice(wordings):
    found = list(wordings(FindWordings(SELECTION, HERE)))

    titles = [one.snippet.passage.note_title for one in found]
    assert len(titles) == len(set(titles)) > 1
    assert {one.way for one in found} == {Way.SENSE, Way.NOTE}


def test_what_is_selected_is_not_offered_again(wordings):
    found = wordings(FindWordings(f"Cora wrote it down. {NOTES['Marsh']}", HERE))

    assert NOTES["Marsh"] not in [one.quote for one in found]


def test_later_turns_bring_no_tighter_wording(wordings):
    text = "He was very tired, and he went to bed in the house of the widow."

    assert [one.way for one in by_rule(FindWordings(text, HERE))] == [Way.TIGHTER]
    assert not list(by_rule(FindWordings(text, HERE, turn=1)))
