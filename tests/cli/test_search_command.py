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
