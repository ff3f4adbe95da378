"""Lorebooks and characters of story and chat programs: SillyTavern's, NovelAI's, cards.

An entry that is switched off there is still the writer's text: it is taken in, with the
tag ``disabled``.  What only says when an entry is used (secondary keys, regular
expressions) is not among its names.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from writer_assist.domain.parsed_note import ParsedNote
from writer_assist.errors import NoteUnreadableError
from writer_assist.files import content_of
from writer_assist.importing.extracted import extracted_note

_Fields = Mapping[str, object]

_OFF = "disabled"
_MOST_ENTRIES = 20_000
_MAX_BYTES = 16_000_000  # parsed, small values take twenty times their length
_OF_CHARACTERS = {
    "description": "Description",
    "personality": "Personality",
    "scenario": "Scenario",
    "first_mes": "First words",
    "mes_example": "How they talk",
    "creator_notes": "Notes",
}


def read_lorebook(path: Path, raw: bytes) -> tuple[ParsedNote, ...]:
    """Read one note for each entry, and one for the character if it is a character's card.

    Raises:
        NoteUnreadableError: It is damaged, or something else.
    """
    loaded = _loaded(path, raw)
    card = _fields(loaded.get("data")) or loaded  # versions 2 and 3 have a cover around
    books = [card.get("character_book"), card.get("lorebook"), card]
    entries = [entry for book in books for entry in _entries(_fields(book))]
    is_card = any(isinstance(card.get(name), str) for name in ("first_mes", "personality"))
    if len(entries) > _MOST_ENTRIES:
        raise NoteUnreadableError(f"{path.name} holds more entries than any lorebook.")
    if not entries and not is_card:
        raise NoteUnreadableError(_no_lorebook(path))
    character = [*_character(path, card)] if is_card else []
    categories = _categories(card) | _categories(_fields(card.get("lorebook")))
    notes = [note for entry in entries for note in _entry_notes(entry, categories)]
    if not character and not notes:
        raise NoteUnreadableError(f"{path.name} is a lorebook whose entries hold no text yet.")
    return (*character, *notes)


def _loaded(path: Path, raw: bytes) -> _Fields:
    if len(raw) > _MAX_BYTES:
        raise NoteUnreadableError(f"{path.name} is larger than any lorebook.")
    try:
        loaded = json.loads(content_of(raw, path).text)
    except (ValueError, RecursionError) as error:
        reason = f"{path.name} cannot be read: it is damaged, or no lorebook."
        raise NoteUnreadableError(reason) from error
    if not isinstance(loaded, dict):
        raise NoteUnreadableError(_no_lorebook(path))
    return loaded


def _no_lorebook(path: Path) -> str:
    return f"{path.name} is no lorebook and no character, and no other data files are read."


def _entries(book: _Fields) -> list[_Fields]:
    found = book.get("entries")
    listed = list(found.values()) if isinstance(found, dict) else found
    entries = map(_fields, listed if isinstance(listed, list) else ())
    return [entry for entry in entries if "content" in entry or "text" in entry]


def _entry_notes(entry: _Fields, categories: Mapping[str, str]) -> Iterator[ParsedNote]:
    text = _text(entry, "content", "text").strip()
    if not text:
        return
    keys = [key for key in _names(entry, "key", "keys") if not _is_pattern(key)]
    called = _text(entry, "displayName", "comment", "name").strip()
    title = called or next(iter(keys), "") or " ".join(text.split()[:6])
    is_off = entry.get("disable") is True or entry.get("enabled") is False
    category = categories.get(_text(entry, "category"), "")
    yield extracted_note(
        title,
        text,
        part=_identity(entry) or title,
        aliases=[*keys, *([_text(entry, "name")] if called else [])],
        tags=[category, _text(entry, "group"), _OFF if is_off else ""],
    )


def _identity(entry: _Fields) -> str:
    for name in ("uid", "id"):
        value = entry.get(name)
        if isinstance(value, (str, int)) and value != "":
            return f"entry {value}"
    return ""


def _character(path: Path, card: _Fields) -> Iterator[ParsedNote]:
    told = {said: _text(card, name).strip() for name, said in _OF_CHARACTERS.items()}
    text = "\n\n".join(f"## {said}\n\n{words}" for said, words in told.items() if words)
    if text:
        title = _text(card, "name").strip() or path.stem
        nickname = _text(card, "nickname")
        tags = _names(card, "tags")
        yield extracted_note(title, text, part="character", aliases=[nickname], tags=tags)


def _categories(book: _Fields) -> dict[str, str]:
    listed = book.get("categories")
    found = map(_fields, listed if isinstance(listed, list) else ())
    return {_text(category, "id"): _text(category, "name") for category in found}


def _is_pattern(key: str) -> bool:
    """Tell whether a key is a regular expression, as both programs write them."""
    return len(key) > 2 and key.startswith("/") and "/" in key[1:]


def _fields(value: object) -> _Fields:
    return value if isinstance(value, dict) else {}


def _text(fields: _Fields, *names: str) -> str:
    """Return the first of these that is there and says something."""
    values = (fields.get(name) for name in names)
    return next((value for value in values if isinstance(value, str) and value.strip()), "")


def _names(fields: _Fields, *names: str) -> list[str]:
    for name in names:
        value = fields.get(name)
        if isinstance(value, list):
            return [item.strip() for item in value if isinstance(item, str) and item.strip()]
        if isinstance(value, str):
            return [part.strip() for part in value.split(",") if part.strip()]
    return []
