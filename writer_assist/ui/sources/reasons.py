"""Says why a passage is shown: in a few words on its row, with figures in its preview."""

from __future__ import annotations

import html
import re
import time
from dataclasses import dataclass

from PySide6.QtGui import QGuiApplication, QPalette

from writer_assist.domain.readable import readable
from writer_assist.domain.snippet import Reasons, Snippet
from writer_assist.domain.words import whole_words
from writer_assist.ui.text import plural, tr

MAX_WORDS = 3  # of the matched words that a chip names
CLOSE_RANK = 10  # place in the list by meaning up to which meaning is mentioned
FORGOTTEN_DAYS = 30
DAYS_PER_MONTH = 30.44
ELLIPSIS = "\u00a0…"
SHORT = 24  # characters; so short a sentence is shown with what follows it

# Scripts without spaces between words, or with endings on words (Korean).
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u9fff\uac00-\ud7af]")

MOST_WORDS = 12  # of those that matched
VERY_CLOSE, CLOSE, LOOSE = 0.6, 0.4, 0.25  # cosine of MiniLM between prose and notes
MANY, SOME = 0.15, 0.05  # of the content words, in common
DAY = 86_400
SIZE = "9pt"
NO_BREAK = "\u00a0"


def chips(reasons: Reasons, *, now: float | None = None) -> tuple[str, ...]:
    """Return short phrases that say why a passage was found, the most telling first."""
    found = [tr("from another world")] if reasons.elsewhere else []
    found += [tr("name: {name}").format(name=name) for name in reasons.names[:2]]
    said = {word for name in reasons.names[:2] for word in name.casefold().split()}
    forms = {match.word.casefold(): match.word for match in reversed(reasons.matched_words)}
    named = dict.fromkeys(match.word.casefold() for match in reasons.matched_words)
    words = [forms[word] for word in named if word not in said]
    if words:
        found.append(", ".join(words[:MAX_WORDS]))
    if reasons.is_expected and not reasons.names:  # a name says why by itself
        found.append(tr("named in similar notes"))
    near = reasons.dense_rank is not None and reasons.dense_rank <= CLOSE_RANK
    if near or (not found and reasons.cosine is not None):
        found.append(tr("close in meaning"))
    if reasons.last_used is not None:
        found += _forgotten((time.time() if now is None else now) - reasons.last_used)
    return tuple(found)


def best_sentence(snippet: Snippet) -> str:
    """Return the sentence that fits best, without marks; or the whole passage if unknown."""
    start, end = snippet.best_sentence
    sentence = snippet.passage.text[start:end] or snippet.passage.text
    return " ".join((readable(sentence) or sentence).split())


def excerpt(snippet: Snippet, most: int) -> str:
    """Return the best sentence, cut to this many characters around its first matching word."""
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
    space = sentence.find(" ", max(0, near), found.start())
    start = space + 1 if space >= 0 else found.start()
    if space < 0 and _UNSPACED.match(found[0]):
        start = max(0, near)
    return cut("… " + sentence[start:], most)


def cut(text: str, most: int) -> str:
    """Return the whole words that fit into this many characters, and an ellipsis."""
    return text if len(text) <= most else whole_words(text, most - len(ELLIPSIS)) + ELLIPSIS


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


@dataclass(frozen=True, slots=True)
class MatchReason:
    """One reason why a passage was found.

    Attributes:
        what: What it is about.
        words: The reason in words.
        figure: The number behind it; empty where there is none.
    """

    what: str
    words: str
    figure: str = ""


