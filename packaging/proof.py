"""Tests a set-up: ``proof.py window`` opens a window, ``proof.py token`` runs a model."""

from __future__ import annotations

import sys
from pathlib import Path


def show_window() -> str:
    """Open a window, type a letter into it, and check that it was painted."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication, QTextEdit

    application = QApplication(["writer-assist"])
    window = QTextEdit()
    window.setWindowTitle("Writer Assist")
    window.resize(480, 320)
    window.show()
    if not QTest.qWaitForWindowExposed(window, 20_000):
        raise RuntimeError("the window was not shown within 20 seconds")
    QTest.keyClick(window, Qt.Key.Key_W)
    application.processEvents()
    if window.toPlainText().lower() != "w" or not _is_painted(window):
        raise RuntimeError("the window does not show what is typed")
    return application.platformName()


def make_token(path: str) -> str:
    """Load a language model and return the first word that it generates."""
    from writer_assist.language_models.loading import load_language_model

    model = load_language_model(Path(path), rows=1, context_length=256)
    try:
        tokens = model.tokenize("Once upon a", start=True)
        [logits] = model.extend({0: tokens})
        return model.token_bytes(int(logits.argmax())).decode("utf-8", errors="replace").strip()
    finally:
        model.close()


def _is_painted(window: object) -> bool:
    picture = window.grab().toImage()
    pixels = (
        picture.pixel(x, y) for x in range(picture.width()) for y in range(picture.height() // 4)
    )
    return len(set(pixels)) > 1


def main(arguments: list[str]) -> int:
    """Do one of the tests and print its result."""
    task, *rest = arguments
    print(show_window() if task == "window" else make_token(*rest))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
