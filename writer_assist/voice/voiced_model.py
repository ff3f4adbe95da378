"""Puts a learned voice on a language model, and takes it off again."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from writer_assist.domain.language_model import LanguageModel
from writer_assist.domain.voice import AppliedVoice, VoiceState, VoiceUse
from writer_assist.errors import ModelError
from writer_assist.generation.known_runs import KnownRuns
from writer_assist.model_store.adapters import is_large, merge
from writer_assist.paths import make_private
from writer_assist.voice.store import ADAPTER, RUNS, VoiceStore, sha256_of

logger = logging.getLogger(__name__)


class VoicedModel:
    """A model and the voice that it writes with; for the model's thread.

    Attributes:
        applied: The voice in use; None for the model as it is.
        known: The runs of words that the voice was learned from; None without a voice, and for an
            adapter made elsewhere, as nobody knows what that has read.
    """

    def __init__(
        self,
        model: LanguageModel,
        path: Path,
        store: VoiceStore,
        base: str,
        *,
        merge_into: Callable[..., None] = merge,
    ) -> None:
        """Begin without a voice.

        Args:
            model: Gets and loses the voice.
            path: Its file.
            store: Holds the voices.
            base: Identifies the model's weights, see ``voice.base``.
            merge_into: Writes a model with an adapter added, see ``model_store.adapters.merge``.
        """
        self._model, self._path, self._store, self.base = model, path, store, base
        self._merge = merge_into
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
            self._model.use_weights(None)
            return True
        path, voice = self._store.file(applied.key, ADAPTER), self._store.voice(applied.key)
        try:
            if sha256_of(path) != applied.sha256:
                raise ValueError("the adapter was changed")
            self._model.use_weights(self._merged(path, applied))
            if voice is None or not voice.file:
                self.known = KnownRuns.load(self._store.file(applied.key, RUNS))
        except (ModelError, OSError, ValueError):
            logger.warning("a voice cannot be used")
            self._model.use_weights(None)
            return True
        self.applied = applied
        return True

    def _merged(self, adapter: Path, applied: AppliedVoice) -> Path:
        """Return a file with the voice added to the weights; of each voice the last one is kept.

        An adapter beside the model is multiplied anew for every token: measured on a busy machine,
        four cards were written at a fifth of the speed.
        """
        name = f"merged-{applied.sha256[:8]}-{round(applied.scale * 1000)}"
        compact = is_large(self._path)
        bits = "Q8_0" if compact else "F16"
        target = adapter.with_name(f"{name}-{self._path.stem}.{bits}.gguf")
        if target.is_file():
            return target
        for old in adapter.parent.glob("merged-*"):
            old.unlink()
        fresh = target.with_suffix(".new")
        self._merge(
            self._path,
            adapter,
            fresh,
            title=applied.title,
            adapter_sha256=applied.sha256,
            scale=applied.scale,
            compact=compact,
        )
        make_private(fresh)
        return fresh.replace(target)
