from __future__ import annotations

import json

import pytest
from sentencepiece import SentencePieceProcessor

from writer_assist.errors import ModelUnsupportedError
from writer_assist.model_store.unigram_vocabulary import unpack_vocabulary

SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
PIECES = ("▁the", "▁fer", "ry", "r", "y", "▁", "f", "e")


def write_tokenizer(path, **changes):
    vocabulary = [[text, 0.0] for text in SPECIAL]
    vocabulary += [[text, -1.0 - number] for number, text in enumerate(PIECES)]
    stored = {
        "model": {"type": "Unigram", "vocab": vocabulary},
        "added_tokens": [{"content": text} for text in SPECIAL],
        "normalizer": {"type": "Precompiled", "precompiled_charsmap": ""},
    }
    path.write_text(json.dumps(stored | changes))
    return path


def test_tokens_keep_their_numbers(tmp_path):
    packed = write_tokenizer(tmp_path / "tokenizer.json")

    *_, (written, total) = unpack_vocabulary(packed, tmp_path / "made")

    reader = SentencePieceProcessor(model_file=str(tmp_path / "made"))
    assert reader.encode("the  ferry") == [4, 5, 6]
    assert reader.encode("<s>") != [0]
    assert (reader.bos_id(), reader.eos_id(), reader.pad_id(), reader.unk_id()) == (0, 2, 1, 3)
    assert written == total


def test_vocabulary_of_another_kind_is_refused(tmp_path):
    packed = write_tokenizer(tmp_path / "tokenizer.json", normalizer={"type": "Lowercase"})

    with pytest.raises(ModelUnsupportedError, match="no vocabulary"):
        list(unpack_vocabulary(packed, tmp_path / "made"))
