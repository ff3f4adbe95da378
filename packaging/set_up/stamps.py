"""Records of finished set-up steps and their inputs, so that no step is repeated."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path


class Stamps:
    """A small file in .venv with a key for each finished step, made from its inputs."""

    def __init__(self, venv: Path) -> None:
        self._file = venv / "set-up.json"
        self._keys = self._read()

    def has(self, step: str, key: str) -> bool:
        """Return whether a step was finished with this key."""
        return self._keys.get(step) == key

    def put(self, step: str, key: str) -> None:
        """Record that a step is finished."""
        self._keys[step] = key
        partial = self._file.with_suffix(".partial")
        partial.write_text(json.dumps(self._keys, indent=2), encoding="utf-8")
        os.replace(partial, self._file)

    def get(self, step: str) -> str:
        """Return the key that a step was finished with; empty if it was not."""
        return self._keys.get(step, "")

    def _read(self) -> dict[str, str]:
        try:
            keys = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return {str(step): str(key) for step, key in keys.items()} if isinstance(keys, dict) else {}


def key_of(*parts: str | Path) -> str:
    """Return a key that changes when one of the texts, or the content of a file, changes."""
    digest = hashlib.sha256()
    for part in parts:
        content = part.read_bytes() if isinstance(part, Path) else part.encode()
        digest.update(hashlib.sha256(content).digest())
    return digest.hexdigest()[:16]
