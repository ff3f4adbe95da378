"""Values for the window's tests."""

from __future__ import annotations

from dataclasses import replace

from writer_assist.domain.continuation import (
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


def write_on(panel, number, text):
    """Let a card grow by a text, as its set would."""
    cards = {one.card: one for one in panel.continuations()}
    card = cards.get(number, Continuation(number, "", None))
    panel.grow((replace(card, text=card.text + text),))


def note(number=1, text="# The Bell\n\nCast from brass.", *, title="The Bell"):
    return NoteText(NoteSummary(number, title, f"/notes/{title}.md", "/notes"), text, "print")


def opened(note, place=None, html=""):
    """Return what a panel is told when a note is opened."""
    html = html or f'<p><a name="L0"></a>{note.text}</p>'
    return note, place, NotePart(0, len(note.text), 1, 1, html)


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours as WCAG 2.1 defines it, 1 to 21."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
