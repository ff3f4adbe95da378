"""The orders about models as files: on a thread of their own, beside the writing."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from pathlib import Path

from writer_assist.domain.cancellation import CancelToken
from writer_assist.domain.model_files import ModelReport, ModelShelf
from writer_assist.domain.progress import Progress
from writer_assist.engine.server import Route
from writer_assist.errors import ModelNotFoundError
from writer_assist.messages.model import (
    AddModel,
    ForgetModel,
    InstallModel,
    ListModels,
    LookAtModel,
)

LANE = "models"


def store_routes() -> Mapping[type, Route]:
    """Return where the orders about model files go."""
    return {
        ListModels: Route(LANE, _list),
        LookAtModel: Route(LANE, _look),
        InstallModel: Route(LANE, _install),
        AddModel: Route(LANE, _add),
        ForgetModel: Route(LANE, _forget),
    }


def _list(_order: ListModels, _cancel: CancelToken) -> Generator[ModelShelf, None, None]:
    from writer_assist.services.model_files import shelf

    yield shelf()


def _look(order: LookAtModel, cancel: CancelToken) -> Generator[Progress | ModelReport, None, None]:
    from writer_assist.services.model_files import chosen_or_default, look_at, measure

    path = chosen_or_default(order.path)
    if not path:
        raise ModelNotFoundError("No language model is installed.")
    if order.measure:
        yield (yield from measure(Path(path), cancel))
    else:
        yield look_at(Path(path))


def _install(
    order: InstallModel, cancel: CancelToken
) -> Generator[Progress | ModelShelf, None, None]:
    from writer_assist.services.model_files import install, shelf

    yield from install(order.name, cancel, terms_accepted=order.terms_accepted)
    yield shelf()


def _add(order: AddModel, cancel: CancelToken) -> Generator[Progress | ModelShelf, None, None]:
    from writer_assist.services.model_files import add, shelf

    yield from add(Path(order.path), cancel)
    yield shelf()


def _forget(order: ForgetModel, _cancel: CancelToken) -> Generator[ModelShelf, None, None]:
    from writer_assist.services.model_files import forget, shelf

    forget(Path(order.path))
    yield shelf()
