"""A cover is checked, and shown by the e-book."""

from __future__ import annotations

import zipfile

import pytest

from tests.services.pictures import jpeg, png
from writer_assist.domain.export import BOOK, ExportFormat, ExportOrder, ExportSource, TitlePage
from writer_assist.domain.progress import CancelToken
from writer_assist.errors import UsageError
from writer_assist.importing.book_documents import read_long_text
from writer_assist.paths import DataFolder
from writer_assist.services.epub_cover import read_cover
from writer_assist.services.export import export_manuscript


@pytest.fixture
def exported(tmp_path):
    draft, target, cover = (tmp_path / name for name in ("draft.md", "book.epub", "cover.png"))
    draft.write_text("# One\n\nIt was dark.\n\n# Two\n\nLit.\n")
    cover.write_bytes(png(300, 400))
    page = TitlePage(
        "Salt", "A. Quill", cover=cover, rights="© A. Quill", publisher="Harbour",
        isbn="978-3-16-148410-0", description="A ferry.", dedication=("For M.",), about="Lives.",
    )  # fmt: skip
    order = ExportOrder((ExportSource(draft),), ExportFormat.EPUB, BOOK, page, target)
    for _ in export_manuscript(order, DataFolder(tmp_path / "data"), CancelToken()):
        pass
    return target


def test_book_begins_with_its_cover(exported):
    with zipfile.ZipFile(exported) as book:
        package = book.read("EPUB/content.opf").decode()

        assert book.read("EPUB/media/cover.png").startswith(b"\x89PNG")
        assert 'properties="cover-image"' in package
        assert package.index('idref="cover_xhtml"') < package.index('idref="title_page_xhtml"')


def test_book_says_what_is_known_of_it(exported):
    with zipfile.ZipFile(exported) as book:
        package = book.read("EPUB/content.opf").decode()
        page = book.read("EPUB/text/title_page.xhtml").decode()

    assert "urn:isbn:9783161484100" in package
    assert all(said in package for said in ("Harbour", "A ferry.", "© A. Quill"))
    assert "For M." in page


def test_what_stands_around_the_text_is_not_imported_as_text(exported):
    text = read_long_text(exported, exported.read_bytes())

    assert (text.title, text.author) == ("Salt", "A. Quill")
    assert "For M." not in text.text
    assert "# About the author" in text.text


@pytest.mark.parametrize("make", [png, jpeg])
def test_size_of_a_picture_is_read(make, tmp_path):
    (tmp_path / "cover").write_bytes(make(640, 900))

    cover = read_cover(tmp_path / "cover")

    assert (cover.width, cover.height) == (640, 900)


@pytest.mark.parametrize(
    "raw", [b"", b"GIF89a", png(300, 400)[:18], jpeg(300, 400)[:9], png(20, 20)]
)
def test_what_is_no_cover_is_refused(raw, tmp_path):
    (tmp_path / "cover").write_bytes(raw)

    with pytest.raises(UsageError):
        read_cover(tmp_path / "cover")


def test_missing_cover_is_told(tmp_path):
    with pytest.raises(UsageError, match="cover"):
        read_cover(tmp_path / "nothing.png")
