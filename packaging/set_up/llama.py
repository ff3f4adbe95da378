"""llama-cpp-python: built once for this processor; the wheel is kept for the next time."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from set_up import system
from set_up.console import SetUpError, cache_folder, run_logged, say
from set_up.environment import Locked, pip, read_lock
from set_up.places import Places, machine_tag

_LEAVE_OUT = "-DLLAVA_BUILD=OFF"  # image support: never used, and a quarter of the work


def locked_llama(places: Places) -> Locked:
    """Return the version in the lock file."""
    entries = read_lock(places.packaging("requirements.lock"))
    return next(entry for entry in entries if entry.name == "llama-cpp-python")


def install_llama(places: Places) -> bool:
    """Install llama.cpp's binding; build it first if there is no wheel for this machine.

    Returns:
        Whether it is installed now; without a compiler it is not.

    Raises:
        SetUpError: The kept wheel cannot be installed.
    """
    wheel = _kept(places)
    if wheel is None:
        if not _compiler_is_there():
            return False
        try:
            wheel = _build(places)
        except SetUpError as failed:
            say(f"{failed}\nGoing on without llama.cpp; the models run slower.")
            return False
    _install(places, wheel)
    if _loads(places):
        return True
    say("The kept build of llama.cpp does not run on this computer; building it again.")
    shutil.rmtree(wheel.parent, ignore_errors=True)
    _install(places, _build(places))
    return _loads(places)


def wheel_folder(places: Places) -> Path:
    """Return the folder of this machine's wheel, named by version, Python and processor."""
    llama = locked_llama(places)
    return cache_folder() / "wheels" / f"{llama.name}-{llama.version}-{machine_tag(places)}"


def _kept(places: Places) -> Path | None:
    return next(iter(sorted(wheel_folder(places).glob("*.whl"))), None)


def _compiler_is_there() -> bool:
    if system.has_compiler():
        return True
    if system.can_install():
        try:
            system.install(system.compiler_packages())
        except SetUpError as failed:
            say(str(failed))
    if system.has_compiler():
        return True
    say(
        "There is no C++ compiler, so llama.cpp cannot be built, and the models run on "
        "transformers instead, several times slower. To change that, start again after you "
        f"{system.compiler_advice()}"
    )
    return False


def _build(places: Places) -> Path:
    llama = locked_llama(places)
    minutes = max(2, round(14 / (os.cpu_count() or 1)))
    say(f"Building llama.cpp for this processor, once: about {minutes} minutes ...")
    folder = wheel_folder(places)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as temporary:
        listed = Path(temporary, "requirements.txt")
        listed.write_text(llama.text, encoding="utf-8")
        built = Path(temporary, "built")
        # Neither pip's cache nor a prebuilt wheel, since both may be for another processor.
        options = ["--no-deps", "--no-build-isolation", "--no-cache-dir", "--progress-bar=off"]
        options += ["--no-binary", llama.name, "--require-hashes", "--wheel-dir", str(built)]
        advice = "llama.cpp could not be built."
        environment = _build_environment(places, temporary)
        command = pip(places, "wheel", *options, "-r", listed)
        run_logged(command, advice, environment=environment)
        shutil.rmtree(folder, ignore_errors=True)
        built.rename(folder)
    return next(iter(folder.glob("*.whl")))


def _build_environment(places: Places, temporary: str) -> dict[str, str]:
    path = os.pathsep.join([str(places.scripts), os.environ.get("PATH", "")])
    arguments = f"{_LEAVE_OUT} {os.environ.get('CMAKE_ARGS', '')}".strip()
    folders = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), temporary)
    return {"PATH": path, "CMAKE_ARGS": arguments, **folders}


def _install(places: Places, wheel: Path) -> None:
    options = ["--no-deps", "--no-index", "--force-reinstall"]
    advice = f"llama.cpp's wheel could not be installed. Delete {wheel.parent} and start again."
    run_logged(pip(places, "install", *options, wheel), advice)


def _loads(places: Places) -> bool:
    test = "import llama_cpp; llama_cpp.llama_backend_init()"
    finished = subprocess.run([places.python, "-c", test], capture_output=True, check=False)
    return finished.returncode == 0
