from __future__ import annotations

import os
import stat
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
        for parent in path.parents:
            mode = stat.S_IMODE(parent.stat().st_mode)
            if mode & 0o055 != 0o055:  # nobody keeps the group of root
                parent.chmod(mode | 0o055)
        try:
            os.seteuid(65534)
        except OSError:
            pytest.skip("this root may not become nobody")
        try:
            yield
        finally:
            os.seteuid(0)

    return nobody
