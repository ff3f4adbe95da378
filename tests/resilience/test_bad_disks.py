"""A quick part of what ``start.py resilience bad_disks`` does."""

from __future__ import annotations

import pytest

from tests.resilience.bad_disks import TROUBLES, build_shim, check
from tests.resilience.damaged_folders import make_world
from writer_assist.retrieval import dense


@pytest.fixture(scope="module")
def shim(tmp_path_factory):
    return build_shim(tmp_path_factory.mktemp("shim")) or pytest.skip("no C compiler here")


@pytest.mark.parametrize(
    ("trouble", "first"), [(TROUBLES[0], 1), (TROUBLES[2], 20)], ids=["full", "broken"]
)
def test_bad_disk_is_said_and_costs_nothing_old(tmp_path, monkeypatch, shim, trouble, first):
    monkeypatch.setattr(dense, "_KEPT_TOGETHER", 1)

    wrong, said = check(make_world(tmp_path), tmp_path, shim, trouble, first)

    assert wrong == []
    assert said
