"""llama.cpp decoding with its own samplers and nothing else, for comparison."""

from __future__ import annotations

import ctypes
import time
from pathlib import Path
from typing import Any, TypeAlias

from writer_assist.domain.sampling import Sampling
from writer_assist.language_models import llama_library

Native: TypeAlias = Any

_CHUNK = 64


class BareDecoder:
    """Decodes rows with the same binding, file and kind of batches as the program."""

    def __init__(self, path: Path, *, rows: int, context_length: int, threads: int) -> None:
        self._llama = llama_library.library()
        self._rows = rows
        self._model = llama_library.open_model(path)
        self._context = llama_library.open_context(
            self._model, path, threads=threads, rows=rows, context_length=context_length
        )
        self._memory = self._llama.llama_get_memory(self._context)
        self._batch = self._llama.llama_batch_init(_CHUNK, 0, 1)

    def seconds(self, prompt: list[int], tokens: int, sampling: Sampling) -> float:
        """Return the seconds for adding ``tokens`` to each row after the same prompt."""
        self._llama.llama_memory_clear(self._memory, True)
        chains = [self._chain(sampling, seed) for seed in range(self._rows)]
        for start in range(0, len(prompt) - 1, _CHUNK):
            part = prompt[: len(prompt) - 1][start : start + _CHUNK]
            self._decode([(token, start + at, 0, False) for at, token in enumerate(part)])
        for row in range(1, self._rows):
            self._llama.llama_memory_seq_cp(self._memory, 0, row, -1, -1)
        last = [prompt[-1]] * self._rows
        began = time.perf_counter()
        for step in range(tokens):
            place = len(prompt) - 1 + step
            self._decode([(token, place, row, True) for row, token in enumerate(last)])
            for row, chain in enumerate(chains):
                last[row] = self._llama.llama_sampler_sample(chain, self._context, row)
        took = time.perf_counter() - began
        for chain in chains:
            self._llama.llama_sampler_free(chain)
        return took

    def close(self) -> None:
        """Free the memory."""
        self._llama.llama_batch_free(self._batch)
        self._llama.llama_free(self._context)
        self._llama.llama_model_free(self._model)

    def _decode(self, tokens: list[tuple[int, int, int, bool]]) -> None:
        batch = self._batch
        for at, (token, place, row, output) in enumerate(tokens):
            batch.token[at], batch.pos[at], batch.logits[at] = token, place, output
            batch.n_seq_id[at], batch.seq_id[at][0] = 1, row
        batch.n_tokens = len(tokens)
        if self._llama.llama_decode(self._context, batch):
            raise RuntimeError("llama.cpp could not decode")

    def _chain(self, sampling: Sampling, seed: int) -> Native:
        llama = self._llama
        chain = llama.llama_sampler_chain_init(llama.llama_sampler_chain_default_params())
        vocab = llama.llama_model_get_vocab(self._model)
        breakers = (ctypes.c_char_p * 4)(b"\n", b":", b'"', b"*")
        size = llama.llama_vocab_n_tokens(vocab)
        for sampler in (
            llama.llama_sampler_init_penalties(size, 64, sampling.repetition_penalty, 0.0, 0.0),
            llama.llama_sampler_init_dry(
                vocab,
                sampling.dry_multiplier,
                sampling.dry_base,
                sampling.dry_allowed_length,
                1024,
                breakers,
                len(breakers),
            ),
            llama.llama_sampler_init_top_p(sampling.top_p, 1),
            llama.llama_sampler_init_min_p(sampling.min_p, 1),
            llama.llama_sampler_init_temp(sampling.temperature),
            llama.llama_sampler_init_dist(seed),
        ):
            llama.llama_sampler_chain_add(chain, sampler)
        return chain
