"""What a scene's front matter says of it: status, synopsis, point of view, tense, and more."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from writer_assist.errors import ManuscriptError
from writer_assist.manuscript.front_matter import (
    entries_of,
    has_broken_head,
    split_text,
    with_entry,
)

STATUS, SYNOPSIS, POV, TARGET, COMPILE = "status", "synopsis", "pov", "target", "compile"
TITLE, TENSE = "title", "tense"
OURS, SOURCES = "writer-assist", "sources"  # the second is an entry of the first
LANGUAGE, LANG = "language", "lang"  # the second as Pandoc has it; read, and kept where it is
STATUSES = ("Idea", "Outlined", "Drafted", "Revised", "Done")
TENSES = PAST, PRESENT = "past", "present"
SCENE_SOURCES = LINKED, ALL = "linked", "all"

_LINK = re.compile(r"\[\[([^\[\]|]+)(?:\|([^\[\]]*))?\]\]")
_NO = {"false", "no", "off", "n", "0"}
_MOST_WORDS = 10_000_000


@dataclass(frozen=True, slots=True)
class SceneFields:
    """The fields of a scene.

    Attributes:
        status: One of the project's words; empty for none.
        synopsis: What happens in it, perhaps in several lines.
        pov: Through whose eyes it is told; names, parted by commas.
        target: How many words it is to have; 0 for no target.
        is_included: Whether it is a part of the book when that is exported.
        title: What it is called, where that cannot be the name of its file; usually empty.
        language: That it is written in, such as "de" or "en-GB"; empty for that of the book.
        tense: One of TENSES; empty for the one that its text is found to be in.
        sources: LINKED if only the notes that it links to are offered, ALL if all of the book's
            are; empty for what the book says.
    """

    status: str = ""
    synopsis: str = ""
    pov: str = ""
    target: int = 0
    is_included: bool = True
    title: str = ""
    language: str = ""
    tense: str = ""
    sources: str = ""


NO_FIELDS = SceneFields()

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # YAML cannot hold them plainly


def fields_of(text: str) -> SceneFields:
    """Return the fields of a whole file; what is missing or odd has its usual value."""
    return fields_in(split_text(text).block)


def fields_in(block: str) -> SceneFields:
    """Return the fields in the YAML of a scene."""
    entries = entries_of(block) if block else {}
    return SceneFields(
        status=_words(entries.get(STATUS)),
        synopsis=_words(entries.get(SYNOPSIS)),
        pov=_LINK.sub(lambda link: link[2] or link[1], _words(entries.get(POV))),
        target=_number(entries.get(TARGET)),
        is_included=_words(entries.get(COMPILE)).casefold() not in _NO,
        title=" ".join(_words(entries.get(TITLE)).split()),
        language=language_in(entries),
        tense=_one_of(TENSES, entries.get(TENSE)),
        sources=_one_of(SCENE_SOURCES, _ours(entries).get(SOURCES)),
    )


def language_in(entries: Mapping[str, Any]) -> str:
    """Return the language that entries of front matter name; empty for none."""
    return _words(entries.get(LANGUAGE)) or _words(entries.get(LANG))


def with_fields(text: str, fields: SceneFields) -> str:
    """Return a whole file with other fields; entries that stay as they were are not touched.

    Raises:
        ManuscriptError: Its front matter cannot be changed safely.
    """
    if has_broken_head(text):
        raise ManuscriptError(
            "The lines above this scene begin like front matter but cannot be read, so its fields "
            "were not changed. Mend them in the text first."
        )
    split = split_text(text)
    now = fields_in(split.block)
    language = fields.language.strip()
    wanted: dict[tuple[str, ...], tuple[object, object, object]] = {
        (TITLE,): (now.title, fields.title.strip(), fields.title.strip() or None),
        (STATUS,): (now.status, fields.status.strip(), fields.status.strip() or None),
        (SYNOPSIS,): (now.synopsis, synopsis := _clean(fields.synopsis), synopsis or None),
        (POV,): (now.pov, fields.pov.strip(), fields.pov.strip() or None),
        (TENSE,): (now.tense, fields.tense, fields.tense or None),
        (TARGET,): (now.target, fields.target, fields.target or None),
        (COMPILE,): (now.is_included, fields.is_included, None if fields.is_included else False),
    }
    entries = entries_of(split.block)
    for name in [one for one in (LANGUAGE, LANG) if one in entries] or [LANGUAGE]:
        wanted[(name,)] = (now.language, language, language or None)
    only_sources = _ours(entries).keys() <= {SOURCES}
    place = (OURS,) if only_sources and not fields.sources else (OURS, SOURCES)
    wanted[place] = (now.sources, fields.sources, fields.sources or None)
    for path, (before, after, value) in wanted.items():
        if before != after:
            split = with_entry(split, path, value)
    return split.whole


def _ours(entries: Mapping[str, Any]) -> Mapping[str, Any]:
    ours = entries.get(OURS)
    return ours if isinstance(ours, dict) else {}


def _one_of(known: tuple[str, ...], value: Any) -> str:  # noqa: ANN401 - whatever YAML holds
    """Return the word that a value begins with, if it is a known one: "Past tense" is "past"."""
    first = next(iter(_words(value).casefold().split()), "")
    return first if first in known else ""


def _clean(text: str) -> str:
    lines = (_CONTROL.sub("", line).strip() for line in text.splitlines())
    return "\n".join(lines).strip()


def _words(value: Any) -> str:  # noqa: ANN401 - whatever YAML holds
    if isinstance(value, list):
        return ", ".join(filter(None, map(_words, value)))
    return value.strip() if isinstance(value, str) and value not in ("~", "null") else ""


def _number(value: object) -> int:
    digits = re.sub(r"[ _,.']", "", value) if isinstance(value, str) else ""
    return min(int(digits), _MOST_WORDS) if digits.isdecimal() and len(digits) < 9 else 0
