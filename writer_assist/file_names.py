"""Names for files that the program creates, valid on every disk and shortened with care."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from urllib.parse import unquote_to_bytes

# The lowest limit of a file system in use (eCryptfs, used for some home folders); most allow 255.
# Names are counted in bytes, of which a Chinese character has three.
MOST_BYTES = 143

_JOINER = "\u200d"
_SKINS = range(0x1F3FB, 0x1F400)
_FLAGS = range(0x1F1E6, 0x1F200)
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')  # by one file system or another
_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(\.|$)")  # by Windows
_URI = "file://"
_LOOKED_AT = 4000  # characters at the beginning of a draft that are examined
_SUGGESTED_WORDS = 6
_SUGGESTED_BYTES = 100
_FRONT_MATTER = re.compile(r"---[ \t]*\n((?:.*\n){0,60}?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_TITLE = re.compile(r"(?mi)^title:[ \t]*(\S.*)$")
_MARKS = re.compile(r"[*_`~]+|^\s*(?:#{1,6}\s+|>\s*|[-+]\s+)")


def fitting_name(stem: str, ending: str = "", *, most_bytes: int = MOST_BYTES) -> str:
    """Return a file name of at most so many bytes: a stem, shortened if need be, and an ending.

    Args:
        stem: The part that may lose its end, never in the middle of a character.
        ending: The part that stays: a mark, a number, the suffix.
        most_bytes: For both together, in UTF-8.
    """
    room = most_bytes - _byte_length(ending)
    if _byte_length(stem) <= room:
        return stem + ending
    return shortened(stem, max(room, 1)) + ending


def shortened(text: str, most_bytes: int) -> str:
    """Return the beginning of a text that has at most so many bytes in UTF-8.

    It ends between two characters as a reader sees them: no accent, no part of an emoji and no
    half of a flag is cut off.
    """
    if _byte_length(text) <= most_bytes:
        return text
    size = end = 0
    for character in text:
        size += _byte_length(character)
        if size > most_bytes:
            break
        end += 1
    border = end
    while border and not _is_border(text, border):
        border -= 1
    return text[: border or end].rstrip(" .")


def safe_stem(words: str, *, most_bytes: int = MOST_BYTES, kind: str = "draft") -> str:
    """Return words as the stem of a file name that every system accepts; empty if none is left.

    Args:
        words: Any text.
        most_bytes: Of the stem, in UTF-8.
        kind: Is added to a name that Windows keeps for itself.
    """
    name = " ".join(_FORBIDDEN.sub(" ", words.replace("\ufffd", " ")).split())
    name = name.encode("utf-8", "ignore").decode("utf-8")
    name = shortened(name.strip(". "), most_bytes)  # a leading dot would hide the file
    return f"{name} {kind}" if _RESERVED.match(name) else name


def name_from_text(text: str) -> str:
    """Return a name for an untitled draft: its title, heading or first words.

    Empty if it has none of them.
    """
    head = text[:_LOOKED_AT]
    front = _FRONT_MATTER.match(head)
    if front and (title := _TITLE.search(front[1])):
        return safe_stem(title[1].strip().strip("'\""), most_bytes=_SUGGESTED_BYTES)
    lines = head[front.end() if front else 0 :].split("\n")
    for line in lines:
        if heading := re.match(r"\s{0,3}#{1,6}\s+(.+)", line):
            return safe_stem(_MARKS.sub("", heading[1]), most_bytes=_SUGGESTED_BYTES)
        words = _MARKS.sub("", line).split()
        if name := safe_stem(" ".join(words[:_SUGGESTED_WORDS]), most_bytes=_SUGGESTED_BYTES):
            return name.rstrip(",;:-–— ")
    return ""


def path_to_text(path: Path) -> str:
    """Return a path as text that settings, databases and the window can hold.

    This is the path itself or, if it is not valid text, its file address.
    """
    text = str(path)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return path.absolute().as_uri()
    return text


def path_of_text(text: str) -> Path:
    """Return the path that was given to :func:`path_to_text`."""
    if not text.startswith(_URI):
        return Path(text)
    # Only paths that are not valid UTF-8 are written so; only POSIX systems have them.
    raw = unquote_to_bytes(text.removeprefix(_URI))
    return Path(raw.decode("utf-8", "surrogateescape"))


def shown_name(name: str) -> str:
    """Return a file name for display; bytes that are no character become U+FFFD."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _is_border(text: str, place: int) -> bool:
    """Tell whether a position is between two characters as a reader sees them."""
    before, after = text[place - 1], text[place]
    if before == _JOINER or after == _JOINER or ord(after) in _SKINS:
        return False
    if unicodedata.category(after) in {"Mn", "Me", "Mc"}:
        return False
    if ord(after) in _FLAGS:
        flags = 0
        while flags < place and ord(text[place - 1 - flags]) in _FLAGS:
            flags += 1
        return flags % 2 == 0
    # The parts of one Korean syllable, if a system stores them separately.
    return not (0x1160 <= ord(after) <= 0x11FF)


def _byte_length(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
