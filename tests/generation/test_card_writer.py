"""What a card's own words make less likely in it."""

from __future__ import annotations

import numpy as np
import pytest

from tests.fakes import FakeLanguageModel
from writer_assist.domain.continuation import JoinRule
from writer_assist.domain.sampling import Sampling
from writer_assist.generation.card_writer import CardWriter
from writer_assist.generation.vocabulary import Vocabulary

MODEL = FakeLanguageModel()
VOCABULARY = Vocabulary.of(MODEL)


def written(story, **sampling):
    """Return two words of a card whose model would always say the same one."""
    settings = Sampling(temperature=0, dry_multiplier=0, stop_at_sentence=False, **sampling)
    tokens = MODEL.tokenize(story)
    card = CardWriter(VOCABULARY, settings, JoinRule(story), seed=1, prompt=tokens, story=tokens)
    [lamp], [door] = MODEL.tokenize(" lamp"), MODEL.tokenize(" door")
    logits = np.zeros(MODEL.vocabulary_size, np.float32)
    logits[lamp], logits[door] = 4, 3
    return card.choose(logits) + card.choose(logits)


@pytest.mark.parametrize("penalty", [{"repetition_penalty": 2.0}, {"presence_penalty": 2.0}])
def test_a_word_of_its_own_is_less_likely_again(penalty):
    assert written("She waited", **penalty) == " lamp door"


@pytest.mark.parametrize("penalty", [{"repetition_penalty": 2.0}, {"presence_penalty": 2.0}])
def test_a_word_that_the_story_has_again_and_again_is_not(penalty):
    assert written("a lamp, the lamp, no lamp", **penalty) == " lamp lamp"


def test_words_of_the_story_may_return_in_the_card():
    assert written("She had a lamp", repetition_penalty=2.0) == " lamp door"


@pytest.mark.parametrize(
    ("story", "text"),
    [
        ("She had a lamp.", " door"),
        ("She had a lamp. It rained. It snowed. It rained.", " lamp"),
    ],
)
def test_a_card_moves_on_from_the_last_sentences_of_the_story(story, text):
    assert written(story, moving_on=2.0).startswith(text)


def test_no_space_comes_behind_a_space():
    settings = Sampling(temperature=0, stop_at_sentence=False)
    story = MODEL.tokenize("She waited")
    card = CardWriter(VOCABULARY, settings, JoinRule(""), seed=1, prompt=story, story=story)
    [space], [lamp], [mister] = map(MODEL.tokenize, (" ", " lamp", "Mr"))
    logits = np.zeros(MODEL.vocabulary_size, np.float32)
    logits[space] = 5
    card.choose(logits)
    logits[lamp], logits[mister] = 4, 3

    assert card.choose(logits) == "Mr"
    assert card.tokens == [space, mister]


@pytest.mark.parametrize(("before", "first"), [("He left.\n\n", " lamp"), ("He left.", "(")])
def test_no_paragraph_begins_with_a_bracket(before, first):
    settings = Sampling(temperature=0, stop_at_sentence=False)
    story = MODEL.tokenize(before)
    joint = JoinRule(before, marks="(")
    card = CardWriter(VOCABULARY, settings, joint, seed=1, prompt=story, story=story)
    [bracket], [lamp] = map(MODEL.tokenize, ("(", " lamp"))
    logits = np.zeros(MODEL.vocabulary_size, np.float32)
    logits[bracket], logits[lamp] = 5, 4
    card.choose(logits)

    assert card.tokens == MODEL.tokenize(first)


def test_no_paragraph_begins_with_a_space_and_a_bracket():
    settings = Sampling(temperature=0, stop_at_sentence=False)
    joint = JoinRule(marks="(")
    card = CardWriter(VOCABULARY, settings, joint, seed=1, prompt=[0], story=[])
    [space], [bracket], [mister] = map(MODEL.tokenize, (" ", "(", "Mr"))
    logits = np.zeros(MODEL.vocabulary_size, np.float32)
    logits[space], logits[bracket], logits[mister] = 6, 5, 4
    card.choose(logits)
    card.choose(logits)

    assert card.tokens == [space, mister]


def test_text_is_drawn_to_a_new_word_of_its_note_once():
    settings = Sampling(temperature=0, dry_multiplier=0, repetition_penalty=1, note_pull=2.0)
    story, [door] = MODEL.tokenize("She waited"), MODEL.tokenize(" door")
    card = CardWriter(
        VOCABULARY,
        settings,
        JoinRule(""),
        seed=1,
        prompt=story,
        story=story,
        pull=[door],
    )
    logits = np.zeros(MODEL.vocabulary_size, np.float32)
    logits[MODEL.tokenize(" lamp")], logits[door] = 6, 5

    assert card.choose(logits) + card.choose(logits) == "door lamp"


@pytest.mark.parametrize(("brevity", "last"), [(0.0, " lamp"), (1.0, ".")])
def test_sentence_is_likelier_to_end_with_each_word(brevity, last):
    settings = Sampling(
        temperature=0, brevity=brevity, dry_multiplier=0, repetition_penalty=1, sentences=1
    )
    story = MODEL.tokenize("She waited")
    card = CardWriter(VOCABULARY, settings, JoinRule(""), seed=1, prompt=story, story=story)
    [stop] = MODEL.tokenize(".")
    words = []
    for word in (" lamp", " door", " ferry", " sea", " rain", " lamp"):
        logits = np.zeros(MODEL.vocabulary_size, np.float32)
        logits[MODEL.tokenize(word)], logits[stop] = 6, 5
        card.choose(logits)
        words.append(MODEL.token_bytes(card.tokens[-1]).decode())

    assert words == [" lamp", " door", " ferry", " sea", " rain", last]
