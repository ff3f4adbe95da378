"""Installs the starter models and tunes them for this machine; start.py runs it inside .venv.

The last line of the output is JSON: the paths of what will be loaded.
"""

from __future__ import annotations

import json
import logging
import sys

from writer_assist.domain.progress import CancelToken
from writer_assist.errors import WriterAssistError
from writer_assist.model_store.install import install_model
from writer_assist.model_store.offers import OfferedModel, offered_models


def main() -> int:
    """Install every starter model; if one fails, print a sentence and return 1."""
    logging.basicConfig(filename=sys.argv[1], level=logging.INFO)
    try:
        paths = [_install(offer) for offer in offered_models() if offer.starter]
    except WriterAssistError as error:
        print(f"{error}\nWhat happened is in {sys.argv[1]}.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    print(json.dumps(paths))
    return 0


def _install(offer: OfferedModel) -> str:
    stage = ""
    running = install_model(offer.name, CancelToken())
    while True:
        try:
            progress = next(running)
        except StopIteration as finished:
            return str(finished.value)
        if progress.stage != stage:
            stage = progress.stage
            size = f" ({progress.total / 1e6:.0f} MB)" if progress.total else ""
            print(f"    {offer.title}: {stage}{size} ...", flush=True)


if __name__ == "__main__":
    sys.exit(main())
