"""Which models are here, and which is used by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.model_store.tiny_models import write_tiny_gguf
from writer_assist.errors import ModelNotFoundError, ModelUnsupportedError
from writer_assist.model_store.catalogue import (
    add_model,
    catalogue_entry,
    chosen_embedding_model,
    default_embedding_model,
    default_text_model,
    installed_models,
)
from writer_assist.model_store.formats import FormatSpeed, FormatTuning, write_tuning
from writer_assist.model_store.offers import offered_models

SHIPPED = "SmolLM2-135M-Instruct.Q4_1.gguf"


def write_tuned(models, chosen: str) -> None:
    shipped = write_tiny_gguf(models / SHIPPED)
    speed = FormatSpeed("Q4_1", SHIPPED, 1, 1.0, 1.0, 1.0)
    write_tuning(FormatTuning(shipped, "this one", (speed,), models / chosen, ""))


def write_offer(name: str) -> None:
    offer = catalogue_entry(name)
    for file in offer.files:
        (offer.folder / file.path).parent.mkdir(parents=True, exist_ok=True)
        (offer.folder / file.path).touch()


@pytest.mark.usefixtures("models")
def test_nothing_is_used_where_nothing_is_installed():
    assert installed_models() == ()
    assert default_text_model() is None
    assert default_embedding_model() is None


def test_starter_model_is_found_by_its_file(models):
    write_tiny_gguf(models / SHIPPED)

    assert default_text_model() == models / SHIPPED
    assert [model.name for model in installed_models()] == ["smollm2"]


def test_format_that_measured_fastest_is_used(models):
    write_tuned(models, "fast.gguf")
    write_tiny_gguf(models / "fast.gguf")

    assert default_text_model() == models / "fast.gguf"


def test_shipped_format_serves_when_the_fast_one_is_gone(models):
    write_tuned(models, "fast.gguf")

    assert default_text_model() == models / SHIPPED


def test_half_a_folder_is_no_model(models):
    offer = catalogue_entry("minilm")
    offer.folder.mkdir()
    for file in offer.files[1:]:
        (offer.folder / file.path).parent.mkdir(exist_ok=True)
        (offer.folder / file.path).touch()

    assert default_embedding_model() is None


def test_library_keeps_the_model_that_it_was_read_with(models):
    for name in ("e5", "minilm"):
        write_offer(name)

    assert chosen_embedding_model("") == models / "multilingual-e5-small"
    assert chosen_embedding_model("", "all-MiniLM-L6-v2-53aa") == models / "all-MiniLM-L6-v2"
    assert chosen_embedding_model("", "deleted-1234") == models / "multilingual-e5-small"
    assert chosen_embedding_model("/mine", "all-MiniLM-L6-v2-53aa") == Path("/mine")


@pytest.mark.usefixtures("models")
def test_added_model_stays_where_it_lies(tmp_path):
    mine = write_tiny_gguf(tmp_path / "Mine.gguf")

    add_model(mine)

    assert [(model.name, model.path) for model in installed_models()] == [("Mine", mine)]
    assert default_text_model() == mine


@pytest.mark.usefixtures("models")
def test_model_added_twice_is_listed_once(tmp_path):
    mine = write_tiny_gguf(tmp_path / "Mine.gguf")

    assert add_model(mine) == add_model(mine)
    assert len(installed_models()) == 1


@pytest.mark.usefixtures("models")
def test_added_model_comes_back_with_its_disk(tmp_path):
    mine = write_tiny_gguf(tmp_path / "Mine.gguf")
    add_model(mine)
    unplugged = mine.rename(tmp_path / "unplugged")

    assert installed_models() == ()
    unplugged.rename(mine)
    assert len(installed_models()) == 1


def test_damaged_model_is_not_added(models, tmp_path):
    (tmp_path / "half.gguf").write_bytes(b"GGUF" + bytes(40))

    with pytest.raises(ModelUnsupportedError):
        add_model(tmp_path / "half.gguf")
    assert list(models.iterdir()) == []


def test_damaged_list_hides_no_starter_model(models):
    write_tiny_gguf(models / SHIPPED)
    (models / "added.json").write_text("{broken")

    assert default_text_model() == models / SHIPPED


def test_unknown_name_lists_what_there_is():
    with pytest.raises(ModelNotFoundError, match="e5, minilm, msmarco, smollm2, gemma"):
        catalogue_entry("gpt")


def test_every_offer_is_pinned_checked_and_licensed():
    for offer in offered_models():
        assert all("==" in package for package in offer.packages)
        assert all(len(file.sha256) == 64 and file.size for file in offer.files)
        assert offer.licence


def test_only_starters_need_no_terms():
    starters = [offer for offer in offered_models() if offer.starter]

    assert [offer.name for offer in starters] == ["e5", "minilm", "smollm2"]
    assert not any(offer.terms for offer in starters)
    assert "ai.google.dev/gemma/terms" in catalogue_entry("gemma").terms
