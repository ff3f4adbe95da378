from __future__ import annotations

import logging
import sys
import threading

import pytest
from PySide6.QtWidgets import QMessageBox, QWidget

from writer_assist.ui.application import BugReporter


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    reporter = BugReporter(window)
    reporter.install()
    yield window
    reporter.remove()


WORDS = "the writer's words"


def stumble():
    raise KeyError(WORDS)


def report():
    try:
        stumble()
    except KeyError:
        sys.excepthook(*sys.exc_info())


def boxes(window):
    return [box for box in window.findChildren(QMessageBox) if box.isVisible()]


def test_bug_shows_details_and_leaves_the_writers_words_out_of_the_log(qtbot, window, caplog):
    with caplog.at_level(logging.ERROR):
        report()

    qtbot.waitUntil(lambda: len(boxes(window)) == 1)
    assert "stumble" in boxes(window)[0].detailedText()
    assert "stumble" in caplog.text
    assert WORDS not in caplog.text


def test_many_bugs_show_one_dialog(qtbot, window):
    for _ in range(20):
        report()
    qtbot.waitUntil(lambda: len(boxes(window)) == 1)
    qtbot.wait(20)

    assert len(boxes(window)) == 1


def test_bug_in_a_thread_is_reported_too(qtbot, window):
    thread = threading.Thread(target=stumble)
    thread.start()
    thread.join()

    qtbot.waitUntil(lambda: len(boxes(window)) == 1)


def test_hooks_are_given_back(qtbot):
    before = sys.excepthook, threading.excepthook
    window = QWidget()
    qtbot.addWidget(window)
    reporter = BugReporter(window)

    reporter.install()
    reporter.remove()

    assert (sys.excepthook, threading.excepthook) == before
