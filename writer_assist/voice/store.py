"""The voices on this computer: a folder for each, and which one a project uses."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import logging
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from writer_assist.domain.voice import LearnedVoice, VoiceState, VoiceUse
from writer_assist.errors import DiskError, LibraryError, ModelError, UsageError
from writer_assist.file_replacement import PRIVATE
from writer_assist.files import disk_error, write_atomically
from writer_assist.history.sets import from_json, to_json
from writer_assist.library.database import OwnerLock
from writer_assist.paths import make_private_folder

RECORD, ADAPTER, RUNS, CHECKPOINT = "voice.json", "voice.gguf", "runs.npy", "checkpoint.pt"
TOKENS = "tokens.json"
_CHOSEN, _LOCK = "chosen.json", "learning.lock"

logger = logging.getLogger(__name__)


class VoiceStore:
    """The folder of the voices; any thread and any process may use it."""

    def __init__(self, root: Path) -> None:
        """Name the folder; it need not exist.

        Args:
            root: ``DataFolder.voices``.
        """
        self._root = root

    def all(self) -> tuple[LearnedVoice, ...]:
        """Return the voices, oldest first; folders that cannot be read are left out."""
        try:
            folders = [one for one in self._root.iterdir() if one.is_dir()]
        except OSError:
            return ()
        found = [voice for one in folders if (voice := _read(one / RECORD)) is not None]
        return tuple(sorted(found, key=lambda voice: (voice.made, voice.key)))

    def voice(self, key: str) -> LearnedVoice | None:
        """Return one voice; None if it is not there."""
        return _read(self._root / key / RECORD) if _is_key(key) else None

    def named(self, words: str) -> LearnedVoice:
        """Return the voice whose key begins with these characters, or of this title.

        Raises:
            UsageError: There is none, or there are several.
        """
        found = [one for one in self.all() if one.key.startswith(words) or one.title == words]
        if len(found) != 1:
            there = ", ".join(f"{one.key} ({one.title})" for one in self.all()) or "none"
            raise UsageError(f"No single voice is called “{words}”. There are: {there}.")
        return found[0]

    def file(self, key: str, name: str) -> Path:
        """Return the path of a file of a voice, whether or not it exists."""
        return self._root / key / name

    def begin(self, voice: LearnedVoice) -> LearnedVoice:
        """Make the folder of a new voice; return the voice with its key.

        Raises:
            DiskError: The data folder is read-only or full.
        """
        fresh = dataclasses.replace(voice, key=secrets.token_hex(6))
        try:
            make_private_folder(self._root)
            make_private_folder(self._root / fresh.key)
        except OSError as error:
            raise disk_error(error, self._root) from error
        self.save(fresh)
        return fresh

    def save(self, voice: LearnedVoice) -> None:
        """Write the record of a voice.

        Raises:
            DiskError: It cannot be written.
        """
        path = self._root / voice.key / RECORD
        write_atomically(path, to_json(voice).encode(), new_mode=PRIVATE)

    def delete(self, key: str) -> None:
        """Delete a voice with all that was learned; it is no longer used anywhere.

        Raises:
            DiskError: Some of it cannot be deleted.
        """
        if not _is_key(key):
            return
        try:
            shutil.rmtree(self._root / key)
        except FileNotFoundError:
            pass
        except OSError as error:
            raise DiskError(
                f"The voice could not be deleted: {error.strerror or error}."
            ) from error
        kept = {project: use for project, use in self._choices().items() if use.key != key}
        self._write_choices(kept)

    def chosen(self, project: str) -> VoiceUse | None:
        """Return the voice that a project is written with, and how strongly."""
        use = self._choices().get(project)
        voice = self.voice(use.key) if use else None
        return use if voice is not None and voice.state is VoiceState.READY else None

    def choose(self, project: str, use: VoiceUse | None) -> None:
        """Set the voice of a project; None for the model as it is.

        Raises:
            DiskError: It cannot be stored.
        """
        choices = self._choices()
        choices.pop(project, None)
        self._write_choices(choices | ({project: use} if use else {}))

    @contextmanager
    def learning(self) -> Iterator[None]:
        """Hold the right to learn; one process at a time has it.

        Raises:
            ModelError: Another process holds it.
        """
        try:
            make_private_folder(self._root)
            lock = OwnerLock.acquire(self._root / _LOCK)
        except (OSError, LibraryError) as error:
            raise ModelError(
                "Another window of Writer Assist is learning a voice. One can be learned at a time."
            ) from error
        try:
            yield
        finally:
            lock.release()

    def _choices(self) -> dict[str, VoiceUse]:
        try:
            told = json.loads((self._root / _CHOSEN).read_text("utf-8"))
            return {project: VoiceUse(**use) for project, use in told.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return {}

    def _write_choices(self, choices: dict[str, VoiceUse]) -> None:
        told = {project: dataclasses.asdict(use) for project, use in choices.items()}
        path = self._root / _CHOSEN
        if choices or path.exists():
            write_atomically(path, json.dumps(told).encode(), new_mode=PRIVATE)


def sha256_of(path: Path) -> str:
    """Return the checksum of an adapter; it is small, so it is read each time.

    Raises:
        OSError: It cannot be read.
    """
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _is_key(key: str) -> bool:
    return key.isalnum()


def _read(path: Path) -> LearnedVoice | None:
    try:
        return from_json(LearnedVoice, path.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError):
        logger.warning("a voice cannot be read")
        return None
