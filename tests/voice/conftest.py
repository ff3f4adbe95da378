"""A model of some kilobytes, a manuscript that it can learn, and a folder for voices."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.language_models.tiny_models import save_gguf, save_torch_folder
from writer_assist.voice.store import VoiceStore
from writer_assist.voice.training import VoiceRecipe

# Small enough for a test, and quick to learn the little there is.
RECIPE = VoiceRecipe(rank=4, rate=0.02, window=64, most_steps=24, unseen=6, checkpoint_s=0.0)
_WORDS = [
    "the",
    "ferry",
    "had",
    "not",
    "come",
    "and",
    "she",
    "waited",
    "at",
    "the",
    "quay",
    "in",
    "the",
    "rain",
    "it",
    "was",
    "late",
]


def manuscript(chapters: int = 6, paragraphs: int = 30, *, seed: int = 1) -> str:
    """Return chapters of sentences that have their order in common, and nothing else."""
    drawing = random.Random(seed)
    parts = []
    for chapter in range(chapters):
        parts.append(f"# Chapter {chapter + 1}")
        for _ in range(paragraphs):
            start = drawing.randrange(len(_WORDS))
            turned = _WORDS[start:] + _WORDS[:start]
            parts.append(f"{' '.join(turned + turned[: drawing.randrange(5)])}.".capitalize())
    return "\n\n".join(parts) + "\n"


@pytest.fixture(scope="package", autouse=True)
def _own_models_folder(tmp_path_factory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WRITER_ASSIST_MODELS", str(tmp_path_factory.mktemp("models")))
        yield


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("tiny voice")
    return save_gguf(save_torch_folder(folder / "folder"), folder / "Tiny.F32.gguf")


@pytest.fixture
def novel(tmp_path) -> Path:
    path = tmp_path / "Novel.md"
    path.write_text(manuscript(), encoding="utf-8")
    return path


@pytest.fixture
def store(tmp_path) -> VoiceStore:
    return VoiceStore(tmp_path / "data" / "voices")
