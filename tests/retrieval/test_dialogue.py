"""Speakers in a dialogue that names them only now and then."""

from __future__ import annotations

import pytest

from writer_assist.retrieval.dialogue import Turn, with_turns

GENDERS = {"mara": "she", "tobias": "he"}


def speakers_of(*turns, genders=GENDERS):
    return [one.speaker for one in with_turns(turns, genders)]


def silent(number, **known):
    return Turn(number, "", bare=True, **known)


def test_two_people_take_turns_before_and_after_they_are_named():
    told = [Turn(3, "mara", bare=False), Turn(4, "tobias", bare=False)]

    assert speakers_of(silent(2), *told, silent(5), silent(6)) == [
        *("tobias", "mara", "tobias", "mara", "tobias")
    ]


def test_second_turn_after_a_named_one_is_theirs():
    assert speakers_of(Turn(1, "mara", bare=False), silent(2), silent(3)) == ["mara", "", "mara"]


def test_third_speaker_makes_turns_unsure():
    told = [Turn(1, "mara", bare=False), Turn(2, "tobias", bare=False), Turn(3, "nan", bare=False)]

    assert speakers_of(*told, silent(4)) == ["mara", "tobias", "nan", ""]


def test_narration_between_ends_a_dialogue():
    told = [Turn(1, "mara", bare=False), Turn(2, "tobias", bare=False)]

    assert speakers_of(*told, silent(4)) == ["mara", "tobias", ""]


def test_nobody_speaks_to_themselves():
    told = [Turn(1, "mara", bare=False), Turn(2, "tobias", bare=False)]

    assert speakers_of(*told, silent(3, addressed="mara"))[-1] == ""


@pytest.mark.parametrize(("pronoun", "speaker"), [("she", "mara"), ("he", "")])
def test_pronoun_has_to_fit(pronoun, speaker):
    told = [Turn(1, "mara", bare=False), Turn(2, "tobias", bare=False)]

    assert speakers_of(*told, silent(3, pronoun=pronoun))[-1] == speaker


def test_who_is_spoken_to_by_name_answers():
    told = [Turn(1, "mara", bare=False), silent(2, addressed="mara"), silent(3)]

    assert speakers_of(*told) == ["mara", "", "mara"]
