"""Environment variables that keep the model libraries offline and their threads in check."""

from __future__ import annotations

import os

# Models are local files, so no hub needs to be asked; otherwise transformers retries for half a
# minute.  OpenMP threads wait for each other hundreds of times per token: sleeping each time
# (OMP_WAIT_POLICY=PASSIVE) took decoding from 185 to 73 tokens/s, and spinning for ever takes the
# core that the window needs.  So they spin for some microseconds and then sleep.  numpy's own
# threads spin for tens of milliseconds after a product and took the embedding of a query from 14
# to 54 ms; a single thread compares 10,000 vectors in 1 ms.
OFFLINE_ENVIRONMENT = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "TRANSFORMERS_VERBOSITY": "error",
    "TOKENIZERS_PARALLELISM": "false",
    "GOMP_SPINCOUNT": "5000",
    "OPENBLAS_NUM_THREADS": "1",
}


def go_offline() -> None:
    """Set the variables for this process and its children; existing ones are kept."""
    for name, value in OFFLINE_ENVIRONMENT.items():
        os.environ.setdefault(name, value)
