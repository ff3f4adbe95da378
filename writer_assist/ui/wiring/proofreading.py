"""Wires what reads along: spelling and grammar, in the language of the open text."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QObject, QTimer, Slot

from writer_assist.manuscript.grammar import is_english
from writer_assist.paths import DataFolder
from writer_assist.settings import Settings
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.settings.controller import SettingsController
from writer_assist.ui.text import tr
from writer_assist.ui.wiring.grammar import GrammarWiring
from writer_assist.ui.wiring.spelling import SpellingWiring

SYSTEM = "system"  # of the setting
LONG_MS = 700  # of searching, after which the writer is told
JUDGED = 12_000  # characters, by which the language of a text is told
LEAST_WORDS = 100  # of a new text, before it is looked at


class ProofreadingWiring(QObject):
    """Switches both with the settings, tells them the language, and goes from mark to mark.

    Attributes:
        spelling: The dictionary.
        grammar: The grammar checker, for English.
    """

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
            folder: Holds the writer's own words and dictionaries, and what is ignored.
            window: The window.
            settings: Say what is underlined, and in which language.
            messages: Shows what went wrong.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._folder, self._window = folder, window
        self._settings, self._messages = settings, messages
        self.spelling = SpellingWiring(folder, window, messages, self)
        self.grammar = GrammarWiring(folder, window, messages, self)
        self._own_language = ""
        self._found: str | None = None  # the dictionary of the text's language, if it is another
        self._is_judged = False
        self._enough = LEAST_WORDS
        self._long = QTimer(self, singleShot=True, interval=LONG_MS)
        self._long.timeout.connect(self._tell_long)
        search = window.editor.mark_search
        search.none_found.connect(self._tell_none)
        search.found.connect(self._end_search)
        window.action("spelling").triggered.connect(self._choose_spelling)
        window.action("grammar").triggered.connect(self._choose_grammar)
        window.action("next_mark").triggered.connect(self._seek)
        window.action("ignored_grammar").triggered.connect(self._show_ignored)
        self.spelling.dictionary_opened.connect(self._judge)
        window.editor.words_changed.connect(self._follow_words)
        settings.chosen.connect(self._follow)
        settings.remembered.connect(self._apply)
        self._apply(settings.settings)

    @property
    def language(self) -> str:
        """The language of the open text, such as "de_CH"."""
        return self._own_language or self._found or self._usual

    @property
    def _usual(self) -> str:
        chosen = self._settings.settings.spelling_language
        return QLocale().name() if chosen == SYSTEM else chosen

    @property
    def _is_unread(self) -> bool:
        """Whether no dictionary knows the words of the text."""
        return self._found == "" and not self._own_language

    @Slot(str)
    def set_language(self, language: str) -> None:
        """Say in which language the open text is; empty for the one of the settings."""
        self._own_language = language
        self._apply(self._settings.settings)

    @Slot()
    def begin_text(self) -> None:
        """Look in which language a text is that was just opened; till then it is as before."""
        self._is_judged, self._enough = False, LEAST_WORDS
        self._judge()

    def finish(self) -> None:
        """End the threads; the window is already closed."""
        self.spelling.finish()
        self.grammar.finish()

    @Slot(object, object)
    def _follow(self, before: Settings, now: Settings) -> None:
        if before.spelling_language != now.spelling_language:
            self._found, self._is_judged = None, False
        self._apply(now)

    @Slot(int)
    def _follow_words(self, words: int) -> None:
        if words >= self._enough and not self._is_judged:
            self._enough = words * 5 // 4  # a text that says little anew is not read at every key
            self._judge()

    @Slot()
    def _judge(self) -> None:
        if self._is_judged or self._own_language or not self._settings.settings.spelling:
            return
        if self.spelling.has_dictionary or self._is_unread:
            self._is_judged = True
            text = self._window.editor.text()[:JUDGED]
            self.spelling.judge(text, self._usual, self._take)

    def _take(self, name: str | None) -> None:
        if name is None:
            self._is_judged = False
        elif name != self.spelling.dictionary and not self._own_language:
            self._found = name
            self._apply(self._settings.settings)

    @Slot(object)
    def _apply(self, settings: Settings) -> None:
        self._window.action("spelling").setChecked(settings.spelling)
        self._window.action("grammar").setChecked(settings.grammar)
        language = None if self._is_unread else self.language
        self.spelling.check_in(language if settings.spelling else None)
        is_read = settings.grammar and language is not None and is_english(language)
        self.grammar.check_in(language if is_read else None)

    @Slot(bool)
    def _choose_spelling(self, on: bool) -> None:
        self._settings.remember(spelling=on)

    @Slot(bool)
    def _choose_grammar(self, on: bool) -> None:
        self._settings.remember(grammar=on)
        if on and not is_english(self.language):
            self._messages.say(self._not_english())

    @Slot()
    def _seek(self) -> None:
        settings, editor = self._settings.settings, self._window.editor
        if not settings.spelling and not settings.grammar:
            self._messages.say(
                tr("Spelling and grammar are switched off. Shift+F7 switches spelling on.")
            )
        elif editor.spelling.is_on or editor.grammar.is_on:
            self._long.start()
            editor.mark_search.seek()
        elif settings.spelling and self._is_unread:
            self._messages.say(
                tr(
                    "No dictionary on this computer knows the language of this text, so no word "
                    "has a line under it. A pair of .aff and .dic files goes into {folder}."
                ).format(folder=self._folder.dictionaries)
            )
        elif settings.spelling and not self.spelling.has_dictionary:
            self._messages.say(
                tr(
                    "There is no dictionary for {language}. Put its .aff and .dic files into "
                    "{folder}, or choose another one in the settings."
                ).format(language=self._language_name(), folder=self._folder.dictionaries)
            )
        else:
            self._messages.say(self._not_english())

    @Slot()
    def _tell_long(self) -> None:
        if self._window.editor.mark_search.is_searching:
            self._messages.say(tr("Reading on for the next one. A key or a click stops it."))

    @Slot()
    def _end_search(self) -> None:
        self._messages.withdraw(tr("Reading on for the next one. A key or a click stops it."))

    @Slot()
    def _tell_none(self) -> None:
        self._end_search()
        if self._window.editor.grammar.is_on:
            self._messages.say(tr("Nothing in this text has a line under it."))
        else:
            self._messages.say(tr("Every word of this text is in the dictionary."))

    @Slot()
    def _show_ignored(self) -> None:
        if self._window.editor.grammar.is_on:
            self.grammar.show_ignored()
        elif self._settings.settings.grammar:
            self._messages.say(self._not_english())
        else:
            self._messages.say(tr("Grammar is switched off. Alt+Shift+F7 switches it on."))

    def _not_english(self) -> str:
        told = tr("Grammar is checked in English only; this text is in {language}.")
        return told.format(language=self._language_name())

    def _language_name(self) -> str:
        locale = QLocale(self.language)
        if locale == QLocale.c():
            return self.language
        return QLocale.languageToString(locale.language())
