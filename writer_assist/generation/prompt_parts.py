"""Parts of a prompt in tokens, and texts cut to the room that there is for them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from writer_assist.domain.language_model import LanguageModel
from writer_assist.domain.prompt import PartKind
from writer_assist.domain.sentences import sentence_ends
from writer_assist.domain.snippet import Snippet

_CHAPTER = re.compile(
    r"(?:^|[\s:,])(?:act|book|chapter|part|scene|akt|buch|kapitel|szene|teil|acte|chapitre|livre|"
    r"partie|acto|capítulo|escena|libro|parte|capitolo|scena|глава|часть)\W+(?:\d+|[ivxlc]+)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PromptPiece:
    """A part of a prompt in tokens; ``cut`` is what there was no room for."""

    kind: PartKind
    tokens: list[int]
    cut: str = ""


def fitted(
    model: LanguageModel, kind: PartKind, text: str, room: int, *, behind: str = ""
) -> PromptPiece:
    """Return a text as a piece of at most ``room`` tokens, cut at a sentence's end if it can be.

    Args:
        model: Counts tokens.
        kind: What the text is for.
        text: May begin with what stands before it in any case.
        room: In tokens, what stands behind it included.
        behind: Stands behind it in any case.
    """
    tokens = model.tokenize(text + behind)
    if len(tokens) <= room:
        return PromptPiece(kind, tokens)
    most = int(len(text) * room / len(tokens) * 0.95)
    ends = [end for end in sentence_ends(text, final=True) if end <= most]
    end = ends[-1] if ends else len(text[:most].rsplit(" ", 1)[0])
    shorter = text[:end] if ends else f"{text[:end]}."
    return PromptPiece(kind, model.tokenize(shorter + behind)[:room], text[end:])


def as_note(snippet: Snippet, *, at_length: bool = False) -> str:
    """Return a note as the model reads it: its title, then its words, on one line.

    At length, it is read with what follows the passage.  A heading or item that does not end
    gets a full stop.  The title of a book's chapter says nothing of the passage: four passages
    with such titles foresaw the next paragraph a percent worse than without.
    """
    passage = snippet.passage
    title = "" if _CHAPTER.search(passage.note_title) else passage.note_title
    text = f"{title}\n\n{snippet.words if at_length else passage.words}"
    parts = (" ".join(part.split()) for part in text.split("\n\n"))
    return " ".join(part if part[-1] in ".!?…:;,\"'”’" else f"{part}." for part in parts if part)
