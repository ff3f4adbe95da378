"""A virtual screen for tests on machines without one."""

from __future__ import annotations

import os
import select
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from set_up.places import LINUX, has_display

_WAIT_S = 20


@contextmanager
def qt_environment() -> Iterator[dict[str, str]]:
    """Yield environment variables for Qt: for the real screen, for Xvfb, or "offscreen"."""
    if has_display():
        yield {}
        return
    if not LINUX or shutil.which("Xvfb") is None:
        yield {"QT_QPA_PLATFORM": "offscreen"}
        return
    reading, writing = os.pipe()
    command = [
        "Xvfb",
        "-displayfd",
        str(writing),
        "-screen",
        "0",
        "1280x800x24",
        "-nolisten",
        "tcp",
    ]
    xvfb = subprocess.Popen(
        command, pass_fds=(writing,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    os.close(writing)
    try:
        ready, _, _ = select.select([reading], [], [], _WAIT_S)
        number = os.read(reading, 16).decode().strip() if ready else ""
        if number:
            yield {"QT_QPA_PLATFORM": "xcb", "DISPLAY": f":{number}"}
        else:
            yield {"QT_QPA_PLATFORM": "offscreen"}
    finally:
        os.close(reading)
        xvfb.terminate()
        xvfb.wait()
