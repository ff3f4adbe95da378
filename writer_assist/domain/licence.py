"""Whose work is inside the program, and under which licence."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LicenceEntry:
    """One piece of work inside the program: a library, a model, a typeface.

    Attributes:
        name: As its makers call it.
        version: Empty where there is none.
        licence: As SPDX writes it where its makers do.
    """

    name: str
    version: str
    licence: str
