from __future__ import annotations

import os

import pytest

from writer_assist import files
from writer_assist.errors import DiskError, DraftError
from writer_assist.manuscript.document import Document


@pytest.fixture
def rescue(tmp_path):
    return tmp_path / "rescue"


def test_untitled_draft_is_on_the_disk_after_its_first_save(tmp_path):
    document = Document.untitled(tmp_path / "drafts")

    saved = document.save("I")

    assert saved.path == tmp_path / "drafts" / "Untitled.md"
    assert saved.path.read_text() == "I"


def test_two_untitled_drafts_do_not_share_a_file(tmp_path):
    Document.untitled(tmp_path).save("one")

    saved = Document.untitled(tmp_path).save("two")

    assert saved.path.name == "Untitled 2.md"


@pytest.mark.parametrize(
    "raw",
    [
        b"plain\n",
        b"\xef\xbb\xbfwith a mark\r\nand CRLF\r\n",
        "Gro\u00dfm\u00fctterchen erz\u00e4hlt von fr\u00fcher.\n".encode("cp1252") * 4,
        "wide".encode("utf-16"),
        b"",
    ],
)
def test_file_keeps_its_encoding_and_line_ends(tmp_path, rescue, raw):
    path = tmp_path / "draft.md"
    path.write_bytes(raw)
    document = Document.open(path, rescue)

    document.save(document.text + "x")
    document.save(document.text[:-1])

    assert path.read_bytes() == raw


def test_file_changed_outside_is_left_alone_and_both_versions_are_kept(tmp_path, rescue):
    path = tmp_path / "draft.md"
    path.write_text("one")
    document = Document.open(path, rescue)
    path.write_text("theirs")

    saved = document.save("mine")
    document.save("mine, continued")

    assert path.read_text() == "theirs"
    assert saved.path.read_text() == "mine, continued"
    assert saved.other == path
    assert path.name in saved.notice
    assert saved.path.name in saved.notice


def test_change_outside_is_seen_before_anything_is_saved(tmp_path, rescue):
    path = tmp_path / "draft.md"
    path.write_text("one")
    document = Document.open(path, rescue)
    before = document.changed_outside()

    path.write_text("another")

    assert (before, document.changed_outside()) == (False, True)


def test_file_that_was_only_touched_is_not_changed(tmp_path, rescue):
    path = tmp_path / "draft.md"
    path.write_text("one")
    document = Document.open(path, rescue)

    os.utime(path, (1, 1))

    assert not document.changed_outside()


def test_deleted_file_is_written_again(tmp_path, rescue):
    path = tmp_path / "draft.md"
    path.write_text("one")
    document = Document.open(path, rescue)

    path.unlink()
    document.save("one")

    assert path.read_text() == "one"


def test_full_disk_keeps_the_old_file_and_a_copy_elsewhere(tmp_path, rescue, monkeypatch):
    path = tmp_path / "draft.md"
    path.write_text("one")
    document = Document.open(path, rescue)
    refuse_writing_in(monkeypatch, tmp_path)

    with pytest.raises(DiskError, match=r"disk is full.*copy is kept"):
        document.save("two")

    assert path.read_text() == "one"
    assert [copy.read_text() for copy in rescue.iterdir()] == ["two"]


def test_copy_goes_when_the_draft_can_be_saved_again(tmp_path, rescue, monkeypatch):
    path = tmp_path / "draft.md"
    path.write_text("one")
    document = Document.open(path, rescue)
    with monkeypatch.context() as full:
        refuse_writing_in(full, tmp_path)
        with pytest.raises(DiskError):
            document.save("two")

    document.save("three")

    assert path.read_text() == "three"
    assert list(rescue.iterdir()) == []


@pytest.mark.parametrize("raw", [b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, None])
def test_what_is_no_text_is_not_opened_nor_touched(tmp_path, rescue, raw):
    path = tmp_path / "draft.md"
    if raw is not None:
        path.write_bytes(raw)

    with pytest.raises(DraftError, match=r"draft\.md"):
        Document.open(path, rescue)

    assert raw is None or path.read_bytes() == raw


def test_character_outside_the_old_encoding_is_kept_and_told(tmp_path, rescue):
    path = tmp_path / "draft.md"
    path.write_bytes(
        "Gro\u00dfm\u00fctterchen erz\u00e4hlt von fr\u00fcher.\n".encode("cp1252") * 4
    )
    document = Document.open(path, rescue)

    saved = document.save(document.text + "\u2192")

    assert path.read_text(encoding="utf-8").endswith("\u2192")
    assert "UTF-8" in saved.notice


def test_saving_under_another_name_leaves_the_old_file(tmp_path, rescue):
    path = tmp_path / "draft.md"
    path.write_text("one")
    document = Document.open(path, rescue)

    document.save_as(tmp_path / "new.md", "two")
    document.save("three")

    assert path.read_text() == "one"
    assert (tmp_path / "new.md").read_text() == "three"


def refuse_writing_in(monkeypatch, folder):
    write = files._write_new

    def full(path, data):
        if path.parent == folder:
            raise OSError(28, "No space left on device")
        write(path, data)

    monkeypatch.setattr(files, "_write_new", full)
