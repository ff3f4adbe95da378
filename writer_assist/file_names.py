"""Names for the files that the program makes: no disk refuses them, no character is cut."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from urllib.parse import unquote_to_bytes

# The least that a file system in use takes (eCryptfs, which some home folders lie on); most
# take 255.  A name counts in bytes there, and a Chinese character has three of them.
MOST_BYTES = 143

_JOINER = "\u200d"
_SKINS = range(0x1F3FB, 0x1F400)
_FLAGS = range(0x1F1E6, 0x1F200)
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')  # by one file system or another
_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(\.|$)")  # by Windows
_URI = "file://"
_LOOKED_AT = 4000  # characters from the beginning of a draft
_SUGGESTED_WORDS = 6
_SUGGESTED_BYTES = 100
_FRONT_MATTER = re.compile(r"---[ \t]*\n((?:.*\n){0,60}?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_TITLE = re.compile(r"(?mi)^title:[ \t]*(\S.*)$")
_MARKS = re.compile(r"[*_`~]+|^\s*(?:#{1,6}\s+|>\s*|[-+]\s+)")


def fitting_name(stem: str, ending: str = "", *, most_bytes: int = MOST_BYTES) -> str:
    """Return a file name of at most so many bytes: the stem, shortened if need be, and the ending.

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

    It ends where a character ends as a reader sees it: no accent, no part of an emoji and
    no half of a flag is cut off.
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


def safe_stem(words: str, *, most_bytes: int = MOST_BYTES) -> str:
    """Return words as the stem of a file name that every system takes; empty if none is left."""
    name = " ".join(_FORBIDDEN.sub(" ", words.replace("\ufffd", " ")).split())
    name = name.encode("utf-8", "ignore").decode("utf-8")
    name = shortened(name.strip(". "), most_bytes)  # a leading dot would hide it
    return f"{name} draft" if _RESERVED.match(name) else name


def name_from_text(text: str) -> str:
    """Return what a draft without a name could be called: its title, heading or first words.

    Empty where it has none of them.
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

    That is the path itself, unless its name is no proper text; then it is its file address.
    """
    text = str(path)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return path.absolute().as_uri()
    return text


def path_of_text(text: str) -> Path:
    """Return the path that :func:`path_to_text` made a text of."""
    if not text.startswith(_URI):
        return Path(text)
    # Only paths that are no UTF-8 are written so, and only POSIX systems have them.
    raw = unquote_to_bytes(text.removeprefix(_URI))
    return Path(raw.decode("utf-8", "surrogateescape"))


def shown_name(name: str) -> str:
    """Return a file name as it can be shown: what is no character in it becomes U+FFFD."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _is_border(text: str, place: int) -> bool:
    """Tell whether a reader sees one character end before a place and another begin there."""
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
    # The sounds of one Korean syllable, where a system keeps them apart.
    return not (0x1160 <= ord(after) <= 0x11FF)


def _byte_length(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
