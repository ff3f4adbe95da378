"""A whole printed novel is handed in, and looked at by programs that know nothing of this one."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from tests.manuscript.books import shared
from tests.services.test_export import faults_of, needs_epubcheck, text_of
from writer_assist.domain.export import BOOK, STANDARD, ExportFormat, ExportOrder, TitlePage
from writer_assist.domain.imported_book import ImportedBook
from writer_assist.domain.progress import CancelToken
from writer_assist.manuscript.changes import make_change
from writer_assist.manuscript.contents import sources_of
from writer_assist.manuscript.held_draft import scene_text
from writer_assist.paths import DataFolder
from writer_assist.services.book_reading import read_book
from writer_assist.services.export import export_manuscript
from writer_assist.services.manuscript_import import change_of

TITLE, AUTHOR = "Alice", "Lewis Carroll"
HEADING = re.compile(r"^# (.+)$", re.MULTILINE)
AROUND = Counter(
    f"{TITLE} {AUTHOR} Carroll CARROLL ALICE about 26 000 000 words".split()
)  # of title pages


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    """A folder with the novel as a book of scenes."""
    source = shared("fiction", "en-pdnc", "AlicesAdventuresInWonderland", "novel_text.txt")
    place = tmp_path_factory.mktemp("novel")
    read = read_book(source, lambda done, total: None)
    make_change(
        change_of(ImportedBook(TITLE, AUTHOR, read.scenes), place / TITLE), place / "versions"
    )
    return place


def exported(place: Path, kind: str, template: str = BOOK) -> Path:
    form = ExportFormat(kind)
    target = place / (kind if form.is_folder else f"{template} {kind}.{kind}")
    order = ExportOrder(sources_of(place / TITLE), form, template, TitlePage(), target)
    for _ in export_manuscript(order, DataFolder(place / "data"), CancelToken()):
        pass
    return target


@pytest.fixture(scope="module")
def handed_in(place) -> str:
    """The book as one text: what every other export is held to."""
    return text_of(exported(place, "md")).partition("\n---\n")[2]


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W_]+", text.replace("\u00ad", "")))


def emphasised(text: str) -> Counter[str]:
    """Return the words in italics."""
    found = re.findall(r"(?<![*_\w\\])[*_](?=\w)([^*_]+?)[*_](?![*_\w])", text)
    return words(" ".join(found))


def headings(text: str) -> list[str]:
    return [one.replace("\\", "") for one in HEADING.findall(text)]


def breaks(text: str) -> int:
    return len(re.findall(r"^(?:\\?\* ?){3,}$", text, re.MULTILINE))


def test_every_word_of_the_novel_is_handed_in(place, handed_in):
    written = "\n".join(scene_text(source.path) for source in sources_of(place / TITLE))

    assert words(handed_in) == words(written)
    assert emphasised(handed_in) == emphasised(written)
    assert breaks(handed_in)


@pytest.mark.parametrize("kind", ["docx", "odt", "novelwriter"])
def test_exported_novel_is_the_same_book_when_it_is_imported_again(place, handed_in, kind):
    book = read_book(exported(place, kind), lambda done, total: None)

    again = "\n\n".join(one.text for one in book.scenes)
    assert (book.title, book.author) == (TITLE, AUTHOR)
    assert [one.title for one in book.scenes] == headings(handed_in)
    assert words(HEADING.sub("", again)) == words(HEADING.sub("", handed_in))
    assert emphasised(again) == emphasised(handed_in)
    assert breaks(again) == breaks(handed_in)


def test_longform_copy_of_the_novel_has_the_same_files(place):
    copied = sources_of(exported(place, "longform"))

    assert [one.path.read_bytes() for one in copied] == [
        one.path.read_bytes() for one in sources_of(place / TITLE)
    ]


def test_pdf_has_the_words_of_the_novel_and_no_others(place, handed_in):
    pages = re.sub(r"CARROLL / ALICE / \d+", "", text_of(exported(place, "pdf", STANDARD)))

    told = words(pages)

    assert not words(handed_in) - told
    assert not told - words(handed_in) - AROUND


@needs_epubcheck
def test_epubcheck_finds_nothing_in_the_novel(place):
    assert faults_of(exported(place, "epub")) == ""


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_opens_the_novel_with_every_word_italics_and_breaks(place, handed_in):
    documents = [exported(place, kind, STANDARD) for kind in ("docx", "odt")]
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(place / 'office').as_uri()}", "--headless",
         "--convert-to", "html", "--outdir", place / "seen", *documents],
        capture_output=True, check=True, timeout=120,
    )  # fmt: skip

    for document in documents:
        page = (place / "seen" / document.with_suffix(".html").name).read_text("utf-8")
        italics = " ".join(re.findall(r"<i>(.*?)</i>", page, re.DOTALL))
        assert not words(handed_in) - words(without_tags(page))
        assert words(without_tags(italics)) == emphasised(handed_in)
        assert len(re.findall(r">#</", page)) == breaks(handed_in)


def without_tags(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", page))
