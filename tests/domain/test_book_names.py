"""The list of names as the writer corrects it."""

from __future__ import annotations

import pytest

from writer_assist.domain.book_names import (
    BookName,
    NameChange,
    NameCorrection,
    NameKind,
    NameList,
    NameOrigin,
    corrected,
    corrected_note_names,
    joined_forms,
)
from writer_assist.domain.note import NoteName

MARA = BookName("Mara Venn", NameKind.PERSON, ("Mara",), (NameOrigin.NOTE,), (1,), in_draft=5)
FERRY = BookName("The Ferrywoman", NameKind.TERM, (), (NameOrigin.DRAFT,), in_draft=2)
ADD, HIDE, SHOW, JOIN, PART, KIND = NameChange


def changed(*corrections):
    made = [NameCorrection(*one) for one in corrections]
    return {one.name: one for one in corrected([MARA, FERRY], made)}


def test_added_name_is_on_the_list():
    added = changed((ADD, "Brigid", "person"))["Brigid"]

    assert (added.kind, added.origins) == (NameKind.PERSON, (NameOrigin.WRITER,))


def test_hidden_name_can_be_shown_again():
    assert changed((HIDE, "Mara Venn"))["Mara Venn"].is_hidden
    assert not changed((HIDE, "mara venn"), (SHOW, "Mara Venn"))["Mara Venn"].is_hidden


def test_hidden_form_leaves_the_name():
    mara = changed((HIDE, "Mara"))["Mara Venn"]

    assert (mara.forms, mara.is_hidden) == ((), False)


def test_joined_name_is_a_form_and_its_counts_are_added():
    names = changed((JOIN, "The Ferrywoman", "Mara"))

    assert list(names) == ["Mara Venn"]
    assert names["Mara Venn"].forms == ("Mara", "The Ferrywoman")
    assert names["Mara Venn"].in_draft == 7


def test_parted_form_is_a_name_of_its_own():
    names = changed((JOIN, "The Ferrywoman", "Mara Venn"), (PART, "Mara"))

    assert names["Mara Venn"].forms == ("The Ferrywoman",)
    assert names["Mara"].kind is NameKind.PERSON


def test_kind_is_changed_by_any_form():
    assert changed((KIND, "Mara", "place"))["Mara Venn"].kind is NameKind.PLACE


@pytest.mark.parametrize("change", [HIDE, SHOW, JOIN, PART, KIND])
def test_correction_of_a_name_that_is_gone_changes_nothing(change):
    assert list(changed((change, "Nobody", "Nowhere"))) == ["Mara Venn", "The Ferrywoman"]


def test_note_is_found_by_what_was_joined_to_its_name():
    notes = [NoteName(1, "Mara Venn"), NoteName(2, "Hope")]
    made = [NameCorrection(JOIN, "The Ferrywoman", "Mara Venn"), NameCorrection(HIDE, "Hope")]

    assert corrected_note_names(notes, made) == [
        NoteName(1, "Mara Venn"),
        NoteName(1, "The Ferrywoman"),
    ]


def test_forms_follow_joins_over_several_steps():
    made = (NameCorrection(JOIN, "Bel", "Isabel"), NameCorrection(JOIN, "Isabel", "The Queen"))

    assert joined_forms("the queen", made) == {"the queen", "Isabel", "Bel"}


def test_name_that_only_the_book_has_is_spelled_well_if_it_is_there_often():
    often = BookName("Skarholm", origins=(NameOrigin.DRAFT,), in_draft=9)
    hidden = BookName("Slip", origins=(NameOrigin.NOTE,), is_hidden=True)

    assert NameList((often, FERRY, hidden), titles=("On Bells",)).spelled == (
        "On Bells",
        "Skarholm",
    )
