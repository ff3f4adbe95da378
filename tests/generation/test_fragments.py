"""Fragments: what is asked for, and where it ends."""

from __future__ import annotations

import pytest

from tests.fakes import FakeLanguageModel
from writer_assist.domain.context import Context
from writer_assist.domain.continuation import Ending
from writer_assist.domain.passage import Passage
from writer_assist.domain.progress import CancelToken
from writer_assist.domain.sampling import LENGTHS, Fragment, Sampling
from writer_assist.domain.snippet import Snippet
from writer_assist.generation.flaws import is_broken
from writer_assist.generation.fragments import fragment_end, fragment_prompt, is_fragment
from writer_assist.messages.model import ContinueStory
from writer_assist.services.continuation import ContinuationService

STORY = "It rained."
NOTE = Snippet(Passage(1, 1, "Bell", "", "", "A cracked bell.", 0, 15), 1.0)


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (Fragment.NOUNS, "a lamp, a torn map, two coins, a", "a lamp, a torn map, two coins"),
        (Fragment.NOUNS, "a lamp, a torn map, and two coins.", "a lamp, a torn map, and two coins"),
        (Fragment.NOUNS, "a lamp, a torn map, two co", None),
        (Fragment.NOUNS, "She took a lamp. A map,", None),
        (Fragment.DETAIL, "the smell of wet wool. She", "the smell of wet wool"),
        (Fragment.DETAIL, "the smell of wet wool and", None),
        (Fragment.QUESTION, "Who has the key? He", "Who has the key?"),
        (Fragment.QUESTION, "It rained. Who has the key?", None),
    ],
)
def test_fragment_ends_where_it_is_whole(kind, text, expected):
    end = fragment_end(kind, text)

    assert (None if end is None else text[:end]) == expected


@pytest.mark.parametrize(
    ("kind", "text", "whole"),
    [
        (Fragment.NOUNS, "a lamp, a map, two coins", True),
        (Fragment.NOUNS, "an old man, a young man, a dead man", False),
        (Fragment.NOUNS, "a lamp, a map", False),
        (Fragment.QUESTION, "Who has the key?", True),
        (Fragment.QUESTION, "Who has the key", False),
        (Fragment.DETAIL, "the smell of wet wool", True),
        (Fragment.DETAIL, "the smell of wool. She", False),
        (Fragment.DETAIL, "the dry, sweet dust of old flour", False),
    ],
)
def test_only_whole_fragments_are_sound(kind, text, whole):
    assert is_fragment(kind, text) is whole
    assert is_broken(text, Ending.SENTENCE, Sampling(fragment=kind)) is not whole


def test_prompt_gives_examples_then_the_note_then_the_scene():
    model = FakeLanguageModel()
    context = Context.at(STORY, len(STORY))

    prompt = fragment_prompt(model, Fragment.NOUNS, context, ((NOTE,), ()))

    noted, free = ("".join(map(chr, b"".join(map(model.token_bytes, row)))) for row in prompt.rows)
    assert noted == "Note: Bell. A cracked bell.\nScene: It rained.\nThings in it:"
    assert free == "Scene: It rained.\nThings in it:"
    assert len(prompt.prefix) > 50


def test_card_ends_with_its_third_thing():
    model = FakeLanguageModel(cue="in it:", script=" a door, a lamp, the sea, a ferry.")
    order = ContinueStory(
        Context.at(STORY, len(STORY)), (), 1, Sampling(seed=1, fragment=Fragment.NOUNS)
    )

    done = list(ContinuationService(model).stream(order, CancelToken()))[-1]

    assert done.continuations[0].text == "a door, a lamp, the sea"
    assert done.continuations[0].ending is Ending.SENTENCE


def test_every_fragment_is_a_length_to_choose():
    assert {length.fragment for length in LENGTHS.values()} == {None, *Fragment}
