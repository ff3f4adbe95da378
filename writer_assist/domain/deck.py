"""The cards of the deck: what may start a writer who is stuck, and the notes each names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import Enum
from typing import Any

from writer_assist.domain.passage import Passage
from writer_assist.domain.snippet import Snippet

GRID = 3  # rows and columns


class DeckKind(Enum):
    """What a card does."""

    PROMPT = "prompt"  # a question of ours, with a note of the writer's
    COLLISION = "collision"  # two notes that lie apart
    FORGOTTEN = "forgotten"  # a note that fits and was not used for long
    QUESTIONS = "questions"  # five about the paragraph, each with a note that could answer
    FIRST_LINES = "first-lines"  # six openings, cut off
    SENSE = "sense"  # the sense that a scene lacks
    GRID = "grid"  # two axes, and a note in each of nine cells
    CUT_UP = "cut-up"  # a text of stretches from several notes
    LAST_LINE = "last-line"  # notes between here and an ending that is written
    CAMERA = "camera"  # the paragraph in another person or tense
    INTERVIEW = "interview"  # a question to a character
    EXPECTED = "expected"  # the likeliest next line of a model, not to be written


class Distance(Enum):
    """How far apart the two notes of a collision lie, among all pairs of the library."""

    NEAR = "near"
    SIDEWAYS = "sideways"
    FAR = "far"


class StuckAnswer(Enum):
    """Why a writer does not go on."""

    WHAT_HAPPENS = "what happens"
    HOW_TO_SAY = "how to say"
    DISLIKED = "disliked"
    AFRAID = "afraid"
    TIRED = "tired"


KINDS_FOR: Mapping[StuckAnswer, tuple[DeckKind, ...]] = {
    StuckAnswer.WHAT_HAPPENS: (DeckKind.QUESTIONS, DeckKind.COLLISION, DeckKind.PROMPT),
    StuckAnswer.HOW_TO_SAY: (DeckKind.SENSE, DeckKind.FIRST_LINES, DeckKind.PROMPT),
    StuckAnswer.DISLIKED: (DeckKind.PROMPT, DeckKind.SENSE, DeckKind.COLLISION),
    StuckAnswer.AFRAID: (DeckKind.PROMPT, DeckKind.FIRST_LINES, DeckKind.FORGOTTEN),
    StuckAnswer.TIRED: (DeckKind.PROMPT, DeckKind.FORGOTTEN),
}
"""The cards that fit each answer, in the order in which they come."""


@dataclass(frozen=True, slots=True)
class SentenceTemplate:
    """A sentence of the program's own, which the window translates before it fills it in.

    Attributes:
        text: In English, with names in braces for what is filled in.
        values: What stands for each name.
    """

    text: str
    values: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, text: str, **values: object) -> SentenceTemplate:
        """Make one."""
        return cls(text, tuple((name, str(value)) for name, value in values.items()))

    @property
    def english(self) -> str:
        """The sentence as it is read in English."""
        return self.filled(self.text)

    def filled(self, translated: str) -> str:
        """Return a translation of ``text`` with the values in it."""
        for name, value in self.values:
            translated = translated.replace(f"{{{name}}}", value)
        return translated


@dataclass(frozen=True, slots=True)
class DeckNote:
    """A note that a card names.

    Attributes:
        snippet: The passage that is meant.
        quote: Its own words, as the card shows them.
        label: What the note has to do with the card; without text for nothing.
    """

    snippet: Snippet
    quote: str
    label: SentenceTemplate = SentenceTemplate("")


@dataclass(frozen=True, slots=True)
class DeckCard:
    """One card, with everything that is shown on it.

    Attributes:
        kind: What it does.
        prompt: What it asks of the writer.
        facts: How its notes were chosen, a sentence each.
        notes: In the order in which they are shown; of a grid the rows, the columns, then
            the cells, with None where no note is left for a cell.
        keys: What was shown with it, to be given back as seen.
        text: A text that was made for it; empty for none.
        seed: What it was drawn with.
    """

    kind: DeckKind
    prompt: SentenceTemplate
    facts: tuple[SentenceTemplate, ...] = ()
    notes: tuple[DeckNote | None, ...] = ()
    keys: tuple[str, ...] = ()
    seed: int = 0
    text: str = ""

    @property
    def named(self) -> tuple[DeckNote, ...]:
        """The notes without the gaps."""
        return tuple(one for one in self.notes if one is not None)


@dataclass(frozen=True, slots=True)
class NextLine:
    """What a writer leaves for the next start.

    Attributes:
        words: What to do next.
        above: The paragraph that stood above; empty for none.
    """

    words: str
    above: str = ""


def record_of(card: DeckCard) -> dict[str, Any]:
    """Return a card as plain JSON, to be kept."""
    return {
        "kind": card.kind.value,
        "prompt": _plain(card.prompt),
        "facts": [_plain(fact) for fact in card.facts],
        "notes": [one and _plain_note(one) for one in card.notes],
        "keys": list(card.keys),
        "seed": card.seed,
        "text": card.text,
    }


def card_of(record: Mapping[str, Any]) -> DeckCard:
    """Return a card as :func:`record_of` wrote it.

    Raises:
        KeyError: The record is not one.
        TypeError: The record is not one.
        ValueError: The record is of a kind that there is not any more.
    """
    return DeckCard(
        DeckKind(record["kind"]),
        _wording(record["prompt"]),
        tuple(_wording(fact) for fact in record["facts"]),
        tuple(one and _note(one) for one in record["notes"]),
        tuple(record["keys"]),
        int(record["seed"]),
        str(record.get("text", "")),  # cards of 0.2 have none
    )


def _plain(wording: SentenceTemplate) -> dict[str, Any]:
    return {"text": wording.text, "values": dict(wording.values)}


def _wording(record: Mapping[str, Any]) -> SentenceTemplate:
    return SentenceTemplate(str(record["text"]), tuple(record["values"].items()))


def _plain_note(note: DeckNote) -> dict[str, Any]:
    passage = asdict(note.snippet.passage)
    return {"passage": passage, "quote": note.quote, "label": _plain(note.label)}


def _note(record: Mapping[str, Any]) -> DeckNote:
    passage = Passage(**record["passage"])
    passage = replace(passage, tags=tuple(passage.tags))
    return DeckNote(Snippet(passage, 0.0), str(record["quote"]), _wording(record["label"]))
