"""Recommends a model that reads more languages, once, where the notes need it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal, Slot

from writer_assist.domain.note import LibraryStatus
from writer_assist.ui.messages import MessageController
from writer_assist.ui.settings.controller import SettingsController
from writer_assist.ui.text import tr

OFFER = "e5"  # its name in the catalogue
_NAMED = 3  # languages


class LanguageRecommendation(QObject):
    """Looks at the languages of the library as soon as its notes are read.

    Signals:
        wanted: str, the name of the offer that the writer wants.
    """

    wanted = Signal(str)

    def __init__(
        self,
        settings: SettingsController,
        messages: MessageController,
        parent: QObject | None = None,
    ) -> None:
        """Prepare; nothing is said yet.

        Args:
            settings: Remember that it was said.
            messages: Shows it.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._settings, self._messages = settings, messages

    @Slot(object)
    def follow_status(self, status: LibraryStatus) -> None:
        """Recommend the model if the present one does not read the languages of the notes."""
        read = status.passages and status.searchable >= status.passages
        if not status.unread_languages or not read or self._settings.settings.languages_offered:
            return
        self._settings.remember(languages_offered=True)
        self._messages.offer(
            tr(
                "Notes in {languages} are found mostly by their words: the model for meaning "
                "hardly reads them. Another one reads a hundred languages (95 MB)."
            ).format(languages=_joined(status.unread_languages)),
            tr("Get it"),
            lambda: self.wanted.emit(OFFER),
        )


def _joined(languages: Sequence[str]) -> str:
    names = [language.capitalize() for language in languages[:_NAMED]]
    if len(names) == 1:
        return names[0]
    return tr("{some} and {last}").format(some=", ".join(names[:-1]), last=names[-1])
