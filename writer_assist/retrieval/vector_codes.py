"""Unit vectors in one byte per number, with a second byte that makes them exact again.

The first byte is enough to find which vectors may be near: its cosines are off by about .0005.
With the second they differ from those of float32 from the fifth decimal on.
"""

from __future__ import annotations

import logging
import os
import time
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from writer_assist.paths import make_private_folder, move_aside, private_opener
from writer_assist.retrieval.byte_products import products, step_of
from writer_assist.retrieval.whoosh_index.damage import IndexDamaged, checksum, sealed, unsealed

logger = logging.getLogger(__name__)

_STEPS = 127
_FINE_STEPS = 254
_WRITTEN_AT_ONCE = 16_384
_HEADER = 4096
_VERSION = 2
_UNFINISHED_S = 3_600


class _StoredRows:
    """Second bytes in a file, read row by row.

    Mapped into memory, a row costs a page and its neighbours: for 800 rows 3 ms instead of .7.
    """

    def __init__(self, path: Path, offset: int, width: int) -> None:
        self._offset, self._width = offset, width
        self._file = os.open(path, os.O_RDONLY)

    def __del__(self) -> None:
        with suppress(AttributeError, OSError):
            os.close(self._file)

    def read(self, rows: NDArray[np.int64]) -> NDArray[np.int8]:
        """Return some rows, shape ``(len(rows), width)``."""
        file, width, offset = self._file, self._width, self._offset
        read = b"".join([os.pread(file, width, offset + width * row) for row in rows.tolist()])
        return np.frombuffer(read, np.int8).reshape(len(rows), width)


