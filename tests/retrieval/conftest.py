from __future__ import annotations

import pytest

from tests.fakes import MemoryPassages, passage
from writer_assist.retrieval.whoosh_index.searcher import LexicalSearcher
from writer_assist.retrieval.whoosh_index.writer import LexicalWriter

TEXTS = (
    "Mara waits for the ferry in the grey rain.",
    "The bell of the chapel rings before a drowning.",
    "Tobias oils the cable and tells jokes about the ferry.",
    "Gulls nest on the roof of the empty hotel.",
)


@pytest.fixture
def index(tmp_path):
    """Index the texts; a function that takes PassageChanges follows them."""
    source = MemoryPassages(passage(number, text) for number, text in enumerate(TEXTS, 1))
    writer = LexicalWriter(tmp_path / "full-text")
    writer.open()
    writer.apply(source.changes_after(0, limit=100))
    return writer


@pytest.fixture
def searcher(tmp_path, index):
    opened = LexicalSearcher(tmp_path / "full-text")
    opened.refresh()
    yield opened
    opened.close()
