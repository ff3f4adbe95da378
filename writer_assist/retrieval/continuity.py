"""Facts that notes state about people, and sentences that say something else; English, by rule.

Only what says the name itself is judged: "Mara's blue eyes", not "her blue eyes".  It is better to
be silent than to be wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

# Words that may be said of the same eyes or hair stand together; one word may be in several.
_EYES = (
    "grey gray silver steel slate smoky",
    "blue azure sapphire cornflower",
    "green emerald jade",
    "brown hazel chestnut chocolate amber golden",
    "green hazel",
    "black dark brown",
    "violet purple",
    "red crimson",
)
_HAIR = (
    "black raven jet dark ebony",
    "brown chestnut auburn brunette dark mousy",
    "red ginger auburn copper",
    "blond blonde fair golden yellow flaxen",
    "grey gray white silver",
)
_FAMILIES = {"eyes": _EYES, "hair": _HAIR}
_FIELDS = {
    "eyes": "eyes", "eye": "eyes", "eye color": "eyes", "eye colour": "eyes", "eye_color": "eyes",
    "hair": "hair", "hair color": "hair", "hair colour": "hair", "hair_color": "hair", "age": "age",
}  # fmt: skip
_STATED = re.compile(
    r"^[ \t>*+-]*(?:\*\*|__)?(?P<key>[A-Za-z][A-Za-z _]{1,12}?)(?:\*\*|__)?[ \t]*:{1,2}(?:\*\*|__)?"
    r"[ \t]*(?P<value>\S[^\n]{0,60})$",
    re.MULTILINE,
)
_WORDS = frozenset(word for of_all in _FAMILIES.values() for one in of_all for word in one.split())
_COLOUR = rf"(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})"
_TEENS = (
    "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()  # noqa: SIM905
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()  # noqa: SIM905
_ONES = "one two three four five six seven eight nine".split()  # noqa: SIM905
_NUMBERS = (
    {word: number for number, word in enumerate(_ONES, 1)}
    | {word: number for number, word in enumerate(_TEENS, 10)}
    | {
        f"{ten}{joint}{one}" if one else ten: 10 * tens + ones
        for tens, ten in enumerate(_TENS, 2)
        for ones, one in enumerate(("", *_ONES))
        for joint in "- "
    }
)
_NUMBER = rf"(?:\d{{1,2}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_BESIDE = 40  # characters before a name
_AGES_APART = 2  # years that a note and a scene may differ: somebody has a birthday


@dataclass(frozen=True, slots=True)
class StatedFact:
    """What a note says of somebody.

    Attributes:
        about: "eyes", "hair" or "age".
        value: As it is written.
        note_id: The note.
    """

    about: str
    value: str
    note_id: int


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """A stretch of a text that says something else than a note.

    Attributes:
        start: Offset of its first character.
        end: Offset just after.
        name: Of whom.
        said: What the text says, as it stands there.
        fact: What the note says.
    """

    start: int
    end: int
    name: str
    said: str
    fact: StatedFact


def facts_of_fields(fields: Mapping[str, Sequence[str]], note_id: int) -> Iterator[StatedFact]:
    """Yield what the front matter of a note states."""
    for key, values in fields.items():
        if about := _FIELDS.get(key.strip().casefold()):
            for value in values:
                if _is_usable(about, value):
                    yield StatedFact(about, value.strip(), note_id)


def facts_of_text(text: str, note_id: int) -> Iterator[StatedFact]:
    """Yield what a note states in lines such as "Eyes: grey" or "**Age:** 34"."""
    for found in _STATED.finditer(text):
        about = _FIELDS.get(found["key"].strip().casefold())
        if about and _is_usable(about, found["value"]):
            yield StatedFact(about, found["value"].strip(" *_"), note_id)


class ContinuityChecker:
    """Compares a text with facts about people, by their names."""

    def __init__(self, people: Mapping[str, Sequence[StatedFact]]) -> None:
        """Prepare.

        Args:
            people: Facts by each form of a name; a form that two people share is left out.
        """
        self._people = people
        names = "|".join(re.escape(name) for name in sorted(people, key=len, reverse=True))
        self._name = re.compile(rf"(?<!\w)(?:{names})(?!\w)") if people else None

    def discrepancies(self, text: str) -> list[Discrepancy]:
        """Return what contradicts a fact in a paragraph, in order."""
        if self._name is None:
            return []
        found = []
        for match in self._name.finditer(text):
            for about, said, start, end in _statements(text, match):
                facts = [one for one in self._people[match[0]] if one.about == about]
                if facts and all(_contradicts(one, said) for one in facts):
                    found.append(Discrepancy(start, end, match[0], said, facts[0]))
        return found


def _statements(text: str, name: re.Match[str]) -> Iterator[tuple[str, str, int, int]]:
    """Yield what a text says right beside a name: about what, the words, and where."""
    for about, pattern in _AFTER_NAME:
        if said := pattern.match(text, name.end()):
            yield about, said["said"], name.start(), said.end()
    for about, pattern in _BEFORE_NAME:
        if before := pattern.search(text, max(0, name.start() - _BESIDE), name.start()):
            yield about, before["said"], before.start(), name.end()


def _contradicts(fact: StatedFact, said: str) -> bool:
    if fact.about == "age":
        ages = _ages(fact.value), _ages(said)
        return all(ages) and abs(ages[0][0] - ages[1][0]) >= _AGES_APART
    families = _FAMILIES[fact.about]
    stated, seen = _of_families(fact.value, families), _of_families(said, families)
    return bool(stated) and bool(seen) and stated.isdisjoint(seen)


def _of_families(value: str, families: Sequence[str]) -> frozenset[int]:
    words = set(re.findall(r"[a-z]+", value.casefold()))
    return frozenset(at for at, one in enumerate(families) if words & set(one.split()))


def _ages(value: str) -> list[int]:
    """Return the ages that a value names; a range or several say nothing sure."""
    words = re.findall(_NUMBER, value.casefold())
    found = [int(word) if word.isdecimal() else _NUMBERS[word] for word in words]
    return found if len(found) == 1 else []


def _is_usable(about: str, value: str) -> bool:
    """Tell whether a value is one plain fact: "grey, later blue" is not."""
    if about == "age":
        return bool(_ages(value)) and len(value.split()) <= 4
    words = len(value.split())
    changing = re.search(r"(?i)\b(?:was|once|later|formerly|dyed?|then|or|but|left|right)\b", value)
    return words <= 6 and changing is None and bool(_of_families(value, _FAMILIES[about]))


# Words that may stand before a colour without a new subject among them.
_BEFORE_COLOUR = """
    very rather so quite still always a an the two pale light deep bright clear cold soft warm long
    short thick thin fine straight curly wavy wild smooth heavy big large great huge small little
    round wide narrow sharp keen sad tired calm gentle hard bleak beautiful shining sparkling
    glittering piercing startling striking
