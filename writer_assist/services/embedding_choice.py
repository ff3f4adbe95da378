"""Which embedding model a library is searched with."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from writer_assist.errors import LibraryError
from writer_assist.model_store.catalogue import chosen_embedding_model
from writer_assist.paths import DataFolder
from writer_assist.services.library import LibraryReader


def embedding_model_of(folder: DataFolder, chosen: str) -> Path | None:
    """Return the folder of the model; None if none is installed.

    Args:
        folder: Of the library, which need not exist yet.
        chosen: The model of the settings; empty for the one that the library was read with, or the
            default one for a new library.
    """
    return chosen_embedding_model(chosen, "" if chosen else _used(folder))


def _used(folder: DataFolder) -> str:
    try:
        with closing(LibraryReader.open(folder)) as reader:
            return reader.vectors.newest_model()
    except LibraryError:
        return ""
