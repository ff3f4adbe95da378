"""Measures of the scene or the book: length, sentences, dialogue, words and phrases."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from writer_assist.domain.text_measures import FavouriteWord, reading_minutes
from writer_assist.domain.text_report import MeasuredText, TextReport
from writer_assist.ui.progress_line import ProgressLine
from writer_assist.ui.text import plural, tr
from writer_assist.ui.widgets import NamedLabel, WrappedLabel

_AROUND = 34  # characters shown on each side of a phrase
_PLACE = Qt.ItemDataRole.UserRole


class TextPage(QWidget):
    """Figures, and lists of words and phrases; a phrase leads to its places.

    Attributes:
        progress: Tells how far the measuring is.

    Signals:
        measure_wanted: bool, whether the whole book is meant.
        place_wanted: MeasuredText, int, str: a text, an offset in it, and what stands there.
    """

    measure_wanted = Signal(bool)
    place_wanted = Signal(object, int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scope = QComboBox(self)
        self._scope.setAccessibleName(tr("What is measured"))
        self._scope.addItems([tr("This text"), tr("The book")])
        self._scope.activated.connect(self._ask)
        self.progress = ProgressLine(self)
        self._figures = {
            name: QLabel("", self)
            for name in ("words", "reading", "sentences", "shares", "longest", "dialogue")
        }
        title = tr("Used more than in the scenes before")
        self._favourites_title = NamedLabel(title, "PanelTitle", self)
        self._favourites = WrappedLabel("", self)
        self._favourites.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._phrases = QTreeWidget(self)
        self._phrases.setAccessibleName(tr("Phrases that come again"))
        self._phrases.setHeaderHidden(True)
        self._phrases.setUniformRowHeights(True)
        self._phrases.itemActivated.connect(self._open)
        self._lay_out()

    @Slot()
    def ask(self) -> None:
        """Ask for the figures of what is chosen."""
        self._ask()

    def show_report(self, report: TextReport) -> None:
        """Show figures and lists."""
        self.progress.end()
        set_figure = {name: label.setText for name, label in self._figures.items()}
        set_figure["words"](f"{report.words:,}")
        set_figure["reading"](_time(reading_minutes(report.words)))
        set_figure["dialogue"](f"{report.dialogue:.0%}")
        if (lengths := report.lengths) is not None:
            mean = tr("{count} of {mean} words on average; half are longer than {middle}")
            set_figure["sentences"](
                mean.format(
                    count=f"{lengths.count:,}",
                    mean=f"{lengths.mean:.0f}",
                    middle=f"{lengths.middle:.0f}",
                )
            )
            short, middle, long = lengths.shares
            shares = tr("{short} to 7 words, {middle} from 8 to 20, {long} longer")
            set_figure["shares"](
                shares.format(short=f"{short:.0%}", middle=f"{middle:.0%}", long=f"{long:.0%}")
            )
            set_figure["longest"](plural(lengths.longest, "1 word", "{n} words"))
        self._favourites.setText(_in_words(report.favourites))
        for label in (self._favourites, self._favourites_title):
            label.setVisible(len(report.texts) == 1)  # before a whole book there is nothing
        self._show_phrases(report)

    def _show_phrases(self, report: TextReport) -> None:
        self._phrases.clear()
        for phrase in report.phrases:
            top = QTreeWidgetItem(self._phrases, [f"{phrase.words}  ·  {len(phrase.places)}"])
            for number, start in phrase.places:
                text = report.texts[number]
                item = QTreeWidgetItem(top, [_line(text, start, len(phrase.words))])
                item.setData(0, _PLACE, (text, start, text.text[start : start + len(phrase.words)]))
        if not report.phrases:
            QTreeWidgetItem(self._phrases, [tr("No phrase comes again.")])

    @Slot()
    def _ask(self) -> None:
        self.progress.begin()
        self.measure_wanted.emit(self._scope.currentIndex() == 1)

    @Slot(QTreeWidgetItem)
    def _open(self, item: QTreeWidgetItem) -> None:
        if (place := item.data(0, _PLACE)) is not None:
            self.place_wanted.emit(*place)
        else:
            item.setExpanded(not item.isExpanded())

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._scope)
        head.addWidget(self.progress, 1)
        names = {
            "words": tr("Words"),
            "reading": tr("Reading time"),
            "sentences": tr("Sentences"),
            "shares": tr("Their lengths"),
            "longest": tr("The longest"),
            "dialogue": tr("In dialogue"),
        }
        form = QFormLayout()
        form.setHorizontalSpacing(18)
        for name, label in self._figures.items():
            form.addRow(NamedLabel(names[name], "Quiet", self), label)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addLayout(form)
        layout.addWidget(self._favourites_title)
        layout.addWidget(self._favourites)
        layout.addWidget(NamedLabel(tr("Phrases that come again"), "PanelTitle", self))
        layout.addWidget(self._phrases, 1)


def _in_words(favourites: Sequence[FavouriteWord]) -> str:
    if not favourites:
        return tr("Nothing stands out, or there is no scene before.")
    parts = [
        tr("{word} {count} times").format(word=one.word, count=one.count)
        + (tr(" (instead of {n})").format(n=round(one.expected)) if one.expected >= 1 else "")
        for one in favourites
    ]
    return ", ".join(parts)


def _time(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    parts = [plural(hours, "1 hour", "{n} hours")] if hours else []
    parts += [plural(rest, "1 minute", "{n} minutes")] if rest or not hours else []
    return " ".join(parts)


def _line(text: MeasuredText, start: int, length: int) -> str:
    before = text.text[max(0, start - _AROUND) : start]
    after = text.text[start : start + length + _AROUND]
    return f"{text.title}:  …{' '.join((before + after).split())}…"
