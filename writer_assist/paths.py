"""Where things are kept on this computer."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

APP = "writer-assist"


@dataclass(frozen=True, slots=True)
class DataFolder:
    """One library with its caches, settings and the history of each project.

    Nothing is created here; whoever writes makes the folders it needs.
    """

    root: Path

    @classmethod
    def default(cls) -> DataFolder:
        """The writer's own data folder."""
        return cls(Path(platformdirs.user_data_dir(APP, appauthor=False)) / "library")

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
