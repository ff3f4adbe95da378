"""No process of the program opens an internet socket: window, engines, command line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from writer_assist.model_store.catalogue import default_embedding_model, default_text_model

ROOT = Path(__file__).resolve().parent.parent
MODELS = default_text_model() is not None and default_embedding_model() is not None

# Python runs this at the start of every process, engines and their children included.
WATCH = """
import os, socket, sys

INTERNET = {socket.AF_INET, socket.AF_INET6}
ASKING = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}

def watch(event, arguments):
    if event == "socket.__new__":
        bad = arguments[1] in INTERNET
    elif event in ("socket.connect", "socket.bind"):
        bad = arguments[0].family in INTERNET
    else:
        bad = event in ASKING
    if bad:
        with open(os.environ["WATCH_FILE"], "a") as file:
            print(os.getpid(), sys.argv, event, file=file)

with open(os.environ["WATCH_FILE"] + ".processes", "a") as file:
    print(os.getpid(), file=file)
sys.addaudithook(watch)
"""


@pytest.fixture
def watched(tmp_path):
    """Run Python and return what it asked of the internet, and how many processes ran."""
    (tmp_path / "sitecustomize.py").write_text(WATCH)
    seen = tmp_path / "seen"
    places = os.pathsep.join([str(tmp_path), str(ROOT), os.environ.get("PYTHONPATH", "")])
    environment = os.environ | {"PYTHONPATH": places, "WATCH_FILE": str(seen)}
    environment["QT_QPA_PLATFORM"] = "offscreen"

    def run(*arguments: str) -> tuple[str, int]:
        done = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        processes = (tmp_path / "seen.processes").read_text().split()
        return seen.read_text() if seen.exists() else "", len(processes)

    return run


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6"])
def test_watch_sees_a_socket_even_in_a_child(watched, family):
    code = f"import socket; socket.socket(socket.{family}).close()"

    seen, processes = watched(
        "-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {code!r}])"
    )

    assert "socket.__new__" in seen
    assert processes == 2


@pytest.mark.timeout(400)
@pytest.mark.skipif(not MODELS, reason="the starter models are not installed")
def test_main_job_opens_no_internet_socket_in_any_process(watched):
    job = "tests/ui/test_main_job.py"

    seen, processes = watched("-m", "pytest", "-q", "-p", "no:cacheprovider", job)

    assert seen == ""
    assert processes >= 3  # the window and both engines


@pytest.mark.timeout(400)
def test_learning_a_voice_opens_no_internet_socket(watched):
    job = "tests/engine/test_voice_process.py"

    seen, processes = watched("-m", "pytest", "-q", "-p", "no:cacheprovider", job)

    assert seen == ""
    assert processes >= 3


@pytest.mark.timeout(400)
def test_command_line_opens_no_internet_socket(watched, tmp_path):
    data, notes, draft = tmp_path / "data", tmp_path / "notes", tmp_path / "draft.md"
    notes.mkdir()
    (notes / "Ferry.md").write_text("# Ferry\n\nIt runs at slack water only, and never in fog.\n")
    draft.write_text("Mara waited for the ferry, but there was fog on the water.")
    program = ["-m", "writer_assist", "--data-dir", str(data)]

    watched(*program, "library", "add", str(notes))
    seen, _ = watched(*program, "search", "ferry in fog")
    if MODELS:
        seen, _ = watched(*program, "continue", str(draft), "--cards", "2", "--words", "5")
    seen, _ = watched(*program, "models", "list")

    assert seen == ""
