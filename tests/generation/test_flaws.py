"""What falls away before a writer sees it."""

from __future__ import annotations

import pytest

from writer_assist.domain.candidates import Flaw
from writer_assist.domain.continuation import Echo, EchoOf, Ending
from writer_assist.domain.sampling import Sampling
from writer_assist.domain.story_facts import StoryFacts
from writer_assist.generation.echo import is_like, likeness
from writer_assist.generation.flaws import (
    FoundFlaw,
    flaw_of,
    loop_at_end,
    repeats_itself,
    stock_phrase_in,
)

SOUND = " The lamps along the quay burned low, and nobody spoke of the ferry."


def flaw(text, ending=Ending.SENTENCE, sampling=None, *, echo=None, shown=(), beside=()):
    found = flaw_of(text, ending, sampling or Sampling(), echo=echo, shown=shown, beside=beside)
    return found and found.flaw


def test_sound_text_has_no_flaw():
    assert flaw(SOUND, shown=["He left."], beside=["She waited for the bell to ring."]) is None


@pytest.mark.parametrize(
    ("text", "ending"),
    [
        ("", Ending.MODEL),
        (" No.", Ending.SENTENCE),
        (" She went up to the old house and then into the", Ending.LENGTH),
        (" “I never saw him, she said.", Ending.SENTENCE),
        (' "I never saw him, she said.', Ending.SENTENCE),
        (" I never saw him,” she said.", Ending.SENTENCE),
        (' The voice said, "".', Ending.SENTENCE),
        (" She was happy for people.)", Ending.SENTENCE),
        (" He left , and she stayed.", Ending.SENTENCE),
        (" He was cold. He was cold. He was cold.", Ending.SENTENCE),
        (" It was the end of the road, and so it was the end of the road.", Ending.SENTENCE),
        (" She waited, she waited, she", Ending.LOOP),
        (" THE SON OF THE FAMILY. A BEAR.", Ending.SENTENCE),
        (" She looked at it, and then she said.", Ending.SENTENCE),
        (' "I am here." "So am I," he said.', Ending.SENTENCE),
        (' "I am here, " he said.', Ending.SENTENCE),
        (" (She was standing there, as if he was not worthy of her.", Ending.SENTENCE),
    ],
)
def test_broken_text_is_told(text, ending):
    assert flaw(text, ending) is Flaw.BROKEN


def test_names_in_capitals_and_brackets_that_close_are_no_flaw():
    assert flaw(" The BBC and the USA (so he said) were silent.") is None


def test_half_a_sentence_may_break_off_but_not_on_a_word_that_needs_another():
    short = Sampling(max_new_tokens=12)

    assert flaw(" but the ferry had gone", Ending.LENGTH, short) is None
    assert flaw(" but the ferry had gone to the", Ending.LENGTH, short) is Flaw.BROKEN


def test_speech_may_be_broken_off():
    assert flaw(" “But I never—", Ending.LENGTH, Sampling(max_new_tokens=8)) is None


def test_echo_is_told_with_its_words():
    found = flaw_of(
        SOUND, Ending.SENTENCE, Sampling(), echo=Echo(EchoOf.NOTE, "burned low"), shown=(SOUND,)
    )

    assert found == FoundFlaw(Flaw.ECHO, "burned low")


def test_stock_phrase_is_told_as_it_stands():
    assert flaw(" She shivered, and time stood still for him.") is Flaw.CLICHE
    assert stock_phrase_in("It was a Testament\nto her will.") == "a Testament\nto"
    assert stock_phrase_in("His hands were shaking; the pitch black, he said.") == "pitch black"


def test_unwanted_words_are_told():
    unwanted = Sampling(banned_phrases=("the ferry",), banned_openings=("A lamp",))

    assert flaw(SOUND, sampling=unwanted) is Flaw.UNWANTED
    assert flaw(" A lamp was lit by the old man.", sampling=unwanted) is Flaw.UNWANTED
    assert flaw(" He lit a lamp for the old man.", sampling=unwanted) is None


