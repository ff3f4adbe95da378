"""Tries an embedding model; run in a process of its own, prints one JSON object."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

PASSAGES = 16
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


if __name__ == "__main__":
    sys.stdout.write(json.dumps(try_embedding(Path(sys.argv[1]))) + "\n")
