"""The main job, end to end: nothing here is a stand-in."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor

from tests.ui.program import opened_program, wait
from writer_assist.model_store.catalogue import default_embedding_model, default_text_model

pytestmark = [
    pytest.mark.skipif(
        default_text_model() is None or default_embedding_model() is None,
        reason="the starter models are not installed",
    ),
    pytest.mark.timeout(400),
]

PARAGRAPH = "Tobias wanted the ledger, and he asked about the ferry and its cable. "


def source_titles(window):
    model = window.sources.model
    return [model.snippet(row).passage.note_title for row in range(model.rowCount())]


def test_writer_sees_notes_asks_for_cards_and_inserts_one(qtbot, data_folder):
    with opened_program(qtbot, data_folder) as (window, _):
        editor, cards = window.editor, window.continuations
        wait(qtbot, lambda: "lantern" in editor.text())
        wait(qtbot, lambda: "· unloaded" in status(window) or "· ready" in status(window))
        editor.moveCursor(QTextCursor.MoveOperation.End)

        qtbot.keyClicks(editor, PARAGRAPH)
        wait(qtbot, lambda: "Tobias Crake" in source_titles(window))
        assert "The Ferry" in source_titles(window)

        qtbot.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        wait(qtbot, lambda: len(cards.continuations()) == 4)
        wait(qtbot, lambda: all(card.ending for card in cards.continuations()))
        first, *_, free = cards.continuations()
        assert first.snippet.passage.note_title in source_titles(window)
        assert free.snippet is None
        assert "· ready" in status(window)
        assert all(card.text.strip() for card in cards.continuations())

        before = editor.text()
        qtbot.keyClick(editor, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
        assert editor.text() == before + first.text.strip()
        qtbot.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert editor.text() == before

        draft = next(data_folder.drafts.iterdir())
        wait(qtbot, lambda: PARAGRAPH.strip() in draft.read_text(encoding="utf-8"))


def status(window):
    from PySide6.QtWidgets import QLabel

    return " ".join(label.text() for label in window.status.findChildren(QLabel))
