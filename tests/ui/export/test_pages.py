"""The pages of an export are looked at and printed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter

from writer_assist.domain.pages import DrawnPages
from writer_assist.domain.progress import Progress
from writer_assist.errors import WriterAssistError
from writer_assist.settings import Settings
from writer_assist.ui.export.pages import PagesDialog
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.wiring.pages import PagesWiring

COUNT = 30


class Place:
    def __init__(self, qtbot):
        self.qtbot, self.error = qtbot, None
        self.drawn: list[tuple[int, int, int]] = []
        self.window = MainWindow(Settings())
        qtbot.addWidget(self.window)
        messages = MessageController(self.window.messages, self.window)
        self.wiring = PagesWiring(self._typeset, self._draw, self.window, messages, self.window)
        self.window.show()

    def _typeset(self, order, target, cancel):
        yield Progress("Laying out pages", 0)
        if self.error:
            raise self.error
        return target

    def _draw(self, order, place, cancel):
        yield Progress("Drawing pages", 0)
        place.mkdir(exist_ok=True)
        self.drawn.append((order.first, order.last, order.dots))
        pictures = []
        for number in range(order.first, min(order.last, COUNT - 1) + 1):
            picture = QImage(61, 79, QImage.Format.Format_RGB888)
            picture.fill(Qt.GlobalColor.black)
            picture.save(str(place / f"{number}.ppm"))
            pictures.append((number, place / f"{number}.ppm"))
        return DrawnPages(COUNT, 612, 792, tuple(pictures))

    def open(self) -> PagesDialog:
        self.wiring.open("an order")
        dialog = self.window.findChildren(PagesDialog)[0]
        if self.error is None:
            self.qtbot.waitUntil(dialog._print.isEnabled)
        return dialog

    def wait_until_drawn(self, dialog):
        done = lambda: not self.wiring.work.busy and dialog.view.missing() is None  # noqa: E731
        self.qtbot.waitUntil(done)


@pytest.fixture
def place(qtbot):
    place = Place(qtbot)
    yield place
    place.wiring.close()


def test_only_pages_near_what_is_in_sight_are_drawn(place):
    dialog = place.open()
    place.wait_until_drawn(dialog)

    assert dialog._where.text() == "Page 1 of 30"
    assert max(last for _, last, _ in place.drawn) < COUNT - 1


def test_pages_are_drawn_as_they_come_into_sight(place, qtbot):
    dialog = place.open()

    qtbot.keyClick(dialog.view, Qt.Key.Key_End)

    place.wait_until_drawn(dialog)
    assert dialog._where.text() == "Page 30 of 30"
    assert any(last == COUNT - 1 for _, last, _ in place.drawn)


def test_larger_pages_stay_where_they_were(place, qtbot):
    dialog = place.open()
    dialog.view.go_to(7)

    dialog._larger.click()

    assert dialog._where.text() == "Page 8 of 30"


def test_pages_are_printed_with_progress(place, qtbot, tmp_path):
    dialog = place.open()
    place.wait_until_drawn(dialog)
    printer = QPrinter()
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))

    place.wiring.print_on(printer)

    qtbot.waitUntil(lambda: place.window.messages.sentence() == "30 pages were printed.")
    assert (tmp_path / "printed.pdf").read_bytes().startswith(b"%PDF")
    assert (0, 3, 300) in place.drawn


def test_pages_that_cannot_be_laid_out_say_why(place, qtbot):
    place.error = WriterAssistError("There is no text to export.")

    dialog = place.open()

    qtbot.waitUntil(lambda: dialog._said.text() == "There is no text to export.")
    assert not dialog._print.isEnabled()
