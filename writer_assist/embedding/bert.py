"""A BERT that turns texts into vectors, read from a folder of the sentence-transformers library.

It computes what the library does for this most common kind of embedding model, with less: texts
stand one after the other without padding, weights are laid out for the processor once, and the
table of words stays in its file, where a text needs a few rows of it.
"""

from __future__ import annotations

import json
import mmap
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from writer_assist.embedding.text_tokens import TextTokens, read_tokens

if TYPE_CHECKING:
    from torch import Tensor

    from writer_assist.embedding.bert_layers import BertLayers, BertShape

_WEIGHTS = "model.safetensors"
_MODULES = ("Transformer", "Pooling", "Normalize")
_WORDS = "embeddings.word_embeddings.weight"
_TYPES: Mapping[str, type[np.generic]] = {"F32": np.float32, "F16": np.float16, "BF16": np.uint16}
_PASSAGE_PROMPTS = ("document", "passage", "corpus")
# A smaller table is copied, so that its file can be replaced while the program runs.
_MAPPED_BYTES = 64_000_000


class BertEncoder:
    """Computes the mean of a text's last hidden states; not for more than one thread at a time.

    Attributes:
        dimension: Length of one vector.
    """

    def __init__(
        self,
        shape: BertShape,
        weights: Mapping[str, Tensor],
        layers: BertLayers,
        words: NDArray[np.generic],
        tokens: TextTokens,
        prompts: Mapping[str, str],
    ) -> None:
        self.dimension = shape.hidden_size
        self._words, self._tokens = words, tokens
        self._query_prompt = prompts.get("query", "")
        self._passage_prompt = next(
            (prompts[one] for one in _PASSAGE_PROMPTS if one in prompts), ""
        )
        self._positions = weights["embeddings.position_embeddings.weight"]
        self._kind = weights["embeddings.token_type_embeddings.weight"][0]
        self._norm = _norm(weights, "embeddings.LayerNorm", shape.layer_norm_eps)
        self._layers = layers

    def passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of texts of the library, shape ``(N, D)``, of any length."""
        return self._vectors([self._passage_prompt + text for text in texts])

    def query(self, text: str) -> NDArray[np.float32]:
        """Return the vector of a text to search with, shape ``(1, D)``, of any length."""
        return self._vectors([self._query_prompt + text])

    def _vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        import torch

        of_texts = [self._tokens.ids(text) for text in texts]
        lengths = [len(ids) for ids in of_texts]
        with torch.inference_mode():
            states = self._layers(self._embedded(of_texts), lengths)
            means = [one.float().mean(dim=0) for one in states.split(lengths)]
            vectors: NDArray[np.float32] = torch.stack(means).numpy()
        return vectors

    def _embedded(self, of_texts: Sequence[Sequence[int]]) -> Tensor:
        import torch

        rows = torch.from_numpy(self._words[np.concatenate(of_texts)])
        if rows.dtype == torch.uint16:
            rows = rows.view(torch.bfloat16)
        places = torch.cat([torch.arange(len(ids)) for ids in of_texts])
        return self._norm(rows.to(self._kind.dtype) + self._positions[places] + self._kind)


def load_bert(folder: Path, precision: str) -> BertEncoder | None:
    """Load a model; return None if it is of another kind, or computes something in addition.

    Args:
        folder: In the format of the sentence-transformers library.
        precision: ``float32`` or ``bfloat16``, in which it computes.

    Raises:
        OSError: A file is missing.
        KeyError, ValueError, TypeError, RuntimeError: The model is damaged.
    """
    config = _table(folder / "config.json")
    if not _is_plain(folder, config):
        return None
    length = _table(folder / "sentence_bert_config.json").get("max_seq_length")
    most = min(length or config["max_position_embeddings"], config["max_position_embeddings"])
    tokens = read_tokens(folder, most_tokens=most)
    if tokens is None:
        return None
    from writer_assist.embedding.bert_layers import BertLayers, BertShape

    shape = BertShape(*(config[name] for name in BertShape.__slots__))
    weights, words = _read_weights(folder / _WEIGHTS, precision)
    prompts = _table(folder / "config_sentence_transformers.json").get("prompts") or {}
    return BertEncoder(shape, weights, BertLayers(shape, weights), words, tokens, prompts)


def _is_plain(folder: Path, config: Mapping[str, Any]) -> bool:
    """Tell whether all that the library would compute is computed here."""
    modules = json.loads((folder / "modules.json").read_text("utf-8"))
    kinds = tuple(str(module["type"]).rpartition(".")[2] for module in modules)
    pooling = _table(folder / next((one["path"] for one in modules[1:2]), "") / "config.json")
    ways = {name for name, used in pooling.items() if name.startswith("pooling_mode_") and used}
    whole = _table(folder / "config_sentence_transformers.json")
    return (
        kinds in (_MODULES, _MODULES[:2])
        and ways == {"pooling_mode_mean_tokens"}
        and pooling.get("include_prompt", True)
        and not whole.get("default_prompt_name")
        and not _table(folder / "sentence_bert_config.json").get("do_lower_case")
        and config.get("model_type") == "bert"
        and config.get("hidden_act") == "gelu"
        and config.get("position_embedding_type", "absolute") == "absolute"
        and not config.get("is_decoder")
        and (folder / _WEIGHTS).is_file()
    )


def _table(path: Path) -> dict[str, Any]:
    """Return a JSON file; empty if there is none."""
    try:
        value = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    if not isinstance(value, dict):
        raise TypeError(f"{path.name} is no table")
    return value


def _read_weights(file: Path, precision: str) -> tuple[dict[str, Tensor], NDArray[np.generic]]:
    """Return all weights but the table of words, in the type that computes, and this table."""
    import torch
    from safetensors import safe_open

    kind: torch.dtype = getattr(torch, precision)
    with safe_open(file, framework="pt") as stored:
        names = [name for name in stored.keys() if "pooler." not in name]  # noqa: SIM118
        start = "bert." if f"bert.{_WORDS}" in names else ""
        weights = {
            name.removeprefix(start): stored.get_tensor(name).to(kind, copy=True)
            for name in names
            if not name.endswith((_WORDS, "position_ids"))
        }
    return weights, _word_table(file, start + _WORDS)


def _word_table(file: Path, name: str) -> NDArray[np.generic]:
    with file.open("rb") as opened:
        size = int.from_bytes(opened.read(8), "little")
        entry = json.loads(opened.read(size))[name]
        data = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_COPY)
    begin, end = entry["data_offsets"]
    kind = np.dtype(_TYPES[entry["dtype"]])
    mapped = np.frombuffer(data, kind, (end - begin) // kind.itemsize, 8 + size + begin)
    table: NDArray[np.generic] = mapped.reshape(entry["shape"])
    return table if end - begin > _MAPPED_BYTES else table.copy()


def _norm(weights: Mapping[str, Tensor], name: str, epsilon: float) -> Callable[[Tensor], Tensor]:
    from torch.nn.functional import layer_norm

    weight, bias = weights[f"{name}.weight"], weights[f"{name}.bias"]
    return lambda states: layer_norm(states, weight.shape, weight, bias, epsilon)
