from __future__ import annotations

import sqlite3

import pytest

from tests.libraries import all_passages, folder, library, scan, vault, write
from writer_assist.services.library import LibraryService

__all__ = ["folder", "library", "vault"]


def _change(folder, statement):
    connection = sqlite3.connect(folder.database)
    with connection:
        connection.execute(statement)
    connection.close()


def _filled(library, vault):
    write(vault / "Mara.md", "---\ntags: [sea]\n---\n# Mara\n\nThe ferrywoman.\n")
    write(vault / "Bell.md", "# Bell\n\nCast from guns.\n")
    library.add_source(vault)
    scan(library)
    found = all_passages(library)
    library.close()
    return found


def test_wrong_letter_in_a_text_is_read_again(folder, library, vault):
    before = _filled(library, vault)
    _change(folder, "UPDATE passage SET text = 'The ferryw\x01man.' WHERE text LIKE '%ferry%'")

    again = LibraryService.open(folder)
    scan(again)

    assert all_passages(again) == before
    again.close()


def test_bytes_that_are_no_text_keep_nobody_from_the_others(folder, library, vault):
    before = _filled(library, vault)
    _change(folder, "UPDATE passage SET text = CAST(x'ff00fe' AS TEXT) WHERE text LIKE '%ferry%'")
    _change(folder, "UPDATE note SET tags = CAST(x'ff5b' AS TEXT) WHERE title = 'Mara'")

    again = LibraryService.open(folder)
    scan(again)

    assert all_passages(again) == before
    again.close()


def test_vector_that_is_cut_is_made_again(folder, library, vault):
    import numpy as np

    found = _filled(library, vault)
    again = LibraryService.open(folder)
    hashes = [b"another text", *(passage.content_hash for passage in found)]
    again.vectors.put("m", hashes, np.eye(3, 4, dtype=np.float32))
    _change(folder, "UPDATE vector SET vector = x'0000' WHERE id = 2")

    scan(again)

    assert len(again.vectors.without_vector("m", limit=9)) == 1
    again.close()


def test_sound_library_is_left_as_it_is(folder, library, vault):
    _filled(library, vault)
    again = LibraryService.open(folder)
    before = again.passages.revision()

    report = scan(again)

    assert (again.passages.revision(), report.changed) == (before, 0)
    again.close()


@pytest.mark.parametrize("damage", [b"\x00\x00\x00\x7f", b"\x00\x00\xc0\x7f", b"\x00\x00\x00\x3f"])
def test_vector_with_a_wrong_byte_is_made_again(folder, library, vault, damage):
    import numpy as np

    found = _filled(library, vault)
    again = LibraryService.open(folder)
    hashes = [b"another text", *(passage.content_hash for passage in found)]
    again.vectors.put("m", hashes, np.eye(3, 4, dtype=np.float32))
    wrong = damage + bytes(12)
    _change(folder, f"UPDATE vector SET vector = x'{wrong.hex()}' WHERE id = 2")

    scan(again)

    assert len(again.vectors.without_vector("m", limit=9)) == 1
    again.close()
