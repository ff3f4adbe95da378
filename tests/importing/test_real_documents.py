"""Documents of other programs' own tests, where their folder is at hand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from writer_assist.errors import NoteUnreadableError
from writer_assist.importing.readers import parse_notes

FORMATS = Path(__file__).parents[3] / "shared" / "data" / "formats"
PANDOC = FORMATS / "pandoc"
WITH_TREES = [
    "docx/headers.docx", "docx/lists.docx", "docx/notes.docx", "docx/table_with_list_cell.docx",
    "docx/sdt_elements.docx", "docx/unicode.docx", "docx/inline_images.docx",
    "docx/track_changes_deletion.docx", "docx/alternate_document_path.docx",
    "epub/wasteland.epub", "odt/unicode.odt", "odt/tableWithContents.odt",
    "odt/unorderedListHeader.odt",
    "rtf/unicode.rtf", "rtf/accent.rtf", "rtf/image.rtf",
]  # fmt: skip
_STRING = re.compile(r'\bStr\s+"((?:[^"\\]|\\.)*)"')
_CHARACTER = re.compile(r"\\(\d+)(?:\\&)?")

pytestmark = pytest.mark.skipif(not FORMATS.is_dir(), reason="the documents are not here")


def words_of_tree(document: Path) -> list[str]:
    beside = document.with_suffix(".native")
    below = document.parent / "native" / beside.name
    accepted = document.with_name(f"{document.stem}_accept.native")
    tree = next(path for path in (accepted, beside, below) if path.is_file())
    strings = _STRING.findall(tree.read_text(encoding="utf-8"))
    plain = (_CHARACTER.sub(lambda code: chr(int(code[1])), string) for string in strings)
    return [word for string in plain for word in re.findall(r"\w+", string)]


@pytest.mark.parametrize("name", WITH_TREES)
def test_words_of_the_expected_tree_are_kept(name):
    document = PANDOC / name
    [note] = parse_notes(document, document.read_bytes())

    words = words_of_tree(document)

    assert words
    assert sum(word in note.text for word in words) >= 0.99 * len(words)


def test_pdf_is_taken_in_or_says_why():
    files = sorted((FORMATS / "pdf" / "pypdf").glob("*.pdf"))[::6]

    reasons = {path.name: reason_of(path) for path in files}

    refused = {name: reason for name, reason in reasons.items() if reason}
    assert 0 < len(refused) < len(files) / 2
    assert all(re.search("password|pictures", reason) for reason in refused.values())


def reason_of(path: Path) -> str:
    try:
        parse_notes(path, path.read_bytes())
    except NoteUnreadableError as error:
        return str(error)
    return ""
