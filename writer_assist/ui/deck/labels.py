"""What the deck's pages, answers and distances are called, and a card as plain text."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from writer_assist.domain.deck import (
    DeckCard,
    DeckKind,
    DeckNote,
    Distance,
    SentenceTemplate,
    StuckAnswer,
)
from writer_assist.ui.text import tr


class DeckPage(Enum):
    """What the deck can be opened on."""

    STUCK = "Stuck?"
    PROMPT = "Prompt"
    QUESTIONS = "Questions"
    COLLISION = "Collision"
    FORGOTTEN = "Forgotten"
    FIRST_LINES = "First lines"
    SENSE = "Senses"
    GRID = "Grid"
    CUT_UP = "Cut-up"
    LAST_LINE = "Last line"
    CAMERA = "Camera"
    INTERVIEW = "Interview"
    EXPECTED = "Expected"
    SPRINT = "Sprint"
    KEPT = "Kept"


KIND_OF_PAGE: Mapping[DeckPage, DeckKind] = {
    DeckPage.PROMPT: DeckKind.PROMPT,
    DeckPage.QUESTIONS: DeckKind.QUESTIONS,
    DeckPage.COLLISION: DeckKind.COLLISION,
    DeckPage.FORGOTTEN: DeckKind.FORGOTTEN,
    DeckPage.FIRST_LINES: DeckKind.FIRST_LINES,
    DeckPage.SENSE: DeckKind.SENSE,
    DeckPage.GRID: DeckKind.GRID,
    DeckPage.CUT_UP: DeckKind.CUT_UP,
    DeckPage.LAST_LINE: DeckKind.LAST_LINE,
    DeckPage.CAMERA: DeckKind.CAMERA,
    DeckPage.INTERVIEW: DeckKind.INTERVIEW,
    DeckPage.EXPECTED: DeckKind.EXPECTED,
}

ANSWERS: Mapping[StuckAnswer, str] = {
    StuckAnswer.WHAT_HAPPENS: "I don’t know what happens",
    StuckAnswer.HOW_TO_SAY: "I know it, but can’t say it",
    StuckAnswer.DISLIKED: "I don’t like it",
    StuckAnswer.AFRAID: "I’m afraid of it",
    StuckAnswer.TIRED: "I’m tired",
}

DISTANCES: Mapping[Distance, str] = {
    Distance.NEAR: "Near",
    Distance.SIDEWAYS: "Sideways",
    Distance.FAR: "Far",
}


def said(wording: SentenceTemplate) -> str:
    """Return a sentence of a card in the language of the window."""
    return wording.filled(tr(wording.text)) if wording.text else ""


def title_of(note: DeckNote) -> str:
    """Return what a note is called on a card."""
    return note.snippet.passage.label or note.snippet.passage.path


def as_text(card: DeckCard) -> str:
    """Return a card as it is read out: what it asks, how it was drawn, and its notes."""
    above = (card.prompt, *card.facts)
    return "\n\n".join([*(said(one) for one in above), notes_as_text(card)]).strip()


def notes_as_text(card: DeckCard) -> str:
    """Return a card's text, and its notes with their words, as they go into a new note."""
    if card.kind is DeckKind.CUT_UP:
        cut = " ".join(note.quote for note in card.named)
        titles = dict.fromkeys(title_of(note) for note in card.named)
        return f"{cut}\n\n{tr('From')}: {', '.join(titles)}" if cut else ""
    lines = [card.text] if card.text else []
    for note in card.named:
        label = said(note.label)
        lines.append(f"{label} — {title_of(note)}: {note.quote}" if label else _plain(note))
    return "\n\n".join(line for line in lines if line)


def _plain(note: DeckNote) -> str:
    return f"{title_of(note)}: {note.quote}"
