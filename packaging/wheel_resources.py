"""Puts resources/ into the wheel, as writer_assist/resources; setuptools calls this."""

from __future__ import annotations

from pathlib import Path

from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent.parent


class BuildWithResources(build_py):
    """Builds the package, and takes the folder beside it along."""

    def run(self) -> None:
        """Copy; an editable installation reads resources/ where it lies."""
        super().run()
        if self.editable_mode:
            return
        for source, target in self._resources():
            self.mkpath(str(target.parent))
            self.copy_file(str(source), str(target), preserve_mode=False)

    def get_outputs(self, include_bytecode: bool = True) -> list[str]:
        """Return all that is built."""
        return [
            *super().get_outputs(include_bytecode),
            *(str(target) for _, target in self._resources()),
        ]

    def get_source_files(self) -> list[str]:
        """Return all that a source distribution needs."""
        resources = (source.relative_to(ROOT).as_posix() for source, _ in self._resources())
        return [*super().get_source_files(), *resources, "packaging/wheel_resources.py"]

    def _resources(self) -> list[tuple[Path, Path]]:
        folder = ROOT / "resources"
        inside = Path(self.build_lib) / "writer_assist" / "resources"
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        return [(path, inside / path.relative_to(folder)) for path in files]
