"""What keeps a text from being shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from writer_assist.domain.candidates import Flaw
from writer_assist.domain.continuation import Echo, Ending
from writer_assist.domain.sampling import Sampling
from writer_assist.domain.sentences import ends_sentence
from writer_assist.generation.fragments import is_fragment
from writer_assist.generation.likeness import is_like, words_of
from writer_assist.generation.looping import repeats_itself
from writer_assist.generation.phrases import opens_with, phrase_in
from writer_assist.generation.stock_phrases import stock_phrase_in

_ROOM_FOR_A_SENTENCE = 24  # tokens; with less, a text is meant to break off
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


@dataclass(frozen=True, slots=True)
class Found:
    """A flaw, and the words that show it; may be empty."""

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
) -> Found | None:
    """Find out what is wrong with a finished text; None where nothing is.

    Args:
        text: What was written.
        ending: Why it stopped.
        sampling: How it was written, with the words that are not wanted.
        echo: What it repeats of its note or the draft.
        shown: What was shown at this place before.
        beside: The other cards of its set.
    """
    if is_broken(text, ending, sampling):
        return Found(Flaw.BROKEN)
    if echo is not None:
        return Found(Flaw.ECHO, echo.words)
    if words := stock_phrase_in(text):
        return Found(Flaw.CLICHE, words)
    if words := _unwanted(text, sampling):
        return Found(Flaw.UNWANTED, words)
    if is_like(text, shown):
        return Found(Flaw.SHOWN)
    if is_like(text, beside):
        return Found(Flaw.DUPLICATE)
    return None


def is_broken(text: str, ending: Ending, sampling: Sampling) -> bool:
    """Tell whether a text cannot be used as it stands.

    It has hardly a word, is a heading in capitals, turns in circles, leaves a quotation or a
    bracket open, or breaks off: in the middle of a sentence where there was room for a whole
    one, on a word that needs another.
    """
    if sampling.fragment is not None:
        return not is_fragment(sampling.fragment, text)
    words = words_of(text)
    if len(words) < 2 or ending is Ending.LOOP or repeats_itself(text) or _is_heading(text):
        return True
    if ends_sentence(text):
        return _leaves_quotation_open(text) or text.count("(") > text.count(")")
    whole_wanted = sampling.stop_at_sentence and sampling.max_new_tokens >= _ROOM_FOR_A_SENTENCE
    return whole_wanted or words[-1] in LEFT_HANGING


def _leaves_quotation_open(text: str) -> bool:
    opened = text.count("“") > text.count("”")
    return opened and text.rstrip()[-1] not in "—–"


def _is_heading(text: str) -> bool:
    words = [word for word in text.split() if sum(map(str.isalpha, word)) > 1]
    return sum(map(str.isupper, words)) * 2 > len(words)


def _unwanted(text: str, sampling: Sampling) -> str:
    return phrase_in(text, sampling.banned_phrases) or opens_with(text, sampling.banned_openings)
