"""Which steps of the set-up are finished, and from what, so that none is done twice."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path


class Stamps:
    """A small file in .venv: for each finished step, the key of what it was made from."""

    def __init__(self, venv: Path) -> None:
        self._file = venv / "set-up.json"
        self._keys = self._read()

    def has(self, step: str, key: str) -> bool:
        """Whether a step was finished with this key."""
        return self._keys.get(step) == key

    def put(self, step: str, key: str) -> None:
        """Remember that a step is finished."""
        self._keys[step] = key
        partial = self._file.with_suffix(".partial")
        partial.write_text(json.dumps(self._keys, indent=2), encoding="utf-8")
        os.replace(partial, self._file)

    def get(self, step: str) -> str:
        """Return the key that a step was finished with; empty when it was not."""
        return self._keys.get(step, "")

    def _read(self) -> dict[str, str]:
        try:
            keys = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return {str(step): str(key) for step, key in keys.items()} if isinstance(keys, dict) else {}


def key_of(*parts: str | Path) -> str:
    """Return a key that changes when a text, or what is in a file, changes."""
    digest = hashlib.sha256()
    for part in parts:
        content = part.read_bytes() if isinstance(part, Path) else part.encode()
        digest.update(hashlib.sha256(content).digest())
    return digest.hexdigest()[:16]
