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
