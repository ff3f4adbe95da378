"""The virtual environment, which contains exactly what the lock files list."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from set_up import system
from set_up.console import SetUpError, run_logged, say
from set_up.places import Places

UNHASHED = {"torch"}  # the file of a version differs between registries: CPU or CUDA
BUILT_HERE = {"llama-cpp-python"}

_ADVICE = (
    "The packages could not be installed. Check the network, the disk and your pip settings, "
    "and run this again: it goes on where it stopped."
)


@dataclass(frozen=True)
class Locked:
    """One package in a lock file.

    Attributes:
        name: As written in the lock file.
        version: The locked version.
        text: The lines as they are, with marker and hashes.
    """

    name: str
    version: str
    text: str

    @property
    def bare(self) -> str:
        """The line without hashes."""
        return self.text.split("--hash")[0].replace("\\", "").strip()


def read_lock(path: Path) -> list[Locked]:
    """Return the packages of a lock file in order."""
    joined = re.sub(r"^\s*#.*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    entries = re.split(r"\n(?=\S)", joined.strip())
    return [_locked(entry) for entry in entries if entry.strip()]


def make_environment(places: Places, *, moved: bool = False) -> None:
    """Create .venv; create it again if it is incomplete, was moved, or its Python is missing.

    Raises:
        SetUpError: It cannot be created.
    """
    if not moved and _works(places):
        return
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        system.require([system.VENV], "This Python lacks its venv module.")
    if places.venv.exists():
        say("Mending .venv, which is not whole ...")
        shutil.rmtree(places.venv, ignore_errors=True)
    else:
        say("Making .venv ...")
    advice = f"The folder {places.venv} could not be made. Is the disk full, or write-protected?"
    run_logged([sys.executable, "-m", "venv", places.venv], advice)


def install_lock(places: Places, lock: Path) -> None:
    """Install what a lock file lists, except for packages that are built here.

    Raises:
        SetUpError: pip failed.
    """
    _forget_half_installed(places)
    locked = [entry for entry in read_lock(lock) if entry.name not in BUILT_HERE]
    hashed = [entry.text for entry in locked if entry.name not in UNHASHED]
    say(f"Installing {len(hashed)} packages ...")
    pip_install(places, hashed, "--require-hashes")
    for entry in locked:
        if entry.name in UNHASHED:
            say(f"Installing {entry.name} {entry.version} ({_torch_size(places, entry)}) ...")
            pip_install(places, [entry.bare])
            if _wants_cuda(places):
                _install_cuda(places)


def pip_install(places: Places, lines: Iterable[str], *options: str) -> None:
    """Install exactly these lines of a lock file, without their dependencies.

    Raises:
        SetUpError: pip failed.
    """
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder, "requirements.txt")
        listed.write_text("\n".join(lines), encoding="utf-8")
        quiet = ["--no-deps", "--progress-bar=off"]
        run_logged(pip(places, "install", *quiet, *options, "-r", listed), _ADVICE)


def install_project(places: Places) -> None:
    """Install this checkout in editable mode, with its command ``writer-assist``.

    Raises:
        SetUpError: pip failed.
    """
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--editable"]
    advice = f"Writer Assist could not be put into .venv. May you write to {places.root}?"
    run_logged(pip(places, "install", *options, places.root), advice)


def pip(places: Places, *words: str | Path) -> list[str]:
    """Return a command for the environment's pip that asks no questions."""
    quiet = ["--disable-pip-version-check", "--no-input"]
    return [str(places.python), "-m", "pip", *(str(word) for word in words), *quiet]


def _forget_half_installed(places: Places) -> None:
    """Make pip repeat an installation that was interrupted: RECORD is written last."""
    for described in places.site_packages.glob("*.dist-info"):
        if not (described / "RECORD").is_file():
            shutil.rmtree(described, ignore_errors=True)


def _works(places: Places) -> bool:
    if not places.python.exists():
        return False
    test = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    try:
        finished = subprocess.run([places.python, "-c", test], capture_output=True, timeout=120)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return finished.returncode == 0


def _locked(entry: str) -> Locked:
    match = re.match(r"([A-Za-z0-9._-]+)==([^\s;\\]+)", entry)
    if match is None:
        raise SetUpError(f"A lock file in packaging/ is damaged at “{entry[:60]}”; restore it.")
    return Locked(match[1].lower(), match[2], entry.strip())


def _torch_size(places: Places, torch: Locked) -> str:
    """Ask the registry which build of torch it has, before anything large is downloaded."""
    options = ["--dry-run", "--quiet", "--report=-", "--no-deps", "--ignore-installed"]
    command = pip(places, "install", *options, torch.bare)
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        metadata = json.loads(finished.stdout)["install"][0]["metadata"]
    except (ValueError, LookupError):
        return "0.2 to 3 GB, depending on the package registry"
    needs = " ".join(metadata.get("requires_dist", []))
    if "nvidia" in needs or "cuda" in needs:
        return "the build for NVIDIA graphics cards: with its libraries about 3 GB to download"
    return "about 0.2 GB to download"


def _wants_cuda(places: Places) -> bool:
    """Return whether the installed torch needs NVIDIA's libraries."""
    test = (
        "import sys; from importlib.metadata import requires; "
        "sys.exit(any(need.startswith(('nvidia', 'cuda')) for need in requires('torch') or []))"
    )
    return subprocess.run([places.python, "-c", test], check=False).returncode != 0


def _install_cuda(places: Places) -> None:
    entries = read_lock(places.packaging("requirements-cuda.lock"))
    say(f"Installing the {len(entries)} NVIDIA libraries that this torch is built for ...")
    pip_install(places, [entry.text for entry in entries], "--require-hashes")
