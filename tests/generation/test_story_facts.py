"""What a story shows by rule."""

from __future__ import annotations

import pytest

from writer_assist.domain.book_names import NameChange, NameCorrection
from writer_assist.domain.camera import Tense
from writer_assist.domain.passage import Passage
from writer_assist.domain.snippet import Snippet
from writer_assist.domain.story_facts import StoryFacts
from writer_assist.generation.story_facts import facts_of, narration

STORY = (
    "The ferry had not run for nine days, and on the tenth Mara Venn went down to the slip to see "
    "for herself that it was there. In the wheelhouse Mara found that she was cold. It was noon, "
    "and the lantern was lit. The rain had begun, and the bell on the island was ringing over the "
    "water, slowly, as it had done in the night of the funeral. Somebody had left the door of the "
    "wheelhouse open, which was not like any of them, and there was tea on the chart table. The "
    "tea was warm. Then the sheep on the hill were quiet again, and the tide went out.\n\n"
    '"I had you down for Tuesday," said Tobias. "It is late."'
)
GERMAN = (
    "Die Fähre war neun Tage nicht gefahren, und am zehnten ging Mara zum Steg hinunter. "
    "Der Regen hatte begonnen, und die Glocke auf der Insel läutete."
)


def note(title, text):
    return Snippet(Passage(1, 1, title, "", "", text, 0, len(text)), 1.0)


def test_story_shows_names_tense_and_who_does_not_tell_it():
    facts = facts_of(STORY)

    assert "Mara" in facts.names
    assert (facts.told_in_past, facts.told_by_nobody, facts.women) == (True, True, ("Mara", "Venn"))


def test_notes_show_who_is_he():
    crake = note("Tobias Crake", "He talks from behind doors. Nobody knows his eyes; he is old.")

    assert {"Tobias", "Crake"} <= set(facts_of(STORY, [crake]).men)


def test_story_that_says_i_is_told_by_somebody():
    assert not facts_of(STORY.replace("Somebody had", "I had")).told_by_nobody


def test_few_words_show_no_tense():
    assert not facts_of("It was late, and she had gone to the sea with him.").told_in_past


def test_other_languages_are_not_judged_by_english_rules():
    facts = facts_of(GERMAN, [note("Fuyumi Miwa", "Ein Fuchs.")])

    assert facts == StoryFacts()


def test_titles_are_names_where_capitals_are_rare():
    story = "Le bac n'avait pas navigué depuis neuf jours, et le dixième, elle descendit au quai."

    facts = facts_of(story, [note("Fuyumi Miwa", "Une renarde."), note("霧の島", "Le brouillard.")])

    assert facts == StoryFacts(names=("Fuyumi", "Miwa"))


def test_title_that_is_an_ordinary_word_is_no_name():
    assert "Bell" not in facts_of(STORY, [note("The Bell", "It has no rope.")]).names


def test_speech_is_no_narration():
    assert narration("He said “I am” and went.") == "He said " + " " * 6 + " and went."


def test_open_speech_before_the_caret_is_known():
    assert facts_of(f'{STORY}\n\n"You took').in_speech
    assert not facts_of(f'{STORY}\n\n"You took," he said').in_speech


def test_pronoun_after_a_sentence_is_of_the_one_it_names():
    story = STORY.replace("Then the sheep", "Old Crake came by. He had a coat. Then the sheep")

    assert facts_of(story).men == ("Crake",)


def test_heading_has_no_names():
    assert "Crossing" not in facts_of(f"# The Last Crossing\n\n{STORY}").names


def test_names_are_those_of_the_corrected_list():
    made = (
        NameCorrection(NameChange.HIDE, "Venn"),
        NameCorrection(NameChange.ADD, "Somebody", "person"),
        NameCorrection(NameChange.ADD, "Brigid", "person"),
    )

    names = facts_of(STORY, (), made).names

    assert ("Venn" in names, "Somebody" in names, "Brigid" in names) == (False, True, False)


@pytest.mark.parametrize(
    ("tense", "told"),
    [(None, (True, False)), (Tense.PAST, (True, False)), (Tense.PRESENT, (False, True))],
)
def test_tense_is_the_one_that_the_writer_says(tense, told):
    facts = facts_of(STORY, tense=tense)

    assert (facts.told_in_past, facts.told_in_present) == told


def test_tense_that_the_writer_says_needs_no_long_story():
    facts = facts_of("It is the sea that he has to go to with her.", tense=Tense.PAST)

    assert facts.told_in_past


def test_tense_of_a_story_whose_speech_cannot_be_told_apart_is_left_alone():
    facts = facts_of("'It is the sea,' he said to her. 'I was with him.'", tense=Tense.PRESENT)

    assert not facts.told_in_present


def test_tense_is_not_judged_in_another_language():
    assert facts_of(GERMAN, tense=Tense.PAST) == StoryFacts()
