from __future__ import annotations

from pathlib import Path

import pytest

from writer_assist.errors import NoteUnreadableError
from writer_assist.importing.folders import FolderListing
from writer_assist.importing.readers import parse_notes
from writer_assist.importing.rules import FileRules

PROJECT = """<?xml version='1.0' encoding='utf-8'?>
<novelWriterXML><content>
 <item handle="r1" parent="None" root="r1" type="ROOT" class="NOVEL"><name>Novel</name></item>
 <item handle="c1" parent="r1" root="r1" type="FILE" class="NOVEL"><name>Chapter One</name></item>
 <item handle="s1" parent="c1" root="r1" type="FILE" class="NOVEL"><name>The Ferry</name></item>
 <item handle="r2" parent="None" root="r2" type="ROOT" class="TRASH"><name>Trash</name></item>
 <item handle="x1" parent="r2" root="r2" type="FILE" class="NOVEL"><name>Old</name></item>
</content></novelWriterXML>"""
SCENE = """%%~name: The Ferry
%%~path: c1/s1
%%~kind: NOVEL/DOCUMENT
###! The Ferry

@tag: Ferry | The Old Ferry
@pov: Mara
@char: Mara, John Smith

%Synopsis: She waits.
% Only for me.
[newpage]
>> It [i]rained[/i] all night.[footnote:f1] <<

%Footnote.f1: In June.
"""


@pytest.fixture
def project(tmp_path):
    (tmp_path / "nwProject.nwx").write_text(PROJECT)
    (tmp_path / "content").mkdir()
    for handle in ("s1", "x1"):
        (tmp_path / "content" / f"{handle}.nwd").write_text(SCENE)
    return tmp_path


def test_document_is_a_note_with_its_tags_as_names(project):
    path = project / "content" / "s1.nwd"

    [note] = parse_notes(path, path.read_bytes())

    assert (note.title, note.aliases) == ("The Ferry", ("Ferry", "The Old Ferry"))
    assert note.links == ("Mara", "John Smith")
    assert (note.stretches[0].heading, note.is_whole_file) == ("Chapter One", False)


def test_what_is_read_is_what_the_writer_wrote(project):
    path = project / "content" / "s1.nwd"

    [note] = parse_notes(path, path.read_bytes())

    assert " ".join(note.text.split()) == (
        "### The Ferry Pov: [[Mara]] Char: [[Mara]], [[John Smith]] Synopsis: She waits. "
        "It rained all night. Footnote: In June."
    )


def test_document_is_called_as_its_project_calls_it(project):
    path = project / "content" / "s1.nwd"

    [note] = parse_notes(path, SCENE.replace("name: The Ferry", "name: Its old name").encode())

    assert note.title == "The Ferry"


def test_trash_is_not_taken_in(project):
    found = FolderListing().files(project, FileRules(str(project)))

    assert [Path(file.path).name for some in found for file in some] == ["s1.nwd"]
    with pytest.raises(NoteUnreadableError, match="trash"):
        parse_notes(project / "content" / "x1.nwd", SCENE.encode())


@pytest.mark.parametrize("project_file", ["<novelWriterXML><content>", None])
def test_document_without_its_project_knows_its_own_name(project, project_file):
    path = project / "nwProject.nwx"
    path.write_text(project_file) if project_file else path.unlink()

    [note] = parse_notes(project / "content" / "s1.nwd", SCENE.encode())

    assert note.title == "The Ferry"
