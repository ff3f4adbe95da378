"""Which files in a folder are imported: by the writer's patterns, and by default rules."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from pathspec import GitIgnoreSpec

from writer_assist.domain.note import SourceRules

_VAULT_SETTINGS = os.path.join(".obsidian", "app.json")

_TEMPLATES = re.compile(r"(?i)[\W_\d]*(?:(?:note )?templates?|vorlagen|modèles|plantillas|模板)\W*")
_PLACEHOLDER = re.compile(r"<%|\{\{[^{}\n]{1,80}\}\}")
_PAPERS = re.compile(
    r"(?i)(?:licen[cs]e|copying|contributing|code[-_ ]of[-_ ]conduct|security|readme)"
    r"(?:[-_.][a-z-]{2,12})?\.(?:md|markdown|txt|rst|html?|org)"
)
_LOOKED_INTO = 20  # files examined in a folder whose name suggests templates
_SETTINGS = (
    (".obsidian/templates.json", "folder"),
    (".obsidian/plugins/templater-obsidian/data.json", "templates_folder"),
)
_OF_MANUSKRIPT = ("settings.txt", "status.txt", "labels.txt")


class FileRules:
    """The rules for one folder; hidden files and folders are never imported.

    Patterns are those of a ``.gitignore`` file, relative to the folder.  In an Obsidian vault,
    which may be the folder or lie inside it, the folder for attachments is left out too; in a
    project of a writing program, its trash.  Default rules leave out templates and files such as
    a licence, unless a pattern with "!" names them.

    Attributes:
        narrow: Whether there are patterns.
        by_custom: Paths that the default rules have left out so far, absolute.
    """

    def __init__(self, root: str, rules: SourceRules | None = None) -> None:
        """Compile the patterns.

        Args:
            root: Absolute.
            rules: The writer's rules; None if there are none.

        Raises:
            ValueError: A pattern is invalid; the message quotes it.
        """
        rules = rules or SourceRules()
        self._root = root.rstrip(os.sep) + os.sep
        self._include = GitIgnoreSpec.from_lines(rules.include) if rules.include else None
        self._exclude = GitIgnoreSpec.from_lines(rules.exclude)
        self._attachments: list[str] = []
        self._left_out: set[str] = set()
        wanted = [line.strip()[1:] for line in rules.exclude if line.strip().startswith("!")]
        self._wanted = GitIgnoreSpec.from_lines(wanted)
        self.by_custom: set[str] = set()
        self.narrow = bool(rules.include or rules.exclude)

    def lets_in(self, path: str) -> bool:
        """Tell whether a file is imported, judging by its own path."""
        if path in self._left_out or path in self.by_custom:
            return False
        if not self.narrow:
            return True
        relative = self._relative(path)
        return not self._exclude.match_file(relative) and (
            self._include is None or self._include.match_file(relative)
        )

    def lets_enter(self, folder: str) -> bool:
        """Tell whether a folder may contain files that are imported."""
        if folder in self._left_out or folder in self.by_custom:
            return False
        relative = self._relative(folder) + "/"
        return not self._exclude.match_file(relative) and not any(
            _fits(relative, attachments) for attachments in self._attachments
        )

    def meet(self, folder: str) -> None:
        """Examine a folder before its contents, as it may be a vault or a project."""
        self._left_out.update(left_out(folder))
        is_root = folder.rstrip(os.sep) + os.sep == self._root
        for path in customary(folder.rstrip(os.sep), is_root=is_root):
            relative = self._relative(path)
            if not self._wanted.match_file(relative) and not self._wanted.match_file(
                f"{relative}/"
            ):
                self.by_custom.add(path)
        attachments = _attachments_of(folder)
        if attachments.startswith("./"):
            self._attachments.append(f"*/{attachments[2:]}/")
        elif attachments:
            self._attachments.append(f"{self._relative(os.path.join(folder, attachments))}/")

    def folders_to(self, path: str) -> list[str] | None:
        """Return the folders between the root and a path in it; None if it is not imported."""
        parts = self._relative(path).split("/")
        if any(part.startswith(".") for part in parts):
            return None
        self.meet(self._root)
        between = []
        for count in range(1, len(parts)):
            between.append(self._root + os.sep.join(parts[:count]))
            if not self.lets_enter(between[-1]):
                return None
            self.meet(between[-1])
        return between

    def _relative(self, path: str) -> str:
        return path.removeprefix(self._root).replace(os.sep, "/")


def faulty_pattern(patterns: Iterable[str]) -> str:
    """Return the first invalid pattern; empty if all are valid."""
    for pattern in patterns:
        try:
            GitIgnoreSpec.from_lines([pattern])
        except ValueError:
            return pattern
    return ""


def left_out(folder: str) -> Iterator[str]:
    """Yield files and folders of a project that are not notes; nothing for other folders.

    Args:
        folder: Absolute; may be a project of Scrivener, novelWriter or Manuskript, or a bundle.

    Yields:
        Absolute paths, some of which may not exist.
    """
    # Modules that read XML are imported only if needed, since every scan calls this.
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
    """Yield what default rules leave out of a folder of notes, such as templates and licences.

    A folder of templates is one that a vault's settings name, or whose name suggests it and begins
    with an underscore or whose files contain placeholders.  Licences, READMEs and the like are
    left out at the top of a source or of a vault.

    Args:
        folder: Absolute.
        is_root: Whether it is the source itself.

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


def _attachments_of(folder: str) -> str:
    """Return a vault's folder for attachments; empty if it has none, or is no vault.

    With ``./`` in front, there is one beside each note.
    """
    try:
        with open(os.path.join(folder, _VAULT_SETTINGS), encoding="utf-8") as file:
            settings = json.load(file)
    except (OSError, ValueError):
        return ""
    named = settings.get("attachmentFolderPath") if isinstance(settings, dict) else ""
    if not isinstance(named, str) or not named.strip("./"):
        return ""  # the vault itself, or the folder of the note
    return ("./" if named.startswith("./") else "") + named.strip("./")


def _fits(relative: str, attachments: str) -> bool:
    if attachments.startswith("*/"):
        return f"/{relative}".endswith(attachments[1:])
    return relative == attachments


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
