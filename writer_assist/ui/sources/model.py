"""The snippets of the list as a Qt model, and the quotation when one is dragged."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, Qt, Slot
from PySide6.QtGui import QGuiApplication

from writer_assist.domain.readable import readable
from writer_assist.domain.snippet import Snippet
from writer_assist.ui.sources.reasons import best_sentence, chips
from writer_assist.ui.text import NO_INDEX, Index

SNIPPET_ROLE = Qt.ItemDataRole.UserRole

PASSAGE_MIME = "application/x-writer-assist-passage"

_SOURCE = "> — "

_ADDRESS = re.compile(r"[<(]?\b(?:https?://|www\.)[^\s<>]+[>)]?")
# Lines that are not part of the prose: headings, and the first line of a callout.
_HEAD = re.compile(r"^[ \t>]*(?:#{1,6}[ \t].*|\[![\w-]+\].*)$", re.MULTILINE)
_CREDIT = re.compile(
    r"(?:author|artist|art|by|credits?|image|licen[cs]e|link|photo|source|url|via)s?\b[ \t]*[:—–-]",
    re.IGNORECASE,
)


class SourcesModel(QAbstractListModel):
    """A list of snippets; when it changes, rows that stay are not touched."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._snippets: list[Snippet] = []

    def snippet(self, row: int) -> Snippet:
        """Return the snippet of a row."""
        return self._snippets[row]

    @Slot(tuple)
    def set_snippets(self, snippets: Sequence[Snippet]) -> None:
        """Show these snippets, each passage once."""
        wanted = list({snippet.passage.passage_id: snippet for snippet in snippets}.values())
        self._remove_all_but({snippet.passage.passage_id for snippet in wanted})
        for row, snippet in enumerate(wanted):
            self._put(row, snippet)

    def rowCount(self, parent: Index = NO_INDEX) -> int:  # noqa: N802
        """Return how many snippets there are."""
        return 0 if parent.isValid() else len(self._snippets)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a snippet, or its words for a screen reader."""
        if not index.isValid() or index.row() >= len(self._snippets):
            return None
        snippet = self._snippets[index.row()]
        if role == SNIPPET_ROLE:
            return snippet
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{snippet.passage.label}: {best_sentence(snippet)}"
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return ", ".join(chips(snippet.reasons))
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let snippets be dragged into the text."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    def mimeTypes(self) -> list[str]:  # noqa: N802
        """Name what a drag carries."""
        return ["text/plain", PASSAGE_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:  # noqa: N802
        """Return the first dragged snippet as a quotation; with Shift held its whole passage."""
        if not indexes:
            return QMimeData()
        held = QGuiApplication.keyboardModifiers()
        whole = bool(held & Qt.KeyboardModifier.ShiftModifier)
        return mime_of(self._snippets[indexes[0].row()], whole=whole)

    def _remove_all_but(self, kept: set[int]) -> None:
        for row in range(len(self._snippets) - 1, -1, -1):
            if self._snippets[row].passage.passage_id not in kept:
                self.beginRemoveRows(QModelIndex(), row, row)
                del self._snippets[row]
                self.endRemoveRows()

    def _put(self, row: int, snippet: Snippet) -> None:
        present = self._row_of(snippet.passage.passage_id)
        if present is None:
            self.beginInsertRows(QModelIndex(), row, row)
            self._snippets.insert(row, snippet)
            self.endInsertRows()
            return
        if present != row:
            self.beginMoveRows(QModelIndex(), present, present, QModelIndex(), row)
            self._snippets.insert(row, self._snippets.pop(present))
            self.endMoveRows()
        if self._snippets[row] != snippet:
            self._snippets[row] = snippet
            self.dataChanged.emit(self.index(row), self.index(row))

    def _row_of(self, passage_id: int) -> int | None:
        for row, snippet in enumerate(self._snippets):
            if snippet.passage.passage_id == passage_id:
                return row
        return None


def quotation(snippet: Snippet, *, whole: bool = False) -> str:
    """Return the sentence that is shown, or the whole passage, as a quotation with its source."""
    lines = _prose(snippet.passage.text) if whole else _prose(best_sentence(snippet))
    lines = lines or _prose(snippet.passage.text) or [best_sentence(snippet)]
    return "\n".join([*(f"> {line}" for line in lines), f"{_SOURCE}{snippet.passage.label}", ""])


def mime_of(snippet: Snippet, *, whole: bool = False) -> QMimeData:
    """Return what a drag carries: the quotation, and which passage it is."""
    data = QMimeData()
    data.setText(quotation(snippet, whole=whole))
    data.setData(PASSAGE_MIME, str(snippet.passage.passage_id).encode())
    return data


def passage_in(data: QMimeData) -> int | None:
    """Return the id of the passage that a drag carries; None for any other text."""
    raw = bytes(data.data(PASSAGE_MIME).data())
    return int(raw) if raw.isdigit() else None


def quoted_note(quotation: str) -> tuple[str, ...]:
    """Return the note that a quotation names as its source; none if it names none."""
    last = quotation.rstrip().rpartition("\n")[2]
    return (last.removeprefix(_SOURCE),) if last.startswith(_SOURCE) else ()


def _prose(markdown: str) -> list[str]:
    """Return the lines of prose: no marks, addresses, headings or credits."""
    words = readable(_ADDRESS.sub("", readable(_HEAD.sub("", markdown))))
    lines = (line.strip(" \t|") for line in words.split("\n"))
    return [line for line in lines if line and not _CREDIT.match(line)]
