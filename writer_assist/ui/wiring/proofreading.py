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
        self._long = QTimer(self, singleShot=True, interval=LONG_MS)
        self._long.timeout.connect(self._tell_long)
        search = window.editor.mark_search
        search.none_found.connect(self._tell_none)
        search.found.connect(self._end_search)
        window.action("spelling").triggered.connect(self._choose_spelling)
        window.action("grammar").triggered.connect(self._choose_grammar)
        window.action("next_mark").triggered.connect(self._seek)
        window.action("ignored_grammar").triggered.connect(self._show_ignored)
        settings.chosen.connect(self._follow)
        settings.remembered.connect(self._apply)
        self._apply(settings.settings)

    @property
    def language(self) -> str:
        """The language of the open text, such as "de_CH"."""
        chosen = self._own_language or self._settings.settings.spelling_language
        return QLocale().name() if chosen == SYSTEM else chosen

    @Slot(str)
    def set_language(self, language: str) -> None:
        """Say in which language the open text is; empty for the one of the settings."""
        self._own_language = language
        self._apply(self._settings.settings)

    def finish(self) -> None:
        """End the threads; the window is already closed."""
        self.spelling.finish()
        self.grammar.finish()

    @Slot(object, object)
    def _follow(self, _before: Settings, now: Settings) -> None:
        self._apply(now)

    @Slot(object)
    def _apply(self, settings: Settings) -> None:
        self._window.action("spelling").setChecked(settings.spelling)
        self._window.action("grammar").setChecked(settings.grammar)
        language = self.language
        self.spelling.check_in(language if settings.spelling else None)
        self.grammar.check_in(language if settings.grammar and is_english(language) else None)

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
