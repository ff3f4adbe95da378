# ruff: noqa: RUF001 - letters of other scripts look like Latin ones
from __future__ import annotations

import pytest

from writer_assist.domain.note import NoteName
from writer_assist.retrieval.name_forms import is_name
from writer_assist.retrieval.names import CapitalCounts, NameMatcher, sightings


def mentioned(text, *names):
    matcher = NameMatcher(NoteName(number, name) for number, name in enumerate(names, 1))
    return [mention.name for mention in matcher.mentions(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Then Mara came.",
        "It was mara's coat.",
        "Two Maras stood there.",
        "the Maras’ house",
        "MARA!",
        "(Mara)",
    ],
)
def test_name_is_found_in_its_forms(text):
    assert mentioned(text, "Mara") == ["Mara"]


@pytest.mark.parametrize("text", ["Maraschino", "Tamara", "mara_venn", "", "Mar"])
def test_part_of_a_word_is_no_name(text):
    assert mentioned(text, "Mara") == []


def test_longer_name_wins():
    assert mentioned("Then Mara Venn left.", "Mara", "Mara Venn") == ["Mara Venn"]


def test_name_broken_over_two_lines_is_found():
    assert mentioned("the Night of\nthe Nine", "Night of the Nine") == ["Night of the Nine"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("She gave it to Rose.", True),
        ("She picked a rose.", False),
        ("Rose bushes lined the road.", False),
        ("Rose sat down. They all looked at Rose.", True),
        ('She said: "Rose petals."', False),
    ],
)
def test_ordinary_word_needs_a_capital_inside_a_sentence(text, found):
    assert bool(mentioned(text, "Rose")) is found


def test_short_name_is_spelt_exactly():
    assert mentioned("an ash tree", "Ash") == []
    assert mentioned("then Ash spoke", "Ash") == ["Ash"]


def test_one_name_of_two_notes_names_both():
    matcher = NameMatcher([NoteName(1, "Mara"), NoteName(2, "Mara")])

    assert {mention.note_id for mention in matcher.mentions("with Mara")} == {1, 2}


def test_offsets_survive_letters_that_grow_when_lowered():
    text = "İİİ then Mara came"

    mention = NameMatcher([NoteName(1, "Mara")]).mentions(text)[0]

    assert text[mention.start : mention.end] == "Mara"


def test_function_word_is_no_name():
    assert mentioned("and then", "and", "A") == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Anna", "das Haus Annas am Fluss"),
        ("Hans", "in Hans’ Boot"),
        ("Марина", "Он ждал Марину."),
        ("Борис", "за Борисом"),
        ("Ayşe", "Ayşe'nin evi"),
        ("田中", "昨日田中さんが来た。"),
        ("ミラ", "その夜、ミラは眠れなかった。"),
        ("민준", "그리고 민준이가 말했다"),
        ("O'Brien", "then O’Brien’s boat"),
        ("Jean-Luc", "with Jean\u2011Luc"),
        ("MARA VENN", "when Mara Venn left"),
        ("ASH", "then Ash spoke"),
        ("مريم", "رأى ومريم هناك"),
    ],
)
def test_names_of_many_languages_in_their_forms(name, text):
    assert mentioned(text, name) == [name]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ミラ", "カミラは眠れなかった。"),
        ("Luc", "with Jean-Luc"),
        ("Jean", "with Jean-Luc"),
        ("Ann", "with Annie"),
        ("Анна", "канна"),
    ],
)
def test_part_of_another_name_is_no_name(name, text):
    assert mentioned(text, name) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("T\u02bcPau", "then T'Pau spoke"), ("T'Pau", "then T`Pau\u2032s coat"),
        ("Oʻahu", "near O‘ahu"), ("Соломія", "бачив Соломію"), ("Дар'я", "бачив Дар\u02bcю"),
        ("Élodie Béart", "with Elodie Beart"), ("Zoë", "with Zoe"), ("Zoë", "with Zoe\u0308"),
        ("Zoe\u0308", "with Zoë"), ("Jürgen", "bei Juergen"), ("Juergen", "bei Jürgen"),
        ("Bjørn", "saw Bjorn"), ("Stanisław", "saw Stanislaw"), ("Семён", "Он ждал Семена"),
        ("Семен", "СЕМЕН!"), ("Άρης", "είδε τον ΑΡΗΣ"), ("Weiß", "der alte Weiss"),
        ("İbrahim", "gördü Ibrahim"), ("Ｒｏｓａ", "with Rosa"),
        ("Tobias", "with To\u00adbi\u200bas"),
        ("أمل", "رأى امل هناك"), ("Mara O’Hara", "old O'Hara waved"),
    ],
)  # fmt: skip
def test_name_is_found_in_another_spelling(name, text):
    matcher = NameMatcher([NoteName(1, name)])

    assert [mention.note_id for mention in matcher.mentions(text)] == [1]


