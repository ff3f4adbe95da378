"""Inspecting a model file before anything loads it, and refusing unsafe or damaged ones."""

from __future__ import annotations

import json
import logging
from collections.abc import Generator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, TypeVar

from writer_assist.child_process import ChildOutcome, followed, run_module
from writer_assist.domain.models import ModelDescription, ModelKind
from writer_assist.domain.progress import CancelToken, Progress
from writer_assist.errors import ModelNotFoundError, ModelUnsupportedError
from writer_assist.model_store import native
from writer_assist.model_store.adapters import TRAINED
from writer_assist.model_store.headers import GgufHeader, check_safetensors, read_gguf_header
from writer_assist.model_store.offers import GGUF
from writer_assist.model_store.split_model import parts_of
from writer_assist.model_store.unsupported_models import (
    architecture_sentence,
    folder_sentence,
    refuse_other_kinds,
    refuse_without_weights,
)

UNKNOWN = "unknown"

_T = TypeVar("_T")

_PICKLES = {".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle"}
_MOST_JSON_BYTES = 100_000_000  # of a file that describes a model; the largest have a few MB
_MOST_CARD_BYTES = 20_000
_MOST_FOLDERS = 50

_PROBES = {
    ModelKind.TEXT: "probe_folder",
    ModelKind.EMBEDDING: "probe_embedding",
    ModelKind.CROSS_ENCODER: "probe_cross_encoder",
}

TOKENIZER_WITHIN_S = 60.0  # a valid one takes milliseconds once it is read

logger = logging.getLogger(__name__)


def inspect_model(path: Path) -> ModelDescription:
    """Describe a model, after checking that it is complete and of a supported kind.

    Nothing of it is executed.  A valid header does not guarantee that the library can load it:
    see :func:`probe_load`.

    Raises:
        ModelNotFoundError: It does not exist or cannot be read.
        ModelUnsupportedError: The sentence says why.
    """
    try:
        if path.is_dir():
            return _inspect_folder(path)
        if path.is_file():
            return _inspect_file(path)
    except OSError as error:
        raise ModelNotFoundError(
            f"{path.name} cannot be read: {error.strerror or error}. Check its permissions."
        ) from error
    raise ModelNotFoundError(f"There is no model at {path}. Was it moved, or its disk unplugged?")


def chat_template_of(path: Path) -> str:
    """Return a model's chat template; empty if it has none.

    Raises:
        ModelUnsupportedError: The model is damaged.
        OSError: It cannot be read.
    """
    if path.is_file():
        return read_gguf_header(path).text("tokenizer.chat_template")
    beside = path / "chat_template.jinja"
    if beside.is_file():
        return _bytes(beside).decode("utf-8", "replace")
    named = _table(path, "tokenizer_config.json").get("chat_template")
    if isinstance(named, list):  # several templates, each with a name
        by_name = {one.get("name"): one.get("template") for one in named if isinstance(one, dict)}
        named = by_name.get("default") or next(iter(by_name.values()), "")
    return named if isinstance(named, str) else ""


def probe_load(path: Path, cancel: CancelToken) -> Generator[Progress, None, ModelDescription]:
    """Inspect a model, then load it in a child process and compute one token.

    Raises:
        ModelNotFoundError: It does not exist or cannot be read.
        ModelUnsupportedError: It cannot be loaded; the sentence says why.
        Cancelled: Asked to stop; the child was ended.
    """
    description = inspect_model(path)
    if description.format != "GGUF":
        yield from _try_tokenizer(path, cancel)
    running = run_module(native.__name__, _task(description), path, cancel=cancel)
    _judge(path, (yield from followed(running, f"Trying {path.name}")))
    return description


def _inspect_file(path: Path) -> ModelDescription:
    if path.suffix.lower() in _PICKLES:
        raise ModelUnsupportedError(_pickle_sentence(path.name))
    if path.suffix.lower() == ".safetensors":
        raise ModelUnsupportedError(
            f"{path.name} is only a part of a model. Choose the folder that it lies in."
        )
    if path.stat().st_size < 24:
        raise ModelUnsupportedError(f"{path.name} is empty or was not downloaded to its end.")
    return _describe_gguf(path, read_gguf_header(path))


def _describe_gguf(path: Path, header: GgufHeader) -> ModelDescription:
    architecture = header.text("general.architecture")
    refuse_other_kinds(path, header)
    parts = parts_of(path, header)
    whole = header.joined(part for _, part in parts[1:])
    refuse_without_weights(path, whole)
    return ModelDescription(
        path=path,
        title=header.text("general.name") or path.stem,
        kind=ModelKind.TEXT,
        format="GGUF",
        architecture=architecture,
        quantisation=_quantisation(whole),
        size_bytes=sum(part.stat().st_size for part, _ in parts),
        context_length=header.number(f"{architecture}.context_length"),
        chat=bool(header.text("tokenizer.chat_template")),
        licence=header.text("general.license") or UNKNOWN,
        vocabulary_size=_vocabulary_size(header, architecture),
        cached_numbers=_cached_numbers(header, architecture),
        adapter_sha256=header.text(TRAINED),
    )


