"""Links to a scene in other notes, and letting them follow when the scene gets another name.

Both kinds are followed: ``[[Arrival#At the quay|she came]]`` as Obsidian writes them, and
Markdown's ``[she came](Scenes/Arrival.md#at-the-quay)``.  Headings and shown words stay.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote, unquote

from writer_assist.errors import NoteUnreadableError
from writer_assist.files import read_bytes
from writer_assist.manuscript.changes import FileChange, ManuscriptChange
from writer_assist.manuscript.index_note import SUFFIX, IndexNote
from writer_assist.text_encoding import NotTextError, decode

MOST_NOTES = 20_000
_LEVELS = 6  # above a book, where a vault may begin
_MOST_BYTES = 4 * 1024 * 1024
_SUFFIXES = (SUFFIX, ".markdown", ".mdown", ".txt")
_VAULT = ".obsidian"
_MARK = b"\xef\xbb\xbf"

# Code first: what looks like a link in it is none.
_LINK = re.compile(
    r"(?P<code>^(?P<fence>`{3,}|~{3,})[^\n]*\n.*?(?:^(?P=fence)|\Z)|(?<!`)(?P<ticks>`+)(?!`)[^\n]*?(?<!`)"
    r"(?P=ticks)(?!`))"
    r"|\[\[(?P<wiki>[^\[\]|#\n]{1,500})(?=[\]|#])"
    r"|\]\([ \t]*(?:<(?P<pointed>[^<>\n]{1,1000})>|(?P<plain>[^\s<>()]{1,1000}))"
    r"|^ {0,3}\[[^\]\n]{1,300}\]:[ \t]*(?:<(?P<far>[^<>\n]{1,1000})>|(?P<bare>\S{1,1000}))",
    re.MULTILINE | re.DOTALL,
)
_SAFE = "/!$&'*+,;=:@-._~"


@dataclass(frozen=True, slots=True)
class LinkedNote:
    """A note with links to a scene.

    Attributes:
        path: The note.
        links: How many there are.
    """

    path: Path
    links: int


@dataclass(frozen=True, slots=True)
class SceneLinks:
    """Where a scene is linked from.

    Attributes:
        scene: Its file.
        notes: Those with links.
    """

    scene: Path
    notes: tuple[LinkedNote, ...]

    @property
    def count(self) -> int:
        """All links together."""
        return sum(note.links for note in self.notes)


def link_places(index: IndexNote, others: Iterable[Path] = ()) -> tuple[Path, ...]:
    """Return the folders whose notes may link to a book: its own, its vault's, and others.

    Args:
        index: The book's index.
        others: Such as the folders of the library.
    """
    root = Path(os.path.commonpath([index.path.parent, index.folder]))
    above = [root, *root.parents[:_LEVELS]]
    vault = next((place for place in above if (place / _VAULT).is_dir()), root)
    wanted = [Path(os.path.normpath(one)) for one in (vault, *others) if one.is_dir()]
    inside = {
        one for one in wanted if any(one != two and one.is_relative_to(two) for two in wanted)
    }
    return tuple(dict.fromkeys(one for one in wanted if one not in inside))


def links_to(scene: Path, places: Iterable[Path]) -> SceneLinks:
    """Find the links to a scene in the notes of some folders; its own do not count."""
    notes = _notes_in(places)
    is_alone = _is_alone(scene, notes)
    found: list[LinkedNote] = []
    for note in notes:
        raw = _bytes_of(note)
        if note == scene or raw is None or not _may_link(raw, scene):
            continue
        text = _text_of(raw)
        links = sum(1 for _ in _links_in(text, note, scene, is_alone=is_alone)) if text else 0
        if links:
            found.append(LinkedNote(note, links))
    return SceneLinks(scene, tuple(found))


def with_links(
    change: ManuscriptChange, links: SceneLinks, places: Iterable[Path]
) -> ManuscriptChange:
    """Return the renaming of a scene together with the change of the links to it.

    Args:
        change: Moves the scene's file.
        links: Those found before; the notes are read again.
        places: As they were searched.
    """
    new = dict(change.moves).get(links.scene)
    if new is None:
        return change
    is_alone = _is_alone(links.scene, _notes_in(places))
    index, files = change.index, list(change.files)
    for note in (one.path for one in links.notes):
        is_index = index is not None and note == index.path
        raw = index.after if index is not None and is_index else _bytes_of(note)
        if raw is None:
            continue
        changed = _followed(raw, note, links.scene, new.stem, is_alone=is_alone)
        if index is not None and is_index:
            index = replace(index, after=changed)
        elif changed != raw:
            files.append(FileChange(note, raw, changed))
    return replace(change, index=index, files=tuple(files))


def _followed(raw: bytes, note: Path, scene: Path, new: str, *, is_alone: bool) -> bytes:
    text = _text_of(raw)
    if not text:
        return raw
    pieces: list[str] = []
    end = 0
    for start, stop, written in _links_in(text, note, scene, is_alone=is_alone):
        pieces += [text[end:start], written(new)]
        end = stop
    mark = _MARK if raw.startswith(_MARK) else b""
    return mark + "".join([*pieces, text[end:]]).encode()


def _links_in(
    text: str, note: Path, scene: Path, *, is_alone: bool
) -> Iterator[tuple[int, int, Callable[[str], str]]]:
    """Yield the stretch of each link's name, and what writes it with another name."""
    for found in _LINK.finditer(text):
        if found["code"] is not None:
            continue
        group = next(name for name in ("wiki", "pointed", "plain", "far", "bare") if found[name])
        target = found[group]
        if group == "wiki":
            if _is_wiki_link(target, note, scene, is_alone=is_alone):
                yield (*_name_in(target, found.start(group)), lambda new: new)
        elif _is_file_link(target.partition("#")[0], note, scene):
            name = target.partition("#")[0]
            start, stop = _name_in(name, found.start(group))
            is_pointed = group in ("pointed", "far")
            yield start, stop, (_as_it_is if is_pointed and "%" not in name else _quoted)


