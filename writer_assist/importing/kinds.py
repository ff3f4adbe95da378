"""Which files are taken in at all, told by their names alone."""

from __future__ import annotations

import os
from pathlib import PurePath

MARKDOWN = "Markdown"
PLAIN_TEXT = "plain text"
DOCUMENT = "document"
PDF = "PDF"
LOREBOOK = "lorebook"
NOTEBOOK = "notebook"

# From a suffix to what is read from such a file; see ``readers``.
_KINDS = {
    ".md": MARKDOWN,
    ".markdown": MARKDOWN,
    ".txt": PLAIN_TEXT,
    ".text": PLAIN_TEXT,
    **dict.fromkeys(
        (
            ".docx", ".odt", ".rtf", ".epub", ".fb2", ".html", ".htm", ".xhtml", ".org", ".opml",
            ".docbook", ".rst", ".textile", ".tex",
        ),
        DOCUMENT,
    ),
    ".pdf": PDF,
    ".json": LOREBOOK,
    ".lorebook": LOREBOOK,
    ".enex": NOTEBOOK,
}  # fmt: skip

# Within a folder that is really one document of another program, such as ``Novel.scriv``,
# nothing is taken in but what ends like this.
_IN_PACKAGES: dict[str, dict[str, str]] = {}


def kind_of(path: str | PurePath) -> str:
    """Return what a file of notes is; empty if it is none, as hidden files are.

    Args:
        path: With its folders, for they may be a package.
    """
    folders, name = os.path.split(os.fspath(path))
    suffix = os.path.splitext(name)[1].lower()
    if name.startswith("."):
        return ""
    return _kinds_in(folders).get(suffix, "")


def is_note_file(path: str | PurePath) -> bool:
    """Tell by its name and place whether a file may hold notes."""
    return bool(kind_of(path))


def _kinds_in(folders: str) -> dict[str, str]:
    for ending, kinds in _IN_PACKAGES.items():
        if ending in folders.lower() and any(
            part.lower().endswith(ending) for part in PurePath(folders).parts
        ):
            return kinds
    return _KINDS
