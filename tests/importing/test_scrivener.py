from __future__ import annotations

from pathlib import Path

import pytest

from writer_assist.errors import NoteUnreadableError
from writer_assist.importing.folders import FolderListing
from writer_assist.importing.readers import parse_notes
from writer_assist.importing.rules import FileRules

BINDER = """<?xml version="1.0" encoding="UTF-8"?>
<ScrivenerProject Version="2.0"><Binder>
 <BinderItem UUID="D" Type="DraftFolder"><Title>Draft</Title><Children>
  <BinderItem UUID="P" Type="Folder"><Title>Part One</Title><Children>
   <BinderItem UUID="S1" Type="Text"><Title>The Ferry</Title>
    <MetaData><LabelID>2</LabelID></MetaData><Keywords><KeywordID>5</KeywordID></Keywords>
   </BinderItem>
   <BinderItem UUID="S2" Type="Text"><Title></Title></BinderItem>
  </Children></BinderItem>
 </Children></BinderItem>
 <BinderItem UUID="R" Type="ResearchFolder"><Title>Research</Title><Children>
  <BinderItem UUID="M" Type="Text"><Title>Mara Quill</Title></BinderItem>
 </Children></BinderItem>
 <BinderItem UUID="T" Type="TrashFolder"><Title>Trash</Title><Children>
  <BinderItem UUID="X" Type="Text"><Title>Old scene</Title></BinderItem>
 </Children></BinderItem>
</Binder>
<Keywords><Keyword ID="5"><Title>night river</Title></Keyword></Keywords>
<LabelSettings><Labels><Label ID="-1">No Label</Label><Label ID="2">Scene</Label></Labels>
</LabelSettings></ScrivenerProject>"""
RTF = r"{\rtf1\ansi\ansicpg1252 {\fonttbl\f0 Palatino;}\f0 %s\par}"


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "Novel.scriv"
    folder.mkdir()
    (folder / "Novel.scrivx").write_text(BINDER)
    return folder


def write(project: Path, place: str, text: str) -> Path:
    path = project / "Files" / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(RTF % text if path.suffix == ".rtf" else text)
    return path


def read(path: Path):
    [note] = parse_notes(path, path.read_bytes())
    return note


def test_document_has_title_place_and_tags_of_the_binder(project):
    note = read(write(project, "Data/S1/content.rtf", r"The caf\'e9 was {\i shut}."))

    assert (note.title, note.text) == ("The Ferry", "The café was *shut*.\n")
    assert [stretch.heading for stretch in note.stretches] == ["Part One"]
    assert (note.tags, note.is_whole_file) == (("Scene", "night-river"), False)


@pytest.mark.parametrize(
    ("place", "title"),
    [
        ("Data/S1/synopsis.txt", "The Ferry (synopsis)"),
        ("Data/S1/notes.rtf", "The Ferry (notes)"),
        ("Data/S2/content.rtf", "Nobody came to the lock that"),
        ("Data/M/content.md", "Mara Quill"),
        ("Data/unknown/content.rtf", "Nobody came to the lock that"),
    ],
)
def test_every_text_is_called_as_in_scrivener(project, place, title):
    text = "Nobody came to the lock that" + (" " if place.endswith("md") else "")

    assert read(write(project, place, text)).title == title


def test_its_own_marks_are_taken_out(project):
    text = (
        r"<$ScrKeepWithNext><$Scr_Ps::0>Chapter<!$Scr_Ps::0>\par "
        r"It\{\\Scrv_annot \\color=\{\\R=1.0\\G=0.3\} \\text=check\\end_Scrv_annot\} rained."
        r"\{\\Scrv_fn=Twice.\\end_Scrv_fn\} {\$PROJECT://AB.jpg;w=1;h=2}"
    )

    words = read(write(project, "Data/S2/content.rtf", text)).text.split()

    assert " ".join(words) == "Chapter It (check) rained. (Twice.)"


