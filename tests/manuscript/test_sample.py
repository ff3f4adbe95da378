from __future__ import annotations

import pytest

from writer_assist.errors import DiskError
from writer_assist.manuscript.structure import install_sample
from writer_assist.paths import DataFolder


def test_sample_brings_a_draft_and_a_dozen_notes(tmp_path):
    folder = DataFolder(tmp_path)

    draft = install_sample(folder)

    assert draft.read_text(encoding="utf-8").startswith("# The Last Crossing")
    assert len(list(folder.notes.rglob("*.md"))) == 12


def test_edited_sample_is_left_alone(tmp_path):
    draft = install_sample(DataFolder(tmp_path))
    draft.write_text("Mine now.", encoding="utf-8")

    assert install_sample(DataFolder(tmp_path)).read_text(encoding="utf-8") == "Mine now."


def test_unwritable_data_folder_is_named(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")

    with pytest.raises(DiskError, match="could not be put into"):
        install_sample(DataFolder(blocked))