def test_name_spelt_otherwise_needs_its_capital():
    assert mentioned("some mate of hers", "Maté") == []
    assert mentioned("then zoë", "Zoë") == mentioned("then Zoë", "Zoë")[:0]


def test_name_as_it_is_written_is_meant_alone():
    assert mentioned("with Zoë and Zoe", "Zoe", "Zoë") == ["Zoë", "Zoe"]


def test_mention_stands_where_the_text_has_it():
    text = "Æble… “Zoe\u0308’s” oar"

    mention = NameMatcher([NoteName(1, "Zoë")]).mentions(text)[0]

    assert text[mention.start : mention.end] == "Zoe\u0308"


@pytest.mark.parametrize(
    "title",
    ["Notes", "index", "Chapter 1", "Chapter Twelve", "Scene IV", "2024-01-05", "12", "III",
     "January 5, 2024", "5 March", "Kapitel 3", "第3章", "Part Two", "Untitled", "***", "Глава 2"],
)  # fmt: skip
def test_dates_numbers_and_files_are_no_names(title):
    assert not is_name(title)


@pytest.mark.parametrize(
    "title", ["Mara", "May", "Acton", "The Last Part", "Day of Ash", "第二の女"]
)
def test_what_only_begins_like_one_is_a_name(title):
    assert is_name(title)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Then Mara went below.", ["Mara"]),
        ("Old Mr. Venn waved.", ["Venn"]),
        ("then mara went", []),
        ("with Mara Venn", ["Mara Venn"]),
    ],
)
def test_first_and_last_name_mean_the_one_who_bears_them(text, found):
    assert mentioned(text, "Mara Venn") == found


def test_name_that_two_bear_means_neither():
    assert mentioned("the Venns and Mr. Venn", "Mara Venn", "Tobias Venn") == []


def test_part_that_is_an_ordinary_word_here_is_no_name():
    matcher = NameMatcher([NoteName(1, "Salt Ferry")], lambda _key: CapitalCounts(3, 0, 0.01))

    assert matcher.mentions("Salt lay on the planks.") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [("a wren sang", False), ("Wren sang.", False), ("then Wren sang", True)],
)
def test_word_that_the_library_writes_small_too_needs_its_capital(text, found):
    matcher = NameMatcher([NoteName(1, "Wren")], lambda _key: CapitalCounts(8, 4, 0.01))

    assert bool(matcher.mentions(text)) is found


def test_rare_word_that_is_never_a_name_may_be_written_small():
    matcher = NameMatcher([NoteName(1, "Lighthouse")], lambda _key: CapitalCounts(8, 0, 0.01))

    assert [mention.name for mention in matcher.mentions("at the lighthouse")] == ["Lighthouse"]


def test_common_word_names_no_note():
    matcher = NameMatcher([NoteName(1, "Magic")], lambda _key: CapitalCounts(20, 0, 0.3))

    assert matcher.mentions("by magic") == []


def test_what_stands_before_makes_a_name_certain():
    matcher = NameMatcher([NoteName(1, "Rose")])

    assert matcher.mentions("Rose sat down.") == []
    assert matcher.mentions("Rose sat down.", "They all looked at Rose.\n") != []


@pytest.mark.parametrize("text", ["WILL YOU COME?", "he said, “Will you come?”"])
def test_capitals_that_the_place_asks_for_are_no_sign(text):
    assert mentioned(text, "Will") == []


def test_words_are_counted_by_how_they_are_written():
    texts = ["The wren. Wren left. Then Wren came.", "See [[Wren]]: two wrens, one wren."]

    assert sightings("wren", texts) == (2, 1)


def test_number_after_its_sign_makes_a_name_of_its_own():
    names = ["Episode #3", "Episode #4", "Dock / East", "Dock / West", "C#", "AB/XY", "XY"]
    matcher = NameMatcher([NoteName(number, name) for number, name in enumerate(names)])

    said = matcher.mentions("In Episode #4, at Dock / East, AB/XY wrote C#.")

    assert [mention.name for mention in said] == ["Episode #4", "Dock / East", "AB/XY", "C#"]


def test_hidden_part_of_a_name_is_not_found():
    names = [NoteName(1, "Hope Venn")]

    found = NameMatcher(names, hidden=frozenset({"hope"})).mentions("They saw Hope. They saw Venn.")

    assert [one.name for one in found] == ["Venn"]