def test_links_to_documents_lead_to_notes(project):
    field = r'{\field{\*\fldinst{HYPERLINK "scrivlnk://M"}}{\fldrslt the ferrywoman}}'

    note = read(write(project, "Data/S1/content.rtf", f"He asked {field}."))

    assert (note.text, note.links) == (
        "He asked [[Mara Quill|the ferrywoman]].\n",
        ("Mara Quill|the ferrywoman",),
    )


def test_comments_and_footnotes_are_one_note(project):
    comments = (
        r"<Comments><Comment ID='A'><![CDATA[{\rtf1{\fonttbl\f0\fcharset238 P;}\f0 A \b \'b3.}]]>"
        r"</Comment><Comment ID='B' Footnote='Yes'><![CDATA[{\rtf1\ansi The caf\'e9.}]]></Comment>"
        "</Comments>"
    )

    note = read(write(project, "Data/S1/content.comments", comments))

    assert (note.title, note.text) == ("The Ferry (comments)", "A **ł.**\n\nThe café.\n")


@pytest.mark.parametrize(
    "comments", ["<Comments>", '<!DOCTYPE a [<!ENTITY b "&c;">]><Comments/>', "<Comments>{\\rtf1 {"]
)
def test_damaged_or_harmful_comments_say_so(project, comments):
    path = write(project, "Data/S1/content.comments", comments)

    with pytest.raises(NoteUnreadableError, match=r"content\.comments"):
        parse_notes(path, path.read_bytes())


def test_scan_finds_texts_but_neither_trash_nor_settings(project):
    for place in ("Data/S1/content.rtf", "Data/S1/content.comments", "Docs/3.rtf",
                  "Data/X/content.rtf", "Data/X/content.comments", "Data/S1/notes.styles",
                  "version.txt"):  # fmt: skip
        write(project, place, "Text")
    write(project, "../Snapshots/S1.snapshots/1.rtf", "Text")

    found = FolderListing().files(project.parent, FileRules(str(project.parent)))

    names = {
        Path(file.path).relative_to(project / "Files").as_posix() for some in found for file in some
    }
    assert names == {"Data/S1/content.rtf", "Data/S1/content.comments", "Docs/3.rtf"}


def test_trash_says_so_where_it_is_read_all_the_same(project):
    path = write(project, "Data/X/content.rtf", "Text")

    with pytest.raises(NoteUnreadableError, match="Old scene is in the project's trash"):
        parse_notes(path, path.read_bytes())


def test_project_of_version_2(project):
    (project / "Novel.scrivx").write_text(BINDER.replace('UUID="S1"', 'ID="12"'))

    assert read(write(project, "Docs/12.rtf", "Text")).title == "The Ferry"
    assert read(write(project, "Docs/12_notes.rtf", "Text")).title == "The Ferry (notes)"


@pytest.mark.parametrize("binder", ["<ScrivenerProject", None])
def test_texts_come_in_without_a_sound_binder(project, binder):
    (project / "Novel.scrivx").write_text(binder) if binder else (project / "Novel.scrivx").unlink()

    assert read(write(project, "Data/S1/content.rtf", "He waited.")).title == "He waited."


def test_new_binder_is_looked_at_again(project):
    path = write(project, "Data/S1/content.rtf", "Text")
    assert read(path).title == "The Ferry"

    (project / "Novel.scrivx").write_text(BINDER.replace("The Ferry", "The Old Ferry"))

    assert read(path).title == "The Old Ferry"


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        (r"He {\\Scrv_annot \\color=\{\\R=1.0\} \\text=why?\\end_Scrv_annot} left.", "(why?)"),
        (r"He \{\\Scrv_annot \\text=why?\\end_Scrv_annot\} left.", "(why?)"),
        (r"He \{\\Scrv_fn=so\\end_Scrv_fn\} left.", "(so)"),
    ],
)
def test_remarks_inside_a_text_stand_in_brackets(project, written, read_as):
    text = read(write(project, "Data/S1/content.rtf", written)).text

    assert " ".join(text.split()) == f"He {read_as} left."


def test_remarks_without_an_end_take_no_squared_time(project):
    many = r"\{\\Scrv_annot \\text=" * 5_000

    assert "rowed" in read(write(project, "Data/S1/content.rtf", f"She rowed. {many}")).text
