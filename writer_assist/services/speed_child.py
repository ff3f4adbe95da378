"""Times a folder of safetensors; run in a process of its own, prints one JSON object."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

ROWS = 4
_SENTENCE = "The rain came over the hill. "
_TIMES = 50
_STEPS = 12


def measure_port(path: Path) -> dict[str, float]:
    """Load a language model, and time reading a prompt and writing in four rows."""
    from writer_assist.language_models.loading import load_language_model

    model = load_language_model(path, rows=ROWS)
    try:
        tokens = model.tokenize(_SENTENCE * _TIMES)
        started = time.perf_counter()
        model.extend({0: tokens})
        prefill_s = time.perf_counter() - started
        model.fork(0, range(1, ROWS))
        started = time.perf_counter()
        for token in tokens[:_STEPS]:
            model.extend({row: [token] for row in range(ROWS)})
        step_s = (time.perf_counter() - started) / _STEPS
    finally:
        model.close()
    return {
        "prefill_tokens_per_s": len(tokens) / prefill_s,
        "decoding_tokens_per_s": ROWS / step_s,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure_port(Path(sys.argv[1]))) + "\n")
