"""The memory: brief, pinned notes and earlier passages that all prompts of a set begin with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from writer_assist.domain.language_model import LanguageModel
from writer_assist.domain.prompt import Memory, PartKind, Recalled
from writer_assist.domain.snippet import Snippet
from writer_assist.generation.prompt_parts import PromptPiece, as_note, fitted
from writer_assist.generation.story_window import StoryWindow

MOST_PINNED, MOST_RECALLED = 3, 2
INSTRUCTION_TOKENS, PINNED_TOKENS, RECALLED_TOKENS = 100, 120, 130
_TOKENS = {
    PartKind.PROJECT: INSTRUCTION_TOKENS,
    PartKind.PINNED: PINNED_TOKENS,
    PartKind.RECALLED: RECALLED_TOKENS,
}
_PART = 3  # at most a third of the model's context
_SIGNS = 10  # tokens for the words around an instruction
_ANCHOR = 160  # characters that identify where the window of the story begins
_END = 60  # characters of a passage's end; if the window has them, the passage is in it

# Text before, between and after the items of each kind.
_SAID = {
    PartKind.PROJECT: ("About this story: ", "", "\n\n"),
    PartKind.PINNED: ("Keep in mind: ", " ", "\n\n"),
    PartKind.RECALLED: ("Earlier in the story:\n\n", "\n\n", "\n\n"),
}
# In a prompt without a conversation they are the author's asides, as a card's note is.
_ASIDES = {
    PartKind.PROJECT: ("(About this story: ", "", ")\n\n"),
    PartKind.PINNED: ("(Notes for this story: ", " ", ")\n\n"),
    PartKind.RECALLED: ("(Earlier in the story: ", " … ", ")\n\n"),
}


@dataclass(frozen=True, slots=True)
class MemoryBudget:
    """How much of a memory fits into the prompt.

    Attributes:
        pinned: The largest number of notes.
        recalled: The largest number of passages.
        tokens: How many tokens are reserved for it, whether used or not.
    """

    pinned: int
    recalled: int
    tokens: int


@dataclass(frozen=True, slots=True)
class MemoryInPrompt:
    """What of a memory is in the prompt.

    Attributes:
        pinned: Notes, always in the same order.
        recalled: Passages, in the order of the story.
        anchor: How the window of the story began when the passages were chosen.
    """

    pinned: tuple[Snippet, ...] = ()
    recalled: tuple[Recalled, ...] = ()
    anchor: str = ""


def share_of(model: LanguageModel, memory: Memory) -> MemoryBudget:
    """Return how much of a memory fits a model: pinned notes first, then passages."""
    words = model.tokenize(memory.instruction.strip())
    asked = min(INSTRUCTION_TOKENS, len(words) + _SIGNS) if words else 0
    room = max(0, model.context_length // _PART - asked)
    pinned = min(MOST_PINNED, len(memory.pinned), room // PINNED_TOKENS)
    room -= pinned * PINNED_TOKENS
    recalled = min(MOST_RECALLED, len(memory.recalled), room // RECALLED_TOKENS)
    return MemoryBudget(
        pinned, recalled, asked + pinned * PINNED_TOKENS + recalled * RECALLED_TOKENS
    )


def in_use(
    memory: Memory, share: MemoryBudget, window: StoryWindow, before: MemoryInPrompt
) -> MemoryInPrompt:
    """Choose what of a memory goes into the prompt.

    Every change means that the model must process the whole story again.  So passages are only
    changed when the window of the story moves, since it is processed again then anyway.  Over 60
    steps of 16 words this reused .89 of the prompt, as much as without recall; when passages
    were replaced as soon as they left the best eight, it was .62.

    Args:
        memory: All that is available.
        share: How much of it fits.
        window: The part of the story in the prompt; passages in it are not recalled.
        before: What was used last.
    """
    moved = not window.prefix.startswith(before.anchor)
    unseen = _unseen(memory, window.prefix + window.joint + window.tail)
    stays = not moved and len(before.recalled) == min(share.recalled, len(unseen))
    recalled = before.recalled if stays else sorted(unseen[: share.recalled], key=_place)
    known = {_number(one) for one in before.pinned if not moved}
    pinned = sorted(memory.pinned, key=lambda one: _number(one) not in known)[: share.pinned]
    return MemoryInPrompt(
        tuple(sorted(pinned, key=_number)), tuple(recalled), window.prefix[:_ANCHOR]
    )


def memory_pieces(
    model: LanguageModel, memory: Memory, used: MemoryInPrompt, *, asides: bool
) -> list[PromptPiece]:
    """Return the prompt pieces of a memory; pinned notes without room are marked as cut.

    Args:
        model: Counts tokens.
        memory: All that is available.
        used: What of it is used.
        asides: Whether the prompt is bare text, rather than a conversation.
    """
    numbers = set(map(_number, used.pinned))
    cut = [as_note(one) for one in memory.pinned if _number(one) not in numbers]
    laid_out = [
        fitted(model, kind, text, _TOKENS[kind], behind=behind)
        for kind, text, behind in _texts(memory.instruction, used, asides=asides)
    ]
    place = sum(piece.kind is not PartKind.RECALLED for piece in laid_out)
    return [
        *laid_out[:place],
        *(PromptPiece(PartKind.PINNED, [], one) for one in cut),
        *laid_out[place:],
    ]


def memory_text(memory: Memory, shown: str, *, asides: bool) -> str:
    """Return a memory as text, for a server, which counts tokens by itself.

    Args:
        memory: All that is available.
        shown: The part of the story in the prompt; passages in it are not recalled.
        asides: Whether the prompt is bare text, rather than a conversation.
    """
    recalled = sorted(_unseen(memory, shown)[:MOST_RECALLED], key=_place)
    used = MemoryInPrompt(memory.pinned[:MOST_PINNED], tuple(recalled))
    return "".join(
        text + behind for _, text, behind in _texts(memory.instruction, used, asides=asides)
    )


def _texts(
    instruction: str, used: MemoryInPrompt, *, asides: bool
) -> Iterator[tuple[PartKind, str, str]]:
    """Yield kind, text and what follows the text, in order."""
    groups: tuple[tuple[PartKind, Sequence[str]], ...] = (
        (PartKind.PROJECT, [" ".join(instruction.split())] if instruction.strip() else []),
        (PartKind.PINNED, [*map(as_note, used.pinned)]),
        (PartKind.RECALLED, [*map(_words, used.recalled)]),
    )
    for kind, texts in groups:
        before, between, behind = (_ASIDES if asides else _SAID)[kind]
        for number, text in enumerate(texts, 1):
            lead = before if number == 1 else ""
            yield kind, lead + text, behind if number == len(texts) else between


def _unseen(memory: Memory, shown: str) -> list[Recalled]:
    bare = _bare(shown)
    return [one for one in memory.recalled if _bare(one.text)[-_END:] not in bare]


def _number(snippet: Snippet) -> int:
    return snippet.passage.passage_id


def _place(passage: Recalled) -> int:
    return passage.start


def _words(passage: Recalled) -> str:
    return passage.text


def _bare(text: str) -> str:
    return " ".join(text.split())