def why(reasons: Reasons, *, now: float | None = None) -> tuple[MatchReason, ...]:
    """Return all the reasons why a passage was found."""
    found: list[MatchReason] = []
    if reasons.names:
        found.append(MatchReason(tr("Names"), ", ".join(reasons.names)))
    if reasons.is_expected:
        found.append(MatchReason(tr("Expected"), tr("passages like yours name this note")))
    words = reasons.matched_words[:MOST_WORDS]
    if words:
        said = " · ".join(f"{match.word}{NO_BREAK}{match.weight:.1f}" for match in words)
        found.append(MatchReason(tr("Words"), said, tr("weight")))
    if reasons.cosine is not None:
        figure = tr("cosine {value}").format(value=f"{reasons.cosine:.2f}")
        found.append(MatchReason(tr("Meaning"), closeness(reasons.cosine), figure))
    if reasons.jaccard > 0:
        figure = tr("Jaccard {value}").format(value=f"{reasons.jaccard:.2f}")
        found.append(MatchReason(tr("In common"), _overlap(reasons.jaccard), figure))
    found += [
        MatchReason(tr("Full text"), _place(reasons.lexical_rank), _rank(reasons.lexical_rank)),
        MatchReason(tr("By meaning"), _place(reasons.dense_rank), _rank(reasons.dense_rank)),
        _last_used(reasons.last_used, time.time() if now is None else now),
    ]
    return tuple(found)


def as_table(reasons: tuple[MatchReason, ...]) -> str:
    """Return reasons as a quiet table below a passage, as HTML."""
    palette = QGuiApplication.palette()
    soft = palette.color(QPalette.ColorRole.Dark).name()
    faint = palette.color(QPalette.ColorRole.PlaceholderText).name()
    family = QGuiApplication.font().family()
    look = f"font-family:'{family}'; font-size:{SIZE}"
    rows = "".join(
        f'<tr><td style="{look}; color:{faint}; padding:1px 12px 1px 0">{_safe(one.what)}</td>'
        f'<td style="{look}; color:{soft}; padding:1px 12px 1px 0">{_safe(one.words)}</td>'
        f'<td style="{look}; color:{faint}; padding:1px 0 1px 0">{_safe(one.figure)}</td></tr>'
        for one in reasons
    )
    return f'<table style="margin-top:8px" cellspacing="0" cellpadding="0">{rows}</table>'


def closeness(cosine: float) -> str:
    """Return in words how close two texts are in meaning."""
    if cosine >= VERY_CLOSE:
        return tr("very close")
    if cosine >= CLOSE:
        return tr("close")
    return tr("loosely related") if cosine >= LOOSE else tr("far off")


def _telling(reasons: Reasons) -> re.Pattern[str] | None:
    words = {match.word for match in reasons.matched_words} | set(reasons.names)
    if not words:
        return None
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile("(" + "|".join(map(_as_a_word, longest_first)) + ")", re.IGNORECASE)


def _as_a_word(word: str) -> str:
    """Return a pattern for a whole word, or for the word anywhere in scripts without spaces."""
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


def _overlap(jaccard: float) -> str:
    if jaccard >= MANY:
        return tr("many words")
    if jaccard >= SOME:
        return tr("some words")
    return tr("hardly a word")


def _place(rank: int | None) -> str:
    if rank is None:
        return tr("not in this list")
    return (
        tr("the best") if rank == 1 else tr("among the best") if rank <= 10 else tr("further down")
    )


def _rank(rank: int | None) -> str:
    return "" if rank is None else tr("place {rank}").format(rank=f"{rank:,}")


def _last_used(when: float | None, now: float) -> MatchReason:
    what = tr("Last used")
    if when is None:
        return MatchReason(what, tr("never"))
    figure = time.strftime("%Y-%m-%d", time.localtime(when))
    days = int((now - when) // DAY)
    if days < 1:
        return MatchReason(what, tr("today"), figure)
    if days < DAYS_PER_MONTH:
        return MatchReason(what, plural(days, "a day ago", "{n} days ago"), figure)
    months = int(days / DAYS_PER_MONTH)
    if months < 24:
        return MatchReason(what, plural(months, "a month ago", "{n} months ago"), figure)
    return MatchReason(what, plural(months // 12, "a year ago", "{n} years ago"), figure)


def _safe(text: str) -> str:
    return html.escape(text)
