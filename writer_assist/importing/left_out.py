"""What is not taken in: other programs' trash, templates, and papers about a project."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

_TEMPLATES = re.compile(r"(?i)[\W_\d]*(?:(?:note )?templates?|vorlagen|modèles|plantillas|模板)\W*")
_PLACEHOLDER = re.compile(r"<%|\{\{[^{}\n]{1,80}\}\}")
_PAPERS = re.compile(
    r"(?i)(?:licen[cs]e|copying|contributing|code[-_ ]of[-_ ]conduct|security|readme)"
    r"(?:[-_.][a-z-]{2,12})?\.(?:md|markdown|txt|rst|html?|org)"
)
_LOOKED_INTO = 20  # files of a folder that is called like one of templates
_SETTINGS = (
    (".obsidian/templates.json", "folder"),
    (".obsidian/plugins/templater-obsidian/data.json", "templates_folder"),
)
_OF_MANUSKRIPT = ("settings.txt", "status.txt", "labels.txt")


def left_out(folder: str) -> Iterator[str]:
    """Yield the files and folders of a project that are no notes; nothing elsewhere.

    Args:
        folder: Absolute; it may be a project of Scrivener, novelWriter or Manuskript, or a bundle.

    Yields:
        Absolute paths; some may not be there.
    """
    # What reads XML is imported only where there is some, for every scan comes here.
    if folder.lower().endswith(".scriv"):
        from writer_assist.importing.scrivener import trashed_places

        yield from (
            os.path.join(folder, *place.split("/")) for place in trashed_places(Path(folder))
        )
    elif folder.endswith(".textbundle"):
        yield os.path.join(folder, "info.json")
    elif os.path.isfile(os.path.join(folder, "nwProject.nwx")):
        from writer_assist.importing.novelwriter import trashed_files

        yield from (os.path.join(folder, "content", name) for name in trashed_files(Path(folder)))
    elif os.path.isfile(os.path.join(folder, "MANUSKRIPT")):
        from writer_assist.importing.manuskript import empty_files

        yield from (os.path.join(folder, name) for name in _OF_MANUSKRIPT)
        yield from map(str, empty_files(Path(folder)))


def customary(folder: str, *, is_root: bool) -> Iterator[str]:
    """Yield what custom leaves out of a folder of notes: templates, and papers about it.

    A folder of templates is one that a vault names so, or that is called so and begins with
    an underscore or holds placeholders.  Papers, such as a licence or a README, are those at
    the top of what was added, or of a vault.

    Args:
        folder: Absolute.
        is_root: Whether it is what the writer added.

    Yields:
        Absolute paths of files and folders.
    """
    is_vault = os.path.isdir(os.path.join(folder, ".obsidian"))
    named = set(_named_in_settings(folder)) if is_vault else set()
    is_top = is_root or is_vault or os.path.isdir(os.path.join(folder, ".git"))
    yield from (path for path in named if os.path.isdir(path))
    try:
        names = os.listdir(folder)
    except OSError:
        return
    for name in names:
        path = os.path.join(folder, name)
        if (is_top and _PAPERS.fullmatch(name) and os.path.isfile(path)) or (
            path not in named and _TEMPLATES.fullmatch(name) and _holds_templates(path)
        ):
            yield path


def _named_in_settings(vault: str) -> Iterator[str]:
    for file, field in _SETTINGS:
        try:
            with open(os.path.join(vault, file), encoding="utf-8") as settings:
                told = json.load(settings)
        except (OSError, ValueError, RecursionError):
            continue
        named = told.get(field) if isinstance(told, dict) else None
        if isinstance(named, str) and named.strip("./ "):
            yield os.path.normpath(os.path.join(vault, named.strip("/ ")))


def _holds_templates(folder: str) -> bool:
    if not os.path.isdir(folder):
        return False
    if os.path.basename(folder).startswith("_"):
        return True
    try:
        with os.scandir(folder) as entries:
            files = [entry.path for entry in islice(entries, 200) if entry.is_file()]
    except OSError:
        return False
    return any(map(_has_placeholder, sorted(files)[:_LOOKED_INTO]))


def _has_placeholder(path: str) -> bool:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return bool(_PLACEHOLDER.search(file.read(20_000)))
    except OSError:
        return False
