from __future__ import annotations

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

from tests.embedding.tiny_bert import write_bert
from writer_assist.embedding.bert import load_bert
from writer_assist.embedding.sentence_transformer import SentenceTransformerEmbedder
from writer_assist.errors import ModelUnsupportedError

TEXTS = ["Rain, ferry", "", "the sea: rains " * 20, "ferry"]


def test_vectors_are_those_of_the_library(tmp_path):
    folder = write_bert(tmp_path / "tiny")
    library = SentenceTransformer(str(folder), device="cpu", local_files_only=True)

    ours = load_bert(folder, "float32")

    assert ours.passages(TEXTS) == pytest.approx(library.encode_document(TEXTS), abs=1e-5)
    assert ours.query("sea rain")[0] == pytest.approx(library.encode_query("sea rain"), abs=1e-5)


def test_without_a_compiler_python_runs_the_layers(tmp_path, monkeypatch, caplog):
    folder = write_bert(tmp_path / "tiny")
    compiled = load_bert(folder, "float32").passages(TEXTS)

    monkeypatch.setattr("torch.jit.CompilationUnit", lambda _source: None)
    run_by_python = load_bert(folder, "float32").passages(TEXTS)

    assert run_by_python == pytest.approx(compiled, abs=1e-6)
    assert "run by Python" in caplog.text
    caplog.clear()


def test_weights_in_half_precision_are_read(tmp_path):
    whole = load_bert(write_bert(tmp_path / "whole"), "float32")
    half = load_bert(write_bert(tmp_path / "half", half=True), "float32")

    assert half.passages(TEXTS) == pytest.approx(whole.passages(TEXTS), abs=0.01)


@pytest.mark.parametrize(
    "changes",
    [
        {"config": {"hidden_act": "relu"}},
        {"config": {"model_type": "roberta"}},
        {"config": {"position_embedding_type": "relative_key"}},
        {"pooling": {"pooling_mode_cls_token": True}},
        {"pooling": {"include_prompt": False}},
        {"sentence_bert_config": {"do_lower_case": True}},
        {"config_sentence_transformers": {"default_prompt_name": "query"}},
    ],
)
def test_what_computes_otherwise_is_left_to_the_library(tmp_path, changes):
    assert load_bert(write_bert(tmp_path / "other", **changes), "float32") is None


def test_other_kind_is_embedded_by_the_library(tmp_path):
    folder = write_bert(tmp_path / "other", config={"hidden_act": "relu"})

    embedder = SentenceTransformerEmbedder.load(folder, precision="float32")

    assert np.linalg.norm(embedder.embed_passages(TEXTS), axis=1) == pytest.approx([1] * 4)


def test_missing_weight_is_told(tmp_path):
    folder = write_bert(tmp_path / "deep", config={"num_hidden_layers": 3})

    with pytest.raises(ModelUnsupportedError, match="damaged"):
        SentenceTransformerEmbedder.load(folder, precision="float32")
