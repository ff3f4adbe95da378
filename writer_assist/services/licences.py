"""The licences of everything in the program, models included; fast enough for the window."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from writer_assist import __version__
from writer_assist.domain.models import LicenceEntry
from writer_assist.model_store.catalogue import installed_models
from writer_assist.paths import APP, resources_folder

UNKNOWN = "see its package"

_LONGEST = 120  # some packages put the whole text into the field for the name
_INSIDE_OTHERS = {
    "llama-cpp-python": ("llama.cpp and ggml", "MIT"),
    # A program of its own, which is started but not linked.
    "pypandoc-binary": ("pandoc", "GPL-2.0-or-later"),
    "pypdfium2": ("PDFium", "BSD-3-Clause"),
    "shiboken6": ("Qt", "LGPL-3.0"),
}
_FONTS = {"SourceSerif": "Source Serif", "SourceSans": "Source Sans", "DejaVu": "DejaVu"}


def licences() -> tuple[LicenceEntry, ...]:
    """Return the licences of the program, its libraries, its typefaces and the models."""
    program = LicenceEntry("Writer Assist", __version__, "MIT")
    models = (LicenceEntry(model.title, "", model.licence) for model in installed_models())
    return (program, *_libraries(), *_typefaces(), *models)


def requirements() -> tuple[Requirement, ...]:
    """Return the program's own requirements on this platform."""
    listed = (Requirement(line) for line in _requirement_lines())
    return tuple(needed for needed in listed if _applies(needed))


def _libraries() -> Iterator[LicenceEntry]:
    found: dict[str, Distribution] = {}
    waiting = list(requirements())
    while waiting:
        needed = waiting.pop()
        name = canonicalize_name(needed.name)
        if name in found or (installed := _distribution(name)) is None:
            continue
        found[name] = installed
        waiting += [r for r in map(Requirement, installed.requires or ()) if _applies(r)]
    for key, package in sorted(found.items()):
        yield LicenceEntry(package.name, package.version, _licence(package))
        if key in _INSIDE_OTHERS:
            inside, licence = _INSIDE_OTHERS[key]
            yield LicenceEntry(inside, "", licence)


def _requirement_lines() -> list[str]:
    if (installed := _distribution(APP)) is not None:
        return installed.requires or []
    project = Path(__file__).resolve().parents[2] / "pyproject.toml"  # when run from a checkout
    try:
        listed = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["dependencies"]
    except OSError:
        return []
    return [str(line) for line in listed]


def _applies(needed: Requirement) -> bool:
    return needed.marker is None or needed.marker.evaluate({"extra": ""})


def _distribution(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def _licence(package: Distribution) -> str:
    for key in ("License-Expression", "License"):
        [text, *_] = package.metadata.get_all(key) or [""]
        line = text.strip().partition("\n")[0]
        if line and len(line) <= _LONGEST and not line.startswith(("UNKNOWN", "Copyright")):
            return re.sub(r"\s+", " ", line)
    named = (line for line in _classifiers(package) if line.startswith("License ::"))
    return ", ".join(line.rpartition(" :: ")[2] for line in named) or UNKNOWN


def _classifiers(package: Distribution) -> list[str]:
    return package.metadata.get_all("Classifier") or []


def _typefaces() -> Iterator[LicenceEntry]:
    folder = resources_folder() / "fonts"
    names = sorted({path.name for path in folder.glob("*.?tf")}) if folder.is_dir() else []
    for start, title in _FONTS.items():
        if any(name.startswith(start) for name in names):
            yield LicenceEntry(title, "", "OFL-1.1" if start.startswith("Source") else "free")
