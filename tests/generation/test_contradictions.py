"""Which mistakes are found by rule."""

from __future__ import annotations

import pytest

from writer_assist.domain.candidates import Flaw
from writer_assist.domain.story_facts import StoryFacts
from writer_assist.generation.contradictions import MistakeWatch, mistake_in, near_name

FACTS = StoryFacts(
    names=("Fuyumi", "Mara", "Tobias", "Crake"),
    women=("Fuyumi", "Mara"),
    men=("Crake", "Tobias"),
    told_in_past=True,
    told_by_nobody=True,
    judged=True,
)


@pytest.mark.parametrize(
    ("text", "flaw", "words"),
    [
        (" She saw that Fuyumu had gone.", Flaw.MISSPELLED, "Fuyumu"),
        (" Fuymui had gone.", Flaw.MISSPELLED, "Fuymui"),
        (" She saw Fuyummai at the door.", Flaw.MISSPELLED, "Fuyummai"),
        (" Fuyumura was a little dog.", Flaw.MISSPELLED, "Fuyumura"),
        (" She told Fuyumia to go.", Flaw.MISSPELLED, "Fuyumia"),
        (" She is at the door.", Flaw.CONTRADICTS, "is"),
        (" The lamp went out, and I waited.", Flaw.CONTRADICTS, "I"),
        (" Mara asked himself why.", Flaw.CONTRADICTS, "Mara asked himself"),
        (" “No.” Tobias shook her head.", Flaw.CONTRADICTS, "No.” Tobias shook her"),
        (" In this story a ferry was lost.", Flaw.OF_THE_STORY, "In this story"),
        (" “One, two, three, four,” she said.", Flaw.BROKEN, "One, two, three, four"),
        (" “It is three, six, and eight.”", Flaw.BROKEN, "eight"),
        (" It was ① o’clock.", Flaw.BROKEN, "①"),
        (" “Five,” she said. “Four.”", Flaw.BROKEN, "Four"),
        (" The author had seen it.", Flaw.OF_THE_STORY, "The author"),
    ],
)
def test_mistake_is_told_with_its_words(text, flaw, words):
    found = mistake_in(text, FACTS)

    assert found is not None
    assert found.flaw is flaw
    assert found.words.endswith(words.rpartition("”")[2].strip())


@pytest.mark.parametrize(
    "text",
    [
        " “I am late,” said Tobias, and shook his head.",
        ' "It is the ferry," she said to Tobias\'s back.',
        " Mara told Tobias to see for himself.",
        " Many came; the Crakes stayed, and Mara’s lamp was lit.",
        " The story of the nine was told three times.",
        " She counted seven, then eight, then nine.",
    ],
)
def test_sound_text_has_no_mistake(text):
    assert mistake_in(text, FACTS) is None


def test_pronoun_for_somebody_who_does_not_occur_is_a_mistake():
    found = mistake_in(" She waited, and his hand", StoryFacts(judged=True, others=(True, False)))

    assert found is not None
    assert found.words == "his"


def test_without_facts_nothing_is_a_mistake():
    assert mistake_in(" I am the author. Fuyumu is here.", StoryFacts()) is None


@pytest.mark.parametrize(
    ("word", "name"),
    [("Marra", "Mara"), ("Fuymui", "Fuyumi"), ("Mara", ""), ("Maras", ""), ("Mira", "Mara"),
     ("Fu", ""), ("Toby", ""), ("Barge", "")],
)  # fmt: skip
def test_near_names_are_one_letter_away(word, name):
    assert near_name(word, FACTS.names) == name


def test_growing_text_is_held_back_while_it_may_become_a_mistake():
    watch = MistakeWatch(FACTS)

    assert watch.look(" She went. In the", final=False).begun == len(" She went. ")
    assert watch.look(" She saw Fuy", final=False).complete is None
    assert watch.look(" She saw Fuyumu and", final=False).complete == len(" She saw Fuyum")


def test_counting_is_stopped_where_it_goes_on():
    text = " “One, two, three”"

    found = mistake_in(text, FACTS)

    assert found is not None
    assert text[found.start :] == "three”"


PRESENT = StoryFacts(told_in_present=True, judged=True)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (" She was at the door.", "was"),
        (" The rain had begun.", "had"),
        (" Slowly she looked up.", "she looked"),
        (" Then he went out, and she looks after him.", "went"),
    ],
)
def test_past_in_a_story_of_the_present_is_a_mistake(text, words):
    found = mistake_in(text, PRESENT)

    assert found is not None
    assert (found.flaw, found.words) == (Flaw.CONTRADICTS, words)


@pytest.mark.parametrize(
    "text",
    [
        " She looks at the door that was open.",
        " “He went out,” she says. “It was late.”",
        " Mara slowly turns; nobody had called.",
        " The closed door stays shut.",
        " They need her, and lay the table.",
    ],
)
def test_story_of_the_present_may_look_back(text):
    assert mistake_in(text, PRESENT) is None
