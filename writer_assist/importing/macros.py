"""What characters and lorebooks of chat programs write for names, read as a reader would."""

from __future__ import annotations

import re
from dataclasses import dataclass

_DEEPEST = 6  # macros within macros
_INNERMOST = re.compile(r"\{\{((?:[^{}]|\{(?!\{)|\}(?!\})){0,4000})\}\}")
_UNCLOSED = re.compile(r"\{\{\s*(char|user)\b\}?", re.IGNORECASE)
_BRACED = re.compile(r"(?<![{$%\\])\{(char|user|bot|character|name|you)\}(?!\})", re.IGNORECASE)
_IN_ANGLES = re.compile(r"<(CHAR|BOT|USER|GROUP|CHARIFNOTGROUP|YOU|START)>", re.IGNORECASE)
# Story programs ask for these when a story begins: ${name[Mara]:What is she called?}
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
# Moments, variables and settings: nothing that a reader could be told.
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


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is meant.

    Attributes:
        character: Of the card that the text belongs to; empty where it belongs to none.
        user: Whoever talks with the character.
    """

    character: str = ""
    user: str = "User"

    @property
    def named(self) -> str:
        """The character, or what stands for one."""
        return self.character or "Character"


def without_macros(text: str, cast: Cast) -> str:
    """Return a text with names where macros stood; what means nothing to a reader is left out."""
    if not any(sign in text for sign in "{<@"):
        return text
    text = _DECORATOR.sub("", text)
    for _ in range(_DEEPEST):
        text, count = _INNERMOST.subn(lambda found: _meant(found[1], cast), text)
        if not count:
            break
    text = _UNCLOSED.sub(lambda found: _name(found[1], cast), text)
    text = _PLACEHOLDER.sub(lambda found: (found[2] or found[1]).strip(), text)
    text = _BRACED.sub(lambda found: _name(found[1], cast), text)
    text = _IN_ANGLES.sub(lambda found: _name(found[1], cast), text)
    text = text.replace("{{", "").replace("}}", "")  # what never closes
    return _BLANK_LINES.sub("\n\n", _SPACES.sub(" ", text))


def name_without_macros(name: str, cast: Cast) -> str:
    """Return a name likewise; empty where it says only who plays, and nobody is known."""
    read = " ".join(without_macros(name, cast).split())
    is_anybody = read != name.strip() and read in {cast.user, Cast().named}
    return "" if is_anybody else read


def _name(macro: str, cast: Cast) -> str:
    called = macro.lower()
    if called == "start":  # where an example of talk begins
        return ""
    return cast.user if called in _USER else cast.named


def _meant(inside: str, cast: Cast) -> str:
    written = inside.strip()
    called, *rest = _ARGUMENTS.split(written, maxsplit=1)
    called = called.strip().lower()
    if not rest and (called in _CHARACTER or called in _USER):
        return _name(called, cast)
    if called in _BREAKS:
        return "\n"
    if rest and called in _CHOICES:
        parts = re.split(r"::" if "::" in rest[0] else r"(?<!\\),", rest[0])
        return " / ".join(filter(None, (part.replace("\\,", ",").strip() for part in parts)))
    if rest and called in _KEPT:
        return rest[0].strip()
    is_command = bool(rest) or bool(_SILENT.match(written)) or not written
    return "" if is_command else written
