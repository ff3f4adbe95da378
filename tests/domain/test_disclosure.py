from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from writer_assist.domain.authorship import (
    BEFORE,
    ELSEWHERE,
    PASTED,
    TYPED,
    TYPED_NOW,
    Insertion,
    Origin,
    Provenance,
    Run,
)
from writer_assist.domain.disclosure import (
    AttributedText,
    WordKind,
    disclosure,
    word_sources,
    written_words,
)
from writer_assist.domain.words import count_words

CARD, QUOTE = Provenance(Origin.ACCEPTED, "c"), Provenance(Origin.QUOTED, "q")


def text_of(*parts: tuple[str, Provenance], title: str = "One") -> AttributedText:
    runs = tuple(Run(len(text), source) for text, source in parts)
    return AttributedText(title, "".join(text for text, _ in parts), runs)


def card(text: str, model: str = "SmolLM2") -> Insertion:
    return Insertion(CARD, 0.0, len(text.replace(" ", "")), model, ("The Bell",))


def words_of(*parts: tuple[str, Provenance], insertions=()) -> dict[WordKind, int]:
    known = {one.source.key: one for one in insertions}
    return dict(disclosure("Novel", [text_of(*parts)], known, 0.0).words)


def test_every_word_counts_for_one_source():
    counted = words_of(
        ("It was there. ", BEFORE), ("He ran. ", TYPED), ("So he said ", PASTED),
        ("elsewhere", ELSEWHERE), (" no doubt", QUOTE),
    )  # fmt: skip

    assert counted == {
        WordKind.BEFORE: 3,
        WordKind.TYPED: 2,
        WordKind.PASTED: 3,
        WordKind.ELSEWHERE: 1,
        WordKind.QUOTED: 2,
    }


def test_a_word_is_of_who_wrote_most_of_it():
    parts = ("walk", CARD), ("ed", TYPED), (" ", TYPED), ("on", CARD), ("wards", TYPED)

    assert words_of(*parts) == {WordKind.EDITED: 1, WordKind.TYPED: 1}


def test_a_card_as_it_was_inserted_is_accepted():
    told = "The tide came in."

    assert words_of(("He sat. ", TYPED), (told, CARD), insertions=[card(told)]) == {
        WordKind.TYPED: 2,
        WordKind.ACCEPTED: 4,
    }


def test_a_card_divided_into_paragraphs_is_still_as_it_was():
    parts = ("The tide ", CARD), ("\n\n", TYPED), ("came in.", CARD)

    assert words_of(*parts, insertions=[card("The tide came in.")]) == {WordKind.ACCEPTED: 4}


def test_a_card_with_words_put_in_or_taken_out_was_edited():
    put_in = ("The ", CARD), ("slow ", TYPED), ("tide came in.", CARD)
    taken_out = (("The tide came.", CARD),)

    for parts in (put_in, taken_out):
        found = words_of(*parts, insertions=[card("The tide came in.")])
        assert WordKind.ACCEPTED not in found
        assert found[WordKind.EDITED] >= 3


def test_a_card_across_two_scenes_is_as_it_was():
    scenes = [text_of(("The tide ", CARD)), text_of(("came in.", CARD), title="Two")]

    found = disclosure("Novel", scenes, {"c": card("The tide came in.")}, 0.0)

    assert found.words == {WordKind.ACCEPTED: 4}
    assert found.kept is None


def test_the_share_that_was_kept_is_told():
    found = disclosure("Novel", [text_of(("abcd", CARD))], {"c": card("abcd efgh")}, 0.0)

    assert found.kept == 0.5


def test_models_and_notes_are_listed_with_what_is_left_of_them():
    quote = Insertion(QUOTE, 0.0, 4, notes=("The Harbour",))
    scene = text_of(("one two three ", CARD), ("four", QUOTE))

    found = disclosure("Novel", [scene], {"c": card("one two three"), "q": quote}, 0.0)

    assert [(one.name, one.times, one.words) for one in found.models] == [("SmolLM2", 1, 3)]
    assert [(one.name, one.words) for one in found.notes] == [("The Bell", 3)]
    assert [(one.name, one.words) for one in found.quoted] == [("The Harbour", 1)]


def test_only_words_of_this_sitting_are_written():
    text = "He went on and on"
    runs = (Run(8, TYPED), Run(4, TYPED_NOW), Run(3, CARD), Run(2, TYPED_NOW))

    assert written_words(text, runs) == 2


@given(st.lists(st.tuples(st.text("ab \n'", max_size=7), st.sampled_from([TYPED, CARD, BEFORE]))))
def test_the_words_of_all_kinds_are_all_words(parts):
    one = text_of(*parts)

    assert len(list(word_sources(one.text, one.runs))) == count_words(one.text)
