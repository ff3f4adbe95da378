"""Values for the window's tests."""

from __future__ import annotations

from writer_assist.domain.continuation import (
    CardPiece,
    CardPieces,
    Continuation,
    ModelIdentity,
    Receipt,
    SetStarted,
)
from writer_assist.domain.note import NoteSummary, NoteText
from writer_assist.domain.passage import Passage
from writer_assist.domain.sampling import Sampling
from writer_assist.domain.snippet import MatchedWord, Reasons, Snippet
from writer_assist.ui.library.note_head import NotePart

RECEIPT = Receipt(ModelIdentity("m", "", "", 1), Sampling(), (), (), (), (), 64)


def snippet(
    number, text="The ferry had not run.", *, title="Salt Ferry", pinned=False, best=None, **reasons
):
    passage = Passage(number, number, title, f"/notes/{title}.md", "The crossing", text, 0, 9)
    words = tuple(MatchedWord(word, 1.0) for word in reasons.pop("words", ()))
    return Snippet(passage, 1.0, Reasons(words, **reasons), best or (0, len(text)), pinned)


def started(*snippets):
    cards = tuple(Continuation(number, "", one) for number, one in enumerate(snippets))
    return SetStarted("set", cards, RECEIPT)


def pieces(card, text):
    return CardPieces((CardPiece(card, text, (1,)),))


def note(number=1, text="# The Bell\n\nCast from brass.", *, title="The Bell"):
    return NoteText(NoteSummary(number, title, f"/notes/{title}.md", "/notes"), text, "print")


def opened(note, place=None, html=""):
    """Return what a panel is told when a note is opened."""
    html = html or f'<p><a name="L0"></a>{note.text}</p>'
    return note, place, NotePart(0, len(note.text), 1, 1, html)
