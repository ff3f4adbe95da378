"""Words that may go by rule: grammar, names, speech and meaning stay."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from writer_assist.domain.rewriting import CutReason
from writer_assist.domain.text_edits import applied
from writer_assist.generation.tightening import cuts_in, tightened
from writer_assist.services.verbs import known_verbs

FICTION = Path(__file__).parents[3] / "shared/data/fiction"


def shorter(text: str) -> str:
    found = tightened(text, known_verbs())
    return found.text(text) if found else text


@pytest.mark.parametrize(
    ("long", "short"),
    [
        ("He was very tired and went to bed.", "He was tired and went to bed."),
        ("It was a very old house on the hill.", "It was an old house on the hill."),
        ("She walked home in order to see him.", "She walked home to see him."),
        ("In order to see him, she walked home.", "To see him, she walked home."),
        ("He nodded his head and left the room.", "He nodded and left the room."),
        ("She could hear the rain on the roof.", "She heard the rain on the roof."),
        ("He saw that the door was open.", "The door was open."),
        ("They began to walk to the village.", "They walked to the village."),
        ("There was a man who stood at the gate.", "A man stood at the gate."),
        ("The man who was standing at the gate waved.", "The man standing at the gate waved."),
        ("Mara was sitting by the window.", "Mara sat by the window."),
        ("He knew that she was in the house.", "He knew she was in the house."),
        ("The tired, weary men went on to the inn.", "The tired men went on to the inn."),
        ("He stopped, and then went on to the inn.", "He stopped, then went on to the inn."),
        ("The box, which was covered with dust, was his.", "The box, covered with dust, was his."),
        ("He felt a sense of relief at the end of it.", "He felt relief at the end of it."),
        ("He seemed to be lost in the wood.", "He seemed lost in the wood."),
    ],
)
def test_says_the_same_in_fewer_words(long, short):
    assert shorter(long) == short


@pytest.mark.parametrize(
    "text",
    [
        "He was not very tired after the walk.",
        "It was the very man that she had seen in the town.",
        "He was very tired and very cold in the night.",
        "“I am very tired of it,” she said to him.",
        "It began to rain as they came to the house.",
        "She began to speak when the door was opened.",
        "She was sitting by the window when he came.",
        "He did not know who was singing at the gate.",
        "She stood on the hill so that she could see the sea.",
        "He said that he was ill and that she was not to come.",
        "Its very strangeness was a comfort to her in the dark.",
        "Le chat est très vieux et il dort dans la maison de sa mère.",
    ],
)
def test_leaves_alone_what_it_would_harm(text):
    assert shorter(text) == text


def test_speech_that_began_before_the_selection_stays():
    text = "I am very tired of it,” she said. She was very tired of the house."

    assert shorter(text) == "I am very tired of it,” she said. She was tired of the house."


def test_each_cut_says_why():
    cuts = cuts_in("He was very tired. He nodded his head in the dark.", known_verbs())

    assert [cut.reason for cut in cuts] == [CutReason.FILLER, CutReason.PHRASE]


@pytest.mark.skipif(not FICTION.exists(), reason="the novels are not here")
def test_no_capital_is_lost_and_nothing_grows_in_a_novel():
    text = (FICTION / "en-pdnc/HowardsEnd/novel_text.txt").read_text("utf-8")[:60_000]
    names = re.compile(r"(?<=[a-z,] )[A-Z]\w+")
    found = cuts_in(text, known_verbs())

    assert len(found) > 10
    assert all(len(cut.edit.text) <= cut.edit.end - cut.edit.start for cut in found)
    short = applied(text, [cut.edit for cut in found])
    assert names.findall(short) == names.findall(text)
    assert "  " not in short or "  " in text
