from __future__ import annotations

import pytest

from tests.fakes import MemoryPassages, passage
from writer_assist.retrieval.lexical import LexicalSearcher
from writer_assist.retrieval.lexical_writer import LexicalWriter

TEXTS = {
    1: "東京タワーの下で船を待っていた。",
    2: "京都の東に雨が降っていた。",
    3: "Die Häuser am See standen leer, und sie wartete auf die Fähre und den Regen.",
    4: "She was waiting by the lake house, and the rose-bush was in bloom.",
    5: "เรือข้ามทะเลไม่มาในคืนนั้น",
}


@pytest.fixture
def searcher(tmp_path):
    source = MemoryPassages(
        passage(number, text, title="海" if number == 2 else "") for number, text in TEXTS.items()
    )
    writer = LexicalWriter(tmp_path)
    writer.open()
    writer.apply(source.changes_after(0, limit=10))
    searcher = LexicalSearcher(tmp_path)
    searcher.refresh()
    yield searcher
    searcher.close()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("東京", {1}),
        ("東 京", {1, 2}),
        ("東京タ*", {1}),
        ("title:海", {2}),
        ("雨 -東京", {2}),
        ("「東京タワー」", {1}),
        ("ทะเล", {5}),
        ('"haus am see"', {3}),
        ("haus", {3}),
        ("„Häuser am See“", {3}),
        ("rose-bush", {4}),
        ("rose-house", set()),
        ("wait*", {4}),
    ],
)
def test_each_language_is_searched_by_its_own_words(searcher, text, expected):
    assert searcher.matching(text) == expected


@pytest.mark.parametrize(
    "text",
    ['"', "-", "- -", "(-)", "()", ")(", '""', "*", "NOT", "^3", "note:*"],
)
def test_senseless_syntax_finds_nothing_and_fails_nowhere(searcher, text):
    assert searcher.matching(text) == set()


@pytest.mark.parametrize(
    "text",
    ['lake "house', "((lake house", "lake AND", "lake -", "lake house?", "lake OR", "lake NOT ("],
)
def test_broken_syntax_is_overlooked(searcher, text):
    assert 4 in searcher.matching(text)
