"""What the cards beside a selection say: which way, what is shorter, why, and where from."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from writer_assist.domain.differences import ChangeKind, WordChange
from writer_assist.domain.rewriting import (
    CutReason,
    Rewriting,
    Way,
    changes_of,
    words_saved,
)
from writer_assist.ui.cards.provenance import influence_words
from writer_assist.ui.models.controller import plain_name
from writer_assist.ui.text import plural, tr
from writer_assist.ui.theme import Palette
from writer_assist.ui.word_changes import escaped, style_of

_SHOWN = 46  # characters of a selection that its card names
_LONG_SAME, _BESIDE = 420, 150  # characters that are the same, and what is shown of them

_REASONS: Mapping[CutReason, str] = {
    CutReason.FILLER: "a filler word",
    CutReason.PHRASE: "a longer way to say it",
    CutReason.BEGINNING: "“began to”, where it simply happens",
    CutReason.SEEING: "who sees or hears it, which the reader knows",
    CutReason.THERE_WAS: "“there was … who”",
    CutReason.WHO_WAS: "“who was”",
    CutReason.STANCE: "“was standing” for “stood”",
    CutReason.THAT: "a “that” that nobody misses",
    CutReason.DOUBLE: "two words for one thing",
    CutReason.THEN: "“and then”",
}


def nothing_selected() -> str:
    """Say what to do first."""
    return tr("Select a sentence or a paragraph first, then ask for other wordings.")


def heading(selection: str, rewriting: Rewriting) -> str:
    """Return what stands at the top of a card."""
    if rewriting.way is Way.TIGHTER:
        saved = words_saved(selection, rewriting)
        fewer = plural(saved, "1 word fewer", "{n} words fewer") if saved else tr("no word fewer")
        return tr("Tighter · {fewer}").format(fewer=fewer)
    if rewriting.way is Way.SENSE:
        return tr("More {sense}").format(sense=tr(rewriting.sense))
    return tr("From another note")


def reasons_in_words(rewriting: Rewriting) -> str:
    """Return why words may go, each reason once; empty for other ways."""
    each = dict.fromkeys(rewriting.reasons)
    words = ", ".join(tr(_REASONS[one]) for one in each)
    return words[:1].upper() + words[1:] + "." if words else ""


def source_in_words(rewriting: Rewriting) -> str:
    """Return who wrote what is new, and what the note did to it."""
    if rewriting.way is Way.TIGHTER and rewriting.weighed:
        return tr("By rules for English; the language model finds that it goes on as well.")
    if rewriting.way is Way.TIGHTER:
        return tr("By rules for English, without a language model.")
    if not rewriting.edits:
        return tr("Your note’s own words.")
    model = plain_name(rewriting.model)
    parts = [tr("Written by {model} from this note").format(model=model)]
    if rewriting.influence is not None and (effect := influence_words(rewriting.influence)):
        parts.append(effect)
    return " · ".join(parts)


def changes_as_html(
    selection: str, rewriting: Rewriting, left_out: frozenset[int], palette: Palette
) -> str:
    """Return the new wording with its differences; each is a link with the number of its change."""
    pieces = []
    stretches = changes_of(selection, rewriting.edits, left_out)
    for number, group in groupby(stretches, key=lambda one: one[0]):
        words = [change for _, change in group]
        if number is None:
            pieces += [escaped(_shortened(change.text)) for change in words]
        else:
            inside = "".join(_changed(change, palette) for change in words)
            plain = f"color: {palette.ink}; text-decoration: none"
            pieces.append(f'<a href="{number}" style="{plain}">{inside}</a>')
    return "".join(pieces)


def changes_as_text(selection: str, rewriting: Rewriting, left_out: frozenset[int]) -> str:
    """Return the differences as a screen reader says them."""
    said = {
        ChangeKind.SAME: "{words}",
        ChangeKind.REMOVED: tr("(gone: {words})"),
        ChangeKind.ADDED: tr("(new: {words})"),
    }
    return " ".join(
        said[change.stretch].format(words=change.text.strip())
        for _, change in changes_of(selection, rewriting.edits, left_out)
        if change.text.strip()
    )


def named(selection: str) -> str:
    """Return the beginning of a selection, to name it by."""
    words = " ".join(selection.split())
    cut = words if len(words) <= _SHOWN else f"{words[:_SHOWN].rpartition(' ')[0]} …"
    return f"“{cut}”"


def _changed(change: WordChange, palette: Palette) -> str:
    style = style_of(change.stretch, palette)
    # A word that was left as it is can be changed again: it looks like one that can be clicked.
    style = style or f"color: {palette.soft}; text-decoration: none"
    return f'<span style="{style}">{escaped(change.text)}</span>'


def _shortened(text: str) -> str:
    if len(text) <= _LONG_SAME:
        return text
    head, tail = text[:_BESIDE].rsplit(None, 1)[0], text[-_BESIDE:].split(None, 1)[-1]
    return f"{head} … {tail}"
