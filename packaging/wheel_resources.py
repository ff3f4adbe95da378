"""Includes resources/ in the wheel, as writer_assist/resources; called by setuptools."""

from __future__ import annotations

from pathlib import Path

from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent.parent


class BuildWithResources(build_py):
    """Builds the package together with the resources folder next to it."""

    def run(self) -> None:
        """Copy the resources; an editable installation reads them in place."""
        super().run()
        if self.editable_mode:
            return
        for source, target in self._resources():
            self.mkpath(str(target.parent))
            self.copy_file(str(source), str(target), preserve_mode=False)

    def get_outputs(self, include_bytecode: bool = True) -> list[str]:
        """Return all files that are built."""
        return [
            *super().get_outputs(include_bytecode),
            *(str(target) for _, target in self._resources()),
        ]

    def get_source_files(self) -> list[str]:
        """Return all files that a source distribution needs."""
        resources = (source.relative_to(ROOT).as_posix() for source, _ in self._resources())
        return [*super().get_source_files(), *resources, "packaging/wheel_resources.py"]

    def _resources(self) -> list[tuple[Path, Path]]:
        folder = ROOT / "resources"
        inside = Path(self.build_lib) / "writer_assist" / "resources"
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        return [(path, inside / path.relative_to(folder)) for path in files]
