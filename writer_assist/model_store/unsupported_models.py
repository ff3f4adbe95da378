"""Recognising models that do not generate text, with a sentence that says what they are."""

from __future__ import annotations

from pathlib import Path

from writer_assist.errors import ModelUnsupportedError
from writer_assist.model_store.headers import GgufHeader

# What a file may declare as its type.
_TYPES = {
    "adapter": "an addition to a model (a LoRA), no model of its own",
    "mmproj": "an addition to a model (it lets one see pictures), no model of its own",
    "imatrix": "a list of which weights count (an importance matrix), no model",
    "vocab": "a vocabulary without a model",
    "controlvector": "an addition to a model (a control vector), no model of its own",
}
_READS_PICTURES = frozenset({"clip", "mmproj", "siglip", "mllama-vision"})
_EMBEDS = frozenset(
    {
        "bert",
        "modern-bert",
        "neo-bert",
        "eurobert",
        "nomic-bert",
        "nomic-bert-moe",
        "jina-bert-v2",
        "jina-bert-v3",
        "gemma-embedding",
        "llama-embed",
        "t5encoder",
    }
)
_DRAWS = frozenset(
    {
        "flux", "sd1", "sd2", "sd3", "sdxl", "aura", "hidream", "lumina2", "wan", "ltxv", "cosmos",
        "hyvid", "qwen_image", "pig", "chroma", "z_image",
    }
)  # fmt: skip
_SPEAKS = frozenset({"wavtokenizer-dec", "whisper", "csm", "kokoro", "parler-tts"})
_WRITES_OTHERWISE = {
    "t5": "a model that answers a text as a whole, and cannot go on with one",
    "dream": "a model that writes all words of a text together, which this program cannot",
    "llada": "a model that writes all words of a text together, which this program cannot",
    "llada-moe": "a model that writes all words of a text together, which this program cannot",
}
_NO_POOLING, _RANKS = 0, 4

_FOR_WRITING = "For writing, choose a language model."

# Endings of class names of models that neither generate text nor embed it.
_CLASSES = (
    (("ForSequenceClassification", "ForTokenClassification"), "judges or ranks texts"),
    (("ForMaskedLM", "ForPreTraining"), "fills gaps in texts"),
    (("ForQuestionAnswering",), "picks answers out of texts"),
    (("ForConditionalGeneration", "ForSeq2SeqLM"), "answers pictures, sounds or whole texts"),
    (("ForImageClassification", "ForObjectDetection", "VisionModel"), "looks at pictures"),
    (("ForCTC", "ForSpeechSeq2Seq", "ForAudioClassification"), "listens to sounds"),
)


def refuse_other_kinds(path: Path, header: GgufHeader) -> None:
    """Refuse a GGUF file that is not a language model.

    Raises:
        ModelUnsupportedError: The sentence says what it is.
    """
    what = _what(header)
    if what:
        raise ModelUnsupportedError(f"{path.name} is {what}. {_advice(what)}")


def refuse_without_weights(path: Path, header: GgufHeader) -> None:
    """Refuse a GGUF model that contains no weights in any of its files.

    Raises:
        ModelUnsupportedError: The sentence says what it is.
    """
    if header.tensor_types and header.text("general.architecture"):
        return
    if header.number("tokenizer.ggml.tokens") or header.text("tokenizer.ggml.model"):
        raise ModelUnsupportedError(
            f"{path.name} holds no model: it is a vocabulary without weights. {_FOR_WRITING}"
        )
    raise ModelUnsupportedError(f"{path.name} holds no model: it has no weights.")


def architecture_sentence(name: str, architecture: str) -> str:
    """Return why a folder with a model of this class cannot be used, as a sentence."""
    for endings, does in _CLASSES:
        if architecture.endswith(endings):
            return (
                f"{name} is a {architecture}: it {does}, and neither writes nor searches text. "
                f"{_FOR_WRITING}"
            )
    if architecture.endswith("Model"):
        return (
            f"{name} is a {architecture}, and neither writes nor searches text as it is. A model "
            "for finding notes has a modules.json in its folder."
        )
    return f"{name} is a {architecture}, and neither writes nor searches text."


def folder_sentence(path: Path) -> str:
    """Return what a folder without a model's configuration is; empty if unknown."""
    if (path / "adapter_config.json").is_file():
        return (
            f"{path.name} is an addition to a model (a LoRA), no model of its own. Look for the "
            "model that it was merged into."
        )
    if (path / "model_index.json").is_file():
        return f"{path.name} is a model that draws pictures. {_FOR_WRITING}"
    return ""


def _what(header: GgufHeader) -> str:
    architecture = header.text("general.architecture")
    kind = header.text("general.type") or "model"
    if "adapter.type" in header.values:
        kind = "adapter"
    if any(key.startswith("imatrix.") for key in header.values):
        kind = "imatrix"
    if architecture in _TYPES:
        kind = architecture
    if architecture in _READS_PICTURES:
        kind = "mmproj"
    if kind in _TYPES:
        return _TYPES[kind]
    if kind != "model":
        return f"an addition to a model ({kind}), no model of its own"
    return _what_model(header, architecture)


def _what_model(header: GgufHeader, architecture: str) -> str:
    pooling = header.values.get(f"{architecture}.pooling_type")
    labels = f"{architecture}.classifier.output_labels" in header.values
    if pooling == _RANKS or labels:
        return "a model that ranks texts (a reranker), for searching"
    if architecture in _EMBEDS or pooling not in (None, _NO_POOLING, -1):
        return "a model for searching, and those are loaded from folders with safetensors"
    if architecture in _DRAWS:
        return "a model that draws pictures"
    if architecture in _SPEAKS:
        return "a model of sounds"
    return _WRITES_OTHERWISE.get(architecture, "")


def _advice(what: str) -> str:
    if "LoRA" in what:
        return "Look for the model that it was merged into."
    return _FOR_WRITING
