"""The page behind "offline": what each process tells, and the proof."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from tests.ui.fakes import FakeEngine
from tests.ui.program import opened_program, wait
from writer_assist.domain.network import NetworkAttempt, NetworkEvent, NetworkRecord
from writer_assist.messages.network import AskNetwork
from writer_assist.offline import NetworkGuard
from writer_assist.ui.background import Background
from writer_assist.ui.network.controller import WINDOW, AskedEngine, NetworkController
from writer_assist.ui.network.page import NetworkDialog

QUIET = NetworkRecord(guarded=True, open_sockets=0)


def record(*events: NetworkEvent) -> NetworkRecord:
    attempts = tuple(NetworkAttempt(0.0, "example.org:443", one) for one in events)
    return NetworkRecord(attempts, len(attempts), guarded=True, open_sockets=0)


def said(dialog) -> str:
    return "\n".join(one.text() for one in dialog.findChildren(QLabel))


@pytest.fixture
def dialog(qtbot):
    dialog = NetworkDialog("")
    qtbot.addWidget(dialog)
    return dialog


def test_page_says_that_nothing_was_asked_for(dialog):
    for name in (WINDOW, "library"):
        dialog.show_record(name, QUIET)
    dialog.show_record("model", None)

    assert "Nothing was sent over the network since the start." in said(dialog)
    assert said(dialog).count("Asked for nothing.") == 2
    assert "It does not run." in said(dialog)


def test_refused_wish_is_named_with_its_place(dialog):
    dialog.show_record("library", record(NetworkEvent.REFUSED))

    assert "Something asked for the network and was refused. Nothing was sent." in said(dialog)
    assert "example.org:443: refused" in said(dialog)


def test_chosen_server_is_named(qtbot):
    dialog = NetworkDialog("example.org")
    qtbot.addWidget(dialog)
    dialog.show_record("model", record(NetworkEvent.ALLOWED))

    assert "sent to example.org, and nowhere else" in said(dialog)
    assert "example.org:443: asked, as you chose" in said(dialog)


def test_button_asks_for_the_proof_and_shows_it(dialog, qtbot):
    with qtbot.waitSignal(dialog.try_wanted):
        next(one for one in dialog.findChildren(QPushButton) if "Try" in one.text()).click()
    for name in (WINDOW, "library"):
        dialog.show_record(name, record(NetworkEvent.TRIED_OUT))

    assert "The window, the library: asked for a connection and refused it." in said(dialog)
    assert "Nothing was sent over the network since the start." in said(dialog)


def test_controller_asks_only_who_runs(qtbot):
    background, library, model = Background("test files"), FakeEngine(), FakeEngine()
    engines = {
        "library": AskedEngine(library, lambda: True),
        "model": AskedEngine(model, lambda: False),
    }
    controller, told = NetworkController(background, NetworkGuard(), engines), {}
    controller.told.connect(told.__setitem__)

    controller.try_out()
    library.answer(QUIET)

    qtbot.waitUntil(lambda: len(told) == 3)
    assert library.orders(AskNetwork) == [AskNetwork(try_out=True)]
    assert model.sent == []
    assert (told["library"], told["model"]) == (QUIET, None)
    background.finish()


@pytest.mark.timeout(600)
def test_real_processes_refuse_when_they_are_tried(qtbot, data_folder):
    with opened_program(qtbot, data_folder) as (window, desk):
        engines = (desk.library_engine, desk.model_engine)  # only who runs is asked
        wait(qtbot, lambda: all(one.process_id is not None for one in engines))
        window.action("network").trigger()
        dialog = window.findChild(NetworkDialog)
        next(one for one in dialog.findChildren(QPushButton) if "Try" in one.text()).click()

        wait(qtbot, lambda: "The library, the language model: asked" in said(dialog))
