"""Ghost text: the few words that may come next."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Generator
from contextlib import closing
from typing import Protocol

from writer_assist.domain.candidates import SelectionSettings
from writer_assist.domain.continuation import (
    CardFinished,
    CardPieces,
    ContinuationEvent,
    Ending,
    Mode,
)
from writer_assist.domain.progress import CancelToken
from writer_assist.domain.sampling import Sampling
from writer_assist.generation.echo import echo_of
from writer_assist.generation.flaws import LEFT_HANGING, flaw_of
from writer_assist.messages.model import ContinueStory

MOST_WORDS = 12
# Enough for languages that take several tokens for a word; other languages stop earlier.
_ROOM_TOKENS = 32
# Words already in the story that count as a repetition; echo_of is meant for longer texts.
_ECHO_WORDS = 5
_WORD = re.compile(r"\S+")


class StoryWriter(Protocol):
    """A service that writes cards, with a local model or a server."""

    def stream(
        self, order: ContinueStory, cancel: CancelToken
    ) -> Generator[ContinuationEvent, None, None]:
        """See ContinuationService."""


def suggest(writer: StoryWriter, order: ContinueStory, cancel: CancelToken) -> str:
    """Return at most MOST_WORDS words to continue a story, or the rest of a shorter sentence.

    They are written as a card without notes, in the row that a set uses for such a card, so that
    its prompt is computed only once.

    Args:
        writer: The service that writes them.
        order: The story and the sampling settings.
        cancel: Checked after every event.

    Returns:
        Text that can be appended to the story; empty if nothing usable was written.

    Raises:
        ModelError: The model failed.
        Cancelled: The words are not wanted any more.
    """
    sampling = dataclasses.replace(
        order.sampling,
        max_new_tokens=_ROOM_TOKENS,
        stop_at_sentence=True,
        sentences=1,
        says_something=False,  # few words are wanted
        fragment=None,
        faithfulness=0.0,  # no notes are used
    )
    asked = dataclasses.replace(
        order,
        snippets=(),
        cards=1,
        sampling=sampling,
        mode=Mode.APART,
        choosing=SelectionSettings(),
    )
    text, ending = _written(writer, asked, cancel)
    cancel.check()
    words = _few_words(text, ending)
    return words if _is_sound(words, ending, sampling, order.context.story) else ""


def _written(writer: StoryWriter, order: ContinueStory, cancel: CancelToken) -> tuple[str, Ending]:
    """Return what is written until there are enough words."""
    text = ""
    with closing(writer.stream(order, cancel)) as events:
        for event in events:
            if isinstance(event, CardFinished):
                return event.continuation.text, event.continuation.ending or Ending.LENGTH
            if isinstance(event, CardPieces):
                text += "".join(piece.text for piece in event.pieces)
                if len(_WORD.findall(text)) > MOST_WORDS:
                    break
    return text, Ending.LENGTH


def _few_words(text: str, ending: Ending) -> str:
    """Return whole words, without any that leave a phrase incomplete."""
    words = list(_WORD.finditer(text))
    kept = words[:MOST_WORDS]
    if ending is Ending.LENGTH and len(words) <= MOST_WORDS:
        del kept[-1:]  # the last one may be incomplete
    if len(kept) < len(words):
        while kept and kept[-1][0].casefold() in LEFT_HANGING:
            del kept[-1]
    return text[: kept[-1].end()] if kept else ""


def _is_sound(words: str, ending: Ending, sampling: Sampling, story: str) -> bool:
    if len(words.split()) >= _ECHO_WORDS and words.strip() in story:
        return False
    short = dataclasses.replace(sampling, stop_at_sentence=False)  # it need not be a sentence
    return not flaw_of(words, ending, short, echo=echo_of(words, note="", story=story))
