"""Tests a search: a box for any text, and what it finds in the notes, step by step."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from writer_assist.domain.book_sources import WHOLE_LIBRARY, BookSources
from writer_assist.domain.context import MAX_CONTEXT_CHARACTERS, Context
from writer_assist.domain.snippet import ListedPassage, RankingBias, SearchExplanation, Snippet
from writer_assist.errors import WriterAssistError
from writer_assist.messages.library import ExplainSearch
from writer_assist.ui.engine_bridge import Engine
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.page_dialog import PageDialog
from writer_assist.ui.sliders import SlidersBar
from writer_assist.ui.sources.reasons import NO_BREAK, best_sentence, chips, emphasised
from writer_assist.ui.text import tr
from writer_assist.ui.theme import reading_font
from writer_assist.ui.widgets import WrappedLabel

SIZE = 760, 660
LEAST = 480, 400
TEXT_HEIGHT = 118

MOST_RANKED = 40  # rows of the table
NOWHERE = 1_000_000  # the place of a passage that is not in a list

PAUSE_MS = 300


class ExplanationDialog(PageDialog):
    """Shows what a text would find, and how; the writer can keep typing while it is open.

    Signals:
        asked: str, object: a text and the Dials with which to search for it.
    """

    asked = Signal(str, object)

    def __init__(self, text: str, dials: RankingBias, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Test a search"))
        self._found = SearchExplanation()
        self._text = QPlainTextEdit(text, self)
        self._text.setAccessibleName(self.tr("Text to search for"))
        self._text.setPlaceholderText(self.tr("Type or paste any text."))
        self._text.setFont(reading_font(11))
        self._text.setTabChangesFocus(True)
        self._text.setFixedHeight(TEXT_HEIGHT)
        self._text.selectAll()
        self._dials = SlidersBar(self, side=0)
        self._dials.set_dials(dials)
        self._state = WrappedLabel("", self)
        self._state.hide()
        self.lay_out(self._text, self._dials, self._state, copy_words=self.tr("&Copy as text"))
        self.page.setAccessibleName(self.tr("What it finds, and how"))
        self.setMinimumSize(*LEAST)
        self.resize(*SIZE)
        self._text.textChanged.connect(self.ask)
        self._dials.changed.connect(self.ask)
        self.copy_button.clicked.connect(self._copy_text)
        self.colours_changed.connect(self._write_page)
        self.show_explanation(self._found)

    @Slot()
    def ask(self) -> None:
        """Search for the text in the box."""
        text = self._text.toPlainText()
        cut = len(text) > MAX_CONTEXT_CHARACTERS
        self._state.setVisible(cut)
        if cut:
            self._say_cut()
        self.asked.emit(text, self._dials.dials())

    @Slot(object)
    def show_explanation(self, found: SearchExplanation) -> None:
        """Show how a text led to its snippets; the page stays where it was scrolled to."""
        self._found = found
        self._write_page()
        self.copy_button.setEnabled(found != SearchExplanation())

    @Slot(str)
    def show_failure(self, sentence: str) -> None:
        """Say why there is no answer."""
        self._state.setText(sentence)
        self._state.show()

    @Slot()
    def _write_page(self) -> None:
        place = self.page.verticalScrollBar().value()
        self.page.setHtml(as_page(self._found))
        self.page.verticalScrollBar().setValue(place)

    def _say_cut(self) -> None:
        sentence = self.tr("Only the first {count} characters are searched for.")
        self._state.setText(sentence.format(count=f"{MAX_CONTEXT_CHARACTERS:,}"))

    @Slot()
    def _copy_text(self) -> None:
        text = self._text.toPlainText()[:MAX_CONTEXT_CHARACTERS]
        QGuiApplication.clipboard().setText(as_text(text, self._found))


@dataclass(frozen=True, slots=True)
class RankedPassage:
    """A passage with its places in the ranked lists.

    Attributes:
        label: Title and headings.
        words: Place and score in the full-text list, or "".
        meaning: Place and cosine in the list by meaning, or "".
        together: Place and score in both together, or "".
    """

    label: str
    words: str
    meaning: str
    together: str


def ranked(found: SearchExplanation) -> tuple[RankedPassage, ...]:
    """Return every passage of the lists with its place in each, best first."""
    lists = (found.lexical, found.dense, found.fused)
    places = [{one.passage_id: place for place, one in enumerate(part, 1)} for part in lists]
    labels = {one.passage_id: one.label for part in lists for one in part}

    def order(passage_id: int) -> tuple[int, int]:
        lexical, dense, fused = (part.get(passage_id, NOWHERE) for part in places)
        return fused, min(lexical, dense)

    rows = sorted(labels, key=order)[:MOST_RANKED]
    return tuple(
        RankedPassage(
            labels[one],
            _place(found.lexical, one, ".1f"),
            _place(found.dense, one, ".2f"),
            _place(found.fused, one, ".2f"),
        )
        for one in rows
    )


def as_page(found: SearchExplanation) -> str:
    """Return the steps as HTML; empty when nothing was searched for."""
    if found == SearchExplanation():
        return ""
    parts = [
        _heading(tr("What you would see")),
        *([_shown(one) for one in found.snippets] or [_quiet(tr("Nothing in your notes fits."))]),
        _heading(tr("What was looked up")),
        _quiet(_words(found, space=NO_BREAK) or tr("None of these words is in your notes.")),
    ]
    if found.names:
        parts.append(_quiet(tr("Names: {names}").format(names=", ".join(found.names))))
    parts += [_heading(tr("How the passages were ranked")), _ranking(found)]
    if found.left_out:
        parts.append(_heading(tr("What was left out, and why")))
        parts += [
            f"<p style='margin:2px 0'>{_soft(one.passage.label)} · {_faint(one.reason)}</p>"
            for one in found.left_out
        ]
    return "".join(parts)


def as_text(text: str, found: SearchExplanation) -> str:
    """Return the steps as plain text, below the text that was searched for."""
    lines = [text.strip(), "", f"## {tr('What you would see')}", ""]
    for snippet in found.snippets:
        why = " · ".join(chips(snippet.reasons))
        lines += [f"- {snippet.passage.label}: {best_sentence(snippet)}" + f" ({why})" * bool(why)]
    lines += ["", f"## {tr('What was looked up')}", "", _words(found)]
    if found.names:
        lines.append(tr("Names: {names}").format(names=", ".join(found.names)))
    lines += ["", f"## {tr('How the passages were ranked')}", ""]
    lines.append("\t".join(_columns()))
    lines += ["\t".join((one.label, one.words, one.meaning, one.together)) for one in ranked(found)]
    if found.left_out:
        lines += ["", f"## {tr('What was left out, and why')}", ""]
        lines += [f"- {one.passage.label}: {one.reason}" for one in found.left_out]
    return "\n".join(lines) + "\n"


class ExplanationController(QObject):
    """Searches after each pause; only the latest text counts.

    Signals:
        explained: SearchExplanation; an empty one for an empty text.
        busy_changed: bool, whether a search is under way.
        failed: str, the sentence that says why there is no answer.
    """

    explained = Signal(object)
    busy_changed = Signal(bool)
    failed = Signal(str)

    def __init__(
        self,
        engine: Engine,
        draft: OpenDraft,
        *,
        pause_ms: int = PAUSE_MS,
        parent: QObject | None = None,
    ) -> None:
        """Make a controller.

        Args:
            engine: The library process.
            draft: The draft being written; its pins and hides count.
            pause_ms: Milliseconds without typing before it asks.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._engine, self._draft = engine, draft
        self._text, self._dials = "", RankingBias()
        self._limit, self._sinks_unused = 8, True
        self._sources = WHOLE_LIBRARY
        self._search = 0
        self._pause = QTimer(self, singleShot=True, interval=pause_ms)
        self._pause.timeout.connect(self._ask)

    def set_options(self, *, limit: int, sinks_unused: bool) -> None:
        """Set the number of snippets, and whether unused ones sink."""
        self._limit, self._sinks_unused = limit, sinks_unused

    @Slot(object)
    def set_sources(self, sources: BookSources | None) -> None:
        """Keep to the sources of the open book."""
        self._sources = sources or WHOLE_LIBRARY

    @Slot(str, object)
    def ask(self, text: str, dials: RankingBias) -> None:
        """Explain this text as soon as the writer pauses."""
        self._text, self._dials = text[:MAX_CONTEXT_CHARACTERS], dials
        self._pause.start()

    @Slot()
    def forget(self) -> None:
        """Cancel the search: the dialog was closed."""
        self._pause.stop()
        self._engine.cancel(self._search)

    def _ask(self) -> None:
        self._engine.cancel(self._search)
        if not self._text.strip():
            self.busy_changed.emit(False)
            self.explained.emit(SearchExplanation())
            return
        self.busy_changed.emit(True)
        context = Context(
            self._draft.path, "", self._text, len(self._text)
        )  # as if it had just been typed
        self._search = self._engine.send(
            ExplainSearch(context, self._limit, self._dials, self._sinks_unused, self._sources),
            on_piece=self.explained.emit,
            on_done=self._rest,
            on_error=self._fail,
        )

    def _rest(self) -> None:
        self.busy_changed.emit(False)

    def _fail(self, error: WriterAssistError) -> None:
        self.busy_changed.emit(False)
        self.failed.emit(str(error))


