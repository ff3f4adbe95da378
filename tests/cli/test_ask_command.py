from __future__ import annotations

import pytest


@pytest.fixture
def notes(terminal, vault, words_only):
    text = 'Ada repairs clocks in the cellar. "I never sleep," said Ada. Nobody has seen her rest.'
    (vault / "Ada.md").write_text(f"# Ada\n\n{text}\n")
    terminal.json("library", "add", str(vault))
    return terminal


def test_question_is_answered_with_the_place(notes):
    told = notes.json("ask", "What does Ada repair?")

    assert told["state"] == "says"
    assert "repairs clocks" in told["quotations"][0]["text"]
    assert told["quotations"][0]["note"] == "Ada"


def test_character_is_asked(notes):
    told = notes.json("ask", "Do you sleep?", "--character", "Ada")

    assert told["quotations"][0]["speaker"] == "Ada"
    assert "I never sleep" in told["quotations"][0]["text"]


def test_manuscript_is_asked(notes, tmp_path):
    draft = tmp_path / "novel.md"
    draft.write_text("The key lies under the third stair.\n")

    told = notes.json("ask", "Where does the key lie?", "--draft", str(draft))

    assert told["quotations"][0]["draft"] == str(draft)


def test_only_the_sources_of_a_project_are_asked(notes, tmp_path):
    moon = tmp_path / "moon"
    moon.mkdir()
    (moon / "Pump.md").write_text("# Pump\n\nBo repairs the pump on the moon.\n")
    notes.json("library", "add", str(moon))
    notes.json("library", "book", str(tmp_path), "--folder", str(moon))

    everything = notes.json("ask", "What does Ada repair?")
    own = notes.json("ask", "What does Ada repair?", "--project", str(tmp_path))

    assert "Ada" in {one["note"] for one in everything["quotations"]}
    assert {one["note"] for one in own["quotations"]} == {"Pump"}
