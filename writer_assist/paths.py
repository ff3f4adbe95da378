"""Where things are kept on this computer."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import platformdirs

APP = "writer-assist"
PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600
_OTHERS = 0o077


@dataclass(frozen=True, slots=True)
class DataFolder:
    """One library with its caches, settings and the history of each project.

    Whoever writes makes the folders it needs.
    """

    root: Path

    @classmethod
    def default(cls) -> DataFolder:
        """The writer's own data folder."""
        return cls(Path(platformdirs.user_data_dir(APP, appauthor=False)) / "library")

    def make(self) -> None:
        """Make the folder, for its owner alone; what is in it already becomes so, too.

        The folder itself, its notes and its drafts may be links: those are the writer's
        places.  No other link is followed.

        Raises:
            OSError: It cannot be made.
        """
        make_private_folder(self.root, is_chosen=True)
        for own in (self.notes, self.drafts):
            if os.path.lexists(own) and not own.is_dir():
                move_aside(own)
        for ours in (self.cache, self.backups, self.locks, self.root / "history"):
            if os.path.lexists(ours):
                make_private_folder(ours)
        self.notes.mkdir(PRIVATE_FOLDER, exist_ok=True)
        for folder, folders, files in os.walk(self.root):
            for name in folders:
                if not os.path.islink(place := os.path.join(folder, name)):
                    make_private_folder(Path(place))
            for name in files:
                make_private(Path(folder, name))

    @property
    def database(self) -> Path:
        """The library in SQLite."""
        return self.root / "library.db"

    @property
    def owner_lock(self) -> Path:
        """Held by whoever may write to the library."""
        return self.root / "library.lock"

    @property
    def lexical_index(self) -> Path:
        """The Whoosh index; a cache."""
        return self.root / "cache" / "full-text"

    @property
    def cache(self) -> Path:
        """What can be deleted and is made again."""
        return self.root / "cache"

    @property
    def notes(self) -> Path:
        """Notes written in the program."""
        return self.root / "notes"

    @property
    def drafts(self) -> Path:
        """Drafts that have no file of their own yet."""
        return self.root / "drafts"

    @property
    def backups(self) -> Path:
        """Daily copies of what is in SQLite alone."""
        return self.root / "backups"

    @property
    def locks(self) -> Path:
        """Which window holds which draft."""
        return self.root / "locks"

    @property
    def settings(self) -> Path:
        """What the writer chose."""
        return self.root / "settings.toml"

    @property
    def log(self) -> Path:
        """For developers; never holds the writer's text."""
        return self.root / "writer-assist.log"

    def history(self, project: Path) -> Path:
        """Return the history of a project, which is the folder of a draft."""
        key = hashlib.sha256(os.fsencode(project.resolve())).hexdigest()[:16]
        return self.root / "history" / f"{key}.db"


def make_private_folder(folder: Path, *, is_chosen: bool = False) -> None:
    """Make a folder of the program's own that nobody but its owner may enter.

    One that is there becomes private, as far as the system lets it.  A file in its
    place, or a link that leads elsewhere, is moved aside and not followed.

    Args:
        folder: Where it is.
        is_chosen: Whether the writer named it: then nothing is moved, and links are followed.

    Raises:
        OSError: It cannot be made.
    """
    if is_chosen:
        folder = Path(os.path.realpath(folder))
    elif folder.is_symlink() or folder.is_file():
        move_aside(folder)
    for place in (*reversed(folder.parents), folder):
        if not place.exists():
            place.mkdir(PRIVATE_FOLDER, exist_ok=True)
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
    mode = folder.stat().st_mode
    if stat.S_IMODE(mode) & _OTHERS and not mode & stat.S_ISVTX:  # never a place like /tmp
        with suppress(OSError):
            folder.chmod(PRIVATE_FOLDER)


def make_private(path: Path) -> None:
    """Let nobody but its owner read a file, where that is not so already."""
    with suppress(OSError):
        state = path.lstat()
        if stat.S_ISREG(state.st_mode) and state.st_mode & _OTHERS:
            path.chmod(stat.S_IMODE(state.st_mode) & ~_OTHERS)


def make_private_file(path: Path) -> None:
    """Let a database be made where only its owner can read it; SQLite's logs take its mode."""
    with suppress(OSError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE_FILE))
    for suffix in ("", "-wal", "-shm"):
        make_private(path.with_name(path.name + suffix))


def private_opener(path: str, flags: int) -> int:
    """Open for :func:`open`; a file that is made can be read by its owner alone."""
    return os.open(path, flags, PRIVATE_FILE)


def clear_the_way(path: Path) -> None:
    """Move aside what is no ordinary file but stands in the place of one: a folder, a link.

    Raises:
        OSError: It cannot be renamed.
    """
    if os.path.lexists(path) and not stat.S_ISREG(path.lstat().st_mode):
        move_aside(path)


def move_aside(path: Path) -> Path:
    """Give what stands in the way another name, and return that; a link itself is renamed.

    Raises:
        OSError: It cannot be renamed.
    """
    moment = time.strftime("%Y-%m-%d %H.%M.%S")
    for number in range(1, 1_000):
        again = "" if number == 1 else f" {number}"
        aside = path.with_name(f"{path.name} set aside {moment}{again}")
        if not os.path.lexists(aside):
            break
    path.rename(aside)
    return aside


def models_folder() -> Path:
    """Return where models are kept, shared by all data folders.

    The environment variable WRITER_ASSIST_MODELS names another place.
    """
    named = os.environ.get("WRITER_ASSIST_MODELS")
    return (
        Path(named) if named else Path(platformdirs.user_data_dir(APP, appauthor=False)) / "models"
    )


def resources_folder() -> Path:
    """Return the folder with icons, samples and the model catalogue.

    Beside the package in a checkout; inside the package when installed from a wheel.
    """
    beside = Path(__file__).resolve().parent.parent / "resources"
    inside = Path(__file__).resolve().parent / "resources"
    return inside if inside.is_dir() else beside