def _vocabulary_size(header: GgufHeader, architecture: str) -> int:
    named = header.number(f"{architecture}.vocab_size")
    return named or header.number("tokenizer.ggml.tokens")  # for an array, this is its length


def _cached_numbers(header: GgufHeader, architecture: str) -> int:
    """Return keys and values per token; an upper bound if layers differ."""

    def number(key: str) -> int:
        return header.number(f"{architecture}.{key}")

    heads = number("attention.head_count")
    width = number("embedding_length") // heads if heads else 0
    key, value = number("attention.key_length"), number("attention.value_length")
    cached = min(number("attention.head_count_kv") or heads, heads)
    return number("block_count") * cached * ((key or width) + (value or width))


def _quantisation(header: GgufHeader) -> str:
    from gguf.constants import GGMLQuantizationType, LlamaFileType

    number = max(header.tensor_types, key=lambda kind: header.tensor_types[kind])
    try:
        if "general.file_type" in header.values:
            mixture = LlamaFileType(header.number("general.file_type")).name
            return mixture.removeprefix("MOSTLY_").removeprefix("ALL_")
        return GGMLQuantizationType(number).name
    except ValueError:
        return UNKNOWN


def _inspect_folder(path: Path) -> ModelDescription:
    _refuse_odd_files(path)
    config = _json(path, "config.json", dict)
    if config is None:
        raise ModelUnsupportedError(_no_model_sentence(path))
    _refuse_remote_code(path, config)
    weights = _weights(path)
    quantisation, *_ = [check_safetensors(file) for file in weights]
    kind = _kind(path, config)
    if not (path / "tokenizer.json").is_file():
        raise ModelUnsupportedError(f"{path.name} has no tokenizer.json; it cannot be used.")
    architecture = (config.get("architectures") or [UNKNOWN])[0]
    if kind is ModelKind.TEXT and not architecture.endswith(("ForCausalLM", "LMHeadModel")):
        raise ModelUnsupportedError(architecture_sentence(path.name, str(architecture)))
    return ModelDescription(
        path=path,
        title=path.name,
        kind=kind,
        format="safetensors",
        architecture=architecture,
        quantisation=quantisation,
        size_bytes=sum(file.stat().st_size for file in weights),
        context_length=_context_length(path, config),
        chat=bool(chat_template_of(path)),
        licence=_licence(path),
        vocabulary_size=_number(config, "vocab_size"),
        cached_numbers=_cached_by_config(config),
    )


def _kind(path: Path, config: dict[str, Any]) -> ModelKind:
    """Return what a folder holds; a cross-encoder gives each pair of texts one number."""
    labels = config.get("id2label")
    judges = config.get("architectures") == ["BertForSequenceClassification"]
    if judges and isinstance(labels, dict) and len(labels) == 1:
        return ModelKind.CROSS_ENCODER
    return ModelKind.EMBEDDING if (path / "modules.json").is_file() else ModelKind.TEXT


def _cached_by_config(config: dict[str, Any]) -> int:
    heads = _number(config, "num_attention_heads")
    cached = _number(config, "num_key_value_heads") or heads
    width = _number(config, "head_dim") or _number(config, "hidden_size") // max(1, heads)
    return 2 * _number(config, "num_hidden_layers") * cached * width


def _number(config: dict[str, Any], name: str) -> int:
    inside = config.get("text_config")
    value = config.get(name) or (inside.get(name) if isinstance(inside, dict) else 0)
    return value if isinstance(value, int) else 0


def _refuse_remote_code(path: Path, config: dict[str, Any]) -> None:
    modules = _json(path, "modules.json", list) or []
    foreign = [
        module
        for module in modules
        if not isinstance(module, dict)
        or not str(module.get("type")).startswith("sentence_transformers.")
    ]
    if "auto_map" in config or foreign:
        raise ModelUnsupportedError(
            f"{path.name} brings program code of its own. Code that comes with a model could do "
            "anything to this computer, so it is never run."
        )


def _weights(path: Path) -> list[Path]:
    index = _table(path, "model.safetensors.index.json").get("weight_map", {})
    names = sorted({str(name) for name in index.values()}) or ["model.safetensors"]
    if any(Path(name).name != name for name in names):
        raise ModelUnsupportedError(f"{path.name} names weights that lie outside its folder.")
    missing = [name for name in names if not (path / name).is_file()]
    if not missing:
        return [path / name for name in names]
    pickles = sorted(file.name for file in path.iterdir() if file.suffix.lower() in _PICKLES)
    if pickles and not index:
        raise ModelUnsupportedError(_pickle_sentence(pickles[0]))
    raise ModelUnsupportedError(f"The weights are missing: {missing[0]} is not in {path.name}.")


