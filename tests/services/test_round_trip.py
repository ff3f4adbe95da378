"""A book that this program exported is the same book when it is imported again."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.manuscript.books import shared
from writer_assist.domain.export import (
    BOOK,
    STANDARD,
    ExportFormat,
    ExportOrder,
    TitlePage,
)
from writer_assist.domain.imported_book import ImportedBook, ImportedScene, with_scenes_apart
from writer_assist.domain.progress import CancelToken
from writer_assist.files import read_bytes
from writer_assist.importing.book_documents import BookText, read_long_text
from writer_assist.manuscript.changes import make_change
from writer_assist.manuscript.contents import sources_of
from writer_assist.paths import DataFolder
from writer_assist.services.book_reading import book_of
from writer_assist.services.export import export_manuscript
from writer_assist.services.manuscript_import import change_of

SCENES = (
    ImportedScene("Part One", 0),
    ImportedScene("Arrival", 1, "# Arrival\n\nShe came *late*; the **bell** rang.\n"),
    ImportedScene("Supper", 1),
    ImportedScene("Soup", 2, "- Soup?\n\nIt cost $5 & a \\*star\\*. [sic]\n"),
    ImportedScene("Bread", 2, "Nobody, 1 < 2, “spoke” of it.\n\n***\n\nLater.\n"),
    ImportedScene("Part Two", 0, "A motto.\n"),
    ImportedScene("Arrival", 1, "It was lit.\n"),
)
KINDS = ("docx", "odt", "epub", "html", "md")


def exported(book: ImportedBook, target: Path, template: str) -> None:
    folder = target.parent / "Salt"
    if not folder.exists():
        make_change(change_of(book, folder), target.parent / "versions")
    order = ExportOrder(
        sources_of(folder),
        ExportFormat(target.suffix.removeprefix(".")),
        template,
        TitlePage(contact=("A. Quill", "Harbour Lane 1")),
        target,
    )
    for _ in export_manuscript(order, DataFolder(target.parent / "data"), CancelToken()):
        pass


def imported(target: Path) -> ImportedBook:
    return book_of(read_long_text(target, read_bytes(target)), target.stem)


def paragraphs(scenes) -> list[str]:
    """Return all paragraphs and breaks without headings; a scene begins with a break."""
    found: list[str] = []
    for scene in scenes:
        blocks = [block for block in re.split(r"\n\s*\n", scene.text) if block.strip()]
        found += ["***", *(" ".join(one.split()) for one in blocks if one.strip()[0] != "#")]
    return [one for n, one in enumerate(found) if one != "***" or found[n + 1 : n + 2] != ["***"]]


def shape(book):
    return [(one.depth, one.title) for one in book.scenes]


@pytest.mark.parametrize(
    ("kind", "template"), [*((kind, BOOK) for kind in KINDS), ("docx", STANDARD), ("odt", STANDARD)]
)
def test_small_book_comes_back(kind, template, tmp_path):
    exported(ImportedBook("Salt", "A. Quill", SCENES), tmp_path / f"out.{kind}", template)

    book = imported(tmp_path / f"out.{kind}")

    assert (book.title, book.author) == ("Salt", "A. Quill")
    assert shape(book) == [(one.depth, one.title) for one in SCENES if one.depth < 2]
    assert paragraphs(book.scenes) == paragraphs(SCENES)


def test_scenes_of_a_chapter_come_back_where_they_are_cut(tmp_path):
    scenes = tuple(replace(one, depth=one.depth - 1) for one in SCENES[2:5])
    exported(ImportedBook("Salt", "A. Quill", scenes), tmp_path / "out.docx", BOOK)

    book = with_scenes_apart(imported(tmp_path / "out.docx"))

    assert [one.depth for one in book.scenes] == [0, 1, 1, 1]


def test_chapters_of_a_real_novel_come_back(tmp_path):
    source = shared("fiction", "en-pdnc", "Emma", "novel_text.txt")
    text = source.read_text("utf-8").replace(
        "\n\n\n\nCHAPTER II\n", "\n\n\nVOLUME II\n\n\nCHAPTER I\n"
    )
    novel = book_of(BookText("Emma", "Jane Austen", text[:90_000]), "emma")
    exported(novel, tmp_path / "out.docx", BOOK)

    book = imported(tmp_path / "out.docx")

    assert shape(book) == shape(novel)[1:]  # an export has a title page of its own
    assert words(book.scenes) == words(novel.scenes[1:])


def words(scenes) -> list[str]:
    return re.findall(r"[^\W_]+", "\n".join(one.text for one in scenes))
