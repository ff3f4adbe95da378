from __future__ import annotations

import pytest

from tests.ui.fakes import FakeEngine
from writer_assist.errors import LibraryError
from writer_assist.messages.library import RecordShown
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.sources.usage import DisplayLedger


class Reader:
    """Somebody before whose eyes passages stand."""

    def __init__(self, engine: FakeEngine):
        self.engine, self.seen = engine, ()
        self.ledger = DisplayLedger(engine, lambda: self.seen, OpenDraft("/draft.md"), after_ms=0)

    def show(self, *passage_ids):
        self.seen = passage_ids
        self.ledger.begin_list(passage_ids)

    def counted(self):
        return [order.passage_ids for order in self.engine.orders(RecordShown)]


@pytest.fixture
def reader(engine):
    return Reader(engine)


def test_what_stood_for_a_while_is_counted(reader, qtbot):
    reader.show(1, 2)

    qtbot.waitUntil(lambda: bool(reader.counted()))
    assert reader.engine.orders(RecordShown) == [RecordShown((1, 2), "/draft.md")]


def test_what_stays_is_counted_once(reader, qtbot):
    reader.show(1, 2)
    qtbot.waitUntil(lambda: len(reader.counted()) == 1)
    reader.show(2, 3)

    qtbot.waitUntil(lambda: len(reader.counted()) == 2)
    assert reader.counted() == [(1, 2), (3,)]


def test_what_comes_back_is_counted_again(reader, qtbot):
    for number, passages in enumerate(((1,), (2,), (1,)), start=1):
        reader.show(*passages)
        qtbot.waitUntil(lambda number=number: len(reader.counted()) == number)

    assert reader.counted() == [(1,), (2,), (1,)]


def test_hidden_list_is_counted_when_it_comes_to_sight(reader, qtbot):
    reader.ledger.begin_list((1, 2))
    qtbot.wait(20)
    while_hidden = reader.counted()

    reader.seen = (1,)
    reader.ledger.look()

    qtbot.waitUntil(lambda: reader.counted() == [(1,)])
    assert while_hidden == []


def test_what_cannot_be_recorded_costs_a_line_in_the_log(reader, qtbot, caplog):
    reader.show(1)
    qtbot.waitUntil(lambda: bool(reader.counted()))

    reader.engine.fail(LibraryError("Read-only."))

    assert "could not be recorded" in caplog.text
