"""Fragments: short ideas for a scene, asked for by example so that even small models can help.

The starter models do not follow instructions for these; given two example scenes, each
followed by such a fragment, they continue the pattern.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate, chain, pairwise

from writer_assist.domain.context import Context
from writer_assist.domain.continuation import JoinRule
from writer_assist.domain.language_model import LanguageModel
from writer_assist.domain.sampling import Fragment
from writer_assist.domain.snippet import Snippet
from writer_assist.generation.echo import is_like
from writer_assist.generation.mending import quotation_style
from writer_assist.generation.prompt import Prompt
from writer_assist.generation.prompt_parts import as_note

SCENE_TOKENS, NOTE_TOKENS = 220, 140
_SCENES = (
    "The boy climbed the stairs of the mill while the wind beat on the roof.",
    "They ate in silence. Grandmother had lit only one candle.",
)
_CUES = {
    Fragment.NOUNS: "Things in it:",
    Fragment.DETAIL: "What could be felt, heard or smelled:",
    Fragment.QUESTION: "A question the reader asks:",
}
_FOUND = {
    Fragment.NOUNS: (
        "a flour sack, a broken ladder, an owl feather",
        "a chipped plate, a salt jar, a candle end",
    ),
    Fragment.DETAIL: (
        "the dry, sweet dust of old flour between the teeth",
        "the wick hissing whenever the wax ran down",
    ),
    Fragment.QUESTION: (
        "Who has been sleeping behind the flour sacks?",
        "For whom is the empty chair?",
    ),
}
_ITEM = r"\s*(?:and\s+)?[^\W\d_][\w'’-]*(?:\s+[\w'’-]+){0,4}\s*"
_WHOLE = {
    Fragment.NOUNS: re.compile(rf"{_ITEM},{_ITEM},{_ITEM}(?=[,.;:!?\n]|$)"),
    Fragment.DETAIL: re.compile(r"[^.;:!?“”\"\n]{16,}?(?=[.;:!?\n]|$)"),
    Fragment.QUESTION: re.compile(r"[^.;:!?\n]{12,}?\?"),
}
_END = {
    Fragment.NOUNS: re.compile(rf"{_ITEM},{_ITEM},{_ITEM}(?=[,.;:!?\n])"),
    Fragment.DETAIL: re.compile(r"[^.;:!?“”\"\n]{16,}?(?=[.;:!?\n])"),
    Fragment.QUESTION: _WHOLE[Fragment.QUESTION],
}


def fragment_prompt(
    model: LanguageModel,
    kind: Fragment,
    context: Context,
    notes: Sequence[Sequence[Snippet]],
    *,
    pinned: tuple[Snippet, ...] = (),
) -> Prompt:
    """Build the prompts for fragments: shared examples, then each card's note and the scene.

    Args:
        model: Counts tokens.
        kind: Which kind of fragment.
        context: The end of its story is the scene.
        notes: The notes of each row; none for a card without a note.
        pinned: Notes in the prompts of all rows.
    """
    shown = "".join(
        f"Scene: {scene}\n{_CUES[kind]} {found}\n\n"
        for scene, found in zip(_SCENES, _FOUND[kind], strict=True)
    )
    scene = model.tokenize(" " + " ".join(context.story.split()))[-SCENE_TOKENS:]
    cue = model.tokenize(f"\n{_CUES[kind]}")
    rows, spans = [], []
    for of_row in notes:
        snippets = (*pinned, *of_row)
        own = [
            model.tokenize(_lead(number) + as_note(snippet))[:NOTE_TOKENS]
            for number, snippet in enumerate(snippets)
        ]
        lead = model.tokenize("\nScene:" if snippets else "Scene:")
        ends = list(accumulate(map(len, own), initial=0))
        rows.append((*chain(*own), *lead, *scene, *cue))
        spans.append(tuple(pairwise(ends[len(pinned) :])))
    joint = JoinRule(quotation=quotation_style(context.story))
    prefix = tuple(model.tokenize(shown, start=True))
    return Prompt(prefix, tuple(rows), joint, pinned, tuple(spans))


def _lead(number: int) -> str:
    return "\nNote: " if number else "Note: "


def fragment_end(kind: Fragment, text: str) -> int | None:
    """Return where a growing text is a complete fragment; None while it is not."""
    found = _END[kind].match(text)
    return len(text[: found.end()].rstrip()) if found else None


def is_fragment(kind: Fragment, text: str) -> bool:
    """Tell whether a finished text is a fragment of this kind, and none of the examples."""
    text = text.strip()
    found = _WHOLE[kind].fullmatch(text)
    if found is None or is_like(text, _FOUND[kind]):
        return False
    if kind is not Fragment.NOUNS:
        return True
    things = [thing.split()[-1].casefold() for thing in text.split(",")]
    return len(set(things)) == len(things)
