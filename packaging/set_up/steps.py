"""The steps of the set-up in order; each is repeated only if its inputs change."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from set_up import environment, llama, system
from set_up.console import SetUpError, log_file, say
from set_up.places import Places, has_display, machine_tag
from set_up.screen import qt_environment
from set_up.stamps import Stamps, key_of

_SCREENS = {"offscreen": "only in memory, for there is neither a screen nor Xvfb"}
LEAST_FREE_BYTES = 3_000_000_000  # 1.9 GB of packages, 0.7 of models, and what pip unpacks


class SetUp:
    """Sets a checkout up so that the program, or its tests, can run."""

    def __init__(self, places: Places, *, with_tests: bool) -> None:
        self._places = places
        self._with_tests = with_tests
        self._stamps = Stamps(places.venv)

    def is_finished(self) -> bool:
        """Return whether nothing is left to do; checks a few files, which takes milliseconds."""
        if not self._places.python.exists():
            return False
        keys = self._keys()
        if not self._with_tests:
            del keys["tests"]
        return all(self._stamps.has(step, key) for step, key in keys.items()) and all(
            Path(path).exists() for path in self._model_paths()
        )

    def run(self) -> None:
        """Do the remaining steps.

        Raises:
            SetUpError: It cannot continue; the message says what to do.
        """
        self._prepare_system()
        moved = self._stamps.get("root") not in ("", str(self._places.root))
        environment.make_environment(self._places, moved=moved)
        self._stamps = Stamps(self._places.venv)
        self._stamps.put("root", str(self._places.root))
        lock = self._places.packaging
        self._step("packages", lambda: self._install(lock("requirements.lock")))
        if self._with_tests:
            self._step("tests", lambda: self._install(lock("requirements-dev.lock")))
        self._step("llama", lambda: llama.install_llama(self._places))
        self._step("project", lambda: environment.install_project(self._places))
        self._step("models", self._prepare_models, again=not self._models_are_there())
        self._step("proof", self._prove)
        say("Everything is set up; from now on this takes less than a second.")

    def _prepare_system(self) -> None:
        free = shutil.disk_usage(self._places.root).free
        if not self._places.venv.exists() and free < LEAST_FREE_BYTES:
            raise SetUpError(
                f"Writer Assist needs {LEAST_FREE_BYTES / 1e9:.0f} GB of room on the disk, and "
                f"{free / 1e9:.1f} GB are free. Make some room, then start again."
            )
        packages = system.missing_qt_packages()
        if not has_display() and (self._with_tests or system.can_install()):
            packages += system.missing_xvfb()
        try:
            system.require(packages, "Qt needs libraries that this system has not installed.")
        except SetUpError as missing:
            if has_display() or (self._with_tests and not system.can_import_qt()):
                raise
            say(f"{missing}\nGoing on without: there is no display to open a window on.")

    def _step(self, name: str, work: Callable[[], object], *, again: bool = False) -> None:
        key = self._keys()[name]
        if not again and self._stamps.has(name, key):
            return
        work()
        self._stamps.put(name, self._keys()[name])

    def _keys(self) -> dict[str, str]:
        """Return the key of each step's inputs; later steps depend on earlier ones."""
        lock = self._places.packaging
        python = key_of(self._places.python_version, str(self._places.root))
        packages = key_of(python, lock("requirements.lock"), lock("requirements-cuda.lock"))
        llama_key = key_of(packages, machine_tag(self._places), self._llama_state())
        project = key_of(packages, self._places.root / "pyproject.toml")
        models = key_of(llama_key, self._places.root / "resources" / "models.toml", _homes())
        return {
            "packages": packages,
            "tests": key_of(packages, lock("requirements-dev.lock")),
            "llama": llama_key,
            "project": project,
            "models": models,
            "proof": key_of(models, project),
        }

    def _llama_state(self) -> str:
        """Return a state that changes when a compiler becomes available, to try again."""
        installed = (self._places.site_packages / "llama_cpp" / "llama_cpp.py").exists()
        return "" if installed else f"missing, compiler {system.has_compiler()}"

    def _install(self, lock: Path) -> None:
        environment.install_lock(self._places, lock)

    def _prepare_models(self) -> None:
        say("Getting the starter models (180 MB) and fitting them to this machine ...")
        command = [self._places.python, self._places.packaging("prepare_models.py"), log_file()]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        assert process.stdout is not None
        last = ""
        for line in process.stdout:
            last = line.strip()
            if not last.startswith("["):
                say(line.rstrip())
        if process.wait() != 0:
            raise SetUpError("The models are not ready; run this again, and it goes on from here.")
        self._stamps.put("model paths", last)

    def _model_paths(self) -> list[str]:
        try:
            paths = json.loads(self._stamps.get("model paths"))
        except ValueError:
            return []
        return [str(path) for path in paths]

    def _models_are_there(self) -> bool:
        paths = self._model_paths()
        return bool(paths) and all(Path(path).exists() for path in paths)

    def _prove(self) -> None:
        say("Proving it: one window, one word from the model ...")
        proof = self._places.packaging("proof.py")
        if has_display() or system.can_import_qt():
            with qt_environment() as surroundings:
                screen = self._prove_one("No window can be shown.", surroundings, proof, "window")
            say(f"    The window opened and showed a letter ({_SCREENS.get(screen, screen)}).")
        *_, text_model = self._model_paths()
        word = self._prove_one("The model says nothing.", {}, proof, "token", text_model)
        say(f"    “Once upon a”: the model went on with “{word}”.")

    def _prove_one(self, failure: str, surroundings: dict[str, str], *command: str | Path) -> str:
        finished = subprocess.run(
            [self._places.python, *command],
            env={**os.environ, "HF_HUB_OFFLINE": "1", **surroundings},
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        with log_file().open("a", encoding="utf-8") as log:
            log.write(f"\n$ {command}\n{finished.stdout}{finished.stderr}")
        if finished.returncode != 0:
            raise SetUpError(
                f"{failure} The set-up is otherwise complete. What happened is in {log_file()}; "
                "run “writer-assist doctor” in .venv to see what is missing."
            )
        return finished.stdout.strip().splitlines()[-1]


def _homes() -> str:
    """Return the environment variables that decide where the models folder is."""
    names = ("WRITER_ASSIST_MODELS", "XDG_DATA_HOME", "HOME", "LOCALAPPDATA")
    return "\n".join(os.environ.get(name, "") for name in names)
