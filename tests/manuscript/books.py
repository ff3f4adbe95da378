"""A small manuscript on the disk, and the real texts of the shared folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from writer_assist.manuscript.changes import make_change
from writer_assist.manuscript.project import ProjectReader

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"

INDEX = """---
# the writer's own comment
longform:
  format: scenes
  title: The Salt Road
  workflow: Default Workflow
  sceneFolder: Scenes
  scenes:
    - Part One
    - - Arrival
      - Supper
    - Part Two
    - - Lantern
  ignoredFiles:
    - Notes*
cssclass: wide
---

What the writer keeps here.
"""

TEXTS = {
    "Part One": "# Part One\n",
    "Arrival": "---\nstatus: Drafted\npov: Mara\nmood: dark\n---\n\nShe came by the ferry.\n",
    "Supper": "They ate.\n\nNobody spoke of the lantern.\n",
    "Part Two": "# Part Two\n",
    "Lantern": "---\nsynopsis: It is lit.\ncompile: false\n---\nIt was lit at last.\n",
}


class Book:
    """A manuscript in a folder, changed as the window does it."""

    def __init__(self, folder: Path) -> None:
        self.scenes = folder / "Scenes"
        self.scenes.mkdir(parents=True)
        self.index = folder / "The Salt Road.md"
        self.index.write_bytes(INDEX.encode())
        for name, text in TEXTS.items():
            self.file(name).write_bytes(text.encode())
        self.store = folder / "versions"

    def file(self, name: str) -> Path:
        return self.scenes / f"{name}.md"

    def read(self):
        return ProjectReader().read(self.index)

    def do(self, operation, *arguments, **options):
        """Do something and return the change."""
        change = operation(self.read(), *arguments, **options)
        make_change(change, self.store)
        return change

    def undo(self, change) -> None:
        make_change(change.undone, self.store)

    def shape(self) -> str:
        return ", ".join(">" * one.depth + one.name for one in self.read().scenes)

    def everything(self) -> dict[str, bytes]:
        """Return all files but old versions of the index."""
        files = (path for path in self.index.parent.rglob("*") if path.is_file())
        return {str(path): path.read_bytes() for path in files if self.store not in path.parents}


def shared(*parts: str) -> Path:
    """Return a file of the shared data; the test is skipped where it is missing."""
    path = DATA.joinpath(*parts)
    if not path.exists():
        pytest.skip("the shared data is not here")
    return path
