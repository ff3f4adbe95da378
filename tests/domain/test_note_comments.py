"""What a note holds and no reader of it is shown."""

from __future__ import annotations

import time

import pytest

from writer_assist.domain.note_comments import blanked, hidden_stretches, without_hidden

LONG = "Nobody may guess this. " * 500


@pytest.mark.parametrize(
    "text",
    [
        f"Above.\n\n%%\n{LONG}SECRET\n\n{LONG}\n%%\n\nBelow.",
        f"Above.\n\n<!--\n{LONG}SECRET\n\n{LONG}\n-->\n\nBelow.",
        "Above. %%SECRET%% Below.",
        "Above. %%SECRET\n\nSECRET%% Below.",
        "Above.\n\n- one\n- %% SECRET\n\n  SECRET %%\n- two\n\nBelow.",
        "Above.\n\n> %%\n> SECRET\n> %%\n> quoted\n\nBelow.",
        "Above.\n\n```dataview\nLIST SECRET\n```\n\nBelow.",
        "Above.\n\n~~~ tasks\nSECRET\n~~~\n\nBelow.",
        "Above `= this.SECRET` and `$= dv.SECRET`. Below.",
        "Above <%* const SECRET = await tp.file\n%> Below.",
        "Above {{query (and [[SECRET]] {{x}})}} Below.",
        "Above\n#+BEGIN_QUERY\n{:title [:h3 SECRET]}\n#+END_QUERY\nBelow.",
        "Above\ncollapsed:: SECRET\nBelow.",
        "Above <style>.SECRET {}</style> Below.",
        "Above.\n\n%%SECRET\n%%\n%%SECRET%%\n\nBelow.",
        "Above.\n\nAbout 100%% of it.\n\n%%SECRET%%\n\nBelow.",
        "Above.\n\n%%%%%%%%\n\n%%SECRET%%\n\nBelow.",
    ],
)
def test_comments_and_queries_are_no_words(text):
    shown = without_hidden(text)

    assert "SECRET" not in shown
    assert "Above" in shown
    assert "Below." in shown


@pytest.mark.parametrize("opening", ["%%", "<!--", "- %%", "%% begins"])
def test_comment_that_is_not_closed_hides_all_that_follows(opening):
    assert without_hidden(f"Above.\n\n{opening}\n\nSECRET\n\nSECRET") == "Above."


def test_comment_within_a_line_that_is_not_closed_hides_its_paragraph():
    assert without_hidden("Above. %% SECRET\nSECRET\n\nBelow.") == "Above. \n\nBelow."


@pytest.mark.parametrize(
    "text",
    [
        "`%%word%%` and `<!-- word -->`",
        "```\n%% word %%\n<% word %>\n```\nword",
        "````\n```dataview\nword\n```\n````",
        "He was 100%% sure, she was 50%% sure.",
        "It was 100%% word.\n\nAnd more.",
        "\\%% word",
        "a `=` b and 5 <% of it",
        "{{Infobox | name = word}}",
        "```ad-note\nword\n```",
        "an unclosed <!-- word",
    ],
)
def test_words_that_look_like_comments_stay(text):
    assert without_hidden(text) == text


def test_percent_signs_between_scenes_of_plain_text_hide_no_scene():
    assert without_hidden("One.\n\n%%\n\nTwo.\n\n%%\n", markdown=False).count("o") == 1
    assert without_hidden("a %%b%% <!-- c\n\nd --> e", markdown=False) == "a   e"


def test_offsets_and_lines_stay_where_hidden_text_is_blanked():
    text = "a\n%%b\nc%%\nd"
    shown = blanked(text, hidden_stretches(text))

    assert (len(shown), shown.count("\n"), shown.split()) == (len(text), 3, ["a", "d"])


@pytest.mark.parametrize(
    "piece", ["%% ", "<!-- ", "`a", "<% ", "{{query ", "<style ", "```\n", "1%% ", "a %%b\n\n"]
)
def test_signs_without_an_end_cost_no_time(piece):
    began = time.monotonic()

    hidden_stretches(piece * 100_000)

    assert time.monotonic() - began < 5
