from __future__ import annotations

import pytest

from writer_assist.importing.file_kinds import is_note_file


@pytest.mark.parametrize("path", ["a.md", "folder/A.MARKDOWN", "b.txt"])
def test_notes_are_told_by_their_names(path):
    assert is_note_file(path)


@pytest.mark.parametrize(
    "path", ["a.svg", ".hidden.md", "folder/.txt", "md", "a.md~", "notes.md/x", "a.comments"]
)
def test_other_and_hidden_files_are_none(path):
    assert not is_note_file(path)
