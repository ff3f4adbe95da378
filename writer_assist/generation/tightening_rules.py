"""The rules of a tighter wording, as regular expressions over English narration.

They were read on novels that they were not made for: of 75 cuts in three of them (Woolf,
Hemingway, Montgomery) a reader would keep 67; most of the other eight are guarded against since.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from writer_assist.domain.rewriting import CutReason


class WORDINGS(StrEnum):
    """What comes in place of a match, where that has to be found out."""

    PAST = "<past of the verb>"
    SENSED = "<who perceived it, and the past of the verb>"
    STANCE = "<past of the stance>"
    PLAINER = "<the plainer word>"
    OPENING = "<who or what, with a capital>"


class RuleText(NamedTuple):
    """A rule: why its matches may go, what it finds, and what comes instead."""

    reason: CutReason
    pattern: str
    words: str = ""


STANCES = {
    "standing": "stood",
    "sitting": "sat",
    "lying": "lay",
    "leaning": "leaned",
    "kneeling": "knelt",
    "wearing": "wore",
    "hanging": "hung",
}
SENSED = {"see": "saw", "hear": "heard", "smell": "smelt", "feel": "felt"}
_PAIRS = """tired weary, old ancient, big large, great large, cold chilly, cold icy, quiet silent,
    calm peaceful, dark gloomy, dark murky, happy glad, sad sorrowful, sad mournful, wet damp,
    angry furious, quick rapid, quick swift, strange odd, strange peculiar, thin lean, small little,
    tiny little, soft gentle, hard difficult, empty vacant, empty deserted, pale white,
    rich wealthy, afraid frightened, brave courageous, clever intelligent, dirty filthy,
    huge enormous, huge immense, lonely solitary, loud noisy, secret hidden"""
SYNONYMS = tuple((pair.split()[0], pair.split()[1]) for pair in _PAIRS.split(","))
"""Pairs of which one says what the other says, the plainer one first."""

_HIS = r"(?:his|her|their|my|our|your|its)"
_HIMSELF = r"(?:himself|herself|themselves|myself|ourselves|yourself)"
_STOP = r"(?=\s?[.,;:!?—])"
_HE = r"(?:he|she|they|I|we|you|it)"
_DID = r"(?:ed|ood|at|ook|ew|aid|ang|ung|ade|ell|ept|ent|ame)\b"
_BEGINS = r"(?:(?<=[.!?] )|(?<=\n)|^)"
_CLAUSE = r"(?:(?<=[.!?;,] )|(?<=and )|(?<=\n)|^)"
_LATER = r"(?![^.!?;]*\b{}\b)"

# Words after which a filler is none: "not very", "the very man", "her very words".
_NOT = "".join(rf"(?<!{word} )" for word in ("not", "no", "n't", "n’t", "never", "nor"))
_OWNERS = "the The this This that these his His her Her its Its their Their my My our whose"
_NOT_THE = "".join(rf"(?<!\b{word} )" for word in _OWNERS.split())
_NOT_THE += r"(?<!\byour )(?<!\bvery )(?<!’s )(?<!'s )"
_NOT_VERY = (
    r"(?!\s+(?:much|well|few|little|many|good|first|last|best|same|own|soon|near|often|far|long"
    r"|thing|day|moment|words?|night|likely)\b)"
)
_FUNCTION = r"(?:of|that|which|who|to|in|on|for|from|by|as|and|but|it|he|she)\b"
_LIKED = r"(?:liked|loved|enjoyed|hoped|wanted|expected|thought|fancied|that|than)\b"
_DESCRIBES = (
    r"(?:ed|y|ful|less|ous|ent|ant|ive|al|ic|able|ible|en|old|ark|ong|ull|eak|ale|hin)"
    r"(?=[ ,.;:!?—])"
)
_PERSON = r"(?:(?<=\b[Hh]e )|(?<=\bI )|(?<=\bthey ))"
# What begins slowly, or is no longer the same when it does not begin.
_BEGUN = (
    r"(?:rain|snow|cry|grow|move|recover|guess|turn|burn|drift|fall|feel|see|think|wonder|understand"
    r"|doubt|suspect|realise|realize|fear|dread|be|have|get|become|know|hope|believe|like|love"
    r"|hate|want|wish|look|seem|appear|suffer|dawn|tell|sink|fade|melt|dry|learn|make|take|write"
    r"|build|read)\b"
)
_NO_NOUNS = """one those that he she it they see know saw knew said felt but and wonder wondered
    thought all"""
_NOT_WHO = "".join(rf"(?<!\b{word} )" for word in _NO_NOUNS.split())
_DOING = r"(?= (?!(?:some|any|no|every)thing)[a-z]{2,}ing\b)"
_DONE = r"(?= [a-z]+(?:ed|en) (?:by|with|in|from|on)\b)"
_KNEW = (
    r"(?:knew|thought|felt|believed|hoped|wished|supposed|was sure|was certain|was afraid"
    r"|was glad|feared|noticed|said|told (?:him|her|them|me|us)|knows|thinks|believes|hopes)"
)


def expression(phrase: str) -> str:
    """Return a phrase of the list as a regular expression for whole words."""
    phrase = phrase.replace("HIMSELF", _HIMSELF).replace("HIS", _HIS).replace(" STOP", _STOP)
    return _whole(f"(?i:{phrase})".replace(" ", r"\s+").replace("_", " "))


def patterns() -> Iterator[RuleText]:
    """Yield the rules; their expressions find whole words."""
    for rule in (*_fillers(), *_frames(), *_clauses()):
        yield rule._replace(pattern=_whole(rule.pattern))


def _whole(pattern: str) -> str:
    return rf"(?<![\w’'-])(?:{pattern})(?![\w-])"


def _fillers() -> Iterator[RuleText]:
    filler = CutReason.FILLER
    yield RuleText(filler, rf"{_NOT}{_NOT_THE}(?<!\ba )very{_NOT_VERY}(?=\s+[a-z]{{3,}})")
    # "a very old man", not "a very maelstrom"
    described = rf"(?=\s+[a-z]{{3,}},?\s+(?!{_FUNCTION})[a-z])"
    yield RuleText(filler, rf"(?<=\ba )very{_NOT_VERY}{described}")
    degrees = "quite|rather|somewhat|extremely|exceedingly"
    yield RuleText(filler, rf"{_NOT}(?:{degrees})(?=\s+(?!{_LIKED})[a-z]{{3,}}{_DESCRIBES})")
    yield RuleText(filler, rf"{_PERSON}(?:simply|merely|actually)(?=\s+[a-z]+{_DID})")
    stood = "stood|sat|looked|stared|laughed|smiled|shrugged|nodded|shook|kept|lay"
    yield RuleText(filler, rf"{_PERSON}just(?=\s+(?:{stood})\b)")
    empty = "empty|full|dark|silent|still|alone|dead|bare|white|black|naked"
    yield RuleText(filler, rf"completely(?=\s(?:{empty})\b)")
    pairs = (f"{a}(?:,| and|, and) {b}|{b}(?:,| and|, and) {a}" for a, b in SYNONYMS)
    yield RuleText(CutReason.DOUBLE, "|".join(pairs), WORDINGS.PLAINER)


def _frames() -> Iterator[RuleText]:
    unless = _LATER.format("(?:when|before|until|but|again|once more|and)")
    yield RuleText(
        CutReason.BEGINNING,
        rf"(?<=[a-z,] )(?:began|started) to (?P<verb>(?!{_BEGUN})[a-z]+){unless}",
        WORDINGS.PAST,
    )
    yield RuleText(CutReason.BEGINNING, r"(?<=[a-z,] )proceeded to (?P<verb>[a-z]+)", WORDINGS.PAST)
    saw = "saw|noticed|observed|perceived|could see"
    yield RuleText(CutReason.SEEING, rf"{_BEGINS}(?:He|She|They|I|We) (?:{saw}) that(?= [a-z])")
    yield RuleText(
        CutReason.SEEING,
        rf"{_CLAUSE}(?P<who>[Hh]e|[Ss]he|[Tt]hey|I|[Ww]e) could (?P<verb>see|hear|smell|feel)"
        rf"(?=\s){_LATER.format('(?:if|nothing|no|but)')}",
        WORDINGS.SENSED,
    )
    who = r"(?:an?|the|some|two|three|something|someone|nothing|no)(?: [a-z]+){0,3}?"
    yield RuleText(
        CutReason.THERE_WAS,
        rf"{_BEGINS}There (?:was|were) (?P<what>{who}) (?:who|that|which)(?= [a-z]+{_DID})",
        WORDINGS.OPENING,
    )
    yield RuleText(
        CutReason.STANCE,
        rf"(?:was|were) (?P<verb>{'|'.join(STANCES)}){_LATER.format('when')}"
        r"(?!\s+(?:for|on it|to be)\b)",
        WORDINGS.STANCE,
    )


def _clauses() -> Iterator[RuleText]:
    be = r"(?:was|were)"
    yield RuleText(CutReason.WHO_WAS, rf"(?<=[a-z] ){_NOT_WHO}(?:who|which|that) {be}{_DOING}")
    yield RuleText(CutReason.WHO_WAS, rf"(?<=[a-z] ){_NOT_WHO}(?:which|that) {be}{_DONE}")
    yield RuleText(CutReason.WHO_WAS, rf"(?<=[a-z], )(?:who|which) {be}{_DONE}")
    follows = rf"(?= (?:{_HE}|there)\s){_LATER.format('(?:and|but|or) that')}"
    yield RuleText(CutReason.THAT, rf"(?P<knew>{_KNEW}) that{follows}", r"\g<knew>")
    yield RuleText(CutReason.THEN, rf"(?<=, )and then(?= [a-z]+{_DID})", "then")
