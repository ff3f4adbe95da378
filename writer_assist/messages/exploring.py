"""Orders that explore the library: cards of the deck, the map, answers."""

from __future__ import annotations

from dataclasses import dataclass

from writer_assist.domain.answers import Exchange
from writer_assist.domain.book_sources import WHOLE_LIBRARY, BookSources
from writer_assist.domain.context import Context
from writer_assist.domain.deck import GRID, DeckKind, Distance, StuckAnswer


@dataclass(frozen=True, slots=True)
class DrawCard:
    """Draw a card of the deck: one ``DeckCard``; the same order draws the same card.

    Attributes:
        kind: Which.
        context: Where the writer is.
        distance: How far apart the notes of a collision lie.
        seed: Another one draws another card.
        seen: Keys of cards that were seen; they come again when all were.
        same_folder: Whether the notes of a collision may lie in one folder.
        answer: For which answer to "Stuck?" a prompt is; None for any.
        turns: How often each row, then each column of a grid was drawn again.
        sources: The notes that it is drawn from.
        chosen: Notes that a cut-up is made of, if they are two or more; otherwise it chooses.
        ending: The last line that the writer has already.
        who: Whom an interview asks; empty for whom the paragraph names.
    """

    kind: DeckKind
    context: Context
    distance: Distance = Distance.SIDEWAYS
    seed: int = 0
    seen: tuple[str, ...] = ()
    same_folder: bool = False
    answer: StuckAnswer | None = None
    turns: tuple[int, ...] = (0,) * (2 * GRID)
    sources: BookSources = WHOLE_LIBRARY
    chosen: tuple[int, ...] = ()
    ending: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True)
class DrawMap:
    """Ask for the map of the notes: ``Progress`` ..., then one ``NoteMap``.

    Notes that are on it keep their places; new ones are placed beside their neighbours.

    Attributes:
        draft: Whose hidden notes are left off it.
        anew: Whether all places are found again, from the best that is known now.
    """

    draft: str = ""
    anew: bool = False


@dataclass(frozen=True, slots=True)
class WeighNotes:
    """Ask what a word or a note pulls on the map: one ``NotePulls``.

    Attributes:
        key: Given back with the answer.
        text: A word, or a paragraph; not looked at if there is a note.
        note_id: A note.
    """

    key: str
    text: str = ""
    note_id: int | None = None


@dataclass(frozen=True, slots=True)
class AskNotes:
    """Ask what notes and manuscript say: one ``Answer``, or two if it was reordered.

    ``Progress`` comes between.

    Attributes:
        question: As the writer asks it.
        draft: The draft being written, whose project is searched too.
        earlier: The conversation before it, the latest last.
        character: Whose own lines are asked for; empty for an answer out of everything.
        sources: The notes that take part; pinned passages always do.
        read_again: Whether a cross-encoder that is installed may reorder the answer.
    """

    question: str
    draft: str = ""
    earlier: tuple[Exchange, ...] = ()
    character: str = ""
    sources: BookSources = WHOLE_LIBRARY
    read_again: bool = True


@dataclass(frozen=True, slots=True)
class FindWordings:
    """Ask for other wordings of a selection: ``Rewriting`` ..., without a language model.

    First the tighter one, if there is one, then passages that have what the selection lacks.

    Attributes:
        selection: What is selected.
        context: The story up to its beginning.
        turn: 0 at first; later turns bring other passages, and no tighter wording.
        sources: The notes that take part.
    """

    selection: str
    context: Context
    turn: int = 0
    sources: BookSources = WHOLE_LIBRARY


@dataclass(frozen=True, slots=True)
class RankAgain:
    """Ask in which order passages answer a question: the ids of all, once, best first.

    ``Progress`` comes before.  Nothing else comes where a cross-encoder cannot judge: none is
    installed, or the text is no question, or it is not in English.

    Attributes:
        question: What was searched for.
        found: Passages with their scores, best first.
    """

    question: str
    found: tuple[tuple[int, float], ...]
