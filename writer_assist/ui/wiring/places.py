"""Wires comments, bookmarks and footnotes: their keys, and the list that leads through them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QTextCursor

from writer_assist.domain.draft_places import DraftPlace, PlaceKind, places_in
from writer_assist.domain.footnotes import next_label, other_end
from writer_assist.manuscript.bookmarks import (
    Bookmark,
    bookmark_at,
    found_again,
    load_bookmarks,
    save_bookmarks,
)
from writer_assist.ui.background import Background
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.text import characters_before, tr, units_before

_SHOWN = 80  # characters of a bookmarked line, in the list


class PlacesWiring(QObject):
    """Sets and finds places of the draft; the bookmarks are kept for each file."""

    def __init__(
        self,
        background: Background,
        file: Path,
        window: MainWindow,
        draft: OpenDraft,
        messages: MessageController,
        parent: QObject | None = None,
    ) -> None:
        """Connect everything.

        Args:
            background: Touches the disk, and looks through long drafts.
            file: Keeps the bookmarks of all drafts.
            window: The window.
            draft: The draft being written.
            messages: Say what there is not.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._background, self._file, self._window = background, file, window
        self._draft, self._messages = draft, messages
        self._kept: tuple[Bookmark, ...] = ()
        for name, act in {
            "comment": self._comment,
            "next_comment": partial(self._walk_comments, onward=True),
            "previous_comment": partial(self._walk_comments, onward=False),
            "footnote": self._footnote,
            "bookmark": window.editor.bookmarks.toggle,
            "next_bookmark": partial(self._walk_bookmarks, onward=True),
            "previous_bookmark": partial(self._walk_bookmarks, onward=False),
            "places": self._open,
        }.items():
            window.action(name).triggered.connect(lambda _=False, act=act: act())
        window.editor.bookmarks.changed.connect(self._keep)
        window.editor.words_changed.connect(self._keep)
        window.beside.places.place_chosen.connect(self._show)
        window.beside.places.place_entered.connect(self._enter)
        draft.opened.connect(self._load)
        draft.moved.connect(self._follow)

    @Slot()
    def _comment(self) -> None:
        """Write a comment after the caret or the selection; no word of the story becomes one."""
        editor = self._window.editor
        if editor.isReadOnly():
            return
        cursor = editor.textCursor()
        cursor.setPosition(cursor.selectionEnd())
        before = editor.document().characterAt(cursor.position() - 1)
        lead = "" if cursor.atBlockStart() or before.isspace() else " "
        editor.put(cursor, f"{lead}%%  %%")
        cursor.setPosition(cursor.position() - 3)
        editor.setTextCursor(cursor)
        editor.setFocus()

    @Slot()
    def _footnote(self) -> None:
        """Go from a mark to its footnote or back; elsewhere, begin a footnote."""
        editor = self._window.editor
        text = editor.text()
        cursor = editor.textCursor()
        place = characters_before(text, cursor.position())
        other = other_end(text, place)
        if other is not None:
            editor.go_to(units_before(text, other))
            editor.setFocus()
        elif not editor.isReadOnly():
            label = next_label(text)
            end = QTextCursor(editor.document())
            end.beginEditBlock()
            cursor.setPosition(cursor.selectionEnd())
            cursor.insertText(f"[^{label}]")
            end.movePosition(QTextCursor.MoveOperation.End)
            gap = "\n" * (2 - min(2, len(text) - len(text.rstrip("\n"))))
            end.insertText(f"{gap}[^{label}]: ")
            end.endEditBlock()
            editor.end_undo_step()
            editor.setTextCursor(end)
            editor.caret_height.follow()
            editor.setFocus()

    def _walk_comments(self, *, onward: bool) -> None:
        text = self._window.editor.text()
        here = characters_before(text, self._window.editor.textCursor().position())

        def show(places: tuple[DraftPlace, ...]) -> None:
            comments = [place for place in places if place.kind is PlaceKind.COMMENT]
            if not comments:
                self._messages.say(tr("There are no comments in this text."))
                return
            after = [place for place in comments if place.start > here]
            before = [place for place in comments if place.start < here]
            chosen = (after or comments)[0] if onward else (before or comments)[-1]
            self._enter(chosen)

        self._background.run(partial(places_in, text), on_done=show)

    def _walk_bookmarks(self, *, onward: bool) -> None:
        place = self._window.editor.bookmarks.beside(onward=onward)
        if place is None:
            self._messages.say(tr("There are no bookmarks in this text."))
            return
        self._window.action("go_to_text").trigger()
        self._window.editor.go_to(place)

    @Slot()
    def _open(self) -> None:
        pane = self._window.beside
        if pane.shows_places():
            pane.leave()
            return
        pane.show_places()
        self._list()
        pane.take_focus()

    def _list(self) -> None:
        """Look through the draft on another thread, and show what there is."""
        text = self._window.editor.text()
        marks = self._bookmarks(text)

        def look() -> tuple[DraftPlace, ...]:
            found = [
                DraftPlace(PlaceKind.BOOKMARK, mark.start, mark.words[:_SHOWN]) for mark in marks
            ]
            return tuple(sorted([*found, *places_in(text)], key=lambda place: place.start))

        self._background.run(look, on_done=self._window.beside.places.set_places)

    @Slot(object)
    def _show(self, place: DraftPlace) -> None:
        editor = self._window.editor
        editor.go_to(units_before(editor.text(), place.start))

    @Slot(object)
    def _enter(self, place: DraftPlace) -> None:
        self._window.action("go_to_text").trigger()
        self._show(place)

    def _bookmarks(self, text: str) -> tuple[Bookmark, ...]:
        places = self._window.editor.bookmarks.places()
        return tuple(bookmark_at(text, characters_before(text, place)) for place in places)

    @Slot()
    def _keep(self) -> None:
        """Keep the bookmarks where they are now; show the list again where it is open."""
        editor, draft = self._window.editor, self._draft.path
        if editor.bookmarks.places() or self._kept:
            marks = self._bookmarks(editor.text())
            if marks != self._kept and draft:
                self._kept = marks
                self._background.run(partial(save_bookmarks, self._file, draft, marks))
        if self._window.beside.shows_places():
            self._list()

    @Slot()
    def _load(self) -> None:
        draft, text = self._draft.path, self._window.editor.text()
        self._kept = ()
        self._window.editor.bookmarks.show(())

        def look() -> tuple[tuple[Bookmark, ...], tuple[int, ...]]:
            marks = load_bookmarks(self._file, draft)
            return marks, tuple(units_before(text, place) for place in found_again(text, marks))

        def show(found: tuple[tuple[Bookmark, ...], tuple[int, ...]]) -> None:
            if draft == self._draft.path and not self._window.editor.bookmarks.places():
                self._kept = found[0]
                self._window.editor.bookmarks.show(found[1])

        self._background.run(look, on_done=show)

    @Slot(str, str)
    def _follow(self, old: str, new: str) -> None:
        if self._kept:
            self._background.run(partial(save_bookmarks, self._file, new, self._kept, was_at=old))
