from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from writer_assist.domain.authorship import (
    ELSEWHERE,
    PASTED,
    TYPED,
    Origin,
    Provenance,
    Ranges,
    Run,
)
from writer_assist.domain.carried_text import MarkedText, carried, followed, with_lines_joined

CARD = Provenance(Origin.ACCEPTED, "c")


def known(*parts: tuple[str, Provenance]) -> MarkedText:
    return MarkedText(
        "".join(text for text, _ in parts), Ranges(Run(len(t), s) for t, s in parts).runs()
    )


SCENE = known(("He sat down.\n\n", TYPED), ("The tide came in.", CARD), (" It was late.\n", TYPED))


def test_both_halves_of_a_split_scene_keep_their_sources():
    first, second = SCENE.text[:22], SCENE.text[22:]

    runs = (*carried(first, [SCENE]), *carried(second, [SCENE]))

    assert Ranges(runs).runs() == SCENE.runs


def test_a_joined_scene_has_the_sources_of_both():
    other = known(("Something pasted.\n", PASTED))

    runs = carried(f"{SCENE.text}\n{other.text}", [SCENE, other])

    assert [run.source for run in runs] == [TYPED, CARD, TYPED, PASTED]


def test_what_is_in_none_of_the_texts_counts_as_changed_elsewhere():
    assert carried("# A new heading", [SCENE]) == (Run(15, ELSEWHERE),)


def test_words_that_another_program_changed_are_told_from_those_that_stayed():
    runs = followed(SCENE, SCENE.text.replace("tide", "water"))

    assert [(length, source) for length, source in runs if source == ELSEWHERE] == [(5, ELSEWHERE)]
    assert sum(length for length, source in runs if source == CARD) == len("The  came in.")


@given(st.text("ab \n", max_size=30), st.text("ab \n", max_size=30))
def test_carried_and_followed_ranges_cover_the_text(old, new):
    one = MarkedText(old, Ranges([Run(len(old), TYPED)]).runs())

    for runs in (carried(new, [one]), followed(one, new)):
        assert sum(length for length, _ in runs) == len(new)


def test_joined_lines_keep_their_sources():
    lines = "Sorrow came to her slowly, in the course of one long silent evening--\n"
    more = "and she was not used to it, nor to the length of such silent evenings.\n"
    text = known((lines, TYPED), (lines, CARD), (more, TYPED), ("The end.", CARD))

    whole = with_lines_joined(text)

    assert whole.text == f"{lines[:-1]}{lines[:-1]}{more[:-1]} The end."
    assert [whole.text[a:b] for a, b in _stretches(whole, CARD)] == [lines[:-1], "The end."]


def _stretches(marked: MarkedText, source: Provenance) -> list[tuple[int, int]]:
    found, at = [], 0
    for length, origin in marked.runs:
        if origin == source:
            found.append((at, at + length))
        at += length
    return found
