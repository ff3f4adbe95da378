"""Tries an embedding model or a cross-encoder; prints one JSON object and exits."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

PASSAGES = 16
AT_ONCE = 4  # as answers are judged
QUESTION = "Where does the ferry land?"
PASSAGE = "The ferry had not come, and the rain stood grey over the harbour wall. " * 6


def try_embedding(folder: Path) -> dict[str, object]:
    """Load a model, time it, and find out which languages it reads; the last is kept beside it."""
    import psutil

    from writer_assist.embedding.sentence_transformer import SentenceTransformerEmbedder

    embedder = SentenceTransformerEmbedder.load(folder)
    embedder.embed_passages([PASSAGE] * 2)  # the first call is slow
    started = time.perf_counter()
    embedder.embed_passages([f"{number} {PASSAGE}" for number in range(PASSAGES)])
    seconds = time.perf_counter() - started
    return {
        "passages_per_s": PASSAGES / seconds,
        "memory_bytes": int(psutil.Process().memory_info().rss),
        "languages": embedder.scale.languages,
    }


def try_cross_encoder(folder: Path) -> dict[str, object]:
    """Load a model and time it."""
    import psutil

    from writer_assist.embedding.cross_encoder import CrossEncoder

    encoder = CrossEncoder.load(folder)
    encoder.scores(QUESTION, [PASSAGE] * 2)
    started = time.perf_counter()
    for _ in range(PASSAGES // AT_ONCE):
        encoder.scores(QUESTION, [PASSAGE] * AT_ONCE)
    seconds = time.perf_counter() - started
    return {
        "passages_per_s": PASSAGES / seconds,
        "memory_bytes": int(psutil.Process().memory_info().rss),
        "languages": ("english",),
    }


if __name__ == "__main__":
    _folder = Path(sys.argv[1])
    _try = try_embedding if (_folder / "modules.json").is_file() else try_cross_encoder
    sys.stdout.write(json.dumps(_try(_folder)) + "\n")
