"""A snippet on its way into the text, by drag or by key."""

from __future__ import annotations

import re

from PySide6.QtCore import QMimeData

from writer_assist.domain.readable import readable
from writer_assist.domain.snippet import Snippet
from writer_assist.ui.sources.reasons import best_sentence

PASSAGE_MIME = "application/x-writer-assist-passage"

_ADDRESS = re.compile(r"[<(]?\b(?:https?://|www\.)[^\s<>]+[>)]?")
# Lines that belong to the note and not to what it tells: headings, the head of a callout.
_HEAD = re.compile(r"^[ \t>]*(?:#{1,6}[ \t].*|\[![\w-]+\].*)$", re.MULTILINE)
_CREDIT = re.compile(
    r"(?:author|artist|art|by|credits?|image|licen[cs]e|link|photo|source|url|via)s?\b[ \t]*[:—–-]",
    re.IGNORECASE,
)


def quotation(snippet: Snippet, *, whole: bool = False) -> str:
    """Return the sentence that is shown, or the whole passage, as a quotation with its source."""
    lines = _prose(snippet.passage.text) if whole else _prose(best_sentence(snippet))
    lines = lines or _prose(snippet.passage.text) or [best_sentence(snippet)]
    return "\n".join([*(f"> {line}" for line in lines), f"> — {snippet.passage.label}", ""])


def mime_of(snippet: Snippet, *, whole: bool = False) -> QMimeData:
    """Return what a drag carries: the quotation, and which passage it is."""
    data = QMimeData()
    data.setText(quotation(snippet, whole=whole))
    data.setData(PASSAGE_MIME, str(snippet.passage.passage_id).encode())
    return data


def passage_in(data: QMimeData) -> int | None:
    """Return the id of the passage that a drag carries; None for any other text."""
    raw = bytes(data.data(PASSAGE_MIME).data())
    return int(raw) if raw.isdigit() else None


def _prose(markdown: str) -> list[str]:
    """Return the lines that a reader would read: no marks, addresses, headings or credits."""
    words = readable(_ADDRESS.sub("", readable(_HEAD.sub("", markdown))))
    lines = (line.strip(" \t|") for line in words.split("\n"))
    return [line for line in lines if line and not _CREDIT.match(line)]
