"""What the model is told about the scene that is written: how it is told, and what happens."""

from __future__ import annotations

from pathlib import Path

from writer_assist.domain.words import whole_words
from writer_assist.manuscript.project import Project
from writer_assist.manuscript.scene_fields import SceneFields

SCENE_MARK = "{scene}"  # in a brief: here stands what is known of the scene
_BEFORE = 2  # scenes whose synopses are told
_LONGEST = 300  # characters of a synopsis


def scene_brief(project: Project | None, path: Path) -> str:
    """Return the synopsis of a scene, and the synopses of those before it.

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
    return " ".join(parts)


def telling_of(fields: SceneFields) -> str:
    """Return how a scene is told, as its fields say: point of view and tense; empty for nothing."""
    pov = fields.pov.strip()
    how = [f"from {pov}'s point of view"] if pov else []
    how += [f"in the {fields.tense} tense"] if fields.tense else []
    return f"The scene is told {', '.join(how)}." if how else ""


def with_scene(brief: str, scene: str, telling: str = "") -> str:
    """Return a brief with the words about the scene.

    Args:
        brief: The writer's own words.
        scene: Takes the place of the mark; where there is none, it is not told.
        telling: How the scene is told; comes last in any case.
    """
    told = " ".join(brief.replace(SCENE_MARK, scene).split()) if SCENE_MARK in brief else brief
    return f"{told.rstrip()} {telling}".strip() if telling else told


def _cut(synopsis: str) -> str:
    """Return a synopsis in one line, ended by a full stop, and no longer than is useful."""
    line = " ".join(synopsis.split())
    if len(line) > _LONGEST:
        line = whole_words(line, _LONGEST) + " …"
    return line if line.endswith((".", "!", "?", "…", "”", '"')) else f"{line}."
