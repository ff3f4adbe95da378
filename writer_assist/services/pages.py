"""The pages of an export, to look at and to print: typeset once, drawn as they are wanted."""

from __future__ import annotations

import logging
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

from writer_assist.child_process import followed, run_module
from writer_assist.domain.export import ExportFormat, ExportOrder
from writer_assist.domain.pages import DrawnPages, PagesOrder
from writer_assist.domain.progress import CancelToken, Progress
from writer_assist.errors import WriterAssistError
from writer_assist.paths import DataFolder
from writer_assist.services import page_drawing_child
from writer_assist.services.export import export_manuscript

logger = logging.getLogger(__name__)


def typeset_pages(
    order: ExportOrder, target: Path, folder: DataFolder, cancel: CancelToken
) -> Generator[Progress, None, Path]:
    """Write the pages of an export, whatever its format, to a PDF file; yields its progress.

    Raises:
        Cancelled: It was stopped.
        WriterAssistError: As for an export.
    """
    pages = replace(order, format=ExportFormat.PDF, target=target)
    outcome = yield from export_manuscript(pages, folder, cancel)
    return outcome.target


def draw_pages(
    order: PagesOrder, place: Path, cancel: CancelToken
) -> Generator[Progress, None, DrawnPages]:
    """Draw pages into a folder; yields its progress.

    Raises:
        Cancelled: It was stopped.
        WriterAssistError: They cannot be drawn.
    """
    place.mkdir(parents=True, exist_ok=True)
    numbers = map(str, (order.first, order.last, order.dots))
    name = page_drawing_child.__name__
    running = run_module(name, order.pages, place, *numbers, cancel=cancel)
    finished = yield from followed(running, "Drawing pages")
    if finished.code != 0:
        logger.warning("drawing pages ended with code %s", finished.code)
        raise WriterAssistError("The pages cannot be shown. Export them as a PDF file instead.")
    said = finished.result()
    pictures = ((n, place / f"{n}.ppm") for n in range(order.first, order.last + 1))
    return DrawnPages(
        int(said["count"]),
        float(said["width"]),
        float(said["height"]),
        tuple((number, path) for number, path in pictures if path.exists()),
    )
