"""Notes and projects of other programs, where their folder is at hand."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from writer_assist.errors import NoteUnreadableError
from writer_assist.importing.file_kinds import may_hold_nothing
from writer_assist.importing.folders import FolderListing
from writer_assist.importing.readers import parse_notes

VAULTS = Path(__file__).parents[3] / "shared" / "data" / "vaults"
FIXTURES = VAULTS / "import-fixtures"
WITH_TREES = [
    "evernote/test-task-lists.enex", "evernote/yarle/test-links.enex",
    "evernote/yarle/test-table.enex", "evernote/yarle/test-checkboxes.enex",
    "evernote/yarle/charmapNotebookTest.enex", "evernote/yarle/test-noteWithCodeBlock.enex",
    "textbundle/example.textpack", "bear/markdown-samples.bear2bk", "bear/tags.bear2bk",
    "html/extracted-article.html", "html/tables.html",
]  # fmt: skip
_NOT_TEXT = re.compile(
    r"\A---\n.*?\n---\n"  # properties
    r"|!\[\[[^\]]*\]\]|!\[[^\]]*\]\([^)]*\)"  # attachments
    r"|(?<=\])\([^)]*\)|(?<=\[\[)[^\]|]*\||<[^<>]+>"  # addresses and elements
    r"|^```\w+|\[x\]",
    re.DOTALL | re.MULTILINE,
)

pytestmark = pytest.mark.skipif(not VAULTS.is_dir(), reason="the vaults are not here")


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W_]+", _NOT_TEXT.sub(" ", text.replace("\\", "")).lower()))


def files_of(vault: str) -> list[Path]:
    found = (file.path for some in FolderListing().files(VAULTS / vault) for file in some)
    return [Path(path) for path in found if not may_hold_nothing(path)]


def read_or_why(path: Path) -> str:
    try:
        return "" if parse_notes(path, path.read_bytes()) else "nothing"
    except NoteUnreadableError as error:
        return str(error)


@pytest.mark.parametrize("name", WITH_TREES)
def test_words_of_the_expected_notes_are_kept(name):
    source = FIXTURES / name
    folder = source.parent / "expected"
    expected = [*(folder / source.stem).rglob("*.md"), *folder.glob(f"{source.stem}.md")]
    wanted = sum((words(path.read_text("utf-8")) for path in expected), Counter())

    notes = parse_notes(source, source.read_bytes())

    lost = wanted - sum((words(f"{note.title} {note.text}") for note in notes), Counter())
    assert wanted
    assert sum(lost.values()) <= 0.01 * sum(wanted.values()), lost


@pytest.mark.parametrize(
    ("vault", "reasons"),
    [
        ("lorebooks", {"hold no text yet": 2}),
        ("manuskript-samples", {"beside it": 1}),
        ("novelwriter-sample", {}),
        ("nova-regna", {}),
        ("scrivener", {}),
    ],
)
def test_every_file_of_a_vault_is_taken_in_or_says_why(vault, reasons):
    why = [reason for path in files_of(vault) if (reason := read_or_why(path))]

    assert len(why) == sum(reasons.values())
    assert all(sum(end in reason for reason in why) == count for end, count in reasons.items())
