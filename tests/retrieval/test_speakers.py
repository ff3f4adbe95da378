from __future__ import annotations

import pytest

from writer_assist.retrieval.forms_of_address import is_called
from writer_assist.retrieval.speakers import Attribution, speeches


def speakers_of(text):
    return [(text[one.start : one.end], one.speaker) for one in speeches(text)]


@pytest.mark.parametrize(
    "text",
    [
        '"It is late," said Mara.',
        '"It is late," Mara said.',
        '"It is late," Mara said quietly.',
        'Mara said, "It is late,"',
        '"It is late," whispered Mara, and closed the door.',
        "“It is late,” said Mara.",
        "«It is late,» said Mara.",
    ],
)
def test_speaker_stands_beside_a_verb_of_saying(text):
    assert speakers_of(text) == [("It is late,", "Mara")]


def test_speech_goes_on_after_the_name():
    text = '"It is late," said Mara, "and the ferry is gone."'

    assert {speaker for _, speaker in speakers_of(text)} == {"Mara"}


def test_somebody_without_a_name_is_not_taken_for_the_last_one():
    text = 'Mara looked up.\n\n"It is late," said the old man.'

    assert speakers_of(text) == [("It is late,", "")]


def test_possessive_is_not_the_speaker():
    assert speakers_of('"It is late," said Mara\'s mother.') == [("It is late,", "")]


def test_two_people_take_turns():
    text = '"Late," said Mara.\n\n"No," said Tobias.\n\n"Look."\n\n"I see nothing."'

    assert [speaker for _, speaker in speakers_of(text)] == ["Mara", "Tobias", "Mara", "Tobias"]
    assert speeches(text)[-1].attribution is Attribution.ALTERNATION


def test_pronoun_means_the_only_woman_near():
    text = 'Mrs. Venn put her cup down. She sighed.\n\n"It is late," she said.'

    assert speakers_of(text) == [("It is late,", "Mrs. Venn")]


def test_two_speakers_in_one_paragraph_are_told_apart():
    text = 'Mara said, "It is late." Then Tobias cried, "Late!"'

    assert [speaker for _, speaker in speakers_of(text)] == ["Mara", "Tobias"]


def test_who_does_something_speaks():
    assert speakers_of('Mara set down the lamp. "You came."') == [("You came.", "Mara")]


@pytest.mark.parametrize(
    ("name", "aliases", "same"),
    [
        ("Knightley", {"Mr. Knightley"}, True),
        ("Bounderby", {"Mrs. Bounderby"}, False),
        ("Mrs. Bounderby", {"Bounderby", "Mr. Bounderby"}, False),
        ("Mara", {"Mara Venn", "Mara"}, True),
        ("Tobias", {"Mara"}, False),
    ],
)
def test_names_with_and_without_titles(name, aliases, same):
    assert is_called(name, aliases) is same


@pytest.mark.parametrize("text", ['"Late," said the Hatter.', '"Late," the Hatter said.'])
def test_article_with_a_capital_is_a_name(text):
    assert speakers_of(text) == [("Late,", "Hatter")]
    assert is_called("Hatter", {"The Hatter"})


def test_somebody_without_a_name_takes_turns_too():
    text = '"Late," said the old man.\n\n"No," said Mara.\n\n"Yes."\n\n"No."'

    assert [speaker for _, speaker in speakers_of(text)] == ["", "Mara", "", "Mara"]
