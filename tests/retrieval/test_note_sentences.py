"""Notes are quoted in whole sentences; a table's row is a fact."""

from __future__ import annotations

import pytest

from writer_assist.retrieval.note_sentences import (
    as_words,
    can_be_quoted,
    is_prose,
    key_of,
    note_sentences,
)

ROW = '<tr style="x">\n\t<td><b>Titles</b></td>\n\t<td>Goddess<br>Grand Marshal</td>\n</tr>'


def test_row_of_a_table_is_one_fact():
    text = f"<table>\n{ROW}\n</table>\n\nFreya is a cat spirit. She sleeps."

    quoted = [as_words(text[start:end]) for start, end in note_sentences(text)]

    assert quoted == ["Titles: Goddess; Grand Marshal.", "Freya is a cat spirit.", "She sleeps."]


def test_row_with_one_cell_is_a_heading():
    assert note_sentences("<tr><th colspan=2>Naming</th></tr>") == []


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("| Eyes | grey | green |", "Eyes: grey, green"),
        ("eyes:: grey", "eyes: grey"),
        ("Died 598 years old.)*", "Died 598 years old.)"),
        ("It led to [[World/Events/The Day]] then.", "It led to The Day then."),
        ("Two *small* words\\", "Two small words"),
    ],
)
def test_quotation_is_plain_words(markdown, words):
    assert as_words(markdown) == words


@pytest.mark.parametrize(("markdown", "key"), [(ROW, "Titles"), ("Eyes: grey", "Eyes")])
def test_fact_has_a_key(markdown, key):
    assert key_of(markdown) == key
    assert not is_prose(markdown)


def test_sentence_has_no_key():
    assert key_of("She said nothing.") == ""
    assert is_prose("She said nothing.")


@pytest.mark.parametrize("label", ["# Naming", "> [!bug] Issue", '<span class="x">Freya</span>'])
def test_label_is_not_quoted(label):
    assert not can_be_quoted(label, as_words(label))
