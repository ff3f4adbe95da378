"""Wires the marks of the text: what typing sets by itself, italics and bold."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from writer_assist.domain.emphasis import BOLD, ITALIC
from writer_assist.settings import Settings
from writer_assist.ui.draft.typing import SYSTEM, emphasise
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.settings.controller import SettingsController


class MarksWiring(QObject):
    """Connects the entries of the menu *Edit* that are about marks in the text."""

    def __init__(
        self, window: MainWindow, settings: SettingsController, parent: QObject | None = None
    ) -> None:
        """Connect everything, and follow the settings from now on."""
        super().__init__(parent)
        self._window, self._settings = window, settings
        self._language = ""
        window.action("italic").triggered.connect(self._set_italic)
        window.action("bold").triggered.connect(self._set_bold)
        window.action("paste_plain").triggered.connect(window.editor.paste_plain)
        window.action("typography").triggered.connect(self._choose_typography)
        settings.chosen.connect(self._follow)
        settings.remembered.connect(self._apply)
        self._apply(settings.settings)

    @Slot(str)
    def set_language(self, language: str) -> None:
        """Say in which language the open text is; empty for the system's."""
        self._language = language
        self._apply(self._settings.settings)

    @Slot()
    def _set_italic(self) -> None:
        emphasise(self._window.editor, ITALIC)

    @Slot()
    def _set_bold(self) -> None:
        emphasise(self._window.editor, BOLD)

    @Slot(bool)
    def _choose_typography(self, on: bool) -> None:
        self._settings.remember(typography=on)

    @Slot(object, object)
    def _follow(self, _before: Settings, now: Settings) -> None:
        self._apply(now)

    @Slot(object)
    def _apply(self, settings: Settings) -> None:
        self._window.action("typography").setChecked(settings.typography)
        marks = settings.quotation_marks
        if marks == SYSTEM and self._language:
            marks = self._language
        self._window.editor.typing.choose(marks if settings.typography else None)
