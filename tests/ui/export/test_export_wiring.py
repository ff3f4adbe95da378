"""The window hands a manuscript in."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from writer_assist.domain.export import ExportFormat, ExportOutcome
from writer_assist.domain.progress import Progress
from writer_assist.errors import DiskError
from writer_assist.manuscript.index_note import new_index
from writer_assist.manuscript.scene_order import Place as Place_
from writer_assist.settings import Settings
from writer_assist.ui.export.book_fields import BookFieldsDialog
from writer_assist.ui.export.dialog import ExportDialog
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.wiring.export import ExportWiring


class Place:
    """A window with a draft and another beside it; exports are only written down."""

    def __init__(self, qtbot, folder, background, draft):
        self.qtbot, self.orders, self.error = qtbot, [], None
        self.waits = False
        self.window = MainWindow(Settings())
        qtbot.addWidget(self.window)
        self.wiring = ExportWiring(
            self._work,
            lambda: ("standard-manuscript", "book"),
            background,
            folder,
            self.window,
            OpenDraft(str(draft)),
            MessageController(self.window.messages, self.window),
            self.window,
        )
        self.window.editor.set_text("Typed just now.")
        self.window.show()

    def _work(self, order, cancel):
        yield Progress("Writing the book", 0)
        while self.waits:
            cancel.check()
            yield Progress("Writing the book", 0)
        if self.error:
            raise self.error
        self.orders.append(order)
        return ExportOutcome(order.target, 3)

    def dialogs(self):
        return self.window.findChildren(ExportDialog)

    def ask(self) -> ExportDialog:
        self.window.action("export").trigger()
        self.qtbot.waitUntil(lambda: bool(self.dialogs()))
        return self.dialogs()[0]

    def said(self, dialog):
        return dialog._said.text()


@pytest.fixture
def place(qtbot, data_folder, background, tmp_path):
    draft = tmp_path / "novel" / "1 Storm.md"
    draft.parent.mkdir()
    draft.write_text("Old.")
    (draft.parent / "2 Calm.md").write_text("Calm.")
    place = Place(qtbot, data_folder, background, draft)
    yield place
    place.wiring.controller.close()


def test_all_drafts_are_exported_with_what_was_typed_last(place, qtbot):
    dialog = place.ask()

    dialog._export.click()
    qtbot.waitUntil(lambda: bool(place.orders))

    [order] = place.orders
    assert [source.title for source in order.sources] == ["Storm", "Calm"]
    assert [source.text for source in order.sources] == ["Typed just now.", None]
    assert order.target.name == "novel.docx"
    qtbot.waitUntil(lambda: "novel.docx" in place.window.messages.sentence())


def test_ending_follows_the_format(place):
    dialog = place.ask()

    dialog._format.setCurrentIndex(dialog._format.findData(ExportFormat.EPUB.value))

    assert dialog.choices().target.endswith("novel.epub")


def test_choices_are_there_again(place, qtbot):
    dialog = place.ask()
    dialog._author.setText("Mara Venn")
    dialog._export.click()
    qtbot.waitUntil(lambda: bool(place.orders) and not place.dialogs())

    assert place.ask().choices().author == "Mara Venn"


def test_failure_is_said_in_the_dialog(place, qtbot):
    place.error = DiskError("The disk is full.")
    dialog = place.ask()

    dialog._export.click()

    qtbot.waitUntil(lambda: place.said(dialog) == "The disk is full.")
    assert dialog._export.isEnabled()


def test_escape_stops_before_it_closes(place, qtbot):
    place.waits = True
    dialog = place.ask()
    dialog._export.click()

    dialog.reject()

    qtbot.waitUntil(lambda: "Nothing was written" in place.said(dialog))
    assert dialog.isVisible()


def test_without_a_draft_there_is_nothing_to_export(place):
    dialog = place.ask()

    dialog._none.click()

    assert not dialog._export.isEnabled()


def test_what_stands_around_the_text_goes_along(place, qtbot):
    dialog = place.ask()
    dialog._more.click()
    around = dialog.findChildren(BookFieldsDialog)[0]
    around._texts["dedication"].setPlainText("For M.\n\nAlways.")
    around._lines["cover"].setText("/somewhere/cover.png")

    around.accept()
    dialog._export.click()

    qtbot.waitUntil(lambda: bool(place.orders))
    page = place.orders[0].title_page
    assert (page.dedication, str(page.cover)) == (("For M.", "Always."), "/somewhere/cover.png")


def test_preview_shows_the_pages_of_what_is_chosen(place):
    wanted = []
    place.wiring.pages_wanted.connect(wanted.append)
    dialog = place.ask()
    dialog._title.setText("The Ferry")

    dialog._preview.click()

    assert [order.title_page.title for order in wanted] == ["The Ferry"]


def test_pages_can_be_asked_for_without_the_dialog(place, qtbot):
    wanted = []
    place.wiring.pages_wanted.connect(wanted.append)

    place.window.action("preview").trigger()

    qtbot.waitUntil(lambda: bool(wanted))
    assert [source.path.name for source in wanted[0].sources] == ["1 Storm.md", "2 Calm.md"]


def test_book_of_scenes_is_exported_beside_its_index(place, tmp_path):
    index = new_index(tmp_path / "Salt.md", "Salt", (Place_("1 Storm", 0),), scene_folder="novel")
    index.path.write_bytes(index.raw)

    dialog = place.ask()

    assert dialog.choices().target == str(tmp_path / "Salt.docx")


def test_scene_whose_file_is_missing_is_named_before_the_export(place, tmp_path):
    order = (Place_("1 Storm", 0), Place_("2 Calm", 0), Place_("3 Gone", 0))
    index = new_index(tmp_path / "Salt.md", "Salt", order, scene_folder="novel")
    index.path.write_bytes(index.raw)

    said = [label.text() for label in place.ask().findChildren(QLabel)]

    assert "Not found, and so not exported: 3 Gone." in said
