"""Finding names in prose by rule: what has a capital where no rule of spelling asks for one."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from writer_assist.domain.book_names import BookName, NameKind, NameOrigin
from writer_assist.retrieval import german_names
from writer_assist.retrieval.analysis import DEFAULT_LANGUAGE, is_stop_word
from writer_assist.retrieval.function_words import is_light

GERMAN = "german"
LEAST = 2  # times that a name is found inside sentences
_FEW = 9  # a word with at least this many capitals for each use without one is a name
_ENOUGH_WORDS = 100  # inside sentences, to tell whether capitals show names
_CAPITALS = 0.13  # of the words inside sentences: in English novels .04 to .06, in German .18

_CAPITAL = r"[^\W\d_a-zà-öø-ÿ](?:[\w'’-]*[^\W_])?"
_LINKS = r"(?:de|von|van|der|den|di|da|du|la|le|of|the|and|al|bin|ibn)"
_TITLES = """
    Mr Mrs Ms Miss Mme Mlle Dr Doctor Prof Professor Lady Lord Sir Dame Madame Monsieur Captain
    Capt Colonel Col Major General Lieutenant Sergeant Inspector Father Mother Brother Sister
    Uncle Aunt Cousin King Queen Prince Princess Count Countess Baron Baroness Duke Duchess Master
    Mistress Reverend Rev Don Dona Señor Señora Herr Frau Saint St Judge President Emperor
"""
_TITLE = frozenset(_TITLES.split())
_PLACE_TITLE = frozenset(("Saint", "St"))
_SPAN = re.compile(
    rf"{_CAPITAL}(?:(?:\.(?=\s+[A-Z])|)\s+(?:(?:of\s+the|{_LINKS})\s+)?{_CAPITAL}){{0,3}}"
)
_LINE = re.compile(r"[^\n]+")
_HEADING = re.compile(r"\s*(?:#|>|\||[-*_=]{3,}|(?:CHAPTER|Chapter|PART|Part|BOOK)\b)")
# What stands before a word that has a capital anyway.
_BEGINS = re.compile(r"(?:^|[.!?…:;*_]|[\"“”«»„‘(\[—–]|--|(?:^|\s)['’])[\"“”«»„‘’'*_(\[\s]*\Z")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_POSSESSIVE = re.compile(r"['’]s?$")
_PLACE_WORDS = frozenset(
    """Island Islands Isle Street Road Lane Square City Town River Lake Sea Bay Hill Hills Mountain
    Mountains Forest Wood Woods Castle House Hall Bridge Gate Tower Station Church Park Inn Hotel
    Abbey Farm Harbour Harbor Valley Village County Avenue Ocean Desert Cape Fort Palace Court
    Quay Moor Cathedral""".split()  # noqa: SIM905
)
_AT_PLACE = re.compile(r"\b(?:in|at|to|from|near|into|towards?|through|across|around)\s\Z")
_IN_PLACE = re.compile(r"\b(?:in|at|near|into|across|through)\s\Z")
_DOES = re.compile(
    r"\s(?:said|says|asked|replied|answered|cried|whispered|nodded|smiled|laughed|looked|turned|"
    r"shook|sighed|thought|knew|felt|went|came|took|sat|stood|shrugged|saw|heard|put|told|had|"
    r"was|would|could|did|is|has|gave|began|seemed|made|walked|ran|held)\b"
)
_SAID = re.compile(r"\b(?:said|asked|replied|answered|cried|returned|exclaimed|whispered)\s\Z")
_NO_NAMES = frozenset(
    """I monday tuesday wednesday thursday friday saturday sunday january february march april may
    june july august september october november december god lord sir madam ma'am oh ah chapter
    english french german italian spanish american british christian mr mrs miss ms dr heaven
    christmas easter o'clock well yes no""".split()  # noqa: SIM905
) | {"i"}


@dataclass(slots=True)
class _Sightings:
    """How one name was met."""

    inside: int = 0  # sentences, where the capital tells
    first: int = 0  # in a sentence
    person: int = 0
    place: int = 0
    with_article: int = 0
    doing: int = 0
    spellings: Counter[str] = field(default_factory=Counter)