def test_what_was_shown_here_comes_before_what_stands_beside():
    assert flaw(SOUND, shown=[SOUND], beside=[SOUND]) is Flaw.SHOWN
    assert flaw(SOUND, beside=[SOUND]) is Flaw.DUPLICATE


def test_likeness_is_the_jaccard_index_of_word_pairs():
    assert likeness("the old grey sea", "The old, grey lamp") == pytest.approx(2 / 4)
    assert likeness("the old sea", "") == 0


def test_same_beginning_makes_texts_alike():
    one = "She turned and looked at the sea, which was dark and without a single sail on it."
    other = "She turned and looked at Mara as if she had said that the house would be sold."

    assert likeness(one, other) < 0.35
    assert is_like(one, [other])
    assert not is_like(one, ["He shut the door."])


@pytest.mark.parametrize(
    ("items", "repeated"),
    [("abcabcabc", 6), ("xabcabc", 0), ("aaaa", 3), ("aaa", 0), ("ababab", 0), ("abababab", 6)],
)
def test_loop_at_the_end_is_counted(items, repeated):
    assert loop_at_end(list(items)) == repeated


def test_three_words_for_effect_are_no_loop():
    assert not repeats_itself("Never, never, never again.")
    assert repeats_itself("He went to the sea and went to the sea and went to the sea and")


def test_text_of_one_word_is_a_loop():
    assert repeats_itself("“Tow, tow, tow…” she said, “tow, tow, tow…”")
    assert not repeats_itself("The sea, the sand, the sky and the wind were one.")


def test_what_contradicts_the_story_is_told_before_what_is_only_stale():
    facts = StoryFacts(told_in_past=True, judged=True)

    found = flaw_of(
        " The ferry is late.", Ending.SENTENCE, Sampling(), echo=None, shown=[SOUND], facts=facts
    )

    assert found == FoundFlaw(Flaw.CONTRADICTS, "is")


@pytest.mark.parametrize(
    ("text", "paragraph"),
    [
        (" The bell on the island was ringing.", "The bell of the island went on ringing, slowly."),
        (" The lamp was a lamp of brass.", ""),
        (" The wind turned the page. Then the page was turned by the wind.", ""),
        (" He was a man of the world, and he had always thought a lot of such a large world.", ""),
        (" She went on counting again.", "When it stopped she went on counting."),
    ],
)
def test_text_that_says_the_same_again_is_redundant(text, paragraph):
    judged = StoryFacts(judged=True)

    found = flaw_of(text, Ending.SENTENCE, Sampling(), echo=None, facts=judged, paragraph=paragraph)

    assert found is not None
    assert found.flaw is Flaw.REDUNDANT


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        (" She had never counted before.", Flaw.CONTRADICTS),
        (" She was not good at counting.", None),
        (" It did not stop for a burial, but for a wedding.", None),
    ],
)
def test_text_that_denies_what_was_just_told_contradicts_it(text, flaw):
    found = flaw_of(
        text,
        Ending.SENTENCE,
        Sampling(),
        echo=None,
        facts=StoryFacts(judged=True),
        paragraph="Mara counted the strokes. When it stopped she went on counting.",
    )

    assert (found.flaw if found else None) is flaw


def test_speech_that_was_open_before_the_caret_may_be_closed():
    speaking = StoryFacts(in_speech=True)

    found = flaw_of(" I never saw him,” she said.", Ending.SENTENCE, Sampling(), echo=None,
                    facts=speaking)  # fmt: skip

    assert found is None


def test_wrong_article_is_a_flaw_in_english_only():
    def found(text, *, judged):
        facts = StoryFacts(judged=judged)
        return flaw_of(text, Ending.SENTENCE, Sampling(), echo=None, facts=facts)

    assert found(" It rang for an burial.", judged=True).flaw is Flaw.BROKEN
    assert found(" It rang for an burial.", judged=False) is None
    assert found(" It rang for an hour, for a one-armed man and a European.", judged=True) is None
