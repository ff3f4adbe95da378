"""The list of installed models, models that the writer added, and the defaults."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from writer_assist.domain.models import InstalledModel, ModelKind
from writer_assist.errors import ModelNotFoundError
from writer_assist.files import disk_error, write_atomically
from writer_assist.model_store.formats import converted_folder, read_tuning
from writer_assist.model_store.inspect import inspect_model
from writer_assist.model_store.offers import GGUF, OfferedModel, offered_models
from writer_assist.paths import models_folder

ADDED = "added.json"

logger = logging.getLogger(__name__)


def catalogue_entry(name: str) -> OfferedModel:
    """Return the model of that name in the catalogue.

    Raises:
        ModelNotFoundError: There is none; the sentence lists those there are.
    """
    offers = {offer.name: offer for offer in offered_models()}
    if name not in offers:
        names = ", ".join(offers)
        raise ModelNotFoundError(f"There is no model “{name}” to install; there are: {names}.")
    return offers[name]


def installed_models() -> tuple[InstalledModel, ...]:
    """Return the installed models: the catalogue's in its order, then the added ones.

    An added one whose file is missing (unplugged disk) is left out, but stays on record.
    """
    offered = (model for offer in offered_models() for model in _installed(offer))
    added = (model for model in _added_models() if model.path.exists())
    return (*offered, *added)


def default_text_model(*, trained: bool = True) -> Path | None:
    """Return the language model to load if none is chosen; None if there is none.

    The starter model comes first, in the format that was measured as fastest here.

    Args:
        trained: Whether it may be one with training for this program.
    """
    models = [model for model in installed_models() if model.kind is ModelKind.TEXT]
    return next((model.path for model in models if trained or not model.trained), None)


def default_embedding_model() -> Path | None:
    """Return the folder of the embedding model to load if none is chosen."""
    models = (model for model in installed_models() if model.kind is ModelKind.EMBEDDING)
    return next((model.path for model in models), None)


def chosen_embedding_model(chosen: str, used: str = "") -> Path | None:
    """Return the folder of the embedding model of the settings, or else of a default one.

    Args:
        chosen: The folder of the settings; empty for none.
        used: The id under which a library's vectors are stored; its model comes before the default
            one, so that a library is not read anew because there is a better model by now.
    """
    if chosen:
        return Path(chosen).expanduser()
    name = used.rpartition("-")[0]
    models = [model.path for model in installed_models() if model.kind is ModelKind.EMBEDDING]
    return next((path for path in models if path.name == name), next(iter(models), None))


def installed_cross_encoder() -> Path | None:
    """Return the folder of the model that judges answers; None if there is none."""
    models = (model for model in installed_models() if model.kind is ModelKind.CROSS_ENCODER)
    return next((model.path for model in models), None)


def add_model(path: Path) -> InstalledModel:
    """Record a model that the writer keeps elsewhere; nothing is copied.

    Raises:
        ModelNotFoundError: It does not exist.
        ModelUnsupportedError: It is damaged or of a kind that cannot be loaded.
        DiskError: The models folder is read-only.
    """
    path = path.expanduser().resolve()
    seen = inspect_model(path)
    kept = (model for model in installed_models() if model.path == path)
    if (known := next(kept, None)) is not None:
        return known
    model = InstalledModel(
        name=path.stem if path.is_file() else path.name,
        title=seen.title,
        kind=seen.kind,
        path=path,
        size_bytes=seen.size_bytes,
        licence=seen.licence,
        added=True,
    )
    _remember((*_added_models(), model))
    return model


def forget_model(path: Path) -> None:
    """Remove an added model from the record; its files stay.

    Raises:
        DiskError: The models folder is read-only.
    """
    _remember(tuple(model for model in _added_models() if model.path != path))


def can_run_gguf() -> bool:
    """Whether llama.cpp is installed; this does not import it."""
    return find_spec("llama_cpp") is not None


def usable_format(weights: Path) -> Path | None:
    """Return the fastest format of a GGUF model on this computer; None if it is not installed."""
    if not can_run_gguf():
        folder = converted_folder(weights)
        return folder if (folder / "config.json").is_file() else None
    tuning = read_tuning(weights)
    if tuning is not None and tuning.chosen.is_file():
        return tuning.chosen
    return weights if weights.is_file() else None


def _installed(offer: OfferedModel) -> Iterator[InstalledModel]:
    """Yield the installed forms of a model in the catalogue: with training, and as published."""
    if offer.trained is not None and (path := usable_format(offer.trained)) is not None:
        yield _as_installed(offer, path, trained=True)
    if (path := _usable_path(offer)) is not None:
        yield _as_installed(offer, path)


def _as_installed(offer: OfferedModel, path: Path, *, trained: bool = False) -> InstalledModel:
    return InstalledModel(
        name=f"{offer.name}-trained" if trained else offer.name,
        title=offer.trained_title if trained else offer.title,
        kind=offer.kind,
        path=path,
        size_bytes=_size(path),
        licence=offer.licence,
        trained=trained,
    )


def _usable_path(offer: OfferedModel) -> Path | None:
    weights = offer.weights
    if weights.suffix == GGUF:
        return usable_format(weights)
    complete = all((offer.folder / file.path).is_file() for file in offer.files)
    return weights if complete else None


def _size(path: Path) -> int:
    if path.is_file():
        return path.stat().st_size
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())


def _added_models() -> tuple[InstalledModel, ...]:
    try:
        records = json.loads((models_folder() / ADDED).read_text(encoding="utf-8"))
        return tuple(_from_record(record) for record in records)
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError):
        logger.warning("The list of added models cannot be read; going on without it")
        return ()


def _from_record(record: dict[str, str]) -> InstalledModel:
    return InstalledModel(
        name=record["name"],
        title=record["title"],
        kind=ModelKind(record["kind"]),
        path=Path(record["path"]),
        size_bytes=int(record["size_bytes"]),
        licence=record["licence"],
        added=True,
    )


def _remember(models: tuple[InstalledModel, ...]) -> None:
    records = [
        {
            "name": model.name,
            "title": model.title,
            "kind": model.kind.value,
            "path": str(model.path),
            "size_bytes": model.size_bytes,
            "licence": model.licence,
        }
        for model in models
    ]
    path = models_folder() / ADDED
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise disk_error(error, path) from error
    write_atomically(path, json.dumps(records, indent=2).encode())
