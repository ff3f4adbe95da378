from __future__ import annotations

import errno
import os
import stat
import sys

import pytest

from tests.disks import FailingDisk, refuse_new_files
from writer_assist.file_replacement import HalfWrittenError, replace_bytes

OLD, NEW = b"old words\n" * 20, b"new and more words\n" * 20

posix_only = pytest.mark.skipif(os.name != "posix", reason="POSIX has these")


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "novel" / "one.md"
    path.parent.mkdir()
    path.write_bytes(OLD)
    return path


@pytest.fixture
def spare(tmp_path):
    return tmp_path / "data" / "spare.md"


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOTSUP, errno.EIO, errno.EACCES])
def test_folder_that_refuses_to_be_flushed_takes_the_text(path, monkeypatch, number):
    disk = FailingDisk(lambda call, name: name == "fsync" and disk.calls > 4, number)

    with disk.in_use(monkeypatch):
        replace_bytes(path, NEW)

    assert "fsync" in disk.answered
    assert path.read_bytes() == NEW


def test_file_that_refuses_to_be_flushed_is_not_saved(path, monkeypatch):
    disk = FailingDisk(lambda _, name: name == "fsync")

    with disk.in_use(monkeypatch), pytest.raises(OSError, match="Input/output"):
        replace_bytes(path, NEW)

    assert path.read_bytes() == OLD
    assert names(path.parent) == ["one.md"]


@posix_only
def test_mode_that_may_not_be_set_refuses_no_text(path, monkeypatch):
    path.chmod(0o666)
    disk = FailingDisk(lambda _, name: name == "chmod", errno.EPERM)

    with disk.in_use(monkeypatch):
        replace_bytes(path, NEW)

    assert path.read_bytes() == NEW
    assert stat.S_IMODE(path.stat().st_mode) == 0o666


@posix_only
def test_private_file_is_never_open_to_others(path, monkeypatch):
    path.chmod(0o600)
    seen = []
    replaced = os.replace
    monkeypatch.setattr(
        os, "replace", lambda old, new: (seen.append(os.stat(old).st_mode), replaced(old, new))
    )

    replace_bytes(path, NEW)

    assert [stat.S_IMODE(mode) for mode in seen] == [0o600]


def test_other_names_of_a_file_keep_leading_to_it(path, spare):
    other = path.with_name("other.md")
    os.link(path, other)

    replace_bytes(path, NEW, spare=spare)

    assert other.read_bytes() == NEW
    assert os.path.samefile(path, other)
    assert not spare.exists()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux names them so")
def test_attributes_come_along(path):
    try:
        os.setxattr(path, "user.colour", b"red")
    except OSError:
        pytest.skip("this disk knows no attributes")

    replace_bytes(path, NEW)

    assert os.getxattr(path, "user.colour") == b"red"
    assert path.read_bytes() == NEW


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux names them so")
def test_file_whose_attributes_cannot_be_copied_is_written_in_place(path, monkeypatch):
    number = path.stat().st_ino
    monkeypatch.setattr(os, "listxattr", lambda _: ["security.label"])
    monkeypatch.setattr(os, "getxattr", lambda where, _: str(where).encode())
    monkeypatch.setattr(os, "setxattr", refuse)

    replace_bytes(path, NEW)

    assert path.stat().st_ino == number
    assert path.read_bytes() == NEW


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may")
def test_owner_and_group_come_along(path):
    os.chown(path, 1234, 2345)

    replace_bytes(path, NEW)

    assert (path.stat().st_uid, path.stat().st_gid) == (1234, 2345)


@posix_only
def test_file_of_a_group_that_may_not_be_given_is_written_in_place(path, monkeypatch):
    real = os.stat
    number = real(path).st_ino

    def stat_(where, **options):
        found = real(where, **options)
        if str(where) != str(path):
            return found
        values = list(found)
        values[5] = 2345
        return os.stat_result(values)

    monkeypatch.setattr(os, "stat", stat_)
    monkeypatch.setattr(os, "chown", refuse)

    replace_bytes(path, NEW)

    assert real(path).st_ino == number
    assert path.read_bytes() == NEW


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTSUP])
def test_file_in_a_folder_that_takes_no_files_is_written_in_place(path, spare, monkeypatch, number):
    refuse_new_files(monkeypatch, path.parent, number)

    replace_bytes(path, NEW, spare=spare)

    assert path.read_bytes() == NEW
    assert not spare.exists()


@pytest.mark.parametrize("number", [errno.EBUSY, errno.EXDEV, errno.EPERM])
def test_file_that_may_not_be_exchanged_is_written_in_place(path, spare, monkeypatch, number):
    def replace(source, target):
        if target == path:
            raise OSError(number, os.strerror(number))
        os.rename(source, target)

    monkeypatch.setattr(os, "replace", replace)

    replace_bytes(path, NEW, spare=spare)

    assert path.read_bytes() == NEW
    assert names(path.parent) == ["one.md"]


def test_exchange_whose_answer_was_lost_is_done(path, monkeypatch):
    replaced = os.replace
    monkeypatch.setattr(os, "replace", lambda *names: (replaced(*names), refuse()))

    replace_bytes(path, NEW)

    assert path.read_bytes() == NEW


@pytest.mark.parametrize("new", [NEW, b"short\n", b""])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_any_call_may_fail_and_the_old_or_the_new_file_is_whole(path, monkeypatch, new, number):
    for at, _ in failures_at_each_call(path, monkeypatch, new, number, in_place=False):
        assert path.read_bytes() in (OLD, new), at
        assert names(path.parent) == ["one.md"], at


@pytest.mark.parametrize("new", [NEW, b"short\n", b""])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_any_call_may_fail_while_a_file_is_written_in_place(path, monkeypatch, new, number):
    for at, _ in failures_at_each_call(path, monkeypatch, new, number, in_place=True):
        assert path.read_bytes() in (OLD, new), at


def test_disk_that_fails_for_good_while_writing_in_place_leaves_the_copy(path, spare, monkeypatch):
    for at in range(1, 40):
        path.write_bytes(OLD)
        spare.unlink(missing_ok=True)
        disk = FailingDisk(lambda call, _, at=at: call >= at)
        with monkeypatch.context() as refusing:
            refuse_new_files(refusing, path.parent)
            try:
                with disk.in_use(refusing):
                    replace_bytes(path, NEW, spare=spare)
            except HalfWrittenError:
                assert spare.read_bytes() == NEW, at
            except OSError:
                assert path.read_bytes() in (OLD, NEW), at


def failures_at_each_call(path, monkeypatch, new, number, *, in_place):
    """Write with a disk that fails at the first call, then at the second, and so on."""
    at = 0
    while True:
        at += 1
        path.write_bytes(OLD)
        disk = FailingDisk(lambda call, _, at=at: call == at, number)
        with monkeypatch.context() as refusing:
            if in_place:
                refuse_new_files(refusing, path.parent)
            try:
                with disk.in_use(refusing):
                    replace_bytes(path, new, spare=path.parent.parent / "data" / "spare.md")
                written = True
            except OSError:
                written = False
        if written and not disk.answered:
            assert path.read_bytes() == new
            return
        yield at, written
        if written:
            assert path.read_bytes() == new, at


def refuse(*_):
    raise PermissionError(errno.EPERM, "not permitted")
