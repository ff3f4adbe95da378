"""Lorebooks of story and chat programs, and the characters with them, in all their formats.

An entry that is disabled there is still the writer's text: it is imported, with the tag
``disabled``.  Conditions for using an entry (secondary keys, regular expressions) are not
among its names.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path

import yaml

from writer_assist.domain.note import ParsedNote
from writer_assist.errors import NoteUnreadableError
from writer_assist.files import content_of
from writer_assist.importing.archives import unpacked_texts
from writer_assist.importing.characters import (
    Fields,
    MacroNames,
    books_of,
    card_in,
    cast_of,
    character_notes,
    fields_of,
    is_character,
    list_of,
    name_without_macros,
    names_of,
    text_of,
    without_macros,
)
from writer_assist.importing.notes import extracted_note
from writer_assist.importing.pictures import texts_in_picture

_OFF = "disabled"
_CHARACTER_PART = "character"
_MOST_ENTRIES = 20_000
_MAX_BYTES = 16_000_000  # when parsed, small values take twenty times their length
_MAX_YAML = 1_000_000
_MOST_ATTEMPTS = 60  # to continue after damage; each may search all of the rest
_LONGEST_NUMBER = 300  # digits

# Different names for the same field: SillyTavern, RisuAI, NovelAI, KoboldAI, Agnai, AI Dungeon.
_TEXTS = ("content", "text", "entry", "value", "manual_text")
_TITLES = ("displayName", "comment", "title", "name")
_KEYS = ("key", "keys", "keywords", "triggers")
_LISTS = ("entries", "worldinfo", "worldInfo", "worldInfos", "storyCards", "lorebookItems")
_ABOUT_STORY = {
    "description": "Description", "prompt": "Prompt", "memory": "Memory",
    "authorsNote": "Author's note", "authornote": "Author's note",
}  # fmt: skip


def read_lorebook(path: Path, raw: bytes) -> tuple[ParsedNote, ...]:
    """Return one note for each entry, and one for each character or story with them.

    Raises:
        NoteUnreadableError: It is damaged, or is something else.
    """
    if path.suffix.lower() == ".risum":
        raise NoteUnreadableError(
            f"{path.name} is a packed module. Export its lorebook as JSON in RisuAI, "
            "or the character as .charx, and add that."
        )
    if path.suffix.lower() == ".charx":
        return _of_archive(path, raw)
    return _notes_in(path, raw)


def read_picture(path: Path, raw: bytes) -> tuple[ParsedNote, ...]:
    """Return the notes hidden in a picture; none if it is only a picture.

    Raises:
        NoteUnreadableError: It has hidden notes, and they are damaged.
    """
    notes: list[ParsedNote] = []
    refused: list[NoteUnreadableError] = []
    for hidden in texts_in_picture(path, raw):
        # From an earlier version, only a lorebook that the later one lacks is used.
        parts = {note.part for note in notes}
        if notes and parts != {_CHARACTER_PART}:
            break
        read = _of_archive if hidden.is_archive else _notes_in
        try:
            notes += [note for note in read(path, hidden.json) if note.part not in parts]
        except NoteUnreadableError as error:
            refused += [error] if hidden.is_sure else []  # otherwise it is a camera's comment
    if refused and not notes:
        raise refused[0]
    return tuple(notes)


def read_yaml_character(path: Path, raw: bytes) -> tuple[ParsedNote, ...]:
    """Return the note of a text-generation-webui character; none if the file is something else."""
    if len(raw) > _MAX_YAML:
        return ()
    try:
        loaded = yaml.load(content_of(raw, path).text, Loader=yaml.BaseLoader)
    except (NoteUnreadableError, yaml.YAMLError, ValueError, RecursionError):
        return ()
    card = fields_of(loaded)
    return tuple(character_notes(path, card)) if is_character(card) else ()


def _of_archive(path: Path, raw: bytes) -> tuple[ParsedNote, ...]:
    texts = unpacked_texts(path.name, raw, {".json"}).texts
    card = next((text for name, text in texts.items() if Path(name).name == "card.json"), None)
    if card is None:
        raise NoteUnreadableError(f"{path.name} holds no character.")
    return _notes_in(path, card)


def _notes_in(path: Path, raw: bytes) -> tuple[ParsedNote, ...]:
    loaded, fault = _loaded(path, raw)
    found = list(islice(_all_notes(path, loaded), _MOST_ENTRIES + 1))
    if len(found) > _MOST_ENTRIES:
        raise NoteUnreadableError(f"{path.name} holds more entries than any lorebook.")
    if not found:
        raise NoteUnreadableError(fault or _why_none(path, loaded))
    return (*found, ParsedNote(path.name, "", fault=fault)) if fault else tuple(found)


def _why_none(path: Path, loaded: object) -> str:
    if any(_entries(fields_of(loaded))) or is_character(card_in(fields_of(loaded))):
        return f"{path.name} is a lorebook whose entries hold no text yet."
    return f"{path.name} is no lorebook and no character, and no other data files are read."


def _loaded(path: Path, raw: bytes) -> tuple[object, str]:
    """Return the value of the JSON; if it is damaged, the intact entries, and a sentence."""
    if len(raw) > _MAX_BYTES:
        raise NoteUnreadableError(f"{path.name} is larger than any lorebook.")
    decoder = json.JSONDecoder(strict=False, parse_int=_number)  # line ends in texts are accepted
    text = content_of(raw.strip(b"\0"), path).text
    try:
        return decoder.decode(text), ""
    except (ValueError, RecursionError) as error:
        found = list(_undamaged(text, decoder.raw_decode))
        if not found:
            reason = f"{path.name} cannot be read: it is damaged, or no lorebook."
            raise NoteUnreadableError(reason) from error
        return found, f"A part of {path.name} is damaged. What could be read of it was taken in."


def _number(digits: str) -> int | str:
    return int(digits) if len(digits) < _LONGEST_NUMBER else digits


def _undamaged(text: str, decode: Callable[[str, int], tuple[object, int]]) -> Iterator[object]:
    """Yield the entries and cards in damaged JSON that are intact."""
    at, attempts = text.find("{"), 0
    while at >= 0 and attempts < _MOST_ATTEMPTS:
        try:
            found, end = decode(text, at)
        except (ValueError, RecursionError):
            end, attempts = at + 1, attempts + 1
        else:
            if _is_entry(found) or is_character(card_in(fields_of(found))):
                yield found
        at = text.find("{", end)


def _all_notes(path: Path, loaded: object) -> Iterator[ParsedNote]:
    if isinstance(loaded, list):
        cards = [card for card in map(card_in, map(fields_of, loaded)) if is_character(card)]
        for card in cards:
            yield from _of_card(path, card)
        yield from _of_book([one for one in loaded if _has_keys(one)])
        return
    whole = fields_of(loaded)
    story = fields_of(whole.get("content"))
    if "storyContainerVersion" in whole:
        whole = {**whole, **story, **fields_of(whole.get("metadata"))}
    yield from _of_card(path, card_in(whole))
    yield from _of_story(path, whole, story)


def _of_card(path: Path, card: Fields) -> Iterator[ParsedNote]:
    cast = cast_of(card)
    if is_character(card):
        yield from character_notes(path, card)
    module = fields_of(card.get("module"))  # RisuAI's wrapper around a lorebook
    for book in (*books_of(card), *books_of(module)):
        yield from _of_book(book, cast)
    yield from _of_book(card, cast)


def _of_story(path: Path, whole: Fields, story: Fields) -> Iterator[ParsedNote]:
    """Yield the notes around the entries in files of stories and scenarios."""
    if is_character(card_in(whole)) or not _is_story(whole):
        return
    title = text_of(whole, "title", "name").strip() or path.stem
    remembered = [text_of(fields_of(one), "text") for one in list_of(whole.get("context"))]
    told = [(said, text_of(whole, name)) for name, said in _ABOUT_STORY.items()]
    told += zip(("Memory", "Author's note"), remembered, strict=False)
    told += [("Story", _story_text(fields_of(story.get("story"))))]
    parts = [(said, without_macros(text, MacroNames()).strip()) for said, text in told]
    text = "\n\n".join(f"## {said}\n\n{words}" for said, words in parts if words)
    if text:
        yield extracted_note(title, text, part="story", tags=names_of(whole, "tags"))


def _is_story(whole: Fields) -> bool:
    return any(
        name in whole
        for name in ("storyContainerVersion", "scenarioVersion", "storyCards", "gamestarted")
    ) or ("prompt" in whole and any(name in whole for name in _LISTS))


def _story_text(story: Fields) -> str:
    fragments = story.get("fragments")
    if isinstance(fragments, list):
        return "".join(text_of(fields_of(one), "data") for one in fragments)
    return text_of(story, "text")


def _of_book(book: object, cast: MacroNames = MacroNames()) -> Iterator[ParsedNote]:  # noqa: B008 - frozen
    groups = _groups(fields_of(book)) | _folders_of_risu(book)
    for entry in _entries(book):
        yield from _entry_notes(entry, groups, cast)


def _entries(book: object) -> Iterator[Fields]:
    """Yield the entries of a book, which is a list of them or has one, under some name."""
    if fields := fields_of(book):
        named = [fields[name] for name in _LISTS if name in fields]
        if fields.get("type") in {"risu", "risuModule"} or "ver" in fields:
            named.append(fields.get("data"))
        for inside in named:
            if "entries" in fields_of(inside):
                yield from _entries(inside)
            else:
                yield from _entries(list(fields_of(inside).values()) or inside)
    else:
        yield from (fields_of(one) for one in list_of(book) if _is_entry(one))


def _is_entry(value: object) -> bool:
    fields = fields_of(value)
    if fields.get("mode") == "folder":
        return False
    return "content" in fields or "text" in fields or (_has_keys(fields) and _has_text(fields))


def _has_keys(value: object) -> bool:
    """Tell whether something has keys, as the entries of any program do."""
    return any(name in fields_of(value) for name in _KEYS)


def _has_text(fields: Fields) -> bool:
    return any(isinstance(fields.get(name), str) for name in _TEXTS)


def _entry_notes(
    entry: Fields, groups: Mapping[str, str], cast: MacroNames
) -> Iterator[ParsedNote]:
    text = without_macros(text_of(entry, *_TEXTS), cast).strip()
    if not text:
        return
    written = [key for key in names_of(entry, *_KEYS) if not _is_pattern(key)]
    keys = [key for key in (name_without_macros(key, cast) for key in written) if key]
    called = name_without_macros(text_of(entry, *_TITLES), cast)
    title = called or next(iter(keys), "") or " ".join(text.split()[:6])
    also = name_without_macros(text_of(entry, "name"), cast) if called else ""
    tags = [groups.get(text_of(entry, name), "") for name in ("category", "folder")]
    tags += [*names_of(entry, "group", "wigroup"), _OFF if _is_off(entry) else ""]
    if "content" not in entry and "text" not in entry:
        tags.append(text_of(entry, "type"))  # of a story card, such as a character or a place
    yield extracted_note(
        title, text, part=_identity(entry) or title, aliases=[*keys, also], tags=tags
    )


def _is_off(entry: Fields) -> bool:
    is_off = any(entry.get(name) is True for name in ("disable", "disabled", "widisabled"))
    return is_off or any(entry.get(name) is False for name in ("enabled", "isActive", "isEnabled"))


def _identity(entry: Fields) -> str:
    for name in ("uid", "id", "num"):
        value = entry.get(name)
        if isinstance(value, (str, int)) and value != "":
            return f"entry {str(value)[:100]}"
    return ""


def _groups(book: Fields) -> dict[str, str]:
    """Return the titles of groups of entries, by the id that entries use."""
    found = map(fields_of, list_of(book.get("categories")))
    groups = {text_of(group, "id"): text_of(group, "name") for group in found}
    for uid, folder in fields_of(book.get("wifolders_d")).items():
        groups[uid] = text_of(fields_of(folder), "name")
    return groups | {name: name for name in fields_of(book.get("folders"))}


def _folders_of_risu(book: object) -> dict[str, str]:
    entries = map(fields_of, list_of(book) or list_of(fields_of(book).get("data")))
    folders = (entry for entry in entries if entry.get("mode") == "folder")
    return {text_of(folder, "key"): text_of(folder, "comment", "name") for folder in folders}


def _is_pattern(key: str) -> bool:
    """Tell whether a key is a regular expression in the syntax of either program."""
    return len(key) > 2 and key.startswith("/") and "/" in key[1:]
