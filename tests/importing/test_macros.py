from __future__ import annotations

import pytest

from writer_assist.importing.characters import MacroNames, name_without_macros, without_macros

MARA = MacroNames("Mara")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("{{char}} owes {{user}}.", "Mara owes User."),
        ("{{CHAR}}'s, {{ Char }} and <BOT>", "Mara's, Mara and Mara"),
        ("<USER> and {user} and {char}", "User and User and Mara"),
        ("She {{random:rows,waits}} {{pick::long::short}}.", "She rows / waits long / short."),
        ("{{random:{{char}},{{user}}}} won.", "Mara / User won."),
        ("Rolls {{roll:2d6}} {{reverse:oars}}", "Rolls 2d6 oars"),
        ("Old{{// remind {{user}} }} boat{{comment: no}}.", "Old boat."),
        ("{{original}}Dry.{{trim}} {{time}} {{getvar::mood}}{{setvar::a::b}}", "Dry."),
        ("One{{newline}}two", "One\ntwo"),
        ("{{#if tide}}High.{{/if}}", "High."),
        ("{{The Old Lock}} leaks.", "The Old Lock leaks."),
        ("<START>\n{{user}}: Hm?", "User: Hm?"),
        ("@@depth 4\n@@role system\nTarred oak.", "Tarred oak."),
        ("{{char is here", "Mara is here"),
        ("Ends {{badly", "Ends badly"),
        ("${name[Ada]:Who is it?} at ${2#place[the lock]:Where?} %{day}", "Ada at the lock day"),
        ("a < b, {oak} and x{1,2}", "a < b, {oak} and x{1,2}"),
    ],
)
def test_macros_are_read_as_names_or_left_out(written, read):
    assert without_macros(written, MARA).strip() == read


def test_text_without_a_character_still_shows_no_braces():
    assert (
        without_macros("{{char}} rows {{user}} home.", MacroNames()) == "Character rows User home."
    )


@pytest.mark.parametrize(
    ("key", "name"), [("{{char}}", ""), ("{{user}}", ""), ("{{char}}'s boat", "Character's boat")]
)
def test_key_that_means_anybody_is_no_name(key, name):
    assert name_without_macros(key, MacroNames()) == name


def test_unclosed_marks_take_no_squared_time():
    for text in ("{{" * 200_000, "{{a" * 100_000, "${a" * 100_000, "@@a" * 100_000, "<" * 200_000):
        assert "{{" not in without_macros(text, MARA)
