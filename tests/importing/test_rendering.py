"""Notes as HTML for reading."""

from __future__ import annotations

import pytest

from writer_assist.importing.rendering import render


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("[[Mara]]", '<a href="note:Mara">Mara</a>'),
        ("[[The quay|there]]", '<a href="note:The%20quay%7Cthere">there</a>'),
        ("[there](Other%20note.md)", '<a href="note:Other%20note.md">there</a>'),
        ("![[Tide]]", '<a href="note:Tide">Tide</a>'),
        ("![[map.png]]", '<span class="quiet">map.png</span>'),
        ("[web](https://example.org)", '<a href="https://example.org">web</a>'),
        ("see #people/crew", '<a class="tag" href="tag:people/crew">#people/crew</a>'),
        ("a *dim* light", "a <em>dim</em> light"),
        ("`[[no link]]`", "<code>[[no link]]</code>"),
    ],
)
def test_what_a_note_says_is_shown(text, html):
    assert html in render(text)


def test_indented_lines_are_prose_and_indented_html_shows_its_words():
    html = render("<table>\n\n    <tr>\n    <td>Founded</td>\n\n</table>\n\n    It rained.\n")

    assert "<pre>" not in html
    assert "td" not in html
    assert "Founded" in html
    assert "It rained." in html


def test_link_to_nothing_looks_different():
    assert 'class="missing"' in render("[[The Ghost]]", missing=("the ghost",))
    assert 'class="missing"' not in render("[[Mara]]", missing=("the ghost",))


def test_every_paragraph_says_in_which_line_it_begins():
    html = render("# The Bell\n\nCast.\n\n- one\n- two\n")

    assert [f'name="L{line}"' in html for line in range(6)] == [
        True,
        False,
        True,
        False,
        True,
        True,
    ]


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "a <b onclick='x'>bold</b> word"])
def test_markup_of_the_web_is_no_markup_here(text):
    html = render(text)

    assert "script" not in html
    assert "onclick" not in html


def test_front_matter_is_one_quiet_line_without_what_the_head_shows():
    html = render('---\ntitle: Mara\nstatus: alive\nhome: "[[Quay]]"\n---\nText.')

    assert 'status: alive · home: <a href="note:Quay">Quay</a>' in html
    assert "title" not in html


def test_callout_has_its_title():
    assert "<strong>The bell</strong>" in render("> [!note] The bell\n> It rings.")
    assert "<strong>Warning</strong>" in render("> [!warning]\n> It rings.")


def test_lines_that_a_machine_broke_are_joined_and_verse_is_not():
    wrapped = "The ferry had not come in since the rain began, and\nnobody asked why."

    assert "<br>" not in render(wrapped)
    assert "<br>" in render("Rain, rain,\ngo away.")
    assert "<br>" not in render(wrapped, markdown=False)
    assert "<br>" in render("Rain, rain,\ngo away.", markdown=False)


def test_plain_text_keeps_its_asterisks():
    html = render("THE END\n\n*** a < b", markdown=False)

    assert html.endswith('<p><a name="L2"></a>*** a &lt; b</p>')


def test_comments_and_names_of_paragraphs_are_not_shown():
    html = render("He ==left== early. ^ab1\n\n%% Not\nyet %%\n\nShe stayed.")

    assert html.count("<p>") == 2
    assert "He <b>left</b> early.</p>" in html
    assert '<a name="L5"></a>She stayed.' in html


def test_words_in_angle_brackets_are_shown():
    html = render("<The shallows are rising>\n\nFive <b and c> six, `<x>`.")

    assert "&lt;The shallows are rising&gt;" in html
    assert "&lt;b and c&gt;" in html


def test_long_comments_and_queries_are_not_shown():
    comment = "\n".join(["%%", "SECRET " * 600, "", "SECRET", "%%"])

    html = render(f"Above.\n\n{comment}\n\n```dataview\nSECRET\n```\n\nBelow.")

    assert "SECRET" not in html
    assert "Below." in html


def test_table_of_html_shows_a_line_for_a_row():
    html = render(
        '<table><tr style="x">\n<td><b>Born</b></td>\n<td>Quay</td>\n</tr>\n<tr><td>Now</td></tr>'
    )

    assert "style" not in html
    assert " ".join(html.split()).endswith("Born Quay <br> Now<br></p>")


def test_title_of_logseq_and_multimarkdown_is_not_in_the_text():
    assert "Salt" not in render("title:: The Salt Road\ntags:: roads\n\nMules.")
    assert "Salt" not in render("Title: The Salt Road\n\nMules.")
