"""The words for how far a scene is: a book has its own, and scenes follow when one is renamed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from writer_assist.errors import ManuscriptError
from writer_assist.manuscript.changes import FileChange, ManuscriptChange
from writer_assist.manuscript.index_note import with_statuses
from writer_assist.manuscript.project import Project
from writer_assist.manuscript.scene_fields import STATUSES, SceneFields
from writer_assist.manuscript.scene_operations import set_fields


@dataclass(frozen=True, slots=True)
class WantedStatus:
    """A status as the writer wants it.

    Attributes:
        name: The word.
        before: What it was called; empty for a new one.
    """

    name: str
    before: str = ""


def used_statuses(project: Project) -> Mapping[str, int]:
    """Return how many scenes have each status, in the order of the book's own words."""
    counts = dict.fromkeys(project.index.statuses, 0)
    for scene in project.scenes:
        if status := scene.fields.status:
            counts[status] = counts.get(status, 0) + 1
    return counts


def change_statuses(project: Project, wanted: Sequence[WantedStatus]) -> ManuscriptChange:
    """Return the change that gives a book other words; scenes follow one that is renamed.

    A scene whose status is not among them keeps it.

    Args:
        project: The book.
        wanted: The words in their order; those the program begins with are not written down.

    Raises:
        ManuscriptError: A file cannot be changed safely.
    """
    names = tuple(dict.fromkeys(one.name.strip() for one in wanted if one.name.strip()))
    if not names:
        raise ManuscriptError("A book needs at least one status. Nothing was changed.")
    new_names = {one.before: one.name.strip() for one in wanted if one.before and one.name.strip()}

    def renamed(fields: SceneFields) -> SceneFields:
        return replace(fields, status=new_names.get(fields.status, fields.status))

    affected = [
        scene.name
        for scene in project.scenes
        if scene.is_there and renamed(scene.fields) != scene.fields
    ]
    files = set_fields(project, affected, renamed).files
    index = project.index
    after = with_statuses(index, () if names == STATUSES else names)
    changed = FileChange(index.path, index.raw, after.raw) if after.raw != index.raw else None
    return ManuscriptChange("Change the statuses", changed, files)
