"""A manuscript is handed in as what editors and readers open."""

import html
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from tests.services.pictures import png
from writer_assist.domain.export import (
    BOOK,
    PLAIN,
    STANDARD,
    TEMPLATES,
    ExportFormat,
    ExportOrder,
    ExportSource,
    TitlePage,
)
from writer_assist.domain.progress import Cancelled, CancelToken, Progress
from writer_assist.errors import UsageError
from writer_assist.manuscript.contents import sources_of, title_of
from writer_assist.paths import DataFolder
from writer_assist.services.export import export_manuscript, rounded_words, running_head

NOVEL = Path(__file__).parents[3] / "shared/data/fiction/en-pdnc/Emma/novel_text.txt"
DRAFT = """\
---
title: The Lantern
status: draft
---

# Chapter One

It was *dark*, and the <lamp> cost $5. %% Cut this? %%

***

- Who is there?

# Chapter Two

Nobody, & no one.
"""


needs_epubcheck = pytest.mark.skipif(
    not shutil.which("epubcheck"), reason="epubcheck is not installed"
)


@pytest.fixture
def folder(tmp_path) -> DataFolder:
    return DataFolder(tmp_path / "data")


@pytest.fixture
def draft(tmp_path) -> Path:
    path = tmp_path / "lantern.md"
    path.write_text(DRAFT, encoding="utf-8")
    return path


def export(folder, sources, target, template=PLAIN, **page):
    order = ExportOrder(
        tuple(sources),
        ExportFormat(target.suffix[1:]),
        template,
        TitlePage(**page),
        target,
    )
    work = export_manuscript(order, folder, CancelToken())
    while True:
        try:
            assert isinstance(next(work), Progress)
        except StopIteration as ended:
            return ended.value


def faults_of(book: Path) -> str:
    """Return what epubcheck has to say of an e-book; empty if it finds nothing."""
    jar = shutil.which("epubcheck")
    assert jar
    # The second compiler of Java takes as long again as the check itself.
    java = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", jar]
    start = java if Path(jar).read_bytes()[:2] == b"PK" else [jar]
    checked = subprocess.run([*start, str(book)], capture_output=True, text=True, check=False)
    return checked.stdout + checked.stderr if checked.returncode else ""


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W_]+", text))


def text_of(path: Path) -> str:
    """Read an export without the code that wrote it."""
    if path.suffix == ".pdf":
        import pypdfium2

        with pypdfium2.PdfDocument(path.read_bytes()) as pages:
            return "\n".join(page.get_textpage().get_text_bounded() for page in pages)
    if path.suffix in {".md", ".txt"}:
        return path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        return _without_tags(path.read_text(encoding="utf-8"))
    part = {".docx": r"word/document\.xml", ".odt": r"content\.xml", ".epub": r".*ch\d+\.xhtml"}
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if re.fullmatch(part[path.suffix], name)]
        return "\n".join(_without_tags(archive.read(name).decode()) for name in names)


def _without_tags(page: str) -> str:
    page = re.sub(r"<head>.*?</head>", "", page, flags=re.DOTALL)
    inline = r"</?(?:w:r|w:t|w:rPr|w:i|w:iCs|text:span|em|span|a)\b[^>]*>"
    return html.unescape(re.sub(r"<[^>]+>", " ", re.sub(inline, "", page)))


@pytest.mark.parametrize("kind", [kind for kind in ExportFormat if not kind.is_folder])
def test_every_word_and_no_comment_is_in(kind, folder, draft, tmp_path):
    outcome = export(folder, [ExportSource(draft)], tmp_path / f"out.{kind.value}")

    told = "Chapter One It was dark and the lamp cost 5 Who is there Chapter Two Nobody no one"
    assert not words(told) - words(text_of(outcome.target))
    assert not words("Cut status draft") & words(text_of(outcome.target))


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("kind", ["docx", "odt", "epub", "pdf"])
def test_every_template_makes_every_kind(template, kind, folder, draft, tmp_path):
    target = tmp_path / f"out.{kind}"

    export(folder, [ExportSource(draft)], target, template, author="Mara Venn")

    assert "Chapter One" in " ".join(text_of(target).split())


def test_standard_manuscript_has_head_contact_and_words(folder, draft, tmp_path):
    target = tmp_path / "out.docx"

    export(folder, [ExportSource(draft)], target, STANDARD, author="Mara Venn", contact=("Salt 1",))

    with zipfile.ZipFile(target) as archive:
        assert "VENN / THE LANTERN / " in archive.read("word/header1.xml").decode()
    assert {"Salt", "about"} <= set(words(text_of(target)))


def test_italics_and_breaks_reach_the_document(folder, draft, tmp_path):
    target = tmp_path / "out.docx"

    export(folder, [ExportSource(draft)], target, STANDARD)

    with zipfile.ZipFile(target) as archive:
        document = archive.read("word/document.xml").decode()
    assert re.search(r"<w:i\s*/>.*?dark", document)
    assert re.search(r'BookSceneBreak"\s*/>.*?#', document, re.DOTALL)


