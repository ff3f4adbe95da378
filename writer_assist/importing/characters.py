"""Character cards of chat programs, in all their formats."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from writer_assist.domain.note import ParsedNote
from writer_assist.importing.notes import extracted_note

Fields = Mapping[str, object]

# Different names for the same field, in SillyTavern, Pygmalion, Agnai and text-generation-webui.
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

_DEEPEST = 6  # macros inside macros
_INNERMOST = re.compile(r"\{\{((?:[^{}]|\{(?!\{)|\}(?!\})){0,4000})\}\}")
_UNCLOSED = re.compile(r"\{\{\s*(char|user)\b\}?", re.IGNORECASE)
_BRACED = re.compile(r"(?<![{$%\\])\{(char|user|bot|character|name|you)\}(?!\})", re.IGNORECASE)
_IN_ANGLES = re.compile(r"<(CHAR|BOT|USER|GROUP|CHARIFNOTGROUP|YOU|START)>", re.IGNORECASE)
# Story programs ask the reader for these at the beginning: ${name[Mara]:What is she called?}
_PLACEHOLDER = re.compile(
    r"[$%]\{(?:\d{1,4}#)?([^{}\[\]:#\n]{1,200})(?:#[^{}\[\]:\n]{0,200})?"
    r"(?:\[([^{}\[\]\n]{0,300})\])?(?::[^{}\n]{0,500})?\}"
)
_DECORATOR = re.compile(r"\A(?:[ \t]*@@@?[a-z_]{1,40}\b[^\n]*(?:\n|\Z))+")
_CHARACTER = {
    "char", "charifnotgroup", "bot", "character", "group", "groupnotmuted", "notchar", "name",
}  # fmt: skip
_USER = {"user", "you"}
_CHOICES = {"random", "pick"}
_KEPT = {"roll", "reverse", "upper", "lower", "capitalize", "trim"}
_BREAKS = {"newline", "br"}
# Moments, variables and settings, which mean nothing to a reader.
_SILENT = re.compile(
    r"//|[#/:?.]|(?:else|original|comment|hidden_key|noop|trim|space|pipe|time|date|datetimeformat"
    r"|weekday|isotime|isodate|idle|last|first|current|model|mes|max|input|banned|outlet|is"
    r"|(?:get|set|add|inc|dec|has|delete)(?:global|chat|temp)?var|persona|personality|description"
    r"|scenario|system|wi|lore|world|worldinfo|chat|reasoning|summary|author|authors|default"
    r"|instruct|prompt|slot|img|image|asset|audio|bg|emotion|video|raw|button|position|calc|char"
    r"|user|jb|main|global|instruction|anchor|example|worldscenario)(?![a-z])"
)
_ARGUMENTS = re.compile(r"\s*(?:::|:)\s*")
_SPACES = re.compile(r"(?<=\S) {2,}(?=\S)")
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*){2,}")


def card_in(loaded: Fields) -> Fields:
    """Return the fields of a card without its wrapper; they may belong to something else."""
    inside = fields_of(loaded.get("data"))
    if not inside:
        return loaded
    # Some programs fill the wrapper's fields and leave those inside empty.
    return {**loaded, **{name: value for name, value in inside.items() if value not in ("", [])}}


def is_character(card: Fields) -> bool:
    """Tell whether these are the fields of a character."""
    if str(card.get("spec", "")).startswith("chara_card") or card.get("kind") == "character":
        return True
    if any(isinstance(card.get(name), str) for name in _SURE):
        return True
    is_named = any(text_of(card, name) for name in ("name", "char_name"))
    return is_named and any(text_of(card, name) for name in ("greeting", "context"))


def cast_of(card: Fields) -> MacroNames:
    """Return who is meant by the macros in a card and its lorebook."""
    if not is_character(card):
        return MacroNames()
    return MacroNames(text_of(card, "nickname").strip() or _name(card))


def books_of(card: Fields) -> list[object]:
    """Return the lorebooks in a card."""
    return [card[name] for name in _BOOKS if card.get(name)]


def character_notes(path: Path, card: Fields) -> Iterator[ParsedNote]:
    """Yield the character's note, if the card says anything about it."""
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
    """Return a value if it has fields; otherwise an empty mapping."""
    return value if isinstance(value, dict) else {}


