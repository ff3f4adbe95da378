"""What the model is given: the story so far, the card's note, the last paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from writer_assist.domain.context import Context
from writer_assist.domain.continuation import Joint
from writer_assist.domain.language_model import LanguageModel
from writer_assist.domain.snippet import Snippet
from writer_assist.generation.frame import frame_of
from writer_assist.generation.mending import quotation_style
from writer_assist.generation.sentences import sentence_ends
from writer_assist.generation.story_window import StoryWindow, window_of
from writer_assist.generation.vocabulary import Vocabulary

STORY_TOKENS = 900
NOTE_TOKENS = 140
_TAIL_TOKENS = 200
_OTHER_TOKENS = NOTE_TOKENS + _TAIL_TOKENS + 64
# Shown where there is no story yet, so that the first line is a story's.
_FIRST_LINE = "Chapter One\n\n"
_BEGIN = "Write the first paragraph of a story."
_CHARACTERS_PER_TOKEN = 4.2

_JOINT_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Prompt:
    """The prompts of a set.

    Attributes:
        prefix: Token ids that all cards share.
        rows: Token ids of each card's own part; the last is the free card's.
        joint: How what is generated is fitted to the story.
    """

    prefix: tuple[int, ...]
    rows: tuple[tuple[int, ...], ...]
    joint: Joint


class PromptWriter:
    """Lays out prompts for one model.

    The shared prefix and what follows it are tokenized apart, so that the tokens of
    one never hang on the words of the other.
    """

    def __init__(self, model: LanguageModel, vocabulary: Vocabulary) -> None:
        self._model = model
        self._vocabulary = vocabulary
        self._frame = frame_of(model.chat_template)
        self._window: StoryWindow | None = None

    def write(
        self, context: Context, snippets: Sequence[Snippet | None], *, new_tokens: int
    ) -> Prompt:
        """Lay out the prompts of all cards.

        Args:
            context: Where the story stands.
            snippets: One per card; None for a free one, as the last must be.
            new_tokens: Room to leave for the continuation.
        """
        story = _normalised(context.story)
        bare, completes = _taken_back(self._model, story)
        room = max(64, min(STORY_TOKENS, self._model.context_length - new_tokens - _OTHER_TOKENS))
        window = window_of(bare, int(room * _CHARACTERS_PER_TOKEN), self._window)
        self._window = window
        joint = Joint(
            story[-_JOINT_CHARACTERS:],
            completes,
            quotation_style(story),
            self._vocabulary.marks_in(story),
        )
        prefix = self._prefix(window, room)
        own = [self._own_part(window, snippet) for snippet in snippets]
        if not all(own):  # every card needs a token of its own, for its logits
            own = [prefix[-1:] + part for part in own]
            del prefix[-1:]
        return Prompt(tuple(prefix), tuple(map(tuple, own)), joint)

    def _prefix(self, window: StoryWindow, room: int) -> list[int]:
        head = self._model.tokenize(self._frame.head, special=True, start=True)
        opening = self._frame.story if window.prefix else ""
        if self._frame.continues and not (window.prefix or window.tail):
            opening = _FIRST_LINE
        # A text of many rare signs takes more tokens than it was counted for.
        return head + self._model.tokenize(opening + window.prefix)[-room:]

    def _own_part(self, window: StoryWindow, snippet: Snippet | None) -> list[int]:
        tail = window.tail
        if snippet is not None:
            return self._note(snippet) + self._behind_foot(tail)
        if self._frame.continues:
            return self._model.tokenize(window.joint + tail)
        asked = self._frame.free if window.prefix or tail else _BEGIN
        return self._model.tokenize(asked) + self._behind_foot(tail)

    def _behind_foot(self, tail: str) -> list[int]:
        foot = self._model.tokenize(self._frame.foot, special=True)
        return foot + self._model.tokenize(tail)[-_TAIL_TOKENS:]

    def _note(self, snippet: Snippet) -> list[int]:
        passage = snippet.passage
        note = _as_prose(f"{passage.note_title}\n\n{passage.words}")
        tokens = self._model.tokenize(self._frame.note.format(note=note))
        if len(tokens) <= NOTE_TOKENS:
            return tokens
        room = int(len(note) * NOTE_TOKENS / len(tokens) * 0.95)
        ends = [end for end in sentence_ends(note, final=True) if end <= room]
        shorter = note[: ends[-1]] if ends else note[:room].rsplit(" ", 1)[0] + "."
        return self._model.tokenize(self._frame.note.format(note=shorter))[:NOTE_TOKENS]


def _as_prose(text: str) -> str:
    """Return paragraphs on one line; a heading or item that does not end gets a full stop."""
    parts = (" ".join(part.split()) for part in text.split("\n\n"))
    return " ".join(part if part[-1] in ".!?…:;,\"'”’" else f"{part}." for part in parts if part)


def _normalised(story: str) -> str:
    """Return the story with one kind of line break and no heap of blank lines."""
    lines = story.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    return re.sub(r"\n{3,}", "\n\n", lines)


def _taken_back(model: LanguageModel, story: str) -> tuple[str, str]:
    """Split off what the first token has to begin with: token healing.

    Tokens carry the space before a word, and a word cut short is not cut where the
    model would cut it.  So a space, or the last token of an unfinished word, is taken
    back, and only tokens that begin with it are let through.
    """
    if not story or story.isspace():
        return story.strip(), ""
    if story[-1] in " \t":
        return story.rstrip(" \t"), " "
    if not story[-1].isalpha():
        return story, ""
    last = model.tokenize(story[-60:])[-1]
    piece = model.token_bytes(last).decode("utf-8", "ignore")
    if not piece or not story.endswith(piece) or piece == story:
        return story, ""
    return story[: -len(piece)], piece
