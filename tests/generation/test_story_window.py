"""Which part of a story is shown, and how rarely that changes."""

from __future__ import annotations

from writer_assist.generation.story_window import LONG_TAIL, window_of

SENTENCE = "The ferry had not come, and nobody on the quay knew why it should. "
STORY = "\n\n".join([SENTENCE * 3] * 12)


def whole(window):
    return window.prefix + window.joint + window.tail


def test_a_short_story_is_shown_whole():
    window = window_of("It rained.", 1000, None)

    assert whole(window) == "It rained."


def test_the_last_paragraph_is_the_tail():
    window = window_of("It rained.\n\n" + SENTENCE * 4 + "She left", 1000, None)

    assert window.prefix == "It rained."
    assert window.joint == "\n\n"
    assert window.tail == SENTENCE * 4 + "She left"


def test_a_short_paragraph_has_sentences_before_it_in_the_tail():
    window = window_of(SENTENCE * 20 + "\n\n" + SENTENCE + "She left", 5000, None)

    assert window.prefix.endswith("should.")
    assert window.tail.endswith("\n\n" + SENTENCE + "She left")
    assert 200 < len(window.tail) <= 420


def test_behind_several_notes_of_a_base_model_the_tail_is_longer():
    window = window_of(SENTENCE * 40 + "She left", 5000, None, LONG_TAIL)

    assert 1260 < len(window.tail) <= 1680


def test_a_tail_that_is_too_short_for_several_notes_is_made_longer():
    first = window_of(SENTENCE * 40 + "She left", 5000, None)

    window = window_of(SENTENCE * 40 + "She left", 5000, first, LONG_TAIL)

    assert len(first.tail) < 1260 < len(window.tail)
    assert first.prefix.startswith(window.prefix)


def test_a_long_paragraph_is_cut_at_a_sentence():
    window = window_of(SENTENCE * 20 + "She left", 5000, None)

    assert window.prefix.endswith("should.")
    assert window.tail.startswith("The ferry")
    assert 300 < len(window.tail) <= 420


def test_a_long_story_loses_a_quarter_at_a_paragraph():
    window = window_of(STORY, 1200, None)

    assert 800 < len(whole(window)) <= 900
    assert whole(window).startswith("The ferry")


def test_borders_stay_while_the_writer_types():
    first = window_of(STORY, 1200, None)

    later = [window_of(STORY + " She left now"[:end], 1200, first) for end in range(13)]

    assert {window.prefix for window in later} == {first.prefix}


def test_borders_move_rarely_while_a_chapter_is_written():
    window, prefixes = None, set()
    for end in range(500, len(STORY), 5):
        window = window_of(STORY[:end], 1200, window)
        prefixes.add(window.prefix)
        assert len(whole(window)) <= 1200
        assert STORY[:end].endswith(window.tail)

    assert len(prefixes) <= (len(STORY) - 500) / 100


def test_a_text_without_any_border_is_still_cut():
    window = window_of("x" * 100_000, 1200, None)

    assert len(whole(window)) <= 1200
