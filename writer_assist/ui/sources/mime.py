"""A snippet on its way into the text, by drag or by key."""

from __future__ import annotations

from PySide6.QtCore import QMimeData

from writer_assist.domain.snippet import Snippet

PASSAGE_MIME = "application/x-writer-assist-passage"


def quotation(snippet: Snippet) -> str:
    """Return the passage as a Markdown quotation with its source."""
    lines = [f"> {line}".rstrip() for line in snippet.passage.text.strip().splitlines()]
    return "\n".join([*lines, f"> — {snippet.passage.label}", ""])


def mime_of(snippet: Snippet) -> QMimeData:
    """Return what a drag carries: the quotation, and which passage it is."""
    data = QMimeData()
    data.setText(quotation(snippet))
    data.setData(PASSAGE_MIME, str(snippet.passage.passage_id).encode())
    return data


def passage_in(data: QMimeData) -> int | None:
    """Return the id of the passage that a drag carries; None for any other text."""
    raw = bytes(data.data(PASSAGE_MIME).data())
    return int(raw) if raw.isdigit() else None
