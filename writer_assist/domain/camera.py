"""Changing the camera: the same English paragraph told by somebody else, or in another tense.

There is no grammar here but rules and a list of verbs, so the result is a draft to look at.
What is said aloud, between quotation marks, stays as it was said.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from writer_assist.domain.verbs import (
    PAST_OF,
    VerbList,
    plain_of_regular,
    plain_of_third,
    third,
)

PEOPLE: Mapping[str, tuple[str, str, str, str, str]] = {
    "I": ("I", "me", "my", "mine", "myself"),
    "you": ("you", "you", "your", "yours", "yourself"),
    "she": ("she", "her", "her", "hers", "herself"),
    "he": ("he", "him", "his", "his", "himself"),
    "they": ("they", "them", "their", "theirs", "themselves"),
}
"""Subject, object, before a noun, alone, and reflexive."""

_TOKEN = re.compile(r"[A-Za-z]+(?:[’'][A-Za-z]+)?|[^A-Za-z]+")
_SPOKEN = re.compile(r"[\"“„«][^\"”“»\n]*(?:[\"”»]|$)")
_SUBJECTS = frozenset("i you he she it we they who".split())  # noqa: SIM905
_PLURAL = frozenset("we they these those men women people children both".split())  # noqa: SIM905
_ADVERBS = frozenset(
    """never always still just only then now also even soon once already almost again suddenly
    quickly slowly hardly nearly really simply finally at last""".split()  # noqa: SIM905
)
_NO_FINITE = frozenset(
    """be been being am is are was were has have had having by with the a an his her its their my
    our your to not of in get got gets""".split()  # noqa: SIM905
)
_PREPOSITIONS = frozenset(
    """of in on at by with behind beside under over into onto from to for across through between
    before after above below near against along around inside outside past without""".split()  # noqa: SIM905
)
_NOT_A_NOUN = frozenset(
    """in on at to of for from with by as and or but if when while because before after into onto
    over under through until that than so then there here not no what how why where whether
    who which""".split()  # noqa: SIM905
)
_CLAUSE = frozenset(
    "and but that which when as because while until if what how why where whether".split()  # noqa: SIM905
)


class Tense(Enum):
    """When a story is told."""

    PAST = "past"
    PRESENT = "present"


@dataclass(frozen=True, slots=True)
class Shot:
    """How a paragraph is told.

    Attributes:
        person: A key of PEOPLE.
        tense: Its tense.
    """

    person: str
    tense: Tense


def shot_of(text: str, verbs: VerbList) -> Shot:
    """Return how a paragraph is told, by what most of its pronouns and verbs say."""
    forms = Counter(one.casefold() for one in _words(_SPOKEN.sub(" ", text)))
    owned = {
        person: sum(forms[one.casefold()] for one in set(forms_of))
        for person, forms_of in PEOPLE.items()
    }
    singular = [one for one in ("she", "he", "you") if owned[one]]
    person = max(singular, key=lambda one: owned[one], default="they")
    person = "I" if owned["I"] else person  # whoever says I outside of speech tells the story
    past = sum(forms[one] for one in ("was", "were", "had", "did", *verbs.plain_of))
    past += sum(count for form, count in forms.items() if form.endswith("ed"))
    present = sum(forms[one] for one in ("is", "am", "are", "has", "does"))
    present += sum(forms[third(one)] for one in verbs.past_of)
    return Shot(person, Tense.PRESENT if present > past else Tense.PAST)


def other_shots(shot: Shot) -> tuple[Shot, ...]:
    """Return the other ways to tell it, the most different first."""
    other = Tense.PRESENT if shot.tense is Tense.PAST else Tense.PAST
    if shot.person == "they":  # a crowd is not told by one of it
        return (Shot("they", other),)
    people = ["I", "you"] if shot.person not in ("I", "you") else ["she", "he"]
    return (
        Shot(people[0], other),
        Shot(shot.person, other),
        Shot(people[0], shot.tense),
        Shot(people[1], other),
        Shot(people[1], shot.tense),
    )


def retold(text: str, to: Shot, verbs: VerbList, *, name: str = "") -> str:
    """Return a paragraph as another shot tells it.

    Args:
        text: English prose.
        to: Who tells it, and when.
        verbs: The verbs that are known.
        name: Whoever is meant by the pronouns; it gives way to a first or second person.
    """
    was = shot_of(text, verbs)
    spoken = [match.span() for match in _SPOKEN.finditer(text)]
    pieces, at = [], 0
    for start, end in [*spoken, (len(text), len(text))]:
        pieces.append(_Retelling(was, to, verbs, name).told(text[at:start]))
        pieces.append(text[start:end])
        at = end
    return "".join(pieces)


@dataclass(slots=True)
class _Retelling:
    was: Shot
    to: Shot
    verbs: VerbList
    name: str
    subject: str = ""  # of the clause, as it is told now; empty for nobody known
    plural: bool = False
    had_verb: bool = False  # in this clause
    opens: bool = True  # whether a noun may become the subject
    out: list[str] = field(default_factory=list)

    def told(self, text: str) -> str:
        tokens = _TOKEN.findall(text)
        for at, token in enumerate(tokens):
            if not token[0].isalpha():
                self._pass_mark(token)
                self.out.append(token)
            else:
                self.out.append(self._word(tokens, at))
        return re.sub(r"\b([Cc])an not\b", r"\1annot", "".join(self.out))

    def _pass_mark(self, mark: str) -> None:
        if re.search(r"[.!?:;]", mark):
            self.subject, self.plural, self.had_verb, self.opens = "", False, False, True
        elif re.search(r"[,–—]", mark):
            self.had_verb, self.opens = False, True

    def _word(self, tokens: Sequence[str], at: int) -> str:
        token, low = tokens[at], tokens[at].casefold().replace("’", "'")
        before, after = _neighbour(tokens, at, -1), _neighbour(tokens, at, 1)
        if (new := self._person(token, low, before, after, tokens, at)) is not None:
            return new
        if self.name and token == self.name and self.to.person in ("I", "you"):
            return self._named(tokens, at, before)
        self._follow_subject(token, low, tokens, at)
        if low in _CLAUSE:
            self.had_verb, self.opens = False, True
            self.subject = "" if low == "which" else self.subject
            return token
        new = self._verb(low, before, tokens, at)
        self.opens = self.opens and not self.had_verb
        return token if new is None else _like(token, new)

    def _person(
        self, token: str, low: str, before: str, after: str, tokens: Sequence[str], at: int
    ) -> str | None:
        """Return the pronoun that takes a word's place; None if it is none of the teller's."""
        stem, _, ending = low.partition("'")
        if self.was.person == self.to.person and stem in _SUBJECTS:
            self._begin(stem)
            return token[: len(stem)] + self._short(ending, token, after) if ending else None
        old, new = PEOPLE[self.was.person], PEOPLE[self.to.person]
        forms = [form.casefold() for form in old]
        if stem not in forms:
            if low in _SUBJECTS and (self.opens or low not in ("it", "you")):
                self._begin(low)
            return None
        place = forms.index(stem)
        if forms.count(stem) > 1:
            place = self._place_of(stem, forms, before, after, tokens, at)
        if place == 0:
            self._begin(new[0].casefold())
        starts = _starts_sentence(tokens, at)
        word = new[place]
        word = word[:1].upper() + word[1:] if starts else word
        return word + self._short(ending, token, after)

    def _short(self, ending: str, token: str, after: str) -> str:
        """Return the ending of "she'd" or "I'm" as the new person and tense need it."""
        if not ending:
            return ""
        mark = "’" if "’" in token else "'"
        self.had_verb = True
        be = {"i": "m", "you": "re", "they": "re", "we": "re"}.get(self.subject, "s")
        if ending in ("m", "re", "s"):
            return f"{mark}{be}" if self.to.tense is Tense.PRESENT else f" {self._be()}"
        if ending == "d" and self.to.tense is not self.was.tense:
            if after in self.verbs.past_of and after not in self.verbs.plain_of:
                return f"{mark}ll"
            return f" {'has' if self._is_third() else 'have'}"
        return f"{mark}{ending}"

    def _place_of(
        self,
        stem: str,
        forms: Sequence[str],
        before: str,
        after: str,
        tokens: Sequence[str],
        at: int,
    ) -> int:
        places = [place for place, form in enumerate(forms) if form == stem]
        follows = tokens[at + 1] if at + 1 < len(tokens) else "."
        owns = (
            follows.strip() == ""
            and after
            and after not in _NOT_A_NOUN
            and after not in _SUBJECTS
            and after not in ("the", "a", "an", "his", "her", "my", "all", "back", "up", "down")
        )
        if stem == "you":
            return 0 if self._may_be_verb(after) or not before else 1
        if 2 in places and owns:
            return 2
        return next(place for place in places if place != 2)

    def _may_be_verb(self, word: str) -> bool:
        return word in PAST_OF or word in self.verbs.past_of or word in self.verbs.plain_of

    def _named(self, tokens: Sequence[str], at: int, before: str) -> str:
        new = PEOPLE[self.to.person]
        starts = _starts_sentence(tokens, at)
        after = _neighbour(tokens, at, 1)
        if 2 <= at <= 3 and tokens[at - 1] == " " and self._is_past(before):
            # "said Mara" after a speech becomes "I said".
            self._begin(new[0].casefold())
            self.out[-2] = new[0]
            return self._verb(before, new[0].casefold(), tokens, at) or before
        acts = not before or starts or (before in _NOT_A_NOUN and self._is_past(after))
        if acts or self._is_past(after) or after in ("was", "had", "is", "has"):
            self._begin(new[0].casefold())
            return new[0][:1].upper() + new[0][1:] if starts else new[0]
        return new[1]

    def _begin(self, subject: str) -> None:
        self.subject, self.plural, self.had_verb = subject, subject in _PLURAL, False
        self.opens = False

    def _follow_subject(self, token: str, low: str, tokens: Sequence[str], at: int) -> None:
        no_noun = low in _ADVERBS or low in _NOT_A_NOUN or low in _PREPOSITIONS
        if no_noun or low in _NO_FINITE or self._may_be_verb(low):
            return
        if low.endswith("ly") or low.endswith("ed") or low in ("said", "who", "which", "that"):
            return
        if low in _PLURAL:
            self.subject, self.plural = low, True
        elif self.opens and not _is_in_phrase(tokens, at):
            is_plural = low.endswith("s") and not low.endswith(("ss", "us", "is", "'s"))
            self.subject, self.plural = low, is_plural and token[0].islower()

    def _verb(self, low: str, before: str, tokens: Sequence[str], at: int) -> str | None:
        """Return the form that a verb takes; None for what is no verb, or stays."""
        if self.to.tense is self.was.tense:
            return self._agreed(low)
        if self.to.tense is Tense.PRESENT:
            return self._into_present(low, before, tokens, at)
        return self._into_past(low, before)

    def _agreed(self, low: str) -> str | None:
        if low in ("was", "were", "am", "is", "are"):
            return self._be() if self.subject in _SUBJECTS and self.subject != "who" else None
        if self.to.tense is Tense.PRESENT and not self.had_verb:
            plain = plain_of_third(low, self.verbs) or (low if low in self.verbs.past_of else "")
            if plain and self.subject in ("i", "you", "he", "she", "they"):
                self.had_verb = True
                return self._finite(plain)
        return None

    def _into_present(self, low: str, before: str, tokens: Sequence[str], at: int) -> str | None:
        if low in ("was", "were"):
            self.had_verb = True
            counts = low == "were" and self.subject not in _SUBJECTS
            return "are" if counts else self._be()
        fixed = {"wasn't": f"{self._be()} not", "weren't": f"{self._be()} not"}
        fixed |= {"had": self._finite("have"), "did": self._finite("do"), "would": "will"}
        fixed |= {"could": "can", "didn't": "doesn't" if self._is_third() else "don't"}
        fixed |= {"couldn't": "can't", "wouldn't": "won't"}
        fixed |= {"hadn't": "hasn't" if self._is_third() else "haven't"}
        if low in ("could", "would") and _neighbour(tokens, at, 1) == "have":
            return None
        if low == "had" and before in ("be", "been", "being"):
            return None
        if low in fixed:
            self.had_verb = True
            return fixed[low]
        if not self._is_past(low) or not self._stands_finite(low, before, tokens, at):
            return None
        self.had_verb = True
        return self._finite(self.verbs.plain_of.get(low) or plain_of_regular(low))

    def _into_past(self, low: str, before: str) -> str | None:
        if low in PAST_OF:
            self.had_verb = True
            return self._be() if low in ("am", "is", "are") else PAST_OF[low]
        plain = plain_of_third(low, self.verbs)
        if not plain and low in self.verbs.past_of and not self.had_verb:
            carried = before in _ADVERBS or before in ("and", "but", "then")
            plain = low if before in ("i", "you", "we", "they") or carried else ""
        if not plain or before in ("the", "a", "an", "to", "his", "her", "my", "your", "their"):
            return None
        self.had_verb = True
        return self.verbs.past_of[plain]

    def _is_past(self, low: str) -> bool:
        if low in self.verbs.plain_of:
            return low not in self.verbs.past_of or self.verbs.plain_of[low] == low
        return low.endswith("ed") and len(low) > 4 and low not in ("indeed", "hundred", "need")

    def _stands_finite(self, low: str, before: str, tokens: Sequence[str], at: int) -> bool:
        """Tell whether a past form is a verb of its own, not a participle or a noun."""
        if before in _NO_FINITE or self.had_verb:
            return False
        earlier = [one.casefold() for one in tokens[max(0, at - 4) : at] if one[0].isalpha()]
        if before in _ADVERBS or before.endswith("ly"):
            earlier_verb = earlier[-2] if len(earlier) > 1 else ""
            return earlier_verb not in _NO_FINITE or earlier_verb in ("her", "his")
        mark = tokens[at - 1] if at else ""
        after = _neighbour(tokens, at, 1)
        parted = "," in mark or (before in ("and", "but") and low not in self.verbs.plain_of)
        is_aside = parted and low.endswith("ed") and after in ("in", "by", "with", "from")
        follows_speech = at == 1 and not tokens[0].strip()
        return not is_aside and not self._describes(tokens, at) and (bool(before) or follows_speech)

    def _describes(self, tokens: Sequence[str], at: int) -> bool:
        """Tell whether a form in -ed that is not in the list belongs to the noun after it."""
        low, after = tokens[at].casefold(), _neighbour(tokens, at, 1)
        if low in self.verbs.plain_of or at + 1 >= len(tokens) or tokens[at + 1].strip():
            return False
        pronouns = {form.casefold() for forms in PEOPLE.values() for form in forms}
        known = after in _NOT_A_NOUN or after in _ADVERBS or after in _NO_FINITE
        follows = known or after in pronouns or after in ("it", "them", "this", "that", "much")
        return not follows and not after.endswith("ly")

    def _be(self) -> str:
        if self.to.tense is Tense.PAST:
            return "were" if self.plural or self.subject in ("you", "we", "they") else "was"
        if self.subject == "i":
            return "am"
        return "are" if self.plural or self.subject in ("you", "we", "they") else "is"

    def _is_third(self) -> bool:
        return not self.plural and self.subject not in ("i", "you", "we", "they")

    def _finite(self, plain: str) -> str:
        return third(plain) if self._is_third() else plain


def _words(text: str) -> Iterator[str]:
    for match in _TOKEN.finditer(text):
        if match.group()[0].isalpha():
            yield match.group().replace("’", "'").partition("'")[0]


def _neighbour(tokens: Sequence[str], at: int, step: int) -> str:
    """Return the word next to a token, in small letters; empty beyond the end of a sentence."""
    place = at + step
    while 0 <= place < len(tokens):
        if tokens[place][0].isalpha():
            return tokens[place].casefold().replace("’", "'")
        if re.search(r"[.!?;:]", tokens[place]):
            return ""
        place += step
    return ""


def _is_in_phrase(tokens: Sequence[str], at: int) -> bool:
    """Tell whether a noun follows a preposition: behind the clock, of her house."""
    earlier = [one.casefold() for one in tokens[max(0, at - 5) : at] if one[0].isalpha()]
    owned = bool(earlier) and earlier[-1] in _NO_FINITE - _PREPOSITIONS  # the, a, his
    return any(one in _PREPOSITIONS for one in earlier[-2 if owned else -1 :])


def _starts_sentence(tokens: Sequence[str], at: int) -> bool:
    mark = tokens[at - 1] if at else ""
    return (
        at == 0 or bool(re.search(r"[.!?]", mark)) or "\n" in mark or (at == 1 and not mark.strip())
    )


def _like(token: str, new: str) -> str:
    return new[:1].upper() + new[1:] if token[0].isupper() else new
