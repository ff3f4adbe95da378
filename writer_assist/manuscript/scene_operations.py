"""What a writer does with scenes: each function returns the change that does it.

Nothing is written here; see :func:`writer_assist.manuscript.changes.make_change`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from writer_assist.errors import ManuscriptError, NoteUnreadableError
from writer_assist.files import read_bytes
from writer_assist.manuscript.changes import FileChange, ManuscriptChange
from writer_assist.manuscript.front_matter import split_text
from writer_assist.manuscript.index_note import (
    SUFFIX,
    BinnedScene,
    IndexNote,
    free_name,
    with_binned,
    with_ignored,
    with_order,
)
from writer_assist.manuscript.project import Project, Scene
from writer_assist.manuscript.scene_fields import SceneFields, fields_of, with_fields
from writer_assist.manuscript.scene_order import (
    Order,
    end_of,
    moved,
    one_level,
    one_step,
    renamed,
    with_all_below,
    with_scene,
    without,
)
from writer_assist.text_encoding import NotTextError, decode

_HEADING = re.compile(r"\s*#{1,6}[ \t]+(\S.*)")
_MOST_TITLE = 60  # characters of a name made from a heading


def new_scene(
    project: Project, name: str, *, after: str = "", is_below: bool = False, text: str = ""
) -> ManuscriptChange:
    """Return the change that makes a new scene.

    Args:
        project: The manuscript.
        name: Wanted; a number is added if another scene has it.
        after: The scene that it follows, with all that is below that; empty for the end.
        is_below: Whether it is to be the first scene below that one instead.
        text: What it begins with.
    """
    index, order = project.index, project.index.order
    name = free_name(name, _taken(project))
    at, depth = len(order), 0
    if after:
        number = _number(order, after)
        at = number + 1 if is_below else end_of(order, number)
        depth = order[number].depth + is_below
    path = index.scene_path(name)
    return ManuscriptChange(
        f"New scene “{name}”",
        _indexed(index, with_order(index, with_scene(order, name, at=at, depth=depth))),
        files=(FileChange(path, None, text.encode()),),
        scenes=(name,),
    )


def split_scene(project: Project, name: str, place: int) -> ManuscriptChange:
    """Return the change that splits a scene in two.

    Args:
        project: The manuscript.
        name: The scene.
        place: In characters of its text as the editor shows it, without fields.

    Raises:
        ManuscriptError: There is no text on one side of the place.
    """
    scene, index, order = project.scene(name), project.index, project.index.order
    file = _SceneFile.read(scene)
    split = split_text(file.text)
    border = _place_in_file(split.body, place)
    border += len(split.body[border:]) - len(split.body[border:].lstrip("\r\n"))
    first, second = split.body[:border], split.body[border:]
    if not first.strip() or not second.strip():
        raise ManuscriptError("There is nothing to split here: put the caret between two words.")
    heading = _HEADING.match(second)
    wanted = heading[1].strip(" #")[:_MOST_TITLE] if heading else name
    new = free_name(wanted, _taken(project))
    number = _number(order, name)
    return ManuscriptChange(
        f"Split “{name}”",
        _indexed(
            index,
            with_order(index, with_scene(order, new, at=number + 1, depth=order[number].depth)),
        ),
        files=(
            FileChange(index.scene_path(new), None, file.encoded(second)),
            file.changed(split.head + first),
        ),
        scenes=(new,),
    )


def join_with_next(project: Project, name: str) -> ManuscriptChange:
    """Return the change that puts the next scene's text at the end of a scene.

    The next scene's file goes to the bin as it is; synopses are joined too.

    Raises:
        ManuscriptError: No scene follows, or one of the two has no file.
    """
    index, order = project.index, project.index.order
    number = _number(order, name)
    if number + 1 == len(order):
        raise ManuscriptError(f"No scene follows “{name}”, so there is nothing to join it with.")
    scene, following = project.scene(name), project.scene(order[number + 1].name)
    file, other = _SceneFile.read(scene), _SceneFile.read(following)
    line_end = "\r\n" if "\r\n" in file.text else "\n"
    body = file.text.rstrip("\r\n")
    added = split_text(other.text).body.replace("\r\n", "\n").replace("\n", line_end)
    gap = line_end * 2 if split_text(file.text).body.strip() else ""
    whole = (body + gap if gap else file.text) + added
    synopses = (scene.fields.synopsis, following.fields.synopsis)
    if following.fields.synopsis:
        fields = replace(fields_of(whole), synopsis="\n".join(filter(None, synopses)))
        whole = with_fields(whole, fields)
    into, record = into_bin(index, following)
    changed = with_binned(
        with_order(index, without(order, {following.name})), (*index.binned, record)
    )
    return ManuscriptChange(
        f"Join “{name}” and “{following.name}”",
        _indexed(index, changed),
        files=(file.changed(whole),),
        moves=((following.path, into),),
        scenes=(name,),
    )


def rename_scene(project: Project, old: str, new: str) -> ManuscriptChange:
    """Return the change that gives a scene another name, and its file too.

    A scene that had a title of its own, as "Chapter I" in a second part has, gets one again if
    another file has the name.

    Raises:
        ManuscriptError: Another file has that name.
    """
    scene, index = project.scene(old), project.index
    others = [name for name in _taken(project) if name.casefold() != old.casefold()]
    name, title = free_name(new, ()), ""
    if name.casefold() in {one.casefold() for one in others}:
        if not scene.fields.title:
            raise ManuscriptError(f"Another scene is called “{name}”. Choose another name.")
        name, title = free_name(new, others), " ".join(new.split())
    to = index.scene_path(name)
    files: tuple[FileChange, ...] = ()
    if scene.is_there and scene.fields.title != title:
        file = _SceneFile.read(scene)
        fields = replace(fields_of(file.text), title=title)
        files = (file.changed(with_fields(file.text, fields)),)
    return ManuscriptChange(
        f"Rename “{scene.title}”",
        _indexed(index, with_order(index, renamed(index.order, old, name))),
        files=files,
        moves=((scene.path, to),) if scene.is_there and to != scene.path else (),
        scenes=(name,),
    )


def duplicate_scene(project: Project, name: str) -> ManuscriptChange:
    """Return the change that makes a second copy of a scene right after it."""
    scene, index, order = project.scene(name), project.index, project.index.order
    file = _SceneFile.read(scene)
    new = free_name(f"{name} copy", _taken(project))
    number = _number(order, name)
    after = with_scene(order, new, at=end_of(order, number), depth=order[number].depth)
    return ManuscriptChange(
        f"Duplicate “{name}”",
        _indexed(index, with_order(index, after)),
        files=(FileChange(index.scene_path(new), None, file.raw),),
        scenes=(new,),
    )


def move_scenes(
    project: Project, names: Collection[str], *, below: str | None, at: int
) -> ManuscriptChange:
    """Return the change that moves scenes; see ``scene_order.moved``."""
    return _ordered(project, names, lambda order: moved(order, names, below=below, at=at))


def step_scenes(project: Project, names: Collection[str], step: int) -> ManuscriptChange:
    """Return the change that moves scenes one up (-1) or down (1)."""
    return _ordered(project, names, lambda order: one_step(order, names, step))


def level_scenes(project: Project, names: Collection[str], step: int) -> ManuscriptChange:
    """Return the change that moves scenes one level in (1) or out (-1)."""
    return _ordered(project, names, lambda order: one_level(order, names, step))


def reorder(project: Project, order: Order) -> ManuscriptChange:
    """Return the change to a whole new order of the same scenes.

    Raises:
        ManuscriptError: A scene is missing in it, or is new.
    """
    if {one.name for one in order} != {one.name for one in project.index.order}:
        raise ManuscriptError("The new order does not hold the same scenes.")
    return _ordered(project, (), lambda _: order)


def bin_scenes(project: Project, names: Collection[str]) -> ManuscriptChange:
    """Return the change that puts scenes, and all below them, into the bin."""
    index, order = project.index, project.index.order
    gone = with_all_below(order, names)
    records: list[BinnedScene] = []
    moves: list[tuple[Path, Path]] = []
    for name in gone:
        scene = project.scene(name)
        into, record = into_bin(index, scene, taken=[one.file for one in records])
        if scene.is_there:
            records.append(record)
            moves.append((scene.path, into))
    changed = with_order(index, without(order, gone))
    if records:
        changed = with_binned(changed, (*index.binned, *records))
    what = f"“{gone[0]}”" if len(gone) == 1 else f"{len(gone)} scenes"
    return ManuscriptChange(
        f"Move {what} to the bin", _indexed(index, changed), moves=tuple(moves), scenes=()
    )


def restore_scenes(project: Project, files: Sequence[str]) -> ManuscriptChange:
    """Return the change that brings scenes back from the bin, each to where it was.

    Args:
        project: The manuscript.
        files: Names of files in the bin.
    """
    index, order = project.index, project.index.order
    moves: list[tuple[Path, Path]] = []
    names: list[str] = []
    for record in (one for one in index.binned if one.file in files):
        if not (index.bin / record.file).exists():
            continue
        name = free_name(record.name, [*_taken(project), *names])
        at, depth = len(order) if record.after else 0, record.depth
        if any(one.name == record.after for one in order):
            number = _number(order, record.after)
            at = number + 1 if depth > order[number].depth else end_of(order, number)
        order = with_scene(order, name, at=at, depth=depth)
        names.append(name)
        moves.append((index.bin / record.file, index.scene_path(name)))
    left = [one for one in index.binned if one.file not in files]
    what = f"“{names[0]}”" if len(names) == 1 else f"{len(names)} scenes"
    return ManuscriptChange(
        f"Bring {what} back",
        _indexed(index, with_binned(with_order(index, order), left)),
        moves=tuple(moves),
        scenes=tuple(names),
    )


def include_files(project: Project, names: Sequence[str]) -> ManuscriptChange:
    """Return the change that puts unlisted files at the end of the manuscript."""
    index, order = project.index, project.index.order
    for name in names:
        order = with_scene(order, name, at=len(order), depth=0)
    what = f"“{names[0]}”" if len(names) == 1 else f"{len(names)} files"
    changed = _indexed(index, with_order(index, order))
    return ManuscriptChange(f"Add {what} to the manuscript", changed, scenes=tuple(names))


def ignore_files(project: Project, names: Sequence[str]) -> ManuscriptChange:
    """Return the change after which these files are not offered any more."""
    index = project.index
    return ManuscriptChange(
        "Leave files out of the manuscript", _indexed(index, with_ignored(index, names))
    )


def set_fields(
    project: Project, names: Collection[str], edit: Callable[[SceneFields], SceneFields]
) -> ManuscriptChange:
    """Return the change that gives scenes other fields; texts stay byte for byte."""
    files: list[FileChange] = []
    for name in names:
        file = _SceneFile.read(project.scene(name))
        text = with_fields(file.text, edit(fields_of(file.text)))
        if text != file.text:
            files.append(file.changed(text))
    return ManuscriptChange("Change fields", files=tuple(files), scenes=tuple(names))


def into_bin(
    index: IndexNote, scene: Scene, *, taken: Sequence[str] = ()
) -> tuple[Path, BinnedScene]:
    """Return where a scene's file goes in the bin, beside others, and what is remembered of it."""
    order = index.order
    number = _number(order, scene.name)
    stems = [Path(one).stem for one in (*taken, *(record.file for record in index.binned))]
    name = free_name(scene.name, [*stems, *_stems_in(index.bin)])
    before = order[number - 1].name if number else ""
    record = BinnedScene(scene.name, f"{name}{SUFFIX}", before, order[number].depth)
    return index.bin / record.file, record


