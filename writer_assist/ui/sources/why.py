"""All reasons why a passage was found: in plain words, with the figures beside them."""

from __future__ import annotations

import html
import time
from dataclasses import dataclass

from PySide6.QtGui import QGuiApplication, QPalette

from writer_assist.domain.snippet import Reasons
from writer_assist.ui.sources.reasons import DAYS_PER_MONTH
from writer_assist.ui.text import plural, tr

MOST_WORDS = 12  # of those that matched
VERY_CLOSE, CLOSE, LOOSE = 0.6, 0.4, 0.25  # cosine of MiniLM between prose and notes
MANY, SOME = 0.15, 0.05  # of the content words, in common
GOOD_RANK = 10
DAY = 86_400
SIZE = "9pt"
NO_BREAK = "\u00a0"


@dataclass(frozen=True, slots=True)
class Why:
    """One reason.

    Attributes:
        what: What it is about.
        words: What is to be said of it.
        figure: The number behind it; empty where there is none.
    """

    what: str
    words: str
    figure: str = ""


def why(reasons: Reasons, *, now: float | None = None) -> tuple[Why, ...]:
    """Return all that is known of why a passage was found."""
    found: list[Why] = []
    if reasons.names:
        found.append(Why(tr("Names"), ", ".join(reasons.names)))
    words = reasons.matched_words[:MOST_WORDS]
    if words:
        said = " · ".join(f"{match.word}{NO_BREAK}{match.weight:.1f}" for match in words)
        found.append(Why(tr("Words"), said, tr("weight")))
    if reasons.cosine is not None:
        figure = tr("cosine {value}").format(value=f"{reasons.cosine:.2f}")
        found.append(Why(tr("Meaning"), closeness(reasons.cosine), figure))
    if reasons.jaccard > 0:
        figure = tr("Jaccard {value}").format(value=f"{reasons.jaccard:.2f}")
        found.append(Why(tr("In common"), _overlap(reasons.jaccard), figure))
    found += [
        Why(tr("Full text"), _place(reasons.lexical_rank), _rank(reasons.lexical_rank)),
        Why(tr("By meaning"), _place(reasons.dense_rank), _rank(reasons.dense_rank)),
        _last_used(reasons.last_used, time.time() if now is None else now),
    ]
    return tuple(found)


def as_table(reasons: tuple[Why, ...]) -> str:
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


def _last_used(when: float | None, now: float) -> Why:
    what = tr("Last used")
    if when is None:
        return Why(what, tr("never"))
    figure = time.strftime("%Y-%m-%d", time.localtime(when))
    days = int((now - when) // DAY)
    if days < 1:
        return Why(what, tr("today"), figure)
    if days < DAYS_PER_MONTH:
        return Why(what, plural(days, "a day ago", "{n} days ago"), figure)
    months = int(days / DAYS_PER_MONTH)
    if months < 24:
        return Why(what, plural(months, "a month ago", "{n} months ago"), figure)
    return Why(what, plural(months // 12, "a year ago", "{n} years ago"), figure)


def _safe(text: str) -> str:
    return html.escape(text)
