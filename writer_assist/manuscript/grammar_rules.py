"""Which of the checker's rules do not suit fiction, and which of its complaints are mistaken.

The checker was made for business letters and notes.  Its rules were tried on 24 printed novels, in
which next to nothing is wrong: what complained there more often than it could be of use is off.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

# Style, not grammar: whole groups of rules, by the checker's own names.
_KINDS_OFF = frozenset(
    {
        "Readability",  # long sentences
        "Style",  # serial commas, double negatives
        "Enhancement",  # “excellent” for “very good”
        "Formatting",  # two spaces after a full stop, dots of an ellipsis
        "Capitalization",  # sentences that begin small after “Oh!”, dialect
        "Regionalism",
        "Redundancy",
        "Nonstandard",
        "Spelling",
    }
)
_KEPT = frozenset({"CapitalizePersonalPronouns", "Spaces"})  # in spite of their groups

# What the dictionary does, or a publisher's house style.
_WORDS = """
    SpellCheck SplitWords MergeWords CompoundNouns OpenCompounds DisjointPrefixes WrongNegative
    RegularIrregulars PhrasalVerbAsCompoundNoun ProperNouns OrthographicConsistency Regionalisms
    OxfordComma NoOxfordComma AvoidCurses LongSentences NoFrenchSpaces EllipsisLength
    UseEllipsisCharacter UnclosedQuotes QuoteSpacing SentenceCapitalization UseTitleCase Dashes
    SpelledNumbers NumericRangeEnDash CurrencyPlacement FootInchMinuteSecondSymbols
    DotInitialisms PluralDecades FillerWords BoringWords Hedging Oxymorons Excellent Freezing
    Starving Themself UpdatePlaceNames BlacklistWhitelist OkToOkay YeaToYeah YehToYeah
    AvoidContractions MoreAdjective PossessiveNoun Touristic SendAnEmailTo FatalOutcome
    TheProperNounPossessive WouldNeverHave LitotesDirectPositive AvoidAndAlso CondenseAllThe
    RedundantThat FindOut OutOfTheWindow HaveTakeALook InOnTheCards PreferPleaded PreferSneaked
    SomewhatSomething AnotherThingComing AllowTo VeryUnique VeryMuchSo TheLastDays
"""
# Abbreviations and marks of another kind of text: programs, brands, chat.
_OTHER_TEXTS = """
    ExpandAlgorithm ExpandAlloc ExpandArgument ExpandBecause ExpandConfiguration ExpandControl
    ExpandCoordinate ExpandDecl ExpandDependencies ExpandDereference ExpandDirectory
    ExpandFavourite ExpandForward ExpandGovt ExpandLegitimate ExpandMemoryShorthands
    ExpandMinimum ExpandNotification ExpandParameter ExpandPeople ExpandPerformance ExpandPointer
    ExpandPreference ExpandPrevious ExpandStandardInputAndOutput ExpandThough ExpandThrough
    ExpandTimeShorthands ExpandVulnerability ExpandWith ExpandWithout AmazonNames AppleNames
    AzureNames DayOneNames GoogleNames JetpackNames MetaNames MicrosoftNames PocketCastsNames
    TumblrNames WordPressDotcom CompaniesProductsAndTrademarks Countries NationalCapitals
    NotablePlaces USUniversities UnitedOrganizations ChineseCommunistParty
"""
# What people say, and what novels have always said: wrong nearly each time in print.
_MISTAKEN = """
    MissingPreposition MissingTo MissingDeterminer MassNouns DiscourseMarkers TheyToThem
    PossessiveYour QuiteQuiet OneOfTheSingular QuantifierNumeralConflict NominalWants
    TheirToTheyre MultipleSequentialPronouns ThereIsAgreement WhomSubjectOfVerb ForNoun TheHowWhy
    LetsConfusion PronounContraction HopHope IfWouldve HadOf AdjectiveOfA
    SubjunctiveWasToWere Confident GoodAt InterestedIn LeftRightHand Damages ByOnesOwn EverPresent
    SubjectPronoun OpenTheLight LinesOfCode Someone Somebody Everyone Everybody Everywhere Anybody
    Nobody Overall Nonetheless Worthwhile Straightforward Beforehand Nowhere However Upset
    ThisTypeOfThing IntroCueCommaBeforeThanks ModalBeAdjective AWhile OnesSelf HowTo DoubleModal
    ThatWhich WayTooAdjective PronounKnew QuantifierNeedsOf ObsessPreposition OutOfDate
