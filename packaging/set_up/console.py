"""Output of the set-up: messages for the person waiting, and a log for the output of programs."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

_SIGN_OF_LIFE_S = 60


class SetUpError(Exception):
    """Set-up cannot continue; the message says what to do."""


def say(sentence: str) -> None:
    """Print a line at once."""
    print(sentence, flush=True)


def cache_folder() -> Path:
    """Return the user's cache folder for this program, creating it if necessary."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = base / "writer-assist"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SetUpError(
            f"The folder {folder} cannot be made ({error.strerror}). Give yourself permission to "
            "write there, or name another place in XDG_CACHE_HOME."
        ) from error
    return folder


def log_file() -> Path:
    """Return the file that the output of programs is written to."""
    return cache_folder() / "set-up.log"


def run_logged(
    command: Sequence[str | Path], what_to_do: str, *, environment: Mapping[str, str] | None = None
) -> None:
    """Run a program whose output goes to the log, with a message every minute.

    Raises:
        SetUpError: It failed; the message is ``what_to_do`` and the path of the log.
    """
    with log_file().open("ab") as log:
        log.write(f"\n$ {' '.join(str(word) for word in command)}\n".encode())
        log.flush()
        process = subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(environment or {})},
        )
        code = _wait(process)
    if code != 0:
        raise SetUpError(f"{what_to_do} What happened is in {log_file()}{_last_error()}")


def _wait(process: subprocess.Popen[bytes]) -> int:
    started = time.monotonic()
    try:
        while True:
            try:
                return process.wait(timeout=_SIGN_OF_LIFE_S)
            except subprocess.TimeoutExpired:
                minutes = round((time.monotonic() - started) / 60)
                say(f"    still at it, {minutes} min ...")
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def _last_error() -> str:
    lines = log_file().read_text(encoding="utf-8", errors="replace").splitlines()[-60:]
    errors = [line for line in lines if line.lstrip().lower().startswith(("error", "e: "))]
    return f":\n    {errors[-1].strip()}" if errors else "."
