from __future__ import annotations

from pathlib import Path

import pytest

from writer_assist.domain.readable import readable
from writer_assist.errors import NoteUnreadableError
from writer_assist.importing.readers import parse_notes


def outline(body: str, head: str = "<head><title>River</title></head>") -> str:
    return f'<?xml version="1.0"?><opml version="2.0">{head}<body>{body}</body></opml>'


def read(text: str):
    return parse_notes(Path("Boats.opml"), text.encode())


def shown(body: str) -> str:
    [note] = read(outline(body))
    return readable(note.text)


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ('title="Only a title"', "Only a title"),
        ('text="" title="Only a title"', "Only a title"),
        ('text="" _note="Only a note"', "Only a note"),
        ('text="&lt;b&gt;Rope&lt;/b&gt; &amp;amp; &lt;i&gt;bell&lt;/i&gt;"', "Rope & bell"),
        ('text="A &lt;a href=&quot;https://a.example/&quot;&gt;buoy&lt;/a&gt;"', "A buoy"),
        ('text="one&lt;br/&gt;two"', "one\ntwo"),
        ('text="Rope & bell"', "Rope & bell"),
        ('text="I <3 bells&#11;"', "I <3 bells"),
        ('text="T" note="x" description="y"', "T\n\nx\n\ny"),
    ],
)
def test_item_is_shown_as_its_program_shows_it(item, words):
    assert shown(f"<outline {item}/>") == words


def test_words_in_angle_brackets_that_are_no_html_stay():
    [note] = read(outline('<outline text="&lt;HP 9/10&gt; said the &lt;b&gt;User&lt;/b&gt;"/>'))

    assert note.text == "- <HP 9/10> said the User\n"


@pytest.mark.parametrize(
    "line", ["1984. A flood.", "# nothing", "- a clerk", "+ more", "1) one", "===", "* * *", "|a|"]
)
def test_line_of_a_note_begins_no_heading_and_no_list(line):
    [note] = read(outline(f'<outline text="Year" _note="Before.&#10;{line}&#10;After."/>'))

    assert [stretch.heading for stretch in note.stretches] == ["Year"]
    assert line in readable(note.text)
    assert f"\n{line}" not in note.text


def test_outer_items_are_headings_and_all_below_is_a_list():
    [note] = read(
        outline(
            '<outline text="Boats"><outline text="Ferry" _note="Old."><outline text="Cable">'
            '<outline text="Hums" _note="At night."/></outline></outline></outline>'
        )
    )

    assert note.title == "River"
    assert note.text == ("# Boats\n\n## Ferry\n\nOld.\n\n- Cable\n  - Hums\n    At night.\n")


def test_items_without_a_word_lose_nothing_below_them():
    assert shown('<outline text=""><outline><outline text="Deep"/></outline></outline>') == "Deep"


def test_outline_that_breaks_off_gives_what_is_there_and_says_so():
    note, fault = read(outline('<outline text="Ferry"/><outline text="Fog"/>')[:-25])

    assert "Ferry" in note.text
    assert fault.fault.startswith("A part of Boats.opml is damaged.")


@pytest.mark.parametrize("text", ["", "<opml><head/></opml>", "<html><body/></html>", "no"])
def test_what_is_no_outline_says_so(text):
    with pytest.raises(NoteUnreadableError, match=r"Boats\.opml"):
        assert not read(text)
