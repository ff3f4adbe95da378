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
