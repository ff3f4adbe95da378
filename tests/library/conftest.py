from __future__ import annotations

from tests.libraries import folder, library, reader, vault

__all__ = ["folder", "library", "reader", "vault"]
