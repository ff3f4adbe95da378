"""Kills (-9) the window while a keyboard types and all else works: what is lost, what opens."""

from __future__ import annotations

import os
import random
import select
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.model_store.tiny_models import write_tiny_gguf
from tests.resilience.figures import Figures
from writer_assist.domain.progress import CancelToken, WorkPaceSetting
from writer_assist.errors import WriterAssistError
from writer_assist.library.database import holder
from writer_assist.paths import DataFolder
from writer_assist.services.indexing import IndexingService, index_counts
from writer_assist.services.library import LibraryService
from writer_assist.settings import Settings, save_settings

SAFE_AFTER_S = 2.0
STARTS_WITHIN_S = 180.0
LEAVES_WITHIN_S = 60.0
NOTES = 120


@dataclass(frozen=True)
class Place:
    """Where one writer works.

    Attributes:
        root: Holds the data folder, the draft, the notes and the model.
    """

    root: Path

    @property
    def data(self) -> DataFolder:
        """The data folder."""
        return DataFolder(self.root / "data")

    @property
    def draft(self) -> Path:
        """The draft that is typed into."""
        return self.root / "novel" / "One.md"

    @property
    def vault(self) -> Path:
        """The writer's own notes."""
        return self.root / "vault"

    @property
    def keys(self) -> Path:
        """What was typed, and when."""
        return self.root / "keys.txt"


def make_place(root: Path, *, with_model: bool = True) -> Place:
    """Make a draft that is begun, notes, and a model of some kilobytes."""
    place = Place(root)
    place.draft.parent.mkdir(parents=True)
    place.draft.write_text("Begun.\n", encoding="utf-8")
    place.vault.mkdir()
    for number in range(NOTES):
        text = f"# Note {number}\n\n" + f"The ferry {number} had not come. " * (number % 30 + 1)
        (place.vault / f"{number}.md").write_text(text, encoding="utf-8")
    models = root / "models"
    models.mkdir()
    chosen = str(write_tiny_gguf(models / "tiny.gguf")) if with_model else ""
    save_settings(
        place.data.settings,
        Settings(language_model=chosen, load_language_model=with_model, sample_copied=True),
    )
    return place


def kill_once(place: Place, seed: int, figures: Figures, *, longest_s: float = 6.0) -> None:
    """Type for a random time, kill the window, and look at what is left."""
    chance = random.Random(seed)
    place.keys.unlink(missing_ok=True)
    before = place.draft.read_text("utf-8")
    window = _start(place, seed)
    try:
        time.sleep(chance.uniform(0.3, longest_s))
        killed_at = time.time()
        window.kill()
    finally:
        window.kill()
        window.wait()
        window.stdout.close()
    figures.counts["kills of the window"] += 1
    figures.counts["keys typed"] += len(_typed(place))
    _look_at_text(place, before, killed_at, figures)
    _wait_until_free(place)
    _look_at_library(place, figures)


def run(count: int = 200) -> Figures:
    """Kill a window so many times, in places of ten kills each."""
    figures = Figures()
    with tempfile.TemporaryDirectory() as scratch:
        place = None
        for number in range(count):
            figures.progress(number, count, f"{len(figures.failures)} wrong")
            if place is None or number % 10 == 0:
                if place:
                    finish(place, figures)
                place = make_place(Path(scratch) / str(number))
            kill_once(place, number, figures)
        if place:
            finish(place, figures)
        figures.progress(count, count)
    return figures


def finish(place: Place, figures: Figures) -> None:
    """Let the library finish what was interrupted; it must be as if nothing had happened."""
    found = _contents(place.data, place.vault)
    with tempfile.TemporaryDirectory() as fresh:
        data = DataFolder(Path(fresh) / "data")
        shutil.copytree(place.data.notes, data.notes)
        undisturbed = _contents(data, place.vault)
    figures.counts["interrupted libraries finished"] += 1
    if found != undisturbed:
        figures.fail(f"other passages than undisturbed: {len(found ^ undisturbed)}")


def _contents(folder: DataFolder, vault: Path) -> set[tuple[str, str]]:
    with closing(LibraryService.open(folder)) as service:
        service.add_source(vault)
        for _ in service.scan(CancelToken()):
            pass
        indexing = IndexingService(
            service.passages, service.vectors, folder, None, WorkPaceSetting()
        )
        for _ in indexing.update(CancelToken()):
            pass
        indexing.close()
        notes = service.list_notes()
        passages = service.passages.passages_of_notes([note.note_id for note in notes])
        searchable, _, _ = index_counts(service.vectors, folder)
        found = {(Path(one.path).name, one.text) for one in passages}
        return found if searchable == len(passages) else {("searchable", str(searchable))}


def _start(place: Place, seed: int) -> subprocess.Popen[str]:
    environment = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "WRITER_ASSIST_MODELS": str(place.root / "models"),
    }
    parts = (place.data.root, place.draft, place.vault, place.keys, seed)
    window = subprocess.Popen(
        [sys.executable, "-m", "tests.resilience.typist", *map(str, parts)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
    )
    ready, _, _ = select.select([window.stdout], [], [], STARTS_WITHIN_S)
    if not ready or window.stdout.readline() != "typing\n":
        window.kill()
        raise RuntimeError("the window does not begin to type")
    return window


def _typed(place: Place) -> list[tuple[float, str]]:
    if not place.keys.exists():
        return []
    lines = place.keys.read_text("utf-8").split("\n")[:-1]
    return [(float(moment), key) for moment, _, key in (line.partition(" ") for line in lines)]


def _look_at_text(place: Place, before: str, killed_at: float, figures: Figures) -> None:
    typed = _typed(place)
    text = "".join(key for _, key in typed)
    kept = place.draft.read_text("utf-8")
    if not kept.startswith(before.rstrip("\n")):
        figures.fail("what stood in the draft before is gone")
        return
    added = kept[len(before.rstrip("\n")) :].lstrip("\n")
    held = _common(added.rstrip("\n"), text)
    lost = [moment for moment, _ in typed[held:]]
    figures.counts["characters younger than 2 s lost"] += sum(
        killed_at - moment <= SAFE_AFTER_S for moment in lost
    )
    old = [killed_at - moment for moment in lost if killed_at - moment > SAFE_AFTER_S]
    figures.counts["characters older than 2 s lost"] += len(old)
    if lost:
        figures.measure("oldest lost character, s", killed_at - min(lost))
    if old:
        figures.fail(f"{len(old)} characters older than 2 s are lost, the oldest {max(old):.1f} s")


def _common(one: str, other: str) -> int:
    """Return how many characters two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _wait_until_free(place: Place) -> None:
    deadline = time.monotonic() + LEAVES_WITHIN_S
    while holder(place.data.owner_lock) and time.monotonic() < deadline:
        time.sleep(0.05)


def _look_at_library(place: Place, figures: Figures) -> None:
    try:
        with closing(LibraryService.open(place.data)) as service:
            figures.counts["libraries that opened"] += 1
            if service.notice:
                figures.fail(f"a notice: {service.notice}")
    except WriterAssistError as error:
        figures.counts["libraries that did not open"] += 1
        figures.fail(f"the library does not open: {error}")
