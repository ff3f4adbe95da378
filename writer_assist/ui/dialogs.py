"""Opens the dialogs that belong to no panel: settings, manual and About."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from writer_assist import __version__
from writer_assist.settings import Settings
from writer_assist.ui.actions import INDEX, NEWS
from writer_assist.ui.widgets import open_dialog

if TYPE_CHECKING:
    from writer_assist.domain.models import LicenceEntry


class WindowDialogs(QObject):
    """Opens the settings, the manual and the About box; each is imported on first use.

    Attributes:
        licences: The licences that the About box lists.
        dictionaries: The dictionaries that the settings offer.

    Signals:
        settings_chosen: dict, the settings that the writer changed just now, by name.
    """

    settings_chosen = Signal(dict)

    def __init__(self, window: QWidget, settings: Callable[[], Settings]) -> None:
        """Prepare; nothing is opened yet.

        Args:
            window: The parent of every dialog.
            settings: Returns the settings of this moment.
        """
        super().__init__(window)
        self._window, self._settings = window, settings
        self.licences: Sequence[LicenceEntry] = ()
        self.dictionaries: Sequence[str] = ()

    @Slot()
    def open_settings(self) -> None:
        """Open the settings."""
        from writer_assist.ui.settings.dialog import SettingsDialog

        dialog = SettingsDialog(self._settings(), self._window, dictionaries=self.dictionaries)
        dialog.changed.connect(self.settings_chosen)
        open_dialog(dialog)

    @Slot()
    def open_about(self) -> None:
        """Open the About box."""
        from writer_assist.ui.about import AboutDialog

        open_dialog(AboutDialog(__version__, self.licences, self._window))

    @Slot()
    def open_manual(self) -> None:
        """Open the manual at its first page."""
        self._show_manual(INDEX)

    @Slot()
    def open_news(self) -> None:
        """Open the manual at what is new."""
        self._show_manual(NEWS)

    def _show_manual(self, page: str) -> None:
        from writer_assist.ui.manual import ManualDialog

        dialog = ManualDialog(self._window)
        dialog.show_page(page)
        open_dialog(dialog, beside=True)
