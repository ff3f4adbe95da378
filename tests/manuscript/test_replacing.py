"""Replacing in many files as one change that can be taken back."""

from __future__ import annotations

import pytest

from writer_assist.domain.replacement import Finder, Wanted
from writer_assist.errors import ManuscriptChangedError, NoteUnreadableError
from writer_assist.manuscript.changes import make_change
from writer_assist.manuscript.replacing import BookReplacement, SearchedFile, look_into

SCENE = "---\nstatus: draft\npov: Mara\n---\n\nMara rang the bell.\n"


@pytest.fixture
def book(tmp_path):
    def write(name, raw):
        path = tmp_path / name
        path.write_bytes(raw if isinstance(raw, bytes) else raw.encode())
        return SearchedFile(path, path.stem)

    return write


def look(file, words, other=""):
    return look_into(file, Finder(Wanted(words, other)))


def replace_in(files):
    return BookReplacement(tuple(files), "Replace").change()


def test_all_files_change_together_and_back(book, tmp_path):
    files = [book("one.md", "Mara came.\n"), book("two.md", "Then Mara went.\n")]
    before = [one.path.read_bytes() for one in files]
    change = replace_in([look(one, "Mara", "Ida") for one in files])

    make_change(change, tmp_path / "store")
    after = [one.path.read_text() for one in files]
    make_change(change.undone, tmp_path / "store")

    assert after == ["Ida came.\n", "Then Ida went.\n"]
    assert [one.path.read_bytes() for one in files] == before


def test_fields_above_a_scene_are_left_alone(book, tmp_path):
    scene = book("scene.md", SCENE)

    make_change(replace_in([look(scene, "Mara", "Ida")]), tmp_path)

    assert scene.path.read_text() == SCENE.replace("Mara rang", "Ida rang")


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
def test_encoding_and_line_ends_stay(book, tmp_path, encoding):
    file = book("old.txt", "Über die Fähre.\r\nMara.\r\n".encode(encoding))

    make_change(replace_in([look(file, "Mara", "Ida")]), tmp_path)

    assert file.path.read_bytes() == "Über die Fähre.\r\nIda.\r\n".encode(encoding)


def test_only_chosen_matches_are_replaced(book, tmp_path):
    file = book("one.md", "Mara, Mara, Mara")
    found = look(file, "Mara", "Ida")

    chosen = found.with_matches([found.matches[1]])
    make_change(replace_in([chosen]), tmp_path)

    assert file.path.read_text() == "Mara, Ida, Mara"


def test_file_that_changed_since_is_not_touched(book):
    file = book("one.md", "Mara")
    found = look(file, "Mara", "Ida")
    file.path.write_text("Mara and Ida")

    with pytest.raises(ManuscriptChangedError, match="Search once more"):
        replace_in([found])


def test_file_without_matches_or_that_is_gone_is_left_out(book, tmp_path):
    assert look(book("one.md", "Nobody."), "Mara") is None
    assert look(SearchedFile(tmp_path / "gone.md", "gone"), "Mara") is None


def test_file_that_cannot_be_written_again_is_refused(book):
    with pytest.raises(NoteUnreadableError, match="left alone"):
        look(book("broken.md", "Mara caf\u00e9 ".encode() * 40 + b"\xc3\x28"), "Mara")
