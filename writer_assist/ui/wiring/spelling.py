"""Wires the spelling: the dictionary on a thread of its own, the names of the book, the menu."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QLocale, QObject, Signal, Slot

from writer_assist.domain.book_names import NameList
from writer_assist.manuscript.spelling import Speller, dictionaries, dictionary_for
from writer_assist.paths import DataFolder
from writer_assist.settings import Settings
from writer_assist.ui.background import Background
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.settings.controller import SettingsController
from writer_assist.ui.text import tr

SYSTEM = "system"  # of the setting


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
        settings: SettingsController,
        messages: MessageController,
        parent: QObject | None = None,
    ) -> None:
        """Connect everything; call :meth:`finish` at the end.

        Args:
            folder: Holds the writer's own words and dictionaries.
            window: The window.
            settings: Say whether words are underlined, and by which dictionary.
            messages: Shows what went wrong.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._folder, self._window = folder, window
        self._settings, self._messages = settings, messages
        self._background = Background("spelling", self)
        self._background.failed.connect(messages.fail)
        self._speller: Speller | None = None
        self._names: tuple[str, ...] = ()
        self._shown: tuple[bool, str] = (False, "")
        marks = window.editor.spelling
        marks.words_wanted.connect(self._check)
        marks.suggestions_wanted.connect(self._suggest)
        marks.word_added.connect(self._add)
        marks.none_found.connect(self._tell_none)
        window.action("spelling").triggered.connect(self._choose)
        window.action("next_unknown").triggered.connect(self._seek)
        settings.chosen.connect(self._follow)
        settings.remembered.connect(self._apply)
        self._apply(settings.settings)

    @Slot(object)
    def set_names(self, listed: NameList) -> None:
        """Take the names of the book for known words."""
        if listed.spelled != self._names:
            self._take_names(listed.spelled)

    def finish(self) -> None:
        """End the thread; the window is already closed."""
        self._background.finish()

    @Slot(object, object)
    def _follow(self, _before: Settings, now: Settings) -> None:
        self._apply(now)

    @Slot(object)
    def _apply(self, settings: Settings) -> None:
        wanted = settings.spelling, settings.spelling_language
        self._window.action("spelling").setChecked(settings.spelling)
        if wanted == self._shown:
            return
        self._shown = wanted
        self._speller = None
        self._window.editor.spelling.set_on(False)
        if settings.spelling:
            self._background.run(self._opening(settings.spelling_language), on_done=self._use)

    def _opening(self, language: str) -> Callable[[], OpenedDictionary]:
        folder = self._folder
        locale = QLocale().name() if language == SYSTEM else language

        def opened() -> OpenedDictionary:
            found = dictionaries(folder.dictionaries)
            name = dictionary_for(locale, found)
            speller = Speller(name, found[name], folder.own_words) if name else None
            return OpenedDictionary(speller, tuple(found))

        return opened

    def _use(self, opened: OpenedDictionary) -> None:
        self._window.set_dictionaries(opened.names)
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

    @Slot(str)
    def _add(self, word: str) -> None:
        speller, marks = self._speller, self._window.editor.spelling

        if speller is not None:
            self._background.run(lambda: speller.add(word), at_end=marks.check_again)

    @Slot(bool)
    def _choose(self, on: bool) -> None:
        self._settings.remember(spelling=on)

    @Slot()
    def _seek(self) -> None:
        if not self._settings.settings.spelling:
            self._messages.say(tr("Spelling is switched off. Shift+F7 switches it on."))
        elif self._speller is None:
            self._messages.say(
                tr(
                    "There is no dictionary for your language. Put its .aff and .dic files into "
                    "{folder}, or choose another one in the settings."
                ).format(folder=self._folder.dictionaries)
            )
        else:
            self._window.editor.spelling.seek()

    @Slot()
    def _tell_none(self) -> None:
        self._messages.say(tr("Every word of this draft is in the dictionary."))
