"""PDF files as notes: their text, put together again from lines on pages."""

from __future__ import annotations

import json
import logging
import os
import re
import sys
from pathlib import Path
from typing import Any

from writer_assist.domain.parsed_note import ParsedNote
from writer_assist.errors import NoteUnreadableError
from writer_assist.importing import pdf_child
from writer_assist.importing.children import Finished, TooLongError, TooMuchError, run_limited
from writer_assist.importing.documents import document_note
from writer_assist.importing.pandoc import Converted
from writer_assist.importing.pdf_paragraphs import Line, markdown_of

logger = logging.getLogger(__name__)

# What programs write where a title belongs.
_NO_TITLE = re.compile(
    r"(?i)untitled.*|microsoft word\b.*|document ?\d*|(pdf )?title|layout ?\d*|.*\.\w{2,5}"
)


def read_pdf(path: Path, raw: bytes) -> tuple[ParsedNote, ...]:
    """Read a PDF file as one note.

    Raises:
        NoteUnreadableError: It is damaged, protected, or has no text but pictures of it.
    """
    finished = _run(path.name, raw)
    if finished.code != 0:
        raise NoteUnreadableError(f"{path.name} {_why(finished)}")
    described, *pages = (json.loads(line) for line in finished.output.splitlines())
    markdown = markdown_of([[Line(*line) for line in page["lines"]] for page in pages])
    if not markdown:
        raise NoteUnreadableError(f"{path.name} {_why_empty(pages)}")
    return (document_note(path, _described(described, markdown)),)


def _run(name: str, raw: bytes) -> Finished:
    root = str(Path(__file__).resolve().parents[2])  # so that a checkout finds itself
    paths = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH", "")]))
    command = [sys.executable, "-m", pdf_child.__name__]
    try:
        return run_limited(command, raw, environment={"PYTHONPATH": paths})
    except TooLongError as error:
        raise NoteUnreadableError(
            f"{name} takes too long to read. Split it into smaller files."
        ) from error
    except TooMuchError as error:
        raise NoteUnreadableError(f"{name} holds more text than any book.") from error


def _why(finished: Finished) -> str:
    if finished.code == pdf_child.PASSWORD:
        return "is protected by a password. Save a copy without one."
    if finished.code == pdf_child.DAMAGED:
        return "is damaged, or no PDF file."
    logger.warning("Reading a PDF file failed with code %s", finished.code)
    return "cannot be read: it is damaged, or needs too much memory."


def _why_empty(pages: list[dict[str, Any]]) -> str:
    if any(page.get("damaged") for page in pages):
        return "is damaged: its pages cannot be read."
    if any(page["pictures"] for page in pages):
        return "holds no text: its pages are pictures. A program for text recognition can mend it."
    return "holds no text; its pages are empty, or drawings."


def _described(described: dict[str, str], markdown: str) -> Converted:
    title = " ".join(described.get("title", "").split())
    author = described.get("author", "").strip()
    return Converted(
        title="" if _NO_TITLE.fullmatch(title) else title,
        authors=(author,) if author else (),
        keywords=tuple(filter(None, [described.get("keywords", "").strip()])),
        markdown=markdown,
    )
