"""What the window calls the origins of words."""

from __future__ import annotations

import time

from writer_assist.domain.authorship import Insertion, Origin, Provenance
from writer_assist.domain.disclosure import WordKind
from writer_assist.ui.text import tr


def kind_words(kind: WordKind) -> str:
    """Return what a kind of words is called."""
    return {
        WordKind.TYPED: tr("typed"),
        WordKind.ACCEPTED: tr("accepted"),
        WordKind.EDITED: tr("accepted, then edited"),
        WordKind.QUOTED: tr("quoted"),
        WordKind.PASTED: tr("pasted"),
        WordKind.ELSEWHERE: tr("changed elsewhere"),
        WordKind.BEFORE: tr("there before"),
    }[kind]


def source_sentence(
    source: Provenance, insertion: Insertion | None, letters: int, *, is_edited: bool
) -> str:
    """Say where the words at the caret are from.

    Args:
        source: Of the words.
        insertion: What is known of the text that they are a part of.
        letters: How many of its letters are left in the draft.
        is_edited: Whether it was changed since.
    """
    plain = {
        Origin.TYPED: tr("You typed this."),
        Origin.PASTED: tr("You pasted this from outside the book."),
        Origin.ELSEWHERE: tr("Another program put this into the file."),
        Origin.BEFORE: tr("This was here before the program began to record it."),
    }
    if source.origin in plain:
        return plain[source.origin]
    is_quotation = source.origin is Origin.QUOTED
    if insertion is None:
        return tr("You quoted this from a note.") if is_quotation else tr("You accepted this.")
    day = time.strftime("%Y-%m-%d", time.localtime(insertion.made))
    notes = "; ".join(insertion.notes)
    if is_quotation:
        said = tr("Quoted on {day} from {notes}").format(day=day, notes=notes or tr("a note"))
    elif notes:
        said = tr("Accepted on {day}; {model} wrote it from {notes}")
        said = said.format(day=day, model=insertion.model or tr("a language model"), notes=notes)
    else:
        said = tr("Accepted on {day}; {model} wrote it without a note")
        said = said.format(day=day, model=insertion.model or tr("a language model"))
    if not is_edited:
        return f"{said}."
    if letters >= insertion.letters:
        return tr("{said}. You put words into it.").format(said=said)
    share = min(letters / insertion.letters, 1.0) if insertion.letters else 1.0
    return tr("{said}. You edited it; {share} of it stands.").format(
        said=said, share=f"{share:.0%}"
    )
