"""Judging a gap in a story, or a cut: by how well what follows goes on from it."""

from __future__ import annotations

from collections.abc import Sequence

from writer_assist.domain.language_model import LanguageModel
from writer_assist.domain.progress import CancelToken
from writer_assist.domain.text_edits import TextEdit
from writer_assist.generation.ability import LARGE
from writer_assist.generation.rows import RowCache

_BEFORE, _AFTER = 700, 160  # characters of the story that are looked at
BROKEN = 7.0
"""From this loss on a cut has broken its sentence.

Of 90 stretches that simple patterns took out of three novels 23 broke theirs; with the starter
model 20 of these lost more, and 2 of the others.
"""


class Infilling:
    """Scores what follows a gap; it works in the last row, which is empty afterwards."""

    def __init__(self, model: LanguageModel, cache: RowCache) -> None:
        """Prepare; nothing is computed yet.

        Args:
            model: The model.
            cache: Its rows.
        """
        self._model, self._cache = model, cache
        self._row = model.max_rows - 1

    @property
    def is_large(self) -> bool:
        """Whether the model writes sentences worth keeping; of the starter's seven, one was."""
        return self._model.parameters >= LARGE

    def gains(
        self, before: str, texts: Sequence[str], after: str, cancel: CancelToken
    ) -> list[float]:
        """Return by how much each text in a gap makes what follows likelier, in nats.

        It is mostly negative: a story goes on best without a gap.

        Args:
            before: The story before the gap.
            texts: What could stand in it.
            after: What follows; without anything all gains are 0.
            cancel: Checked between chunks.

        Raises:
            Cancelled: The gains are not wanted any more.
            ModelError: The model failed.
        """
        following = self._model.tokenize(after[:_AFTER].rstrip())
        if not after.strip() or not following:
            return [0.0] * len(texts)
        try:
            plain = self._likelihood(before, following, cancel)
            return [self._likelihood(before + text, following, cancel) - plain for text in texts]
        finally:
            self._cache.keep(self._row, 0)

    def losses(
        self, before: str, text: str, edits: Sequence[TextEdit], after: str, cancel: CancelToken
    ) -> list[float]:
        """Return by how much each edit of a text makes what follows less likely, in nats.

        Each is judged for itself; see BROKEN.

        Args:
            before: The story before the text.
            text: The text.
            edits: Its changes.
            after: What follows the text.
            cancel: Checked between chunks.

        Raises:
            Cancelled: The losses are not wanted any more.
            ModelError: The model failed.
        """
        try:
            return [self._loss(before, text, edit, after, cancel) for edit in edits]
        finally:
            self._cache.keep(self._row, 0)

    def _loss(
        self, before: str, text: str, edit: TextEdit, after: str, cancel: CancelToken
    ) -> float:
        start, end, words = edit
        rest = (text[end:] + after)[:_AFTER].rstrip()
        was, now = before + text[:end], before + text[:start] + words
        if was.endswith(" ") or now.endswith(" "):  # a token begins with the space before its word
            was, now, rest = was.rstrip(" "), now.rstrip(" "), f" {rest.lstrip(' ')}"
        following = self._model.tokenize(rest)
        if not rest.strip() or not following:
            return 0.0
        whole = self._likelihood(was, following, cancel)
        return whole - self._likelihood(now, following, cancel)

    def _likelihood(self, story: str, following: Sequence[int], cancel: CancelToken) -> float:
        prompt = self._model.tokenize(story[-_BEFORE:].lstrip() or "\n", start=True)
        scores = self._cache.score_behind(
            prompt, following, source=self._row, scratch=self._row, cancel=cancel
        )
        return float(scores.sum())
