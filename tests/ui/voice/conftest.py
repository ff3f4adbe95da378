"""A project with voices, an engine that answers when a test says so, and the window of voices."""

from __future__ import annotations

import pytest

from tests.ui.fakes import FakeEngine
from writer_assist.paths import DataFolder
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.voice import controller as module
from writer_assist.ui.voice import uses as uses_module
from writer_assist.ui.voice.controller import VoiceController
from writer_assist.ui.voice.dialog import VoiceDialog
from writer_assist.ui.voice.uses import VoiceUses
from writer_assist.voice.store import VoiceStore


class FakeVoiceEngine(FakeEngine):
    running = True


@pytest.fixture
def folder(tmp_path) -> DataFolder:
    return DataFolder(tmp_path / "data")


@pytest.fixture
def store(folder) -> VoiceStore:
    return VoiceStore(folder.voices)


@pytest.fixture
def engine(qapp) -> FakeVoiceEngine:
    return FakeVoiceEngine()


@pytest.fixture
def uses(background, folder, qtbot, monkeypatch) -> VoiceUses:
    monkeypatch.setattr(uses_module, "STORE_MS", 10)
    monkeypatch.setattr(uses_module, "_base_of", lambda _path: "base")
    uses = VoiceUses(background, folder, OpenDraft("/novel/One.md"))
    with qtbot.waitSignal(uses.voices_changed):
        uses.set_model("/models/tiny.gguf")
    return uses


@pytest.fixture
def controller(engine, uses, monkeypatch) -> VoiceController:
    monkeypatch.setattr(module, "IDLE_MS", 30)
    return VoiceController(engine, uses)


@pytest.fixture
def dialog(qtbot) -> VoiceDialog:
    dialog = VoiceDialog(lambda voice: voice.base == "base")
    qtbot.addWidget(dialog)
    dialog.add_sources(["/novel/One.md", "/novel/Two.md"])
    return dialog
