"""Finding dates in English text by rule; a bare number is none without a word that says so."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from writer_assist.domain.story_dates import DatePrecision, FoundDate

_MONTH_KEYS = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905
_MONTH = {name: number for number, name in enumerate(_MONTH_KEYS)}
_MONTHS = (
    r"(?P<month>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|"
    r"Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>1\d{3}|20\d{2}|21\d{2})(?!\d|[.,]\d|%|-\d{3})"
_SEASONS = {"spring": 2 / 12, "summer": 5 / 12, "autumn": 8 / 12, "fall": 8 / 12, "winter": 11 / 12}
_OFTEN = 3  # times that other capitals stand after a year to be an era of the writer's own
# Words after which a number of four digits is a year.
_CUES = (
    r"(?i:in|since|until|till|by|circa|ca?\.|around|about|before|after|from|of|year|early|late|mid|"
    r"mid-|born|b\.|died|d\.|founded|built|established|during|anno)"
)
_MONTH_FIRST = rf"{_MONTHS}\s+{_DAY}(?:,\s*|\s+){_YEAR}"
_DAY_FIRST = rf"\b{_DAY}\s+(?:of\s+)?{_MONTHS},?\s+(?:in\s+)?{_YEAR}"
_ISO = r"\b(?P<year>[12]\d{3})[-/](?P<month>0[1-9]|1[0-2])[-/](?P<day>0[1-9]|[12]\d|3[01])\b"


@dataclass(frozen=True, slots=True)
class Eras:
    """What may stand after a year.

    Attributes:
        names: Capitals.
        down: Those of them that count towards an end, so that 200 is before 100.
    """

    names: frozenset[str]
    down: frozenset[str]


USUAL_ERAS = Eras(frozenset(("AD", "BC", "BCE", "CE")), frozenset(("BC", "BCE")))

Maker = Callable[[re.Match[str]], FoundDate | None]


def dates_in(text: str, eras: Eras = USUAL_ERAS) -> list[FoundDate]:
    """Return the dates in a text, in order; of two that overlap the longer one.

    Args:
        text: A paragraph, or the value of a field.
        eras: Capitals that name an era after a year; see :func:`eras_in`.
    """
    found = list(_of_eras(text, eras))
    for pattern, made in _RULES:
        for match in pattern.finditer(text):
            if any(one.start < match.end() and match.start() < one.end for one in found):
                continue
            if (date := made(match)) is not None:
                found.append(date)
    return sorted(found, key=lambda one: one.start)


def date_of_field(value: str, eras: Eras = USUAL_ERAS) -> FoundDate | None:
    """Return the date that the value of a field is; None if it is none.

    Here a year may stand alone.
    """
    plain = value.strip()
    if re.fullmatch(r"[12]\d{3}", plain):
        return _year(0, len(value), int(plain))
    found = dates_in(plain, eras)
    return found[0] if found else None


def eras_in(texts: Iterable[str]) -> Eras:
    """Return the eras that texts count in: the usual ones, and capitals often found after years.

    One that counts down shows it in spans such as "1293 - 1184 ED".
    """
    counted: Counter[str] = Counter()
    falling: Counter[str] = Counter()
    for text in texts:
        for match in _ERA_YEAR.finditer(text):
            counted[match["era"]] += 1
            if match["begin"]:
                falling[match["era"]] += 1 if int(match["begin"]) > int(match["year"]) else -1
    own = {era for era, count in counted.items() if count >= _OFTEN} - _NO_ERAS
    down = {era for era in own if falling[era] > 0}
    return Eras(USUAL_ERAS.names | own, USUAL_ERAS.down | down)


def _day(match: re.Match[str]) -> FoundDate | None:
    year, month, day = int(match["year"]), _month_of(match), int(match["day"])
    begins = year + month / 12 + (day - 1) / 366
    return FoundDate(match.start(), match.end(), DatePrecision.DAY, begins, begins + 1 / 366)


def _month(match: re.Match[str]) -> FoundDate | None:
    begins = int(match["year"]) + _month_of(match) / 12
    return FoundDate(match.start(), match.end(), DatePrecision.MONTH, begins, begins + 1 / 12)


def _season(match: re.Match[str]) -> FoundDate | None:
    begins = int(match["year"]) + _SEASONS[match["season"].lower()]
    return FoundDate(match.start(), match.end(), DatePrecision.SEASON, begins, begins + 0.25)


def _span(match: re.Match[str]) -> FoundDate | None:
    first, until = int(match["year"]), match["until"]
    last = int(str(first)[: 4 - len(until)] + until)
    if last <= first:
        return None
    return FoundDate(match.start(), match.end(), DatePrecision.SPAN, first, last + 1)


def _decade(match: re.Match[str]) -> FoundDate | None:
    first = int(match["year"])
    return FoundDate(match.start(), match.end(), DatePrecision.SPAN, first, first + 10)


def _plain_year(match: re.Match[str]) -> FoundDate | None:
    return _year(match.start("year"), match.end("year"), int(match["year"]))


def _year(start: int, end: int, year: int) -> FoundDate:
    return FoundDate(start, end, DatePrecision.YEAR, year, year + 1)


def _unclear(match: re.Match[str]) -> FoundDate | None:
    return FoundDate(match.start(), match.end(), DatePrecision.UNCLEAR)


def _month_of(match: re.Match[str]) -> int:
    written = match["month"].lower()
    return int(written) - 1 if written.isdecimal() else _MONTH[written[:3]]


def _of_eras(text: str, eras: Eras) -> Iterator[FoundDate]:
    for match in _ERA_YEAR.finditer(text):
        era = match["era"].replace(".", "")
        if era in eras.names:
            years = [int(match[name]) for name in ("begin", "year") if match[name]]
            years = [-year for year in years] if era in eras.down else years
            kind = DatePrecision.SPAN if len(years) > 1 else DatePrecision.YEAR
            written = "" if era in ("AD", "CE") else "BC" if era == "BCE" else era
            yield FoundDate(*match.span(), kind, min(years), max(years) + 1, written)
    for match in _YEAR_AFTER_ERA.finditer(text):
        yield _year(match.start(), match.end(), int(match["year"]))


_NO_ERAS = frozenset("AM PM KM CM MM KG LB FT MPH II III IV VI XI XX US UK EU TV OK ID".split())  # noqa: SIM905
_ERA_YEAR = re.compile(
    r"(?<![\d.,/-])(?:(?P<begin>\d{1,5})\s?[-–]\s?)?(?P<year>\d{1,5})\s"
    r"(?P<era>[A-Z]{2,3}|B\.C\.|A\.D\.)(?!\w|\s*=)"
)
_YEAR_AFTER_ERA = re.compile(r"\b(?:AD|A\.D\.)\s(?P<year>\d{1,4})\b")


def _rule(
    pattern: str, made: Maker, flags: re.RegexFlag = re.NOFLAG
) -> tuple[re.Pattern[str], Maker]:
    return re.compile(pattern, flags), made


_SEASON = r"(?P<season>(?i:spring|summer|autumn|fall|winter))"
# What is counted, when a number before it is no year.
_COUNTED = r"(?!\s+(?:[a-z]+s|people|men|women|children|feet|head|or|more|of|and\s+\d)\b)"
_RULES = (
    _rule(_ISO, _day),
    _rule(_DAY_FIRST, _day),
    _rule(rf"\b{_MONTH_FIRST}", _day),
    _rule(rf"\b{_MONTHS},?\s+(?:of\s+)?(?:the\s+year\s+)?{_YEAR}", _month),
    _rule(rf"\b{_SEASON},?\s+(?:of\s+|in\s+)?{_YEAR}", _season),
    _rule(rf"\b{_YEAR}\s?[-–—]\s?(?P<until>\d{{4}}|\d{{2}})\b(?![-/\d])", _span),
    _rule(rf"\b(?i:between|from)\s+{_YEAR}\s+(?:and|to|until)\s+(?P<until>\d{{4}})\b", _span),
    _rule(r"\b(?:[Tt]he\s+)?(?P<year>1\d{2}0|20\d0)['’]?s\b", _decade),
    _rule(rf"\b{_CUES}\s+(?:the\s+(?i:year)\s+)?{_YEAR}{_COUNTED}", _plain_year),
    _rule(rf"\((?:c\.\s?)?{_YEAR}\)", _plain_year),
    _rule(rf"^[-+#>|* ]{{0,12}}{_YEAR}\*{{0,2}}[ ]?(?:[:–—|]|-\s|$)", _plain_year,
          re.MULTILINE),
    _rule(rf"\b{_DAY}\s+(?:of\s+)?{_MONTHS}\b(?!\.?\s*\d)", _unclear),
    _rule(rf"\b{_MONTHS}\s+(?:the\s+)?{_DAY}\b(?![\d:.]*\d)", _unclear),
    _rule(r"(?<![\d/.-])(?:[0-3]?\d)/(?:[0-3]?\d)/\d{2,4}(?![\d/])", _unclear),
)  # fmt: skip
