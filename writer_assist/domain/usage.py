"""What the ledger of uses says of a passage."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PassageUse:
    """How well the writer knows a passage.

    Attributes:
        last_used: When it was last opened, quoted or written from, seconds since the
            epoch; None if never.
        familiarity: 0 for a passage that was never seen, towards 1 for one that is used
            all the time; what is long ago counts less.
        idle: How often it was shown in this draft since it was last used anywhere; what
            is long ago counts less.
    """

    last_used: float | None = None
    familiarity: float = 0.0
    idle: float = 0.0


UNUSED = PassageUse()
