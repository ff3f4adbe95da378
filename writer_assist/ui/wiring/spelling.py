"""Wires the spelling: the dictionary on a thread of its own, the names of the book, suggestions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from writer_assist.domain.book_names import NameList
from writer_assist.file_names import shown_name
from writer_assist.manuscript.project import Project
from writer_assist.manuscript.spelling import (
    Speller,
    dictionaries,
    dictionary_for,
    dictionary_of,
)
from writer_assist.manuscript.word_lists import WordLists
from writer_assist.paths import DataFolder
from writer_assist.ui.background import Background
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.widgets import open_dialog


@dataclass(frozen=True, slots=True)
class OpenedDictionary:
    """What opening a dictionary gave: a speller or None, and the names of all that there are."""

    speller: Speller | None
    names: tuple[str, ...]


class SpellingWiring(QObject):
    """Opens the chosen dictionary, and answers which words of the visible text it knows.

    Signals:
        dictionary_opened: The words of the visible text are checked from now on.
    """

    dictionary_opened = Signal()

    def __init__(
        self,
        folder: DataFolder,
        window: MainWindow,
        messages: MessageController,
        parent: QObject | None = None,
    ) -> None:
        """Connect everything; call :meth:`check_in` to begin, and :meth:`finish` at the end.

        Args:
            folder: Holds the writer's own words and dictionaries.
            window: The window.
            messages: Shows what went wrong.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._folder, self._window = folder, window
        self._background = Background("spelling", self)
        self._background.failed.connect(messages.fail)
        self._speller: Speller | None = None
        self._lists = WordLists(folder.own_words)
        self._index: Path | None = None
        self._names: tuple[str, ...] = ()
        self._language: str | None = None
        marks = window.editor.spelling
        marks.words_wanted.connect(self._check)
        marks.suggestions_wanted.connect(self._suggest)
        marks.word_added.connect(partial(self._add, of_book=False))
        marks.book_word_added.connect(partial(self._add, of_book=True))
        window.action("word_lists").triggered.connect(self._open_lists)

    @property
    def has_dictionary(self) -> bool:
        """Whether there is a dictionary for the language, and it is open."""
        return self._speller is not None

    def check_in(self, language: str | None) -> None:
        """Check the words of a language such as "de_CH" from now on; None checks nothing."""
        if language == self._language:
            return
        self._language = language
        self._speller = None
        self._window.editor.spelling.set_on(False)
        if language is not None:
            self._background.run(self._opening(language), on_done=partial(self._use, language))

    @property
    def dictionary(self) -> str:
        """The name of the dictionary that is open; empty for none."""
        return self._speller.name if self._speller is not None else ""

    def judge(self, text: str, usual: str, on_done: Callable[[str | None], None]) -> None:
        """Find out which dictionary knows the words of a text; see ``dictionary_of``.

        Args:
            text: Some pages of it.
            usual: The language that is to be expected.
            on_done: Takes the dictionary's name.
        """
        speller, folder = self._speller, self._folder

        def judged() -> str | None:
            names = dictionaries(folder.dictionaries)
            return dictionary_of(text, speller, dictionary_for(usual, names), names)

        self._background.run(judged, on_done=on_done)

    @Slot(object)
    def follow_project(self, project: Project | None) -> None:
        """Know the words of the open book, and no longer those of another."""
        index = project.index if project else None
        marks = self._window.editor.spelling
        marks.book = shown_name(index.title) if index else ""
        path = index.path if index else None
        if path != self._index:
            self._index = path
            lists = self._lists
            self._background.run(lambda: lists.turn(path), at_end=marks.forget)

    @Slot(object)
    def set_names(self, listed: NameList) -> None:
        """Take the names of the book for known words."""
        if listed.spelled != self._names:
            self._take_names(listed.spelled)

    def finish(self) -> None:
        """End the thread; the window is already closed."""
        self._background.finish()

    def _opening(self, language: str) -> Callable[[], OpenedDictionary]:
        folder, lists, index = self._folder, self._lists, self._index

        def opened() -> OpenedDictionary:
            found = dictionaries(folder.dictionaries)
            name = dictionary_for(language, found)
            lists.turn(index)
            speller = Speller(name, found[name], lists) if name else None
            return OpenedDictionary(speller, tuple(found))

        return opened

    def _use(self, language: str, opened: OpenedDictionary) -> None:
        self._window.set_dictionaries(opened.names)
        if language != self._language:  # another one is wanted by now
            return
        self._speller = opened.speller
        if opened.speller is not None:
            self._take_names(self._names)
            self._window.editor.spelling.set_on(True)
            self.dictionary_opened.emit()

    def _take_names(self, names: tuple[str, ...]) -> None:
        self._names = names
        speller = self._speller
        if speller is not None:
            marks = self._window.editor.spelling
            self._background.run(lambda: speller.set_names(names), on_done=lambda _: marks.forget())

    @Slot(tuple)
    def _check(self, words: tuple[str, ...]) -> None:
        speller = self._speller
        if speller is not None:
            self._background.run(
                lambda: {word: speller.knows(word) for word in words},
                on_done=self._window.editor.spelling.tell,
            )

    @Slot(str)
    def _suggest(self, word: str) -> None:
        speller, editor = self._speller, self._window.editor
        if speller is not None:
            self._background.run(
                lambda: speller.suggestions(word),
                on_done=lambda found: editor.show_suggestions(word, found),
            )

    def _add(self, word: str, *, of_book: bool) -> None:
        self._change(of_book=of_book, add=(word,))

    def _change(
        self, *, of_book: bool, add: tuple[str, ...] = (), remove: tuple[str, ...] = ()
    ) -> None:
        lists, marks = self._lists, self._window.editor.spelling
        self._background.run(
            lambda: lists.change(of_book=of_book, add=add, remove=remove),
            # A word that is not known any more was not asked for again.
            at_end=marks.forget if remove else marks.check_again,
        )

    @Slot()
    def _open_lists(self) -> None:
        lists, index = self._lists, self._index

        def read() -> tuple[tuple[str, ...], tuple[str, ...]]:
            lists.turn(index)
            return lists.own, lists.of_book

        self._background.run(read, on_done=self._show_lists)

    def _show_lists(self, words: tuple[tuple[str, ...], tuple[str, ...]]) -> None:
        # Imported only now: the first key press must not wait for dialogs.
        from writer_assist.ui.draft.word_lists import WordListsDialog

        dialog = WordListsDialog(*words, self._window.editor.spelling.book, self._window)
        dialog.own_changed.connect(
            lambda add, remove: self._change(of_book=False, add=add, remove=remove)
        )
        dialog.book_changed.connect(
            lambda add, remove: self._change(of_book=True, add=add, remove=remove)
        )
        open_dialog(dialog)
