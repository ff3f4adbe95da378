"""What can be told about the structure of plain text: its chapter headings."""

from __future__ import annotations

import re

from writer_assist.importing.markdown import Heading

_LEVELS = {
    "part": 1, "book": 1, "volume": 1, "act": 1, "teil": 1, "buch": 1, "partie": 1,
    "livre": 1, "tome": 1, "parte": 1, "libro": 1, "część": 1, "часть": 1, "книга": 1,
    "chapter": 2, "prologue": 2, "epilogue": 2, "interlude": 2, "kapitel": 2, "prolog": 2,
    "epilog": 2, "chapitre": 2, "capítulo": 2, "capitolo": 2, "hoofdstuk": 2,
    "rozdział": 2, "глава": 2, "scene": 3, "szene": 3, "scène": 3, "escena": 3, "scena": 3,
}  # fmt: skip
_LINE_ALONE = re.compile(r"(?:\A|\n[ \t]*\n)[ \t]*([^\n]{1,80})(?=\n[ \t]*(?:\n|\Z)|\n?\Z)")
_FIRST_WORD = re.compile(r"\w+")


def chapter_headings(text: str) -> tuple[Heading, ...]:
    """Return the lines that stand alone and begin as "Chapter 4" does, in order.

    Without such marks in plain text a long novel would be one place without
    a name.
    """
    found: list[Heading] = []
    position = 0
    while match := _LINE_ALONE.search(text, position):
        line = match[1].strip()
        word = _FIRST_WORD.match(line)
        level = _LEVELS.get(word[0].casefold(), 0) if word else 0
        if level and _is_title(line):
            found.append(Heading(level, line, match.start(1), match.end(1)))
        position = match.end(1)
    return tuple(found)


def _is_title(line: str) -> bool:
    """Leave out a short paragraph that happens to begin with such a word."""
    return line[:1].isupper() and not line.endswith((",", ";", ":", "”", '"', "?", "!"))
