"""Puts a learned voice on a language model, and takes it off again."""

from __future__ import annotations

import logging
from pathlib import Path

from writer_assist.domain.language_model import LanguageModel
from writer_assist.domain.voice import AppliedVoice, VoiceState, VoiceUse
from writer_assist.errors import ModelError
from writer_assist.generation.known_runs import KnownRuns
from writer_assist.voice.store import ADAPTER, RUNS, VoiceStore, sha256_of

logger = logging.getLogger(__name__)


class VoicedModel:
    """A model and the voice that it writes with; for the model's thread.

    Attributes:
        applied: The voice in use; None for the model as it is.
        known: The runs of words that the voice was learned from; None without a voice.
    """

    def __init__(self, model: LanguageModel, store: VoiceStore, base: str) -> None:
        """Begin without a voice.

        Args:
            model: Gets and loses the voice.
            store: Holds the voices.
            base: Identifies the model's weights, see ``voice.base``.
        """
        self._model, self._store, self.base = model, store, base
        self.applied: AppliedVoice | None = None
        self.known: KnownRuns | None = None

    def use(self, wanted: VoiceUse | None) -> bool:
        """Write with a voice from now on; tell whether anything changed.

        If it is missing, unfinished or was learned on another model, the model writes as it is.
        A scale of 0 is exactly the model as it is.
        """
        if wanted is None or wanted.scale <= 0:
            return self._apply(None)
        voice = self._store.voice(wanted.key)
        if voice is None or voice.state is not VoiceState.READY or voice.base != self.base:
            return self._apply(None)
        return self._apply(AppliedVoice(voice.key, voice.title, voice.sha256, wanted.scale))

    def use_again(self, applied: AppliedVoice | None) -> bool:
        """Use the voice of a receipt; tell whether anything changed.

        Raises:
            ModelError: It is not here any more, or has learned more since.
        """
        if applied is None:
            return self._apply(None)
        voice = self._store.voice(applied.key)
        if voice is None or voice.sha256 != applied.sha256:
            raise ModelError(
                f"These continuations were written with your voice “{applied.title}”, which is not "
                "here any more as it was then."
            )
        return self._apply(applied)

    def _apply(self, applied: AppliedVoice | None) -> bool:
        if applied == self.applied:
            return False
        self.applied, self.known = None, None
        if applied is None:
            self._model.use_adapter(None)
            return True
        path = self._store.file(applied.key, ADAPTER)
        try:
            self._check(path, applied.sha256)
            self._model.use_adapter(path, applied.scale)
            self.known = KnownRuns.load(self._store.file(applied.key, RUNS))
        except (ModelError, OSError, ValueError):
            logger.warning("a voice cannot be used")
            self._model.use_adapter(None)
            return True
        self.applied = applied
        return True

    def _check(self, path: Path, sha256: str) -> None:
        if sha256_of(path) != sha256:
            raise ValueError("the adapter was changed")
