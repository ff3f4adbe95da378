"""Who wrote what is kept by file and by text, and found again after changes on the disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from writer_assist.domain.authorship import (
    BEFORE,
    ELSEWHERE,
    TYPED,
    TYPED_NOW,
    Insertion,
    Origin,
    Provenance,
    Run,
)
from writer_assist.history.authorship import KEPT, AuthorshipStore, ChangedText

CARD = Provenance(Origin.ACCEPTED, "c")
TEXT = "He sat down. The tide came in."
RUNS = (Run(13, TYPED), Run(17, CARD))


@pytest.fixture
def store(tmp_path) -> Iterator[AuthorshipStore]:
    with closing(AuthorshipStore(tmp_path / "who.db")) as store:
        yield store


def test_ranges_are_there_after_a_restart(tmp_path):
    with closing(AuthorshipStore(tmp_path / "who.db")) as store:
        store.keep("a.md", TEXT, (Run(13, TYPED_NOW), Run(17, CARD)))

    with closing(AuthorshipStore(tmp_path / "who.db")) as store:
        assert store.runs("a.md", TEXT) == RUNS


def test_a_draft_that_nothing_is_known_of_was_there_before(store):
    assert store.runs("a.md", TEXT) == (Run(30, BEFORE),)
    assert store.runs("a.md", "") == ()


def test_what_another_program_changed_is_told(store):
    store.keep("a.md", TEXT, RUNS)

    found = store.runs("a.md", TEXT.replace("tide", "cold water"))

    assert found == (Run(13, TYPED), Run(4, CARD), Run(10, ELSEWHERE), Run(9, CARD))


def test_what_stood_there_when_it_was_opened_is_told_from_what_comes_later(store):
    store.open("a.md", TEXT)

    assert store.runs("a.md", f"{TEXT} New.") == (Run(30, BEFORE), Run(5, ELSEWHERE))


def test_a_file_that_was_moved_or_copied_elsewhere_is_known_by_its_text(store):
    store.keep("a.md", TEXT, RUNS)

    assert store.runs("copy.md", TEXT) == RUNS


def test_a_text_that_came_back_is_known_again(store):
    store.keep("a.md", TEXT, RUNS)
    store.keep("a.md", TEXT + " More.", (*RUNS, Run(6, TYPED)))

    assert store.runs("a.md", TEXT) == RUNS


def test_only_the_latest_states_of_a_draft_are_kept(store):
    for number in range(KEPT + 3):
        store.keep("a.md", "x" * number, (Run(number, TYPED),) if number else ())

    assert [len(one.text) for one in store.states("a.md")] == list(range(3, KEPT + 3))


def test_insertions_are_kept(store):
    card = Insertion(CARD, 5.0, 14, "SmolLM2", ("The Bell", "Mara"))
    store.keep_insertions([card])
    store.keep_insertions([card])

    assert store.insertions() == {"c": card}


def test_a_split_scene_is_known_on_both_sides(store):
    store.keep("a.md", TEXT, RUNS)
    first, second = TEXT[:17], TEXT[17:]

    store.follow([ChangedText("b.md", None, second), ChangedText("a.md", TEXT, first)])

    assert store.runs("a.md", first) == (Run(13, TYPED), Run(4, CARD))
    assert store.runs("b.md", second) == (Run(13, CARD),)


def test_a_joined_scene_knows_what_went_into_the_bin(store):
    store.keep("a.md", TEXT, RUNS)
    store.keep("b.md", "And then?", (Run(9, TYPED),))

    after = f"{TEXT}\n\nAnd then?"
    store.follow([ChangedText("a.md", TEXT, after)], [("b.md", "bin/b.md")])

    assert [run.source for run in store.runs("a.md", after)] == [TYPED, CARD, TYPED]
    assert store.runs("bin/b.md", "And then?") == (Run(9, TYPED),)


def test_new_scenes_of_one_long_draft_have_its_sources(store):
    store.keep("long.md", TEXT, RUNS)

    changes = [ChangedText("one.md", None, "The tide came in.")]
    store.follow(changes, sources=[store.latest("long.md")])

    assert store.runs("one.md", "The tide came in.") == (Run(17, CARD),)


def test_words_replaced_in_the_whole_book_are_the_writers(store):
    store.keep("a.md", TEXT, RUNS)
    after = TEXT.replace("tide", "flood")

    store.follow([ChangedText("a.md", TEXT, after), ChangedText("note.md", "Tide.", "Flood.")])

    assert store.runs("a.md", after) == (Run(13, TYPED), Run(4, CARD), Run(5, TYPED), Run(9, CARD))
    assert store.latest("note.md") is None


def test_damaged_ranges_are_no_trouble(tmp_path):
    import sqlite3

    with closing(AuthorshipStore(tmp_path / "who.db")) as store:
        store.keep("a.md", TEXT, RUNS)
    with closing(sqlite3.connect(tmp_path / "who.db")) as raw:
        raw.execute("update states set runs = x'00'")
        raw.commit()

    with closing(AuthorshipStore(tmp_path / "who.db")) as store:
        assert store.runs("a.md", TEXT) == (Run(30, BEFORE),)
