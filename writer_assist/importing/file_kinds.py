"""The kinds of files that are imported, recognised by name only."""

from __future__ import annotations

import os
import re
from pathlib import PurePath

MARKDOWN = "Markdown"
PLAIN_TEXT = "plain text"
DOCUMENT = "document"
PDF = "PDF"
LOREBOOK = "lorebook"
PICTURE = "picture that may hold a character"
CHARACTER = "settings that may be a character"
NOTEBOOK = "notebook"
SCRIVENER = "text of a Scrivener project"
NOVELWRITER = "text of a novelWriter project"
MANUSKRIPT = "Manuskript project"
TEXTBUNDLES = "archive of notes"

# From a suffix to the kind of file; see ``readers``.
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
    **dict.fromkeys(
        (".json", ".lorebook", ".story", ".scenario", ".charx", ".risum"), LOREBOOK
    ),
    **dict.fromkeys((".png", ".apng", ".jpg", ".jpeg", ".webp"), PICTURE),
    **dict.fromkeys((".yaml", ".yml"), CHARACTER),
    ".enex": NOTEBOOK,
    ".nwd": NOVELWRITER,
    ".msk": MANUSKRIPT,
    ".textpack": TEXTBUNDLES,
    ".bear2bk": TEXTBUNDLES,
}  # fmt: skip

# Where a Scrivener project keeps the writer's texts; everything else in it is internal.  They are
# ``Files/Data/<identity>/content.rtf``, or ``Files/Docs/12.rtf`` up to version 2.
SCRIVENER_TEXT = re.compile(
    r"(?P<project>.*?\.scriv)/Files/"
    r"(?:Data/(?P<new>[^/]+)/(?P<new_role>content|notes|synopsis)"
    r"|Docs/(?P<old>\d+)(?:_(?P<old_role>notes|synopsis))?)\.\w+",
    re.IGNORECASE,
)
SCRIVENER_COMMENTS = ".comments"  # remarks and footnotes of a text
_PLOTS = "plots.xml"  # Manuskript's


def kind_of(path: str | PurePath) -> str:
    """Return the kind of a file; empty if it is no file of notes, such as a hidden file.

    Args:
        path: With its folders, since they may be a package.
    """
    whole = os.fspath(path)
    name = os.path.basename(whole)
    kind = _KINDS.get(os.path.splitext(name)[1].lower(), "")
    if name.startswith("."):
        return ""
    if ".scriv" in whole.lower() and _is_in_scrivener(whole):
        place = SCRIVENER_TEXT.fullmatch(whole.replace(os.sep, "/"))
        is_read = kind or name.lower().endswith(SCRIVENER_COMMENTS)
        return SCRIVENER if is_read and place else ""
    return MANUSKRIPT if name == _PLOTS else kind


def may_hold_nothing(path: str | PurePath) -> bool:
    """Tell whether files of this kind usually hold no notes, so that none is no failure."""
    return kind_of(path) in {PICTURE, CHARACTER}


def is_note_file(path: str | PurePath) -> bool:
    """Tell by its name and location whether a file may hold notes."""
    return bool(kind_of(path))


def _is_in_scrivener(path: str) -> bool:
    return any(folder.lower().endswith(".scriv") for folder in PurePath(path).parts[:-1])
