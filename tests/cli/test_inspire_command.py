from __future__ import annotations

import pytest


@pytest.fixture
def notes(terminal, vault, words_only):
    for folder, text in (
        ("people", "Ada repairs clocks in the cellar, and nobody has seen her wind one of them."),
        ("places", "The marsh smells of tar, and the only road across it goes under twice a day."),
    ):
        (vault / folder).mkdir()
        (vault / folder / f"About {folder}.md").write_text(f"# About {folder}\n\n{text}\n")
    terminal.json("library", "add", str(vault))
    return terminal


def test_collision_comes_again_by_its_seed(notes):
    asked = ("inspire", "--kind", "collision", "--distance", "sideways", "--seed", "7")

    first, again = notes.json(*asked), notes.json(*asked)

    assert first == again
    assert {note["note"] for note in first["notes"]} == {"About people", "About places"}
    assert first["seed"] == 7


def test_text_decides_which_sense_is_missing(notes):
    told = notes.json("inspire", "The white bell rings, cold and bitter.", "--kind", "sense")

    assert told["notes"][0]["label"] == "A passage with smell"


@pytest.mark.parametrize("kind", ["cut-up", "last-line", "camera", "interview"])
def test_new_kinds_come_again_by_their_seed(notes, kind):
    text = "Ada went down to the cellar and wound the clocks, and then she went to the marsh."
    asked = ("inspire", text, "--kind", kind, "--ending", "The road went under.", "--seed", "5")

    first, again = notes.json(*asked), notes.json(*asked)

    assert first == again
    assert (first["kind"], first["seed"]) == (kind, 5)


def test_camera_prints_the_paragraph_as_another_tells_it(notes):
    text = "She went down to the cellar and wound the clocks, and then she went to the marsh."

    told = notes.json("inspire", text, "--kind", "camera", "--seed", "1")

    assert told["text"].startswith("I go down to the cellar and wind the clocks, and then I go")
    assert told["notes"] == []


def test_interview_asks_the_one_who_is_named(notes):
    told = notes.json("inspire", "--kind", "interview", "--who", "Ada", "--seed", "4")

    assert told["facts"][0] == "Ring 1 of 5."
    assert [note["note"] for note in told["notes"]] == ["About people"]
