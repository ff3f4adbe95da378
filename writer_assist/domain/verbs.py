"""The forms of English verbs, from a list of irregular ones and of regular ones in use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_DOUBLED = frozenset(
    """admit bar beg chat clap dip drag drop grab grin hum nod occur pat plan prefer regret rob rub
    shrug sip skip slam slip snap sob stop strip tap trip tug whip wrap""".split()  # noqa: SIM905
)
_SILENT_E = re.compile(r"(?:[^aeiou][aeiou](?:[vzgck]|s)|[bcdfgkpt]l|[^aeiouwy]u?[vgcz]|[aeiou]s)$")

PAST_OF: Mapping[str, str] = {
    "am": "was",
    "is": "was",
    "are": "were",
    "has": "had",
    "have": "had",
    "does": "did",
    "do": "did",
    "will": "would",
    "can": "could",
    "isn't": "wasn't",
    "aren't": "weren't",
    "doesn't": "didn't",
    "don't": "didn't",
    "hasn't": "hadn't",
    "haven't": "hadn't",
    "won't": "wouldn't",
    "can't": "couldn't",
}
"""The past of verbs that the lists leave out."""


@dataclass(frozen=True, slots=True)
class VerbList:
    """The verbs that are known.

    Attributes:
        past_of: By the plain form: "go" to "went".
        plain_of: By the past: "went" to "go".
        participles: Forms that are only participles, such as "gone".
    """

    past_of: Mapping[str, str]
    plain_of: Mapping[str, str]
    participles: frozenset[str]

    @classmethod
    def of(cls, irregular: str, regular: str) -> VerbList:
        """Read lines of plain form, past and participle, and plain forms of regular verbs."""
        rows = [line.split() for line in irregular.split("\n") if line.strip()]
        past_of = {plain: past for plain, past, _ in rows}
        past_of |= {plain: _regular_past(plain) for plain in regular.split()}
        plain_of = {past: plain for plain, past in reversed(past_of.items())}
        return cls(past_of, plain_of, frozenset(last for _, past, last in rows if last != past))


def third(plain: str) -> str:
    """Return the form that follows "she" in the present."""
    if plain in ("have", "do", "go"):
        return {"have": "has", "do": "does", "go": "goes"}[plain]
    if plain.endswith(("s", "sh", "ch", "x", "z")):
        return f"{plain}es"
    if plain.endswith("y") and plain[-2:-1] not in "aeiou":
        return f"{plain[:-1]}ies"
    return f"{plain}s"


def plain_of_third(low: str, verbs: VerbList) -> str:
    """Return the plain form of a known verb in the form after "she"; empty for no such verb."""
    for plain in (low.removesuffix("s"), low.removesuffix("es"), low.removesuffix("ies") + "y"):
        if plain != low and plain in verbs.past_of and third(plain) == low:
            return plain
    return ""


def _regular_past(plain: str) -> str:
    if plain.endswith("e"):
        return f"{plain}d"
    if plain.endswith("y") and plain[-2:-1] not in "aeiou":
        return f"{plain[:-1]}ied"
    if plain in _DOUBLED:
        return f"{plain}{plain[-1]}ed"
    return f"{plain}ed"


def plain_of_regular(past: str) -> str:
    """Return the plain form of a past in -ed that is not in the list."""
    stem = past[:-2]
    if past.endswith("ied"):
        return f"{past[:-3]}y"
    if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in "lsfz":
        return stem[:-1]
    ends_in_e = _SILENT_E.search(stem) or stem.endswith("u")
    return f"{stem}e" if ends_in_e and not stem.endswith(("ck", "ng", "tch")) else stem
