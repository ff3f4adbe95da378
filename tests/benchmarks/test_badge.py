"""What cards say of notes that fit and of notes that do not."""

from __future__ import annotations

import pytest

from tests.benchmarks.badge import run_badge
from tests.benchmarks.test_continuation import small_novel
from tests.fakes import FakeLanguageModel
from writer_assist.errors import UsageError


def test_each_place_is_continued_from_both_kinds_of_notes():
    novels = [small_novel("One"), small_novel("Two")]

    figures = run_badge(novels, FakeLanguageModel(max_rows=8), count=1, report=lambda _: None)

    assert (figures.places, figures.fitting.cards, figures.other.cards) == (1, 3, 3)
    assert len(figures.examples) == 6
    assert figures.fitting.takes_up <= figures.fitting.uses
    assert figures.fitting.says_something <= figures.fitting.belongs


def test_one_novel_has_no_notes_that_do_not_fit():
    with pytest.raises(UsageError):
        run_badge([small_novel("One")], FakeLanguageModel(), report=lambda _: None)
