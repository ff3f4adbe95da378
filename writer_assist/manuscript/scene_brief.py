"""What the model may be told about the scene that is written: whose it is, and what happens."""

from __future__ import annotations

from pathlib import Path

from writer_assist.manuscript.project import Project

SCENE_MARK = "{scene}"  # in a brief: here stands what is known of the scene
_BEFORE = 2  # scenes whose synopses are told
_LONGEST = 300  # characters of a synopsis


def scene_brief(project: Project | None, path: Path) -> str:
    """Return point of view and synopsis of a scene, and synopses of those before it.

    Empty where the draft is no scene of the book, or nothing is noted for it.
    """
    scene = project.scene_at(path) if project else None
    if project is None or scene is None:
        return ""
    scenes = [one for one in project.scenes if one.fields.is_included or one is scene]
    at = scenes.index(scene)
    before = [one.fields.synopsis for one in scenes[max(0, at - _BEFORE) : at]]
    parts = [_cut(text) for text in before if text.strip()]
    if parts:
        parts = [f"Before this scene: {' '.join(parts)}"]
    if scene.fields.synopsis.strip():
        parts.append(f"In this scene: {_cut(scene.fields.synopsis)}")
    if scene.fields.pov.strip():
        parts.append(f"It is told from {scene.fields.pov.strip()}'s point of view.")
    return " ".join(parts)


def with_scene(brief: str, scene: str) -> str:
    """Return a brief with the words about the scene in the place of its mark."""
    return " ".join(brief.replace(SCENE_MARK, scene).split()) if SCENE_MARK in brief else brief


def _cut(synopsis: str) -> str:
    """Return a synopsis in one line, ended by a full stop, and no longer than is useful."""
    line = " ".join(synopsis.split())
    if len(line) > _LONGEST:
        line = line[:_LONGEST].rpartition(" ")[0] + " …"
    return line if line.endswith((".", "!", "?", "…", "”", '"')) else f"{line}."
