"""Qt counts UTF-16 units, Python counts characters; they differ behind the first emoji."""

from __future__ import annotations


def units_before(text: str, characters: int) -> int:
    """Return how many UTF-16 units the first characters of a text take."""
    head = text[:characters]
    return len(head) + sum(character > "\uffff" for character in head) if _wide(head) else len(head)


def characters_before(text: str, units: int) -> int:
    """Return how many characters lie within the first UTF-16 units of a text."""
    if not _wide(text[:units]):
        return min(units, len(text))
    encoded = text.encode("utf-16-le", "surrogatepass")[: 2 * units]
    return len(encoded.decode("utf-16-le", "ignore"))


def _wide(text: str) -> bool:
    return not text.isascii() and max(text) > "\uffff"
