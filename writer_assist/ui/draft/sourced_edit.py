"""Changes of the draft that come from somewhere: cards, notes, other wordings, earlier versions."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QTextBlock, QTextCursor
from PySide6.QtWidgets import QWidget

from writer_assist.domain.authorship import TYPED_NOW, Origin, Provenance, Runs
from writer_assist.domain.rewriting import Rewriting
from writer_assist.ui.draft.authorship import AuthorshipRecorder, ExpectedChange, replaced
from writer_assist.ui.draft.caret_height import CaretHeight
from writer_assist.ui.draft.pasting import plain
from writer_assist.ui.draft.prose import ProseEdit
from writer_assist.ui.sources.model import quoted_note
from writer_assist.ui.text import units_before


class SourcedEdit(ProseEdit):
    """Inserts and replaces text, each as one step to undo, and records where it is from.

    Attributes:
        authorship: Knows who wrote what.
        caret_height: Keeps the line being written in sight.
    """

    def __init__(self, parent: QWidget | None = None, *, top: int = 0, bottom: int = 0) -> None:
        super().__init__(parent, top=top, bottom=bottom)
        self.authorship = AuthorshipRecorder(self.document(), self)
        self.caret_height = CaretHeight(self)

    def go_to(self, position: int) -> None:
        """Put the caret at a place in the text and show it.

        Args:
            position: As in ``textCursor().position()``; beyond the text means its end.
        """
        cursor = self.textCursor()
        cursor.setPosition(max(0, min(position, self.document().characterCount() - 1)))
        self.setTextCursor(cursor)
        self.caret_height.follow()

    def insert_at(
        self, place: QTextCursor, text: str, *, model: str = "", notes: Sequence[str] = ()
    ) -> None:
        """Insert a card at a remembered place, as one step to undo.

        The caret stays where it is in the text; if it is at the place, it ends
        up after the new text.

        Args:
            place: The place.
            text: What the card says.
            model: The language model that wrote it.
            notes: The notes that it was written from.
        """
        cursor = QTextCursor(place)
        source = self.authorship.insertion(Origin.ACCEPTED, text, model=model, notes=notes)
        self.put(cursor, text, source)
        if cursor.position() == self.textCursor().position():
            self.caret_height.follow()

    def insert(self, text: str) -> None:
        """Insert suggested words at the caret in place of the selection, as one step to undo."""
        model = self.authorship.suggester()
        self.put(
            self.textCursor(), text, self.authorship.insertion(Origin.ACCEPTED, text, model=model)
        )
        self.caret_height.follow()

    def put(self, place: QTextCursor, text: str, source: Provenance | None = None) -> None:
        """Insert text at a place, replacing what is selected there, as one undo step.

        Args:
            place: The place.
            text: The text.
            source: Where it is from; None if the writer typed what is new in it.
        """
        if source is not None:
            ends = place.selectionStart(), place.selectionEnd()
            self.authorship.expect(replaced(*ends, plain(text), source))
        super().put(place, text)

    def restore_parts(
        self, text: str, parts: Sequence[tuple[int, int, str]], runs: Sequence[Runs]
    ) -> None:
        """Replace stretches of the text by earlier ones, whose sources are known.

        Args:
            text: What is shown here.
            parts: See ``replace_parts``.
            runs: Cover the new words of each.
        """
        cursors = [self.cursor_at(text, start, end) for start, end, _ in parts]
        self.authorship.expect(
            *(
                ExpectedChange(cursor.selectionStart(), cursor.selectionEnd(), plain(part[2]), one)
                for cursor, part, one in zip(cursors, parts, runs, strict=True)
            )
        )
        self.replace_parts(text, parts)

    def rewrite(self, start: int, selection: str, wanted: Rewriting) -> None:
        """Put another wording in place of a stretch, as one step to undo.

        What stays keeps its source.  What a model wrote is an accepted text; otherwise what is new
        is another form of what it replaces, and keeps that source.

        Args:
            start: Where the stretch begins, as cursors count.
            selection: What stands there.
            wanted: The new wording.
        """
        source = self._source_of(wanted)
        places, changes = [], []
        for first, last, words in wanted.edits:
            place = QTextCursor(self.document())
            place.setPosition(start + units_before(selection, first))
            end = start + units_before(selection, last)
            place.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            known = source or self.authorship.source_at(end) or TYPED_NOW
            changes.append(replaced(place.selectionStart(), end, words, known))
            places.append(place)
        self.authorship.expect(*changes)
        self.replace_at(places, [words for _, _, words in wanted.edits])

    def words_after(self, position: int, most: int) -> str:
        """Return what follows a place, paragraphs ended by line feeds, no longer than this."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(position)
        end = min(position + most, self.document().characterCount() - 1)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        return cursor.selectedText().replace("\u2029", "\n")

    def insert_apart(self, text: str) -> None:
        """Insert a quotation as paragraphs of its own after the caret's, as one step to undo.

        On a blank line, or at a paragraph's beginning, they go before it.  Blank lines part
        them from their neighbours, and nothing that is selected is replaced.  The caret stays
        in its paragraph; where nothing follows, it moves to a new one.
        """
        caret = self.textCursor()
        cursor = QTextCursor(self.document())
        cursor.setPosition(caret.position())
        block = cursor.block()
        if cursor.atBlockStart() or not block.text().strip():
            cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock)
            lead, tail, goes_along = _gap(block.previous()), "\n\n", True
        else:
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
            goes_along = not block.next().isValid()
            lead, tail = "\n\n", "\n\n" if goes_along else _gap(block.next())
        stay = caret.position()
        words, notes = f"{lead}{text.strip()}{tail}", quoted_note(text)
        source = self.authorship.insertion(Origin.QUOTED, words, notes=notes)
        self.put(cursor, words, source)
        caret.setPosition(cursor.position() if goes_along else stay)
        self.setTextCursor(caret)
        self.caret_height.follow()

    def createMimeDataFromSelection(self) -> QMimeData:  # noqa: N802
        """Copy or drag the text; who wrote it is known when it is pasted here again."""
        cursor, text = self.textCursor(), self.selected_text()
        self.authorship.remember(cursor.selectionStart(), cursor.selectionEnd(), text)
        return super().createMimeDataFromSelection()

    def _source_of(self, wanted: Rewriting) -> Provenance | None:
        if not wanted.model:
            return None
        words = "".join(words for _, _, words in wanted.edits)
        notes = (wanted.snippet.passage.label,) if wanted.snippet else ()
        return self.authorship.insertion(Origin.ACCEPTED, words, model=wanted.model, notes=notes)

    def _paste(self, words: str) -> None:
        cursor, runs = self.textCursor(), self.authorship.pasted(words)
        ends = cursor.selectionStart(), cursor.selectionEnd()
        self.authorship.expect(ExpectedChange(*ends, words, runs))
        super()._paste(words)


def _gap(neighbour: QTextBlock) -> str:
    """Return the line feeds that make a blank line beside a paragraph; "" where there is one."""
    return "\n" if neighbour.text().strip() else ""
