"""Lets the disk be full, read-only or broken at the n-th call: sentences, old versions, healing."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from tests.resilience.damaged_folders import DRAFT, World, make_world, use
from tests.resilience.figures import Figures
from writer_assist.errors import WriterAssistError
from writer_assist.history.guidance import InstructionStore
from writer_assist.settings import load_settings, save_settings

SOURCE = Path(__file__).with_name("bad_disk.c")
FOR_EVER = 1_000_000
MOST_CALLS = 150
TROUBLES = (
    ("full", errno.ENOSPC, FOR_EVER),
    ("read-only", errno.EROFS, FOR_EVER),
    ("broken for good", errno.EIO, FOR_EVER),
    ("broken once", errno.EIO, 1),
    ("full for a while", errno.ENOSPC, 20),
    ("over quota", errno.EDQUOT, FOR_EVER),
)


def build_shim(folder: Path) -> Path | None:
    """Compile what lets calls fail; None where there is no compiler, or no way to load it."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if not sys.platform.startswith("linux") or compiler is None:
        return None
    shim = folder / "bad_disk.so"
    command = [compiler, "-shared", "-fPIC", "-O1", "-w", "-o", str(shim), str(SOURCE), "-ldl"]
    return shim if subprocess.run(command, check=False).returncode == 0 else None


def check(
    world: World, scratch: Path, shim: Path, trouble: tuple[str, int, int], first: int
) -> tuple[list[str], int]:
    """Work on a copy of the folder on a bad disk; return what is wrong, and what was said."""
    _, number, times = trouble
    copy = World(scratch / "world")
    shutil.rmtree(copy.root, ignore_errors=True)
    shutil.copytree(world.root, copy.root, symlinks=True)
    environment = os.environ | {
        "LD_PRELOAD": str(shim),
        "BAD_DISK_PATH": str(copy.data.root),
        "BAD_DISK_ERRNO": str(number),
        "BAD_DISK_FROM": str(first),
        "BAD_DISK_TIMES": str(times),
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.resilience.bad_disks", str(copy.root)],
        capture_output=True,
        text=True,
        env=environment,
        timeout=300,
        check=False,
    )
    if done.returncode:
        return [f"ended with {done.returncode}: {done.stderr[-200:]}"], 0
    said = json.loads(done.stdout)
    wrong = [line for line in said if line.startswith("WRONG")]
    settings = load_settings(copy.data.settings)
    if (settings.cards, settings.text_size) not in {(3, 15), (4, 16)}:
        wrong.append(f"the settings are neither the old nor the new: {settings.cards}")
    with closing(InstructionStore(copy.data.history(Path(DRAFT).parent))) as instruction:
        if instruction.read() not in {"first person", "second person"}:
            wrong.append("the instruction is neither the old nor the new")
    if use(copy) != world.answers:
        wrong.append("other results after there was room again")
    return wrong, len(said) - len(wrong)


def run(count: int = 120) -> Figures:
    """Let so many disks fail, each at another call."""
    figures = Figures()
    chance = random.Random(1)
    with tempfile.TemporaryDirectory() as place:
        scratch = Path(place)
        if (shim := build_shim(scratch)) is None:
            print("  There is no C compiler here, or this is no Linux: left out.")
            return figures
        world = make_world(scratch)
        for number in range(count):
            trouble = TROUBLES[number % len(TROUBLES)]
            first = 1 if number < len(TROUBLES) else chance.randrange(1, MOST_CALLS)
            figures.progress(number, count, trouble[0])
            wrong, said = check(world, scratch, shim, trouble, first)
            figures.counts[f"disks {trouble[0]}"] += 1
            figures.counts["sentences said"] += said
            for line in wrong:
                figures.fail(f"{trouble[0]} from call {first}: {line}")
        figures.progress(count, count)
    return figures


def work(root: Path) -> list[str]:
    """Write everything that the program writes; return what was said of the disk."""
    world = World(root)
    said: list[str] = []
    for task in (_save_settings, _keep_history, _use_library, _use_library):
        try:
            task(world)
        except WriterAssistError as error:
            sentence = str(error)
            said.append(sentence if sentence.endswith((".", "?")) else f"WRONG: {sentence}")
        except Exception as error:  # noqa: BLE001 - this is what is looked for
            import traceback

            place = traceback.extract_tb(error.__traceback__)[-1]
            said.append(f"WRONG: {type(error).__name__}: {error} ({place.name})")
    return said


def _save_settings(world: World) -> None:
    import dataclasses

    settings = load_settings(world.data.settings)
    save_settings(world.data.settings, dataclasses.replace(settings, cards=4, text_size=16))


def _keep_history(world: World) -> None:
    with closing(InstructionStore(world.data.history(Path(DRAFT).parent))) as instruction:
        instruction.write("second person")


def _use_library(world: World) -> None:
    from tests.resilience.damaged_folders import change_marks

    change_marks(world)


if __name__ == "__main__":
    import logging

    from writer_assist.retrieval import dense

    logging.disable(logging.ERROR)
    dense._KEPT_TOGETHER = 1
    print(json.dumps(work(Path(sys.argv[1]))))
