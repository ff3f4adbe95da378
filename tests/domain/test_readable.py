from __future__ import annotations

import pytest

from writer_assist.domain.readable import readable


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("She met [[Mara Venn|Mara]] at the [[Ferry]].", "She met Mara at the Ferry."),
        ("See [[Ferry#The rule]].", "See Ferry."),
        ("![[flag.png|250]]", ""),
        ("a ![cat](cat.png) and [a dog](https://example.org)", "a and a dog"),
        ("> [!bug] Issue\n> Not written yet.", "Issue\nNot written yet."),
        ("<td style='x'><b>Artist</b></td><br>We&amp;ll see", "Artist We&ll see"),
        ("before <!-- a\nnote --> after %%hidden%%", "before after"),
        ("**bold**, *it*, _it_, ~~gone~~, ==lit==", "bold, it, it, gone, lit"),
        ("He left. ^ab12-c\n- mood:: dark [age:: 12]", "He left.\nmood: dark age: 12"),
        ("# Head\n\n\n\n- one\n- [x] two", "Head\n\none\ntwo"),
        ("```python\ncode\n```\n\n---\n\nend", "code\n\nend"),
    ],
)
def test_marks_go_and_words_stay(markdown, words):
    assert readable(markdown) == words


@pytest.mark.parametrize(
    "text",
    [
        "snake_case_name stays",
        "5 * 3 * 2",
        "a < b and c > d",
        "“No,” she said.",
        "[sic]",
        "2 ^ 3 std::vector",
    ],
)
def test_plain_words_are_left_alone(text):
    assert readable(text) == text


@pytest.mark.timeout(5)
def test_unclosed_marks_in_a_long_line_do_not_hang():
    assert readable("*a _b <c [d [[e " * 20_000)


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ("[[Verse #4]]", "Verse #4"),
        ("[[B#]]", "B#"),
        ("[[Verse#Opening]]", "Verse"),
        ("[[Verse #4|the fourth]]", "the fourth"),
        ("[[[Old] Map]]", "[Old] Map"),
        ("[[Dock / East]]", "Dock / East"),
    ],
)
def test_link_reads_as_its_note_is_called(link, shown):
    assert readable(f"See {link}.") == f"See {shown}."


@pytest.mark.parametrize(
    "words",
    [
        "<We came from the shallows,> said the hive.",
        "<The shallows are rising>",
        "<<Rebirth>> until dawn",
        "Five <b and c> six",
        "<USER> typed <enter>, <Menu> and <MENU>",
        "Vector<int> and Map<K, V>",
        "<HP 10/10> <Sword of Dawn +5> </Level>",
        "a<b ... y>z, 1 < 2 > 1, a heart <3",
        "<I see you> <I> <link to the past>",
    ],
)
def test_words_in_angle_brackets_stay(words):
    assert readable(words) == words


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ('<td style="padding:4px"><b>Born</b></td><td>In Quay</td>', "Born In Quay"),
        ("un<b>bold</b>ed<br/>line", "unbolded line"),
        ("<details open><summary>More</summary>", "More"),
        ("<TABLE BORDER=1><TR><TD>x", "x"),
        ("<time>noon</time><o:p></o:p>", "noon"),
        (r"\<b> and &lt;i&gt;", "<b> and <i>"),
        ("see <https://example.org/a>", "see https://example.org/a"),
    ],
)
def test_of_html_only_the_words_stay(html, words):
    assert readable(html) == words
