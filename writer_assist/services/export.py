"""Exports a manuscript: its files become one book, and pandoc and Typst write it."""

from __future__ import annotations

import json
import logging
import tempfile
import uuid
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from html import escape
from pathlib import Path

from writer_assist.child_process import ChildOutcome, followed, run_child, run_module
from writer_assist.domain.export import ExportFormat, ExportOrder, ExportOutcome
from writer_assist.domain.progress import CancelToken, Progress
from writer_assist.errors import UsageError, WriterAssistError
from writer_assist.files import disk_error, write_atomically
from writer_assist.importing.documents import program
from writer_assist.manuscript.book_text import BlockKind, as_markdown
from writer_assist.paths import DataFolder, resources_folder
from writer_assist.services import typesetting_child
from writer_assist.services.book_gathering import Book, gathered
from writer_assist.services.epub_cover import read_cover, with_cover
from writer_assist.services.export_templates import ExportTemplate, load_template, shared_file
from writer_assist.services.project_export import export_project

logger = logging.getLogger(__name__)

_LONGEST_S = 600
_MOST_OUTPUT = 256 * 1024 * 1024
_HEAP = ("+RTS", "-M1500M", "-RTS")
# No signs beyond CommonMark's: a dollar, a caret or an angle bracket of a story stays what it is.
_FROM = "commonmark-raw_html+footnotes+strikeout"
_PANDOC = {
    ExportFormat.DOCX: "docx",
    ExportFormat.ODT: "odt",
    ExportFormat.EPUB: "epub3",
    ExportFormat.HTML: "html5",
    ExportFormat.TEXT: "plain",
    ExportFormat.PDF: "typst",
}


def export_manuscript(
    order: ExportOrder, folder: DataFolder, cancel: CancelToken
) -> Generator[Progress, None, ExportOutcome]:
    """Write a manuscript to a file in place of what was there; yields its progress.

    Raises:
        Cancelled: It was stopped; nothing was written.
        WriterAssistError: A file cannot be read or written, or the template is faulty.
    """
    if order.format.is_folder:
        return (yield from export_project(order, folder, cancel))
    template = load_template(order.template, folder)
    if any(_is_same(source.path, order.target) for source in order.sources):
        raise UsageError("The export would replace a draft. Choose another name.")
    picture = order.title_page.cover if order.format is ExportFormat.EPUB else None
    cover = read_cover(picture) if picture else None
    book = yield from gathered(order, cancel)
    if order.format is ExportFormat.MARKDOWN:
        raw = _markdown(book).encode("utf-8", "replace")
    else:
        raw = yield from _converted(order, book, template, cancel)
    if cover is not None:
        raw = with_cover(raw, cover)
    cancel.check()
    yield Progress("Saving", 0)
    write_atomically(order.target, raw)
    return ExportOutcome(order.target, book.words, book.left_out)


def _markdown(book: Book) -> str:
    fields = {"title": book.title, "author": book.author}
    head = "".join(
        f"{name}: {json.dumps(value, ensure_ascii=False)}\n"
        for name, value in fields.items()
        if value
    )
    return f"---\n{head}---\n\n{as_markdown(book.blocks)}".rstrip() + "\n"


def _converted(
    order: ExportOrder, book: Book, template: ExportTemplate, cancel: CancelToken
) -> Generator[Progress, None, bytes]:
    source = as_markdown(book.blocks, escaped=True).encode("utf-8", "replace")
    try:
        with tempfile.TemporaryDirectory(prefix="writer-assist-") as place:
            command = _command(order, book, template, Path(place))
            running = run_child(command, cancel, data=source, most_output=_MOST_OUTPUT)
            finished = yield from _in_time(running, "Writing the book")
            if finished.code != 0:
                logger.warning("pandoc ended with code %s", finished.code)
                raise WriterAssistError(_REFUSED.format(_last_line(finished)))
            if order.format is not ExportFormat.PDF:
                return finished.output
            return (yield from _pages(finished.output, Path(place), cancel))
    except OSError as error:
        raise disk_error(error, order.target) from error


_REFUSED = "The book could not be written with this template. The converter says: {}"


def _pages(source: bytes, place: Path, cancel: CancelToken) -> Generator[Progress, None, bytes]:
    text, pages = place / "book.typ", place / "book.pdf"
    text.write_bytes(source)
    fonts = resources_folder() / "fonts"
    running = run_module(typesetting_child.__name__, text, pages, fonts, cancel=cancel)
    finished = yield from _in_time(running, "Laying out pages")
    if finished.code != 0:
        logger.warning("typesetting ended with code %s", finished.code)
        raise WriterAssistError(_REFUSED.format(_last_line(finished)))
    return pages.read_bytes()


