from __future__ import annotations

import pytest

from writer_assist.retrieval.analysis import forms, language_of, terms, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ferryman's bells", ["the", "ferryman", "bells"]),
        ("O’Brien doesn't", ["o'brien", "doesn't"]),
        ("naïve_word 1,000", ["naïve", "word", "1", "000"]),
        ("東京タワー", ["東京", "京タ", "タワ", "ワー"]),
        ("नमस्ते दुनिया", ["नमस्ते", "दुनिया"]),
        ("", []),
    ],
)
def test_words_of_many_scripts(text, expected):
    assert forms(text) == expected


def test_offsets_point_at_the_word_with_its_ending():
    text = "Near the ferryman's hut"

    spans = [text[word.start : word.end] for word in words(text)]

    assert spans == ["Near", "the", "ferryman's", "hut"]


@pytest.mark.parametrize("text", ["The ferryman’s bells rang", "小さい Insel, l'été"])
def test_forms_and_words_agree(text):
    assert forms(text) == [word.form for word in words(text)]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("She was waiting for the ferry that did not come", "english"),
        ("Sie wartete auf die Fähre, die nicht kam, und sie war müde", "german"),
        ("Ella esperaba en el muelle y la barca no vino", "spanish"),
        ("Она ждала паром, который так и не пришёл", "russian"),
        ("彼女は渡し船を待っていたが、来なかった。", "unknown"),
        ("Ferry, bell, rope", "english"),
    ],
)
def test_language_is_told_by_function_words_or_script(text, language):
    assert language_of(forms(text)) == language


def test_inflection_is_taken_off_in_the_language_given():
    assert terms(["bells", "ringing"], "english") == ["bell", "ring"]
    assert terms(["häuser"], "german") == ["haus"]
