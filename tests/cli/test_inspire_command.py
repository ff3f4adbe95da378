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
