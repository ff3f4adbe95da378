"""The window of the server that writes, and what the desk makes of it."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QToolButton

from tests.text_servers import Reply, Script, events, replying, small_server
from tests.ui.program import opened_program, said_of_model, wait
from writer_assist.domain.models import ServerPromptStyle, ServerRequest, TextServer
from writer_assist.settings import load_settings
from writer_assist.ui.models.server_dialog import ServerDialog

SERVER = TextServer("http://127.0.0.1:8080/v1", "tiny", ServerPromptStyle.TEXT)


def named(parent, kind, name):
    return next(one for one in parent.findChildren(kind) if one.accessibleName() == name)


def button(parent, words):
    return next(one for one in parent.findChildren(QPushButton) if one.text() == words)


def said(parent):
    parts = (*parent.findChildren(QLabel), *parent.findChildren(QToolButton))
    return " ".join(part.text() for part in parts)


@pytest.fixture
def dialog(qtbot):
    dialog = ServerDialog(SERVER)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_server_is_used_as_it_is_described(qtbot, dialog):
    named(dialog, QLineEdit, "Key").setText("secret")

    with qtbot.waitSignal(dialog.connect_requested) as asked:
        button(dialog, "&Use it").click()

    assert asked.args == [SERVER, "secret"]


def test_server_in_use_is_named_and_can_be_switched_off(qtbot, dialog):
    before = said(dialog)
    dialog.set_server(SERVER)

    with qtbot.waitSignal(dialog.off_requested):
        button(dialog, "&Switch it off").click()

    assert "nothing leaves this computer" in before
    assert "go to 127.0.0.1:8080" in said(dialog)


def test_models_are_offered_and_the_chosen_one_stays(dialog):
    dialog.set_models(("large", "tiny"))

    assert dialog.server().model == "tiny"
    assert named(dialog, QComboBox, "Model").count() == 2


def test_request_is_listed_and_can_be_read(dialog):
    sent = '{"prompt": "The rain\\nfell."}'
    dialog.requests.add(
        ServerRequest("2026-01-02T03:04:05+00:00", "http://x/v1", sent, 90, "stopped")
    )

    dialog.requests.list.setCurrentRow(0)

    assert "The rain\nfell." in dialog.requests.sent.toPlainText()
    assert "03:04:05" in dialog.requests.list.item(0).text()


@pytest.mark.timeout(400)
def test_window_writes_with_a_server_says_so_and_keeps_no_key(qtbot, data_folder, monkeypatch):
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    with (
        small_server(Script(key="secret")) as script,
        opened_program(qtbot, data_folder) as (window, _),
    ):
        wait(qtbot, lambda: "lantern" in window.editor.text())
        wait(qtbot, lambda: bool(said_of_model(window)))  # with or without a model
        window.action("server").trigger()
        dialog = window.findChild(ServerDialog)
        named(dialog, QLineEdit, "Address").setText(script.address)
        named(dialog, QLineEdit, "Key").setText("secret")
        button(dialog, "&Use it").click()
        place = TextServer(script.address).place
        wait(qtbot, lambda: f"sends to {place}" in said(window.status))

        window.action("continue").trigger()
        cards = window.continuations
        wait(qtbot, lambda: bool(cards.continuations()))
        wait(qtbot, lambda: all(card.ending for card in cards.continuations()))
        wait(qtbot, lambda: dialog.requests.list.count() > len(cards.continuations()))

    kept = data_folder.settings.read_text(encoding="utf-8")
    assert load_settings(data_folder.settings).server_on
    assert script.address in kept
    assert "secret" not in kept


@pytest.mark.timeout(400)
def test_address_is_kept_only_after_it_has_answered(qtbot, data_folder, monkeypatch):
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    with (
        small_server(Script()) as script,
        opened_program(qtbot, data_folder) as (window, _),
    ):
        wait(qtbot, lambda: bool(said_of_model(window)))
        window.action("server").trigger()
        dialog = window.findChild(ServerDialog)
        address = named(dialog, QLineEdit, "Address")
        address.setText(script.address)
        button(dialog, "&Use it").click()
        wait(qtbot, lambda: "On: " in said(dialog))
        for mistyped, sentence in (
            ("http://127.0.0.1:99999/v1", "is no address"),
            ("http://[::1", "is no address"),
            ("http://127.0.0.1:1/v1", "cannot be reached"),
        ):
            address.setText(mistyped)
            button(dialog, "&Use it").click()
            wait(qtbot, lambda wanted=sentence: wanted in said(dialog))

    settings = load_settings(data_folder.settings)
    assert (settings.server_on, settings.server_address) == (True, script.address)


@pytest.mark.timeout(400)
def test_card_with_a_character_in_halves_is_kept_inserted_and_undone(
    qtbot, data_folder, monkeypatch
):
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    answer = Reply(events("The granary ", "\ud83d", "\udd25", " burned all night\ud83d", "."))
    with (
        replying(answer) as server,
        opened_program(qtbot, data_folder) as (window, _),
    ):
        wait(qtbot, lambda: "lantern" in window.editor.text())
        wait(qtbot, lambda: bool(said_of_model(window)))
        window.action("server").trigger()
        dialog = window.findChild(ServerDialog)
        named(dialog, QLineEdit, "Address").setText(server.address)
        button(dialog, "&Use it").click()
        wait(qtbot, lambda: "On: " in said(dialog))
        before = window.editor.text()
        window.action("continue").trigger()
        cards = window.continuations
        wait(qtbot, lambda: bool(cards.continuations()))
        wait(qtbot, lambda: all(card.ending for card in cards.continuations()))
        window.continuations.insert_requested.emit(0, False)
        after = window.editor.text()
        window.editor.undo()

        assert "The granary 🔥 burned all night." in after
        assert window.editor.text() == before
