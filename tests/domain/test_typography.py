"""Which marks printers set for those that a keyboard types."""

from __future__ import annotations

import pytest

from writer_assist.domain.typography import mended, style_of


def typed(text: str, language: str = "en") -> str:
    shown = ""
    for character in text:
        shown += character
        mending = mended(shown, style_of(language))
        if mending is not None:
            shown = shown[: mending.start] + mending.text
    return shown.replace("\u202f", "·").replace("\u00a0", "~")


@pytest.mark.parametrize(
    ("language", "keys", "printed"),
    [
        ("en", '"Go," she said. "I\'m \'fine\'."', "“Go,” she said. “I’m ‘fine’.”"),
        ("en_GB", "'No,' he said.", "‘No,’ he said."),
        ("de", '"Ja", sagte er. "Geht\'s? \'Nie\'"', "„Ja“, sagte er. „Geht’s? ‚Nie‘“"),
        ("de-CH", '"Ja"', "«Ja»"),
        ("de-books", "\"Ja, 'nie'\"", "»Ja, ›nie‹«"),
        ("fr_FR", '"Oui!" dit-il; l\'eau: "Ah "', "«·Oui·!·» dit-il·; l’eau~: «·Ah·»"),
        ("sv", "\"Hej\", sa hon. 'Nej'", "”Hej”, sa hon. ’Nej’"),
        ("it", "\"Sì, 'dopo'\"", "«Sì, “dopo”»"),
        ("xx", '"Oh"', "“Oh”"),
    ],
)
def test_quotation_marks_are_those_of_the_language(language, keys, printed):
    assert typed(keys, language) == printed


@pytest.mark.parametrize(
    ("keys", "printed"),
    [
        ("'Tis late.", "’Tis late."),
        ("rock 'n' roll", "rock ’n’ roll"),
        ("the '90s were, in '45 too", "the ’90s were, in ’45 too"),
        ("give 'em goin' down", "give ’em goin’ down"),
        ("'That' one, the writers' room", "‘That’ one, the writers’ room"),
        ('"\'Twas."', "“’Twas.”"),
    ],
)
def test_apostrophes_are_told_from_quotations(keys, printed):
    assert typed(keys) == printed


@pytest.mark.parametrize(
    ("keys", "printed"),
    [
        ('"But--" he said--"no."', "“But—” he said—“no.”"),
        ("1939--45 and so---on", "1939–45 and so–on"),
        ("Wait... then....", "Wait… then…."),
        ("-- Hola", "— Hola"),
        ("---", "---"),
        ("- one", "- one"),
        ('*"Now,"* he said', "*“Now,”* he said"),
    ],
)
def test_dashes_dots_and_marks_beside_emphasis(keys, printed):
    assert typed(keys) == printed


@pytest.mark.parametrize(
    "keys",
    ['`a="b"--c`', '[[a"b"', '[a](b"c"', "http://a.b/it's--c...", '<span a="b"', '\\"', "<!--"],
)
def test_code_links_and_addresses_stay_as_typed(keys):
    assert typed(keys) == keys


def test_french_marks_stand_apart_but_not_in_an_address_or_a_time():
    assert typed("http://a.b à 10:30 Quoi?!", "fr") == "http://a.b à 10:30 Quoi·?!"
