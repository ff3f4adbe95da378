from __future__ import annotations

from pathlib import Path

import pytest

from writer_assist.errors import NoteUnreadableError
from writer_assist.importing import notebooks
from writer_assist.importing.documents import convert
from writer_assist.importing.readers import parse_notes

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<!DOCTYPE en-export SYSTEM "http://xml.evernote.com/pub/evernote-export3.dtd">\n'
)


def note(title, body, more=""):
    content = f'<!DOCTYPE en-note SYSTEM "enml2.dtd"><en-note>{body}</en-note>'
    return f"<note><title>{title}</title><content><![CDATA[{content}]]></content>{more}</note>"


def read(*notes, head=HEAD):
    text = f"{head}<en-export>{''.join(notes)}</en-export>"
    return parse_notes(Path("/notes/Sea.enex"), text.encode())


def test_each_note_of_a_notebook_is_one_here():
    notes = read(note("Ferry", "<div>It is old.</div>"), note("Fog", "<p>Grey &amp; wet.</p>"))

    assert [(one.title, one.part) for one in notes] == [("Ferry", "Ferry"), ("Fog", "Fog")]
    assert "It is old." in notes[0].text
    assert "Grey & wet." in notes[1].text


def test_tags_and_headings_come_along():
    [one] = read(
        note("Ferry", "<h1>Cable</h1><p>It hums.</p>", "<tag>sea</tag><tag>old boats</tag>")
    )

    assert set(one.tags) == {"sea", "old-boats"}
    assert one.stretches[0].heading == "Cable"


def test_what_was_read_of_a_notebook_that_takes_too_long_is_handed_back(monkeypatch):
    monkeypatch.setattr(notebooks, "_LONGEST_S", 0.0)
    monkeypatch.setattr(notebooks, "_TOGETHER", 2)

    *notes, told = read(*(note(f"Note {number}", "<p>It is old.</p>") for number in range(5)))

    assert [one.title for one in notes] == ["Note 0", "Note 1"]
    assert told.fault.startswith("Only the first 2 of 5 notes of Sea.enex were read")


def test_signs_of_other_programs_are_words_in_a_notebook():
    [one] = read(note("Ferry", "<p>%% up by half</p><p>and #nothing else &lt;% of it.</p>"))

    assert one.tags == ()
    assert one.hidden == ()


def test_boxes_are_kept_and_attachments_are_not():
    body = '<en-todo checked="true"/>Bell <en-todo/>Rope <en-media type="image/png" hash="a1"/>'

    [one] = read(note("List", body, "<resource><data>aGVsbG8=</data></resource>"))

    assert "☑ Bell" in one.text
    assert "☐ Rope" in one.text
    assert "aGVsbG8" not in one.text


def test_links_lead_to_other_notes_and_the_day_stands_above():
    body = '<a href="evernote:///view/1/s1/ab-1/ab-1/">Fog</a> <a href="https://a.example">web</a>'

    [one] = read(note("Ferry", body, "<created>20240301T101112Z</created>"))

    assert one.links == ("Fog",)
    assert one.text == "---\ncreated: '2024-03-01'\n---\n\n[[Fog]] web\n"


def test_tasks_stand_below_their_note():
    [one] = read(note("List", "<p>Today</p>", "<task><title>Rope &amp; bell</title></task>"))

    assert one.text == "Today\n\n☐ Rope & bell\n"


def test_note_with_an_unclosed_comment_costs_no_other():
    notes = read(note("Bad", "It is <!-- old"), note("Fog", "<p>Grey.</p>"))

    assert [(one.title, "Grey." in one.text) for one in notes] == [("Bad", False), ("Fog", True)]


def test_more_notes_than_are_read_at_once_keep_their_order():
    notes = read(*(note(f"N{n}", f"<p>Text {n}.</p>") for n in range(1_005)))

    assert [one.title for one in notes] == [f"N{n}" for n in range(1_005)]
    assert all(f"Text {n}." in one.text for n, one in enumerate(notes))


@pytest.mark.parametrize("encoding", ["utf-16", "no-such-code"])
def test_what_it_says_of_its_encoding_may_be_wrong(encoding):
    head = HEAD.replace("UTF-8", encoding)

    assert "Grün" in read(note("Meer", "<p>Grün</p>"), head=head)[0].text