@dataclass(frozen=True, slots=True)
class _SceneFile:
    """A scene's file with its bytes, so that what stays the same stays so byte for byte."""

    path: Path
    raw: bytes
    text: str
    encoding: str
    bom: bytes

    @classmethod
    def read(cls, scene: Scene) -> _SceneFile:
        if not scene.is_there:
            raise ManuscriptError(f"The file of “{scene.name}” is missing, so this cannot be done.")
        try:
            raw = read_bytes(scene.path)
            decoded = decode(raw)
        except (NoteUnreadableError, NotTextError) as error:
            raise ManuscriptError(f"“{scene.name}” cannot be read: {error}") from error
        file = cls(scene.path, raw, decoded.text, decoded.encoding, decoded.bom)
        if file.encoded(decoded.text) != raw:
            raise ManuscriptError(
                f"Some characters of “{scene.name}” could not be read, so nothing was changed."
            )
        return file

    def encoded(self, text: str) -> bytes:
        try:
            return self.bom + text.encode(self.encoding)
        except UnicodeEncodeError:
            return text.encode("utf-8")

    def changed(self, text: str) -> FileChange:
        return FileChange(self.path, self.raw, self.encoded(text))


def _indexed(before: IndexNote, after: IndexNote) -> FileChange | None:
    if before.raw == after.raw:
        return None
    return FileChange(before.path, before.raw, after.raw)


def _ordered(
    project: Project, names: Collection[str], change: Callable[[Order], Order]
) -> ManuscriptChange:
    index = project.index
    after = change(index.order)
    what = f"“{next(iter(names))}”" if len(names) == 1 else "scenes"
    changed = None if after == index.order else _indexed(index, with_order(index, after))
    return ManuscriptChange(f"Move {what}", changed, scenes=tuple(names))


def _taken(project: Project) -> list[str]:
    """Return the names that a new scene may not have."""
    index = project.index
    return [*(one.name for one in index.order), *_stems_in(index.folder), index.path.stem]


def _stems_in(folder: Path) -> list[str]:
    try:
        return [Path(name).stem for name in os.listdir(folder)]
    except OSError:
        return []


def _number(order: Order, name: str) -> int:
    for number, one in enumerate(order):
        if one.name == name:
            return number
    raise ManuscriptError(f"“{name}” is not in the manuscript any more.")


def _place_in_file(body: str, place: int) -> int:
    """Return an offset in a text with its line ends as in the file."""
    before = 0
    for pair in re.finditer("\r\n", body):
        if pair.start() - before >= place:
            break
        before += 1
    return place + before
