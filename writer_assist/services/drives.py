"""Where the system says what changes, and where it does not."""

from __future__ import annotations

import itertools
import os
from pathlib import Path

import psutil

from writer_assist.library.sources import is_at_or_below

# What others change on these is not told to this computer.
_REMOTE = {
    "9p", "afpfs", "afs", "ceph", "cifs", "davfs", "fuse.davfs2", "fuse.glusterfs",
    "fuse.gvfsd-fuse", "fuse.rclone", "fuse.s3fs", "fuse.sshfs", "ncpfs", "nfs", "nfs4",
    "smb", "smb2", "smb3", "smbfs", "vboxsf", "virtiofs", "vmhgfs", "webdav",
}  # fmt: skip
_FOLDER_LIMIT = Path("/proc/sys/fs/inotify/max_user_watches")  # Linux; for all programs together


def can_be_watched(path: str, *, recursive: bool) -> bool:
    """Tell whether changes in a folder, and all below it, will be heard of."""
    if os.path.realpath(path).startswith("\\\\") or _file_system(path) in _REMOTE:
        return False
    try:
        limit = int(_FOLDER_LIMIT.read_text()) // 2
    except (OSError, ValueError):
        return True
    folders = itertools.islice(os.walk(path), limit) if recursive else ()
    return sum(1 for _ in folders) < limit


def _file_system(path: str) -> str:
    """Return the kind of the drive that a path is on; empty where that is not known."""
    real = os.path.realpath(path)
    try:
        drives = psutil.disk_partitions(all=True)
    except OSError:
        return ""
    on = [drive for drive in drives if is_at_or_below(real, drive.mountpoint)]
    return max(on, key=lambda drive: len(drive.mountpoint)).fstype.lower() if on else ""
