"""Reading a whole book to keep it, and the change that makes it as it was."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from writer_assist.domain.book_version import KeptBook, KeptScene
from writer_assist.errors import ManuscriptError, NoteUnreadableError
from writer_assist.file_names import path_of_text, path_to_text, shown_name
from writer_assist.files import FileContent, content_of, encode_like, read_bytes, read_file
from writer_assist.manuscript.changes import FileChange, ManuscriptChange
from writer_assist.manuscript.front_matter import split_text
from writer_assist.manuscript.index_note import BinnedScene, free_name, with_binned, with_order
from writer_assist.manuscript.project import Project, Scene
from writer_assist.manuscript.scene_operations import into_bin
from writer_assist.manuscript.scene_order import Place
from writer_assist.manuscript.structure import drafts_beside

BIN = ".trash"  # beside the drafts of a folder


@dataclass(frozen=True, slots=True)
class RestoringPlan:
    """What restoring a book does.

    Attributes:
        change: All of it; undone as one.
        changed: Names of scenes that get another text.
        back: Of scenes that come back.
        gone: Of scenes that go to the bin.
        is_reordered: Whether the order of what is there now changes.
        first: The file of the first scene afterwards; None if the book has none.
    """

    change: ManuscriptChange
    changed: tuple[str, ...]
    back: tuple[str, ...]
    gone: tuple[str, ...]
    is_reordered: bool
    first: Path | None

    @property
    def is_nothing(self) -> bool:
        """Whether the book is as it was already."""
        return not (self.changed or self.back or self.gone or self.is_reordered)

    @property
    def sentence(self) -> str:
        """What will change, for the writer."""
        if self.is_nothing:
            return "The book is as it was then."
        parts = [
            _counted(len(self.changed), "1 scene changes", "{n} scenes change"),
            _counted(len(self.back), "1 scene comes back", "{n} scenes come back"),
            _counted(len(self.gone), "1 goes to the bin", "{n} go to the bin"),
            "the order becomes the one of then" if self.is_reordered else "",
        ]
        said = [part for part in parts if part]
        listed = f"{', '.join(said[:-1])} and {said[-1]}" if said[1:] else said[0]
        return (
            f"{listed[:1].upper()}{listed[1:]}. The book as it is now is kept as a version first."
        )


@dataclass(frozen=True, slots=True)
class BookRestoring:
    """A kept book, and the book that is to be as it was.

    Attributes:
        kept: What to restore.
        project: The book as it is shown; None for a folder of drafts.
        folder: Of the drafts.
    """

    kept: KeptBook
    project: Project | None
    folder: Path

    def plan(self) -> RestoringPlan:
        """Look at the files, and return what is to be done.

        Raises:
            ManuscriptError: A file cannot be read, so that nothing may be put in its place.
        """
        if self.project is not None:
            return _Restoring(self.kept).of_project(self.project)
        return _Restoring(self.kept).of_folder(self.folder)

    def change(self) -> ManuscriptChange:
        """Return the change that restores the book; see :meth:`plan`."""
        return self.plan().change


def scenes_now(
    project: Project | None, draft: Path, shown: Mapping[str, str] | None = None
) -> tuple[KeptScene, ...]:
    """Return the book of a draft as it is, to be kept.

    Args:
        project: The book; None if the draft stands in a folder without an index.
        draft: A draft of the folder.
        shown: Texts of drafts as an editor has them, by their files.
    """
    shown = shown or {}
    if project is not None:
        scenes = project.scenes
        return tuple(_kept(one.name, one.depth, one.path, shown, True) for one in scenes)
    drafts = [path for path in drafts_beside(draft) if path.exists()]
    return tuple(_kept(path.name, 0, path, shown, False) for path in drafts)


@dataclass(slots=True)
class _Restoring:
    """Collects what has to be done for a kept book."""

    kept: KeptBook
    files: list[FileChange] = field(default_factory=list)
    moves: list[tuple[Path, Path]] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    back: list[str] = field(default_factory=list)

    def of_project(self, project: Project) -> RestoringPlan:
        index, order, used = project.index, list[Place](), set[str]()
        left = list(index.binned)
        for kept, scene in self._matched(project.scenes):
            name = scene.name if scene else kept.name
            used.add(name)
            depth = min(kept.depth, order[-1].depth + 1 if order else 0)
            order.append(Place(name, depth))
            path = scene.path if scene else index.scene_path(name)
            there = (one for one in left if one.name == kept.name and not path.exists())
            record = next((one for one in there if (index.bin / one.file).exists()), None)
            left = [one for one in left if one is not record]
            self._restore(kept, path, index.bin / record.file if record else path)
        gone = [scene for scene in project.scenes if scene.name not in used]
        records: list[BinnedScene] = []
        for scene in gone:
            into, record = into_bin(index, scene, taken=[one.file for one in records])
            if scene.is_there:
                records.append(record)
                self.moves.append((scene.path, into))
        changed = with_order(index, tuple(order))
        if [*left, *records] != list(index.binned):
            changed = with_binned(changed, (*left, *records))
        now = [(one.name, one.depth) for one in index.order if one.name in used]
        then = [(one.name, one.depth) for one in order if one.name in dict(now)]
        raw = FileChange(index.path, index.raw, changed.raw) if changed.raw != index.raw else None
        first = index.scene_path(order[0].name) if order else None
        return self._plan(raw, [one.title for one in gone], now != then, first)

    def of_folder(self, folder: Path) -> RestoringPlan:
        used: list[Path] = []
        for kept in self.kept.scenes:
            path = path_of_text(kept.draft)
            path = path if path.exists() and path.parent == folder else folder / kept.name
            used.append(path)
            self._restore(kept, path, path)
        gone = [one for one in drafts_beside(folder / "nothing.md") if one.exists()]
        gone = [one for one in gone if one not in used]
        taken = _stems_in(folder / BIN)
        for path in gone:
            stem = free_name(path.stem, taken)
            taken.append(stem)
            self.moves.append((path, folder / BIN / f"{stem}{path.suffix}"))
        names = [shown_name(one.stem) for one in gone]
        return self._plan(None, names, False, used[0] if used else None)

    def _matched(self, scenes: Sequence[Scene]) -> list[tuple[KeptScene, Scene | None]]:
        """Pair each kept scene with the present one, which may have another name now."""
        paths = {scene.path: scene for scene in scenes}
        names = {scene.name: scene for scene in scenes}
        found: list[tuple[KeptScene, Scene | None]] = []
        taken: set[str] = set()
        renamed = [paths.get(path_of_text(kept.draft)) for kept in self.kept.scenes]
        taken.update(scene.name for scene in renamed if scene is not None)
        for kept, scene in zip(self.kept.scenes, renamed, strict=True):
            if scene is None and kept.name not in taken:
                scene = names.get(kept.name)
            found.append((kept, scene))
        return found

    def _restore(self, kept: KeptScene, path: Path, now: Path) -> None:
        """Give a scene its text of then.

        Args:
            kept: The scene.
            path: Its file afterwards.
            now: Where the file is now, if anywhere; in the bin, perhaps.
        """
        if kept.text is None:
            return  # it had no file that could be read: what is there now stays
        name, whole = shown_name(path.stem), f"{kept.head}{kept.text}"
        if not now.exists():
            self.files.append(FileChange(path, None, encode_like(whole, FileContent(""))))
            self.back.append(name)
            return
        try:
            raw = read_bytes(now)
            content = content_of(raw, now)
        except NoteUnreadableError as error:
            raise ManuscriptError(f"{error} Nothing was changed.") from error
        if content.lossy:
            raise ManuscriptError(
                f"Some characters of “{name}” could not be read, so nothing was changed."
            )
        after = encode_like(whole, content)
        if after != raw:
            self.files.append(FileChange(now, raw, after))
        if now != path:
            self.moves.append((now, path))
            self.back.append(name)
        elif after != raw:
            self.changed.append(name)

    def _plan(
        self, index: FileChange | None, gone: list[str], is_reordered: bool, first: Path | None
    ) -> RestoringPlan:
        change = ManuscriptChange(
            f"Restore “{self.kept.version.name}”", index, tuple(self.files), tuple(self.moves)
        )
        return RestoringPlan(
            change, tuple(self.changed), tuple(self.back), tuple(gone), is_reordered, first
        )


def _kept(name: str, depth: int, path: Path, shown: Mapping[str, str], is_scene: bool) -> KeptScene:
    draft = path_to_text(path)
    try:
        whole = read_file(path).text
    except NoteUnreadableError:
        return KeptScene(name, depth, draft, shown.get(draft))
    split = split_text(whole)
    head, text = (split.head, split.body) if is_scene else ("", whole)
    return KeptScene(name, depth, draft, shown.get(draft, text), head)


def _stems_in(folder: Path) -> list[str]:
    try:
        return [Path(name).stem for name in os.listdir(folder)]
    except OSError:
        return []


def _counted(count: int, one: str, many: str) -> str:
    return "" if not count else one if count == 1 else many.format(n=f"{count:,}")
