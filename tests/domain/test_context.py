from __future__ import annotations

import pytest

from writer_assist.domain.context import MAX_CONTEXT_CHARACTERS, Context

FIRST = """The ferry had not come since the rain began, and nobody on the long
quay would say why. Mara counted the steps from the ticket office down
to the water, as she had done when she was seven, and found them more
than she remembered."""
SECOND = """Tobias came up behind her with two cups of tea and set one of them on
the bollard. He did not ask what she was counting, for he had counted
them himself in the first week."""
WRAPPED = f"# One\n\n{FIRST}\n\n{SECOND}\n"


@pytest.mark.parametrize("word", ["ferry", "office", "remembered"])
def test_paragraph_of_lines_broken_by_hand_is_whole(word):
    position = WRAPPED.index(word)

    context = Context.at(WRAPPED, position)

    assert context.paragraph == FIRST
    assert context.paragraph[context.cursor :].startswith(word)
    assert context.before == "# One\n\n"


def test_story_ends_at_the_cursor_in_the_middle_of_broken_lines():
    position = WRAPPED.index("counting")

    assert Context.at(WRAPPED, position).story == WRAPPED[:position]


@pytest.mark.parametrize(
    "text",
    [
        "“Did it come?”\n“No.”\n“And the boat that they had sent for in the morning?”\n“No.”",
        "Nobody came.\nThe rain stood in the street all that day and all of the next one too.\n"
        "Then it stopped, and the gulls came back to the roof of the empty hotel on the hill.",
        "The sea is calm tonight\nThe tide is full\nthe moon lies fair\nupon the straits",
        "- the ferry that had not come since the rain began that autumn\n"
        "- the quay that nobody ever said a word about to the strangers\n"
        "- the steps which Mara counted down to the water every evening",
    ],
)
def test_line_is_a_paragraph_where_lines_are_not_broken_by_hand(text):
    for position in range(0, len(text), 9):
        start = text.rfind("\n", 0, position) + 1
        assert Context.at(text, position).paragraph == text[start:].partition("\n")[0]


@pytest.mark.parametrize("position", [0, 6, WRAPPED.index("Tobias") - 1, len(WRAPPED)])
def test_headings_and_blank_lines_stand_for_themselves(position):
    assert "\n" not in Context.at(WRAPPED, position).paragraph


def test_endless_broken_lines_are_cut():
    text = "and all that night the ferry lay at the quay while rain ran down\n" * 500

    context = Context.at(text, len(text) // 2)

    assert len(context.before + context.paragraph) <= MAX_CONTEXT_CHARACTERS
    assert text[: len(text) // 2].endswith(context.story)
