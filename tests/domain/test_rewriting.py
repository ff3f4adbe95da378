"""Another wording as its changes: what is shown of it, and what remains without some of them."""

from __future__ import annotations

from writer_assist.domain.differences import ChangeKind
from writer_assist.domain.rewriting import CutReason, Rewriting, Way, changes_of, words_saved
from writer_assist.domain.text_edits import TextEdit

TEXT = "He was very tired and very cold."
BOTH = Rewriting(
    Way.TIGHTER,
    (TextEdit(7, 12, ""), TextEdit(22, 27, "")),
    (CutReason.FILLER, CutReason.PHRASE),
)


def test_a_change_that_is_left_out_is_not_made():
    one = BOTH.without(frozenset({0}))

    assert one.text(TEXT) == "He was very tired and cold."
    assert one.reasons == (CutReason.PHRASE,)
    assert words_saved(TEXT, one) == 1


def test_the_stretches_are_the_old_words_and_the_new_ones():
    stretches = [change for _, change in changes_of(TEXT, BOTH.edits)]
    old = "".join(one.text for one in stretches if one.stretch is not ChangeKind.ADDED)
    new = "".join(one.text for one in stretches if one.stretch is not ChangeKind.REMOVED)

    assert (old, new) == (TEXT, BOTH.text(TEXT))


def test_what_is_left_out_shows_as_the_same_but_keeps_its_number():
    shown = list(changes_of(TEXT, BOTH.edits, frozenset({1})))

    assert [(number, change.stretch) for number, change in shown if number is not None] == [
        (0, ChangeKind.REMOVED),
        (1, ChangeKind.SAME),
    ]
