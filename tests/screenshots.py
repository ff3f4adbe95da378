"""Pictures of the real program, taken while cards are streaming; a script, not a test.

python tests/screenshots.py FOLDER
python tests/screenshots.py --readme

The second makes the two pictures of the README, with a set that is complete.  It opens
the program on the sample draft and the sample notes, in a data folder that is thrown
away, with both engines and the installed models.  Where there is no display it starts
Xvfb.
"""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

README_PICTURES = ROOT / "resources" / "screenshots"

SIZES = ((1440, 900), (1024, 700))
THEMES = ("light", "dark")
SENTENCE = " She had never been told what the ninth stroke was for."
READY_S = 120
NEWS_S = 11  # after which the status line does not say any more what changed
CALM = 0.5  # the temper in which a very small model makes the best figure
COLOURED = 40  # from 0 to 255: between the strongest and the weakest of red, green and blue
SHOWN_CHARACTERS = 30  # of the longest card, when the picture is taken


@contextmanager
def screen() -> Iterator[None]:
    """Have a display, even where there is none."""
    if os.environ.get("DISPLAY") or os.environ.get("QT_QPA_PLATFORM"):
        yield
        return
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1600x1000x24"], pass_fds=(writing,)
    )
    try:
        os.environ["DISPLAY"] = f":{os.read(reading, 16).decode().strip()}"
        yield
    finally:
        server.terminate()
        server.wait()


def make_screenshots(pictures: Path, data: Path, *, readme: bool = False) -> None:
    """Write one picture per size and theme; for the README, one per theme."""
    from tests.ui.program import said_of_model

    with program(data) as (window, desk):
        must(lambda: window.editor.word_count() > 0, "the draft is shown")
        must(lambda: "·" in said_of_model(window), "a model is there")
        write(window)
        must(lambda: is_indexed(desk), "all notes are indexed, by meaning too")
        must(lambda: window.sources.model.rowCount() > 3, "sources are found")
        if readme:
            take_complete(window, pictures)
            return
        for size in SIZES:
            for theme in THEMES:
                take(window, pictures / f"{size[0]}x{size[1]}-{theme}.png", size, theme)


@contextmanager
def program(data: Path, draft: Path | None = None, theme: str = "light") -> Iterator[tuple]:
    """Open the program on a draft, or on the sample."""
    from PySide6.QtWidgets import QApplication

    from writer_assist.app import WriterAssist
    from writer_assist.paths import DataFolder
    from writer_assist.settings import Settings
    from writer_assist.ui.main_window import MainWindow

    application = QApplication.instance() or QApplication(["screenshots"])
    application.setApplicationName("Writer Assist")
    window = MainWindow(Settings(theme=theme, session_goal=300, temperature=CALM))
    window.resize(*SIZES[0])
    desk = WriterAssist(DataFolder(data), window, draft)
    window.show()
    desk.start()
    try:
        yield window, desk
    finally:
        window.close()
        desk.finish()


def is_indexed(desk) -> bool:
    """Tell whether all passages can be found by words and by meaning."""
    from tests.benchmarks.key_timer import let_pass
    from writer_assist.messages.library import GetStatus

    said = []
    desk.library_engine.send(GetStatus(), on_piece=said.append, on_error=said.append)
    let_pass(1)
    return any(0 < getattr(one, "passages", 0) <= min(one.searchable, one.embedded) for one in said)


def write(window) -> None:
    """Go on with the last paragraph, with real keys."""
    from PySide6.QtTest import QTest

    window.editor.go_to_story_end()
    QTest.keyClicks(window.editor, SENTENCE)


def take_complete(window, pictures: Path) -> None:
    """Take a picture in each theme of the same set, once it is written."""
    from tests.benchmarks.key_timer import let_pass

    let_pass(NEWS_S)
    window.action("continue").trigger()
    let_pass(0.5)
    must(lambda: is_complete(window), "all cards are written")
    for theme in THEMES:
        dress(window, theme, SIZES[0])
        let_pass(1)
        picture = pictures / f"window-{theme}.png"
        with_few_colours(window.grab().toImage()).save(str(picture))
        print(picture)


def is_complete(window) -> bool:
    """Tell whether all cards are written, and what their notes did is measured."""
    cards = window.continuations.continuations()
    return bool(cards) and all(
        card.ending is not None and (card.influence is not None or card.snippet is None)
        for card in cards
    )


def with_few_colours(image):
    """Return a picture in its 256 most frequent colours: a quarter of the size.

    An eighth of them is for what is coloured: there is little of it, and all else is grey.
    """
    import numpy as np
    from PySide6.QtGui import QImage

    image = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)
    colours, places, counts = np.unique(pixels, return_inverse=True, return_counts=True)
    bright = parts(colours).max(1) - parts(colours).min(1) > COLOURED
    chosen = np.concatenate(
        [most(colours[kind], counts[kind], n) for kind, n in ((bright, 32), (~bright, 224))]
    )
    nearest = np.abs(parts(colours)[:, None] - parts(chosen)[None]).sum(-1).argmin(1)
    indexed = nearest[places].astype(np.uint8).reshape(pixels.shape)
    few = QImage(
        indexed.data, *indexed.shape[::-1], indexed.shape[1], QImage.Format.Format_Indexed8
    )
    few.setColorTable([int(colour) for colour in chosen])
    return few.copy()


def most(colours, counts, number: int):
    """Return the most frequent colours."""
    return colours[(-counts).argsort()[:number]]


def parts(colours):
    """Return red, green and blue of colours, as (N, 3)."""
    import numpy as np

    return np.stack([colours >> shift & 0xFF for shift in (16, 8, 0)], 1).astype(int)


def dress(window, theme: str, size: tuple[int, int]) -> None:
    """Show the window in a theme and a size, nothing pointed at."""
    from PySide6.QtGui import QCursor

    window.apply_settings(dataclasses.replace(window.settings(), theme=theme))
    window.showNormal()
    QCursor.setPos(window.mapToGlobal(window.rect().topLeft()))
    window.resize(*size)


def take(window, picture: Path, size: tuple[int, int], theme: str) -> None:
    """Ask for cards, and take the picture while they are being written."""
    from tests.benchmarks.key_timer import let_pass

    dress(window, theme, size)
    let_pass(1)
    window.action("again").trigger()
    let_pass(0.2)
    must(lambda: longest(window) >= SHOWN_CHARACTERS, "cards are written")
    let_pass(0.05)
    window.grab().save(str(picture))
    print(picture)
    window.action("stop").trigger()
    let_pass(1)


def longest(window) -> int:
    """Return the length of the longest card; those of one sentence appear whole."""
    return max((len(card.text) for card in window.continuations.continuations()), default=0)


def must(reached, what: str) -> None:
    """Wait for something that has to come."""
    from tests.benchmarks.key_timer import wait_until

    if not wait_until(reached, within_s=READY_S):
        raise SystemExit(f"In {READY_S} seconds it did not come to this: {what}.")


if __name__ == "__main__":
    readme = sys.argv[1:] == ["--readme"]
    target = README_PICTURES if readme else Path((sys.argv[1:] or ["screenshots"])[0])
    target.mkdir(parents=True, exist_ok=True)
    with screen(), tempfile.TemporaryDirectory() as scratch:
        make_screenshots(target, Path(scratch), readme=readme)
