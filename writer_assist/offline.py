"""What the model libraries are told through the environment, before they are imported."""

from __future__ import annotations

import os

# Models are local files, so no hub is asked (transformers retries for half a minute
# otherwise); idle OpenMP threads must not spin on a machine with two cores.
OFFLINE_ENVIRONMENT = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "TRANSFORMERS_VERBOSITY": "error",
    "TOKENIZERS_PARALLELISM": "false",
    "OMP_WAIT_POLICY": "PASSIVE",
}


def go_offline() -> None:
    """Set the environment of this process and its children; what is set already stays."""
    for name, value in OFFLINE_ENVIRONMENT.items():
        os.environ.setdefault(name, value)
