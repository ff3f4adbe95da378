"""The real window, walked through: whatever can be seen is clicked, turned, pulled and chosen."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMenu, QMessageBox, QWidget

from tests.ui.cards.test_prompt_preview import VIEW
from tests.ui.library.test_capture import CHAPTERS
from tests.ui.models.test_dialog import SHELF
from tests.ui.values import note, opened, snippet, started, write_on
from tests.ui.voice.test_voice import PLAN, VOICE
from writer_assist.app import WriterAssist
from writer_assist.domain.candidates import Flaw, RejectedText, UnwantedKind, UnwantedPhrase
from writer_assist.domain.models import TextServer
from writer_assist.domain.note import ImportFailure, LibraryStatus, SourceState
from writer_assist.domain.snippet import RankingBias
from writer_assist.domain.voice import VoiceChoices, VoiceUse
from writer_assist.settings import Settings, load_settings
from writer_assist.ui.about import AboutDialog
from writer_assist.ui.cards.guidance import InstructionDialog, UnwantedDialog
from writer_assist.ui.cards.prompt_preview import PromptDialog
from writer_assist.ui.cards.rejected import RejectedTextsDialog
from writer_assist.ui.engine_bridge import EngineBridge
from writer_assist.ui.library.adding import ChaptersDialog, LongText
from writer_assist.ui.library.source_dialogs import FailuresDialog, RulesDialog
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.models.dialog import ModelsDialog
from writer_assist.ui.models.facts import TermsDialog
from writer_assist.ui.models.server_dialog import ServerDialog
from writer_assist.ui.network.page import NetworkDialog
from writer_assist.ui.settings.dialog import SettingsDialog
from writer_assist.ui.sources.explanation import ExplanationDialog
from writer_assist.ui.voice.dialog import VoiceDialog

# The test's screen has neither; a press that nobody wants is no fault.
pytestmark = pytest.mark.qt_log_ignore(
    "plugin does not support", "not accepted by receiving widget", extend=True
)
BUTTONS = (Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.LeftButton)
PULL = QPoint(3, 3)  # less than what begins a drag, which would wait for a real mouse
CLOSE_EVERY_MS = 10
LEFT_OUT = {"quit", "only_text"}  # of the actions: the second changes what all others see
VAULT = SourceState("/novel/vault", True, 3)


@pytest.fixture(autouse=True)
def nothing_waits_for_a_person(monkeypatch, qapp) -> Iterator[None]:
    """Answer the system's own dialogs with Cancel, and close what is modal by itself."""
    for name in ("getOpenFileName", "getOpenFileNames", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)
    timer = QTimer(interval=CLOSE_EVERY_MS)
    timer.timeout.connect(close_what_is_modal)
    timer.start()
    yield
    timer.stop()


@pytest.fixture
def log(caplog) -> Iterator[None]:
    """Fail where something is logged that somebody ought to look at."""
    caplog.set_level(logging.WARNING)
    yield
    assert [record.getMessage() for record in caplog.records] == []


@pytest.fixture
def window(qtbot, data_folder, monkeypatch, log) -> Iterator[MainWindow]:
    """The window on the sample draft, all panels filled, with engines that never start."""
    monkeypatch.setattr(EngineBridge, "start", lambda _: None)
    window = MainWindow(load_settings(data_folder.settings))
    desk = WriterAssist(data_folder, window)
    window.resize(1500, 950)
    window.show()
    desk.start()
    qtbot.waitUntil(lambda: window.editor.word_count() > 0)
    fill(window)
    yield window
    close_everything(window)
    window.close()
    desk.finish()
    window.deleteLater()


def fill(window):
    window.sources.set_snippets(tuple(snippet(number) for number in range(1, 7)))
    window.sources.show_dials(True)
    window.library.set_status(LibraryStatus(notes=6, passages=6, searchable=6, sources=(VAULT,)))
    window.library.lists.set_notes((note().summary, note(2, title="Mara").summary))
    window.library.lists.end_notes()
    window.continuations.start_set(started(snippet(1), None))
    write_on(window.continuations, 0, " She said no. He left.")
    window.messages.show_message("A sentence.", action="A button", on_action=lambda: None)


def close_what_is_modal():
    popup, modal = QApplication.activePopupWidget(), QApplication.activeModalWidget()
    if isinstance(popup, QMenu):
        popup.close()
    elif isinstance(modal, QMessageBox):
        modal.reject()


def close_popups():
    for _ in range(5):  # a submenu, its menu
        if (popup := QApplication.activePopupWidget()) is not None:
            popup.close()


def close_everything(window):
    close_popups()
    for dialog in window.findChildren(QDialog):
        dialog.close()


