"""The language of the open text: of its scene, its book, or the draft itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal

from writer_assist.manuscript.index_note import new_index, with_language
from writer_assist.manuscript.project import Project, Scene
from writer_assist.manuscript.scene_fields import SceneFields
from writer_assist.settings import Settings
from writer_assist.ui.background import Background
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.project.language import LanguageDialog
from writer_assist.ui.wiring.language import LanguageWiring

pytestmark = pytest.mark.qt_log_ignore("plugin does not support", extend=True)


class OpenBook(QObject):
    """A book of one scene, which is open."""

    project_changed = Signal(object, tuple)
    current_changed = Signal(str)

    def __init__(self, parent):
        super().__init__(parent)
        self.project, self.path, self.current = None, Path("one.md"), "one"
        self.changes, self.fields = [], []

    def show(self, book, scene):
        index = with_language(new_index(Path("Book.md"), "Book", ()), book)
        fields = SceneFields(language=scene)
        self.project = Project(index, (Scene("one", 0, self.path, fields=fields),))
        self.project_changed.emit(self.project, ())

    def change(self, operation):
        self.changes.append(operation(self.project))

    def set_field(self, names, field, value):
        self.fields.append((names, field, value))


@pytest.fixture
def window(qtbot):
    window = MainWindow(Settings())
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def book(window):
    return OpenBook(window)


@pytest.fixture
def told(window, book, background: Background, data_folder):
    messages = MessageController(window.messages, window)
    wiring = LanguageWiring(background, data_folder, window, book, messages, window)
    told = []
    wiring.changed.connect(told.append)
    return told


def test_scene_goes_before_the_book(book, told):
    book.show("de", "")
    book.show("de", "fr")
    book.show("", "")

    assert told == ["de", "fr", ""]


def test_draft_outside_a_book_may_name_its_language(window, book, told):
    window.editor.set_text("---\nlang: sv\n---\n\nEn gång.")

    book.project_changed.emit(None, ())

    assert told == ["sv"]


def test_draft_outside_a_book_is_told_where_to_say_it(window, told):
    window.action("language").trigger()

    assert "not part of a book" in window.messages.sentence()


def test_dialog_changes_what_was_chosen_only(qtbot, window, book, told):
    book.show("de", "")
    window.action("language").trigger()
    qtbot.waitUntil(lambda: window.findChild(LanguageDialog) is not None)
    dialog = window.findChild(LanguageDialog)

    dialog.chosen.emit("de", "en-GB")
    dialog.close()

    assert book.changes == []
    assert book.fields == [(("one",), "language", "en-GB")]
