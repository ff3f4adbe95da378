"""The settings while the program runs."""

from __future__ import annotations

from writer_assist.settings import Settings
from writer_assist.ui.settings.controller import SettingsController
from writer_assist.ui.settings.dialog import SettingsDialog


def test_a_choice_leaves_alone_what_the_program_noted_meanwhile(qtbot, background, tmp_path):
    settings = SettingsController(background, tmp_path / "settings.toml", Settings())
    dialog = SettingsDialog(settings.settings)
    qtbot.addWidget(dialog)
    dialog.changed.connect(settings.change)

    settings.remember(suspect_model="/models/broken.gguf", server_on=True)
    dialog.changed.emit({"cards": 2})

    assert settings.settings == Settings(
        suspect_model="/models/broken.gguf", server_on=True, cards=2
    )


def test_a_choice_tells_what_was_before_and_what_is_now(qtbot, background, tmp_path):
    settings = SettingsController(background, tmp_path / "settings.toml", Settings())

    with qtbot.waitSignal(settings.chosen) as chosen:
        settings.change({"theme": "dark"})

    assert chosen.args == [Settings(), Settings(theme="dark")]
