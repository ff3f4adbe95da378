"""The whole program in a test: the real window, its controllers, its two engines."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QLabel

from writer_assist.app import WriterAssist
from writer_assist.paths import DataFolder
from writer_assist.settings import load_settings
from writer_assist.ui.main_window import MainWindow

PATIENCE_MS = 120_000  # importing torch on a busy machine


@contextmanager
def opened_program(
    qtbot, folder: DataFolder, file=None
) -> Iterator[tuple[MainWindow, WriterAssist]]:
    """Open the window on a data folder; close it, and wait for its engines, at the end."""
    window = MainWindow(load_settings(folder.settings))
    desk = WriterAssist(folder, window, file)
    window.show()
    desk.start()
    try:
        yield window, desk
    finally:
        window.close()
        desk.finish()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()


def said_of_model(window: MainWindow) -> str:
    """Return what the status line says about the language model."""
    labels = window.status.findChildren(QLabel)
    return next(label.text() for label in labels if label.accessibleName() == "Model")


def wait(qtbot, condition: Callable[[], bool]) -> None:
    """Wait for what an engine has to do first."""
    qtbot.waitUntil(condition, timeout=PATIENCE_MS)
