from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.ui.controllers.fakes import FakeEngine
from writer_assist.ui.background import Background


@pytest.fixture
def engine(qapp) -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def background(qapp) -> Iterator[Background]:
    background = Background("test background")
    yield background
    background.finish()
