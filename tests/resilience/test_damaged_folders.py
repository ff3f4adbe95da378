"""A quick part of what ``start.py resilience damaged_folders`` does."""

from __future__ import annotations

from fnmatch import fnmatch

import pytest

from tests.resilience.damaged_folders import cases, check, make_world
from writer_assist.retrieval import dense

QUICK = (
    ("library.db", "cut"),
    ("library.db", "gone"),
    ("library.db-wal", "flipped"),
    ("library.lock", "folder"),
    ("history/*.db", "flipped"),
    ("settings.toml", "cut"),
    ("cache", "file"),
    ("cache/full-text/*.trm", "one byte"),
    ("cache/*.vectors", "cut"),
    ("backups/*.db", "noise"),
)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dense, "_KEPT_TOGETHER", 1)
        yield make_world(tmp_path_factory.mktemp("damaged"))


@pytest.mark.parametrize(("where", "how"), QUICK)
def test_damaged_file_costs_no_note_and_no_result(world, tmp_path_factory, where, how):
    [(place, damage)] = [
        (place, damage)
        for place, name, damage in cases(world)
        if name == how and fnmatch(place, where) and place.count("/") == where.count("/")
    ]

    assert check(world, place, damage, world.root.parent) == ""