def walk(root):
    """Do with each widget what a mouse can."""
    for widget in [*root.findChildren(QWidget), root]:
        for act in (press, double_click, turn, pull):
            if can_be_used(widget):
                act(widget)
                QApplication.processEvents()
                close_everything(root)


def can_be_used(widget):
    """Tell whether a widget is still there, and not scrolled out of sight."""
    return (
        shiboken6.isValid(widget)
        and widget.isVisible()
        and widget.isEnabled()
        and not widget.visibleRegion().isEmpty()
    )


def place(widget):
    """Return the window that a widget is in, and its middle there."""
    window = widget.window()
    middle = widget.visibleRegion().boundingRect().center()
    return window.windowHandle(), widget.mapTo(window, middle)


def press(widget):
    for button in BUTTONS:
        if can_be_used(widget):
            handle, point = place(widget)
            QTest.mouseClick(handle, button, Qt.KeyboardModifier.NoModifier, point)
            close_popups()


def double_click(widget):
    handle, point = place(widget)
    for button in BUTTONS:
        QTest.mouseDClick(handle, button, Qt.KeyboardModifier.NoModifier, point)
        close_popups()


def turn(widget):
    for by in (-120, 120, 120):
        handle, point = place(widget)
        QTest.wheelEvent(handle, QPointF(point), QPoint(0, by))


def pull(widget):
    handle, point = place(widget)
    none = Qt.KeyboardModifier.NoModifier
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, none, point)
    QTest.mouseMove(handle, point + PULL)
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, none, point + PULL)


def test_window_bears_every_click(window):
    walk(window)

    assert window.isVisible()


def test_opened_note_bears_every_click(window):
    window.library.show_note(*opened(note()))
    walk(window.library)
    window.library.note.write_at(0)

    walk(window.library)

    assert window.isVisible()


@pytest.mark.parametrize("name", ["find", "command_list", "new_note"])
def test_what_opens_over_the_text_bears_every_click(window, name):
    before = visible(window)
    window.action(name).trigger()

    for widget in visible(window) - before:
        if shiboken6.isValid(widget):
            walk(widget)

    assert window.isVisible()


def visible(window):
    return {widget for widget in window.findChildren(QWidget) if widget.isVisible()}


def test_every_action_may_be_chosen(window):
    for name in [action.objectName() for action in window.actions()]:
        if name not in LEFT_OUT:
            window.action(name).trigger()
            QApplication.processEvents()
            close_everything(window)

    assert window.isVisible()


def models(parent):
    dialog = ModelsDialog(parent)
    dialog.set_shelf(SHELF)
    return dialog


def failures(parent):
    dialog = FailuresDialog(parent)
    dialog.set_failures((ImportFailure("/a.pdf", "It is locked."),))
    return dialog


def voices(parent):
    dialog = VoiceDialog(lambda _voice: True, parent)
    dialog.add_sources(["/novel/One.md", "/novel/Two.md"])
    dialog.show_plan(PLAN)
    dialog.set_project(("/novel/One.md",), {"Mara": ("/novel/One.md",)})
    dialog.set_voices((VOICE,), VoiceChoices(VoiceUse(VOICE.key)))
    return dialog


def rejected(parent):
    dialog = RejectedTextsDialog(parent)
    dialog.set_texts((RejectedText(9, 0, " The ⅓.", snippet(1), Flaw.BROKEN),))
    return dialog


DIALOGS = {
    "about": lambda parent: AboutDialog("1", (), parent),
    "settings": lambda parent: SettingsDialog(Settings(), parent),
    "models": models,
    "server": lambda parent: ServerDialog(TextServer(""), parent),
    "network": lambda parent: NetworkDialog("example.org", parent),
    "terms": lambda parent: TermsDialog(SHELF.offers[1], parent),
    "prompt": lambda parent: PromptDialog(VIEW, parent),
    "instruction": lambda parent: InstructionDialog("About foxes.", parent),
    "unwanted": lambda parent: UnwantedDialog(
        (UnwantedPhrase("suddenly", UnwantedKind.PHRASE, 1.0, 0.0),), parent
    ),
    "explanation": lambda parent: ExplanationDialog("A fox.", RankingBias(), parent),
    "failures": failures,
    "fell away": rejected,
    "rules": lambda parent: RulesDialog(VAULT, parent),
    "voice": voices,
    "chapters": lambda parent: ChaptersDialog((LongText("/a.txt", CHAPTERS),), parent),
}


@pytest.mark.parametrize("name", DIALOGS)
def test_every_dialog_bears_every_click(qtbot, log, name):
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = DIALOGS[name](parent)
    dialog.show()

    for widget in dialog.findChildren(QWidget):
        for act in (press, double_click, turn, pull):
            if can_be_used(widget):
                act(widget)
                dialog.show()  # again, where that closed it

    assert shiboken6.isValid(dialog)
