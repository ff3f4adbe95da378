"""Tasks that may crash natively or take long, run by ``child_process`` in a process of their own.

``python -m writer_assist.model_store.native TASK ARGUMENT...`` prints one JSON object.
"""

from __future__ import annotations

import json
import os
import sys
import time
from ctypes import c_void_p
from pathlib import Path
from typing import TYPE_CHECKING, Any

from writer_assist.model_store.adapters import is_large, merge

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ROWS = 4
_CHUNK = 64  # as in decoding, so that cancelling does not take long
_TIMED_CHUNKS = 4
_STEPS = 16
_MOST_TOKENS = 512
_PROSE = (
    "“It won’t come,” said Mara—and it didn't: not on the 3rd, nor at 10:45 a.m.\n\n"
    "The ferry (the old one...) lay there, half-sunk; nobody's fault.  Wait_for_it!\n"
)


def probe_gguf(path: str) -> dict[str, Any]:
    """Load a GGUF model and compute one token."""
    with _Gguf(path, threads=1, context_length=64) as model:
        model.extend([(0, 0, 0)], wanted=[0])
        return {"vocabulary": model.vocabulary_size}


def probe_tokenizer(path: str) -> dict[str, Any]:
    """Tokenize typical prose, and texts for which a bad regular expression takes for ever."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(Path(path) / "tokenizer.json"))
    runs = [sign * 60 for sign in "aA1 .-'\n\t!—é字🙂"]
    texts = [_PROSE, *runs, *(f"{run}!" for run in runs), *(f"{run}\x01" for run in runs)]
    return {"tokens": sum(len(tokenizer.encode(text).ids) for text in texts)}


def probe_folder(path: str) -> dict[str, Any]:
    """Load a language model in safetensors and compute one token."""
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    AutoTokenizer.from_pretrained(path, local_files_only=True, trust_remote_code=False)
    model = AutoModelForCausalLM.from_pretrained(
        path, local_files_only=True, trust_remote_code=False, use_safetensors=True, dtype="auto"
    )
    with torch.inference_mode():
        logits = model(torch.zeros((1, 1), dtype=torch.long)).logits
    return {"vocabulary": int(logits.shape[-1])}


def probe_embedding(path: str) -> dict[str, Any]:
    """Load an embedding model and embed one word."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(path, local_files_only=True, trust_remote_code=False)
    return {"dimension": len(model.encode("word", show_progress_bar=False))}


def probe_cross_encoder(path: str) -> dict[str, Any]:
    """Load a cross-encoder and judge one text."""
    import torch
    from transformers import BertForSequenceClassification

    model = BertForSequenceClassification.from_pretrained(
        path, local_files_only=True, use_safetensors=True
    )
    with torch.inference_mode():
        logits = model(torch.zeros((1, 4), dtype=torch.long)).logits
    return {"judgements": int(logits.shape[-1])}


def convert_gguf(source: str, target: str) -> dict[str, Any]:
    """Write a GGUF model as a folder of safetensors that transformers can load."""
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    folder, name = str(Path(source).parent), Path(source).name
    tokenizer = AutoTokenizer.from_pretrained(folder, gguf_file=name, local_files_only=True)
    unpacked = AutoModelForCausalLM.from_pretrained(
        folder, gguf_file=name, local_files_only=True, dtype=torch.bfloat16
    )
    # The dequantised model cannot be saved as it is, but a new one with its weights can.  Its
    # weights are plain, whatever the file's were.
    if hasattr(unpacked.config, "quantization_config"):
        del unpacked.config.quantization_config
    fresh = AutoModelForCausalLM.from_config(unpacked.config, dtype=torch.bfloat16)
    fresh.load_state_dict(unpacked.state_dict())
    fresh.save_pretrained(target)
    tokenizer.save_pretrained(target)
    return {"parameters": fresh.num_parameters()}


def rewrite_gguf(source: str, target: str, ftype: str) -> dict[str, Any]:
    """Write a GGUF model in another format; ``ftype`` is llama.cpp's name for it."""
    import llama_cpp

    _silence(llama_cpp)
    llama_cpp.llama_backend_init()
    wanted = llama_cpp.llama_model_quantize_default_params()
    wanted.ftype = getattr(llama_cpp, f"LLAMA_FTYPE_MOSTLY_{ftype}")
    wanted.allow_requantize = True
    failed = llama_cpp.llama_model_quantize(os.fsencode(source), os.fsencode(target), wanted)
    if failed:
        raise RuntimeError(f"llama_model_quantize returned {failed}")
    return {"bytes": Path(target).stat().st_size}


def merge_adapter(base: str, adapter: str, target: str, title: str, sha256: str) -> dict[str, Any]:
    """Write a GGUF model with an adapter added to its weights."""
    merge(
        Path(base),
        Path(adapter),
        Path(target),
        title=title,
        adapter_sha256=sha256,
        compact=is_large(Path(base)),
    )
    return {"bytes": Path(target).stat().st_size}


def measure_gguf(path: str, text: str, threads: str) -> dict[str, Any]:
    """Time prefill and decoding in four rows, and measure how well a text is predicted."""
    with _Gguf(path, threads=int(threads), context_length=1024) as model:
        tokens = model.tokenize(Path(text).read_text(encoding="utf-8"))[:_MOST_TOKENS]
        loss, chunk_s = _prefill(model, tokens)
        step_s = _decode(model, tokens)
        return {
            "loss_nats": loss,
            "prefill_tokens_per_s": _CHUNK / chunk_s,
            "decoding_tokens_per_s": ROWS / step_s,
        }


