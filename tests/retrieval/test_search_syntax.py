from __future__ import annotations

import pytest

from tests.fakes import MemoryPassages, passage
from writer_assist.domain.search_box import asked_for, is_search
from writer_assist.retrieval.whoosh_index.searcher import LexicalSearcher
from writer_assist.retrieval.whoosh_index.writer import LexicalWriter

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


SIGNS = {
    1: ("The plate says KEEP OUT OR DIE in white. DO NOT KNOCK.", "Plate", ()),
    2: ("A quiet bell. She asked: why? Tag: wet. Title: none.", "Bell", ("wet/rope",)),
    3: ("An été of Élodie Béart; crème and a bell.", "Élodie", ("Éte",)),
}


@pytest.fixture
def signs(tmp_path):
    source = MemoryPassages(
        passage(number, text, title=title, tags=tags)
        for number, (text, title, tags) in SIGNS.items()
    )
    writer = LexicalWriter(tmp_path / "signs")
    writer.open()
    writer.apply(source.changes_after(0, limit=10))
    searcher = LexicalSearcher(tmp_path / "signs")
    searcher.refresh()
    yield searcher
    searcher.close()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"elodie beart"', {3}), ('"Elodie Beart"', {3}), ('"beart elodie"', set()),
        ("title:elodie", {3}), ("TITLE:Elodie", {3}), ("tag:ete", {3}), ("eté bell", {3}),
        ("elo*", {3}), ("Élo*", {3}), ("bell -elodie", {2}), ("bell NOT creme", {2}),
        ("tag:*", {2, 3}), ("tag:", {2, 3}), ("-tag:*", {1}), ("NOT tags:", {1}),
        ("title:*", {1, 2, 3}), ("bell tag:*", {2, 3}), ("tag:wet", {2}), ("tag:rope", {2}),
        ('"crème and" "quiet', set()), ("plate OR bell", {1, 2, 3}), ("DO NOT KNOCK", {1}),
    ],
)  # fmt: skip
def test_search_finds_other_spellings_and_whole_fields(signs, text, expected):
    assert signs.matching(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "DO NOT KNOCK", "KEEP OUT OR DIE", "NOT", "AND OR NOT bell", "please DO NOT KNOCK",
        "NOT NOW", "Chapter 3: the bell", "title: none", "tag: wet", "why?", '"the bell',
        "bell^2 ~ [a TO b] bell*", "--- bell ---", "bell :) ;-)", "bell OR " * 300, "s*gn",
        "rose-bush", "AND", "bell OR", "WHO? NOT ME!", "word " * 5_000, "5* hotel]",
    ],
)  # fmt: skip
def test_prose_that_looks_like_syntax_is_prose(text):
    assert not is_search(text) or text in ("bell OR",)


@pytest.mark.parametrize(
    "text",
    ['"a bell"', "bell -rope", "bel*", "tag:wet", "Tag:wet", "bell NOT rope", "bell OR rope",
     "ferry NOT USA", "tag:", "-title:*", "„eine Glocke“", "bell AND NOT rope"],
)  # fmt: skip
def test_syntax_is_taken_for_it(text):
    assert is_search(text)


def test_what_must_not_be_there_is_not_looked_for():
    assert asked_for('tag:wet "old bell" -rope NOT tide que*').split() == [
        "wet",
        "old",
        "bell",
        "que",
    ]
