"""Differences between versions as a page."""

from __future__ import annotations

import pytest

from writer_assist.domain.differences import differences
from writer_assist.ui.theme import LIGHT
from writer_assist.ui.versions.rendering import differences_page


@pytest.mark.parametrize("blank", ["\n", " "])
def test_long_blank_stretch_beside_a_change_is_shown_as_nothing(blank):
    same = f"Same.\n{blank * 900}\n" * 2
    old, new = f"{blank * 900}\nThe boats.\n{same}", f"{blank * 900}\nThe gulls.\n{same}"

    page = differences_page(old, new, differences(old, new), LIGHT, undoable=True)

    assert "gulls" in page


@pytest.mark.parametrize(
    ("old", "new", "offered"),
    [
        ("She waited for the boats.", "She waited for the boats. Nobody came.", "Take this out"),
        ("She waited for the boats. Nobody came.", "She waited for the boats.", "Put this back"),
        ("She waited for the boats.", "She waited for the gulls.", "Put this back"),
    ],
)
def test_link_below_a_change_says_what_it_does(old, new, offered):
    page = differences_page(old, new, differences(old, new), LIGHT, undoable=True)

    assert offered in page
