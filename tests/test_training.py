"""The recipe that teaches the starter model its job: texts, notes made by rule, matrices."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.language_models.tiny_models import save_gguf, save_torch_folder
from writer_assist.language_models.loading import load_language_model
from writer_assist.model_store.adapters import merge

PACKAGING = Path(__file__).resolve().parents[1] / "packaging"
STORY = (
    "Mara Venn carried the brass lantern down to the slip, and the tide was already at the third "
    "step. She counted the boats twice, as Mara always did, and one of them was missing."
)


@pytest.fixture(autouse=True)
def training_importable(monkeypatch) -> Iterator[None]:
    monkeypatch.syspath_prepend(str(PACKAGING))
    return


def test_no_novel_that_results_are_reported_on_is_trained_on():
    from training.texts import SHARES

    from tests.benchmarks.novels import TUNED_ON

    # Doyle's stories are no novel of the corpus; another book of his is in the other part.
    assert set(SHARES) - {"SherlockHolmes"} <= TUNED_ON


def test_lost_apostrophes_and_dashes_come_back(tmp_path):
    from training.texts import read_sources

    folder = tmp_path / "en-pdnc" / "HowardsEnd"
    folder.mkdir(parents=True)
    text = "I don t know Helen s house--she ll tell   you. It isn t _far_."
    (folder / "novel_text.txt").write_text(text)

    [source] = read_sources(tmp_path)

    assert source.paragraphs == ("I don't know Helen's house—she'll tell—you. It isn't far.",)


def test_headings_and_furniture_are_no_prose():
    from training.texts import is_prose

    assert is_prose("She waited at the quay.")
    assert not any(map(is_prose, ["CHAPTER IX.", "THE LONG ROAD HOME.", "* * *", "A Table of"]))


def test_typography_goes_both_ways():
    from training.texts import curled, straight

    said = '"It isn\'t far," she said. "Not \'far\' at all."'

    assert curled(said) == "“It isn’t far,” she said. “Not ‘far’ at all.”"
    assert straight(curled(said)) == said


def test_note_tells_names_and_things_of_its_paragraph():
    from training.shapes import FactFinder

    facts = FactFinder([STORY, "Then came Mara, who saw Mara."]).facts(STORY)

    assert "Mara" in " ".join(facts.names)
    assert "brass lantern" in facts.things


def test_note_is_not_copied_from_its_paragraph():
    from training.shapes import FactFinder, note_of

    facts = FactFinder([STORY]).facts(STORY)
    story = " ".join(re.findall(r"\w+", STORY))

    for seed in range(40):
        words = re.findall(r"\w+", note_of(facts, random.Random(seed), number=1).passage.words)
        runs = [" ".join(words[at : at + 8]) for at in range(len(words) - 7)]
        assert not any(run in story for run in runs)


def test_kinds_of_examples_are_shares_of_a_hundred():
    from training.examples import KINDS

    assert sum(KINDS.values()) == 100


def test_merged_model_foresees_what_the_trained_one_does(tmp_path):
    torch = pytest.importorskip("torch")
    from writer_assist.voice.gguf_models import load_gguf_model
    from writer_assist.voice.low_rank import add_low_rank, loss_of, write_adapter

    base = save_gguf(save_torch_folder(tmp_path / "folder"), tmp_path / "Tiny.F32.gguf")
    model = load_gguf_model(base, device="cpu").float()
    added = add_low_rank(model, rank=2, scale=2.0)
    torch.manual_seed(1)
    for layer in added.values():
        layer.b.data.normal_(0, 0.3)
    tokens = [20, 31, 40, 7, 90, 14, 60, 33]
    write_adapter(tmp_path / "adapter.gguf", added, model, {})
    merged = tmp_path / "Merged.F16.gguf"
    merge(base, tmp_path / "adapter.gguf", merged, title="Tiny", adapter_sha256="")

    with torch.no_grad():
        expected = loss_of(model, tokens, [1.0] * len(tokens)).item()
    loaded = load_language_model(merged, rows=1, gpu=False)
    loaded.extend({0: tokens[:1]}, wanted=())
    foreseen = -float(np.sum(loaded.score(0, tokens[1:])))
    loaded.close()

    assert foreseen == pytest.approx(expected, rel=0.02)
