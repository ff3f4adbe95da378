"""Which words a dictionary judges, and which it knows."""

from __future__ import annotations

import pytest

from writer_assist.domain.line_words import checked_words
from writer_assist.errors import DiskError
from writer_assist.manuscript.spelling import BUILT_IN, Speller, dictionaries, dictionary_for


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
