"""Exports that are projects of other programs: novelWriter's, and a plain copy for Longform.

Both are new folders with the scenes that are a part of the book, in its order.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from writer_assist.domain.export import ExportFormat, ExportOrder, ExportOutcome, ExportSource
from writer_assist.domain.headings import is_same_title
from writer_assist.domain.progress import CancelToken, Progress
from writer_assist.domain.words import count_words
from writer_assist.errors import UsageError
from writer_assist.file_names import safe_stem
from writer_assist.files import read_file
from writer_assist.manuscript.book_text import (
    BlockKind,
    blocks_of,
    with_title_as_heading,
    without_idle_breaks,
)
from writer_assist.manuscript.changes import FileChange, ManuscriptChange, make_change
from writer_assist.manuscript.contents import title_of
from writer_assist.manuscript.front_matter import split_text
from writer_assist.manuscript.index_note import SUFFIX, free_name, new_index, with_author
from writer_assist.manuscript.making import SCENES
from writer_assist.manuscript.scene_fields import SceneFields, fields_in
from writer_assist.manuscript.scene_order import Place
from writer_assist.paths import DataFolder
from writer_assist.services.book_gathering import title_and_author

_ROOT = "NOVEL"
_DEFAULT_STATUS = "New"
_COMMENT = re.compile(r"%%(.+?)%%", re.DOTALL)
_PLACE = re.compile("\ue010(\\d+)\ue011")  # of a comment
_ITALIC = re.compile(r"(?<![\\*\w])\*(?=[^\s*])([^*\n]+?)(?<=[^\s*])\*(?![\w*])")
_FOOTNOTE = re.compile(r"\[\^([\w-]+)\](?!:)")
_FOOTNOTE_TEXT = re.compile(r"\[\^([\w-]+)\]:[ \t]*(.*)", re.DOTALL)
_ESCAPED = re.compile(r"\\([*_`\\#>])")


@dataclass(frozen=True, slots=True)
class CopiedScene:
    """A scene on its way into another project.

    Attributes:
        name: Its file without the ending.
        title: What the writer calls it.
        depth: How many scenes it is below.
        fields: What is known of it.
        head, body: The file in two parts.
    """

    name: str
    title: str
    depth: int
    fields: SceneFields
    head: str
    body: str


def export_project(
    order: ExportOrder, folder: DataFolder, cancel: CancelToken
) -> Generator[Progress, None, ExportOutcome]:
    """Write a book as a project into a new folder; yields its progress.

    Raises:
        Cancelled: It was stopped; nothing was written.
        UsageError: The folder is there and is not empty.
        WriterAssistError: A scene cannot be read, or the folder cannot be written.
    """
    target = order.target
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UsageError(f"{target.name} is there already and is not empty. Choose another name.")
    scenes: list[CopiedScene] = []
    for number, source in enumerate(order.sources):
        cancel.check()
        yield Progress("Reading the texts", number, len(order.sources))
        scenes.append(_scene(source, scenes))
    title, author = title_and_author(order)
    write = _longform if order.format is ExportFormat.LONGFORM else _novelwriter
    change = write(scenes, title, author, target)
    cancel.check()
    yield Progress("Saving", 0)
    make_change(change, folder.index_versions(target / "index"))
    return ExportOutcome(target, sum(count_words(scene.body) for scene in scenes))


def _scene(source: ExportSource, before: Sequence[CopiedScene]) -> CopiedScene:
    split = split_text(read_file(source.path).text)
    fields = fields_in(split.block)
    most = before[-1].depth + 1 if before else 0
    return CopiedScene(
        name=free_name(source.path.stem, [one.name for one in before]),
        title=fields.title or title_of(source.path),
        depth=min(max(0, source.level - 1), most),
        fields=fields,
        head=split.head,
        body=split.body if source.text is None else source.text,
    )


def _longform(
    scenes: Sequence[CopiedScene], title: str, author: str, target: Path
) -> ManuscriptChange:
    places = tuple(Place(scene.name, scene.depth) for scene in scenes)
    stem = safe_stem(title) or "Manuscript"
    index = new_index(target / f"{stem}{SUFFIX}", title, places, scene_folder=SCENES)
    index = with_author(index, author)
    files = (
        FileChange(
            target / SCENES / f"{scene.name}{SUFFIX}", None, (scene.head + scene.body).encode()
        )
        for scene in scenes
    )
    return ManuscriptChange("Export", FileChange(index.path, None, index.raw), files=tuple(files))


def _novelwriter(
    scenes: Sequence[CopiedScene], title: str, author: str, target: Path
) -> ManuscriptChange:
    deepest = max(scene.depth for scene in scenes)
    first = 1 if deepest > 1 else 2  # the level of headings at the top: parts, or else chapters
    statuses = list(dict.fromkeys([_DEFAULT_STATUS, *(one.fields.status for one in scenes)]))
    keys = {status: f"s{number:06x}" for number, status in enumerate(filter(None, statuses))}
    files: list[FileChange] = []
    items: list[str] = []
    root = _handle("root")
    for number, scene in enumerate(scenes):
        handle = _handle(f"{number} {scene.name}")
        level = min(first + scene.depth, 3)
        raw = f"%%~name: {scene.title}\n%%~path: {root}/{handle}\n%%~kind: {_ROOT}/DOCUMENT\n"
        raw += "\n".join(_document(scene, level)).rstrip() + "\n"
        files.append(FileChange(target / "content" / f"{handle}.nwd", None, raw.encode()))
        status = keys[scene.fields.status or _DEFAULT_STATUS]
        items.append(
            f'    <item handle="{handle}" parent="{root}" root="{root}" order="{number}" '
            f'type="FILE" class="{_ROOT}" layout="DOCUMENT">\n'
            f'      <meta expanded="no" heading="H{level}"/>\n'
            f'      <name status="{status}" import="i000000" active="yes">{escape(scene.title)}'
            "</name>\n    </item>"
        )
    index = _PROJECT.format(
        identity=_uuid(title),
        name=escape(title),
        author=escape(author),
        statuses="\n".join(
            f'      <entry key={quoteattr(key)} count="0" color="#808080" shape="SQUARE">'
            f"{escape(status)}</entry>"
            for status, key in keys.items()
        ),
        number=len(items) + 1,
        root=root,
        first=keys[_DEFAULT_STATUS],
        items="\n".join(items),
    )
    project = FileChange(target / "nwProject.nwx", None, index.encode())
    return ManuscriptChange("Export", project, files=tuple(files))


def _document(scene: CopiedScene, level: int) -> Iterator[str]:
    """Yield the lines of a document, in novelWriter's format."""
    yield f"{'#' * level} {scene.title}"
    yield ""
    if scene.fields.pov:
        yield f"@pov: {scene.fields.pov}"
    if scene.fields.synopsis:
        yield f"%Synopsis: {' '.join(scene.fields.synopsis.split())}"
    yield ""
    body, comments = _without_comments(scene.body)
    blocks = without_idle_breaks(with_title_as_heading(scene.title, blocks_of(body)))
    for number, block in enumerate(blocks):
        text = _plain(_PLACE.sub("", block.text)).strip()
        if block.kind is BlockKind.HEADING:
            if number or not is_same_title(text, scene.title):
                yield f"#### {text}\n"
        elif block.kind is BlockKind.BREAK:
            yield ">> * * * <<\n"
        elif footnote := _FOOTNOTE_TEXT.fullmatch(text):
            yield f"%Footnote.f{footnote[1]}: {' '.join(footnote[2].split())}\n"
        elif text:
            yield f"{text}\n"
        for place in _PLACE.finditer(block.text):
            yield f"% {comments[int(place[1])]}\n"


