from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer_assist.importing.markdown import outline
from writer_assist.importing.segmentation import (
    LONGEST,
    SHORTEST,
    PassageLength,
    cut_passages,
    units_in,
)

SENTENCE = "The ferry had not come since the rain began, and nobody asked why. "  # 13 words


def passages(text, **options):
    return [text[s.start : s.end] for s in cut_passages(text, **options)]


def lengths(text):
    return [units_in(passage) for passage in passages(text)]


def cut_markdown(text, title=""):
    found = outline(text)
    return cut_passages(text, found.headings, body_start=found.body_start, title=title)


_words = st.lists(
    st.one_of(
        st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=30),
        st.sampled_from(
            [SENTENCE * 3, "\n\n", "\n", "# Heading\n", "\n## Two\n", "渡し船が来ない。"]
        ),
        st.sampled_from(["- item one\n", "Mr. ", "“Go!” she said. ", "\u3000", "```\n# x\n```\n"]),
    ),
    max_size=60,
)


@given(_words)
def test_every_word_is_in_one_passage_or_in_its_heading(parts):
    text = "".join(parts)

    found = cut_markdown(text)

    covered = [False] * len(text)
    end = 0
    for stretch in found:
        assert end <= stretch.start < stretch.end
        assert text[stretch.start : stretch.end].strip() == text[stretch.start : stretch.end]
        end = stretch.end
        covered[stretch.start : end] = [True] * (end - stretch.start)
    for heading in outline(text).headings:
        covered[heading.start : heading.end] = [True] * (heading.end - heading.start)
    assert all(covered[n] or text[n].isspace() for n in range(len(text)))


@given(_words)
def test_no_passage_is_too_long(parts):
    assert all(length <= LONGEST for length in lengths("".join(parts)))


@pytest.mark.parametrize(
    "text",
    [
        SENTENCE * 500,
        (SENTENCE * 3 + "\n\n") * 200,
        (SENTENCE * 30 + "\n\n") * 20,
        re.sub(r"(.{60}\S*) ", r"\1\n", SENTENCE * 500),
        "word " * 5000,
        "渡し船は雨が降り始めてから来ていない。誰も理由を聞かなかった。" * 300,
        "渡し船は雨が降り始めてから来ていない" * 300,
        "- a short item of a list\n" * 500,
        "“Go!” she said.\n\n“No.”\n\n" * 300,
    ],
    ids=["line", "short", "long", "wrapped", "stopless", "ja", "ja-stopless", "list", "dialogue"],
)
def test_long_texts_are_cut_to_the_right_length(text):
    assert all(SHORTEST <= length <= LONGEST for length in lengths(text))


def test_passages_begin_with_paragraphs_where_they_can():
    text = (SENTENCE * 3 + "\n\n") * 30

    assert all(passage.endswith("why.") for passage in passages(text))
    assert all(units_in(passage) % 39 == 0 for passage in passages(text))


def test_abbreviations_and_speech_end_no_sentence():
    text = ("He met Mr. Holm at St. Olaf for once, “Go away!” said she, and left " * 3 + ". ") * 30

    assert not any(re.match(r"Holm|Olaf|said", passage) for passage in passages(text))


def test_short_note_is_one_passage():
    assert len(cut_markdown("# Mara\n\nA woman.\n\n## Look\n\nTall.\n\n## Past\n\nUnknown.\n")) == 1


def test_passage_knows_its_headings_but_not_the_title():
    text = f"# Mara\n\n{SENTENCE * 8}\n\n## Past\n\n### War\n\n{SENTENCE * 8}\n"

    first, second = cut_markdown(text, title="Mara")

    assert (first.heading, second.heading) == ("", "Past › War")
    assert text[second.start :].startswith("The ferry")


def test_short_sections_go_together_under_what_they_share():
    sections = "".join(f"### Part {n}\n\n{SENTENCE * 3}\n\n" for n in range(1, 4))

    [stretch] = cut_markdown(f"## Past\n\n{sections}")

    assert stretch.heading == "Past"
    assert stretch.start == len("## Past\n\n")


def test_heading_without_text_is_kept():
    text = f"{SENTENCE * 8}\n\n## To do: ask about the tide\n"

    assert "tide" in text[cut_markdown(text)[-1].start :]


def test_front_matter_is_in_no_passage():
    text = f"---\ntitle: Mara\n---\n{SENTENCE}"

    assert [text[s.start : s.end] for s in cut_markdown(text)] == [SENTENCE.strip()]


def test_text_inserted_at_the_front_leaves_most_passages_as_they_are():
    text = "".join(f"{n} {SENTENCE * (1 + n % 7)}\n\n" for n in range(400))

    before, after = passages(text), passages("A new first line of some ten words.\n\n" + text)

    assert len(set(before) - set(after)) < 10


def test_megabyte_in_one_line_takes_no_time():
    started = time.perf_counter()

    assert len(passages(SENTENCE * 16_000)) > 1000
    assert len(passages("x" * 1_000_000)) > 100
    assert time.perf_counter() - started < 60


def test_blank_text_has_no_passage():
    assert cut_passages(" \n\n\t\n") == ()


def test_passages_are_as_long_as_asked_for():
    stretches = cut_passages(SENTENCE * 100, length=PassageLength(40, 80))

    words = [units_in((SENTENCE * 100)[one.start : one.end]) for one in stretches]
    assert len(words) > 1300 / LONGEST * 1.5
    assert all(40 <= length <= 80 for length in words)
