"""Projects of novelWriter and Manuskript become books in their own order."""

from __future__ import annotations

import shutil
import zipfile

import pytest

from tests.manuscript.books import shared
from writer_assist.errors import NoteUnreadableError
from writer_assist.importing.book_manuskript import read_manuskript_book
from writer_assist.importing.book_novelwriter import read_novelwriter_book

PROJECT = """<?xml version='1.0' encoding='utf-8'?>
<novelWriterXML fileVersion="1.5"><project><name>The Salt Road</name><author>A. Quill</author>
</project><settings><status><entry key="s1">New</entry><entry key="s2">Done</entry></status>
<autoReplace><entry key="M">Mara</entry></autoReplace></settings><content>
<item handle="r" parent="None" root="r" order="0" type="ROOT" class="NOVEL">
 <name>Novel</name></item>
<item handle="b" parent="r" root="r" order="1" type="FILE" class="NOVEL" layout="DOCUMENT">
 <name status="s2" active="no">Two</name></item>
<item handle="a" parent="r" root="r" order="0" type="FILE" class="NOVEL" layout="DOCUMENT">
 <name status="s1" active="yes">One</name></item>
<item handle="c" parent="None" root="c" order="1" type="ROOT" class="CHARACTER"><name>People</name>
</item><item handle="d" parent="c" root="c" order="0" type="FILE" class="CHARACTER" layout="NOTE">
 <name>Mara</name></item>
<item handle="t" parent="None" root="t" order="2" type="ROOT" class="TRASH">
 <name>Trash</name></item>
<item handle="u" parent="t" root="t" order="0" type="FILE" class="NOVEL" layout="DOCUMENT">
 <name>Gone</name></item>
</content></novelWriterXML>"""
ONE = """%%~name: One
## Arrival

### The Ferry

@pov: Mara
@char: Mara, Tom
%Synopsis: She comes.

She came [i]late[/i], <M> did.[footnote:f1]

%Footnote.f1: By an hour.

% Check this.

>> * * * <<

### Supper

They ate.
"""


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "project"
    (folder / "content").mkdir(parents=True)
    (folder / "nwProject.nwx").write_text(PROJECT)
    texts = {"a": ONE, "b": "## Departure\n", "d": "# Mara\n\nA pilot.\n", "u": "Gone.\n"}
    for handle, text in texts.items():
        (folder / "content" / f"{handle}.nwd").write_text(text)
    return folder


def novel(folder):
    return read_novelwriter_book(folder, lambda finished, total: None)


def manuskript(place):
    return read_manuskript_book(place, lambda finished, total: None)


def shape(book):
    return ", ".join(">" * one.depth + one.title for one in book.scenes)


def test_novelwriter_headings_give_the_levels_and_the_tree_the_order(project):
    book = novel(project)

    assert shape(book) == "Arrival, >The Ferry, >Supper, Departure"
    assert (book.title, book.author) == ("The Salt Road", "A. Quill")
    assert [note.title for note in book.notes] == ["Mara"]


def test_novelwriter_marks_become_fields_and_markdown(project):
    _, ferry, _, departure = novel(project).scenes

    assert (ferry.pov, ferry.synopsis, ferry.status) == ("Mara", "She comes.", "New")
    assert ferry.text == (
        "%% Char: Mara, Tom %%\n\nShe came *late*, Mara did.[^f1]\n\n[^f1]: By an hour.\n\n"
        "%% Check this. %%\n\n* * *\n"
    )
    assert (departure.status, departure.is_included) == ("Done", False)


def test_novelwriter_document_that_is_missing_is_named(project):
    (project / "content" / "b.nwd").unlink()

    book = novel(project)

    assert shape(book) == "Arrival, >The Ferry, >Supper"
    assert "“Two” is left out" in book.warnings[0]


def test_damaged_list_of_documents_is_refused(project):
    (project / "nwProject.nwx").write_text("<novelWriterXML><content>")

    with pytest.raises(NoteUnreadableError):
        novel(project)


def test_manuskript_project_is_the_same_as_folder_and_in_one_file(tmp_path):
    folder = shared("vaults", "manuskript-samples", "book-of-acts")
    packed = tmp_path / "book-of-acts.msk"
    with zipfile.ZipFile(packed, "w") as archive:
        for path in folder.rglob("*"):
            archive.write(path, path.relative_to(folder))

    assert manuskript(packed) == manuskript(folder)


def test_manuskript_outline_has_titles_povs_and_targets(tmp_path):
    book = manuskript(shared("vaults", "manuskript-samples", "book-of-acts.msk"))

    assert shape(book).startswith("Jerusalem, >Chapter 1, >>Introduction, >>Jesus taken up into")
    assert (book.title, book.author) == ("The Acts of the Apostles", "Luke")
    assert book.scenes[0].pov == "Peter"
    assert book.scenes[1].target == 1000


def test_manuskript_status_is_given_in_words(tmp_path):
    folder = tmp_path / "Saga"
    (folder / "outline").mkdir(parents=True)
    (folder / "status.txt").write_text("TODO\nFinal\n")
    (folder / "outline" / "0-One.md").write_text(
        "title:  One\nID:  1\ntype:  md\nsummarySentence:  It begins.\nstatus:  2\n"
        "compile:  0\n\n\nText.\n"
    )

    [scene] = manuskript(folder).scenes

    assert (scene.status, scene.synopsis, scene.is_included) == ("Final", "It begins.", False)
    assert scene.text == "Text.\n"


def test_sample_of_novelwriter_loses_no_paragraph(tmp_path):
    source = shared("vaults", "novelwriter-sample")
    shutil.copytree(source, tmp_path / "sample")

    book = novel(tmp_path / "sample")

    written = (source / "content" / "b15d3642b4cdd.nwd").read_text("utf-8")
    paragraphs = [line for line in written.split("\n") if line and line[0] not in "%@#"]
    scene = next(one for one in book.scenes if one.title == "Alice getting very tired")
    assert [line for line in scene.text.split("\n") if line and "%%" not in line] == paragraphs
