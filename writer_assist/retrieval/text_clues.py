"""What a card reads out of a text: its things and names, its senses, an opening cut short."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from writer_assist.domain.sentences import sentences
from writer_assist.retrieval.analysis import DEFAULT_LANGUAGE, is_stop_word, stem, words
from writer_assist.retrieval.function_words import is_light

OPENING_WORDS = 12
QUOTED_WORDS = 45
_LEAST_WORDS = 12  # of a passage that says something on a card
_LETTERS = 0.7  # of its characters, without the spaces; tables and lists of figures have fewer
_LONG_LINE = 40  # characters
_NARROW, _WIDE = 40, 90  # characters of a line that was broken at a width
_FOOTNOTE = re.compile(r"\[\^\w{1,8}\]")
_SPOKEN = re.compile(r"[\"“”„«»‟]")
_BEFORE_THING = frozenset("the a an his her its their my our your".split())  # noqa: SIM905
# They stand where a thing does and are none to ask about.
_NO_THING = frozenset(
    """sort kind way thing time moment rest bit lot side end part same other first last next
    second third day night year hour minute week month morning evening afternoon man woman
    people person word words idea point matter reason fact place middle edge top left
    right front back whole only best worst more most less least few many much number others
    once little bottom story author name chapter scene note draft paragraph mother father parents
    grandmother grandfather aunt uncle cousin brother sister son daughter husband wife child
    children boy girl lady gentleman captain king queen prince princess doctor stranger others
    capital orders war world hand hands face eye eyes head arm arms mouth voice heart back knee
    knees shoulder shoulders""".split()  # noqa: SIM905
)
# A wiki's remarks on itself are no story.
_ABOUT_ITSELF = re.compile(
    r"\b(?:(?:this|these|the following) (?:page|wiki|article|chart|table|list|document|section|"
    r"template|stub)s?|pages? you reference|work in progress|subject to change|"
    r"(?:listed|shown) (?:here|below|above)|as of writing|image editor|licen[cs]e|"
    r"stub for now|old info|remind me|placeholder|the following is|more detail is|"
    r"for more (?:detail|information))\b",
    re.IGNORECASE,
)
_DEFINES = re.compile(
    r"(?:(?:The|An?) )?(?:[\w’'–-]+,? ){1,6}?(?:\([^)]*\),? )?(?:is|was|are|were) "
    r"(?:also )?(?:an?|the|one|located|known|made up|home)\b"
)
_SOMEBODY = re.compile(
    r"\b(?:he|she|they|him|her|them|his|their|i|me|my|we|us|our|nobody|somebody|everybody|who)\b",
    re.IGNORECASE,
)
_BEFORE_NAME = re.compile(r"(?:^|[.!?”\"\n]\s?)([A-Z][a-zà-ÿ]{2,}) \Z")
_ENDING_NO_THING = re.compile(r"(?:ed|ly|est|ful|ous|less|ish|able|ible)$")
_NAME = re.compile(r"(?<=[a-z,;:’'] )(?:[A-Z][a-zà-ÿ]{2,})(?: [A-Z][a-zà-ÿ]{2,})*")
_CAPITAL = re.compile(r"\b[A-Z][a-zà-ÿ]{2,}\b")
_NO_NAME = frozenset(
    """Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May
    June July August September October November December God Lord Sir Madam Mrs Miss""".split()  # noqa: SIM905
)


def things_in(text: str) -> tuple[str, ...]:
    """Return the things that an English text names after an article, the last ones first.

    There is no grammar here: a word counts that stands alone between an article and a word
    without content, as in "the lantern was".
    """
    found: list[str] = []
    listed = list(words(text))
    for at, word in enumerate(listed[:-1]):
        if word.form not in _BEFORE_THING:
            continue
        thing, after = listed[at + 1], listed[at + 2] if at + 2 < len(listed) else None
        between = text[thing.end : after.start] if after else "."
        alone = after is None or between.strip() != "" or is_stop_word(after.form, DEFAULT_LANGUAGE)
        if alone and _is_thing(text[thing.start : thing.end]):
            found.append(thing.form)
    return tuple(dict.fromkeys(reversed(found)))


def names_in(text: str) -> tuple[str, ...]:
    """Return what is written with a capital inside a sentence, the last ones first.

    What begins sentences, more than one of them, and never stands without a capital counts too.
    """
    found = {_whole(match, text): match.start() for match in _NAME.finditer(text)}
    begins = Counter(match.group() for match in _CAPITAL.finditer(text))
    listed = frozenset(text.split())
    for word, count in begins.items():
        is_known = any(word in name.split() for name in found)
        is_word = word.casefold() in listed or is_stop_word(word.casefold(), DEFAULT_LANGUAGE)
        if count > 1 and not is_known and not is_word:
            found[word] = text.rindex(word)
    latest = sorted(found, key=lambda one: -found[one])
    return tuple(one for one in latest if one not in _NO_NAME)


def has_speech(text: str) -> bool:
    """Tell whether somebody speaks in a text."""
    return bool(_SPOKEN.search(text))


def is_telling(text: str) -> bool:
    """Tell whether a passage, without its Markdown, has sentences that a card can quote."""
    if len(text.split()) < _LEAST_WORDS:
        return False
    return _is_mostly_letters(text) and any(len(one) >= _LONG_LINE for one in _told(text))


def prose_lines(text: str) -> tuple[str, ...]:
    """Return the lines of a passage that are sentences, not headings, facts or lists of links."""
    lines = (" ".join(_FOOTNOTE.sub("", line).split()) for line in _unwrapped(text))
    return tuple(
        line
        for line in lines
        if len(line.split()) >= 5 and re.search(r"[.!?…]", line) and _is_mostly_letters(line)
    )


def excerpt(text: str, *, limit: int = QUOTED_WORDS) -> str:
    """Return the first sentences of a passage, whole where they fit; never empty."""
    chosen = ""
    for sentence in tuple(_told(text)) or (" ".join(text.split()),):
        longer = f"{chosen} {sentence}".strip()
        if chosen and len(longer.split()) > limit:
            return chosen
        chosen = longer
    return shortened(chosen, limit)


def shortened(text: str, limit: int) -> str:
    """Cut a text after so many words, and show that it goes on."""
    found = text.split()
    return text if len(found) <= limit else " ".join(found[:limit]).rstrip(",;:–— ") + " …"


def opening_of(text: str, *, defines: bool = False) -> str:
    """Return twelve words that begin a sentence and break off inside it; empty if none is long.

    Speech is left alone: half of it is only half a quotation.

    Args:
        text: A passage without its Markdown.
        defines: Whether a sentence may say what something is, as an encyclopedia begins.
    """
    for sentence in _told(text):
        found = sentence.split()
        begins = sentence[:1].isalpha() and not sentence[:1].islower()
        fits = begins and (defines or not _DEFINES.match(sentence))
        if fits and len(found) > OPENING_WORDS + 1 and not has_speech(sentence):
            return " ".join(found[:OPENING_WORDS]).rstrip(",;:.–— ") + " …"
    return ""


def is_about_somebody(text: str) -> bool:
    """Tell whether an English text speaks of a person by a pronoun."""
    return bool(_SOMEBODY.search(text))


def sense_of_stems(lists: Mapping[str, str]) -> dict[str, str]:
    """Return the sense that each stem belongs to, of lists of English words."""
    return {
        stem(word, DEFAULT_LANGUAGE): sense
        for sense, listed in lists.items()
        for word in listed.split()
    }


def count_senses(text: str, senses: Mapping[str, str]) -> Counter[str]:
    """Count the words of each sense in an English text."""
    stems = (stem(word.form, DEFAULT_LANGUAGE) for word in words(text))
    return Counter(senses[one] for one in stems if one in senses)


def sentence_with(text: str, stems: frozenset[str]) -> tuple[str, int]:
    """Return the sentence that has most words with these stems, and how many it has."""
    best, most = "", 0
    for sentence in _told(text):
        count = sum(stem(word.form, DEFAULT_LANGUAGE) in stems for word in words(sentence))
        if count > most:
            best, most = shortened(sentence, QUOTED_WORDS), count
    return best, most


def telling_words(
    of_one: Sequence[tuple[str, str]], among: Mapping[str, float], *, limit: int
) -> tuple[str, ...]:
    """Return the words of a text that tell most, by the rarity of their stems.

    Args:
        of_one: Stem and word, as ``analysis.content_words`` has them.
        among: How rare each stem is; others are left out.
        limit: Words at most.
    """
    by_stem = {
        stemmed: word
        for stemmed, word in reversed(of_one)
        if stemmed in among and len(word) > 2 and word.isalpha() and not is_light(word)
    }
    places = {stemmed: place for place, (stemmed, _) in reversed(list(enumerate(of_one)))}
    best = sorted(by_stem, key=lambda one: (-among[one], places[one]))
    return tuple(by_stem[one] for one in best[:limit])


def _unwrapped(text: str) -> Iterator[str]:
    """Yield the lines of a text; those of a paragraph that was broken at a width as one."""
    for block in re.split(r"\n\s*\n", text):
        lines = block.splitlines()
        widths = [len(line) for line in lines[:-1]]
        broken = widths and min(widths) >= _NARROW and max(widths) <= _WIDE
        if broken and (len(lines) > 2 or lines[1][:1].islower()):
            yield " ".join(lines)
        else:
            yield from lines


def is_about_itself(sentence: str) -> bool:
    """Tell whether a sentence speaks of the page that it stands on, or of its use."""
    return bool(_ABOUT_ITSELF.search(sentence))


def _told(text: str) -> Iterator[str]:
    """Yield the sentences of a passage that are not about the page itself."""
    for line in prose_lines(text):
        for start, end in sentences(line):
            sentence = line[start:end].strip()
            if sentence and not is_about_itself(sentence):
                yield sentence


def _whole(name: re.Match[str], text: str) -> str:
    """Return a name with the one before it that begins the sentence: Ryoko Kijima."""
    before = _BEFORE_NAME.search(text, 0, name.start())
    if before is None or is_stop_word(before[1].casefold(), DEFAULT_LANGUAGE):
        return name.group()
    return f"{before[1]} {name.group()}"


def _is_mostly_letters(text: str) -> bool:
    return sum(map(str.isalpha, text)) >= _LETTERS * len("".join(text.split()))


def _is_thing(word: str) -> bool:
    return (
        word.isalpha()
        and word.islower()
        and len(word) >= 3
        and word not in _NO_THING
        and not is_stop_word(word, DEFAULT_LANGUAGE)
        and not is_light(word)
        and not _ENDING_NO_THING.search(word)
    )
