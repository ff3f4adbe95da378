"""The program with its window, from the first line to its exit code."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from writer_assist.desk import WritingDesk
from writer_assist.engine.environment import start_log
from writer_assist.paths import DataFolder
from writer_assist.settings import load_settings
from writer_assist.ui.bug_reporter import BugReporter
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.termination import TerminationListener


def main(folder: DataFolder, file: Path | None = None) -> int:
    """Open the window and stay until it is closed.

    Args:
        folder: The data folder.
        file: A draft to open; None for the one that was open last.

    Returns:
        The exit code of the program.
    """
    start_log(folder.log)
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    application.setApplicationName("Writer Assist")
    application.setDesktopFileName("writer-assist")
    window = MainWindow(load_settings(folder.settings))
    reporter = BugReporter(window)
    reporter.install()
    desk = WritingDesk(folder, window, file.absolute() if file else None)
    application.applicationStateChanged.connect(desk.look_around)
    TerminationListener(window).asked.connect(window.close)
    window.show()
    # What follows costs tenths of a second, and a key must show a letter before.
    QTimer.singleShot(0, desk, desk.start)
    code = application.exec()
    desk.finish()
    reporter.remove()
    return code
