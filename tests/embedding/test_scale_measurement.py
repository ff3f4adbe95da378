"""What is measured of an embedding model when it is first used."""

from __future__ import annotations

import dataclasses
import json

import numpy as np
import pytest

from tests.fakes import HashingEmbedder
from writer_assist.domain.meaning_scale import FULL_SHARE, STARTER_SCALE
from writer_assist.embedding.scale_measurement import measured_scale, scale_of


class Alike(HashingEmbedder):
    """Gives every text nearly the same vector, as some models do; it knows no language."""

    model_id = "alike"

    def __init__(self):
        self.asked = 0

    def embed_query(self, text):
        self.asked += 1
        vector = super().embed_query(text) + 3.0
        return (vector / np.linalg.norm(vector)).astype(np.float32)


def test_scale_begins_where_unrelated_texts_are():
    assert measured_scale(Alike()).unrelated > 0.8
    assert measured_scale(HashingEmbedder()).unrelated == 0.0


def test_model_that_finds_no_translation_reads_no_other_language():
    scale = measured_scale(HashingEmbedder())

    assert not scale.reads("japanese")
    assert scale.share_in("a language that was not tried") < 0.1


def test_nearest_passage_to_nonsense_means_nothing():
    assert 0 < measured_scale(Alike()).nonsense < 1


def test_measured_once_and_kept(tmp_path):
    record, model = tmp_path / "scales.json", Alike()
    first = scale_of(model, record)
    asked = model.asked

    again = scale_of(model, record)

    assert again == first
    assert model.asked == asked


@pytest.mark.parametrize("kept", ["", "[]", '{"alike": {"unrelated": "much"}}'])
def test_damaged_record_is_measured_again(tmp_path, kept):
    record = tmp_path / "scales.json"
    record.write_text(kept)

    scale = scale_of(Alike(), record)

    assert json.loads(record.read_text())["alike"] == dataclasses.asdict(scale)


def test_starter_model_has_the_figures_of_the_benchmarks(tmp_path):
    model = Alike()
    model.model_id = "all-MiniLM-L6-v2-53aa51172d14"

    assert scale_of(model, tmp_path / "scales.json") is STARTER_SCALE
    assert STARTER_SCALE.languages == ("english",)
    assert STARTER_SCALE.share_in("english") == FULL_SHARE
