"""Pictures of the real program, taken while cards are streaming; a script, not a test.

python tests/screenshots.py FOLDER

It opens the program on the sample draft and the sample notes, in a data folder that is
thrown away, with both engines and the installed models.  Where there is no display it
starts Xvfb.
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

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

SIZES = ((1440, 900), (1024, 700))
THEMES = ("light", "dark")
SENTENCE = " She had never been told what the ninth stroke was for."
READY_S = 120
SHOWN_CHARACTERS = 60  # of the longest card, when the picture is taken


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


def take_pictures(pictures: Path, data: Path) -> None:
    """Write one picture per size and theme."""
    from PySide6.QtWidgets import QApplication

    from writer_assist.app import WritingDesk
    from writer_assist.paths import DataFolder
    from writer_assist.settings import Settings
    from writer_assist.ui.main_window import MainWindow

    application = QApplication(["screenshots"])
    application.setApplicationName("Writer Assist")
    folder = DataFolder(data)
    window = MainWindow(Settings(theme="light", session_goal=300))
    window.resize(*SIZES[0])
    desk = WritingDesk(folder, window)
    window.show()
    desk.start()
    try:
        must(lambda: window.editor.word_count() > 0, "the draft is shown")
        must(lambda: "ready" in window.status.model_text(), "the model is ready")
        write(window)
        must(lambda: is_indexed(desk), "all notes are indexed, by meaning too")
        must(lambda: window.sources.model.rowCount() > 3, "sources are found")
        for size in SIZES:
            for theme in THEMES:
                take(window, pictures / f"{size[0]}x{size[1]}-{theme}.png", size, theme)
    finally:
        window.close()
        desk.finish()


def is_indexed(desk) -> bool:
    """Tell whether all passages can be found by words and by meaning."""
    from writer_assist.benchmarks.key_timer import let_pass
    from writer_assist.messages import GetStatus

    said = []
    desk.library_engine.send(GetStatus(), on_piece=said.append, on_error=said.append)
    let_pass(1)
    return any(0 < getattr(one, "passages", 0) <= min(one.searchable, one.embedded) for one in said)


def write(window) -> None:
    """Go on with the last paragraph, with real keys."""
    from PySide6.QtGui import QTextCursor
    from PySide6.QtTest import QTest

    cursor = window.editor.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.End)
    while not cursor.block().text().strip() and cursor.movePosition(
        QTextCursor.MoveOperation.PreviousBlock
    ):
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
    window.editor.setTextCursor(cursor)
    QTest.keyClicks(window.editor, SENTENCE)


def take(window, picture: Path, size: tuple[int, int], theme: str) -> None:
    """Ask for cards, and take the picture while they are being written."""
    from PySide6.QtGui import QCursor

    from writer_assist.benchmarks.key_timer import let_pass

    window.apply_settings(dataclasses.replace(window.settings(), theme=theme))
    window.showNormal()
    QCursor.setPos(window.mapToGlobal(window.rect().topLeft()))  # no card is pointed at
    window.resize(*size)
    window.action("show_library").setChecked(size[0] > 1200)
    let_pass(1)
    window.action("again").trigger()
    let_pass(0.2)
    must(lambda: longest(window) >= SHOWN_CHARACTERS, "cards are being written")
    let_pass(0.05)
    window.grab().save(str(picture))
    print(picture)
    window.action("stop").trigger()
    let_pass(1)


def longest(window) -> int:
    """Return the length of the longest card that is not finished."""
    cards = window.continuations.continuations()
    texts = [card.text for card in cards if card.ending is None]
    return max(map(len, texts), default=0)


def must(reached, what: str) -> None:
    """Wait for something that has to come."""
    from writer_assist.benchmarks.key_timer import wait_until

    if not wait_until(reached, within_s=READY_S):
        raise SystemExit(f"In {READY_S} seconds it did not come to this: {what}.")


if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "screenshots")
    target.mkdir(parents=True, exist_ok=True)
    with screen(), tempfile.TemporaryDirectory() as scratch:
        take_pictures(target, Path(scratch))
