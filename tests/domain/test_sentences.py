"""Where a reader sees sentences end, in several languages."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer_assist.domain.sentences import (
    ends_sentence,
    first_sentence,
    sentence_ends,
    sentences,
)


def parts(text, *, final=True):
    ends = sentence_ends(text, final=final)
    return [text[start:end].strip() for start, end in pairwise([0, *ends])]


def spans(text):
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "text",
    [
        # Speech, and who says it.
        "It rained.|She left.",
        '"Go!" he said.|"Now."',
        "“Go,” he said.|“Now.”|She went.",
        "“Do they?” she asks.|Gulls, mostly.",
        "„Geh!“, rief er.|Sie ging.",
        "„Geh!“ rief er.|Sie ging.",
        "Er blieb.|»Komm!« rief sie.|»Nein.«|Er ging.",
        "« Va ! » dit-elle.|Il partit.|« Non. »|Elle rit.",
        "«Vai!» disse lei.|Lui partì.",
        "—¡Vete! —dijo él.|Se fue.|—¿Por qué?|Nadie lo supo.",
        "„Idź!” powiedział.|Poszła.",
        "– Иди! – сказал он.|Она ушла.",
        "“It’s ‘over.’”|He sat.",
        "(He left.)|She stayed.",
        "*Go!* he said.|**Now.**|She went.",
        "It sank.[3]|Nobody saw it.",
        # Abbreviations and initials.
        "Mr. Voss met Dr. Lind.|They bowed.",
        "Lt. Gray came in.|He saluted.",
        "Gen. Hart and Col. Pike waited at St. Olaf.|Nobody came.",
        "J. R. Smith waited.|J.R.R. Tolkien did not.",
        "It was I.|Nobody else.",
        "She said no.|He left the room.",
        "She said no.|I left.",
        "He lived at no. 5 with her.|See vol. II of it.",
        "See fig. 3 and p. 12.|He loved art.|She did not.",
        "They came at 5 p.m.|He slept.",
        "Salt, rope, etc.|Then he left.",
        "Gulls, e.g. Herring gulls, cried.|It rained.",
        "Am 3. Mai kam sie z.B. Mit dem Boot.|Er war 7.|Sie war 5.",
        "El sr. García y la Dra. Ruiz.|Se fueron.",
        "M. Dupont arriva.|Mme. Roux partit.",
        "On Jan. 5 it sank.|She saw Jan.|He waved.",
        # Dots.
        "Wait... not yet.|Now.",
        "Wait...|Then he left.",
        "Wait… what?|Yes!|No?!|Perhaps.",
        "It cost 3.50 marks.|He paid.",
        # Scripts without spaces or capitals.
        "雨だ。|帰ろう。",
        "「行け！」と彼は言った。|雨が降る。",
        "「行け。」|彼は走った。",
        "“走！”|他走了。|雨停了？|是的。",
        "等等……他走了。|雨停了。",
        "वह गया।|वह रोई।",
        "هل ذهب؟|نعم.",
    ],
)
def test_sentences_end_where_a_reader_ends_them(text):
    expected = text.split("|")
    joint = "" if any(mark in text for mark in "。」") else " "

    assert parts(joint.join(expected)) == expected


@pytest.mark.parametrize("text", ["no end here", "", "Mr.", "3.5", "https://a.b/c"])
def test_what_has_no_end_has_none(text):
    assert parts(text) == []


def test_paragraph_ends_a_sentence_even_after_a_title():
    assert parts("He met the Dr.\n\nand left.") == ["He met the Dr.", "and left."]


def test_number_of_an_item_is_no_sentence():
    assert parts("1. Salt is white.\n2. Rope is not.") == ["1. Salt is white.", "2. Rope is not."]


def test_the_very_end_is_open_while_more_may_come():
    assert sentence_ends('"It rained.', final=False) == []
    assert sentence_ends('"It rained." ', final=False) == [12]
    assert sentence_ends("She waited... ", final=False) == []
    assert sentence_ends("She lived at no. ", final=False) == []


def test_part_of_a_text_is_looked_at_by_itself():
    text = "One. Two. Three."

    assert sentence_ends(text, 5, 9) == [9]


@pytest.mark.parametrize(
    ("text", "ended"),
    [("He left. ", True), ("“No.”", True), ("She said no.", True), ("Mr.", False), ("He", False)],
)
def test_ends_sentence(text, ended):
    assert ends_sentence(text) is ended


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (" One. Two.", " One."),
        (" She said no. He left the room.", " She said no."),
        (" Lt. Gray came in. He sat.", " Lt. Gray came in."),
        (" “Go!” he said. Then", " “Go!” he said."),
        (" “Go. Run,” he said. She ran.", " “Go. Run,” he said."),
        (" 彼は行った。雨が降る。", " 彼は行った。"),
        (" 「行け。走れ。」と彼は言った。雨。", " 「行け。走れ。」と彼は言った。"),
        (" „Geh. Lauf!“ Er ging.", " „Geh. Lauf!“"),
        (" “Never closed. He went.", " “Never closed."),
        (" no end at all", " no end at all"),
    ],
)
def test_first_sentence_is_one_whole_sentence(text, first):
    assert first_sentence(text) == first


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "The ferry had not come in and nobody on the long quay would\nsay why. It rained.",
            ["The ferry had not come in and nobody on the long quay would\nsay why.", "It rained."],
        ),
        ("**Name:** Mara\n**Age:** 34", ["**Name:** Mara", "**Age:** 34"]),
        (
            "Things that have been said of her by all of the village:\n- one",
            ["Things that have been said of her by all of the village:", "- one"],
        ),
        ("Mrs. Weston came. Dr. Perry left.", ["Mrs. Weston came.", "Dr. Perry left."]),
    ],
)
def test_lines_of_a_note_are_sentences_unless_they_are_broken_by_hand(text, found):
    assert spans(text) == found


@given(st.text(alphabet="ab A.?!…“”«»。\n Mr", max_size=80))
def test_sentences_hold_every_letter_in_order(text):
    assert "".join("".join(spans(text)).split()) == "".join(text.split())


@pytest.mark.parametrize("text", ["." * 200_000, "Mr. " * 50_000, '." ' * 60_000, "a»" * 90_000])
def test_time_grows_with_the_text_only(text):
    started = time.process_time()

    sentences(text)

    assert time.process_time() - started < 5
