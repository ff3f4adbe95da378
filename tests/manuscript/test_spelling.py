"""Which words a dictionary judges, and which it knows."""

from __future__ import annotations

import pytest

from writer_assist.domain.line_words import checked_words
from writer_assist.errors import DiskError
from writer_assist.manuscript.spelling import (
    BUILT_IN,
    Speller,
    dictionaries,
    dictionary_for,
    dictionary_of,
)


@pytest.fixture
def speller(tmp_path):
    return Speller(BUILT_IN, dictionaries(tmp_path)[BUILT_IN], {"Skarholm"})


def test_code_links_comments_and_addresses_are_not_judged():
    line = "See `x_y` [[Mra|her]] <br> %%a nte%% http://a.bc www.x.yz me@there.uk 3rd **Owned**"

    assert [word.text for word in checked_words(line)] == ["See", "Owned"]


def test_words_have_their_place():
    word = list(checked_words("’Tis the writers’ lamp-post"))[-1]

    assert (word.start, word.end, word.text) == (18, 27, "lamp-post")


@pytest.mark.parametrize("word", ["ferry", "don’t", "color’s", "goin", "Жизнь", "Ωμέγα"])
def test_known_words_and_other_scripts_are_not_marked(speller, word):
    assert speller.knows(word)


@pytest.mark.parametrize("word", ["ferrry", "teh", "well-litt", "Grimshawe"])
def test_other_words_are_unknown(speller, word):
    assert not speller.knows(word)


def test_names_of_the_notes_are_known(speller):
    speller.set_names(("Ezra Grimshawe", "Skerholm"))

    assert speller.knows("Grimshawe’s")
    assert speller.knows("SKERHOLM")


def test_words_that_were_added_are_known(speller):
    assert speller.knows("Skarholm’s")


def test_suggestions_keep_the_apostrophe_that_was_typed(speller):
    assert "didn’t" in speller.suggestions("didnn’t")


def test_dictionaries_of_the_writers_folder_are_found(tmp_path):
    for ending in (".aff", ".dic"):
        (tmp_path / f"de_DE{ending}").write_text("")
    (tmp_path / "fr_FR.aff").write_text("")  # without its words

    found = dictionaries(tmp_path)

    assert found["de_DE"] == tmp_path / "de_DE.aff"
    assert "fr_FR" not in found or found["fr_FR"].parent != tmp_path


@pytest.mark.parametrize(
    ("language", "name"),
    [("de_DE", "de_DE"), ("de_AT", "de_DE"), ("en_GB", "en_US"), ("C", "en_US"), ("fi_FI", "")],
)
def test_dictionary_fits_the_language(tmp_path, language, name):
    names = {"de_CH": tmp_path, "de_DE": tmp_path, "en_US": tmp_path}

    assert dictionary_for(language, names) == name


def test_missing_dictionary_is_told(tmp_path):
    with pytest.raises(DiskError, match="xx"):
        Speller("xx", tmp_path / "xx.aff")


def invented(number):
    """Return one of 25 x 26 words of a language that nobody speaks."""
    return f"zq{chr(97 + number // 26)}x{chr(97 + number % 26)}rr"


INVENTED = " ".join(map(invented, range(70)))


def test_text_is_checked_with_the_dictionary_that_knows_its_words(tmp_path):
    (tmp_path / "qq.aff").write_text("SET UTF-8\n")
    (tmp_path / "qq.dic").write_text("\n".join(["70", *map(invented, range(70))]))
    names = dictionaries(tmp_path)

    assert dictionary_of(INVENTED, None, BUILT_IN, names) == "qq"
    assert dictionary_of(INVENTED, Speller("qq", names["qq"]), BUILT_IN, names) == "qq"


def test_text_of_an_unknown_language_is_checked_with_none(tmp_path):
    names = {BUILT_IN: dictionaries(tmp_path)[BUILT_IN]}

    assert dictionary_of(INVENTED, None, BUILT_IN, names) == ""


def test_few_words_do_not_tell_their_language(tmp_path):
    assert dictionary_of(" ".join(map(invented, range(50))), None, BUILT_IN, {}) is None
