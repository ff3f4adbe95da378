"""Saving while the window's other work on the disk takes long."""

from __future__ import annotations

import threading

import pytest

from tests.resilience.window_kills import make_place
from tests.ui.program import opened_program
from writer_assist.history import database

pytestmark = pytest.mark.timeout(400)


def test_draft_is_saved_while_the_history_is_still_being_opened(qtbot, tmp_path, monkeypatch):
    monkeypatch.setenv("WRITER_ASSIST_MODELS", str(tmp_path / "place" / "models"))
    place, may_go_on = make_place(tmp_path / "place", with_model=False), threading.Event()
    opened = database.open_history

    def slowly(*path):
        may_go_on.wait()
        return opened(*path)

    monkeypatch.setattr(database, "open_history", slowly)
    with opened_program(qtbot, place.data, place.draft) as (window, _):
        try:
            qtbot.waitUntil(lambda: "Begun." in window.editor.text())
            qtbot.keyClicks(window.editor, "The ferry. ")
            qtbot.waitUntil(lambda: "The ferry." in place.draft.read_text("utf-8"))
        finally:
            may_go_on.set()
