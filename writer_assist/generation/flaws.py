"""Flaws for which a text is not shown: broken ends, loops, echoes, stock phrases."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from writer_assist.domain.candidates import Flaw
from writer_assist.domain.continuation import Echo, Ending
from writer_assist.domain.sampling import Sampling
from writer_assist.domain.sentences import ends_sentence
from writer_assist.domain.story_facts import NOTHING_KNOWN, StoryFacts
from writer_assist.generation.contradictions import mistake_in
from writer_assist.generation.echo import is_like, words_of
from writer_assist.generation.fragments import is_fragment
from writer_assist.generation.phrases import opens_with, phrase_in
from writer_assist.generation.redundancy import denied, said_again
from writer_assist.paths import resources_folder

_ROOM_FOR_A_SENTENCE = 24  # tokens; with less, a text is expected to break off
LEFT_HANGING = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "because",
        "but",
        "by",
        "for",
        "from",
        "his",
        "her",
        "if",
        "in",
        "into",
        "its",
        "my",
        "of",
        "on",
        "or",
        "our",
        "so",
        "than",
        "that",
        "the",
        "their",
        "to",
        "until",
        "was",
        "were",
        "when",
        "which",
        "while",
        "who",
        "whose",
        "with",
        "your",
        "ein",
        "eine",
        "der",
        "die",
        "das",
        "und",
        "oder",
        "mit",
        "zu",
        "von",
    ]
)

# A run of one or two words may occur three times for effect ("never, never, never").
_TIMES = {1: 4, 2: 4}
_OTHERWISE = 3
_SHORTEST_REPEATED, _EVERY = 3, 2  # letters, words
_LONGEST = 12
# Empty speech, speech after speech, a comma or full stop after a space or another one, a lonely
# accent.
_STRAY = re.compile(
    r"[\"“]\s*[\"”](?!\w)|[.!?][\"”]\s+[\"“]|\s[,.](?=\s|$)|,\s*[.!?,;]|,\s+[\"”]\s|[!?]{4}|\ufffd"
)
# Drawn to a word of its note, a small model does not look back at the article.
_WRONG_ARTICLE = re.compile(
    r"\ban [bcdfgjklmnpqrstvwz][a-z]+|\ba (?!one|once)[aio][a-z]+", re.IGNORECASE
)
# "and then she said." without what she said
_SAID_NOTHING = re.compile(r"\b(?:he|she|they) (?:said|asked|replied|added)[.!?]$", re.IGNORECASE)
_DOUBLE, _OTHER_QUOTATION = re.compile(r"[\"“”]"), re.compile("[„«»]")
_QUOTED = re.compile("[\"“”„«»'‘’]")
_LONG_RUN = 5  # words; such a run may not occur twice in one card


@dataclass(frozen=True, slots=True)
class FoundFlaw:
    """A flaw, and the words that show it, which may be empty."""

    flaw: Flaw
    words: str = ""


def flaw_of(
    text: str,
    ending: Ending,
    sampling: Sampling,
    *,
    echo: Echo | None,
    shown: Sequence[str] = (),
    beside: Sequence[str] = (),
    facts: StoryFacts = NOTHING_KNOWN,
    paragraph: str = "",
) -> FoundFlaw | None:
    """Return the flaw of a finished text; None if it has none.

    Args:
        text: The text to check.
        ending: Why it stopped.
        sampling: The settings it was written with, and the unwanted words.
        echo: What it repeats of its note or the draft.
        shown: Texts that were shown at this place before.
        beside: The other cards of its set.
        facts: What the story and the notes show.
        paragraph: The end of the story before it.
    """
    if is_broken(text, ending, sampling, in_speech=facts.in_speech):
        return FoundFlaw(Flaw.BROKEN)
    if facts.judged and (article := _WRONG_ARTICLE.search(text)):
        return FoundFlaw(Flaw.BROKEN, article[0])
    if mistake := mistake_in(text, facts):
        return FoundFlaw(mistake.flaw, mistake.words)
    if echo is not None:
        return FoundFlaw(Flaw.ECHO, echo.words)
    if words := stock_phrase_in(text):
        return FoundFlaw(Flaw.CLICHE, words)
    if words := _unwanted(text, sampling):
        return FoundFlaw(Flaw.UNWANTED, words)
    if facts.judged and (words := said_again(text, paragraph)):
        return FoundFlaw(Flaw.REDUNDANT, words)
    if facts.judged and (words := denied(text, paragraph)):
        return FoundFlaw(Flaw.CONTRADICTS, words)
    if is_like(text, shown):
        return FoundFlaw(Flaw.SHOWN)
    if is_like(text, beside):
        return FoundFlaw(Flaw.DUPLICATE)
    return None


def is_broken(text: str, ending: Ending, sampling: Sampling, *, in_speech: bool = False) -> bool:
    """Tell whether a text cannot be used as it is.

    It has hardly a word, is a heading in capitals, loops, leaves a quotation or a bracket open or
    closes one that was not opened, has stray marks, or breaks off: in the middle of a sentence
    although there was room for a whole one, or after a word that needs another.
    """
    if sampling.fragment is not None:
        return not is_fragment(sampling.fragment, text)
    words = words_of(text)
    if len(words) < 2 or ending is Ending.LOOP or repeats_itself(text) or _is_heading(text):
        return True
    if _STRAY.search(text) or text.count("(") != text.count(")"):
        return True
    if ends_sentence(text):
        if _SAID_NOTHING.search(text) and not (in_speech or _QUOTED.search(text)):
            return True
        return _has_odd_quotation(text, in_speech=in_speech)
    whole_wanted = sampling.stop_at_sentence and sampling.max_new_tokens >= _ROOM_FOR_A_SENTENCE
    return whole_wanted or words[-1] in LEFT_HANGING


def loop_at_end(items: Sequence[object]) -> int:
    """Return how many items at the end only repeat those before them; 0 for none.

    A run of up to 12 items must occur several times in succession: a run of one or two items
    four times, a longer one three times.
    """
    for size in range(1, _LONGEST + 1):
        times = 1
        while items[-size:] == items[len(items) - (times + 1) * size : len(items) - times * size]:
            times += 1
            if (times + 1) * size > len(items):
                break
        if times >= _TIMES.get(size, _OTHERWISE):
            return (times - 1) * size
    return 0


def repeats_itself(text: str) -> bool:
    """Tell whether a text loops: at its end, with one word, or with any five in a row."""
    words = words_of(text)
    if loop_at_end(words) or _has_hardly_another_word(words):
        return True
    seen: set[tuple[str, ...]] = set()
    for start in range(len(words) - _LONG_RUN + 1):
        run = tuple(words[start : start + _LONG_RUN])
        if run in seen:
            return True
        seen.add(run)
    return False


def _has_hardly_another_word(words: Sequence[str]) -> bool:
    """Tell whether half of the words are the same, of three letters or more: "Tow, tow, tow…"."""
    counts = Counter(word for word in words if len(word) >= _SHORTEST_REPEATED)
    most = max(counts.values(), default=0)
    return most >= _TIMES[1] and most * _EVERY >= len(words)


def stock_phrase_in(text: str) -> str:
    """Return the first stock phrase in a text, as written there, or an empty text."""
    found = _pattern().search(text.replace("’", "'"))
    return text[found.start() : found.end()] if found else ""


def _has_odd_quotation(text: str, *, in_speech: bool) -> bool:
    """Tell whether a quotation is left open, though not broken off, or was never opened."""
    if text.rstrip()[-1] in "—–" or not _DOUBLE.search(text) or _OTHER_QUOTATION.search(text):
        return False
    if '"' in text:
        return (text.count('"') + in_speech) % 2 == 1
    return text.count("“") + in_speech != text.count("”")


def _is_heading(text: str) -> bool:
    words = [word for word in text.split() if sum(map(str.isalpha, word)) > 1]
    return sum(map(str.isupper, words)) * 2 > len(words)


def _unwanted(text: str, sampling: Sampling) -> str:
    return phrase_in(text, sampling.banned_phrases) or opens_with(text, sampling.banned_openings)


@functools.cache
def _pattern() -> re.Pattern[str]:
    lines = (resources_folder() / "stock_phrases.txt").read_text("utf-8").splitlines()
    phrases = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(_expression, phrases))})(?!\w)", re.IGNORECASE)


def _expression(phrase: str) -> str:
    words = (re.escape(word).replace(r"\*", r"\w*") for word in phrase.split())
    return r"\s+".join(words)
