"""What the model is given: the story so far, the card's note, the last paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from writer_assist.domain.context import Context
from writer_assist.domain.continuation import Joint
from writer_assist.domain.language_model import LanguageModel
from writer_assist.domain.prompt_view import CardPrompt, PartKind, PromptPart
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
        window = self._window = self._window_of(bare, new_tokens)
        joint = Joint(
            story[-_JOINT_CHARACTERS:],
            completes,
            quotation_style(story),
            self._vocabulary.marks_in(story),
        )
        prefix = _joined(self._prefix(bare, window, self._room(new_tokens)))
        own = [_joined(self._own_part(window, snippet)) for snippet in snippets]
        if not all(own):  # every card needs a token of its own, for its logits
            own = [prefix[-1:] + part for part in own]
            del prefix[-1:]
        return Prompt(tuple(prefix), tuple(map(tuple, own)), joint)

    def view(
        self, context: Context, snippets: Sequence[Snippet | None], *, new_tokens: int
    ) -> tuple[CardPrompt, ...]:
        """Return the same, laid open for people; what is written next is not changed by it."""
        bare, _ = _taken_back(self._model, _normalised(context.story))
        window = self._window_of(bare, new_tokens)
        shared = self._prefix(bare, window, self._room(new_tokens))
        answer = PromptPart(PartKind.ANSWER, "", new_tokens)
        return tuple(
            CardPrompt(
                snippet.passage.label if snippet else "",
                (*map(self._shown, [*shared, *self._own_part(window, snippet)]), answer),
            )
            for snippet in snippets
        )

    def _room(self, new_tokens: int) -> int:
        return max(64, min(STORY_TOKENS, self._model.context_length - new_tokens - _OTHER_TOKENS))

    def _window_of(self, bare: str, new_tokens: int) -> StoryWindow:
        return window_of(bare, int(self._room(new_tokens) * _CHARACTERS_PER_TOKEN), self._window)

    def _prefix(self, story: str, window: StoryWindow, room: int) -> list[_Piece]:
        head = self._model.tokenize(self._frame.head, special=True, start=True)
        opening = self._frame.story if window.prefix else ""
        if self._frame.continues and not (window.prefix or window.tail):
            opening = _FIRST_LINE
        tokens = self._model.tokenize(opening + window.prefix)
        # A text of many rare signs takes more tokens than it was counted for.
        cut = story[: window.start] + self._text(tokens[:-room])
        return [_Piece(PartKind.INSTRUCTION, head), _Piece(PartKind.STORY, tokens[-room:], cut)]

    def _own_part(self, window: StoryWindow, snippet: Snippet | None) -> list[_Piece]:
        tail = window.tail
        if snippet is not None:
            return [self._note(snippet), *self._behind_foot(tail)]
        if self._frame.continues:
            return [_Piece(PartKind.PARAGRAPH, self._model.tokenize(window.joint + tail))]
        asked = self._frame.free if window.prefix or tail else _BEGIN
        free = _Piece(PartKind.INSTRUCTION, self._model.tokenize(asked))
        return [free, *self._behind_foot(tail)]

    def _behind_foot(self, tail: str) -> list[_Piece]:
        foot = self._model.tokenize(self._frame.foot, special=True)
        tokens = self._model.tokenize(tail)
        cut = self._text(tokens[:-_TAIL_TOKENS])
        paragraph = _Piece(PartKind.PARAGRAPH, tokens[-_TAIL_TOKENS:], cut)
        return [_Piece(PartKind.INSTRUCTION, foot), paragraph]

    def _note(self, snippet: Snippet) -> _Piece:
        passage = snippet.passage
        note = _as_prose(f"{passage.note_title}\n\n{passage.words}")
        tokens = self._model.tokenize(self._frame.note.format(note=note))
        if len(tokens) <= NOTE_TOKENS:
            return _Piece(PartKind.NOTE, tokens)
        room = int(len(note) * NOTE_TOKENS / len(tokens) * 0.95)
        ends = [end for end in sentence_ends(note, final=True) if end <= room]
        end = ends[-1] if ends else len(note[:room].rsplit(" ", 1)[0])
        shorter = note[:end] if ends else f"{note[:end]}."
        tokens = self._model.tokenize(self._frame.note.format(note=shorter))[:NOTE_TOKENS]
        return _Piece(PartKind.NOTE, tokens, note[end:])

    def _shown(self, piece: _Piece) -> PromptPart:
        return PromptPart(piece.kind, self._text(piece.tokens), len(piece.tokens), piece.cut)

    def _text(self, tokens: Sequence[int]) -> str:
        return b"".join(map(self._model.token_bytes, tokens)).decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a prompt in tokens; ``cut`` is what there was no room for."""

    kind: PartKind
    tokens: list[int]
    cut: str = ""


def _joined(pieces: Sequence[_Piece]) -> list[int]:
    return [token for piece in pieces for token in piece.tokens]


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