def _prefill(model: _Gguf, tokens: list[int]) -> tuple[float, float]:
    """Return the loss per token, and the seconds of the fastest chunk.

    The fastest of many chunks shows what the machine can do; a mean would also depend on what else
    it was doing.
    """
    total, fastest = 0.0, float("inf")
    chunks = [tokens[start : start + _CHUNK] for start in range(0, len(tokens), _CHUNK)]
    for number, chunk in enumerate(chunks):
        rows = [(token, number * _CHUNK + place, 0) for place, token in enumerate(chunk)]
        following = tokens[number * _CHUNK + 1 :][: len(chunk)]
        total += _loss(model.extend(rows, wanted=range(len(following))), following)
    for number, chunk in enumerate(chunks[:_TIMED_CHUNKS]):
        rows = [(token, number * _CHUNK + place, 1) for place, token in enumerate(chunk)]
        started = time.perf_counter()
        model.extend(rows, wanted=[len(rows) - 1])
        fastest = min(fastest, time.perf_counter() - started)
    return total / (len(tokens) - 1), fastest


def _decode(model: _Gguf, tokens: list[int]) -> float:
    """Return the seconds of the fastest step that adds a token to each row."""
    fastest = float("inf")
    for row in range(1, ROWS):
        model.fork(0, row)
    for step in range(_STEPS):
        rows = [(tokens[step + row], len(tokens) + step, row) for row in range(ROWS)]
        started = time.perf_counter()
        model.extend(rows, wanted=range(ROWS))
        fastest = min(fastest, time.perf_counter() - started)
    return fastest


def _loss(logits: NDArray[np.float32], following: list[int]) -> float:
    import numpy as np

    exact = logits.astype(np.float64)
    exact -= exact.max(axis=1, keepdims=True)
    logs = exact - np.log(np.exp(exact).sum(axis=1, keepdims=True))
    return -float(logs[np.arange(len(following)), following].sum())


class _Gguf:
    """A model and a context of llama.cpp, with only what measuring needs."""

    def __init__(self, path: str, *, threads: int, context_length: int) -> None:
        import llama_cpp

        self._llama = llama_cpp
        _silence(llama_cpp)
        llama_cpp.llama_backend_init()
        self._model = llama_cpp.llama_model_load_from_file(
            os.fsencode(path), llama_cpp.llama_model_default_params()
        )
        if not self._model:
            raise RuntimeError("llama.cpp cannot load it")
        wanted = llama_cpp.llama_context_default_params()
        wanted.n_ctx, wanted.n_batch, wanted.n_ubatch = context_length, _CHUNK, _CHUNK
        wanted.n_seq_max, wanted.kv_unified = ROWS, True
        wanted.n_threads = wanted.n_threads_batch = threads
        self._context = llama_cpp.llama_init_from_model(self._model, wanted)
        if not self._context:
            raise RuntimeError("llama.cpp cannot make a context for it")
        self._vocabulary = llama_cpp.llama_model_get_vocab(self._model)
        self._memory = llama_cpp.llama_get_memory(self._context)
        self._batch = llama_cpp.llama_batch_init(_CHUNK, 0, 1)

    def __enter__(self) -> _Gguf:
        return self

    def __exit__(self, *_: object) -> None:
        self._llama.llama_batch_free(self._batch)
        self._llama.llama_free(self._context)
        self._llama.llama_model_free(self._model)

    @property
    def vocabulary_size(self) -> int:
        return int(self._llama.llama_vocab_n_tokens(self._vocabulary))

    def tokenize(self, text: str) -> list[int]:
        raw = text.encode()
        room = (self._llama.llama_token * (len(raw) + 8))()
        count = self._llama.llama_tokenize(
            self._vocabulary, raw, len(raw), room, len(room), True, False
        )
        return list(room[:count])

    def extend(self, tokens: list[tuple[int, int, int]], wanted: Any) -> NDArray[np.float32]:  # noqa: ANN401
        """Add (token, position, row) triples; return the logits at the wanted positions."""
        import numpy as np

        batch = self._batch
        batch.n_tokens = len(tokens)
        wanted = set(wanted)
        for place, (token, position, row) in enumerate(tokens):
            batch.token[place] = token
            batch.pos[place] = position
            batch.n_seq_id[place] = 1
            batch.seq_id[place][0] = row
            batch.logits[place] = place in wanted
        if code := self._llama.llama_decode(self._context, batch):
            raise RuntimeError(f"llama_decode returned {code}")
        logits = self._llama.llama_get_logits(self._context)
        shape = (len(wanted), self.vocabulary_size)
        return np.ctypeslib.as_array(logits, shape=shape).copy()

    def fork(self, row: int, into: int) -> None:
        self._llama.llama_memory_seq_rm(self._memory, into, -1, -1)
        self._llama.llama_memory_seq_cp(self._memory, row, into, -1, -1)


def _silence(llama_cpp: Any) -> None:  # noqa: ANN401
    """Keep llama.cpp's log off standard error."""

    def ignore(_level: int, _text: bytes, _data: c_void_p) -> None:
        return

    _silence.callback = llama_cpp.llama_log_callback(ignore)  # type: ignore[attr-defined]
    llama_cpp.llama_log_set(_silence.callback, c_void_p(0))  # type: ignore[attr-defined]


_TASKS = {
    task.__name__: task
    for task in (
        probe_gguf,
        probe_tokenizer,
        probe_folder,
        probe_embedding,
        probe_cross_encoder,
        convert_gguf,
        rewrite_gguf,
        merge_adapter,
        measure_gguf,
    )
}


def main(arguments: list[str]) -> None:
    """Do one task and print its result."""
    task, *rest = arguments
    print(json.dumps(_TASKS[task](*rest)))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
