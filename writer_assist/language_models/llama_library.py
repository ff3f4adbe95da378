"""Opening llama.cpp, the native library of llama-cpp-python, and its models and contexts."""

from __future__ import annotations

import ctypes
import functools
import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

from writer_assist.domain.progress import Cancelled
from writer_assist.errors import ModelUnsupportedError
from writer_assist.language_models.batching import CHUNK_TOKENS

# Pointers and functions of the binding, which has no type hints.
Native: TypeAlias = Any
# Called with the share that is loaded, 0 to 1; returns whether to continue.
Watch: TypeAlias = Callable[[float], bool]

logger = logging.getLogger(__name__)

# LLAMA_TOKEN_ATTR_UNKNOWN, _UNUSED and _CONTROL.
NO_TEXT = 1 | 2 | 8
_PLAIN_ATTENTION, _FLASH_ATTENTION = 0, 1
_LOG_ERROR = 4
_ALL_LAYERS = 1_000_000


@functools.cache
def library() -> Native:
    """Import the binding; messages of the native code go to our log."""
    from llama_cpp import llama_cpp

    llama_cpp.llama_log_set(_report(llama_cpp.llama_log_callback), ctypes.c_void_p(0))
    llama_cpp.llama_backend_init()
    return llama_cpp


@functools.cache
def _report(callback_type: Native) -> Native:
    # Cached, since llama.cpp keeps the pointer and the callback must outlive every model.
    def report(level: int, text: bytes, _user_data: object) -> None:
        if level == _LOG_ERROR:
            logger.debug("llama.cpp: %s", text.decode("utf-8", "replace").strip())

    return callback_type(report)


def go_on(_share: float) -> bool:
    """Continue in any case: a watch that does nothing."""
    return True


def open_model(path: Path, *, gpu: bool = False, watch: Watch = go_on) -> Native:
    """Return a handle of the weights; the caller frees it.

    Args:
        path: The file.
        gpu: Whether to put all layers on the graphics card.
        watch: Called many times while the file is read; must not raise an error.

    Raises:
        ModelUnsupportedError: llama.cpp cannot read the file.
        Cancelled: ``watch`` returned False.
    """
    llama = library()
    options = llama.llama_model_default_params()
    options.n_gpu_layers = _ALL_LAYERS if gpu else 0
    answers: list[bool] = []

    def report(share: float, _user_data: object) -> bool:
        answers.append(watch(share))
        return answers[-1]

    options.progress_callback = llama.llama_progress_callback(report)
    model = llama.llama_model_load_from_file(os.fsencode(path), options)
    if not model and False in answers:
        raise Cancelled
    if not model:
        raise ModelUnsupportedError(
            f"The language model {path.name} could not be loaded. It is damaged, or of a kind "
            "that this version of llama.cpp does not know."
        )
    return model


def open_context(
    model: Native, path: Path, *, threads: int, rows: int, context_length: int, gpu: bool = False
) -> Native:
    """Return a handle of working memory for ``rows`` texts; the caller frees it.

    Raises:
        ModelUnsupportedError: The model does not generate text, or there is too little memory.
    """
    llama = library()
    if llama.llama_model_has_encoder(model) or not llama.llama_model_has_decoder(model):
        raise ModelUnsupportedError(f"{path.name} is not a model that continues texts.")
    length = min(context_length, llama.llama_model_n_ctx_train(model))
    options = llama.llama_context_default_params()
    options.n_ctx = rows * length
    options.n_seq_max = rows
    options.kv_unified = False
    options.n_batch = options.n_ubatch = CHUNK_TOKENS
    options.n_threads = options.n_threads_batch = threads
    options.swa_full = True
    # Measured without a graphics card, after 700 tokens: plain attention takes half the time for
    # several rows' prompts, 32 tokens or a score, and two thirds for one token in eight rows.
    options.flash_attn_type = _FLASH_ATTENTION if gpu else _PLAIN_ATTENTION
    options.no_perf = True
    options.offload_kqv = options.op_offload = gpu
    for kind in _kinds_of_keys(llama, gpu=gpu):
        options.type_k = kind
        context = llama.llama_init_from_model(model, options)
        if context:
            return context
    raise ModelUnsupportedError(
        f"There is not enough memory to work with {path.name}. Choose a smaller model."
    )


def _kinds_of_keys(llama: Native, *, gpu: bool) -> tuple[int, ...]:
    """Return the types for the keys of attention to try, best first.

    Keys in eight bits, measured without a graphics card: one token in eight rows takes three
    quarters of the time, a prompt 0.9 to 0.98; a row takes a quarter less memory.  Over 2,400
    tokens of novels the perplexity was unchanged (+0.07 % with the starter model, -0.03 % with
    Gemma).  Models whose keys do not divide into blocks of 32 cannot have them.
    """
    sixteen_bits, eight_bits = llama.GGML_TYPE_F16, llama.GGML_TYPE_Q8_0
    return (sixteen_bits,) if gpu else (eight_bits, sixteen_bits)