def found_names(
    texts: Iterable[str], *, least: int = LEAST, language: str = DEFAULT_LANGUAGE
) -> list[BookName]:
    """Return the names in a manuscript, with how often each was seen; the most frequent first.

    A name that is clearly a part of one longer name becomes a form of that: "Venn" of "Mara Venn".
    In German, where nouns have capitals too, only who acts or speaks is found; in other languages
    like that nothing is.

    Args:
        texts: The paragraphs or files of the manuscript.
        least: How often a name must be seen inside a sentence.
        language: Its name, such as "french".
    """
    seen: defaultdict[str, _Sightings] = defaultdict(_Sightings)
    small: Counter[str] = Counter()
    big: Counter[str] = Counter()
    for text in texts:
        for line in _LINE.findall(text):
            if not _HEADING.match(line):
                _read_line(line, language, seen, small, big)
    inside = {name: one for name, one in seen.items() if one.inside >= least}
    if language == GERMAN:
        inside = {name: one for name, one in inside.items() if _is_german_name(one)}
    elif not _capitals_tell(small, big):
        return []
    sure = [name for name in inside if not _is_word(name, small, big)]
    parts = {part for name in sure for part in _parts(name) if not _is_word(part, small, big)}
    names = {name: seen[name] for name in (*sure, *sorted(parts - set(sure))) if name in seen}
    for name, one in names.items():
        one.inside += one.first
        if name.isupper() and len(name) > 3 and name.capitalize() in names:
            one.inside = 0
    return _listed({name: one for name, one in names.items() if one.inside})


def has_title(name: str) -> bool:
    """Tell whether a name begins with a title such as "Mr."."""
    return name.split()[0].rstrip(".") in _TITLE


def word_cases(texts: Iterable[str]) -> tuple[Counter[str], Counter[str]]:
    """Count words without a capital, and with one inside sentences; keys are in lower case."""
    small: Counter[str] = Counter()
    big: Counter[str] = Counter()
    for text in texts:
        for line in _LINE.findall(text):
            _count_cases(line, small, big)
    return small, big


def _is_german_name(one: _Sightings) -> bool:
    return german_names.is_name(one.inside + one.first, one.with_article, one.doing)


def _read_line(
    line: str,
    language: str,
    seen: defaultdict[str, _Sightings],
    small: Counter[str],
    big: Counter[str],
) -> None:
    _count_cases(line, small, big)
    letters = [one for one in line if one.isalpha()]
    if sum(map(str.isupper, letters)) > len(letters) / 2:
        return  # a line in capitals
    for span in _SPAN.finditer(line):
        name, start = _trimmed(span[0]), span.start()
        begins = bool(_BEGINS.search(line, max(0, start - 12), start))
        if begins and (shorter := _without_first(name, language)) is not None:
            name, begins, start = shorter, False, line.find(shorter, start)
        if not name or not _is_possible(name, language):
            continue
        one = seen[name]
        if begins:
            one.first += 1
        else:
            one.inside += 1
        _weigh(one, line, start, start + len(name), name)
        if language == GERMAN:
            one.with_article += not begins and german_names.has_determiner(line, start)
            does = german_names.does_something(line, start, start + len(name))
            one.doing += does
            one.person += 2 * does


def _count_cases(line: str, small: Counter[str], big: Counter[str]) -> None:
    for word in _WORD.finditer(line):
        if word[0].islower():
            small[word[0]] += 1
        elif not _BEGINS.search(line, max(0, word.start() - 12), word.start()):
            big[_POSSESSIVE.sub("", word[0]).casefold()] += 1


def _weigh(one: _Sightings, line: str, start: int, end: int, name: str) -> None:
    before = line[max(0, start - 14) : start]
    words = name.split()
    if words[-1].rstrip("s") in _PLACE_WORDS or words[-1] in _PLACE_WORDS:
        one.place += 3
    elif words[0].rstrip(".") in _TITLE - _PLACE_TITLE:
        one.person += 3
    if _IN_PLACE.search(before):
        one.place += 2
    elif _AT_PLACE.search(before):
        one.place += 1
    if _SAID.search(before):
        one.person += 3
    elif _DOES.match(line, end):
        one.person += 2
    elif line[end : end + 2] in ("'s", "’s"):
        one.person += 1


