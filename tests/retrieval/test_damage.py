"""Searching an index whose files are damaged."""

from __future__ import annotations

import pytest

from tests.damages import DAMAGES, FOLDER_DAMAGES
from tests.fakes import MemoryPassages, passage
from tests.retrieval.conftest import TEXTS
from writer_assist.retrieval.whoosh_index.searcher import LexicalSearcher
from writer_assist.retrieval.whoosh_index.writer import LexicalWriter

QUERIES = ("ferry", "bell", '"oils the cable"', "gul*", "hotel")
KINDS = (
    ".toc",
    ".sums",
    ".cat",
    ".pst",
    ".trm",
    ".passage.col",
    ".note.col",
    "._body_len.col",
    "._stored.col",
    "state.json",
)


@pytest.fixture
def source():
    return MemoryPassages(passage(number, text) for number, text in enumerate(TEXTS, 1))


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_damaged_file_is_seen_at_opening_and_the_index_built_again(
    tmp_path, index, source, kind, damage
):
    folder = tmp_path / "full-text"
    sound = _answers(folder)
    [path] = [one for one in folder.iterdir() if one.name.endswith(kind)]
    DAMAGES[damage](path)

    seen = _answers(folder)
    _catch_up(folder, source)

    assert seen in (sound, [set()] * len(QUERIES))
    assert _answers(folder) == sound


def test_no_kind_of_file_is_forgotten_here(tmp_path, index):
    files = {one.name for one in (tmp_path / "full-text").iterdir()}

    assert {name for name in files if not name.endswith(KINDS)} == {"MAIN_WRITELOCK"}


def test_searcher_says_that_the_index_is_damaged(tmp_path, index, source):
    folder = tmp_path / "full-text"
    DAMAGES["flipped"](next(folder.glob("*.pst")))
    searcher = LexicalSearcher(folder)

    searcher.refresh()
    before = searcher.damaged
    _catch_up(folder, source)
    searcher.refresh()

    assert (before, searcher.damaged, searcher.count()) == (True, False, len(TEXTS))
    searcher.close()


@pytest.mark.parametrize("place", [".", "MAIN_WRITELOCK"])
def test_what_stands_in_the_place_of_the_index_does_not_stop_it(tmp_path, index, source, place):
    folder = tmp_path / "full-text"
    sound = _answers(folder)
    (DAMAGES["folder"] if place != "." else FOLDER_DAMAGES["file"])(folder / place)

    _catch_up(folder, source)
    _catch_up(folder, source)

    assert _answers(folder) == sound


def _answers(folder):
    searcher = LexicalSearcher(folder)
    searcher.refresh()
    found = [searcher.matching(query) for query in QUERIES]
    searcher.close()
    return found


def _catch_up(folder, source):
    writer = LexicalWriter(folder)
    reached = writer.open()
    while reached != source.revision():
        reached = writer.apply(source.changes_after(reached, limit=100))
