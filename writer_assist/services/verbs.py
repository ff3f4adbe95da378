"""The English verbs that the program knows."""

from __future__ import annotations

import tomllib
from functools import lru_cache

from writer_assist.domain.verbs import VerbList
from writer_assist.paths import resources_folder


@lru_cache(maxsize=1)
def known_verbs() -> VerbList:
    """Read the list of verbs; once."""
    table = tomllib.loads((resources_folder() / "deck" / "verbs.toml").read_text("utf-8"))
    return VerbList.of(table["irregular"], table["regular"])
