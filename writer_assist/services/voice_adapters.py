"""Adapters made elsewhere as voices: checked, copied, and named in receipts like learned ones."""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path

from writer_assist.domain.voice import LearnedVoice, VoiceState
from writer_assist.files import disk_error
from writer_assist.model_store.inspect import inspect_model
from writer_assist.paths import make_private
from writer_assist.voice.base import base_of
from writer_assist.voice.foreign_adapter import take_in_adapter
from writer_assist.voice.store import ADAPTER, VoiceStore, sha256_of


def add_adapter(store: VoiceStore, path: Path, project: str, model: Path) -> LearnedVoice:
    """Keep an adapter as a voice of a project; the original file is not needed afterwards.

    Args:
        store: Holds the voices.
        path: A GGUF file, or a folder of peft.
        project: The folder of the drafts.
        model: The language model that it is to be added to.

    Raises:
        ModelError: It is damaged, unsafe, or was made for another model.
        DiskError: The data folder is read-only or full.
    """
    title = inspect_model(model).title
    with tempfile.TemporaryDirectory(prefix="writer-assist-") as folder:
        checked = Path(folder) / ADAPTER
        try:
            told = take_in_adapter(path, model, checked)
            digest = sha256_of(checked)
        except OSError as error:
            raise disk_error(error, checked) from error
        voice = store.begin(
            LearnedVoice(
                key="",
                title=told.name,
                project=project,
                sources=(),
                words=0,
                base=base_of(model),
                base_name=title,
                made=time.time(),
                state=VoiceState.READY,
                sha256=digest,
                file=path.name,
                made_for=told.made_for,
            )
        )
        place = store.file(voice.key, ADAPTER)
        try:
            shutil.move(checked, place)
        except OSError as error:
            store.delete(voice.key)
            raise disk_error(error, place) from error
    make_private(place)
    return voice