"""
OFF = frozenset(" ".join((_WORDS, _OTHER_TEXTS, _MISTAKEN)).split())
"""Rules that are never asked."""

# How people talk is theirs: these groups hold only outside of speech, and so do these rules.
_NOT_IN_SPEECH = frozenset({"Agreement", "Grammar", "Usage"})
_RULES_NOT_IN_SPEECH = frozenset({"AsHow", "DoubleNegative", "HaveNegNoAny"})
# Twice in a row by mistake; “had had” and “that that” are good English, “very very” is meant.
_SLIPS = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "but",
        "by",
        "for",
        "from",
        "her",
        "his",
        "i",
        "in",
        "into",
        "is",
        "it",
        "my",
        "of",
        "on",
        "or",
        "our",
        "she",
        "the",
        "their",
        "they",
        "to",
        "was",
        "we",
        "were",
        "with",
        "your",
    ]
)
_SPEECH = re.compile(
    r"“[^”]*(?:”|\Z)|\"[^\"]*(?:\"|\Z)|(?<!\w)‘(?:[^’]|’(?=\w))*(?:’|\Z)|\A\s*[–—][^\n]+"
)
_TWICE = re.compile(r"([^\W\d_]+)([ \u00a0])([^\W\d_]+)\Z")
_OWNED = re.compile(r"(?<!\bit)(?<!\bhe)(?<!\bthat)(?<!\bwhat)(?<!\bthere)['’]s\Z", re.IGNORECASE)
# Verbs whose past looks like their present, and words that the checker takes for verbs.
_PASTS = frozenset(
    [
        "beat",
        "bet",
        "bid",
        "broadcast",
        "burst",
        "cast",
        "cost",
        "cut",
        "fit",
        "hit",
        "hurt",
        "ill",
        "knit",
        "let",
        "put",
        "quit",
        "read",
        "rid",
        "set",
        "shed",
        "shut",
        "slit",
        "split",
        "spread",
        "thrust",
        "upset",
        "wed",
        "wet",
    ]
)
_OBJECTS = frozenset({"us", "them", "him", "her", "me"})
_OF = (["course"], ["itself"], ["themselves"], ["himself"], ["herself"], ["necessity"])
_WORD = re.compile(r"\w\w+")
_CUTS = ("", "'", "’", "-", "–", "—", "…", ",")
_MARKUP = frozenset("*_[]<>")


def is_mistaken(rule: str, kind: str, paragraph: str, start: int, end: int) -> bool:
    """Tell whether a complaint would only disturb a novelist.

    Args:
        rule: The rule that complains.
        kind: The group of rules it belongs to.
        paragraph: What it complains of.
        start: Where that begins.
        end: Where it ends.
    """
    words, before, after = paragraph[start:end], paragraph[:start], paragraph[end:]
    if after[:1] == "-" and " " in words:  # my self-respect is no “myself”
        return True
    if (kind in _KINDS_OFF and rule not in _KEPT) or _MARKUP & set(words):
        return True
    is_for_prose = kind in _NOT_IN_SPEECH or rule in _RULES_NOT_IN_SPEECH
    if is_for_prose and _is_spoken(paragraph, start):
        return True
    test = _TESTS.get(rule)
    return test is not None and test(words, before, after)


def _is_spoken(paragraph: str, at: int) -> bool:
    return any(one.start() <= at < one.end() for one in _SPEECH.finditer(paragraph))


def _is_no_slip(words: str, _before: str, _after: str) -> bool:
    """A word twice that is meant; only small words come twice by mistake."""
    twice = _TWICE.match(words)
    return twice is None or twice[1].casefold() not in _SLIPS or twice[3][0].isupper()


def _is_cut_or_old(words: str, before: str, after: str) -> bool:
    """An article in dialect, stammered, or before an old “h”: an’ so, a—a dog, an hundred."""
    following = after.lstrip(" ")
    is_old = words.casefold() == "an" and following[:1].casefold() == "h"
    is_cut = following[:1] in _CUTS or before[-1:] == "-"
    return is_old or is_cut or _is_in_capitals(after)


def _is_dialect(_words: str, before: str, after: str) -> bool:
    return after[:1] in ("'", "’", "-") or before[-1:] in ("'", "’", "-")


def _is_in_capitals(after: str) -> bool:
    following = _WORD.match(after.lstrip(" "))
    return following is not None and following[0].isupper()


def _is_no_gap(_words: str, before: str, after: str) -> bool:
    """Spaces elsewhere than between two words of one sentence."""
    return not (before[-1:].isalnum() and after[:1].isalnum())


def _is_past(words: str, _before: str, _after: str) -> bool:
    """A verb whose past looks like its present: she burst out laughing."""
    return words.rpartition(" ")[2].casefold() in _PASTS


def _last(before: str) -> str:
    """Return the word before a place; empty if it has a capital, as a name."""
    last = before.split()[-1:] or [""]
    return last[0] if last[0].islower() else ""


_Test: TypeAlias = Callable[[str, str, str], bool]
_TESTS: Mapping[str, _Test] = {
    "RepeatedWords": _is_no_slip,
    "ToTo": _is_no_slip,
    "TheTheToThatThe": _is_no_slip,
    "AnA": _is_cut_or_old,
    "CapitalizePersonalPronouns": _is_dialect,
    "Spaces": _is_no_gap,
    "PronounVerbAgreement": _is_past,
    "PronounInflectionBe": lambda _words, before, _after: _last(before) in _OBJECTS,
    "ThatThan": lambda _words, before, _after: not _last(before).endswith("er"),
    "NounVerbConfusion": lambda words, _before, _after: words.casefold() == "advice",
    "ToTwoToo": lambda words, _before, _after: words.casefold() == "too",
    "ModalOf": lambda words, _before, after: words.startswith("will") or after.split()[:1] in _OF,
    "ItsContraction": lambda _words, _before, after: after.lstrip().startswith("being"),
    "SingleBe": lambda _words, before, _after: bool(_OWNED.search(before)),
}
