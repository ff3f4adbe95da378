"""Which texts promise most."""

from __future__ import annotations

from writer_assist.generation.promise import CardSurroundings, promise_of

STORY = "Mara went down to the slip.\n\nThe bell rang, and Mara counted the strokes."


def promise(text, *, beside=(), notes=""):
    return promise_of(text, -6.0, CardSurroundings.of(STORY, beside, notes))


def test_text_that_dwells_on_the_paragraph_promises_less():
    assert promise("The bell rang on and on.") < promise("There was not an hour left.")


def test_somebody_new_promises_less():
    assert promise("A gentleman was waiting.") < promise("A carriage was waiting.")


def test_text_like_another_card_promises_less():
    text = "There was not an hour left."

    assert promise(text, beside=["There was an hour until supper."]) < promise(text)


def test_likelier_text_promises_more():
    around = CardSurroundings.of(STORY)

    assert promise_of("It was noon.", -3.0, around) > promise_of("It was noon.", -4.0, around)


def test_text_that_takes_up_its_note_promises_more():
    text = "There was oilcloth on the table."

    assert promise(text, notes="Mara's ledger is in oilcloth, at the slip.") > promise(text)


def test_text_that_takes_up_a_note_of_another_story_promises_less():
    text = "There was oilcloth on the table."

    assert promise(text, notes="The Regent kept oilcloth.") < promise(text)


def test_text_that_shows_its_note_promises_more():
    around = CardSurroundings.of(STORY)

    shown = promise_of("It was noon.", -3.0, around, shows_note=True)

    assert shown > promise_of("It was noon.", -3.0, around)


def test_something_that_nobody_has_heard_of_promises_less():
    assert promise("She looked at the carriage.") < promise("She looked at a carriage.")


def test_filler_promises_less():
    assert promise("It was very small.") < promise("It was small.")


def test_opening_of_the_paragraph_again_promises_less():
    assert promise("And the bell lay still.") < promise("And a bell lay still.")
