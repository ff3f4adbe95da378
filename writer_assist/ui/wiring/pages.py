"""Wires the preview of an export's pages, and printing them."""

from __future__ import annotations

from collections.abc import Callable, Generator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

from PySide6.QtCore import QObject, QRectF, Slot
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter

from writer_assist.domain.export import ExportOrder
from writer_assist.domain.pages import DrawnPages, PagesOrder
from writer_assist.domain.progress import CancelToken, Progress
from writer_assist.errors import WriterAssistError
from writer_assist.ui.export.pages import PagesDialog
from writer_assist.ui.long_work import LongWork
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.text import plural, tr
from writer_assist.ui.widgets import open_dialog

TypesetWork: TypeAlias = Callable[[ExportOrder, Path, CancelToken], Generator[Progress, None, Path]]
DrawWork: TypeAlias = Callable[
    [PagesOrder, Path, CancelToken], Generator[Progress, None, DrawnPages]
]

SCREEN_DOTS, PRINT_DOTS = 132, 300  # per inch
AT_ONCE, PRINTED_AT_ONCE = 8, 4  # pages drawn in one go


class PagesWiring(QObject):
    """Lays out pages in the background, shows them as they come into sight, and prints them.

    Attributes:
        work: Lays out and draws.
    """

    def __init__(
        self,
        typeset: TypesetWork,
        draw: DrawWork,
        window: MainWindow,
        messages: MessageController,
        parent: QObject | None = None,
    ) -> None:
        """Connect everything.

        Args:
            typeset: Writes the pages.
            draw: Draws some of them.
            window: The window.
            messages: Say what was printed.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._typeset, self._draw = typeset, draw
        self._window, self._messages = window, messages
        self._dialog: PagesDialog | None = None
        self._place: TemporaryDirectory[str] | None = None
        self._pages: Path | None = None
        self._size = (612.0, 792.0)
        self._count = 0
        self._wanted: tuple[int, int] | None = None
        self._print_next: QPrinter | None = None
        self.work = LongWork("pages", self)
        self.work.finished.connect(self._take)
        self.work.progressed.connect(self._show_progress)
        self.work.failed.connect(self._fail)
        self.work.stopped.connect(self._go_on)

    @Slot(object)
    def open(self, order: ExportOrder) -> None:
        """Lay out the pages of an export and show them."""
        if self._dialog is not None:
            self._dialog.activateWindow()
            return
        if self.work.busy:
            return
        self._place = TemporaryDirectory(prefix="writer-assist-pages-")
        self._pages, self._wanted, self._count = None, None, 0
        dialog = PagesDialog(self._window)
        dialog.view.wanted.connect(self._want)
        dialog.print_requested.connect(self._ask_for_printer)
        dialog.stop_requested.connect(self.work.stop)
        dialog.destroyed.connect(self._forget)
        self._dialog = dialog
        open_dialog(dialog)
        target = Path(self._place.name) / "pages.pdf"
        self.work.start(lambda cancel: self._typeset(order, target, cancel))

    def close(self) -> None:
        """Stop, and remove the pages."""
        self.work.close()
        if self._place is not None:
            self._place.cleanup()

    def print_on(self, printer: QPrinter) -> None:
        """Print the pages that are shown, on a thread of their own."""
        if self.work.busy:
            self._print_next = printer  # after the pages that are being drawn
            return
        pages = self._pages
        if pages is None or self._place is None or self._dialog is None:
            return
        self._dialog.show_printing(printing=True)
        folder = Path(self._place.name) / "print"
        first, last = _range_of(printer, self._count)
        self.work.start(
            lambda cancel: _printed(printer, self._draw, pages, folder, (first, last), cancel)
        )

    @Slot(int, int)
    def _want(self, first: int, last: int) -> None:
        self._wanted = first, last
        self._go_on()

    @Slot()
    def _go_on(self) -> None:
        """Draw what is in sight, if nothing else is being done."""
        if self._dialog is None or self.work.busy:
            return
        if self._print_next is not None:
            printer, self._print_next = self._print_next, None
            self.print_on(printer)
            return
        missing = self._dialog.view.missing() if self._count else self._wanted
        if missing is None or self._pages is None or self._place is None:
            return
        first, last = missing
        order = PagesOrder(self._pages, first, min(last, first + AT_ONCE - 1), SCREEN_DOTS)
        self.work.start(partial(_loaded, self._draw, order, Path(self._place.name) / "drawn"))

    @Slot(object)
    def _take(self, found: object) -> None:
        if self._dialog is None:
            return
        if isinstance(found, Path):
            self._pages, self._wanted = found, (0, AT_ONCE - 1)
        elif isinstance(found, int):
            self._dialog.show_printing(printing=False)
            self._dialog.say("")
            self._messages.say(plural(found, "1 page was printed.", "{n} pages were printed."))
        elif isinstance(found, tuple):
            drawn, pictures = found
            self._count, self._size = drawn.count, (drawn.width, drawn.height)
            self._dialog.show_pages(drawn.count, drawn.width, drawn.height)
            for number, picture in pictures:
                self._dialog.view.show_page(number, picture)
        self._go_on()

    @Slot(object)
    def _show_progress(self, progress: Progress) -> None:
        is_drawing = self._count and not progress.total
        if self._dialog is not None and self.work.busy and not is_drawing:
            self._dialog.say(f"{progress.stage}…")

    @Slot(object)
    def _fail(self, error: WriterAssistError) -> None:
        if self._dialog is None:
            self._messages.fail(error)
        else:
            self._dialog.say(str(error))

    @Slot()
    def _ask_for_printer(self) -> None:
        if self._dialog is None:
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        width, height = self._size
        printer.setPageSize(QPageSize(QRectF(0, 0, width, height).size(), QPageSize.Unit.Point))
        printer.setPageOrientation(QPageLayout.Orientation.Portrait)
        printer.setFullPage(True)
        printer.setDocName(self._dialog.windowTitle())
        asked = QPrintDialog(printer, self._dialog)
        asked.setWindowTitle(tr("Print"))
        asked.setOption(QPrintDialog.PrintDialogOption.PrintPageRange, True)
        asked.setMinMax(1, max(1, self._count))
        asked.accepted.connect(lambda: self.print_on(printer))
        open_dialog(asked)

    @Slot()
    def _forget(self) -> None:
        self._dialog = None
        self.work.stop()


def _loaded(
    draw: DrawWork, order: PagesOrder, place: Path, cancel: CancelToken
) -> Generator[Progress, None, tuple[DrawnPages, list[tuple[int, QImage]]]]:
    """Draw pages and load them; decoding is nothing for the GUI thread."""
    drawn = yield from draw(order, place, cancel)
    return drawn, [(number, _taken(path)) for number, path in drawn.pictures]


def _taken(path: Path) -> QImage:
    picture = QImage(str(path))
    path.unlink(missing_ok=True)
    return picture


def _range_of(printer: QPrinter, count: int) -> tuple[int, int]:
    """Return the first and last page to print, from 0."""
    if printer.printRange() is QPrinter.PrintRange.PageRange and printer.fromPage():
        return printer.fromPage() - 1, min(count, printer.toPage()) - 1
    return 0, count - 1


def _printed(
    printer: QPrinter,
    draw: DrawWork,
    pages: Path,
    folder: Path,
    numbers: tuple[int, int],
    cancel: CancelToken,
) -> Generator[Progress, None, int]:
    """Print pages; return how many.

    Raises:
        Cancelled: It was stopped.
        WriterAssistError: The printer does not take them.
    """
    first, last = numbers
    painter = QPainter()
    if not painter.begin(printer):
        raise WriterAssistError("The printer does not answer, so nothing was printed.")
    count = 0
    try:
        for start in range(first, last + 1, PRINTED_AT_ONCE):
            order = PagesOrder(pages, start, min(last, start + PRINTED_AT_ONCE - 1), PRINT_DOTS)
            drawn = yield from draw(order, folder, cancel)
            for _, path in drawn.pictures:
                cancel.check()
                if count and not printer.newPage():
                    raise WriterAssistError("The printer stopped before the last page.")
                painter.drawImage(QRectF(printer.pageRect(QPrinter.Unit.DevicePixel)), _taken(path))
                count += 1
                yield Progress(tr("Printing"), count, last - first + 1)
    finally:
        painter.end()
    return count
