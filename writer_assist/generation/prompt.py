"""What the model is given: the story so far, the card's note, the last paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass

from writer_assist.domain.context import Context
from writer_assist.domain.continuation import Joint
from writer_assist.domain.language_model import LanguageModel
from writer_assist.domain.snippet import Snippet
from writer_assist.generation.mending import quotation_style
from writer_assist.generation.sentences import sentence_ends
from writer_assist.generation.story_window import StoryWindow, window_of
from writer_assist.generation.vocabulary import Vocabulary

STORY_TOKENS = 900
NOTE_TOKENS = 140
# Shown where there is no story yet, so that the first line is a story's.
_OPENING = "Chapter One\n\n"
_NOTE = "\n\n(Notes for this scene. {note})\n\n"
_CHARACTERS_PER_TOKEN = 4.2

_LINK = re.compile(r"!?\[\[(?:[^\]|]*\|)?([^\]]*)\]\]|!?\[([^\]]*)\]\([^)]*\)")
_MARKUP = re.compile(r"^\s*(?:#{1,6}|[-*+>]|\d+[.)])\s+|[*_`#|<>\[\]{}]+", re.MULTILINE)
_JOINT_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Prompt:
    """The prompts of a set.

    Attributes:
        prefix: Token ids that all cards share.
        rows: Token ids of each card's own part; the last is the free card's.
        joint: How what is generated is fitted to the story.
        window: What is shown of the story; for the next request.
    """

    prefix: tuple[int, ...]
    rows: tuple[tuple[int, ...], ...]
    joint: Joint
    window: StoryWindow


def build_prompt(
    model: LanguageModel,
    vocabulary: Vocabulary,
    context: Context,
    snippets: tuple[Snippet, ...],
    *,
    new_tokens: int,
    previous: StoryWindow | None,
) -> Prompt:
    """Lay out the prompts of one card per snippet and of the free card.

    The note stands before the last paragraph, in brackets, as an aside: of the forms
    tried with the starter model, the one that is taken up most and repeated least.

    Args:
        model: Tokenizes.
        vocabulary: Of the same model.
        context: Where the story stands.
        snippets: One per card, without the free one's.
        new_tokens: Room to leave for the continuation.
        previous: What was shown of the story last.
    """
    story = _normalised(context.story)
    room = min(STORY_TOKENS, model.context_length - new_tokens - NOTE_TOKENS - 32)
    bare, completes = _taken_back(model, story)
    window = window_of(bare, int(max(room, 64) * _CHARACTERS_PER_TOKEN), previous)
    opening = "" if window.prefix or window.tail else _OPENING
    prefix = model.tokenize(opening + window.prefix, start=True)[-max(room, 64) :]
    free = model.tokenize(window.joint + window.tail) or prefix[-1:]
    tail = model.tokenize(window.tail) or prefix[-1:]
    if not (window.joint or window.tail):
        prefix = prefix[:-1]
    rows = [(*_note_tokens(model, snippet), *tail) for snippet in snippets]
    joint = Joint(
        story[-_JOINT_CHARACTERS:],
        completes,
        quotation_style(story),
        vocabulary.marks_in(story),
    )
    return Prompt(tuple(prefix), (*rows, tuple(free)), joint, window)


def plain_note(text: str) -> str:
    """Return a note's words without Markdown, on one line."""
    linked = _LINK.sub(lambda found: found[1] or found[2] or "", text)
    lines = (line.strip() for line in _MARKUP.sub("", linked).splitlines())
    return " ".join(line if line[-1] in ".!?…:;,\"'”’" else f"{line}." for line in lines if line)


def _note_tokens(model: LanguageModel, snippet: Snippet) -> list[int]:
    passage = snippet.passage
    note = f"{plain_note(passage.note_title)} {plain_note(passage.text)}"
    tokens = model.tokenize(_NOTE.format(note=note))
    if len(tokens) <= NOTE_TOKENS:
        return tokens
    room = int(len(note) * NOTE_TOKENS / len(tokens) * 0.95)
    ends = [end for end in sentence_ends(note, final=True) if end <= room]
    shorter = note[: ends[-1]] if ends else note[:room].rsplit(" ", 1)[0] + "."
    return model.tokenize(_NOTE.format(note=shorter))


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
