"""Phrases that everyone has read too often."""

from __future__ import annotations

import functools
import re

from writer_assist.paths import resources_folder


def stock_phrase_in(text: str) -> str:
    """Return the first stock phrase of a text, as it stands there; "" where there is none."""
    found = _pattern().search(text.replace("’", "'"))
    return text[found.start() : found.end()] if found else ""


@functools.cache
def _pattern() -> re.Pattern[str]:
    lines = (resources_folder() / "stock_phrases.txt").read_text("utf-8").splitlines()
    phrases = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(_expression, phrases))})(?!\w)", re.IGNORECASE)


def _expression(phrase: str) -> str:
    words = (re.escape(word).replace(r"\*", r"\w*") for word in phrase.split())
    return r"\s+".join(words)