def test_drafts_of_a_folder_follow_their_numbers(folder, tmp_path):
    book = tmp_path / "book"
    book.mkdir()
    for name in ("10 End", "2 - Middle", "1. Start"):
        (book / f"{name}.md").write_text(f"Text of {name}.", encoding="utf-8")

    export(folder, sources_of(book), tmp_path / "out.md")

    headings = re.findall(r"^# (.*)$", (tmp_path / "out.md").read_text(), re.MULTILINE)
    assert headings == ["Start", "Middle", "End"]


def test_title_that_the_text_begins_with_is_its_heading_and_said_once(folder, tmp_path):
    book = tmp_path / "book"
    book.mkdir()
    for name in ("1 - CHAPTER I. Down the Hole", "2 - The Pool"):
        title = name.partition(" - ")[2]
        lines = title.replace(". ", ".\n")
        (book / f"{name}.md").write_text(f"{lines}\n\n\nIt was dark.\n", encoding="utf-8")

    export(folder, sources_of(book), tmp_path / "out.md")

    text = (tmp_path / "out.md").read_text(encoding="utf-8")
    assert text.count("Hole") == text.count("Pool") == 1
    assert text.count("\n# ") == 2
    assert "***" not in text


def test_what_says_so_is_left_out(folder, draft, tmp_path):
    notes = tmp_path / "notes.md"
    notes.write_text("---\ncompile: false\n---\nSecret.", encoding="utf-8")

    outcome = export(folder, [ExportSource(draft), ExportSource(notes)], tmp_path / "out.txt")

    assert outcome.left_out == ("notes",)
    assert "Secret" not in text_of(outcome.target)


def test_text_of_the_window_comes_before_the_file(folder, draft, tmp_path):
    export(folder, [ExportSource(draft, text="Just typed.")], tmp_path / "out.txt")

    assert "Just typed." in (tmp_path / "out.txt").read_text(encoding="utf-8")


def test_title_says_what_it_says(folder, draft, tmp_path):
    export(folder, [ExportSource(draft)], tmp_path / "out.pdf", BOOK, title='*"A" & <b> $1 #x\\')

    assert '*"A" & <b> $1 #x\\' in text_of(tmp_path / "out.pdf")


def test_draft_is_never_replaced(folder, draft):
    with pytest.raises(UsageError, match="replace a draft"):
        export(folder, [ExportSource(draft)], draft)


def test_stopped_export_leaves_the_old_file(folder, draft, tmp_path):
    target, cancel = tmp_path / "out.pdf", CancelToken()
    target.write_text("old")
    page = TitlePage()
    order = ExportOrder((ExportSource(draft),), ExportFormat.PDF, BOOK, page, target)
    work = export_manuscript(order, folder, cancel)
    next(work)
    cancel.cancel()

    with pytest.raises(Cancelled):
        list(work)

    assert target.read_text() == "old"


def test_own_template_comes_before_the_one_of_its_name(folder, draft, tmp_path):
    own = folder.templates / PLAIN
    own.mkdir(parents=True)
    (own / "template.toml").write_text('scene_break = "~o~"')

    export(folder, [ExportSource(draft)], tmp_path / "out.txt")

    assert "~o~" in (tmp_path / "out.txt").read_text(encoding="utf-8")


def test_unknown_template_names_the_known_ones(folder, draft, tmp_path):
    with pytest.raises(UsageError, match="standard-manuscript"):
        export(folder, [ExportSource(draft)], tmp_path / "out.txt", "nothing")


@pytest.mark.parametrize(
    ("count", "said"),
    [(40, "about 100 words"), (7_420, "about 7,500 words"), (84_321, "about 84,000 words")],
)
def test_words_are_rounded(count, said):
    assert rounded_words(count) == said


def test_head_is_surname_and_title():
    assert running_head("Emma", "Jane Austen") == "AUSTEN / EMMA / "


@pytest.mark.parametrize(
    ("name", "title"), [("03 - The Storm", "The Storm"), ("12", "12"), ("1984", "1984")]
)
def test_title_is_the_name_without_its_number(name, title):
    assert title_of(Path(f"{name}.md")) == title


@needs_epubcheck
@pytest.mark.parametrize("template", TEMPLATES)
def test_epubcheck_finds_nothing(template, folder, draft, tmp_path):
    target, cover = tmp_path / "out.epub", tmp_path / "cover.png"
    cover.write_bytes(png(300, 400))
    around = {"cover": cover, "rights": "© M. Venn", "isbn": "9783161484100", "about": "She lives."}
    export(folder, [ExportSource(draft)], target, template, author="Mara Venn", **around)

    assert faults_of(target) == ""


@pytest.mark.skipif(not NOVEL.exists(), reason="the test data is not on this machine")
@pytest.mark.parametrize("kind", ["docx", "odt", "epub", "html", "md", "txt", "pdf"])
def test_every_word_of_a_novel_arrives(kind, folder, tmp_path):
    target = tmp_path / f"novel.{kind}"

    export(folder, [ExportSource(NOVEL)], target, STANDARD if kind == "pdf" else BOOK)

    assert not words(NOVEL.read_text(encoding="utf-8")) - words(text_of(target))