def list_of(value: object) -> list[object]:
    """Return a value if it is a list; otherwise an empty one."""
    return value if isinstance(value, list) else []


def text_of(fields: Fields, *names: str) -> str:
    """Return the first of these fields that is not empty; an empty text if all are."""
    values = (fields.get(name) for name in names)
    return next((value for value in values if isinstance(value, str) and value.strip()), "")


def names_of(fields: Fields, *names: str) -> list[str]:
    """Return the names in the first of these fields that exists: a list, or text with commas."""
    for name in names:
        value = fields.get(name)
        if isinstance(value, list):
            return [item.strip() for item in value if isinstance(item, str) and item.strip()]
        if isinstance(value, str) and value.strip():
            return [part.strip() for part in value.split(",") if part.strip()]
    return []


@dataclass(frozen=True, slots=True)
class MacroNames:
    """Who the macros of a card refer to.

    Attributes:
        character: The card's character; empty if there is none.
        user: The person who talks with the character.
    """

    character: str = ""
    user: str = "User"

    @property
    def named(self) -> str:
        """The character's name, or a substitute for it."""
        return self.character or "Character"


def without_macros(text: str, cast: MacroNames) -> str:
    """Return a text with macros replaced by names or, if they mean nothing to a reader, removed."""
    if not any(sign in text for sign in "{<@"):
        return text
    text = _DECORATOR.sub("", text)
    for _ in range(_DEEPEST):
        text, count = _INNERMOST.subn(lambda found: _meant(found[1], cast), text)
        if not count:
            break
    text = _UNCLOSED.sub(lambda found: _macro_name(found[1], cast), text)
    text = _PLACEHOLDER.sub(lambda found: (found[2] or found[1]).strip(), text)
    text = _BRACED.sub(lambda found: _macro_name(found[1], cast), text)
    text = _IN_ANGLES.sub(lambda found: _macro_name(found[1], cast), text)
    text = text.replace("{{", "").replace("}}", "")  # a macro that is never closed
    return _BLANK_LINES.sub("\n\n", _SPACES.sub(" ", text))


def name_without_macros(name: str, cast: MacroNames) -> str:
    """Return a name without macros; empty if it only refers to a person who is unknown."""
    read = " ".join(without_macros(name, cast).split())
    is_anybody = read != name.strip() and read in {cast.user, MacroNames().named}
    return "" if is_anybody else read


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
    """Return Agnai's persona: a text, or a description of many aspects."""
    lines = []
    for name, said in fields_of(fields_of(value).get("attributes")).items():
        words = ", ".join(filter(None, map(str, said))) if isinstance(said, list) else str(said)
        lines.append(words if name == "text" else f"{name}: {words}")
    return "\n".join(lines)


def _macro_name(macro: str, cast: MacroNames) -> str:
    called = macro.lower()
    if called == "start":  # where an example dialogue begins
        return ""
    return cast.user if called in _USER else cast.named


def _meant(inside: str, cast: MacroNames) -> str:
    written = inside.strip()
    called, *rest = _ARGUMENTS.split(written, maxsplit=1)
    called = called.strip().lower()
    if not rest and (called in _CHARACTER or called in _USER):
        return _macro_name(called, cast)
    if called in _BREAKS:
        return "\n"
    if rest and called in _CHOICES:
        parts = re.split(r"::" if "::" in rest[0] else r"(?<!\\),", rest[0])
        return " / ".join(filter(None, (part.replace("\\,", ",").strip() for part in parts)))
    if rest and called in _KEPT:
        return rest[0].strip()
    is_command = bool(rest) or bool(_SILENT.match(written)) or not written
    return "" if is_command else written
