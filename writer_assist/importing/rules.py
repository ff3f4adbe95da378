"""Which files below a folder are taken in: by the writer's patterns, and by custom."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable

from pathspec import GitIgnoreSpec

from writer_assist.domain.note import SourceRules
from writer_assist.importing.left_out import customary, left_out

_VAULT_SETTINGS = os.path.join(".obsidian", "app.json")


class FileRules:
    """What of one folder is taken in; hidden files and folders never are.

    Patterns are those of a ``.gitignore`` file and count from the folder.  In an
    Obsidian vault, which may be the folder or lie in it, the folder for attachments
    is left out too; in a project of a writing program, what its writer threw away.  Custom
    leaves out templates and papers such as a licence, but for what a pattern with "!" names.

    Attributes:
        narrow: Whether there are patterns.
        by_custom: What custom left out so far, absolute.
    """

    def __init__(self, root: str, rules: SourceRules | None = None) -> None:
        """Read the patterns.

        Args:
            root: Absolute.
            rules: The writer's; None where there are none.

        Raises:
            ValueError: A pattern is none; the message holds it in quotes.
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
        """Tell whether a file is taken in, as far as its own name and place tell."""
        if path in self._left_out or path in self.by_custom:
            return False
        if not self.narrow:
            return True
        relative = self._relative(path)
        return not self._exclude.match_file(relative) and (
            self._include is None or self._include.match_file(relative)
        )

    def lets_enter(self, folder: str) -> bool:
        """Tell whether a folder may hold files that are taken in."""
        if folder in self._left_out or folder in self.by_custom:
            return False
        relative = self._relative(folder) + "/"
        return not self._exclude.match_file(relative) and not any(
            _fits(relative, attachments) for attachments in self._attachments
        )

    def meet(self, folder: str) -> None:
        """Look at a folder whose inside is looked at next; it may be a vault, or a project."""
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
        """Return the folders between the root and a path in it; None if it is not taken in."""
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
    """Return the first pattern that cannot be read; empty if all can."""
    for pattern in patterns:
        try:
            GitIgnoreSpec.from_lines([pattern])
        except ValueError:
            return pattern
    return ""


def _attachments_of(folder: str) -> str:
    """Return a vault's folder for attachments; empty if it has none, or is no vault.

    With ``./`` in front it is one beside each note.
    """
    try:
        with open(os.path.join(folder, _VAULT_SETTINGS), encoding="utf-8") as file:
            settings = json.load(file)
    except (OSError, ValueError):
        return ""
    named = settings.get("attachmentFolderPath") if isinstance(settings, dict) else ""
    if not isinstance(named, str) or not named.strip("./"):
        return ""  # the vault itself, or wherever the note is
    return ("./" if named.startswith("./") else "") + named.strip("./")


def _fits(relative: str, attachments: str) -> bool:
    if attachments.startswith("*/"):
        return f"/{relative}".endswith(attachments[1:])
    return relative == attachments
