"""The draft's own passages: how they are cut, found, and kept up to date."""

from __future__ import annotations

import random

import pytest

from writer_assist.domain.context import Context
from writer_assist.retrieval.draft_index import ENOUGH_WORDS, MOST_WORDS, DraftIndex, passages_of

FILLER = "They walked along the shore for a while and said nothing much to each other at all. "
LEDGER = "Mara hid the lighthouse ledger under the ninth stair, wrapped in oilcloth. " + FILLER * 4
DRAFT = [LEDGER, *[FILLER * 5] * 20]
NOW = "She counted the stairs. The ledger must still lie in its oilcloth."


def indexed(paragraphs):
    index = DraftIndex()
    index.splice(0, 0, paragraphs)
    return index


def found(index, place=21, text=NOW):
    return index.find(Context.at(text, len(text)), place)


def test_passage_that_fits_is_found_with_its_place():
    best = found(indexed([*DRAFT, NOW]))[0]

    assert best.text.startswith("Mara hid the lighthouse ledger")
    assert (best.start, best.end) == (0, 1)


def test_what_stands_near_or_behind_is_not_recalled():
    index = indexed([*[FILLER * 5] * 20, LEDGER, FILLER, NOW, LEDGER])

    assert all("ledger" not in one.text for one in found(index, place=22))


def test_empty_and_short_drafts_have_no_past():
    assert found(indexed([])) == ()
    assert found(indexed([LEDGER, NOW]), place=1) == ()


def test_passages_are_a_few_paragraphs_or_part_of_a_long_one():
    passages = passages_of(["“Go.”", "“No.”", FILLER * 20, "# Two", FILLER])

    words = [len(one.text.split()) for one in passages]
    assert all(ENOUGH_WORDS <= count <= MOST_WORDS for count in words[:-1])
    assert "# Two" not in "".join(one.text for one in passages)
    assert (passages[0].start, passages[-1].start) == (0, 4)


def test_text_broken_into_lines_is_cut_at_sentences():
    lines = "\n".join(f"{FILLER.strip()} And then the tide turned\nslowly." for _ in range(20))

    assert all(one.text.endswith(".") for one in passages_of(lines.split("\n")))


@pytest.mark.parametrize("seed", range(5))
def test_index_that_was_changed_is_the_same_as_one_made_anew(seed):
    draw = random.Random(seed)
    texts = [LEDGER, FILLER, FILLER * 20, "“Go.”", "# One", "", NOW]
    paragraphs = [draw.choice(texts) for _ in range(60)]
    index = indexed(paragraphs)
    for _ in range(20):
        first, removed = draw.randrange(len(paragraphs)), draw.randrange(3)
        new = [draw.choice(texts) for _ in range(draw.randrange(3))]
        removed = min(removed, len(paragraphs) - first)
        paragraphs[first : first + removed] = new
        index.splice(first, removed, new)

    assert found(index, 50) == found(indexed(paragraphs), 50)


def test_front_matter_and_comments_are_never_recalled():
    hidden = ["---", "ledger: oilcloth", "---", "%%", LEDGER, "%%", f"<!-- {LEDGER} -->"]

    assert found(indexed([*hidden, *[FILLER * 5] * 20, NOW]), place=27) == ()


def test_comment_that_is_opened_or_closed_later_counts():
    index = indexed(["", LEDGER, "", *[FILLER * 5] * 20, NOW])

    index.splice(0, 1, ["%%"])
    opened = found(index, place=23)
    index.splice(0, 1, [""])

    assert opened == ()
    assert found(index, place=23)[0].start == 1
