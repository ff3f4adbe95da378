from __future__ import annotations

import pytest

from writer_assist.services.note_files import free_path


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Mara", "Mara.md"),
        ("Who is Mara?", "Who is Mara.md"),
        ("../../etc/passwd", "etc passwd.md"),
        (".hidden", "hidden.md"),
        ("CON", "CON note.md"),
        ("  ", "Untitled note.md"),
        ("海" * 100, "海" * 40 + ".md"),
    ],
)
def test_titles_become_names_that_every_system_takes(tmp_path, title, name):
    assert free_path(tmp_path, title) == tmp_path / name


def test_taken_names_are_numbered_whatever_their_case(tmp_path):
    (tmp_path / "mara.md").touch()
    (tmp_path / "Mara 2.md").touch()

    assert free_path(tmp_path, "Mara").name == "Mara 3.md"
