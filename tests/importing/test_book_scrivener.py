from __future__ import annotations

import pytest

from tests.importing.scrivener_projects import BINDER, scrivener_project, written
from writer_assist.errors import NoteUnreadableError
from writer_assist.importing.book_scrivener import read_scrivener_book


@pytest.fixture
def project(tmp_path):
    return scrivener_project(tmp_path)


def read(project):
    return read_scrivener_book(project, lambda finished, total: None)


def test_scenes_come_in_the_order_of_the_binder_without_the_trash(project):
    book = read(project)

    assert [(one.depth, one.title) for one in book.scenes] == [
        (0, "Part One"),
        (1, "The Ferry"),
        (1, "Supper"),
    ]
    assert book.title == "The Salt Road"


def test_scene_has_what_the_binder_knows_of_it(project):
    ferry, supper = read(project).scenes[1:]

    known = (ferry.status, ferry.synopsis, ferry.pov, ferry.target, ferry.is_included)
    assert known == ("First Draft", "Mara arrives.", "Mara", 900, True)
    assert not supper.is_included


def test_italics_and_a_blank_line_between_scenes_survive(project):
    ferry = read(project).scenes[1]

    assert ferry.text == "She came *late*.\n\n***\n\nThe café was shut.\n"


def test_research_is_offered_and_what_stays_behind_is_named(project):
    book = read(project)

    assert [(note.title, note.text, note.folders) for note in book.notes] == [
        ("Mara Quill", "Mara is a pilot.\n", ("Research",))
    ]
    assert book.warnings == ("Pictures, PDF and web pages stay in the project: “Harbour”.",)


def test_linked_comments_and_footnotes_stay_where_they_were(project):
    def link(name, words):
        target = rf'{{\*\fldinst HYPERLINK "scrivcmt://{name}"}}'
        return rf"{{\field{target}{{\fldrslt {words}}}}}"

    written(project, "S1", f"They {link('C1', 'ate')} the {link('C2', 'eel')}.")
    written(
        project,
        "S1",
        '<Comments><Comment ID="C1"><![CDATA[{\\rtf1\\ansi What?}]]></Comment>'
        '<Comment ID="C2" Footnote="Yes"><![CDATA[{\\rtf1\\ansi A fish.}]]></Comment></Comments>',
        "content.comments",
    )

    text = read(project).scenes[2].text

    assert text == "They ate%% What? %% the eel[^1].\n\n[^1]: A fish.\n"


def test_text_that_cannot_be_read_costs_only_itself(project):
    (project / "Files/Data/S1/content.rtf").write_bytes(b"no rich text")

    book = read(project)

    assert book.scenes[2].text == ""
    assert "“Supper” stays empty" in book.warnings[0]


def test_identity_never_leads_out_of_the_project(project):
    (project.parent / "secret.txt").write_text("Secret.")
    index = project / "The Salt Road.scrivx"
    index.write_text(BINDER.replace('UUID="S1"', 'UUID="../../../secret"'))

    assert read(project).scenes[2].text == ""


@pytest.mark.parametrize(
    "binder", ["", "<a", '<!DOCTYPE x [<!ENTITY a SYSTEM "/etc/passwd">]><x/>']
)
def test_damaged_or_hostile_binder_is_refused(project, binder):
    (project / "The Salt Road.scrivx").write_text(binder)

    with pytest.raises(NoteUnreadableError):
        read(project)