def test_unfolding_entities_are_refused():
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'

    with pytest.raises(NoteUnreadableError, match="unfold"):
        read(note("X", "&b;"), head=bomb)


@pytest.mark.parametrize("raw", [b"", b"<en-export>", b"<en-export></en-export>", b"\x00" * 50])
def test_damaged_or_empty_notebooks_say_so(raw):
    with pytest.raises(NoteUnreadableError, match=r"Sea\.enex"):
        parse_notes(Path("/notes/Sea.enex"), raw)


NOTEBOOKS = (
    Path(__file__).parents[3] / "shared" / "data" / "vaults" / "import-fixtures" / "evernote"
)


@pytest.mark.skipif(not NOTEBOOKS.is_dir(), reason="the notebooks are not here")
def test_real_notebooks_are_taken_in():
    files = sorted(NOTEBOOKS.rglob("*.enex"))[::6]

    assert all(parse_notes(path, path.read_bytes()) for path in files)


@pytest.mark.parametrize(
    ("bad", "title", "words"),
    [
        (note("Bell\x0b", "It \x01rings."), "Bell", "It rings."),
        (note("Bell&#11;", "It rings."), "Bell", "It rings."),
        (note("The&nbsp;Bell &eacute;t&eacute;", "It rings."), "The Bell été", "It rings."),
        (note("Rope & Bell", "It rings."), "Rope & Bell", "It rings."),
        (note("I <3 bells", "It rings."), "I <3 bells", "It rings."),
        (note("Bell", "It says [[no]]<![CDATA[>]]> twice."), "Bell", "It says [[no]]> twice."),
        (note("Bell", "It ]]> rings."), "Bell", "It rings."),
        (note("Bell<i>", "It rings.", "<tag>a & b</tag>"), "Bell<i>", "It rings."),
        (note("Bell", "It ri\x00ngs."), "Bell", "It rings."),
        (note("Bell", "<div>" * 2_000 + "It rings." + "</div>" * 2_000), "Bell", "It rings."),
    ],
)
def test_note_that_breaks_the_rules_comes_in_with_the_others(bad, title, words):
    notes = read(note("Ferry", "Old."), bad, note("Fog", "Grey."))

    assert [one.title for one in notes] == ["Ferry", title, "Fog"]
    assert notes[1].text == f"{words}\n"


@pytest.mark.parametrize("cut", [-1, -14, -40, -60])
def test_notebook_that_breaks_off_gives_what_is_there_and_says_so(cut):
    raw = f"{HEAD}<en-export>{note('Ferry', 'Old.')}{note('Fog', 'Grey and wet and cold.')}"

    notes = parse_notes(Path("/notes/Sea.enex"), raw[:cut].encode())

    assert [one.title for one in notes if not one.fault][:2] == ["Ferry", "Fog"]
    assert [one.fault for one in notes if one.fault] == [
        "“Fog” in Sea.enex breaks off: its end is missing. What is there was taken in."
    ]


def test_note_that_pandoc_cannot_read_comes_in_as_its_words(monkeypatch):
    def refuse_bad(name, raw, source_format):
        if b"Bad" in raw:
            raise NoteUnreadableError("no")
        return convert(name, raw, source_format)

    monkeypatch.setattr("writer_assist.importing.notebooks.convert", refuse_bad)

    notes = read(
        *(note(f"N{n}", f"<p>{'Bad' if n == 3 else 'Text'} &amp; {n}.</p>") for n in range(9))
    )

    assert [one.text.strip() for one in notes][2:5] == ["Text & 2.", "Bad & 3.", "Text & 4."]


def test_title_of_a_linked_note_may_hold_any_sign():
    [one] = read(note("L", '<a href="evernote:///view/1/s1/ab-1/ab-1/">Verse #4</a>'))

    assert one.links == ("Verse #4",)


@pytest.mark.parametrize("tag", ["<en-media ", "<en-crypt>", "<!-- ", "<en-todo "])
def test_open_tags_by_the_thousand_take_no_squared_time(tag):
    [one] = read(note("Bell", f"It rings. {tag * 60_000}"))

    assert "It rings." in one.text