def _trimmed(span: str) -> str:
    """Return a span of capitals without a possessive's end, and without what only joins names."""
    name = " ".join(span.split()).replace("’", "'")
    words = name.split()
    for at, word in enumerate(words):
        if word.endswith(("'s", "'")) and at + 1 < len(words):  # Mara's Bell: two names
            words = words[: at + 1]
            break
        if word == "and" or (word == "the" and words[at - 1] != "of"):
            words = words[:at]
            break
        if word[-1:] == "." and word.rstrip(".") not in _TITLE and len(word) > 2:
            words = [*words[:at], word.rstrip(".")]
            break
    while words and words[-1].islower():
        words.pop()
    return _POSSESSIVE.sub("", " ".join(words))


def _without_first(name: str, language: str) -> str | None:
    """Return what follows a first word that only begins the sentence; None if it is a name."""
    first, _, rest = name.partition(" ")
    if not rest or rest[0].islower():
        return None
    plain = first.casefold()
    return rest if is_stop_word(plain, language) or is_light(plain) else None


@lru_cache(maxsize=20_000)
def _is_possible(name: str, language: str) -> bool:
    if len(name) < 3 or name.rstrip(".") in _TITLE or not name[0].isalpha():
        return False
    words = [word.casefold() for word in name.split()]
    if words[0] in _NO_NAMES - {"mr", "mrs", "miss", "ms", "dr", "lord", "sir"}:
        return False
    if len(words) == 1:
        plain = words[0]
        return (
            plain not in _NO_NAMES
            and "'" not in plain[:2]
            and not any(
                is_stop_word(one, spoken)
                for one in (plain, plain.partition("'")[0])
                for spoken in {DEFAULT_LANGUAGE, language}
            )
        )
    return "i" not in words


def _is_word(name: str, small: Mapping[str, int], big: Mapping[str, int]) -> bool:
    """Tell whether a name is an ordinary word that had a capital for once."""
    words = [word for word in name.split() if word[0].isupper()]
    if len(words) > 1:
        return False
    plain = name.casefold()
    return small.get(plain, 0) * _FEW > big.get(plain, 0)


def _capitals_tell(small: Counter[str], big: Counter[str]) -> bool:
    capitals = big.total()
    if capitals + small.total() < _ENOUGH_WORDS:
        return True
    return capitals <= _CAPITALS * (capitals + small.total())


def _listed(names: dict[str, _Sightings]) -> list[BookName]:
    """Make entries, with parts of one longer name as its forms."""
    longer: defaultdict[str, set[str]] = defaultdict(set)
    for name in names:
        for part in _parts(name):
            if part in names:
                longer[part].add(name)
    of_one = {part: next(iter(whole)) for part, whole in longer.items() if len(whole) == 1}
    forms: defaultdict[str, list[str]] = defaultdict(list)
    for part, whole in of_one.items():
        while whole in of_one:
            whole = of_one[whole]
        forms[whole].append(part)
    found = [
        _entry(name, one, tuple(forms[name]), names)
        for name, one in names.items()
        if name not in of_one
    ]
    return sorted(found, key=lambda one: (-one.in_draft, one.name))


def _entry(
    name: str, one: _Sightings, forms: tuple[str, ...], names: dict[str, _Sightings]
) -> BookName:
    all_of = [one, *(names[form] for form in forms)]
    person, place = sum(each.person for each in all_of), sum(each.place for each in all_of)
    count = sum(each.inside for each in all_of)
    kind = NameKind.TERM
    if person > place and person * 4 >= count:
        kind = NameKind.PERSON
    elif place > person and place * 3 >= count:
        kind = NameKind.PLACE
    return BookName(name, kind, forms, (NameOrigin.DRAFT,), in_draft=count)


def _parts(name: str) -> set[str]:
    """Return the shorter names that a name contains: without its title, first and last."""
    words = name.split()
    if len(words) < 2 or any(word[0].islower() for word in words):
        return set()
    parts = set()
    if words[0].rstrip(".") in _TITLE:
        parts.add(" ".join(words[1:]))
        if words[0].rstrip(".") in {"Mrs", "Miss", "Lady"}:
            return set() if len(words) == 2 else {f"{words[0]} {words[-1]}"} | parts
        words = words[1:]
    if len(words) > 1:
        parts |= {words[0], words[-1]}
    return parts - {name} - _PLACE_WORDS
