"""Characters of chat programs: their cards in all the dialects that go around."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from writer_assist.domain.parsed_note import ParsedNote
from writer_assist.importing.extracted import extracted_note
from writer_assist.importing.macros import Cast, name_without_macros, without_macros

Fields = Mapping[str, object]

# What cards call the same thing, from SillyTavern's to Pygmalion's, Agnai's and that of
# text-generation-webui.
_TOLD = {
    "Description": ("description", "char_persona", "persona", "context"),
    "Personality": ("personality",),
    "Scenario": ("scenario", "world_scenario"),
    "First words": ("first_mes", "char_greeting", "greeting"),
    "Other first words": ("alternate_greetings", "alternateGreetings", "group_only_greetings"),
    "How they talk": ("mes_example", "example_dialogue", "sampleChat", "mesExample"),
    "To keep in mind": ("depth_prompt",),
    "Notes": ("creator_notes", "creatorNotes", "creatorcomment"),
}
_BETWEEN = "\n\n* * *\n\n"
_SURE = ("first_mes", "personality", "char_persona", "char_greeting", "mes_example")
_BOOKS = ("character_book", "characterBook", "lorebook", "loreBook")


def card_in(loaded: Fields) -> Fields:
    """Return the fields of a card without its cover; they may be those of something else."""
    inside = fields_of(loaded.get("data"))
    if not inside:
        return loaded
    # Some programs leave the cover's fields full, and empty those inside.
    return {**loaded, **{name: value for name, value in inside.items() if value not in ("", [])}}


def is_character(card: Fields) -> bool:
    """Tell whether these are the fields of a character."""
    if str(card.get("spec", "")).startswith("chara_card") or card.get("kind") == "character":
        return True
    if any(isinstance(card.get(name), str) for name in _SURE):
        return True
    is_named = any(text_of(card, name) for name in ("name", "char_name"))
    return is_named and any(text_of(card, name) for name in ("greeting", "context"))


def cast_of(card: Fields) -> Cast:
    """Return who is meant by the macros in a card and its book."""
    if not is_character(card):
        return Cast()
    return Cast(text_of(card, "nickname").strip() or _name(card))


def books_of(card: Fields) -> list[object]:
    """Return the lorebooks inside a card."""
    return [card[name] for name in _BOOKS if card.get(name)]


def character_notes(path: Path, card: Fields) -> Iterator[ParsedNote]:
    """Yield the character's note, if anything is told of it."""
    cast = cast_of(card)
    parts = ((said, _told(card, names)) for said, names in _TOLD.items())
    told = {said: without_macros(words, cast).strip() for said, words in parts}
    text = "\n\n".join(f"## {said}\n\n{words}" for said, words in told.items() if words)
    if text:
        title = name_without_macros(_name(card), cast) or path.stem
        aliases = [name_without_macros(text_of(card, "nickname"), cast)]
        tags = names_of(card, "tags")
        yield extracted_note(title, text, part="character", aliases=aliases, tags=tags)


def fields_of(value: object) -> Fields:
    """Return a value if it has fields; empty ones otherwise."""
    return value if isinstance(value, dict) else {}


def list_of(value: object) -> list[object]:
    """Return a value if it is a list; an empty one otherwise."""
    return value if isinstance(value, list) else []


def text_of(fields: Fields, *names: str) -> str:
    """Return the first of these fields that is there and says something; empty without."""
    values = (fields.get(name) for name in names)
    return next((value for value in values if isinstance(value, str) and value.strip()), "")


def names_of(fields: Fields, *names: str) -> list[str]:
    """Return the names in the first of these fields that is there: a list, or parted by commas."""
    for name in names:
        value = fields.get(name)
        if isinstance(value, list):
            return [item.strip() for item in value if isinstance(item, str) and item.strip()]
        if isinstance(value, str) and value.strip():
            return [part.strip() for part in value.split(",") if part.strip()]
    return []


def _name(card: Fields) -> str:
    return text_of(card, "name", "char_name").strip()


def _told(card: Fields, names: tuple[str, ...]) -> str:
    if names == ("depth_prompt",):
        depth = fields_of(fields_of(card.get("extensions")).get("depth_prompt"))
        return text_of(depth, "prompt")
    texts: list[str] = []
    for value in (card.get(name) for name in names):
        if isinstance(value, list):
            texts += [item for item in value if isinstance(item, str)]
        else:
            texts.append(value if isinstance(value, str) else _persona(value))
    said = dict.fromkeys(text.strip() for text in texts if text.strip())
    return (_BETWEEN if "alternate_greetings" in names else "\n\n").join(said)


def _persona(value: object) -> str:
    """Return Agnai's persona: a text, or what is said of each of many things."""
    lines = []
    for name, said in fields_of(fields_of(value).get("attributes")).items():
        words = ", ".join(filter(None, map(str, said))) if isinstance(said, list) else str(said)
        lines.append(words if name == "text" else f"{name}: {words}")
    return "\n".join(lines)
