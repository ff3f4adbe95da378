"""The words of the five senses, in English."""

from __future__ import annotations

import tomllib
from functools import lru_cache

from writer_assist.paths import resources_folder
from writer_assist.retrieval.text_clues import sense_of_stems


@lru_cache(maxsize=1)
def sense_lists() -> dict[str, str]:
    """Read the words of each sense; once."""
    lists: dict[str, str] = tomllib.loads(
        (resources_folder() / "deck" / "senses.toml").read_text("utf-8")
    )
    return lists


@lru_cache(maxsize=1)
def sense_words() -> dict[str, str]:
    """Return the sense that each stem belongs to."""
    return sense_of_stems(sense_lists())
