"""The commands of ``start.py``."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from set_up.console import SetUpError, log_file, say
from set_up.places import LINUX, WINDOWS, Places, has_display
from set_up.steps import SetUp

USAGE = """\
python3 packaging/start.py          set up what is missing, then open the window
python3 packaging/start.py test     the same, then run all tests; arguments go to pytest
python3 packaging/start.py check    format, lint, types, import contracts, then the tests
python3 packaging/start.py bench    list the benchmarks; "bench NAME ..." runs one
python3 packaging/start.py resilience [NAME [COUNT]]
                                    run what bad days do to the program; without a name,
                                    list the parts
"""

CHECKS = (
    ("Format", ("ruff", "format", "--check", ".")),
    ("Lint", ("ruff", "check", ".")),
    ("Types", ("mypy",)),
    ("Import contracts", ("lint-imports",)),
)
WITH_ARGUMENTS = {"test", "bench", "resilience"}
SOME_FAILED = 1  # pytest's exit code
MOST_WORKERS = 4  # each loads the models that its tests need


def main(arguments: list[str]) -> int:
    """Set up the program and run a command; return the exit code."""
    places = Places(Path(__file__).resolve().parents[2])
    command = arguments[0] if arguments else "run"
    commands = {
        "run": open_window,
        "test": run_tests,
        "check": check,
        "bench": run_benchmark,
        "resilience": run_resilience,
    }
    if command not in commands or (len(arguments) > 1 and command not in WITH_ARGUMENTS):
        print(USAGE, end="", file=sys.stdout if command in {"help", "-h", "--help"} else sys.stderr)
        return 0 if command in {"help", "-h", "--help"} else 2
    try:
        set_up = SetUp(places, with_tests=command in {"test", "check", "resilience"})
        if not set_up.is_finished():
            say(f"Setting up Writer Assist in {places.root}; details go to {log_file()}.")
            set_up.run()
        return commands[command](places, arguments[1:])
    except SetUpError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Run the same command again: it goes on here.", file=sys.stderr)
        return 130


def open_window(places: Places, _: list[str]) -> int:
    """Open the window; without a screen, explain how to use the terminal."""
    if has_display():
        return _become(places, "-m", "writer_assist")
    say("There is no display here, so the sample is worked on in the terminal.\n")
    return _become(places, "-m", "writer_assist", "sample")


def run_tests(places: Places, options: list[str]) -> int:
    """Run the tests, all of them on several cores; return pytest's exit code.

    What failed beside other tests is run once more, alone: a busy machine can be the reason.
    """
    if options:
        return _run(places, "-m", "pytest", *options)
    workers = str(min(os.cpu_count() or 1, MOST_WORKERS))
    code = _run(places, "-m", "pytest", "-n", workers, "--dist", "loadfile")
    if code != SOME_FAILED:
        return code
    say("\nOnce more, alone, what failed ...")
    return _run(places, "-m", "pytest", "--last-failed", "--last-failed-no-failures", "none")


def check(places: Places, _: list[str]) -> int:
    """Run every check, and tell at the end which of them failed."""
    failed = []
    for title, (program, *options) in CHECKS:
        say(f"\n{title} ...")
        if subprocess.run([places.scripts / program, *options], cwd=places.root).returncode:
            failed.append(title)
    say("\nTests ...")
    if run_tests(places, []):
        failed.append("Tests")
    say(f"\nNot in order: {', '.join(failed)}." if failed else "\nAll in order.")
    return 1 if failed else 0


def run_benchmark(places: Places, arguments: list[str]) -> int:
    """Run the named benchmark, or list all of them."""
    return _run(places, "-m", "tests.benchmarks", *arguments)


def run_resilience(places: Places, options: list[str]) -> int:
    """Run a part of the resilience tests, or list the parts; return the exit code."""
    return _run(places, "-m", "tests.resilience", *options)


def _run(places: Places, *arguments: str) -> int:
    environment = dict(os.environ)
    if LINUX and not has_display():
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    command = [str(places.python), *arguments]
    return subprocess.run(command, cwd=places.root, env=environment, check=False).returncode


def _become(places: Places, *arguments: str) -> int:
    """Replace this process by the program; on Windows, wait for it."""
    command = [str(places.python), *arguments]
    sys.stdout.flush()
    if not WINDOWS:
        os.execv(command[0], command)
    return subprocess.run(command, check=False).returncode
