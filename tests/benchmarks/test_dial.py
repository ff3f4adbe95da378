"""Cards at every position of the dial, and what they take up of their notes."""

from __future__ import annotations

import dataclasses

from tests.benchmarks.dial import POSITIONS, run_dial, taken_up
from tests.benchmarks.test_continuation import small_novel
from tests.fakes import FakeLanguageModel, HashingEmbedder
from writer_assist.domain.context import Context
from writer_assist.domain.passage import Passage
from writer_assist.domain.snippet import Snippet


def measure(tmp_path):
    figures = run_dial(
        [small_novel("One"), small_novel("Two")],
        FakeLanguageModel(max_rows=8),
        HashingEmbedder(),
        count=4,
        cache=tmp_path,
        report=lambda progress: None,
    )
    return dataclasses.replace(figures, seconds=0.0)


def test_every_position_is_compared_with_the_middle(tmp_path):
    figures = measure(tmp_path)

    assert tuple(one.faithfulness for one in figures.positions) == POSITIONS
    middle = next(one for one in figures.positions if one.faithfulness == 0)
    assert middle.more_than_middle.difference == 0
    assert all(one.words > 0 and 0 < one.distinct_words <= 1 for one in figures.positions)


def test_same_seed_gives_the_same_figures(tmp_path):
    assert measure(tmp_path) == measure(tmp_path)


def test_only_what_the_note_adds_to_the_story_is_taken_up():
    words = "A brass lantern hung in the rain above the cellar."
    snippet = Snippet(Passage(1, 1, "", "", "", words, 0, len(words)), 1.0)
    story = "The rain fell."

    share = taken_up(" The rain put the lantern out.", snippet, Context.at(story, len(story)))

    assert share == 1 / 4  # of brass, lantern, hung, cellar
