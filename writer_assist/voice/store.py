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
from typing import Any

from writer_assist.domain.voice import LearnedVoice, VoiceChoices, VoiceState, VoiceUse
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
        self._write_choices({one: made.without(key) for one, made in self._choices().items()})

    def choices(self, project: str) -> VoiceChoices:
        """Return the voices that a project is written with, and how strongly."""
        found = self._choices().get(project, VoiceChoices())
        named = [use for use in (found.everywhere, *found.by_pov.values()) if use is not None]
        for use in named:
            voice = self.voice(use.key)
            if voice is None or voice.state is not VoiceState.READY:
                found = found.without(use.key)
        return found

    def choose(self, project: str, choices: VoiceChoices) -> None:
        """Set the voices of a project.

        Raises:
            DiskError: They cannot be stored.
        """
        self._write_choices(self._choices() | {project: choices})

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

    def _choices(self) -> dict[str, VoiceChoices]:
        try:
            told = json.loads((self._root / _CHOSEN).read_text("utf-8"))
            return {project: _choices_in(one) for project, one in told.items()}
        except (OSError, ValueError, TypeError, AttributeError, KeyError):
            return {}

    def _write_choices(self, choices: dict[str, VoiceChoices]) -> None:
        told = {
            project: dataclasses.asdict(made)
            for project, made in choices.items()
            if made != VoiceChoices()
        }
        path = self._root / _CHOSEN
        if told or path.exists():
            write_atomically(path, json.dumps(told).encode(), new_mode=PRIVATE)


def sha256_of(path: Path) -> str:
    """Return the checksum of an adapter; it is small, so it is read each time.

    Raises:
        OSError: It cannot be read.
    """
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _choices_in(told: dict[str, Any]) -> VoiceChoices:
    if "key" in told:  # as it was stored before there were several voices
        return VoiceChoices(VoiceUse(**told))
    everywhere = told["everywhere"]
    by_pov = {pov: VoiceUse(**use) for pov, use in told["by_pov"].items()}
    return VoiceChoices(VoiceUse(**everywhere) if everywhere else None, by_pov)


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
