from __future__ import annotations

from tests.fakes import passage
from writer_assist.retrieval.reasons import best_sentence, matched_words
from writer_assist.retrieval.sentences import sentences

TEXT = "Mara waits. The Ferries hum when it rains! “Do they?” she asks.\n\nGulls, mostly."


def test_sentences_have_their_closing_quotation_marks():
    found = [TEXT[start:end] for start, end in sentences(TEXT)]

    assert found == [
        "Mara waits.",
        "The Ferries hum when it rains!",
        "“Do they?”",
        "she asks.",
        "Gulls, mostly.",
    ]


def test_best_sentence_has_the_heaviest_words():
    start, end = best_sentence(TEXT, {"ferri": 2.0, "rain": 1.0, "gull": 2.5}, ["english"])

    assert TEXT[start:end] == "The Ferries hum when it rains!"


def test_first_sentence_when_no_word_matches():
    start, end = best_sentence(TEXT, {}, ["english"])

    assert TEXT[start:end] == "Mara waits."


def test_matched_words_are_shown_as_they_stand():
    words = matched_words(passage(1, TEXT), {"ferri": 2.0, "rain": 3.0}, ["english"], {})

    assert [(word.word, word.weight) for word in words] == [("rains", 3.0), ("Ferries", 2.0)]


def test_word_of_the_tags_is_shown_as_it_was_asked():
    words = matched_words(
        passage(1, TEXT), {"charact": 1.0}, ["english"], {"charact": "characters"}
    )

    assert [word.word for word in words] == ["characters"]
