"""From the key to the cards beside the text, and from a card into the text or a note."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject, Signal

from tests.ui.fakes import FakeEngine
from tests.ui.rewriting.test_rewriting import QUOTED, SENTENCE, TEXT, TIGHTER, select
from writer_assist.messages.model import TakeUpPassages
from writer_assist.settings import Settings
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.rewriting.card import RewritingCard
from writer_assist.ui.wiring.rewriting import RewritingWiring


class Book(QObject):
    changed = Signal(object)


@pytest.fixture
def desk(qtbot):
    window = MainWindow(Settings())
    qtbot.addWidget(window)
    window.show()
    window.editor.set_text(TEXT)
    done = []
    notes = SimpleNamespace(open=done.append, quote=lambda one, _whole: done.append(one))
    used = SimpleNamespace(record_use=lambda passage, kind: done.append((passage, kind)))
    cards = SimpleNamespace(choosing=SimpleNamespace(applied=lambda order, _place, _cards: order))
    library, model, draft = FakeEngine(), FakeEngine(), OpenDraft()
    RewritingWiring(
        library,
        model,
        window,
        Book(window),
        cards,
        lambda: True,
        SimpleNamespace(notes=notes, inspiration=used),
        lambda title, text: done.append((title, text)),
        MessageController(window.messages, window),
        draft,
        window,
    )
    return SimpleNamespace(window=window, library=library, model=model, done=done, draft=draft)


def ask(desk, *found):
    select(desk.window.editor)
    desk.window.action("rewrite").trigger()
    desk.library.answer(*found)
    return desk.window.beside.rewriting.findChildren(RewritingCard)


def test_cards_come_beside_the_text_and_go_into_it(desk):
    [card] = ask(desk, TIGHTER)
    card.accept_wanted.emit(card.wanted)

    assert desk.window.beside.shows_rewriting()
    assert "He was tired and nodded in the dark." in desk.window.editor.text()


def test_a_quotation_is_quoted_kept_or_opened(desk):
    [card] = ask(desk, QUOTED)
    card.quote_wanted.emit(QUOTED.snippet)
    card.keep_wanted.emit(card.wanted)
    card.note_wanted.emit(QUOTED.snippet)

    assert desk.done[0] is desk.done[2] is QUOTED.snippet
    assert desk.done[1][1] == QUOTED.quote
    assert desk.window.editor.text() == TEXT


def test_with_ai_off_nothing_is_written_and_the_rest_stays(desk):
    desk.window.apply_settings(Settings(ai_on=False))

    assert desk.window.action("rewrite").isVisible()
    assert len(ask(desk, TIGHTER, QUOTED)) == 2
    assert desk.model.orders(TakeUpPassages) == []


def test_another_draft_has_no_cards(desk):
    ask(desk, TIGHTER)
    desk.draft.open("other.md")

    assert [card for card in desk.window.findChildren(RewritingCard) if card.isVisible()] == []
    assert SENTENCE in desk.window.editor.text()
