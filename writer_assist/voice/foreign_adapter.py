"""Adapters that were made by other programs: checked against a model, and stored as a voice's file.

Taken are llama.cpp's files (GGUF) and the folders that peft writes (safetensors).  Nothing of them
is executed, and every weight that they change must exist in the model, in that size.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from writer_assist.errors import ModelNotFoundError, ModelUnsupportedError
from writer_assist.model_store.adapters import ALPHA, LORA_A, LORA_B, TRAINED, llama_order
from writer_assist.model_store.headers import GgufHeader, check_safetensors, read_gguf_header

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    # By GGUF name without ``.weight``: matrices of the shapes ``(R, inputs)`` and ``(outputs, R)``.
    _Pairs: TypeAlias = dict[str, tuple[NDArray[np.float32], NDArray[np.float32]]]

_WEIGHTS, _CONFIG = "adapter_model.safetensors", "adapter_config.json"
_PICKLES = ("adapter_model.bin", "adapter_model.pt", "pytorch_model.bin")
_MOST_CONFIG_BYTES = 1_000_000
_MOST_BYTES = 2_000_000_000
_ARCHITECTURE, _TYPE, _KIND = "general.architecture", "general.type", "adapter.type"
_MADE_FOR = ("general.base_model.0.name", "general.basename")

_PEFT_NAME = re.compile(
    r"(?:base_model\.model\.)?model\.layers\.(\d+)\.(.+)\.lora_([AB])(?:\.default)?\.weight"
)
_PARTS = {
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}
_HEADS = {"attn_q": "attention.head_count", "attn_k": "attention.head_count_kv"}


@dataclass(frozen=True, slots=True)
class ForeignAdapter:
    """What an adapter says of itself.

    Attributes:
        name: What it is called.
        made_for: The model that it was made for; empty if it does not say.
    """

    name: str
    made_for: str


def take_in_adapter(source: Path, model: Path, target: Path) -> ForeignAdapter:
    """Check an adapter against a model, and write it as llama.cpp's format.

    A file is copied byte by byte, so that its checksum stays the one that its maker gave.

    Args:
        source: A GGUF file, or a folder of peft.
        model: The GGUF model that it is to be added to.
        target: The new file; unchanged if the adapter is refused.

    Raises:
        ModelNotFoundError: There is no such file, or it cannot be read.
        ModelUnsupportedError: It does not fit; the sentence says why.
        OSError: The new file cannot be written.
    """
    if not model.is_file():
        raise ModelUnsupportedError(
            "An adapter can be added to a language model in one GGUF file only, such as the "
            "starter model. Choose one first."
        )
    try:
        adapter = _read_folder(source, model) if source.is_dir() else _read_file(source, model)
    except OSError as error:
        raise ModelNotFoundError(
            f"{source.name} cannot be read: {error.strerror or error}."
        ) from error
    _check(source, adapter, model)
    fresh = target.with_suffix(".new")
    if source.is_dir():
        _write(fresh, adapter)
    else:
        shutil.copyfile(source, fresh)
    fresh.replace(target)
    return ForeignAdapter(source.stem if source.is_file() else source.name, adapter.made_for)


@dataclass(frozen=True, slots=True)
class _Matrices:
    architecture: str
    alpha: float
    pairs: _Pairs
    made_for: str


def _read_file(path: Path, model: Path) -> _Matrices:
    import gguf

    if path.suffix.lower() in (".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle"):
        raise _pickle(path.name)
    if path.suffix.lower() == ".safetensors":
        raise ModelUnsupportedError(
            f"{path.name} is a part of an adapter. Choose the folder that it lies in."
        )
    if not path.is_file():
        raise ModelNotFoundError(f"There is no adapter at {path}. Was it moved?")
    _refuse_size(path)
    header = read_gguf_header(path)
    _refuse_model(path, header)
    _same_architecture(path, header.text(_ARCHITECTURE), model)
    if hashlib.sha256(path.read_bytes()).hexdigest() == read_gguf_header(model).text(TRAINED):
        raise ModelUnsupportedError(f"{path.name} is a part of {model.stem} already.")
    alpha = header.values.get(ALPHA)
    if not isinstance(alpha, (int, float)):
        raise _damaged(path)
    found: dict[str, NDArray[np.float32]] = {}
    for tensor in gguf.GGUFReader(path).tensors:
        try:
            found[tensor.name] = gguf.dequantize(tensor.data, tensor.tensor_type)
        except (ValueError, NotImplementedError) as error:
            raise _damaged(path) from error
    made_for = next(filter(None, map(header.text, _MADE_FOR)), "")
    pairs = _paired(path, found)
    return _Matrices(header.text(_ARCHITECTURE), float(alpha), pairs, made_for)


def _paired(path: Path, found: dict[str, NDArray[np.float32]]) -> _Pairs:
    names = {name.removesuffix(LORA_A).removesuffix(LORA_B) for name in found}
    odd = sorted(name for name in found if not name.endswith((LORA_A, LORA_B)))
    if odd or {f"{name}{end}" for name in names for end in (LORA_A, LORA_B)} != set(found):
        raise _other_parts(path, odd[0] if odd else sorted(names)[0])
    return {name: (found[name + LORA_A], found[name + LORA_B]) for name in sorted(names)}


def _read_folder(path: Path, model: Path) -> _Matrices:
    import torch
    from safetensors import safe_open

    config = _config(path)
    weights = path / _WEIGHTS
    if not weights.is_file():
        if pickles := [name for name in _PICKLES if (path / name).exists()]:
            raise _pickle(pickles[0])
        raise ModelUnsupportedError(f"{path.name} holds no adapter: {_WEIGHTS} is missing.")
    _refuse_size(weights)
    check_safetensors(weights)
    architecture = read_gguf_header(model).text(_ARCHITECTURE)
    found: dict[str, NDArray[np.float32]] = {}
    with safe_open(weights, framework="pt") as opened:
        for name in opened.keys():  # noqa: SIM118 - it is no dict
            met = _PEFT_NAME.fullmatch(name)
            if met is None or met[2] not in _PARTS:
                raise _other_parts(path, name)
            ours = f"blk.{met[1]}.{_PARTS[met[2]]}{LORA_A if met[3] == 'A' else LORA_B}"
            found[ours] = opened.get_tensor(name).to(torch.float32).numpy()
    pairs = _paired(path, found)
    alpha = _as_one_alpha(path, config, pairs)
    if architecture == "llama":
        pairs = _in_llama_order(path, pairs, model)
    made_for = config.get("base_model_name_or_path")
    return _Matrices(architecture, alpha, pairs, made_for if isinstance(made_for, str) else "")


def _config(path: Path) -> dict[str, Any]:
    place = path / _CONFIG
    if not place.is_file():
        raise ModelUnsupportedError(f"{path.name} holds no adapter: {_CONFIG} is missing.")
    if place.stat().st_size > _MOST_CONFIG_BYTES:
        raise _damaged(path)
    try:
        config = json.loads(place.read_text("utf-8"))
    except (ValueError, RecursionError) as error:
        raise _damaged(path) from error
    if not isinstance(config, dict):
        raise _damaged(path)
    if str(config.get("peft_type")).upper() != "LORA":
        raise ModelUnsupportedError(
            f"{path.name} is an adapter of another kind than LoRA, which this program cannot add "
            "to a model."
        )
    if config.get("use_dora"):
        raise _other_parts(path, "its magnitudes (DoRA)")
    return config


def _as_one_alpha(
    path: Path,
    config: dict[str, Any],
    pairs: _Pairs,
) -> float:
    """Return the alpha of all layers; those with one of their own are multiplied by it now."""
    alpha, own = config.get("lora_alpha"), config.get("alpha_pattern") or {}
    if not isinstance(alpha, (int, float)) or not isinstance(own, dict) or not alpha:
        raise _damaged(path)
    for name, (first, second) in pairs.items():
        torch_name = next(theirs for theirs, ours in _PARTS.items() if name.endswith(f".{ours}"))
        layer = f"model.layers.{name.split('.')[1]}.{torch_name}"
        special = next((value for key, value in own.items() if layer.endswith(str(key))), alpha)
        if not isinstance(special, (int, float)):
            raise _damaged(path)
        times = special / alpha * (math.sqrt(max(1, len(first))) if config.get("use_rslora") else 1)
        if times != 1:
            pairs[name] = first, second * times
    return float(alpha)


def _in_llama_order(path: Path, pairs: _Pairs, model: Path) -> _Pairs:
    header = read_gguf_header(model)
    ordered = {}
    for name, (first, second) in pairs.items():
        part = name.rpartition(".")[2]
        if part in _HEADS:
            heads = header.number(f"llama.{_HEADS[part]}")
            if not heads or len(second) % (2 * heads):
                raise _misfit(path, model)
            second = llama_order(second, heads)
        ordered[name] = first, second
    return ordered


def _check(path: Path, adapter: _Matrices, model: Path) -> None:
    """Refuse an adapter whose matrices do not fit the model's weights, or are not numbers."""
    import gguf
    import numpy as np

    shapes = {
        one.name: tuple(map(int, reversed(one.shape))) for one in gguf.GGUFReader(model).tensors
    }
    if not adapter.pairs:
        raise ModelUnsupportedError(f"{path.name} holds no adapter: there are no matrices in it.")
    if not math.isfinite(adapter.alpha):
        raise _damaged(path)
    for name, (first, second) in adapter.pairs.items():
        fits = first.ndim == second.ndim == 2 and len(first) == second.shape[1] > 0
        if not fits or shapes.get(f"{name}.weight") != (len(second), first.shape[1]):
            raise _misfit(path, model)
        if not (np.isfinite(first).all() and np.isfinite(second).all()):
            raise ModelUnsupportedError(
                f"{path.name} is damaged: some of its numbers are no numbers. Get it again."
            )


