from __future__ import annotations

import errno
import os
import stat

import pytest

from tests.disks import refuse_new_files
from writer_assist.errors import DiskError, DraftError, DraftMissingError
from writer_assist.manuscript.document import Document, is_untitled, remember_chosen_name


@pytest.fixture
def rescue(tmp_path):
    return tmp_path / "rescue"


@pytest.fixture
def umask():
    """Sets what the system takes from the permissions of new files."""
    before = os.umask(0o022)
    yield os.umask
    os.umask(before)


def mode_of(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_untitled_draft_is_on_the_disk_after_its_first_save(tmp_path):
    document = Document.untitled(tmp_path / "drafts")

    saved = document.save("I")

    assert saved.path == tmp_path / "drafts" / "Untitled.md"
    assert saved.path.read_text() == "I"


def test_two_untitled_drafts_do_not_share_a_file(tmp_path):
    Document.untitled(tmp_path).save("one")

    saved = Document.untitled(tmp_path).save("two")

    assert saved.path.name == "Untitled 2.md"


def test_drafts_and_copies_in_the_data_folder_are_the_writers_alone(tmp_path, rescue, umask):
    umask(0o022)
    drafts = tmp_path / "drafts"
    untitled = Document.untitled(drafts).save("one").path
    remember_chosen_name(drafts / "Untitled 2.md", drafts)

    elsewhere = Document.begin(tmp_path / "elsewhere.md", rescue).save("two").path

    assert {mode_of(path) for path in drafts.iterdir()} == {0o600}
    assert (mode_of(untitled), mode_of(elsewhere)) == (0o600, 0o644)


def test_conflict_copy_can_be_read_by_those_who_read_the_draft(tmp_path, rescue, umask):
    umask(0o022)
    path = tmp_path / "one.md"
    path.write_text("I")
    path.chmod(0o600)
    document = Document.open(path, rescue)
    path.write_text("somebody else")

    copy = document.save("mine").path

    assert copy != path
    assert mode_of(copy) == 0o600


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


@pytest.fixture
def novel(tmp_path):
    path = tmp_path / "Novel" / "one.md"
    path.parent.mkdir()
    path.write_text("It rained.")
    return path


@pytest.mark.parametrize(
    ("old", "new"),
    [("Novel", "Novel 2"), ("Novel/one.md", "Novel/two.md"), ("Novel/one.md", "two.md")],
)
def test_draft_that_was_moved_is_not_made_again_in_the_old_place(novel, rescue, old, new):
    document = Document.open(novel, rescue)
    (novel.parent.parent / old).rename(novel.parent.parent / new)

    with pytest.raises(DraftMissingError, match="copy is kept"):
        document.save("It rained. More.")

    assert not novel.exists()
    assert [copy.read_text() for copy in rescue.iterdir()] == ["It rained. More."]


def test_draft_of_a_renamed_folder_is_found_and_goes_on_there(novel, rescue):
    document = Document.open(novel, rescue)
    novel.parent.rename(novel.parent.with_name("Novel 2"))

    with pytest.raises(DraftMissingError) as caught:
        document.save("It rained. More.")
    document.go_on_in(caught.value.found)
    saved = document.save("It rained. More.")

    assert saved.path == novel.parent.with_name("Novel 2") / "one.md"
    assert saved.path.read_text() == "It rained. More."
    assert list(rescue.iterdir()) == []


def test_other_file_that_was_given_the_same_number_is_not_taken_for_the_draft(novel, rescue):
    document = Document.open(novel, rescue)
    novel.rename(novel.with_name("two.md"))
    novel.with_name("two.md").write_text("Something else.")

    with pytest.raises(DraftMissingError) as caught:
        document.save("It rained. More.")

    assert caught.value.found is None


def test_drive_that_comes_back_is_saved_to_and_the_copy_goes(novel, rescue):
    document = Document.open(novel, rescue)
    away = novel.parent.rename(novel.parent.with_name("away"))
    with pytest.raises(DraftMissingError):
        document.save("It rained. More.")

    away.rename(novel.parent)
    document.save("It rained. More.")

    assert novel.read_text() == "It rained. More."
    assert list(rescue.iterdir()) == []


def test_copy_of_a_text_that_was_undone_goes(novel, rescue, monkeypatch):
    document = Document.open(novel, rescue)
    with monkeypatch.context() as full:
        refuse_new_files(full, novel.parent, errno.ENOSPC)
        with pytest.raises(DiskError):
            document.save("It rained. More than the disk holds.")

    document.save("It rained.")

    assert list(rescue.iterdir()) == []
    assert Document.open(novel, rescue).notice == ""


def test_deleted_file_is_written_again_only_when_that_is_wanted(novel, rescue):
    document = Document.open(novel, rescue)
    novel.unlink()

    with pytest.raises(DraftMissingError) as caught:
        document.save("two")
    document.save_again("two")

    assert caught.value.folder_is_there
    assert novel.read_text() == "two"


def test_untitled_draft_is_written_again_in_the_data_folder(tmp_path):
    document = Document.untitled(tmp_path / "drafts")
    document.save("one").path.unlink()

    document.save("two")

    assert (tmp_path / "drafts" / "Untitled.md").read_text() == "two"


def test_full_disk_keeps_the_old_file_and_a_copy_elsewhere(tmp_path, rescue, monkeypatch):
    path = tmp_path / "draft.md"
    path.write_text("one")
    document = Document.open(path, rescue)
    refuse_new_files(monkeypatch, tmp_path, errno.ENOSPC)

    with pytest.raises(DiskError, match=r"disk is full.*copy is kept"):
        document.save("two")

    assert path.read_text() == "one"
    assert [copy.read_text() for copy in rescue.iterdir()] == ["two"]


def test_copy_goes_when_the_draft_can_be_saved_again(tmp_path, rescue, monkeypatch):
    path = tmp_path / "draft.md"
    path.write_text("one")
    document = Document.open(path, rescue)
    with monkeypatch.context() as full:
        refuse_new_files(full, tmp_path, errno.ENOSPC)
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


LONG = "雨" * 83  # 249 bytes: with its suffix nearly all that a file system takes


@pytest.mark.parametrize("title", [LONG, "a" * 250, "🌊🏽" * 31])
def test_long_name_has_room_for_a_conflict(tmp_path, rescue, title):
    path = tmp_path / f"{title}.md"
    path.write_text("one")
    document = Document.open(path, rescue)
    path.write_text("theirs")

    saved = document.save("mine")

    assert path.read_text() == "theirs"
    assert saved.path.read_text() == "mine"
    assert saved.path.name[:10] == title[:10]


def test_long_name_has_room_for_a_copy_elsewhere(tmp_path, rescue, monkeypatch):
    path = tmp_path / f"{LONG}.md"
    path.write_text("one")
    document = Document.open(path, rescue)
    refuse_new_files(monkeypatch, tmp_path, errno.ENOSPC)

    with pytest.raises(DiskError):
        document.save("two")

    [copy] = rescue.iterdir()
    assert copy.read_text() == "two"


def test_conflict_of_a_conflict_bears_one_mark(tmp_path, rescue):
    path = tmp_path / "one.md"
    path.write_text("one")
    document = Document.open(path, rescue)
    path.write_text("theirs")
    document.save("mine").path.write_text("theirs too")

    saved = document.save("mine again")

    assert saved.path.name.count("(conflict") == 1
    assert len(list(tmp_path.glob("one*.md"))) == 3


def test_copy_finds_another_place_when_its_own_takes_none(tmp_path, monkeypatch):
    drafts = tmp_path / "data" / "drafts"
    drafts.mkdir(parents=True)
    path = tmp_path / "one.md"
    path.write_text("one")
    document = Document.open(path, drafts)
    refuse_new_files(monkeypatch, tmp_path, errno.ENOSPC)
    refuse_new_files(monkeypatch, drafts, errno.ENOSPC)

    with pytest.raises(DiskError) as caught:
        document.save("two")

    assert caught.value.kept.parent == tmp_path / "data"
    assert caught.value.kept.read_text() == "two"
    assert str(caught.value.kept) in str(caught.value)


def test_copy_from_a_bad_day_is_told_when_the_draft_is_opened_again(novel, rescue, monkeypatch):
    with monkeypatch.context() as full:
        refuse_new_files(full, novel.parent, errno.ENOSPC)
        with pytest.raises(DiskError) as caught:
            Document.open(novel, rescue).save("two")

    document = Document.open(novel, rescue)

    assert document.other == caught.value.kept
    assert str(document.other) in document.notice


def test_copy_from_a_bad_day_is_told_when_the_draft_is_gone(novel, rescue):
    document = Document.open(novel, rescue)
    novel.unlink()
    with pytest.raises(DraftMissingError) as caught:
        document.save("two")

    with pytest.raises(DraftError) as gone:
        Document.open(novel, rescue)

    assert str(caught.value.kept) in str(gone.value)


def test_own_version_of_a_conflict_says_so_when_it_is_opened(novel, rescue):
    document = Document.open(novel, rescue)
    novel.write_text("theirs")
    copy = document.save("mine").path

    opened = Document.open(copy, rescue)

    assert opened.other == novel
    assert "your version of one.md" in opened.notice


@pytest.mark.parametrize(
    ("name", "untitled"),
    [
        ("Untitled.md", True),
        ("Untitled 2.md", True),
        ("Untitled Sea Novel.md", False),
        ("Untitled 2 b.md", False),
        ("Untitled.txt", False),
    ],
)
def test_only_the_programs_own_names_are_no_names(tmp_path, name, untitled):
    assert is_untitled(tmp_path / name, tmp_path) == untitled


def test_name_of_the_programs_kind_counts_when_the_writer_chose_it(tmp_path):
    remember_chosen_name(tmp_path / "Untitled 2.md", tmp_path)

    assert not is_untitled(tmp_path / "Untitled 2.md", tmp_path)
    assert is_untitled(tmp_path / "Untitled.md", tmp_path)


def test_share_that_flushes_no_folder_takes_save_after_save(novel, rescue, monkeypatch):
    document = Document.open(novel, rescue)
    flush = os.fsync

    def refuse_folders(number):
        if stat.S_ISDIR(os.fstat(number).st_mode):
            raise OSError(errno.EINVAL, "Invalid argument")
        flush(number)

    monkeypatch.setattr(os, "fsync", refuse_folders)

    for text in ("one", "two", "three", "four"):
        document.save(text)

    assert [path.name for path in novel.parent.iterdir()] == ["one.md"]
    assert novel.read_text() == "four"


def test_link_to_a_draft_keeps_leading_to_it(novel, rescue):
    link = novel.parent.parent / "link.md"
    link.symlink_to(novel)

    Document.open(link, rescue).save("two")

    assert link.is_symlink()
    assert novel.read_text() == "two"


def test_link_whose_draft_is_gone_is_told_and_nothing_is_made(novel, rescue):
    link = novel.parent.parent / "link.md"
    link.symlink_to(novel)
    document = Document.open(link, rescue)
    novel.parent.rename(novel.parent.with_name("away"))

    with pytest.raises(DraftMissingError, match="folder Novel is not there"):
        document.save("two")

    assert not novel.parent.exists()
