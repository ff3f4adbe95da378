"""Why a snippet is shown, in words; never as a bare number."""

from __future__ import annotations

import html
import re
import time

from writer_assist.domain.readable import readable
from writer_assist.domain.snippet import Reasons, Snippet
from writer_assist.ui.text import plural, tr

MAX_WORDS = 3  # of the matched words that a chip names
CLOSE_RANK = 10  # in the list by meaning: below, meaning is worth a word
FORGOTTEN_DAYS = 30
DAYS_PER_MONTH = 30.44
ELLIPSIS = "\u00a0…"
SHORT = 24  # characters; a sentence that short says more with what follows it

# Scripts whose words stand side by side without spaces, or take endings (Korean).
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u9fff\uac00-\ud7af]")


def chips(reasons: Reasons, *, now: float | None = None) -> tuple[str, ...]:
    """Return short phrases that say why a passage was found, the most telling first."""
    found = [tr("name: {name}").format(name=name) for name in reasons.names[:2]]
    said = {word for name in reasons.names[:2] for word in name.casefold().split()}
    forms = {match.word.casefold(): match.word for match in reversed(reasons.matched_words)}
    named = dict.fromkeys(match.word.casefold() for match in reasons.matched_words)
    words = [forms[word] for word in named if word not in said]
    if words:
        found.append(", ".join(words[:MAX_WORDS]))
    near = reasons.dense_rank is not None and reasons.dense_rank <= CLOSE_RANK
    if near or (not found and reasons.cosine is not None):
        found.append(tr("close in meaning"))
    if reasons.last_used is not None:
        found += _forgotten((time.time() if now is None else now) - reasons.last_used)
    return tuple(found)


def best_sentence(snippet: Snippet) -> str:
    """Return the sentence that fits best, without marks; the whole passage where none is known."""
    start, end = snippet.best_sentence
    sentence = snippet.passage.text[start:end] or snippet.passage.text
    return " ".join((readable(sentence) or sentence).split())


def excerpt(snippet: Snippet, most: int) -> str:
    """Return the best sentence, cut to so many characters around its first telling word."""
    sentence = best_sentence(snippet)
    if len(sentence) < SHORT:
        rest = readable(snippet.passage.text[snippet.best_sentence[0] :])
        sentence = cut(" ".join(rest.split()), min(most, 3 * SHORT)) or sentence
    if len(sentence) <= most:
        return sentence
    told = _telling(snippet.reasons)
    found = told.search(sentence) if told else None
    if found is None or found.end() <= most - len(ELLIPSIS):
        return cut(sentence, most)
    near = min(found.start() - most // 3, len(sentence) - most + len(ELLIPSIS))
    start = sentence.find(" ", max(0, near)) + 1
    return cut("… " + sentence[min(start, found.start()) :], most)


def cut(text: str, most: int) -> str:
    """Return the whole words that fit into so many characters, and an ellipsis."""
    if len(text) <= most:
        return text
    return text[: most - len(ELLIPSIS)].rsplit(" ", 1)[0] + ELLIPSIS


def emphasised(text: str, reasons: Reasons) -> str:
    """Return text as HTML, escaped, with the matched words in bold."""
    pattern = _telling(reasons)
    if pattern is None:
        return html.escape(text)
    parts = pattern.split(text)
    return "".join(
        f"<b>{html.escape(part)}</b>" if odd % 2 else html.escape(part)
        for odd, part in enumerate(parts)
    )


def _telling(reasons: Reasons) -> re.Pattern[str] | None:
    words = {match.word for match in reasons.matched_words} | set(reasons.names)
    if not words:
        return None
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile("(" + "|".join(map(_as_a_word, longest_first)) + ")", re.IGNORECASE)


def _as_a_word(word: str) -> str:
    """Return a pattern for a word that stands alone, where its script has spaces."""
    escaped = re.escape(word)
    return escaped if _UNSPACED.match(word) else rf"(?<!\w){escaped}(?!\w)"


def _forgotten(seconds: float) -> list[str]:
    days = int(seconds // 86_400)
    if days < FORGOTTEN_DAYS:
        return []
    months = int(days / DAYS_PER_MONTH) or 1
    if months < 24:
        return [plural(months, "not used for a month", "not used for {n} months")]
    return [plural(months // 12, "not used for a year", "not used for {n} years")]
