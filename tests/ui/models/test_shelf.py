from __future__ import annotations

import pytest

from writer_assist.domain.models import ModelShelf
from writer_assist.domain.progress import Progress
from writer_assist.errors import ModelUnsupportedError
from writer_assist.messages.model import AddModel, InspectModel, InstallModel
from writer_assist.ui.models.shelf import ModelShelfController

SHELF = ModelShelf((), ())


@pytest.fixture
def shelf(engine):
    controller = ModelShelfController(engine)
    controller.seen = []
    controller.progress_changed.connect(controller.seen.append)
    return controller


def test_work_is_followed_to_its_end(qtbot, engine, shelf):
    shelf.install("tiny", False)
    engine.answer(Progress("Downloading", 1, 2), done=False)

    with qtbot.waitSignals([shelf.shelf_changed, shelf.installed]):
        engine.answer(SHELF)

    assert engine.orders(InstallModel) == [InstallModel("tiny", False)]
    assert shelf.seen == [Progress("Downloading", 1, 2), None]


def test_only_one_work_is_under_way(engine, shelf):
    shelf.measure("/models/a.gguf")
    shelf.add("/models/b.gguf")

    assert engine.orders(InspectModel) == [InspectModel("/models/a.gguf", measure=True)]
    assert engine.orders(AddModel) == []


def test_cancelled_work_makes_room_for_another(engine, shelf):
    shelf.measure("/models/a.gguf")
    shelf.cancel()

    shelf.add("/models/b.gguf")

    assert engine.cancelled == [1]
    assert engine.orders(AddModel) == [AddModel("/models/b.gguf")]


def test_refusal_is_told(qtbot, engine, shelf):
    shelf.add("/models/a.bin")

    with qtbot.waitSignal(shelf.failed) as failed:
        engine.fail(ModelUnsupportedError("a.bin is a pickle."))

    assert failed.args == ["a.bin is a pickle."]
    assert shelf.seen[-1] is None
