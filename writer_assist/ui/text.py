"""Translating text, naming keys and sizes, and counting text as Qt does: in UTF-16 units."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QModelIndex, QPersistentModelIndex
from PySide6.QtGui import QKeySequence

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()


def tr(text: str, *, count: int = -1) -> str:
    """Return a sentence of the window in the writer's language; ``{n}`` is the count."""
    # Not Qt's own %n: that is written without separators.
    translated = QCoreApplication.translate("WriterAssist", text, None, count)
    return translated.replace("{n}", f"{count:,}") if count >= 0 else translated


def plural(count: int, one: str, many: str) -> str:
    """Return "1 note" or "2 notes"; ``{n}`` is the count."""
    return tr(one if count == 1 else many, count=count)


def size_words(size: int) -> str:
    """Return a size for people: "271 MB", "4.4 GB"."""
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.0f} MB"


def key_name(keys: str) -> str:
    """Return what this system calls a key: "Ctrl+S" on Linux and Windows, "⌘S" on a Mac.

    Args:
        keys: The key in Qt's portable text, as in the table of actions.
    """
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def how_to_ask() -> str:
    """Say which key asks for continuations; the empty panel shows this."""
    words = tr("{key} continues your text, each card from one of your notes.")
    return words.format(key=key_name("Ctrl+Enter"))


def units_before(text: str, characters: int) -> int:
    """Return how many UTF-16 units the first characters of a text take."""
    head = text[:characters]
    return len(head) + sum(character > "\uffff" for character in head) if _wide(head) else len(head)


def characters_before(text: str, units: int) -> int:
    """Return how many characters lie within the first UTF-16 units of a text."""
    if not _wide(text[:units]):
        return min(units, len(text))
    encoded = text.encode("utf-16-le", "surrogatepass")[: 2 * units]
    return len(encoded.decode("utf-16-le", "ignore"))


def _wide(text: str) -> bool:
    return not text.isascii() and max(text) > "\uffff"
