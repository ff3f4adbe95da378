"""Pages are laid out once, and drawn as they are wanted."""

from __future__ import annotations

import pytest

from writer_assist.domain.export import (
    STANDARD,
    ExportFormat,
    ExportOrder,
    ExportSource,
    TitlePage,
)
from writer_assist.domain.pages import PagesOrder
from writer_assist.domain.progress import CancelToken
from writer_assist.errors import WriterAssistError
from writer_assist.paths import DataFolder
from writer_assist.services.pages import draw_pages, typeset_pages


def finished(work):
    while True:
        try:
            next(work)
        except StopIteration as ended:
            return ended.value


def test_pages_of_a_word_document_can_be_looked_at(tmp_path):
    draft = tmp_path / "draft.md"
    draft.write_text("# One\n\nIt was dark.\n\n# Two\n\nIt was lit.\n")
    order = ExportOrder(
        (ExportSource(draft),), ExportFormat.DOCX, STANDARD, TitlePage(), tmp_path / "x.docx"
    )
    cancel, place = CancelToken(), tmp_path / "drawn"

    pages = finished(
        typeset_pages(order, tmp_path / "pages.pdf", DataFolder(tmp_path / "data"), cancel)
    )
    drawn = finished(draw_pages(PagesOrder(pages, 1, 9, 72), place, cancel))

    assert (drawn.count, drawn.width, drawn.height) == (3, 612, 792)
    assert [number for number, _ in drawn.pictures] == [1, 2]
    assert drawn.pictures[0][1].read_bytes().startswith(b"P6\n612 792\n255\n")
    assert not order.target.exists()


def test_pages_that_cannot_be_drawn_are_told(tmp_path):
    (tmp_path / "pages.pdf").write_bytes(b"nothing")

    with pytest.raises(WriterAssistError):
        finished(draw_pages(PagesOrder(tmp_path / "pages.pdf", 0, 0, 72), tmp_path, CancelToken()))
