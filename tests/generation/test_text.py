"""Sentence ends, and fitting generated text to the story."""

from __future__ import annotations

from itertools import pairwise

import pytest

from writer_assist.domain.continuation import Joint
from writer_assist.generation.mending import closed, mend, quotation_style
from writer_assist.generation.sentences import ends_sentence, sentence_ends


def sentences(text, *, final=True):
    ends = sentence_ends(text, final=final)
    return [text[a:b].strip() for a, b in zip([0, *ends], ends, strict=False)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rained. She left.", ["It rained.", "She left."]),
        ('"Go!" he said. "Now."', ['"Go!" he said.', '"Now."']),
        ("“Go,” he said. “Now.” She went.", ["“Go,” he said.", "“Now.”", "She went."]),
        ("Mr. Voss met Dr. Lind. They bowed.", ["Mr. Voss met Dr. Lind.", "They bowed."]),
        ("J. R. Smith waited.", ["J. R. Smith waited."]),
        ("It was I. Nobody else.", ["It was I.", "Nobody else."]),
        ("Wait... not yet. Now.", ["Wait... not yet.", "Now."]),
        ("It cost 3.50 marks. He paid.", ["It cost 3.50 marks.", "He paid."]),
        ("„Geh!“, rief er. Sie ging.", ["„Geh!“, rief er.", "Sie ging."]),
        ("雨だ。帰ろう。", ["雨だ。", "帰ろう。"]),
        ("no end here", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text, expected):
    assert sentences(text) == expected


def test_the_very_end_is_open_while_more_may_come():
    assert sentence_ends('"It rained.', final=False) == []
    assert sentence_ends('"It rained." ', final=False) == [12]
    assert sentence_ends("She waited... ", final=False) == []


@pytest.mark.parametrize(("text", "ended"), [("He left. ", True), ("Mr.", False), ("He", False)])
def test_ends_sentence(text, ended):
    assert ends_sentence(text) is ended


@pytest.mark.parametrize(
    ("story", "generated", "expected"),
    [
        ("The ferry", " had  not\n come.", " had not come."),
        ("The ferry ", " had come.", "had come."),
        ("It rained.", "She left.", " She left."),
        ("It rained.", ' "Go."', ' "Go."'),
        ('"It rained.', '" She left.', '" She left.'),
        ("The fer", "ry came.", "ry came."),
        ("It rained.\n\n", "\n She left.", "She left."),
        ("", " She left. ", "She left."),
        ("He said (", "softly", "softly"),
        ("Then", ", at last", ", at last"),
        ("Then", " \n ", ""),
    ],
)
def test_white_space_is_mended(story, generated, expected):
    assert mend(generated, Joint(before=story)) == expected


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        ("“Hm,” he said. It’s late.", " “It’s true,” he said. “Go.”"),
        ('"Hm," he said. It\'s late.', ' "It\'s true," he said. "Go."'),
        ("„Hm“, sagte er. Wie geht’s?", " „It’s true,“ he said. „Go.“"),
        ("« Hm », dit-il.", " «It's true,» he said. «Go.»"),
    ],
)
def test_quotation_marks_follow_the_draft(story, expected):
    joint = Joint(before=story, quotation=quotation_style(story))

    assert mend(' "It\'s true," he said. "Go."', joint) == expected


def test_text_only_grows():
    joint = Joint(before="“Hm.”", quotation=quotation_style("“Hm.”"))
    whole = '  "It rained,"\n\n he said.  "Go!" \n'

    grown = [mend(whole[:end], joint) for end in range(len(whole) + 1)]

    assert all(later.startswith(earlier) for earlier, later in pairwise(grown))


def test_an_unfinished_word_is_completed_without_a_space():
    assert mend("ferry", Joint(before="the.x", completes="x")) == "ferry"


@pytest.mark.parametrize(
    ("text", "style", "expected"),
    [
        (" “I am lost.", ("", "", ""), " “I am lost.”"),
        (" “Go,” she said.", ("", "", ""), " “Go,” she said."),
        (" “Go,” she said. “Now.", ("“", "”", ""), " “Go,” she said. “Now.”"),
        (' "Go," she said. "Now.', ('"', '"', ""), ' "Go," she said. "Now."'),
        (" „Geh.", ("„", "“", ""), " „Geh.“"),
        (" Enough.” She left.", ("“", "”", ""), " Enough.” She left."),
    ],
)
def test_quotation_that_was_opened_is_closed(text, style, expected):
    assert closed(text, style) == expected
