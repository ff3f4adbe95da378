"""The main job in the terminal, with the models of this computer."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from writer_assist.cli.composition import language_model
from writer_assist.cli.main import root
from writer_assist.errors import WriterAssistError
from writer_assist.model_store.catalogue import default_text_model
from writer_assist.paths import DataFolder
from writer_assist.settings import Settings, save_settings

pytestmark = pytest.mark.skipif(
    default_text_model() is None, reason="no language model is installed"
)


@pytest.fixture
def draft(tmp_path):
    path = tmp_path / "draft.md"
    path.write_text("Mara came down to the harbour. The salt wind pulled at the mooring ropes.")
    return path


def test_cards_name_the_notes_they_were_written_from(terminal, vault, draft):
    terminal.json("library", "add", str(vault))

    made = terminal.json("continue", str(draft), "--cards", "2", "--words", "8", "--seed", "7")

    with_note, free = made["continuations"]
    assert [source["note"] for source in with_note["sources"]] == ["Harbour"]
    assert free["sources"] == []
    assert with_note["text"].strip()
    assert free["text"].strip()


def test_seed_repeats_the_set(terminal, draft):
    args = ("continue", str(draft), "--cards", "1", "--words", "8", "--seed", "7")

    assert terminal.json(*args) == terminal.json(*args)


def test_receipt_says_which_model_and_which_tokens(terminal, draft):
    [made] = terminal.json("continue", str(draft), "--cards", "1", "--words", "8")["continuations"]

    receipt = made["receipt"]
    assert len(receipt["model"]["sha256"]) == 64
    assert isinstance(receipt["sampling"]["seed"], int)
    assert receipt["tokens"][0]


def test_heading_is_no_sentence_to_go_on_with(terminal, draft):
    draft.write_text("# Chapter One\n")

    [made] = terminal.json("continue", str(draft), "--cards", "1", "--words", "8")["continuations"]

    assert made["receipt"]["joint"]["before"] == "# Chapter One\n\n"


def test_search_takes_bytes_that_are_no_text(terminal, vault):
    terminal.json("library", "add", str(vault))

    assert terminal.json("search", "\udcff kettle")["snippets"]


def test_instruction_and_the_past_of_the_draft_are_in_the_prompt(terminal, draft):
    past = "Mara hid the ledger under the ninth stair. " * 3
    shore = "".join(f"They passed the {place}th house on the shore.\n" for place in range(200))
    draft.write_text(f"{past}\n{shore}The ledger")
    args = ("continue", str(draft), "--cards", "1", "--words", "4")

    plain, told = (
        terminal.json(*args, *more)["continuations"][0]["receipt"]["prefix"]
        for more in ((), ("--instruction", "Past tense."))
    )

    with language_model(DataFolder(terminal.data_dir)) as model:
        texts = [b"".join(map(model.token_bytes, one)).decode() for one in (plain, told)]
    assert ["About this story: Past tense." in text for text in texts] == [False, True]
    assert all("Earlier in the story:\n\nMara hid the ledger" in text for text in texts)


def test_length_and_temper_go_into_the_receipt(terminal, draft):
    args = ("--cards", "1", "--length", "half", "--preset", "steady")

    [made] = terminal.json("continue", str(draft), *args)["continuations"]

    sampling = made["receipt"]["sampling"]
    assert (sampling["max_new_tokens"], sampling["temperature"]) == (12, 0.5)


def test_blend_tells_the_notes_of_every_word(terminal, vault, draft):
    terminal.json("library", "add", str(vault))

    [made] = terminal.json("continue", str(draft), "--mode", "blend", "--words", "8")[
        "continuations"
    ]

    assert len(made["sources"]) > 1
    assert [word["word"] for word in made["posterior"]] == made["text"].split()
    assert all(abs(sum(word["weights"]) - 1) < 1e-6 for word in made["posterior"])


def test_what_fell_away_is_told_with_its_reason(terminal, draft):
    made = terminal.json(
        "continue", str(draft), "--cards", "2", "--words", "8", "--candidates", "4"
    )

    assert len(made["continuations"]) == 2
    assert len(made["fell_away"]) == 2
    assert all(text["flaw"] and text["text"] for text in made["fell_away"])


def test_notes_together_tell_what_each_did_to_every_sentence(terminal, vault, draft):
    terminal.json("library", "add", str(vault))
    args = ("--mode", "together", "--cards", "2", "--words", "12", "--faithfulness", "0.25")

    card, free = terminal.json("continue", str(draft), *args)["continuations"]

    assert len(card["influence_by_note"]) == len(card["sources"]) > 1
    assert card["exact"]
    assert card["receipt"]["sampling"]["faithfulness"] == 0.25
    told = [sentence["text"] for sentence in card["influence_by_sentence"]]
    assert " ".join(told) == card["text"].strip()
    assert free["influence_by_note"] is None


def test_a_set_is_written_again_from_what_was_printed(terminal, vault, draft, tmp_path):
    terminal.json("library", "add", str(vault))
    made = terminal.json("continue", str(draft), "--cards", "2", "--words", "8")
    (tmp_path / "receipt.json").write_text(json.dumps(made), "utf-8")

    again = terminal.json("replay", str(tmp_path / "receipt.json"))

    assert again["texts"] == [card["text"] for card in made["continuations"]]
    assert (again["same"], again["changed_notes"]) == (True, [])


def test_a_note_that_changed_since_is_named(terminal, vault, draft, tmp_path):
    terminal.json("library", "add", str(vault))
    made = terminal.json("continue", str(draft), "--cards", "2", "--words", "8")
    (tmp_path / "receipt.json").write_text(json.dumps(made), "utf-8")
    (vault / "Harbour.md").write_text("# Harbour\n\nNothing is left of it but mud.\n")
    terminal.json("library", "add", str(vault))

    again = terminal.json("replay", str(tmp_path / "receipt.json"))

    assert again["changed_notes"] == ["Harbour"]


def test_the_model_chosen_in_the_settings_is_used(terminal, draft, tmp_path):
    chosen = str(tmp_path / "chosen.gguf")
    save_settings(DataFolder(terminal.data_dir).settings, Settings(language_model=chosen))

    with pytest.raises(WriterAssistError, match=r"chosen\.gguf"):
        terminal.json("continue", str(draft), "--cards", "1", "--words", "4")


def test_json_may_be_asked_for_before_the_command(terminal, vault):
    terminal.json("library", "add", str(vault))
    asked = ["--data-dir", str(terminal.data_dir), "--json", "search", "kettle"]

    printed = CliRunner().invoke(root, asked, catch_exceptions=False).stdout

    assert json.loads(printed)["snippets"]
