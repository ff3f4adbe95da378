from __future__ import annotations

import tomllib

import pytest

from writer_assist.domain.camera import Shot, Tense, other_shots, retold, shot_of
from writer_assist.domain.verbs import VerbList
from writer_assist.paths import resources_folder

PAST, PRESENT = Tense.PAST, Tense.PRESENT
FERRY = "She had her father's ledger under her arm, and she had never opened it."
GATE = "I walk to the gate and open it. My hands are cold. He says nothing to me."


@pytest.fixture(scope="module")
def verbs():
    table = tomllib.loads((resources_folder() / "deck" / "verbs.toml").read_text("utf-8"))
    return VerbList.of(table["irregular"], table["regular"])


@pytest.mark.parametrize(("text", "shot"), [(FERRY, Shot("she", PAST)), (GATE, Shot("I", PRESENT))])
def test_person_and_tense_are_recognised(verbs, text, shot):
    assert shot_of(text, verbs) == shot
    assert shot not in other_shots(shot)


@pytest.mark.parametrize(
    ("text", "to", "told"),
    [
        (
            FERRY,
            Shot("I", PRESENT),
            "I have my father's ledger under my arm, and I have never opened it.",
        ),
        (
            FERRY,
            Shot("you", PAST),
            "You had your father's ledger under your arm, and you had never opened it.",
        ),
        (
            GATE,
            Shot("she", PAST),
            "She walked to the gate and opened it. Her hands were cold. He said nothing to her.",
        ),
        (
            "The men were waiting. They asked him what he was doing, and he didn't answer.",
            Shot("I", PRESENT),
            "The men are waiting. They ask me what I am doing, and I don't answer.",
        ),
        (
            "There were acres of a sporadic and tangled growth. He pursued it, and I followed.",
            Shot("I", PRESENT),
            "There are acres of a sporadic and tangled growth. He pursues it, and I follow.",
        ),
        (
            "She picked it up and kissed it. Her eyes were heavy, and Charles began to run.",
            Shot("I", PRESENT),
            "I pick it up and kiss it. My eyes are heavy, and Charles begins to run.",
        ),
        (
            "She rubbed her eyes, which were heavy.",
            Shot("I", PAST),
            "I rubbed my eyes, which were heavy.",
        ),
        (
            "He'd seen worse. The boats turned, and one of them sank.",
            Shot("he", PRESENT),
            "He has seen worse. The boats turn, and one of them sinks.",
        ),
    ],
)
def test_paragraph_is_told_again(verbs, text, to, told):
    assert retold(text, to, verbs) == told


def test_noun_of_a_phrase_is_not_who_acts(verbs):
    text = "She put it on the shelf, behind the clock, and went back. There was nothing to be had."

    told = retold(text, Shot("I", Tense.PRESENT), verbs)

    assert told == (
        "I put it on the shelf, behind the clock, and go back. There is nothing to be had."
    )


def test_speech_stays_and_a_name_gives_way(verbs):
    text = '"She took it," he said. Mara counted the strokes, and she did not look up.'

    told = retold(text, Shot("I", PRESENT), verbs, name="Mara")

    assert told.startswith('"She took it," he says. I count the strokes, and I do not look up.')


def test_same_shot_changes_nothing(verbs):
    assert retold(FERRY, shot_of(FERRY, verbs), verbs) == FERRY


def test_name_after_a_speech_changes_places(verbs):
    text = '"It is Tuesday," said Mara. She looked at the clock, and she waited for it.'

    told = retold(text, Shot("I", PRESENT), verbs, name="Mara")

    assert told == '"It is Tuesday," I say. I look at the clock, and I wait for it.'