class VectorCodes(NamedTuple):
    """Vectors of dimension D in two bytes per number.

    Attributes:
        scales: What one step of the first byte means, float32, shape ``(N,)``.
        coarse: First bytes, int8, shape ``(N, D)``.
        fine: Second bytes, int8, shape ``(N, D)``.
        stored: Reads second bytes that are in a file; None if they are in memory, or if the
            system has no way to.
    """

    scales: NDArray[np.float32]
    coarse: NDArray[np.int8]
    fine: NDArray[np.int8]
    stored: _StoredRows | None = None

    def first(self, count: int) -> VectorCodes:
        """Return the first rows, as a view; of vectors in memory."""
        return VectorCodes(self.scales[:count], self.coarse[:count], self.fine[:count])

    def put(self, first: int, added: VectorCodes) -> None:
        """Overwrite rows with other vectors, beginning with row ``first``."""
        rows = slice(first, first + len(added.scales))
        self.scales[rows], self.coarse[rows], self.fine[rows], _ = added

    def error(self, query: NDArray[np.float32]) -> float:
        """Return a bound on the error of :meth:`roughly_dot`: six standard deviations."""
        return float(6 / 12**0.5 * np.hypot(self.scales.max(initial=0.0), step_of(query)))

    def exact(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the vectors of some rows as they were encoded, shape ``(len(rows), D)``."""
        steps = self.coarse[rows] + self._second(rows) * np.float32(1 / _FINE_STEPS)
        return np.asarray(steps * self.scales[rows, None], np.float32)

    def roughly_dot(self, query: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the products with a unit vector, off by less than ``error``; shape ``(N,)``."""
        return products(self.coarse, query) * self.scales

    def _second(self, rows: NDArray[np.int64]) -> NDArray[np.int8]:
        return self.fine[rows] if self.stored is None else self.stored.read(rows)


def room_for(count: int, dimension: int) -> VectorCodes:
    """Return rows without content."""
    return VectorCodes(
        np.empty(count, np.float32),
        np.empty((count, dimension), np.int8),
        np.empty((count, dimension), np.int8),
    )


def encode(vectors: NDArray[np.float32]) -> VectorCodes:
    """Encode vectors, shape ``(N, D)``."""
    scales = np.maximum(np.abs(vectors).max(axis=1), 1e-12) / np.float32(_STEPS)
    steps = vectors / scales[:, None]
    coarse = np.rint(steps)
    fine = np.rint((steps - coarse) * _FINE_STEPS)
    return VectorCodes(scales.astype(np.float32), coarse.astype(np.int8), fine.astype(np.int8))


@dataclass(frozen=True, slots=True)
class CodeFile:
    """The header of a file of vectors.

    Attributes:
        model_id: The id of the embedding model.
        revision: The revision of the library that the passages are from.
        mark: The mark of the last vector in it.
        rows: The number of vectors.
        dimension: The length of each vector.
        version: The version of the file format.
        contents: Checksum of everything after the header.
    """

    model_id: str
    revision: int
    mark: int
    rows: int
    dimension: int
    version: int = _VERSION
    contents: int = 0

    def write(
        self,
        path: Path,
        passage_ids: NDArray[np.int64],
        parts: Sequence[VectorCodes],
        kept: Sequence[NDArray[np.int64]],
    ) -> bool:
        """Write vectors; return whether it worked; if not, the next start takes longer.

        Args:
            path: Where to write.
            passage_ids: The passages of all rows that are kept.
            parts: The vectors.
            kept: Which rows of each part to write.
        """
        neighbour = path.with_name(f"{path.name}.{os.getpid()}")
        try:
            make_private_folder(path.parent)
            if path.is_dir():
                move_aside(path)
            _forget_unfinished(path)
            contents = 0
            with open(neighbour, "wb", opener=private_opener) as file:
                file.write(bytes(_HEADER))
                for piece in _pieces(passage_ids, parts, kept):
                    file.write(piece)
                    contents = zlib.crc32(piece, contents)
                file.seek(0)
                described_last = replace(self, contents=contents)
                file.write(sealed(asdict(described_last)).encode().ljust(_HEADER))
            neighbour.replace(path)
        except OSError as error:
            logger.warning("The vectors could not be kept for the next start: %s", error)
            with suppress(OSError):
                neighbour.unlink()
            return False
        return True

    def columns(self, path: Path) -> tuple[NDArray[np.int64], VectorCodes]:
        """Return passage ids and vectors; the vectors stay in the file until they are used."""
        shape = (self.rows, self.dimension)
        ids = np.fromfile(path, np.int64, self.rows, offset=_HEADER)
        at = _HEADER + ids.nbytes
        scales = np.fromfile(path, np.float32, self.rows, offset=at)
        at += scales.nbytes
        # Copied where it is written to, which it is not: torch wants arrays that could be.
        coarse = np.memmap(path, np.int8, "c", at, shape)
        at += self.rows * self.dimension
        fine = np.memmap(path, np.int8, "r", at, shape)
        stored = _StoredRows(path, at, self.dimension) if hasattr(os, "pread") else None
        return ids, VectorCodes(scales, coarse.view(np.ndarray), fine.view(np.ndarray), stored)


def described(path: Path) -> CodeFile | None:
    """Return a file's header; None if there is no file, or it is damaged.

    The whole file is read to check it, which takes 20 ms for 50,000 vectors.
    """
    try:
        with path.open("rb") as file:
            found = CodeFile(**cast("dict[str, Any]", unsealed(file.read(_HEADER))))
        size = _HEADER + found.rows * (12 + 2 * found.dimension)
        if found.version != _VERSION or path.stat().st_size != size:
            return None
        return found if checksum(path, skipped=_HEADER) == found.contents else None
    except (OSError, ValueError, TypeError, IndexDamaged):
        return None


def _forget_unfinished(path: Path) -> None:
    """Delete what a process that died while writing left; another may be writing now."""
    for left in path.parent.glob(f"{path.name}.*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _UNFINISHED_S:
                left.unlink()


def _pieces(
    passage_ids: NDArray[np.int64], parts: Sequence[VectorCodes], kept: Sequence[NDArray[np.int64]]
) -> Iterator[bytes]:
    """Yield the contents of a file after its header, column by column."""
    yield passage_ids.tobytes()
    for column in ("scales", "coarse", "fine"):
        for part, rows in zip(parts, kept, strict=True):
            for first in range(0, len(rows), _WRITTEN_AT_ONCE):
                yield getattr(part, column)[rows[first : first + _WRITTEN_AT_ONCE]].tobytes()
