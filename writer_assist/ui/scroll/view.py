"""Shows the other scenes of a book above and below the one that is written in the text field."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QRect, QTimer, Signal, Slot
from PySide6.QtGui import QPaintEvent, QTextDocument
from shiboken6 import isValid

from writer_assist.ui.draft.draft_page import DraftPage, KeptPages
from writer_assist.ui.draft.editor import BOTTOM, TOP, Editor
from writer_assist.ui.scroll.estimate import GAP, HeightEstimate
from writer_assist.ui.scroll.painting import ScrollPainter, ScrollRow
from writer_assist.ui.scroll.stack import SceneStack

AHEAD = 1.5  # heights of the window in which scenes are laid out before they are in sight
KEPT_NEAR = 4  # such heights in which they stay laid out
STEP_MS = 10  # between two scenes that are laid out ahead
_WIDE = 10_000_000  # pixels that the bar may move while one scene is turned to another
_AT_ONCE = 60  # scenes at the most that are laid out before something is painted


class SceneScroll(QObject):
    """Lets the text field scroll over all scenes of a book, of which it holds one.

    The bar of the text field counts from the top of its own text.  Here it is given room above
    and below, in which the other scenes are painted as the field would paint them.  Nothing of
    the document is touched, so that typing costs what it costs in a scene alone.

    Signals:
        texts_wanted: tuple[str, ...], drafts in sight whose text is not known.
        turned: Another scene is the one being written, or others are around it.
    """

    texts_wanted = Signal(tuple)
    turned = Signal()

    def __init__(self, editor: Editor, pages: KeptPages) -> None:
        """Stay out of sight until :meth:`show`.

        Args:
            editor: The text field.
            pages: Of drafts that were left; those of scenes near by are kept there too.
        """
        super().__init__(editor)
        self.editor, self.pages = editor, pages
        self.stack = SceneStack()
        self.rows: tuple[ScrollRow, ...] = ()
        self._numbers: dict[str, int] = {}
        self._texts: dict[str, str] = {}
        self._ready: set[str] = set()  # whose pages are laid out as the page is now
        self._guess = HeightEstimate(editor)
        self._turning: int | None = None  # where the bar was when the field turned
        self._busy = False
        self.painter = ScrollPainter(editor)
        self._bar = editor.verticalScrollBar()
        self._bar.rangeChanged.connect(self._extend)
        self._bar.valueChanged.connect(self._prepare)
        self._ahead = QTimer(self, singleShot=True, interval=STEP_MS)
        self._ahead.timeout.connect(self._lay_out_ahead)
        self._document: QTextDocument | None = None
        editor.look_changed.connect(self._begin_again)
        self._viewport = editor.viewport()
        self._viewport.installEventFilter(self)
        self._width = 0

    @property
    def is_on(self) -> bool:
        """Whether other scenes are shown around the one being written."""
        return bool(self.rows)

    @property
    def live(self) -> int:
        """The number of the row being written."""
        return self.stack.live

    def number_of(self, draft: str) -> int | None:
        """Return the row of a draft; None if it is not in the scroll."""
        return self._numbers.get(draft)

    def show(self, rows: Sequence[ScrollRow], live: str) -> None:
        """Show these scenes; what is in sight stays where it is.

        Args:
            rows: In the order of the book; the draft being written is one of them.
            live: That draft.
        """
        before, was_on = self.rows, self.is_on
        if not was_on:
            self._ready.clear()
            self._guess.begin()
        elif self._are_shown(rows, live):
            return
        place = self._bar.value()
        self.rows = tuple(rows)
        self._numbers = {row.draft: number for number, row in enumerate(self.rows)}
        kept = {row.draft: number for number, row in enumerate(before)}
        heights, measured = [], []
        for row in self.rows:
            old = kept.get(row.draft)
            is_known = old is not None and self.stack.is_measured(old) and row.draft in self._ready
            measured.append(is_known)
            known = self.stack.height(old) if is_known and old is not None else 0
            heights.append(known or self._estimate(row))
        anchor = None if not was_on else self._anchor_draft(before)
        old_top = self.stack.top(kept[anchor]) if anchor else 0
        self.stack.fill(heights, measured, self._numbers[live])
        if anchor in self._numbers:
            place += self.stack.top(self._numbers[anchor]) - old_top
        self._follow_document()
        self._measure_live()
        self._extend()
        self._bar.setValue(place)
        self._viewport.update()
        self._prepare()
        self.turned.emit()

    def _are_shown(self, rows: Sequence[ScrollRow], live: str) -> bool:
        """Tell whether nothing would change, not even an estimate."""
        if tuple(rows) != self.rows or self.rows[self.live].draft != live:
            return False
        return not any(
            one.words and not old.words for one, old in zip(rows, self.rows, strict=True)
        )

    def leave(self) -> None:
        """Show one scene alone."""
        if not self.is_on:
            return
        self.rows, self._numbers = (), {}
        self.stack.fill((), (), 0)
        self._ready.clear()
        self._turning = None
        self._ahead.stop()
        self.pages.needed = frozenset()
        self.pages.prune()
        bar, height = self._bar, self.editor.document().size().height()
        bar.setRange(0, max(0, int(height) - self._viewport.height()))
        self.editor.caret_height.follow()
        self._viewport.update()
        self.turned.emit()

    def set_texts(self, texts: Mapping[str, str]) -> None:
        """Say what scenes say; of the one being written, the field knows better."""
        for draft, text in texts.items():
            if text != self._texts.get(draft):
                self._texts[draft] = text
                self._ready.discard(draft)
        self._prepare()
        self._viewport.update()

    def text_of(self, draft: str) -> str | None:
        """Return what a scene says; None if that is not known yet."""
        if self.is_on and draft == self.rows[self.live].draft:
            return self.editor.text()
        return self._texts.get(draft)

    def move(self, old: str, new: str) -> None:
        """Follow a scene to another file."""
        if old in self._texts:
            self._texts[new] = self._texts.pop(old)
        if old in self._ready:
            self._ready.discard(old)
            self._ready.add(new)

    # --- turning from one scene to another ---------------------------------------------------

    def begin_turn(self) -> None:
        """Remember what is in sight: the field is about to show another text."""
        if self.is_on:
            self._texts[self.rows[self.live].draft] = self.editor.text()
            self._turning = self._bar.value()
            self._extend()

    def end_turn(self, draft: str) -> bool:
        """Put the text that the field shows now where its scene lies; nothing in sight moves.

        Returns:
            Whether a part of the scene was in sight.
        """
        number, before = self._numbers[draft], self.stack.live
        place = self._bar.value() if self._turning is None else self._turning
        self._turning = None
        height = self._viewport.height()
        was_seen = number in self.stack.between(place, place + height)
        self._follow_document()
        if number != before:
            place -= self.stack.top(number)
            self.stack.live = number
            left = self.rows[before].draft
            if left in self.pages:
                self.pages[left].resemble(self.editor.document(), self._viewport)
                self._ready.add(left)
        self._measure_live()
        self._extend()
        if was_seen:
            self._bar.setValue(place)
        self._viewport.update()
        self._prepare()
        self.turned.emit()
        return was_seen

    def bring_caret(self, *, at_top: bool) -> None:
        """Bring the caret into sight; at the beginning of a scene, its title too.

        Args:
            at_top: Whether the scene may begin at the upper edge.
        """
        if at_top and self.editor.textCursor().position() == 0:
            self._bar.setValue(0)
        else:
            self.editor.caret_height.follow()

    def room(self) -> float:
        """Return how far down the text field's own text may reach: to the next scene's title."""
        is_last = not self.is_on or self.live == len(self.rows) - 1
        return math.inf if is_last else float(self.stack.height(self.live))

    # --- looking at it -----------------------------------------------------------------------

    def row_at(self, y: int) -> int:
        """Return the row at a height of the viewport."""
        return self.stack.at(y + self._bar.value())

    def page_of(self, number: int) -> DraftPage | None:
        """Return the page of a row that is laid out; None if it is not."""
        draft = self.rows[number].draft
        if number == self.live:
            return self.editor.page
        return self.pages[draft] if draft in self._ready and draft in self.pages else None

    def y_of(self, number: int) -> int:
        """Return at which height of the viewport a row begins."""
        return self.stack.top(number) - self._bar.value()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Paint what lies around the field's own text, and follow its size."""
        if self.is_on and watched is self._viewport:
            if isinstance(event, QPaintEvent) and self._turning is None:
                self.painter.paint(self, event.rect())
            elif event.type() == QEvent.Type.Resize:
                if self._viewport.width() != self._width:
                    self._begin_again()
                else:
                    self._extend()
                    self._prepare()
        return False

    def _follow_document(self) -> None:
        document = self.editor.document()
        if document is self._document:
            return
        if self._document is not None and isValid(self._document):
            self._document.documentLayout().documentSizeChanged.disconnect(self._extend)
        self._document = document
        document.documentLayout().documentSizeChanged.connect(self._extend)

    def _measure_live(self) -> None:
        page = self.editor.page
        page.lay_out(self._viewport.width())
        self._width = self._viewport.width()
        self.stack.set_height(self.live, math.ceil(page.height()) + GAP)

    @Slot()
    def _extend(self) -> None:
        """Give the bar room for the other scenes; Qt asks for that of the field's text alone."""
        if not self.is_on or self._busy:
            return
        self._busy = True
        if self._turning is not None:
            self._bar.setRange(-_WIDE, _WIDE)
        else:
            self.stack.set_height(self.live, math.ceil(self.editor.page.height()) + GAP)
            last = self.stack.end + BOTTOM - GAP - self._viewport.height()
            self._bar.setRange(self.stack.first, max(self.stack.first, last))
        self._busy = False

    @Slot()
    def _begin_again(self) -> None:
        """Set everything anew: in another width, size or colour."""
        if not self.is_on:
            return
        self._width = self._viewport.width()
        top = self.stack.at(self._bar.value())
        share = (self._bar.value() - self.stack.top(top)) / max(1, self.stack.height(top))
        self._ready.clear()
        self._guess.begin()
        heights = [self._estimate(row) for row in self.rows]
        self.stack.fill(heights, [False] * len(heights), self.live)
        self._measure_live()
        self._extend()
        if top != self.live:
            self._measure(top)
            self._bar.setValue(self.stack.top(top) + int(share * self.stack.height(top)))
        self._viewport.update()
        self._prepare()

    @Slot()
    def _prepare(self) -> None:
        """Lay out what is in sight, before it is painted."""
        if not self.is_on or self._busy or self._turning is not None:
            return
        for _ in range(_AT_ONCE):
            waiting = (one for one in self._in_sight(0) if self._can_be_laid_out(one))
            number = next(waiting, None)
            if number is None:
                break
            self._measure(number)
        unknown = tuple(
            row.draft for row in map(self.rows.__getitem__, self._in_sight(AHEAD))
            if row.can_be_opened and row.draft not in self._texts
        )  # fmt: skip
        if unknown:
            self.texts_wanted.emit(unknown)
        self._ahead.start()

    @Slot()
    def _lay_out_ahead(self) -> None:
        if not self.is_on or self._turning is not None:
            return
        waiting = (one for one in self._in_sight(AHEAD) if self._can_be_laid_out(one))
        if (number := next(waiting, None)) is not None:
            self._measure(number)
            self._ahead.start()
            return
        near = self._in_sight(KEPT_NEAR)
        self.pages.needed = frozenset(self.rows[one].draft for one in near)
        self.pages.prune()
        self._ready &= {draft for draft in self._ready if draft in self.pages}

    def _in_sight(self, ahead: float) -> range:
        place, height = self._bar.value(), self._viewport.height()
        more = int(ahead * height)
        return self.stack.between(place - more, place + height + more)

    def _can_be_laid_out(self, number: int) -> bool:
        row = self.rows[number]
        if number == self.live or not row.can_be_opened:
            return False
        return row.draft in self._texts and self.page_of(number) is None

    def _measure(self, number: int) -> None:
        """Lay a row out; what is in sight of others stays where it is."""
        row = self.rows[number]
        if number == self.live or row.draft not in self._texts:
            return
        page = self._laid_out(row.draft, self._texts[row.draft])
        height = math.ceil(page.height()) + GAP
        self._guess.learn(row, self._texts[row.draft], height)
        place = self._bar.value()
        anchor = self.stack.anchor(place, place + self._viewport.height(), but=number)
        shown = number if anchor is None else anchor
        was, before = self.stack.top(shown), self.stack.height(number)
        inside = place - self.stack.top(number)
        self.stack.set_height(number, height)
        moved = self.stack.top(shown) - was
        if anchor is None and 0 < inside < before:
            moved += inside * height // max(1, before) - inside
        self._extend()
        if moved:
            self._busy = True
            self._bar.setValue(place + moved)
            self._busy = False
            self._viewport.update()
        self._viewport.update()

    def _laid_out(self, draft: str, text: str) -> DraftPage:
        editor = self.editor
        if draft in self.pages and self.pages[draft].text() != text:
            self.pages.drop(draft)
        if draft not in self.pages:
            page = self.pages.new(top=TOP, bottom=editor.formats.bottom)
            page.resemble(editor.document(), self._viewport)
            page.set_look(editor.formats.style, editor.font())
            page.fill(text)
            self.pages.needed |= {draft}
            self.pages.keep(draft, page)
        page = self.pages[draft]
        page.set_look(editor.formats.style, editor.font())
        page.lay_out(self._viewport.width())
        self._ready.add(draft)
        return page

    def _estimate(self, row: ScrollRow) -> int:
        return self._guess.of(row, self._texts.get(row.draft))

    def _anchor_draft(self, rows: Sequence[ScrollRow]) -> str | None:
        """Return the draft of the first row in sight that is still shown."""
        seen = [rows[one].draft for one in self._in_sight(0) if one < len(rows)]
        return next((draft for draft in seen if draft in self._numbers), None)

    def rect_of(self, number: int) -> QRect:
        """Return where a row is in the viewport."""
        width = self._viewport.width()
        return QRect(0, self.y_of(number), width, self.stack.height(number))