def _write(path: Path, adapter: _Matrices) -> None:
    import gguf
    import numpy as np

    writer = gguf.GGUFWriter(path, adapter.architecture)
    writer.add_type("adapter")
    writer.add_string(_KIND, "lora")
    writer.add_float32(ALPHA, adapter.alpha)
    for name, (first, second) in adapter.pairs.items():
        writer.add_tensor(f"{name}{LORA_A}", np.ascontiguousarray(first))
        writer.add_tensor(f"{name}{LORA_B}", np.ascontiguousarray(second))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _refuse_model(path: Path, header: GgufHeader) -> None:
    if header.text(_TYPE) != "adapter" and not header.text(_KIND):
        raise ModelUnsupportedError(
            f"{path.name} is a model of its own, not an adapter. Models are added in Settings."
        )
    if header.text(_KIND) != "lora":
        raise ModelUnsupportedError(
            f"{path.name} is an adapter of another kind than LoRA, which this program cannot add "
            "to a model."
        )


def _refuse_size(path: Path) -> None:
    if path.stat().st_size > _MOST_BYTES:
        raise ModelUnsupportedError(f"{path.name} is far too large for an adapter.")


def _same_architecture(path: Path, architecture: str, model: Path) -> None:
    if architecture != read_gguf_header(model).text(_ARCHITECTURE):
        raise _misfit(path, model)


def _misfit(path: Path, model: Path) -> ModelUnsupportedError:
    return ModelUnsupportedError(
        f"{path.name} was made for another model than {model.stem}. An adapter fits only the model "
        "that it was trained on: choose that model first."
    )


def _other_parts(path: Path, name: str) -> ModelUnsupportedError:
    return ModelUnsupportedError(
        f"{path.name} changes parts of a model that this program cannot add to: {name}."
    )


def _pickle(name: str) -> ModelUnsupportedError:
    return ModelUnsupportedError(
        f"{name} is a pickle. Loading one runs whatever code is in it, so it is refused; look for "
        "the same adapter as safetensors or GGUF."
    )


def _damaged(path: Path) -> ModelUnsupportedError:
    return ModelUnsupportedError(
        f"{path.name} is damaged or was not downloaded to its end. Please get it again."
    )