def _words(found: SearchExplanation, *, space: str = " ") -> str:
    return " · ".join(f"{match.word}{space}{match.weight:.1f}" for match in found.words)


def _columns() -> tuple[str, str, str, str]:
    return tr("Passage"), tr("By words"), tr("By meaning"), tr("Together")


def _place(part: Sequence[ListedPassage], passage_id: int, form: str) -> str:
    for place, one in enumerate(part, 1):
        if one.passage_id == passage_id:
            return f"{place}. ({one.score:{form}})"
    return ""


def _shown(snippet: Snippet) -> str:
    serif = reading_font(11).family()
    sentence = emphasised(best_sentence(snippet), snippet.reasons)
    why = " · ".join(chips(snippet.reasons))
    return (
        f"<p style='margin:10px 0 0 0'>{_soft(snippet.passage.label)}</p>"
        f"<p style=\"margin:1px 0 1px 0; font-family:'{serif}'; font-size:11pt\">{sentence}</p>"
        f"<p style='margin:0 0 4px 0'>{_faint(why)}</p>"
    )


def _ranking(found: SearchExplanation) -> str:
    first, *figures = _columns()
    head = f"<td width='52%'>{_faint(first)}</td>" + "".join(
        f"<td align='right' width='16%'>{_faint(name.replace(' ', NO_BREAK))}</td>"
        for name in figures
    )
    rows = "".join(
        f"<tr><td>{_soft(one.label)}</td>"
        + "".join(
            f"<td align='right'>{_faint(figure or '–')}</td>"
            for figure in (one.words, one.meaning, one.together)
        )
        + "</tr>"
        for one in ranked(found)
    )
    return f"<table width='100%' cellspacing='0' cellpadding='2'><tr>{head}</tr>{rows}</table>"


def _heading(text: str) -> str:
    return f"<h4 style='margin:14px 0 4px 0'>{html.escape(text)}</h4>"


def _quiet(text: str) -> str:
    return f"<p style='margin:2px 0'>{_soft(text)}</p>"


def _soft(text: str) -> str:
    return _coloured(text, QPalette.ColorRole.Dark)


def _faint(text: str) -> str:
    return _coloured(text, QPalette.ColorRole.PlaceholderText)


def _coloured(text: str, role: QPalette.ColorRole) -> str:
    colour = QGuiApplication.palette().color(role).name()
    return f"<span style='color:{colour}'>{html.escape(text)}</span>"
