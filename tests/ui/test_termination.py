from __future__ import annotations

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such signals")

PROGRAM = """
import os, signal
from PySide6.QtCore import QCoreApplication, QTimer
from writer_assist.ui.application import TerminationListener

program = QCoreApplication([])
listener = TerminationListener()
listener.asked.connect(lambda: print("saved"))
listener.asked.connect(program.quit)
QTimer.singleShot(0, lambda: os.kill(os.getpid(), signal.{name}))
program.exec()
"""


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGHUP"])
def test_program_that_is_asked_to_end_leaves_in_good_order(name):
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(name=name)],
        capture_output=True,
        text=True,
        timeout=90,
    )

    assert (done.stdout, done.stderr, done.returncode) == ("saved\n", "", 0)


def test_last_words_are_saved_when_the_session_ends(data_folder, tmp_path):
    draft = tmp_path / "one.md"
    draft.write_text("It rained.")
    code = f"""
import os, signal
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from writer_assist import app
from writer_assist.paths import DataFolder

def look():
    (window,) = [w for w in application.topLevelWidgets() if isinstance(w, app.MainWindow)]
    if "It rained." in window.editor.text() and not window.editor.isReadOnly():
        timer.stop()
        window.editor.insert("Now. ")
        os.kill(os.getpid(), signal.SIGTERM)

if __name__ == "__main__":
    application = QApplication([])
    timer = QTimer(interval=50)
    timer.timeout.connect(look)
    timer.start()
    app.main(DataFolder(Path({str(data_folder.root)!r})), Path({str(draft)!r}))
"""
    (tmp_path / "program.py").write_text(code)
    environment = os.environ | {"PYTHONPATH": os.getcwd(), "QT_QPA_PLATFORM": "offscreen"}

    done = subprocess.run(
        [sys.executable, str(tmp_path / "program.py")],
        env=environment,
        capture_output=True,
        text=True,
        timeout=90,
    )

    assert done.returncode == 0, done.stderr
    assert "Now." in draft.read_text()
