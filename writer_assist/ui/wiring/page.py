"""Wires the page: how the text is set, what of it is bright, typewriter scrolling."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from writer_assist.page_settings import ALL, PARAGRAPH, SENTENCE
from writer_assist.settings import Settings
from writer_assist.ui.draft.page_popover import PagePopover
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.settings.controller import SettingsController

_BRIGHT = {"bright_paragraph": PARAGRAPH, "bright_sentence": SENTENCE}


class PageWiring(QObject):
    """Connects the entries of the menu *View* that are about the page."""

    def __init__(
        self, window: MainWindow, settings: SettingsController, parent: QObject | None = None
    ) -> None:
        """Connect everything, and follow the settings from now on."""
        super().__init__(parent)
        self._window, self._settings = window, settings
        self._popover = PagePopover(window.editor)
        window.layers.add(self._popover)
        self._popover.chosen.connect(self._choose)
        self._popover.left.connect(window.action("go_to_text").trigger)
        window.action("page").triggered.connect(self._open_or_close)
        window.action("bright_paragraph").triggered.connect(self._dim_but_paragraph)
        window.action("bright_sentence").triggered.connect(self._dim_but_sentence)
        window.action("typewriter").triggered.connect(self._choose_typewriter)
        settings.chosen.connect(self._follow)
        settings.remembered.connect(self._apply)
        self._apply(settings.settings)

    @Slot()
    def _open_or_close(self) -> None:
        if self._popover.isVisible():
            self._popover.leave()
        else:
            self._window.action("go_to_text").trigger()  # the outline may be in its place
            self._popover.open_with(self._settings.settings)

    @Slot(dict)
    def _choose(self, delta: dict[str, str | float]) -> None:
        self._settings.remember(**delta)

    @Slot(bool)
    def _dim_but_paragraph(self, on: bool) -> None:
        self._settings.remember(bright=PARAGRAPH if on else ALL)

    @Slot(bool)
    def _dim_but_sentence(self, on: bool) -> None:
        self._settings.remember(bright=SENTENCE if on else ALL)

    @Slot(bool)
    def _choose_typewriter(self, on: bool) -> None:
        self._settings.remember(typewriter=on)

    @Slot(object, object)
    def _follow(self, _before: Settings, now: Settings) -> None:
        self._apply(now)

    @Slot(object)
    def _apply(self, settings: Settings) -> None:
        editor, window = self._window.editor, self._window
        for name, part in _BRIGHT.items():
            window.action(name).setChecked(settings.bright == part)
        window.action("typewriter").setChecked(settings.typewriter)
        editor.bright.choose(settings.bright)
        editor.set_typewriter(settings.typewriter)
        self._popover.follow(settings)
