"""A manuscript as it is on the disk: its scenes in order, with their fields and words."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from writer_assist.domain.story import story_of
from writer_assist.domain.words import count_words
from writer_assist.errors import ManuscriptError, NoteUnreadableError
from writer_assist.files import read_file
from writer_assist.manuscript.front_matter import split_text
from writer_assist.manuscript.index_note import (
    SUFFIX,
    BinnedScene,
    IndexNote,
    index_beside,
    is_index,
    read_index,
)
from writer_assist.manuscript.scene_fields import NO_FIELDS, SceneFields, fields_in


@dataclass(frozen=True, slots=True)
class Scene:
    """One entry of a manuscript: a part, a chapter or a scene, each a file.

    Attributes:
        name: The file without ``.md``.
        depth: How many entries it is below.
        path: The file.
        is_there: Whether the file exists; a missing one keeps its place.
        fields: What its front matter says.
        words: Of its text; fields do not count.
    """

    name: str
    depth: int
    path: Path
    is_there: bool = True
    fields: SceneFields = NO_FIELDS
    words: int = 0

    @property
    def title(self) -> str:
        """What the writer calls it: its name, unless its file says otherwise."""
        return self.fields.title or self.name


@dataclass(frozen=True, slots=True)
class Project:
    """A manuscript.

    Attributes:
        index: Its index, as it was read.
        scenes: In the order of the index.
        unlisted: Files in the folder of scenes that the index does not list, by name.
    """

    index: IndexNote
    scenes: tuple[Scene, ...]
    unlisted: tuple[str, ...] = ()
    _by_path: Mapping[Path, Scene] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Note where each scene is: that is asked for again and again while one is opened."""
        by_path = {scene.path: scene for scene in reversed(self.scenes)}
        object.__setattr__(self, "_by_path", by_path)

    @property
    def words(self) -> int:
        """The words of all scenes that are a part of the book."""
        return sum(scene.words for scene in self.scenes if scene.fields.is_included)

    @property
    def binned(self) -> tuple[BinnedScene, ...]:
        """What is in the bin."""
        return self.index.binned

    def scene(self, name: str) -> Scene:
        """Return a scene by its name.

        Raises:
            ManuscriptError: There is none.
        """
        for scene in self.scenes:
            if scene.name == name:
                return scene
        raise ManuscriptError(f"“{name}” is not in the manuscript any more.")

    def scene_at(self, path: Path) -> Scene | None:
        """Return the scene in a file; None if it is not in the manuscript."""
        return self._by_path.get(path)


class ProjectReader:
    """Reads a manuscript, and again only the scenes that changed; for one thread.

    What has not changed is the same object as before, the whole project too.
    """

    def __init__(self) -> None:
        self._known: dict[Path, tuple[tuple[int, int], Scene]] = {}
        self._last: Project | None = None

    def read(self, index_path: Path) -> Project:
        """Read a manuscript.

        Raises:
            ManuscriptError: Its index cannot be read.
        """
        index = read_index(index_path)
        there = _files_in(index.folder)
        scenes = tuple(self._scene(index, place.name, place.depth, there) for place in index.order)
        listed = {scene.path.name for scene in scenes}
        unlisted = (
            name.removesuffix(SUFFIX)
            for name in sorted(there.values(), key=str.casefold)
            if name not in listed and not _is_apart(index, name)
        )
        project = Project(index, scenes, tuple(unlisted))
        if project != self._last:
            self._last = project
        return self._last

    def glance(self, index_path: Path) -> Project:
        """Read the order alone: fields and words are missing until :meth:`read`.

        Raises:
            ManuscriptError: Its index cannot be read.
        """
        index = read_index(index_path)
        there = _files_in(index.folder)
        scenes = []
        for place in index.order:
            path = index.scene_path(place.name)
            is_there = _key(path.name) in there or path.exists()
            scenes.append(Scene(place.name, place.depth, path, is_there))
        return Project(index, tuple(scenes))

    def _scene(self, index: IndexNote, name: str, depth: int, there: dict[str, str]) -> Scene:
        path = index.scene_path(name)
        if path.parent == index.folder and (actual := there.get(_key(path.name))):
            path = index.folder / actual
        try:
            state = path.stat()
        except (OSError, ValueError):  # the second for a name that no file can have
            return Scene(name, depth, path, is_there=False)
        stamp = state.st_mtime_ns, state.st_size
        known = self._known.get(path)
        if known is None or known[0] != stamp:
            known = stamp, Scene(name, depth, path, True, *_read_scene(path))
        elif (known[1].name, known[1].depth) != (name, depth):
            known = stamp, replace(known[1], name=name, depth=depth)
        self._known[path] = known
        return known[1]


def project_of(path: Path) -> Path | None:
    """Return the index of the manuscript that a file belongs to, or that it is."""
    path = path.absolute()
    return path if is_index(path) else index_beside(path)


def first_scene(index_path: Path) -> Path | None:
    """Return the first scene of a manuscript that has a file; None if there is none.

    Raises:
        ManuscriptError: The index cannot be read.
    """
    index = read_index(index_path)
    paths = (index.scene_path(place.name) for place in index.order)
    return next((path for path in paths if path.is_file()), None)


@dataclass(frozen=True, slots=True)
class EarlierStory:
    """The story of a book before one of its scenes, without fields and comments.

    Attributes:
        tail: Its end.
        paragraphs: All of it.
    """

    tail: str = ""
    paragraphs: tuple[str, ...] = ()


def story_before(scenes: Iterable[Scene], path: Path, characters: int) -> EarlierStory:
    """Return the story before a scene: of the scenes before it, in order.

    Args:
        scenes: Of the manuscript.
        path: The scene.
        characters: The most that the tail has.
    """
    texts = texts_before(scenes, path)
    paragraphs = tuple(line for text in texts for line in (*text.split("\n"), ""))
    last: list[str] = []
    room = characters
    for text in reversed(texts):
        if room <= 0:
            break
        last.append(text[-room:])
        room -= len(text) + 2
    return EarlierStory("\n\n".join(reversed(last)), paragraphs)


def texts_before(scenes: Iterable[Scene], path: Path) -> list[str]:
    """Return the texts of the scenes before one, without fields; none if it is not listed."""
    before: list[Scene] = []
    for scene in scenes:
        if scene.path == path:
            break
        before.append(scene)
    else:
        return []
    told = (scene.path for scene in before if scene.is_there and scene.fields.is_included)
    return [text for text in map(_body_of, told) if text.strip()]


def _body_of(path: Path) -> str:
    try:
        return story_of(split_text(read_file(path).text).body, 0)[0].strip("\n").rstrip()
    except NoteUnreadableError:
        return ""


def _read_scene(path: Path) -> tuple[SceneFields, int]:
    try:
        split = split_text(read_file(path).text)
    except NoteUnreadableError:
        return NO_FIELDS, 0
    return fields_in(split.block), count_words(story_of(split.body, 0)[0])


def _files_in(folder: Path) -> dict[str, str]:
    """Return the Markdown files of a folder by a key that is the same on every system."""
    try:
        with os.scandir(folder) as entries:
            names = [one.name for one in entries if one.name.lower().endswith(SUFFIX)]
    except OSError:
        return {}
    return {_key(name): name for name in names if not name.startswith((".", "~"))}


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def _is_apart(index: IndexNote, name: str) -> bool:
    stem = name.removesuffix(SUFFIX)
    path = index.folder / name
    return path == index.path or index.is_ignored(stem) or is_index(path)
