from __future__ import annotations

import json

import pytest
from markdown_it import MarkdownIt

from writer_assist.domain.disclosure import ChapterWords, Contribution, Disclosure, WordKind
from writer_assist.domain.disclosure_report import (
    ReportFormat,
    report,
    share_words,
    summary,
    table,
)

FOUND = Disclosure(
    "The | Bell <1>",
    0.0,
    (
        ChapterWords("Arrival", 0, {WordKind.TYPED: 90, WordKind.EDITED: 10}),
        ChapterWords("Supper", 1, {WordKind.TYPED: 300}),
    ),
    0.625,
    (Contribution("SmolLM2", 1, 10),),
    (Contribution("Mara & Tobias", 2, 10),),
)


def test_summary_tells_shares_and_what_was_kept():
    assert summary(FOUND) == (
        "400 words: 98% typed, 2% accepted, then edited. "
        "Of the texts that were edited, 62% of the letters stand."
    )


def test_table_has_a_row_for_each_chapter_and_one_for_all():
    assert table(FOUND) == [
        ("Chapter", "Words", "Typed", "Accepted, then edited"),
        ("Arrival", "100", "90 (90%)", "10 (10%)"),
        ("\u2003Supper", "300", "300 (100%)", "–"),
        ("All", "400", "390 (98%)", "10 (2%)"),
    ]


@pytest.mark.parametrize(
    ("part", "words"), [(0, "0%"), (1, "<1%"), (500, "50%"), (999, ">99%"), (1000, "100%")]
)
def test_a_small_share_is_not_told_as_nothing(part, words):
    assert share_words(part, 1000) == words


def test_names_do_not_break_markdown_or_html():
    markdown, html = report(FOUND, ReportFormat.MARKDOWN), report(FOUND, ReportFormat.HTML)

    rendered = MarkdownIt("commonmark").enable("table").render(markdown)
    assert rendered.count("<tr>") == 4
    assert "The | Bell &lt;1&gt;" in rendered
    assert "The | Bell &lt;1&gt;" in html
    assert "Mara &amp; Tobias: 2 times, 10 words" in html


def test_json_has_words_and_shares_of_every_kind():
    told = json.loads(report(FOUND, ReportFormat.JSON))

    assert told["words"]["typed"] == {"words": 390, "share": 0.975}
    assert told["chapters"][1]["words"]["pasted"] == {"words": 0, "share": 0.0}
    assert told["kept_of_edited"] == 0.625
    assert told["models"] == [{"name": "SmolLM2", "times": 1, "words": 10}]


def test_an_empty_book_has_a_report_too():
    empty = Disclosure("Nothing", 0.0, (ChapterWords("Nothing", 0, {}),))

    assert summary(empty) == "There are no words in it yet."
    assert report(empty, ReportFormat.MARKDOWN)