def _in_time(
    running: Generator[float, None, ChildOutcome], stage: str
) -> Generator[Progress, None, ChildOutcome]:
    """Follow a child; it is killed when it takes too long, or when nobody follows any more."""
    with closing(running):
        following = followed(running, stage)
        while True:
            try:
                progress = next(following)
            except StopIteration as ended:
                outcome: ChildOutcome = ended.value
                return outcome
            if progress.finished > _LONGEST_S:
                raise WriterAssistError("The export takes too long. Export fewer texts at once.")
            yield progress


def _command(order: ExportOrder, book: Book, template: ExportTemplate, place: Path) -> list[str]:
    head = running_head(book.title, book.author)
    command = [program(), *_HEAP, "--sandbox", f"--from={_FROM}", f"--to={_PANDOC[order.format]}"]
    command += ["--output=-", "--wrap=none"]
    for name, values in _metadata(order, book, template, head).items():
        command += [f"--metadata={name}={value}" for value in values]
    command += [f"--lua-filter={shared_file('export.lua')}"]
    return command + _by_format(order.format, book, template, place, head)


def _by_format(
    kind: ExportFormat, book: Book, template: ExportTemplate, place: Path, head: str
) -> list[str]:
    if kind in {ExportFormat.DOCX, ExportFormat.ODT}:
        reference = place / f"reference.{kind.value}"
        reference.write_bytes(template.reference(reference.name, head, has_parts=book.has_parts))
        shape = "openxml" if kind is ExportFormat.DOCX else "opendocument"
        return [f"--reference-doc={reference}", f"--template={shared_file(f'page.{shape}')}"]
    if kind is ExportFormat.TEXT:
        return [f"--template={shared_file('page.txt')}"]
    if kind in {ExportFormat.EPUB, ExportFormat.HTML}:
        # In its sandbox pandoc reads no style sheet that is a file of its own.
        styles = f"--variable=styles={template.styles()}"
        if kind is ExportFormat.EPUB:
            split = f"--split-level={2 if book.has_parts else 1}"
            contents = ("--toc", "--toc-depth=2", split)
            return [styles, f"--template={shared_file('page.epub3')}", *contents]
        plain_title = f"--variable=title-plain={escape(book.title)}"
        return [styles, f"--template={shared_file('page.html')}", plain_title]
    plain = {"title-plain": book.title, "author-plain": book.author, "font": template.font}
    strings = [f"--variable={name}={_typst_string(value)}" for name, value in plain.items()]
    return [f"--template={template.file('page.typ')}", *strings]


def _metadata(
    order: ExportOrder, book: Book, template: ExportTemplate, head: str
) -> Mapping[str, Sequence[str]]:
    """Return what pandoc's templates and the filter ask for: words, in which no sign is a mark."""
    page = order.title_page
    identity = f"{book.title}\n{book.author}"
    isbn = "".join(sign for sign in page.isbn if sign.isalnum())
    has_chapters = any(block.kind is BlockKind.HEADING for block in book.blocks)
    said = {
        "title": [_one_line(book.title)],
        "author": [_one_line(book.author)],
        "lang": [page.language.partition(".")[0].replace("_", "-")],
        "scene-break": [template.scene_break],
        "running-head": [head],
        "identifier": [
            f"urn:isbn:{isbn}" if isbn else uuid.uuid5(uuid.NAMESPACE_URL, identity).urn
        ],
        "publisher": [_one_line(page.publisher)],
        "rights": [_one_line(page.rights)],
        "description": [_one_line(page.description)],
        "dedication": [_one_line(line) for line in page.dedication],
        "has-chapters": ["yes" if has_chapters else ""],
        "has-parts": ["yes" if book.has_parts else ""],
        "contact": [_one_line(line) for line in page.contact] if template.contact else [],
        "words": [rounded_words(book.words) if template.contact else ""],
    }
    return {name: [value for value in values if value] for name, values in said.items()}


def rounded_words(words: int) -> str:
    """Return a number of words as editors expect it: "about 84,000 words"."""
    step = 1000 if words >= 20_000 else 500 if words >= 5_000 else 100
    return f"about {max(step, round(words / step) * step):,} words"


def running_head(title: str, author: str) -> str:
    """Return what stands before the number of a page: "AUSTEN / EMMA / "."""
    surname = author.split()[-1:] or []
    return "".join(f"{part.upper()} / " for part in (*surname, _one_line(title)) if part)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _typst_string(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _last_line(finished: ChildOutcome) -> str:
    lines = [line for line in finished.errors.splitlines() if line.strip()]
    return lines[-1][:200] if lines else f"code {finished.code}."


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False
