"""Parts of a prompt as tokens, and shortening texts to fit."""

from __future__ import annotations

import re
from dataclasses import dataclass

from writer_assist.domain.language_model import LanguageModel
from writer_assist.domain.prompt import PartKind
from writer_assist.domain.sentences import sentence_ends
from writer_assist.domain.snippet import Snippet
from writer_assist.domain.words import whole_words

_CHAPTER = re.compile(
    r"(?:^|[\s:,])(?:act|book|chapter|part|scene|akt|buch|kapitel|szene|teil|acte|chapitre|livre|"
    r"partie|acto|capítulo|escena|libro|parte|capitolo|scena|глава|часть)\W+(?:\d+|[ivxlc]+)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PromptPiece:
    """A part of a prompt as tokens; ``cut`` is the text that did not fit."""

    kind: PartKind
    tokens: list[int]
    cut: str = ""


def fitted(
    model: LanguageModel, kind: PartKind, text: str, room: int, *, behind: str = ""
) -> PromptPiece:
    """Return a text as a piece of at most ``room`` tokens, cut at a sentence's end if possible.

    Args:
        model: Counts tokens.
        kind: Which part of the prompt it is.
        text: The text, possibly with a lead that is never cut.
        room: The most tokens, including ``behind``.
        behind: Text that always follows.
    """
    tokens = model.tokenize(text + behind)
    if len(tokens) <= room:
        return PromptPiece(kind, tokens)
    most = int(len(text) * room / len(tokens) * 0.95)
    ends = [end for end in sentence_ends(text, final=True) if end <= most]
    end = ends[-1] if ends else len(whole_words(text, most))
    shorter = text[:end] if ends else f"{text[:end]}."
    return PromptPiece(kind, model.tokenize(shorter + behind)[:room], text[end:])


def as_note(snippet: Snippet, *, at_length: bool = False) -> str:
    """Return a note as the model reads it: its title and its words, on one line.

    With ``at_length``, the text after the passage is included.  A heading or item without a final
    mark gets a full stop.  The titles of a book's chapters are left out, as they say nothing of the
    passage: with such titles before four passages, the next paragraph was predicted one per cent
    worse.
    """
    passage = snippet.passage
    title = "" if _CHAPTER.search(passage.note_title) else passage.note_title
    text = f"{title}\n\n{snippet.words if at_length else passage.words}"
    parts = (" ".join(part.split()) for part in text.split("\n\n"))
    return " ".join(part if part[-1] in ".!?…:;,\"'”’" else f"{part}." for part in parts if part)
