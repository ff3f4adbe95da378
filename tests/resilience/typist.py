"""A window with a keyboard that types, for others to kill.

``python -m tests.resilience.typist DATA DRAFT KEYS SEED`` opens the window and types without
end; each key is written down in KEYS with its moment before it reaches the editor.
"""

from __future__ import annotations

import os
import random
import sys
import time
from pathlib import Path

KEY_MS = 30
WORDS = ("ferry", "rain", "she", "waited", "the", "quay", "and", "nobody", "bell", "rang")


class Typist:
    """Types into a window, and asks for all that works beside it."""

    def __init__(self, desk, window, keys: Path, vault: Path, seed: int) -> None:
        self._desk, self._window, self._vault = desk, window, vault
        self._chance = random.Random(seed)
        self._keys = os.open(keys, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._waiting = ""
        self._number = 0

    def press(self) -> None:
        """Press one key, as a keyboard does; now and then do something else, too."""
        from PySide6.QtTest import QTest

        if not self._waiting:
            self._number += 1
            self._waiting = f"{self._chance.choice(WORDS)}{self._number} "
            self._do_something_else()
        key, self._waiting = self._waiting[0], self._waiting[1:]
        os.write(self._keys, f"{time.time():.3f} {key}\n".encode())
        QTest.keyClick(self._window.editor, key)

    def _do_something_else(self) -> None:
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        from writer_assist.messages.library import AddSource, WriteNote

        what = self._chance.random()
        if what < 0.08:
            self._desk.library_engine.send(AddSource(str(self._vault)))
        elif what < 0.12:
            title = f"Thought {self._number}"
            self._desk.library_engine.send(WriteNote(None, title, f"# {title}\n\nOf fog.\n", ""))
        elif what < 0.18:
            QTest.keyClick(
                self._window.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
            )


def main(data: str, draft: str, vault: str, keys: str, seed: str) -> int:
    """Open the window, begin to type at its end, and stay until somebody kills it."""
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QTextCursor
    from PySide6.QtWidgets import QApplication

    from writer_assist.app import WriterAssist
    from writer_assist.engine.environment import start_log
    from writer_assist.offline import go_offline
    from writer_assist.paths import DataFolder
    from writer_assist.settings import load_settings
    from writer_assist.ui.main_window import MainWindow

    go_offline()
    folder = DataFolder(Path(data))
    start_log(folder.log)
    application = QApplication(sys.argv[:1])
    window = MainWindow(load_settings(folder.settings))
    desk = WriterAssist(folder, window, Path(draft))
    window.show()
    typist = Typist(desk, window, Path(keys), Path(vault), int(seed))
    timer = QTimer(interval=KEY_MS)

    def begin() -> None:
        if window.editor.isReadOnly() or "Begun." not in window.editor.text():
            return
        wait.stop()
        window.editor.moveCursor(QTextCursor.MoveOperation.End)
        print("typing", flush=True)
        timer.timeout.connect(typist.press)
        timer.start()

    wait = QTimer(interval=20)
    wait.timeout.connect(begin)
    wait.start()
    QTimer.singleShot(0, desk.start)
    return application.exec()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
