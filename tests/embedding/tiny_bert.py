"""The smallest BERT that can be computed: two layers of random weights, eleven words."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

WORDS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "query", "passage", "ferry", "rain", "##s", "sea", ":")
_HIDDEN, _WIDE, _LAYERS, _POSITIONS = 32, 64, 2, 16


def write_bert(folder: Path, *, half: bool = False, **changes: dict[str, object]) -> Path:
    """Write a folder as the sentence-transformers library does.

    Args:
        folder: Is created.
        half: Whether to store weights in half precision.
        changes: Entries to put into a file, by its name without the ending.
    """
    kind = np.float16 if half else np.float32
    folder.mkdir(parents=True)
    save_file(
        {name: one.astype(kind) for name, one in _weights().items()}, folder / "model.safetensors"
    )
    for name, table in _tables().items():
        path = folder / f"{name}.json"
        path.parent.mkdir(exist_ok=True)
        if isinstance(table, dict):
            table |= changes.get(path.stem if path.parent == folder else "pooling", {})
        path.write_text(json.dumps(table))
    return folder


def _tables() -> dict[str, dict[str, object] | list[object]]:
    kinds = (("", "Transformer"), ("1_Pooling", "Pooling"))
    return {
        "config": {
            "architectures": ["BertModel"], "model_type": "bert", "hidden_act": "gelu",
            "hidden_size": _HIDDEN, "num_hidden_layers": _LAYERS, "num_attention_heads": 2,
            "intermediate_size": _WIDE, "vocab_size": len(WORDS), "layer_norm_eps": 1e-12,
            "max_position_embeddings": _POSITIONS, "type_vocab_size": 2, "pad_token_id": 0,
        },
        "config_sentence_transformers": {"prompts": {"query": "query: ", "document": "passage: "}},
        "sentence_bert_config": {"max_seq_length": 12, "do_lower_case": False},
        "modules": [
            {"idx": n, "name": str(n), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for n, (path, kind) in enumerate(kinds)
        ],
        "1_Pooling/config": {"word_embedding_dimension": _HIDDEN, "pooling_mode_mean_tokens": True},
        "tokenizer_config": {"tokenizer_class": "PreTrainedTokenizerFast", "pad_token": "[PAD]"},
        "tokenizer": {
            "version": "1.0", "added_tokens": [], "truncation": None, "padding": None,
            "normalizer": {"type": "Lowercase"}, "pre_tokenizer": {"type": "BertPreTokenizer"},
            "post_processor": {
                "type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2],
            },
            "decoder": None,
            "model": {
                "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                "max_input_chars_per_word": 100,
                "vocab": {word: number for number, word in enumerate(WORDS)},
            },
        },
    }  # fmt: skip


def _weights() -> dict[str, np.ndarray]:
    chance = np.random.default_rng(7)
    shapes: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (len(WORDS), _HIDDEN),
        "embeddings.position_embeddings.weight": (_POSITIONS, _HIDDEN),
        "embeddings.token_type_embeddings.weight": (2, _HIDDEN),
        "embeddings.LayerNorm.weight": (_HIDDEN,),
        "embeddings.LayerNorm.bias": (_HIDDEN,),
        "pooler.dense.weight": (_HIDDEN, _HIDDEN),
        "pooler.dense.bias": (_HIDDEN,),
    }
    square = ("attention.self.query", "attention.self.key", "attention.self.value")
    for layer in range(_LAYERS):
        start = f"encoder.layer.{layer}."
        for name in (*square, "attention.output.dense"):
            shapes |= {
                f"{start}{name}.weight": (_HIDDEN, _HIDDEN),
                f"{start}{name}.bias": (_HIDDEN,),
            }
        shapes |= {
            f"{start}intermediate.dense.weight": (_WIDE, _HIDDEN),
            f"{start}intermediate.dense.bias": (_WIDE,),
            f"{start}output.dense.weight": (_HIDDEN, _WIDE),
            f"{start}output.dense.bias": (_HIDDEN,),
        }
        for name in ("attention.output.LayerNorm", "output.LayerNorm"):
            shapes |= {f"{start}{name}.weight": (_HIDDEN,), f"{start}{name}.bias": (_HIDDEN,)}
    return {name: chance.normal(0, 0.3, shape) for name, shape in shapes.items()}
