from __future__ import annotations

import pytest

from writer_assist.language_models.tokenizing import tokenize_inside


@pytest.fixture(scope="module")
def backend():
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

    backend = Tokenizer(models.BPE())
    backend.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    backend.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=258, initial_alphabet=alphabet, show_progress=False)
    backend.train_from_iterator(["\n\n", " A", " A"], trainer)
    return backend


@pytest.mark.parametrize("text", ["Rain.\n\n", "\n\n\n", "Rain. \n", "Rain.", " ", ""])
def test_tokens_are_those_of_the_longer_text(backend, text):
    def tokenize(text):
        return backend.encode(text).ids

    def text_of(tokens):
        return backend.decode(list(tokens)).encode()

    tokens = tokenize_inside(tokenize, text_of, text, adds_space=False)

    assert text_of(tokens) == text.encode()
    if not text.endswith(" "):
        assert tokens + tokenize("The ferry") == tokenize(f"{text}The ferry")


def test_two_line_breaks_at_the_end_would_be_one_token(backend):
    assert len(backend.encode("\n\n").ids) == 1
    assert len(backend.encode("\n\nA").ids) == 3
