"""Translation for what is no widget."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def tr(text: str, *, count: int = -1) -> str:
    """Return a sentence of the window in the writer's language; ``{n}`` is the count."""
    # Not Qt's own %n: that is written without separators.
    translated = QCoreApplication.translate("WriterAssist", text, None, count)
    return translated.replace("{n}", f"{count:,}") if count >= 0 else translated


def plural(count: int, one: str, many: str) -> str:
    """Return "1 note" or "2 notes"; ``{n}`` is the count."""
    return tr(one if count == 1 else many, count=count)
