"""A model's sentences are kept where a note made them likelier; else they are struck through."""

from __future__ import annotations

import pytest

from tests.fakes import passage
from writer_assist.domain.answers import Answer, AnswerState, Quotation
from writer_assist.domain.continuation import (
    Continuation,
    Influence,
    JointInfluence,
    SentenceInfluence,
    Strength,
)
from writer_assist.domain.model_words import (
    WordsKind,
    keeps_voice,
    kind_for,
    notes_for,
    words_of,
)
from writer_assist.domain.snippet import Snippet

NOTES = tuple(Snippet(passage(n, f"Text {n}.", title=f"Note {n}"), 1.0) for n in (1, 2))
TEXT = " The ferry hums. It flies."


def influences(*gains):
    return tuple(
        Influence(gain, 5, Strength.STRONG if gain > 1 else Strength.NONE) for gain in gains
    )


def written(text=TEXT):
    sentences = (
        SentenceInfluence(0, 16, influences(0.1, 4.0)),
        SentenceInfluence(16, len(TEXT), influences(0.2, -1.0)),
    )
    return Continuation(
        0, text, None, together=JointInfluence(NOTES, influences(0.3, 3.0), sentences)
    )


def test_sentence_is_kept_only_if_a_note_made_it_likelier():
    first, second = words_of(written(), WordsKind.ANSWER).sentences

    assert (first.text, first.note, first.kept) == ("The ferry hums.", "Note 2", True)
    assert (second.text, second.note, second.kept) == ("It flies.", "Note 1", False)


def test_next_question_of_the_model_is_left_out():
    text = " It hums. Question: Why?"
    sentences = (
        SentenceInfluence(0, 9, influences(4.0, 0.1)),
        SentenceInfluence(9, len(text), influences(4.0, 0.1)),
    )
    asked = Continuation(0, text, None, together=JointInfluence(NOTES, influences(4, 0), sentences))

    assert [one.text for one in words_of(asked, WordsKind.ANSWER).sentences] == ["It hums."]


def test_reply_is_struck_nowhere_and_names_its_lines():
    reply = words_of(written(), WordsKind.REPLY)

    assert all(one.kept for one in reply.sentences)
    assert reply.shares == (("Text 1.", Strength.NONE), ("Text 2.", Strength.STRONG))


def test_opening_is_six_words():
    text = " one two three four five six, seven eight"

    (one,) = words_of(written(text), WordsKind.OPENING).sentences

    assert one.text == "one two three four five six …"


def test_text_of_one_note_is_judged_as_a_whole():
    alone = Continuation(0, TEXT, NOTES[0], influence=influences(5.0)[0])

    (one,) = words_of(alone, WordsKind.ANSWER).sentences

    assert (one.text, one.note, one.kept) == (TEXT.strip(), "Note 1", True)


def test_remote_model_is_not_measured():
    words = words_of(Continuation(0, TEXT, None), WordsKind.ANSWER)

    assert not words.measured
    assert words.sentences[0].kept


@pytest.mark.parametrize(
    ("name", "size", "chat", "large"),
    [
        ("Qwen2.5-Coder-1.5B-Instruct", 1, True, True),
        ("SmolLM2 135M Instruct", 10**10, True, False),
        ("gemma-3-270m", 1, False, False),
        ("Qwen2.5-1.5B", 1, False, False),
        ("a model", 600_000_000, True, True),
        ("a model", 100_000_000, True, False),
    ],
)
def test_only_large_models_that_take_instructions_keep_a_voice(name, size, chat, large):
    assert keeps_voice(name, size, chat=chat) is large


@pytest.mark.parametrize(
    ("character", "large", "kind"),
    [
        ("", False, WordsKind.ANSWER),
        ("Mara", True, WordsKind.REPLY),
        ("Mara", False, WordsKind.OPENING),
    ],
)
def test_what_a_model_can_add(character, large, kind):
    answer = Answer("Why?", AnswerState.SAYS, (Quotation(NOTES[0], "Text 1."),), (), character)

    assert kind_for(answer, keeps_voice=large) is kind
    assert kind_for(Answer("Why?"), keeps_voice=large) is None


def test_reply_is_written_from_the_lines_alone():
    line = Quotation(
        Snippet(passage(1, "She rose. “Late.”"), 1.0, best_sentence=(10, 17)), "“Late.”"
    )

    (note,) = notes_for(Answer("Why?", AnswerState.SAYS, (line,), character="Mara"))

    assert note.passage.text == "Late."


def test_reply_keeps_only_what_the_character_can_say():
    text = " It hums. Ask Jonathan Harker. I stay.” She left."
    ends = (9, 31, 39, len(text))
    sentences = tuple(
        SentenceInfluence(start, end, influences(4.0, 0.1))
        for start, end in zip((0, *ends), ends, strict=False)
    )
    asked = Continuation(0, text, None, together=JointInfluence(NOTES, influences(4, 0), sentences))

    reply = words_of(asked, WordsKind.REPLY, Answer("Does it hum?", character="Mara"))

    assert [one.text for one in reply.sentences] == ["It hums.", "I stay."]
