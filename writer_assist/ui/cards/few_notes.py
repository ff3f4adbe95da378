"""Says why a set has fewer cards from notes than it could have."""

from __future__ import annotations

from collections.abc import Sequence

from writer_assist.domain.continuation import Mode, SetStarted
from writer_assist.domain.snippet import Snippet
from writer_assist.ui.text import plural, tr


def why_few(started: SetStarted, sources: Sequence[Snippet]) -> str:
    """Return why more cards of a set than one have no note; empty if only one has none.

    Args:
        started: The set at its beginning.
        sources: What the sources show.
    """
    notes = sum(card.snippet is not None for card in started.continuations)
    if started.receipt.mode is not Mode.APART or len(started.continuations) <= notes + 1:
        return ""
    if notes:
        return plural(
            notes,
            "Sources has one note for this place: one card is from it, the others from no note.",
            "Sources has {n} notes for this place: each made a card, the others are from no note.",
        )
    if any(one.reasons.elsewhere for one in sources):
        return tr(
            "Only notes of other books fit here, and no cards are written from those. These are "
            "from your pages alone."
        )
    return tr("Sources has no note for this place, so these cards are from your pages alone.")
