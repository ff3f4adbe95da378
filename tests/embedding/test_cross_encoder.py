"""A cross-encoder is loaded when it is wanted, and judges texts by the question."""

from __future__ import annotations

import json

import pytest

from writer_assist.embedding.cross_encoder import CrossEncoder, LazyCrossEncoder
from writer_assist.errors import ModelUnsupportedError


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """Return a folder with a model of random weights and a dozen words."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertForSequenceClassification

    folder = tmp_path_factory.mktemp("tiny")
    torch.manual_seed(1)
    sizes = BertConfig(
        vocab_size=10, hidden_size=8, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=8, num_labels=1, max_position_embeddings=400,
    )  # fmt: skip
    BertForSequenceClassification(sizes).save_pretrained(folder)
    words = ["[PAD]", "[CLS]", "[SEP]", "[UNK]", "where", "does", "the", "ferry", "rain", "bell"]
    tokenizer = Tokenizer(models.WordLevel({w: n for n, w in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 2), ("[CLS]", 1))
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


def test_each_text_is_judged_by_itself(tiny):
    encoder = CrossEncoder.load(tiny)

    together = encoder.scores("where does the ferry land", ["rain", "the harbour bell " * 9])
    alone = [encoder.scores("where does the ferry land", [one])[0] for one in ("rain",)]

    assert together[:1] == pytest.approx(alone, abs=1e-5)
    assert len(set(together)) == 2


def test_long_question_and_text_are_cut(tiny):
    assert len(CrossEncoder.load(tiny).scores("the " * 900, ["rain " * 900])) == 1


def test_no_texts_need_no_model_run(tiny):
    assert CrossEncoder.load(tiny).scores("where", []) == []


def test_damaged_folder_is_told(tmp_path):
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "bert"}))

    with pytest.raises(ModelUnsupportedError, match="damaged"):
        CrossEncoder.load(tmp_path)


def test_nothing_is_loaded_before_it_is_wanted(tiny):
    loads = []

    def load():
        loads.append(tiny)
        return CrossEncoder.load(tiny)

    lazy = LazyCrossEncoder(load)
    before = list(loads)

    assert len(lazy.scores("where", ["rain", "bell"])) == 2
    assert (before, loads) == ([], [tiny])


def test_what_cannot_be_loaded_is_not_tried_again():
    tries = []

    def load():
        tries.append(1)
        raise ModelUnsupportedError("It is damaged.")

    lazy = LazyCrossEncoder(load)

    for _ in range(2):
        with pytest.raises(ModelUnsupportedError):
            lazy.scores("where", ["rain"])
    assert tries == [1]
