"""Writes new lock files from pyproject.toml; for developers, needs ``uv`` on the path.

One lock is valid for all platforms and for Python 3.11 and newer, by markers.  The registry's
address is left out, since pip's own settings decide where packages come from.  Extra arguments
go to uv, for instance ``--upgrade-package NAME``.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

PACKAGING = Path(__file__).resolve().parent
ROOT = PACKAGING.parent
RUNTIME = PACKAGING / "requirements.lock"
CUDA = PACKAGING / "requirements-cuda.lock"
DEV = PACKAGING / "requirements-dev.lock"

HEAD = "# {what}\n# Written by make_locks.py; do not edit.\n"
# Needed only by the build of torch for NVIDIA graphics cards.
_CUDA = re.compile(r"(nvidia|cuda|triton)[-_=]")


def main(options: list[str]) -> int:
    """Resolve all requirements, and write the three lock files."""
    everything = _resolve(["build", "dev"], options)
    runtime = {_name(entry) for entry in _resolve(["build"], options)}
    _write(
        RUNTIME,
        "What the program needs, and what builds it.",
        [
            _without_hashes(entry) if _name(entry) == "torch" else entry
            for entry in everything
            if _name(entry) in runtime and not _CUDA.match(entry)
        ],
    )
    cuda = [entry for entry in everything if _CUDA.match(entry)]
    _write(CUDA, "What torch needs on top where it is built for NVIDIA graphics cards.", cuda)
    _write(
        DEV,
        "What tests and checks need on top.",
        [entry for entry in everything if _name(entry) not in runtime],
    )
    return 0


def _resolve(extras: list[str], options: list[str]) -> list[str]:
    """Return one entry per package, keeping the versions of the present locks."""
    with tempfile.TemporaryDirectory() as folder:
        present = Path(folder, "lock.txt")
        present.write_text(
            "".join(path.read_text() for path in (RUNTIME, CUDA, DEV) if path.exists())
        )
        command = ["uv", "pip", "compile", "--universal", "--generate-hashes", "--no-header"]
        command += ["--no-annotate", "--python-version", "3.11", "--quiet", "-o", str(present)]
        command += [word for extra in extras for word in ("--extra", extra)]
        subprocess.run([*command, *options, str(ROOT / "pyproject.toml")], check=True)
        entries = re.split(r"\n(?=\S)", present.read_text().strip())
    return [_tidy(entry) for entry in entries if "== 'emscripten'" not in entry]


def _tidy(entry: str) -> str:
    return entry.replace(" ; sys_platform != 'emscripten'", "")


def _name(entry: str) -> str:
    return entry.partition("==")[0]


def _without_hashes(entry: str) -> str:
    return entry.partition(" \\")[0]


def _write(path: Path, what: str, entries: list[str]) -> None:
    path.write_text(HEAD.format(what=what) + "\n".join(entries) + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
