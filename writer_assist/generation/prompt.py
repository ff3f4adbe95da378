"""Building prompts: the story so far, the notes of a row, and the last paragraph."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from writer_assist.domain.context import Context
from writer_assist.domain.continuation import JoinRule
from writer_assist.domain.language_model import LanguageModel
from writer_assist.domain.prompt import CardPrompt, Memory, PartKind, PromptPart
from writer_assist.domain.snippet import Snippet, labels_of
from writer_assist.generation.ability import FULL, PromptRoom
from writer_assist.generation.chat_template import (
    ASKED_MANNER,
    BEFORE_NOTE,
    BEHIND_NOTES,
    NOTES,
    frame_of,
)
from writer_assist.generation.memory import MemoryInPrompt, in_use, memory_pieces, share_of
from writer_assist.generation.mending import quotation_style
from writer_assist.generation.prompt_parts import PromptPiece, as_note, fitted
from writer_assist.generation.story_window import (
    LONG_TAIL,
    SHORT_TAIL,
    StoryWindow,
    TailLength,
    window_of,
)
from writer_assist.generation.vocabulary import Vocabulary

_OTHER_TOKENS = 64
_LEAST_STORY = 64
_STEP = 64
# Used if there is no story yet, so that the text begins as a story does.
_FIRST_LINE = "Chapter One\n\n"
_CHARACTERS_PER_TOKEN = 4.2

_JOINT_CHARACTERS = 200
_NOTHING = Memory()


class NoteLayout(NamedTuple):
    """How notes are laid out in a prompt.

    Attributes:
        note_tokens: The most tokens per note.
        at_length: Whether the text after the passage is included.
        tail: How long the part of the story after the notes is.
    """

    note_tokens: int
    at_length: bool
    tail: TailLength


# With one note per card, each card has to process its note.  Several notes in one prompt are
# shared by all cards, so they may be longer: against no notes, the perplexity of the next
# paragraph of novels was 3.2 % lower (95 %: 2.5 to 4.0) with four notes of this length, 2.3 %
# (1.6 to 2.9) with the passages alone (starter model, 384 paragraphs); eight passages are no
# better than four such notes.
ONE_NOTE = NoteLayout(140, at_length=False, tail=SHORT_TAIL)
SEVERAL_NOTES = NoteLayout(200, at_length=True, tail=LONG_TAIL)


@dataclass(frozen=True, slots=True)
class Prompt:
    """The prompts of a set.

    Attributes:
        prefix: Token ids that all rows begin with.
        rows: Token ids of each row's own part.
        joint: How the generated text is joined to the story.
        pinned: Notes in the prompts of all rows.
        spans: Where the notes of each row begin and end in its own part.
    """

    prefix: tuple[int, ...]
    rows: tuple[tuple[int, ...], ...]
    joint: JoinRule
    pinned: tuple[Snippet, ...] = ()
    spans: tuple[tuple[tuple[int, int], ...], ...] = ()


class PromptWriter:
    """Builds prompts for one model.

    The shared prefix and the rest are tokenized separately, so that the tokens of one never
    depend on the words of the other.
    """

    def __init__(
        self,
        model: LanguageModel,
        vocabulary: Vocabulary,
        *,
        room: PromptRoom = FULL,
        guided: bool = False,
    ) -> None:
        """Prepare the frame of the prompts.

        Args:
            model: Counts tokens.
            vocabulary: Of the model.
            room: How long the parts of a prompt may be.
            guided: See ``frame_of``.
        """
        self._model = model
        self._most_room = room
        self._vocabulary = vocabulary
        self._frame = frame_of(model.chat_template, guided=guided)
        self._window: StoryWindow | None = None
        self._in_use = MemoryInPrompt()

    def write(
        self,
        context: Context,
        rows: Sequence[Sequence[Snippet]],
        *,
        new_tokens: int,
        memory: Memory = _NOTHING,
        request: str = "",
    ) -> Prompt:
        """Build the prompts of all rows.

        Args:
            context: The story to continue.
            rows: The notes of each row; none for a card without a note.
            new_tokens: How much room to leave for the continuation.
            memory: What the prompts of all rows contain besides the story.
            request: What a model that follows instructions is asked for, if not to go on.
        """
        share = share_of(self._model, memory)
        room = self._room(new_tokens + share.tokens, rows)
        story = _normalised(context.story)
        bare, completes = _taken_back(self._model, story)
        self._window, window = self._windows(bare, room, rows)
        self._in_use = in_use(memory, share, self._window, self._in_use)
        joint = JoinRule(
            story[-_JOINT_CHARACTERS:],
            completes,
            quotation_style(story),
            self._vocabulary.marks_in(story),
        )
        prefix = _joined(self._prefix(bare, window, room, memory, self._in_use, request))
        form = _form_of(rows)
        laid_out = [self._own_part(window, notes, form) for notes in rows]
        own, moved = [_joined(pieces) for pieces in laid_out], 0
        if not all(own):  # every row needs at least one token of its own, for its logits
            own, moved = [prefix[-1:] + part for part in own], 1
            del prefix[-1:]
        spans = tuple(_spans_of_notes(pieces, moved) for pieces in laid_out)
        return Prompt(tuple(prefix), tuple(map(tuple, own)), joint, self._in_use.pinned, spans)

    def view(
        self,
        context: Context,
        rows: Sequence[Sequence[Snippet]],
        *,
        new_tokens: int,
        memory: Memory = _NOTHING,
    ) -> tuple[CardPrompt, ...]:
        """Return the prompts for display; this does not affect later prompts."""
        share = share_of(self._model, memory)
        room = self._room(new_tokens + share.tokens, rows)
        bare, _ = _taken_back(self._model, _normalised(context.story))
        whole, window = self._windows(bare, room, rows)
        used = in_use(memory, share, whole, self._in_use)
        shared = self._prefix(bare, window, room, memory, used)
        form, answer = _form_of(rows), PromptPart(PartKind.ANSWER, "", new_tokens)
        return tuple(
            CardPrompt(
                ", ".join(labels_of(notes)),
                (*self._shown([*shared, *self._own_part(window, notes, form)]), answer),
            )
            for notes in rows
        )

    def fitting(
        self, notes: Sequence[Snippet], *, new_tokens: int, memory: Memory = _NOTHING
    ) -> tuple[Snippet, ...]:
        """Return as many of the first notes as fit into one prompt with some of the story."""
        left = self._model.context_length - new_tokens - _OTHER_TOKENS - _LEAST_STORY
        form = _form_of([notes])
        left -= self._most(form.tail) + share_of(self._model, memory).tokens
        lengths = itertools.accumulate(len(self._note(one, form).tokens) for one in notes)
        return tuple(notes[: max(1, sum(length <= left for length in lengths))])

    def _room(self, new_tokens: int, rows: Sequence[Sequence[Snippet]]) -> int:
        """Return how many tokens of the story there is room for."""
        form = _form_of(rows)
        most = max(1, *map(len, rows))  # at least one, so that the window rarely moves
        notes = self._note_tokens(form) * most
        left = self._model.context_length - new_tokens - notes - _OTHER_TOKENS
        least = _LEAST_STORY + self._most(form.tail)
        return max(least, min(self._most_room.story, left))

    def _note_tokens(self, form: NoteLayout) -> int:
        return min(form.note_tokens, self._most_room.note)

    def _windows(
        self, story: str, room: int, rows: Sequence[Sequence[Snippet]]
    ) -> tuple[StoryWindow, StoryWindow]:
        """Return the window of a story, and the same window with a tail that fits."""
        tail = _form_of(rows).tail
        whole = window_of(story, _characters(room), self._window, tail)
        return whole, self._fitted(whole, self._most(tail))

    def _most(self, tail: TailLength) -> int:
        """Return how many tokens a tail may have."""
        return min(tail.tokens, self._most_room.tail, self._model.context_length // 3)

    def _fitted(self, window: StoryWindow, room: int) -> StoryWindow:
        """Shorten the tail to what fits; the rest of it goes to the prefix."""
        tokens = self._model.tokenize(window.tail)
        if len(tokens) <= room:
            return window
        last = b"".join(map(self._model.token_bytes, tokens[-room:]))
        tail = last.decode("utf-8", "ignore")  # a character may be cut in half
        early = window.tail[: len(window.tail) - len(tail)]
        return StoryWindow(window.prefix + window.joint + early, "", tail, window.start)

    def _prefix(
        self,
        story: str,
        window: StoryWindow,
        room: int,
        memory: Memory,
        used: MemoryInPrompt,
        request: str = "",
    ) -> list[PromptPiece]:
        frame = self._frame
        if request:
            frame = frame_of(self._model.chat_template, manner=ASKED_MANNER)
        head = self._model.tokenize(frame.head, special=True, start=True)
        opening = "" if window.prefix or window.tail or self._frame.asked else _FIRST_LINE
        tokens = self._model.tokenize(opening + window.prefix)
        # A text of many rare characters takes more tokens than estimated.  The excess is cut in
        # steps, so that the next words do not move the beginning, which is already computed.
        over = max(0, len(tokens) + len(self._model.tokenize(window.tail)) - room)
        over = -(-over // _STEP) * _STEP
        cut = story[: window.start] + self._text(tokens[:over])
        asked = self._frame.asked if window.prefix or window.tail else self._frame.asked_first
        asked = request if request and asked else asked
        foot = self._model.tokenize(frame.foot, special=True)
        return [
            PromptPiece(PartKind.INSTRUCTION, head),
            *memory_pieces(self._model, memory, used, asides=not self._frame.asked),
            PromptPiece(PartKind.INSTRUCTION, [*self._model.tokenize(asked), *foot]),
            PromptPiece(PartKind.STORY, tokens[over:], cut),
        ]

    def _own_part(
        self, window: StoryWindow, notes: Sequence[Snippet], form: NoteLayout
    ) -> list[PromptPiece]:
        if notes:
            paragraph = PromptPiece(PartKind.PARAGRAPH, self._model.tokenize(window.tail))
            # without a story before them, no line break is needed
            lead = NOTES if window.prefix else NOTES.lstrip()
            return [*self._notes(notes, lead, form), paragraph]
        last = self._model.tokenize(window.joint + window.tail)
        return [PromptPiece(PartKind.PARAGRAPH, last)]

    def _notes(self, notes: Sequence[Snippet], lead: str, form: NoteLayout) -> list[PromptPiece]:
        before, behind = map(self._model.tokenize, (lead, BEHIND_NOTES))
        return [
            PromptPiece(PartKind.INSTRUCTION, before),
            *(self._note(one, form) for one in notes),
            PromptPiece(PartKind.INSTRUCTION, behind),
        ]

    def _note(self, snippet: Snippet, form: NoteLayout) -> PromptPiece:
        text = as_note(snippet, at_length=form.at_length)
        return fitted(self._model, PartKind.NOTE, BEFORE_NOTE + text, self._note_tokens(form))

    def _shown(self, pieces: Sequence[PromptPiece]) -> list[PromptPart]:
        return [
            PromptPart(one.kind, self._text(one.tokens), len(one.tokens), one.cut)
            for one in pieces
            if one.tokens or one.kind is not PartKind.INSTRUCTION
        ]

    def _text(self, tokens: Sequence[int]) -> str:
        return b"".join(map(self._model.token_bytes, tokens)).decode("utf-8", "replace")


def _form_of(rows: Sequence[Sequence[Snippet]]) -> NoteLayout:
    return SEVERAL_NOTES if max(map(len, rows)) > 1 else ONE_NOTE


def _characters(tokens: int) -> int:
    return int(tokens * _CHARACTERS_PER_TOKEN)


def _joined(pieces: Sequence[PromptPiece]) -> list[int]:
    return [token for piece in pieces for token in piece.tokens]


def _spans_of_notes(pieces: Sequence[PromptPiece], start: int) -> tuple[tuple[int, int], ...]:
    spans = []
    for piece in pieces:
        end = start + len(piece.tokens)
        if piece.kind is PartKind.NOTE:
            spans.append((start, end))
        start = end
    return tuple(spans)


def _normalised(story: str) -> str:
    """Return the story with uniform line breaks and without repeated blank lines."""
    lines = story.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    return re.sub(r"\n{3,}", "\n\n", lines)


def _taken_back(model: LanguageModel, story: str) -> tuple[str, str]:
    """Split off the characters that the first token must begin with: token healing.

    A token includes the space before its word, and an unfinished word is not cut where the
    model would cut it.  So a space, or the last token of an unfinished word, is removed, and the
    first generated token must begin with it.
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