def _name_in(target: str, start: int) -> tuple[int, int]:
    """Return where the last part of a path is, without spaces around it and without its ending."""
    folder, _, name = target.rpartition("/")
    first = start + (len(folder) + 1 if folder or target.startswith("/") else 0)
    first += len(name) - len(name.lstrip())
    stem = name.strip()
    for suffix in _SUFFIXES:
        stem = stem.removesuffix(suffix)
    return first, first + len(stem)


def _is_wiki_link(target: str, note: Path, scene: Path, *, is_alone: bool) -> bool:
    written = target.strip().removesuffix(SUFFIX)
    folder, _, name = written.rpartition("/")
    if _key(name) != _key(scene.stem):
        return False
    if not folder:
        return is_alone or note.parent == scene.parent
    tail = _key(scene.parent.as_posix())
    if folder.startswith("."):
        return _is_same(note.parent / written, scene.with_suffix(""))
    return tail.endswith(f"/{_key(folder.strip('/'))}")


def _is_file_link(target: str, note: Path, scene: Path) -> bool:
    written = unquote(target.strip())
    if not written.lower().endswith(SUFFIX) or "://" in written:
        return False
    if _key(Path(written).stem) != _key(scene.stem):
        return False
    places = (note.parent, *note.parent.parents[:_LEVELS])  # as from the root of a vault, too
    return any(_is_same(place / written.lstrip("/"), scene) for place in places)


def _is_same(one: Path, other: Path) -> bool:
    return _key(os.path.normpath(one)) == _key(os.path.normpath(other))


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _as_it_is(new: str) -> str:
    return new


def _quoted(new: str) -> str:
    return quote(new, safe=_SAFE) if re.search(r"[\s<>()%]", new) else new


def _notes_in(places: Iterable[Path]) -> list[Path]:
    found: dict[Path, None] = {}
    for place in places:
        for folder, folders, files in os.walk(place):
            folders[:] = sorted(one for one in folders if not one.startswith("."))
            for name in sorted(files):
                if name.lower().endswith(_SUFFIXES) and not name.startswith((".", "~")):
                    found[Path(folder, name)] = None
                    if len(found) >= MOST_NOTES:
                        return list(found)
    return list(found)


def _is_alone(scene: Path, notes: Iterable[Path]) -> bool:
    """Tell whether no other note has the scene's name, so that a bare name means the scene."""
    name = _key(scene.stem)
    return not any(_key(note.stem) == name and note != scene for note in notes)


def _may_link(raw: bytes, scene: Path) -> bool:
    """Tell whether a note has the scene's name at all; most do not."""
    return (b"[[" in raw or b"](" in raw or b"]:" in raw) and len(raw) <= _MOST_BYTES


def _bytes_of(note: Path) -> bytes | None:
    try:
        return read_bytes(note)
    except NoteUnreadableError:
        return None


def _text_of(raw: bytes) -> str:
    """Return the text of a note in UTF-8; others are left alone."""
    try:
        decoded = decode(raw)
    except NotTextError:
        return ""
    same = decoded.bom + decoded.text.encode("utf-8", "replace") == raw
    return decoded.text if same else ""
