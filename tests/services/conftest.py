from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from tests.libraries import folder, library, reader, vault

__all__ = ["folder", "library", "reader", "vault"]


@pytest.fixture
def unprivileged() -> Callable[[Path], AbstractContextManager[None]]:
    """As root nothing is forbidden: become nobody, who may reach a path only."""

    @contextmanager
    def nobody(path: Path) -> Iterator[None]:
        if os.geteuid():
            yield
            return
        for parent in path.parents[:-2]:
            parent.chmod(0o755)
        os.seteuid(65534)
        try:
            yield
        finally:
            os.seteuid(0)

    return nobody
