"""Recommends models, each once: for more languages, and a larger one where it is quick enough."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal, Slot

from writer_assist.domain.models import ModelShelf
from writer_assist.domain.note import LibraryStatus
from writer_assist.ui.messages import MessageController
from writer_assist.ui.settings.controller import SettingsController
from writer_assist.ui.text import tr

OFFER = "e5"  # its name in the catalogue
LARGER_OFFERS = ("qwen", "gemma")  # the one whose cards were kept most, read blind, first
_AFTER_SETS = 3
_MOST_S = 20.0  # for a set; whoever waits longer will not use it
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
                "hardly reads them. Another one reads a hundred languages (95 MB to download, "
                "unless it is installed already)."
            ).format(languages=_joined(status.unread_languages)),
            tr("Get it"),
            lambda: self.wanted.emit(OFFER),
        )


class LargerModelRecommendation(QObject):
    """Speaks of a larger language model after the writer's third set, if it is quick enough here.

    Signals:
        shelf_wanted: The models on offer, with what they would do here, are to be listed.
        wanted: str, the name of the offer that the writer wants to see.
    """

    shelf_wanted = Signal()
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
        self._sets = 0

    @Slot(bool)
    def count_set(self, busy: bool) -> None:
        """Count a set when it is finished; ask for the models after the third."""
        self._sets += not busy
        if not busy and self._sets == _AFTER_SETS and self._is_due():
            self.shelf_wanted.emit()

    @Slot(object)
    def follow_shelf(self, shelf: ModelShelf) -> None:
        """Recommend the best model on offer that is quick enough here."""
        if self._sets < _AFTER_SETS or not self._is_due():
            return
        offers = {one.name: one for one in shelf.offers}
        for name in LARGER_OFFERS:
            expected = offers[name].expected if name in offers else None
            if expected is not None and expected.four_s <= _MOST_S:
                self._recommend(name, expected.four_s)
                return

    def _recommend(self, name: str, four_s: float) -> None:
        self._settings.remember(larger_model_offered=True)
        sentence = {
            "qwen": tr(
                "A language model eleven times as large would write four cards here in about {n} "
                "seconds (1.1 GB to download). When cards were read blind, three times as many "
                "of its were kept."
            ),
            "gemma": tr(
                "A language model twice as large would write four cards here in about {n} seconds "
                "(240 MB to download). When cards were read blind, twice as many of its were kept."
            ),
        }[name]
        self._messages.offer(
            sentence.format(n=round(four_s)),
            tr("Show it"),
            lambda: self.wanted.emit(name),
        )

    def _is_due(self) -> bool:
        settings = self._settings.settings
        return not (settings.larger_model_offered or settings.language_model or settings.server_on)


def _joined(languages: Sequence[str]) -> str:
    names = [language.capitalize() for language in languages[:_NAMED]]
    if len(names) == 1:
        return names[0]
    return tr("{some} and {last}").format(some=", ".join(names[:-1]), last=names[-1])
