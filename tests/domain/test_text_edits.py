from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from writer_assist.domain.text_edits import TextEdit, applied, edits_between

texts = st.text(alphabet="ab \n", max_size=40)


@given(texts, texts)
def test_edits_make_the_new_text_of_the_old_one(old, new):
    assert applied(old, edits_between(old, new)) == new


def test_words_around_a_mark_are_not_changed():
    assert edits_between("the dark sea", "the *dark* sea") == [
        TextEdit(4, 4, "*"),
        TextEdit(8, 8, "*"),
    ]


def test_changes_far_apart_are_told_one_by_one():
    lines = [f"Line {number} of the story." for number in range(300)]
    new = [line.replace("story", "tale") if number % 100 == 7 else line
           for number, line in enumerate(lines)]  # fmt: skip

    edits = edits_between("\n".join(lines), "\n".join(new))

    assert [edit.text for edit in edits] == ["tale"] * 3
