"""Where the program stores its files on this computer."""

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
    """The data folder: a library with its caches, settings, and the history of each project.

    Whatever writes to a folder creates it first.
    """

    root: Path

    @classmethod
    def default(cls) -> DataFolder:
        """The default data folder of this user."""
        return cls(Path(platformdirs.user_data_dir(APP, appauthor=False)) / "library")

    def make(self) -> None:
        """Create the folder, accessible to its owner only; existing contents become so too.

        The folder itself, its notes and its drafts may be symbolic links, since the writer may have
        placed them elsewhere.  No other link is followed.

        Raises:
            OSError: It cannot be created.
        """
        make_private_folder(self.root, is_chosen=True)
        for own in (self.notes, self.drafts):
            if os.path.lexists(own) and not own.is_dir():
                move_aside(own)
        for ours in (self.cache, self.backups, self.locks, self.voices, self.root / "history"):
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
        """The library's SQLite database."""
        return self.root / "library.db"

    @property
    def owner_lock(self) -> Path:
        """The lock of the process that may write to the library."""
        return self.root / "library.lock"

    @property
    def lexical_index(self) -> Path:
        """The Whoosh index; a cache."""
        return self.root / "cache" / "full-text"

    @property
    def cache(self) -> Path:
        """Files that can be deleted and are created again."""
        return self.root / "cache"

    @property
    def map_places(self) -> Path:
        """Where each note lies on the map; a cache."""
        return self.root / "cache" / "map.npz"

    @property
    def notes(self) -> Path:
        """Notes that were written in the program."""
        return self.root / "notes"

    @property
    def drafts(self) -> Path:
        """Drafts that the writer has not saved to a file yet."""
        return self.root / "drafts"

    @property
    def templates(self) -> Path:
        """The writer's own templates of exports."""
        return self.root / "templates"

    @property
    def backups(self) -> Path:
        """Daily backups of what is stored only in SQLite."""
        return self.root / "backups"

    @property
    def dictionaries(self) -> Path:
        """The writer's own dictionaries for the spelling."""
        return self.root / "dictionaries"

    @property
    def own_words(self) -> Path:
        """The words that the writer added to the dictionary, one a line."""
        return self.root / "own words.txt"

    @property
    def grammar(self) -> Path:
        """What the writer does not want to hear again of the grammar."""
        return self.root / "grammar.json"

    @property
    def bookmarks(self) -> Path:
        """The bookmarks of all drafts."""
        return self.root / "bookmarks.json"

    @property
    def locks(self) -> Path:
        """The locks of windows on drafts."""
        return self.root / "locks"

    @property
    def voices(self) -> Path:
        """What models have learned from the writer's manuscripts, one folder a voice."""
        return self.root / "voices"

    @property
    def settings(self) -> Path:
        """The writer's settings."""
        return self.root / "settings.toml"

    @property
    def log(self) -> Path:
        """The log for developers; never contains the writer's text."""
        return self.root / "writer-assist.log"

    def index_versions(self, index: Path) -> Path:
        """Return the folder for old versions of the index of a manuscript."""
        key = hashlib.sha256(os.fsencode(index.resolve())).hexdigest()[:16]
        return self.root / "indexes" / key

    def history(self, project: Path) -> Path:
        """Return the path of the history of a project, which is the folder of a draft."""
        key = hashlib.sha256(os.fsencode(project.resolve())).hexdigest()[:16]
        return self.root / "history" / f"{key}.db"

    def versions(self, project: Path) -> Path:
        """Return the path of the earlier versions of a project's drafts."""
        return self.history(project).with_suffix(".versions.db")

    def authorship(self, project: Path) -> Path:
        """Return the path of who wrote what in a project's drafts."""
        return self.history(project).with_suffix(".authorship.db")


def make_private_folder(folder: Path, *, is_chosen: bool = False) -> None:
    """Create a folder of the program that only its owner can enter.

    An existing one becomes private as far as the system allows it.  A file in its place, or a link
    that leads elsewhere, is renamed and not followed.

    Args:
        folder: Where it is.
        is_chosen: Whether the writer named it; then nothing is renamed, and links are followed.

    Raises:
        OSError: It cannot be created.
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
    if stat.S_IMODE(mode) & _OTHERS and not mode & stat.S_ISVTX:  # never a shared place like /tmp
        with suppress(OSError):
            folder.chmod(PRIVATE_FOLDER)


def make_private(path: Path) -> None:
    """Make a file readable by its owner only, if it is not so already."""
    with suppress(OSError):
        state = path.lstat()
        if stat.S_ISREG(state.st_mode) and state.st_mode & _OTHERS:
            path.chmod(stat.S_IMODE(state.st_mode) & ~_OTHERS)


def make_private_file(path: Path) -> None:
    """Create a database file readable by its owner only; SQLite's logs get the same mode."""
    with suppress(OSError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE_FILE))
    for suffix in ("", "-wal", "-shm"):
        make_private(path.with_name(path.name + suffix))


def private_opener(path: str, flags: int) -> int:
    """Open a file for :func:`open`; a new one is readable by its owner only."""
    return os.open(path, flags, PRIVATE_FILE)


def clear_the_way(path: Path) -> None:
    """Rename what is in the place of a regular file although it is none: a folder or a link.

    Raises:
        OSError: It cannot be renamed.
    """
    if os.path.lexists(path) and not stat.S_ISREG(path.lstat().st_mode):
        move_aside(path)


def move_aside(path: Path) -> Path:
    """Rename what is in the way, and return its new path; of a link, the link itself.

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
    """Return the folder of the models, shared by all data folders.

    The environment variable WRITER_ASSIST_MODELS overrides it.
    """
    named = os.environ.get("WRITER_ASSIST_MODELS")
    return (
        Path(named) if named else Path(platformdirs.user_data_dir(APP, appauthor=False)) / "models"
    )


def resources_folder() -> Path:
    """Return the folder with icons, samples and the model catalogue.

    In a checkout it is next to the package; installed from a wheel, inside the package.
    """
    beside = Path(__file__).resolve().parent.parent / "resources"
    inside = Path(__file__).resolve().parent / "resources"
    return inside if inside.is_dir() else beside
