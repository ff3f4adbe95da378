from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from tests.importing.documents import archive
from writer_assist.errors import NoteUnreadableError
from writer_assist.importing.folders import FolderListing
from writer_assist.importing.readers import parse_notes

TRASHED = json.dumps({"net.shinyfrog.bear": {"trashed": 1}})


@pytest.mark.parametrize("name", ["Notes.bear2bk", "Ferry.textpack"])
def test_archive_is_a_note_for_each_bundle(name):
    raw = archive({
        "Notes/The Ferry.textbundle/text.md": "It is old. #boat",
        "Notes/The Ferry.textbundle/info.json": "{}",
        "Notes/The Ferry.textbundle/assets/a.png": b"\x89",
        "Notes/Lock.textbundle/text.txt": "Built in 1802.",
        "Notes/Old.textbundle/text.md": "Gone.",
        "Notes/Old.textbundle/info.json": TRASHED,
    })  # fmt: skip

    notes = {note.title: note for note in parse_notes(Path(name), raw)}

    assert notes.keys() == {"The Ferry", "Lock"}
    assert (notes["The Ferry"].tags, notes["The Ferry"].is_whole_file) == (("boat",), False)


def test_bundle_on_the_disk_is_called_as_its_folder(tmp_path):
    bundle = tmp_path / "The Ferry.textbundle"
    bundle.mkdir()
    (bundle / "text.md").write_text("It is old.")
    (bundle / "info.json").write_text("{}")

    [[found]] = [some for some in FolderListing().files(tmp_path) if some]
    [note] = parse_notes(Path(found.path), b"It is old.")

    assert (note.title, note.is_whole_file) == ("The Ferry", True)


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04", archive({"backup.json": "{}"})])
def test_archive_without_notes_says_so(raw):
    with pytest.raises(NoteUnreadableError, match=r"Notes\.bear2bk"):
        parse_notes(Path("Notes.bear2bk"), raw)


def bear(text: str):
    [note] = parse_notes(Path("/b/Ferry.textbundle/text.md"), text.encode())
    return note


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("#old boats# and #winter", ("old-boats", "winter")),
        ("#world/salt roads# #world/salt", ("world/salt", "world/salt-roads")),
        ("It costs #5, and issue #12 is none.", ()),
        ("#winter and #deep snow#.", ("deep-snow", "winter")),
        ("(#old boats#), C# and F# and #x", ("old-boats", "x")),
        ("#🌊 high tide# #🔥 #läuft/gut", ("läuft/gut", "🌊-high-tide", "🔥")),
        ("#सर्दी# #冬の 港#", ("सर्दी", "冬の-港")),
        ("`#old boats#`\n\n```\n#a b#\n```\n", ()),
        ("# Heading\n\n## Two #\n\n#one# #two# #three# #four#", ("four", "one", "three", "two")),
        ("#draft 2#", ("draft-2",)),
    ],
)
def test_tags_mean_what_they_mean_in_bear(text, tags):
    assert bear(text).tags == tuple(sorted(tags))


def test_damaged_note_of_an_archive_costs_no_other():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("N/Good.textbundle/text.md", "It is old.")
        file.writestr("N/Odd.textbundle/text.md", bytes(range(256)) * 9)
        file.writestr("N/Bad.textbundle/text.md", "unlucky words")

    notes = parse_notes(Path("Notes.bear2bk"), packed.getvalue().replace(b"unlucky", b"unlocks"))

    assert [note.title for note in notes if not note.fault] == ["Good"]
    assert [note.fault for note in notes if note.fault] == [
        "“Bad”, a note of Notes.bear2bk, cannot be read: it is damaged.",
        "“Odd”, a note of Notes.bear2bk, cannot be read: it is no text.",
    ]
