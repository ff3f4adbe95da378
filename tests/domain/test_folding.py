# ruff: noqa: RUF001 - letters of other scripts look like Latin ones
"""What counts as the same word, however it is written."""

from __future__ import annotations

from unicodedata import normalize

import pytest

from writer_assist.domain.folding import (
    APOSTROPHES,
    alike,
    folded,
    folded_in_case,
    folded_with_offsets,
    foldings,
)


@pytest.mark.parametrize("apostrophe", APOSTROPHES)
def test_all_apostrophes_are_one(apostrophe):
    assert folded(f"M{apostrophe}ara") == alike(f"M{apostrophe}ara") == "m'ara"


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Zoë Brontë", "zoe bronte"),
        ("Þórður", "thordur"),
        ("Œuvre", "oeuvre"),
        ("Đặng Ngọc", "dang ngoc"),
        ("Łódź", "lodz"),
        ("GROẞ", "gross"),
        ("IŞIK ışık", "isik isik"),
        ("İzmir", "izmir"),
        ("ﬁｎｅ", "fine"),
        ("Άννα ΑΝΝΑ", "αννα αννα"),
        ("Фёдор", "федор"),
        ("за́мок", "замок"),
        ("Їжак й", "їжак й"),  # these letters are others, not accented ones
        ("がぎ", "がぎ"),
        ("كِتَاب", "كتاب"),
        ("so\u00adft \u200ebe\u200bll\u2060s", "soft bells"),
        ("می\u200cرود", "ميرود"),
        ("col·legi COL·LEGI", "collegi collegi"),
    ],
)
def test_accents_and_what_is_not_seen_are_left_out(written, plain):
    assert folded(written) == folded(normalize("NFD", written)) == plain


@pytest.mark.parametrize(
    ("written", "both"),
    [
        ("Müller", ("muller", "mueller")),
        ("Åse Bjørk", ("ase bjork", "aase bjoerk")),
        ("Jäger", ("jager", "jaeger")),
        ("Zoé", ("zoe",)),
        ("Mueller", ("mueller",)),
    ],
)
def test_umlauts_may_be_spelt_out(written, both):
    assert foldings(written) == both


def test_case_may_be_kept():
    assert folded_in_case("Zoë ÉMILE Ærlig") == "Zoe EMILE Aerlig"


@pytest.mark.parametrize("text", ["Straße nach Zoe\u0308", "Æ\u00adøß", "민준이 왔다", "l·l"])
def test_offsets_lead_back_to_the_text(text):
    for written in (text, normalize("NFD", text)):
        plain, offsets = folded_with_offsets(written)

        assert len(offsets) == len(plain) + 1
        assert offsets[-1] == len(written)
        assert list(offsets) == sorted(offsets)


def test_offset_of_a_letter_after_an_accent_is_its_own():
    plain, offsets = folded_with_offsets("Zoe\u0308 is")

    assert offsets[plain.index("i")] == 5
