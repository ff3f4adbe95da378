# ruff: noqa: RUF001 - letters of other scripts look like Latin ones
"""Words that are found although they are written otherwise."""

from __future__ import annotations

from unicodedata import normalize

import pytest

from tests.fakes import MemoryPassages, passage
from writer_assist.retrieval.hybrid import HybridRetriever
from writer_assist.retrieval.query import query_of_text
from writer_assist.retrieval.spelling import other_spellings
from writer_assist.retrieval.whoosh_index.searcher import LexicalSearcher
from writer_assist.retrieval.whoosh_index.writer import LexicalWriter


@pytest.fixture
def ranked(tmp_path):
    """A function that indexes texts and returns what a query finds of them, best first."""
    opened = []

    def rank(query, *texts):
        source = MemoryPassages(passage(n, text) for n, text in enumerate(texts, 1))
        writer = LexicalWriter(tmp_path / str(len(opened)))
        writer.open()
        writer.apply(source.changes_after(0, limit=100))
        opened.append(LexicalSearcher(tmp_path / str(len(opened))))
        opened[-1].refresh()
        found = HybridRetriever(opened[-1], None, None).search(query_of_text(query))
        return [one.passage_id for one in found.candidates]

    yield rank
    for searcher in opened:
        searcher.close()


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Élodie", "Elodie"), ("Zoë", "zoe"), ("Bjørn", "Bjorn"), ("Bjørn", "Bjoern"),
        ("Jürgen", "Juergen"), ("Jürgen", "Jurgen"), ("Juergen", "Jürgen"), ("Jurgen", "Jürgen"),
        ("Weiß", "Weiss"), ("Weiss", "Weiß"), ("Stanisław", "Stanislaw"), ("Đức", "Duc"),
        ("Ægir", "Aegir"), ("Œdipe", "Oedipe"), ("Þorsteinn", "Thorsteinn"), ("Ășa", "Asa"),
        ("ışık", "isik"), ("IRMAK", "ırmak"), ("İbrahim", "ibrahim"), ("Άρης", "ΑΡΗΣ"),
        ("Семён", "Семен"), ("Семен", "Семён"), ("Ｒｏｓａ", "Rosa"), ("eﬀect", "effect"),
        ("O'Hara", "O’Hara"), ("T\u02bcPau", "T'Pau"), ("Oʻahu", "Oahu"), ("Oahu", "Oʻahu"),
        ("п’ять", "п'ять"), ("l’Elena", "Elena"), ("dell'Orso", "Orso"),
        ("D’Alba", "Dalba"), ("D’Alba", "Alba"),
        ("sea\u00adweed", "seaweed"),
        ("seaweed", "sea\u200bweed"), ("אבג", "א\u05b7בג"), ("أمل", "امل"), ("👋🏽", "👋"),
        ("👩\u200d🌾", "🌾"), ("🐙", "🐙"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_word_is_found_in_another_spelling(ranked, written, asked, form):
    assert ranked(asked, normalize(form, f"{written} kept the oars."), "Nobody was there.") == [1]


@pytest.mark.parametrize(("asked", "first"), [("rosé", 2), ("rose", 1), ("Rosé", 2)])
def test_word_as_written_comes_first(ranked, asked, first):
    texts = "A rose on the table.", "A rosé on the table.", "Nothing on it."

    assert ranked(asked, *texts)[0] == first
    assert len(ranked(asked, *texts)) == 2


def test_rare_spelling_does_not_outrank_the_word_as_written(ranked):
    texts = [f"Number {n} saw the rose." for n in range(20)]

    assert ranked("rose", *texts, "One saw the rosé.")[-1] == 21


@pytest.mark.parametrize("written", ["she'll", "we're", "it's", "don't", "mara's", "ferry"])
def test_english_contraction_is_no_other_word(written):
    assert other_spellings(written) == ()


@pytest.mark.parametrize(("written", "asked"), [("мой", "мои"), ("が", "か"), ("blue", "blü")])
def test_other_letters_are_not_taken_for_accents(ranked, written, asked):
    assert ranked(asked, f"{written} x", "y z") in ([], [1] if asked == "blü" else [])
