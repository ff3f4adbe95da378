"""What bad days do to a file."""

from __future__ import annotations

import os
import shutil


def _gone(path):
    path.unlink()


def _empty(path):
    path.write_bytes(b"")


def _cut(path):
    raw = path.read_bytes()
    path.write_bytes(raw[: len(raw) // 2])


def _flipped(path):
    raw = bytearray(path.read_bytes())
    for at in range(len(raw) // 3, len(raw), max(1, len(raw) // 7)):
        raw[at] ^= 0x15
    path.write_bytes(raw)


def _one_byte(path):
    raw = bytearray(path.read_bytes())
    if raw:
        raw[len(raw) // 2] ^= 0x01
    path.write_bytes(raw)


def _noise(path):
    path.write_bytes(bytes(number * 37 % 256 for number in range(path.stat().st_size or 100)))


def _folder(path):
    path.unlink(missing_ok=True)
    path.mkdir()


def _file(path):
    shutil.rmtree(path)
    path.write_bytes(b"a file")


def _unreadable(path):
    path.chmod(0)


DAMAGES = {
    "gone": _gone,
    "empty": _empty,
    "cut": _cut,
    "flipped": _flipped,
    "one byte": _one_byte,
    "noise": _noise,
    "folder": _folder,
}
if os.name == "posix" and os.geteuid():  # root reads everything
    DAMAGES["unreadable"] = _unreadable
FOLDER_DAMAGES = {"gone": shutil.rmtree, "file": _file}