"""
_ADVERB = rf"(?:(?:[a-z]+ly|{'|'.join(_BEFORE_COLOUR.split())}),?\s+){{0,3}}?"
_SAID = rf"(?P<said>{_COLOUR}(?:[-\s]{_COLOUR})?)"
_OWN = r"(?:his|her|their)"
_MOVES = {
    "eyes": "opened opens closed closes shut narrowed narrows raised raises lifted lifts lowered "
    "lowers dropped rubbed rolled wiped dried fixed turned widened screwed",
    "hair": "brushed brushes combed combs tossed pushed tied braided plaited smoothed twisted cut "
    "loosened pinned",
}
_AFTER_NAME = (
    *(
        (about, re.compile(pattern))
        for about in ("eyes", "hair")
        for pattern in (
            rf"['’]s\s+{_ADVERB}{_SAID}\s+{about}\b",
            rf"['’]s\s+{about}\s+(?:was|were|is|are)\s+{_ADVERB}{_SAID}\b(?!\s+with\b)",
            rf"['’]s\s+{about},\s+{_SAID}\b",
            rf"\s+(?:had|has)\s+{_ADVERB}{_SAID}\s+{about}\b",
            rf"(?:\s+with|,\s+with\s+{_OWN})\s+{_ADVERB}{_SAID}\s+{about}\b",
            rf"\s+(?:[a-z]+ly\s+)?(?:{'|'.join(_MOVES[about].split())})\s+(?:back\s+|up\s+)?"
            rf"{_OWN}\s+{_ADVERB}{_SAID}\s+{about}\b",
        )
    ),
    ("age", re.compile(rf",?\s+(?:was|is)\s+(?P<said>{_NUMBER})\s+years?\s+old\b")),
    ("age", re.compile(rf",\s+(?:aged\s+)?(?P<said>{_NUMBER}),")),
)
_BEFORE_NAME = (
    ("eyes", re.compile(rf"(?P<said>{_COLOUR})-eyed\s+\Z")),
    ("hair", re.compile(rf"(?P<said>{_COLOUR})-haired\s+\Z")),
    ("eyes", re.compile(rf"{_SAID}\s+eyes\s+of\s+\Z")),
    ("hair", re.compile(rf"{_SAID}\s+hair\s+of\s+\Z")),
    ("age", re.compile(rf"(?P<said>{_NUMBER})-year-old\s+\Z")),
)
