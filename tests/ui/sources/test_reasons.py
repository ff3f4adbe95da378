"""All reasons why a passage was found, in words and figures."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QTextEdit

from tests.ui.values import snippet
from writer_assist.domain.snippet import MatchedWord, Reasons
from writer_assist.ui.sources.panel import SourcesPanel
from writer_assist.ui.sources.preview import Preview
from writer_assist.ui.sources.reasons import MatchReason, why
from writer_assist.ui.theme import Theme

DAY = 86_400
ALL = Reasons(
    (MatchedWord("ferry", 3.21), MatchedWord("quay", 1.0)),
    ("Mara",),
    cosine=0.52,
    lexical_rank=1,
    dense_rank=14,
    last_used=0.0,
    jaccard=0.08,
)


def test_all_reasons_are_told_with_their_figures():
    told = why(ALL, now=245 * DAY)

    assert told[:-1] == (
        MatchReason("Names", "Mara"),
        MatchReason("Words", "ferry\u00a03.2 · quay\u00a01.0", "weight"),
        MatchReason("Meaning", "close", "cosine 0.52"),
        MatchReason("In common", "some words", "Jaccard 0.08"),
        MatchReason("Full text", "the best", "place 1"),
        MatchReason("By meaning", "further down", "place 14"),
    )
    assert told[-1].words == "8 months ago"


def test_what_is_not_known_is_not_made_up():
    told = {one.what: one for one in why(Reasons(cosine=None))}

    assert "Meaning" not in told
    assert "In common" not in told
    assert told["Full text"] == MatchReason("Full text", "not in this list")
    assert told["Last used"] == MatchReason("Last used", "never")


@pytest.mark.parametrize(
    ("days", "words"), [(0, "today"), (1, "a day ago"), (40, "a month ago"), (800, "2 years ago")]
)
def test_last_use_is_told_in_words(days, words):
    assert why(Reasons(last_used=0.0), now=days * DAY)[-1].words == words


def test_preview_shows_the_reasons_below_the_passage(qtbot):
    panel = SourcesPanel()
    qtbot.addWidget(panel)

    panel.preview(snippet(5, "The ferry & I.", words=("ferry",), cosine=0.7))

    told = panel.findChild(QTextEdit).toPlainText()
    assert told.startswith("The ferry & I.\n")
    assert "very close\ncosine 0.70" in told


def test_preview_follows_the_theme(qtbot):
    preview = Preview()
    qtbot.addWidget(preview)
    theme = Theme("light")
    preview.show_snippet(snippet(5, cosine=0.7))
    light = preview.findChild(QTextEdit).toHtml()

    theme.choose("dark")

    assert preview.findChild(QTextEdit).toHtml() != light
    theme.choose("light")
