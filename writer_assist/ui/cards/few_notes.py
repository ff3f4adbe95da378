"""Says why a set has fewer cards than the writer chose: there are too few notes for them."""

from __future__ import annotations

from collections.abc import Sequence

from writer_assist.domain.continuation import Mode, SetStarted
from writer_assist.domain.snippet import Snippet
from writer_assist.ui.text import plural, tr


def why_few(started: SetStarted, sources: Sequence[Snippet], wanted: int) -> str:
    """Return why a set has fewer cards than wanted; empty if it has not.

    Args:
        started: The set at its beginning.
        sources: What the sources show.
        wanted: How many cards the settings say.
    """
    if started.receipt.mode is not Mode.APART or len(started.continuations) >= wanted:
        return ""
    notes = sum(card.snippet is not None for card in started.continuations)
    if notes:
        return plural(
            notes,
            "Sources has one note for this place: one card is from it, and one from no note.",
            "Sources has {n} notes for this place: each made a card, and one is from no note.",
        )
    if any(one.reasons.elsewhere for one in sources):
        return tr(
            "Only notes of other books fit here, and no cards are written from those. This one is "
            "from your pages alone."
        )
    return tr("Sources has no note for this place, so this card is from your pages alone.")
