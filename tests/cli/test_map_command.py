from __future__ import annotations

from xml.etree import ElementTree

import pytest


@pytest.fixture
def notes(terminal, vault, words_only):
    (vault / "People & places").mkdir()
    (vault / "People & places" / "Ada.md").write_text(
        "# Ada <3\n\nAda mends clocks. See [[Kitchen]].\n"
    )
    terminal.json("library", "add", str(vault))
    return terminal


def test_map_names_every_note_with_its_place_and_links(notes):
    told = notes.json("map")

    assert {note["title"] for note in told["notes"]} == {"Harbour", "Kitchen", "Ada <3"}
    assert len({(note["x"], note["y"]) for note in told["notes"]}) == 3
    assert len(told["links"]) == 1
    assert told["basis"] == "words"


def test_map_comes_again_as_it_was(notes):
    assert notes.json("map") == notes.json("map")


@pytest.mark.parametrize("colours", ["folder", "tag", "last-use"])
def test_picture_is_sound_and_has_a_dot_for_each_note(notes, tmp_path, colours):
    picture = tmp_path / "map.svg"

    notes.json("map", "--out", str(picture), "--colours", colours)

    drawn = ElementTree.parse(picture).getroot()
    titles = [one.text for one in drawn.iter("{http://www.w3.org/2000/svg}title")]
    assert {"Harbour", "Kitchen", "Ada <3"} <= set(titles)


def test_empty_library_has_an_empty_picture(terminal, words_only, tmp_path):
    (tmp_path / "none").mkdir()
    terminal.json("library", "add", str(tmp_path / "none"))

    assert terminal.json("map", "--out", str(tmp_path / "map.svg"))["notes"] == []
    ElementTree.parse(tmp_path / "map.svg")