def _without_comments(text: str) -> tuple[str, list[str]]:
    """Return a text with a sign in place of each comment, and the comments in their order."""
    comments: list[str] = []

    def sign(comment: re.Match[str]) -> str:
        comments.append(" ".join(comment[1].split()))
        return f"\ue010{len(comments) - 1}\ue011"

    return _COMMENT.sub(sign, text), comments


def _plain(text: str) -> str:
    text = _FOOTNOTE.sub(r"[footnote:f\1]", _ITALIC.sub(r"_\1_", text))
    return _ESCAPED.sub(r"\1", text)


def _handle(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:13]


def _uuid(name: str) -> str:
    digits = hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-8{digits[17:20]}-{digits[20:32]}"


_PROJECT = """<?xml version='1.0' encoding='utf-8'?>
<novelWriterXML appVersion="2.6" hexVersion="0x020600f0" fileVersion="1.5" fileRevision="4" \
timeStamp="2026-01-01 00:00:00">
  <project id="{identity}" saveCount="1" autoCount="0" editTime="0">
    <name>{name}</name>
    <author>{author}</author>
  </project>
  <settings>
    <doBackup>no</doBackup>
    <language>None</language>
    <spellChecking auto="yes">None</spellChecking>
    <status>
{statuses}
    </status>
    <importance>
      <entry key="i000000" count="0" color="#808080" shape="SQUARE">New</entry>
    </importance>
  </settings>
  <content items="{number}" novelWords="0" notesWords="0" novelChars="0" notesChars="0">
    <item handle="{root}" parent="None" root="{root}" order="0" type="ROOT" class="NOVEL">
      <meta expanded="yes"/>
      <name status="{first}" import="i000000">Novel</name>
    </item>
{items}
  </content>
</novelWriterXML>
"""
