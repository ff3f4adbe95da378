"""What the model may be told about a scene."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from writer_assist.manuscript.scene_brief import SCENE_MARK, scene_brief, telling_of, with_scene
from writer_assist.manuscript.scene_fields import SceneFields


def project_with(*fields):
    scenes = [SimpleNamespace(path=number, fields=one) for number, one in enumerate(fields)]
    return SimpleNamespace(scenes=scenes, scene_at=lambda path: scenes[path])


def test_scene_and_the_two_before_it_are_told():
    synopses = ("Mara arrives", "She counts the bells.", "The lantern fails")
    scenes = [SceneFields(synopsis=one) for one in ("Long ago", *synopses)]
    scenes[-1] = SceneFields(synopsis=synopses[-1])

    assert scene_brief(project_with(*scenes), 3) == (
        "Before this scene: Mara arrives. She counts the bells. In this scene: The lantern fails."
    )


def test_long_synopsis_without_spaces_is_cut_and_not_left_out():
    brief = scene_brief(project_with(SceneFields(synopsis="夜になると猫が来る。" * 60)), 0)

    assert brief.startswith("In this scene: 夜になると猫が来る。")
    assert brief.endswith(" …")


def test_nothing_is_told_where_nothing_is_noted():
    assert scene_brief(None, 0) == ""
    assert scene_brief(project_with(SceneFields(), SceneFields()), 1) == ""


def test_scene_left_out_of_the_book_is_not_told():
    left_out = SceneFields(synopsis="A dream", is_included=False)

    assert scene_brief(project_with(left_out, SceneFields()), 1) == ""


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        (SceneFields(), ""),
        (SceneFields(pov="Mara"), "The scene is told from Mara's point of view."),
        (SceneFields(tense="past"), "The scene is told in the past tense."),
        (
            SceneFields(pov="Mara", tense="present"),
            "The scene is told from Mara's point of view, in the present tense.",
        ),
    ],
)
def test_point_of_view_and_tense_are_told(fields, told):
    assert telling_of(fields) == told


@pytest.mark.parametrize(
    ("brief", "told"),
    [(f"Gothic.\n{SCENE_MARK}", "Gothic. In this scene: Rain."), ("Gothic.", "Gothic.")],
)
def test_scene_stands_in_the_place_of_its_mark(brief, told):
    assert with_scene(brief, "In this scene: Rain.") == told
    assert with_scene(SCENE_MARK, "") == ""


@pytest.mark.parametrize(("brief", "begins"), [("", ""), ("Gothic.", "Gothic. "), (SCENE_MARK, "")])
def test_how_the_scene_is_told_comes_last_with_any_brief(brief, begins):
    assert with_scene(brief, "", "It is told in the past.") == f"{begins}It is told in the past."
