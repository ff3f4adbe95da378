"""Finding words or a pattern, and what stands there afterwards."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer_assist.domain.replacement import Finder, Wanted, replaced, surroundings
from writer_assist.errors import PatternError


def result(text, words, other="", **options):
    wanted = Wanted(words, other, **options)
    return replaced(text, Finder(wanted).matches(text))


def found(text, words, **options):
    return [match.found for match in Finder(Wanted(words, **options)).matches(text)]


def test_capitals_matter_only_when_asked():
    assert found("Mara, mara, MARA", "mara") == ["Mara", "mara", "MARA"]
    assert found("Mara, mara, MARA", "mara", case=True) == ["mara"]


def test_whole_word_has_no_letter_beside_it():
    assert found("art, party, art's, art2, _art_", "art", whole=True) == ["art", "art", "art"]


def test_words_are_no_pattern():
    assert result("What? (Really.)", "? (", "! [") == "What! [Really.)"


@pytest.mark.parametrize("text", ["don't", "don’t", "don‘t"])
def test_any_apostrophe_is_found(text):
    assert found(text, "don't") == [text]


def test_accents_are_found_in_either_form():
    assert found("café cafe\u0301", "café") == ["café", "cafe\u0301"]


def test_narrow_spaces_are_spaces():
    assert found("Quoi\u202f? a\u00a0b", "a b") == ["a\u00a0b"]


def test_a_line_end_inside_a_wrapped_paragraph_is_a_space():
    assert found("Miss\nTaylor, Miss\n\nTaylor", "Miss Taylor") == ["Miss\nTaylor"]


def test_groups_stand_in_the_new_words():
    assert result("Mara Venn", r"(\w+) (\w+)", "$2, $1", pattern=True) == "Venn, Mara"
    assert result("Mara Venn", r"(?P<first>\w+) \w+", r"\g<first>", pattern=True) == "Mara"


def test_a_dollar_is_itself_outside_patterns():
    assert result("five pounds", "pounds", "$1") == "five $1"


@pytest.mark.parametrize(
    ("old", "new"), [("MARA", "IDA"), ("Mara", "Ida"), ("mara", "ida"), ("12", "Ida")]
)
def test_new_words_keep_the_capitals_of_the_old(old, new):
    assert result(old, old, "Ida", keeps_case=True) == new


def test_empty_matches_are_left_out():
    assert found("aab", "a*", pattern=True) == ["aa"]


@pytest.mark.parametrize("words", ["(", "[a-", "*", "(?P<1>x)"])
def test_faulty_pattern_is_refused_with_a_sentence(words):
    with pytest.raises(PatternError, match="cannot be read"):
        Finder(Wanted(words, pattern=True))


@pytest.mark.parametrize("other", ["$2", r"\g<name>", r"\g<"])
def test_new_words_with_a_group_that_is_not_there_are_refused(other):
    with pytest.raises(PatternError, match="new words"):
        Finder(Wanted("(a)", other, pattern=True))


def test_endless_pattern_is_stopped_with_a_sentence(monkeypatch):
    monkeypatch.setattr("writer_assist.domain.replacement.PATIENCE_S", 0.02)
    finder = Finder(Wanted(r"(x+x+)+y", pattern=True))

    with pytest.raises(PatternError, match="very long"):
        finder.matches("x" * 4000)


def test_surroundings_stay_in_the_line():
    text = "One.\nShe saw the lantern go out.\nTwo."
    [match] = Finder(Wanted("lantern")).matches(text)

    assert surroundings(text, match, 60) == ("She saw the ", " go out.")
    assert surroundings(text, match, 6) == ("… the ", " go ou")


@given(st.text(alphabet="ab \nc"), st.text(alphabet="ab", min_size=1))
def test_matches_are_where_they_say_and_none_is_missed(text, words):
    matches = Finder(Wanted(words, "-", case=True)).matches(text)

    assert all(text[match.start : match.end] == match.found for match in matches)
    assert replaced(text, matches) == text.replace(words, "-")
