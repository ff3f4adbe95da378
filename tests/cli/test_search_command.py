from __future__ import annotations

import pytest


@pytest.fixture
def vault(tmp_path):
    folder = tmp_path / "vault"
    folder.mkdir()
    (folder / "Harbour.md").write_text("# Harbour\n\nThe mooring ropes creak all night.\n")
    (folder / "Kitchen.md").write_text("# Kitchen\n\nA kettle of tea stands on the stove.\n")
    return folder


def test_explanation_tells_each_step(terminal, vault):
    terminal.json("library", "add", str(vault))

    told = terminal.json("search", "the mooring ropes of the harbour", "--explain")

    assert {word["word"] for word in told["words"]} == {"mooring", "ropes", "harbour"}
    assert told["lexical"][0]["label"] == "Harbour"
    assert told["names"] == ["Harbour"]
    assert told["snippets"][0]["note"] == "Harbour"


@pytest.mark.parametrize("dial", ["--surprising", "--forgotten"])
def test_dials_lean_the_list(terminal, vault, dial):
    terminal.json("library", "add", str(vault))

    found = terminal.json("search", "the mooring ropes and a kettle", dial, "0.5")

    assert {snippet["note"] for snippet in found["snippets"]} == {"Harbour", "Kitchen"}


def test_search_keeps_to_the_sources_of_a_project(terminal, vault, tmp_path):
    terminal.json("library", "add", str(vault))
    draft = tmp_path / "novel" / "One.md"
    draft.parent.mkdir()
    terminal.json("library", "book", str(draft), "--folder", str(vault / "Kitchen.md"))

    own = terminal.json("search", "mooring ropes, a kettle", "--project", str(draft.parent))
    everything = terminal.json("search", "mooring ropes, a kettle")

    assert {snippet["note"] for snippet in own["snippets"]} == {"Kitchen"}
    assert {snippet["note"] for snippet in everything["snippets"]} == {"Harbour", "Kitchen"}


def test_book_gets_everything_again(terminal, tmp_path):
    terminal.json("library", "book", str(tmp_path), "--tag", "#harbour")
    chosen = terminal.json("library", "book", str(tmp_path))
    assert chosen == {"places": [], "tags": ["harbour"], "follow_links": False}

    terminal.json("library", "book", str(tmp_path), "--everything")

    assert terminal.json("library", "book", str(tmp_path))["tags"] == []


def test_search_beside_a_scene_keeps_to_what_it_links_to(terminal, vault, tmp_path):
    terminal.json("library", "add", str(vault))
    scene = tmp_path / "novel" / "One.md"
    scene.parent.mkdir()
    scene.write_text("She went in. %% [[Harbour]] %%\n")
    terminal.json("library", "book", str(scene), "--linked")

    beside = terminal.json("search", "mooring ropes, a kettle", "--project", str(scene))
    of_book = terminal.json("search", "mooring ropes, a kettle", "--project", str(scene.parent))

    assert {snippet["note"] for snippet in beside["snippets"]} == {"Harbour"}
    assert {snippet["note"] for snippet in of_book["snippets"]} == {"Harbour", "Kitchen"}
    assert terminal.json("library", "book", str(scene), "--tag", "x")["follow_links"]
