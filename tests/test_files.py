from __future__ import annotations

import os
import stat

import pytest

from writer_assist.errors import DiskError, DraftChangedOutsideError, NoteUnreadableError
from writer_assist.files import FileContent, read_file, save_text, write_atomically


@pytest.fixture
def path(tmp_path):
    return tmp_path / "Ferry.md"


def test_saving_keeps_encoding_mark_and_line_ends(path):
    path.write_bytes("\ufeffMára\r\nferry\r\n".encode("utf-16-le"))
    content = read_file(path)

    save_text(path, content.text + "rain\n", content, content.fingerprint)

    assert path.read_bytes() == "\ufeffMára\r\nferry\r\nrain\r\n".encode("utf-16-le")


def test_what_the_encoding_cannot_hold_makes_the_file_utf8(path):
    path.write_bytes(b"Caf\xe9, she said, and went on to the harbour.\n")
    content = FileContent("", encoding="cp1252")

    saved = save_text(path, "Mára 海\n", content)

    assert saved.encoding == "utf-8"
    assert read_file(path) == saved


def test_saving_twice_needs_no_reading_between(path):
    first = save_text(path, "one\n", expected_fingerprint="")

    second = save_text(path, "two\n", first, first.fingerprint)

    assert read_file(path) == second


def test_outside_change_is_not_overwritten_and_both_versions_are_kept(path):
    content = save_text(path, "old\n")
    path.write_text("theirs\n")

    with pytest.raises(DraftChangedOutsideError, match=r"Ferry \(conflict .*\)\.md") as caught:
        save_text(path, "mine\n", content, content.fingerprint)

    assert path.read_text() == "theirs\n"
    [copy] = [file for file in path.parent.iterdir() if file != path]
    assert copy.read_text() == "mine\n"
    assert copy.name in str(caught.value)


def test_new_file_does_not_overwrite_one_that_is_there(path):
    path.write_text("theirs\n")

    with pytest.raises(DraftChangedOutsideError):
        save_text(path, "mine\n", expected_fingerprint="")

    assert path.read_text() == "theirs\n"


def test_deleted_file_is_written_again(path):
    content = save_text(path, "old\n")
    path.unlink()

    save_text(path, "new\n", content, content.fingerprint)

    assert path.read_text() == "new\n"


def test_same_change_outside_is_no_conflict(path):
    content = save_text(path, "old\n")
    path.write_text("new\n")

    save_text(path, "new\n", content, content.fingerprint)

    assert [file.name for file in path.parent.iterdir()] == ["Ferry.md"]


def test_bytes_that_cannot_be_read_are_kept_when_the_file_is_saved(path):
    raw = "Árvíztűrő tükörfúrógép ".encode() * 20 + b"\xff end\n"
    path.write_bytes(raw)
    content = read_file(path)

    save_text(path, content.text + "more\n", content, content.fingerprint)

    [original] = [file for file in path.parent.iterdir() if "original" in file.name]
    assert content.lossy
    assert original.read_bytes() == raw


def test_permissions_and_links_stay(path):
    path.write_text("old\n")
    path.chmod(0o640)
    link = path.with_name("link.md")
    link.symlink_to(path)

    save_text(link, "new\n")

    assert link.is_symlink()
    assert path.read_text() == "new\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_folder_that_vanished_is_a_sentence(tmp_path):
    with pytest.raises(DiskError, match="not there any more"):
        save_text(tmp_path / "gone" / "Ferry.md", "text")


def test_failed_write_leaves_the_old_file(path, monkeypatch):
    path.write_text("old\n")
    monkeypatch.setattr("os.fsync", _disk_is_full)

    with pytest.raises(DiskError, match="disk is full"):
        write_atomically(path, b"new\n")

    assert [file.name for file in path.parent.iterdir()] == ["Ferry.md"]
    assert path.read_text() == "old\n"


def _disk_is_full(number):
    raise OSError(28, "No space left on device")


def test_folders_and_pipes_are_refused(tmp_path):
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.md")

    for path in (tmp_path, tmp_path / "pipe.md", tmp_path / "gone.md"):
        with pytest.raises(NoteUnreadableError):
            read_file(path)