def _no_model_sentence(path: Path) -> str:
    if sentence := folder_sentence(path):
        return sentence
    ggufs = sorted(file.name for file in path.iterdir() if file.suffix.lower() == GGUF)
    if ggufs:
        return f"{path.name} is a folder of models. Choose one of its files, {ggufs[0]} say."
    return f"{path.name} holds no model: there is no config.json in it."


def _pickle_sentence(name: str) -> str:
    return (
        f"{name} is a pickle. Loading one runs whatever code is in it, so it is refused; "
        "look for the same model as safetensors or GGUF."
    )


def _context_length(path: Path, config: dict[str, Any]) -> int:
    sentence = _table(path, "sentence_bert_config.json")
    length = sentence.get("max_seq_length") or config.get("max_position_embeddings")
    return length if isinstance(length, int) else 0


def _licence(path: Path) -> str:
    """Return the licence in the front matter of the model card."""
    card = path / "README.md"
    if not card.is_file():
        return UNKNOWN
    with card.open("rb") as file:
        lines = file.read(_MOST_CARD_BYTES).decode("utf-8", "replace").splitlines()[:60]
    found = (line.partition(":")[2].strip() for line in lines if line.startswith("license:"))
    return next(found, UNKNOWN) or UNKNOWN


def _bytes(file: Path) -> bytes:
    with file.open("rb") as opened:
        read = opened.read(_MOST_JSON_BYTES + 1)
    if len(read) > _MOST_JSON_BYTES:
        raise ModelUnsupportedError(f"{file.name} in {file.parent.name} is far too large.")
    return read


def _refuse_odd_files(path: Path) -> None:
    """Refuse pipes and devices, as opening one may wait for ever."""
    inside = [file for file in path.iterdir() if file.is_dir()][:_MOST_FOLDERS]
    for folder in (path, *inside):
        for file in folder.iterdir():
            if file.exists() and not (file.is_file() or file.is_dir()):
                raise ModelUnsupportedError(
                    f"{file.name} in {folder.name} is no ordinary file, so nothing is read there."
                )


def _table(path: Path, name: str) -> dict[str, Any]:
    """Return a JSON file of a model's folder; empty if there is none."""
    return _json(path, name, dict) or {}


def _json(path: Path, name: str, kind: type[_T]) -> _T | None:
    try:
        value = json.loads(_bytes(path / name).decode("utf-8"))
    except FileNotFoundError:
        return None
    except (ValueError, RecursionError) as error:
        raise ModelUnsupportedError(f"{name} in {path.name} is damaged.") from error
    if not isinstance(value, kind):
        raise ModelUnsupportedError(f"{name} in {path.name} holds something else than it should.")
    return value


def _try_tokenizer(path: Path, cancel: CancelToken) -> Generator[Progress, None, None]:
    """Tokenize prose, in case the tokenizer's regular expression takes for ever."""
    ended = 1
    work = run_module(native.__name__, "probe_tokenizer", path, cancel=cancel)
    with closing(work) as running, suppress(_TooLong):
        ended = (yield from _watched(running, path)).code
    if ended != 0:
        raise ModelUnsupportedError(
            f"The tokenizer of {path.name} is damaged, or cannot take plain prose apart, so the "
            "model will not be used."
        )


def _watched(
    running: Generator[float, None, ChildOutcome], path: Path
) -> Generator[Progress, None, ChildOutcome]:
    while True:
        try:
            seconds = next(running)
        except StopIteration as finished:
            ended: ChildOutcome = finished.value
            return ended
        if seconds > TOKENIZER_WITHIN_S:
            raise _TooLong
        yield Progress(f"Trying {path.name}", int(seconds))


class _TooLong(Exception):
    """Work that takes milliseconds with a valid model does not end."""


def _task(description: ModelDescription) -> str:
    if description.format == "GGUF":
        return "probe_gguf"
    return _PROBES[description.kind]


def _judge(path: Path, finished: ChildOutcome) -> None:
    if finished.code == 0:
        return
    logger.warning("Loading a model failed with code %s: %s", finished.code, finished.errors)
    if finished.out_of_memory:
        raise ModelUnsupportedError(
            f"{path.name} needs more memory than this computer has to spare. "
            "Close other programs, or choose a smaller model."
        )
    if finished.aborted:
        raise ModelUnsupportedError(
            f"{path.name} makes its library crash, so it will not be used. "
            "The file may be damaged, or need a newer version of this program."
        )
    raise ModelUnsupportedError(
        f"{path.name} cannot be loaded by this version. It may be damaged, or of a newer kind "
        "of model than this program knows."
    )
