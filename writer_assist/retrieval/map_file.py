"""The places of the notes on the map, kept in the library's cache."""

from __future__ import annotations

import io
import logging
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from writer_assist.errors import DiskError
from writer_assist.files import DAMAGED_ZIP, write_atomically
from writer_assist.paths import PRIVATE_FILE, make_private_folder

logger = logging.getLogger(__name__)

_VERSION = 1


@dataclass(frozen=True, slots=True)
class MapPlaces:
    """Where each note lies.

    Attributes:
        model_id: The embedding model whose vectors decided; empty where shared words did.
        keys: Names of the notes, see ``NoteAtGlance.key``, shape ``(N,)``.
        places: Shape ``(N, 2)``.
        later: Which were placed after the map was drawn, shape ``(N,)``.
    """

    model_id: str
    keys: NDArray[np.int64]
    places: NDArray[np.float32]
    later: NDArray[np.bool_]


def read_places(file: Path) -> MapPlaces | None:
    """Return what was kept; None for nothing, or if it cannot be read."""
    try:
        with np.load(file, allow_pickle=False) as kept:
            if int(kept["version"]) != _VERSION:
                return None
            found = MapPlaces(str(kept["model"]), kept["keys"], kept["places"], kept["later"])
    except FileNotFoundError:
        return None
    except (*DAMAGED_ZIP, OSError, ValueError, KeyError) as error:
        logger.warning("the map's places cannot be read: %s", type(error).__name__)
        return None
    sound = found.places.shape == (len(found.keys), 2) and len(found.later) == len(found.keys)
    return found if sound and np.isfinite(found.places).all() else None


def keep_places(file: Path, kept: MapPlaces) -> None:
    """Keep places; where the disk refuses, the map is drawn again the next time."""
    written = io.BytesIO()
    np.savez(
        written,
        version=_VERSION,
        model=kept.model_id,
        keys=kept.keys,
        places=kept.places.astype(np.float32),
        later=kept.later,
    )
    try:
        make_private_folder(file.parent)
        write_atomically(file, written.getvalue(), new_mode=PRIVATE_FILE)
    except (OSError, DiskError) as error:
        logger.warning("the map's places cannot be kept: %s", type(error).__name__)
