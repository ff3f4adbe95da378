from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer_assist.ui.draft.insertion import mend


@pytest.mark.parametrize(
    ("before", "text", "after", "expected"),
    [
        ("She waited.", " Nobody came.", "", " Nobody came."),
        ("She waited. ", " Nobody came.", "", "Nobody came."),
        ("She waited.", "Nobody came.", "", " Nobody came."),
        ("She wai", "ted all day.", "", "ted all day."),
        ("She waited", ", and waited.", "", ", and waited."),
        ("", " Nobody came.", "", "Nobody came."),
        ("She waited.", " Nobody came. ", " Then rain.", " Nobody came."),
        ("She waited.", " Nobody came.", "Then rain.", " Nobody came. "),
        ("Wait", "   ", "", ""),
    ],
)
def test_text_fits_its_place(before, text, after, expected):
    assert mend(text, before, after) == expected


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_no_space_is_doubled_and_no_word_is_lost(before, text, after):
    mended = mend(text, before, after)

    assert sum(map(str.isalnum, mended)) == sum(map(str.isalnum, text))
    if mended and before.endswith(" "):
        assert not mended.startswith(" ")
