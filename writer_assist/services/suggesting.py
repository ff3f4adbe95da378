"""The few words that may come next: ghost text."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Generator
from contextlib import closing
from typing import Protocol

from writer_assist.domain.candidates import Choosing
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
# Room for them in languages that take several tokens for a word; in others it is not used up.
_ROOM_TOKENS = 32
_ECHO_WORDS = 5  # that stand in the story already; echo_of is made for longer texts
_WORD = re.compile(r"\S+")


class StoryWriter(Protocol):
    """A model's or a server's service."""

    def stream(
        self, order: ContinueStory, cancel: CancelToken
    ) -> Generator[ContinuationEvent, None, None]:
        """See ContinuationService."""


def suggest(writer: StoryWriter, order: ContinueStory, cancel: CancelToken) -> str:
    """Return up to MOST_WORDS that go on with a story, or a shorter sentence's rest.

    They are written as a free card, from no note, in the row where the free card of a set
    finds its prompt again.

    Args:
        writer: Writes them.
        order: Where the story stands, and how to write.
        cancel: Looked at all the time.

    Returns:
        Text ready to stand after the story; empty where nothing sound was written.

    Raises:
        ModelError: The model failed.
        Cancelled: Nobody waits for it any more.
    """
    sampling = dataclasses.replace(
        order.sampling,
        max_new_tokens=_ROOM_TOKENS,
        stop_at_sentence=True,
        sentences=1,
        fragment=None,
        faithfulness=0.0,  # there is no note
    )
    asked = dataclasses.replace(
        order, snippets=(), cards=1, sampling=sampling, mode=Mode.APART, choosing=Choosing()
    )
    text, ending = _written(writer, asked, cancel)
    cancel.check()
    words = _few_words(text, ending)
    return words if _is_sound(words, ending, sampling, order.context.story) else ""


def _written(writer: StoryWriter, order: ContinueStory, cancel: CancelToken) -> tuple[str, Ending]:
    """Return what is written until there are words enough."""
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
    """Return whole words, none of them left hanging."""
    words = list(_WORD.finditer(text))
    kept = words[:MOST_WORDS]
    if ending is Ending.LENGTH and len(words) <= MOST_WORDS:
        del kept[-1:]  # it may be a part of one
    if len(kept) < len(words):
        while kept and kept[-1][0].casefold() in LEFT_HANGING:
            del kept[-1]
    return text[: kept[-1].end()] if kept else ""


def _is_sound(words: str, ending: Ending, sampling: Sampling, story: str) -> bool:
    if len(words.split()) >= _ECHO_WORDS and words.strip() in story:
        return False
    short = dataclasses.replace(sampling, stop_at_sentence=False)  # it need not be a sentence
    return not flaw_of(words, ending, short, echo=echo_of(words, note="", story=story))
