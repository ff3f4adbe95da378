"""The grammar checker: what it says of a novel's sentences, and what it leaves alone."""

from __future__ import annotations

import pytest

from writer_assist.manuscript.grammar import GrammarChecker, is_english


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    return GrammarChecker("en_US", tmp_path_factory.mktemp("grammar") / "grammar.json")


def said(checker, paragraph):
    return [paragraph[one.start : one.end] for one in checker.check(paragraph)]


@pytest.mark.parametrize(
    ("paragraph", "words"),
    [
        ("He should of gone before the tide turned.", "should of"),
        ("They walked to the the harbour.", "the the"),
        ("She picked up a apple and an knife.", "a"),
        ("He was to tired.", "to"),
        ("Mara  had closed the ledger.", None),
        ("She were an idiot, and he knew it.", "were"),
    ],
)
def test_slips_are_found(opened, paragraph, words):
    assert (words or "  ") in said(opened, paragraph)


@pytest.mark.parametrize(
    "paragraph",
    [
        "Rain. Nothing but rain, and the quay.",
        "“I were only sayin’ as how them’s the ones,” he said. “We was there.”",
        "No no, never never. Very very slowly she had had enough of it.",
        "And then? but nobody answered.",
        "An’ so he went, with a—a sort of smile.",
        "She burst out laughing; he thrust the letter into the fire.",
        "%% the the note to myself %% A [[the the]] link.",
        "Turkey lay beyond, and the gray harbour was full of colour.",
    ],
)
def test_fragments_dialect_and_style_are_left_alone(opened, paragraph):
    assert said(opened, paragraph) == []


def test_remedies_replace_the_words_in_the_text_s_own_apostrophes(opened):
    complaint = opened.check("“Well,” he said, “don’t.” She could of cried.")[0]

    assert complaint.replacements == ("could have",)
    assert "“have”" in complaint.message


def test_place_is_known_again_while_the_paragraph_changes_elsewhere(tmp_path):
    checker = GrammarChecker("en_GB", tmp_path / "grammar.json")
    complaint = checker.check("He should of gone home before dark.")[0]

    checker.ignore(complaint)
    again = GrammarChecker("en_GB", tmp_path / "grammar.json")

    assert again.check("It rained. He should of gone home before dark fell.") == ()
    assert len(again.check("She should of stayed there instead.")) == 1


def test_kind_is_never_complained_of_again(tmp_path):
    checker = GrammarChecker("en_US", tmp_path / "grammar.json")
    complaint = checker.check("He should of gone.")[0]

    checker.refuse(complaint.kind)
    again = GrammarChecker("en_US", tmp_path / "grammar.json")

    assert again.check("She could of cried.") == ()
    assert "of" in again.about(again.ignored.kinds)[complaint.kind]


def test_what_is_kept_shows_no_word_of_the_text(tmp_path):
    file = tmp_path / "grammar.json"
    checker = GrammarChecker("en_US", file)

    checker.ignore(checker.check("He should of gone to Skarholm.")[0])

    assert "should" not in file.read_text()
    assert "Skarholm" not in file.read_text()


def test_damaged_file_of_what_is_ignored_counts_as_empty(tmp_path, caplog):
    file = tmp_path / "grammar.json"
    file.write_text("[1, 2")

    checker = GrammarChecker("en_US", file)

    assert len(checker.check("He should of gone.")) == 1


@pytest.mark.parametrize(("language", "expected"), [("en_GB", True), ("C", True), ("de", False)])
def test_english_is_told_from_other_languages(language, expected):
    assert is_english(language) is expected
