"""What a card reads out of a text: its things and names, its senses, an opening cut short."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from writer_assist.domain.sentences import sentences
from writer_assist.retrieval.analysis import DEFAULT_LANGUAGE, is_stop_word, stem, words
from writer_assist.retrieval.function_words import is_light

OPENING_WORDS = 12
QUOTED_WORDS = 45
_LEAST_WORDS = 12  # of a passage that says something on a card
_LETTERS = 0.7  # of its characters, without the spaces; tables and lists of figures have fewer
_LONG_LINE = 40  # characters
_FOOTNOTE = re.compile(r"\[\^\w{1,8}\]")
_SPOKEN = re.compile(r"[\"“”„«»‟]")
_BEFORE_THING = frozenset("the a an his her its their my our your".split())  # noqa: SIM905
# They stand where a thing does and are none to ask about.
_NO_THING = frozenset(
    """sort kind way thing time moment rest bit lot side end part same other first last next
    second third day night year hour minute week month morning evening afternoon man woman
    people person word words idea point matter reason fact place middle edge top left
    right front back whole only best worst more most less least few many much number others
    once little bottom story author name chapter scene note draft paragraph""".split()  # noqa: SIM905
)
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
    found = {match.group(): match.start() for match in _NAME.finditer(text)}
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
    return _is_mostly_letters(text) and any(len(line) >= _LONG_LINE for line in prose_lines(text))


def prose_lines(text: str) -> tuple[str, ...]:
    """Return the lines of a passage that are sentences, not headings, facts or lists of links."""
    lines = (" ".join(_FOOTNOTE.sub("", line).split()) for line in text.splitlines())
    return tuple(
        line
        for line in lines
        if len(line.split()) >= 5 and re.search(r"[.!?…]", line) and _is_mostly_letters(line)
    )


def excerpt(text: str, *, limit: int = QUOTED_WORDS) -> str:
    """Return the first sentences of a passage, whole where they fit; never empty."""
    lines = prose_lines(text) or (" ".join(text.split()),)
    chosen = ""
    for line in lines:
        for start, end in sentences(line):
            longer = f"{chosen} {line[start:end].strip()}".strip()
            if chosen and len(longer.split()) > limit:
                return chosen
            chosen = longer
    return shortened(chosen, limit)


def shortened(text: str, limit: int) -> str:
    """Cut a text after so many words, and show that it goes on."""
    found = text.split()
    return text if len(found) <= limit else " ".join(found[:limit]).rstrip(",;:–— ") + " …"


def opening_of(text: str) -> str:
    """Return twelve words that begin a sentence and break off inside it; empty if none is long.

    Speech is left alone: half of it is only half a quotation.
    """
    for line in prose_lines(text):
        for start, end in sentences(line):
            sentence = line[start:end].strip()
            found = sentence.split()
            begins = sentence[:1].isalpha() and not sentence[:1].islower()
            if begins and len(found) > OPENING_WORDS + 1 and not has_speech(sentence):
                return " ".join(found[:OPENING_WORDS]).rstrip(",;:.–— ") + " …"
    return ""


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
    for line in prose_lines(text):
        for start, end in sentences(line):
            sentence = line[start:end].strip()
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
    best = sorted(by_stem, key=lambda one: (-among[one], one))
    return tuple(by_stem[one] for one in best[:limit])


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
