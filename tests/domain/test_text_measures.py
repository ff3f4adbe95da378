"""Reading time, sentences, dialogue, favourite words, repeated phrases."""

from __future__ import annotations

import pytest

from writer_assist.domain.text_measures import (
    dialogue_share,
    favourite_words,
    reading_minutes,
    repeated_phrases,
    sentence_lengths,
)

PLAIN = "The tide came in. She went home. He waited for the bell. They ate bread. " * 30


def test_reading_time_is_whole_minutes():
    assert reading_minutes(2600) == 10
    assert reading_minutes(3) == 1


def test_lengths_of_sentences():
    lengths = sentence_lengths("She ran. " + "Word " * 9 + "end. " + "Word " * 24 + "end.")

    assert lengths.count == 3
    assert lengths.longest == 25
    assert lengths.middle == 10
    assert lengths.shares == pytest.approx((1 / 3, 1 / 3, 1 / 3))


def test_text_without_a_word_has_no_sentences():
    assert sentence_lengths("…\n\n***") is None


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("“Come in,” she said.", 0.5),
        ("«Entrez», dit-elle ici.", 1 / 3),
        ("„Komm herein“, sagte sie leise.", 0.4),
        ('"Come in," she said.', 0.5),
        ("‘Don’t go,’ he said.", 0.5),
        ("— Venez ici.\n\nElle attend encore un peu.", 2 / 7),
        ("“It goes on\n\nand on for ever here.", 3 / 8),
        ("The sailors’ dogs’ bones.", 0),
        ("", 0),
    ],
)
def test_share_of_dialogue(text, share):
    assert dialogue_share(text) == pytest.approx(share, abs=0.01)


def test_words_used_more_than_before_are_favourites():
    text = "The lantern shone. A lantern swung. She held the lantern, and the lantern went out."

    [first, *_] = favourite_words(text * 3, PLAIN)

    assert (first.word, first.count, first.expected) == ("lantern", 12, 0)


def test_names_are_no_favourites():
    text = "Then Mara came. But Mara left. So Mara went, and Mara stayed. " * 3

    assert "mara" not in [one.word for one in favourite_words(text, PLAIN)]


def test_nothing_is_a_favourite_without_a_text_to_compare():
    assert favourite_words("lantern " * 20, "") == ()


def test_phrase_that_comes_again_is_told_once_at_its_longest():
    texts = ["She let out a long breath. He sat.", "Again she let out a long breath then."]

    [phrase] = repeated_phrases(texts)

    assert phrase.words == "she let out a long breath"
    assert phrase.places == ((0, 0), (1, 6))


def test_small_words_and_ends_of_sentences_make_no_phrase():
    assert repeated_phrases(["It was in a. It was in a."]) == ()
    assert repeated_phrases(["The old house. Stood there. The old. House stood there."]) == ()


GERMAN = "Am Abend ging Mara mit der Laterne zum Hafen, und die Laterne brannte, sagte Mara. " * 20
BEFORE = "Am Morgen kam Mara mit dem Boot zum Markt, und das Brot war gut, sagte sie leise. " * 20


@pytest.mark.parametrize("language", ["de", "de-CH", ""])
def test_nouns_of_german_may_be_favourites(language):
    found = favourite_words(GERMAN, BEFORE, language=language, names=("Mara Venn",))

    assert found[0].word == "laterne"
    assert "mara" not in [one.word for one in found]


def test_word_after_an_elided_article_is_the_word_alone():
    text = "L’ombre vient, et l’ombre va; une ombre encore. Cette ombre est noire."

    found = favourite_words(text, "La mer est calme ce soir. " * 30, language="fr")

    assert ("ombre", 4) in [(one.word, one.count) for one in found]


def test_nouns_of_german_make_phrases_that_come_again():
    text = "Er sah die rote Laterne am Hafen. Die See war still. Sie nahm die rote Laterne mit. "

    [phrase] = repeated_phrases([text], languages=["de"])

    assert phrase.words == "die rote laterne"
