"""Wires the embedding model: recommending another one, and turning to it while writing goes on."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from writer_assist.ui.engine_bridge import EngineBridge
from writer_assist.ui.library.controller import LibraryController
from writer_assist.ui.messages import MessageController
from writer_assist.ui.models.recommendation import LanguageRecommendation
from writer_assist.ui.settings.controller import SettingsController
from writer_assist.ui.wiring.models import ModelsWiring


class EmbeddingWiring(QObject):
    """Tells the library process which model the writer chose, also after a crash."""

    def __init__(
        self,
        engine: EngineBridge,
        library: LibraryController,
        models: ModelsWiring,
        settings: SettingsController,
        messages: MessageController,
        parent: QObject | None = None,
    ) -> None:
        """Make the connections; nothing is recommended before the library is read.

        Args:
            engine: The library process; it was started with the model of the settings.
            library: Reports the state of the library, and the progress of long work.
            models: Downloads and chooses models.
            settings: Remember the model.
            messages: Shows the recommendation.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._library, self._settings = library, settings
        self._started_with = settings.settings.embedding_model
        self._recommendation = LanguageRecommendation(settings, messages, self)
        library.status_changed.connect(self._recommendation.follow_status)
        library.status_changed.connect(models.follow_library)
        self._recommendation.wanted.connect(models.get_and_use)
        models.embedding_chosen.connect(library.use_embedding_model)
        engine.restarted.connect(self._turn_again)

    @Slot()
    def _turn_again(self) -> None:
        chosen = self._settings.settings.embedding_model
        if chosen != self._started_with:
            self._library.use_embedding_model(chosen)
