"""Searching an index whose files are damaged."""

from __future__ import annotations

import pytest

from writer_assist.retrieval.lexical import LexicalSearcher
from writer_assist.retrieval.lexical_writer import LexicalWriter


def _damage(folder, pattern, change):
    for path in folder.glob(pattern):
        path.write_bytes(change(path.read_bytes()))


@pytest.mark.parametrize("pattern", ["*.toc", "*.pst"])
@pytest.mark.parametrize(
    "change",
    [
        lambda raw: b"",
        lambda raw: raw[: len(raw) // 2],
        lambda raw: bytes(reversed(raw)),
        lambda raw: raw[: len(raw) // 2] + b"\x11" * 64 + raw[len(raw) // 2 + 64 :],
    ],
    ids=["empty", "cut", "backwards", "middle"],
)
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_damaged_index_is_searched_without_error(tmp_path, index, pattern, change):
    _damage(tmp_path / "full-text", pattern, change)
    searcher = LexicalSearcher(tmp_path / "full-text")

    searcher.refresh()

    assert searcher.matching("ferry") <= {1, 3}
    assert searcher.passages_of("nowhere.md") == set()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_index_without_its_table_of_contents_is_built_again(tmp_path, index, caplog):
    _damage(tmp_path / "full-text", "*.toc", lambda raw: b"")
    searcher = LexicalSearcher(tmp_path / "full-text")

    searcher.refresh()

    assert searcher.count() == 0
    assert LexicalWriter(tmp_path / "full-text").open() == 0
