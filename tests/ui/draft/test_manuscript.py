from __future__ import annotations

import pytest

from writer_assist.ui.draft import manuscript
from writer_assist.ui.draft.manuscript import ManuscriptController
from writer_assist.ui.open_draft import OpenDraft

# Held by the background: the last job that mentions a controller is let go on its thread, where
# a controller that nobody else holds would die together with its timer.


@pytest.fixture
def novel(tmp_path):
    for name in ("one.md", "two.md"):
        (tmp_path / name).write_text("It rained.")
    return tmp_path


def test_drafts_beside_the_open_one_are_listed(qtbot, background, novel):
    controller = ManuscriptController(background, draft := OpenDraft(), background)

    with qtbot.waitSignal(controller.drafts_changed) as told:
        draft.open(str(novel / "two.md"))

    both = (str(novel / "one.md"), str(novel / "two.md"))
    assert told.args == [both, str(novel / "two.md")]


def test_new_file_is_seen_when_it_looks_again(qtbot, background, novel):
    controller = ManuscriptController(background, draft := OpenDraft(), background)
    with qtbot.waitSignal(controller.drafts_changed):
        draft.open(str(novel / "one.md"))
    (novel / "three.md").write_text("It snowed.")

    with qtbot.waitSignal(controller.drafts_changed) as told:
        controller.look()

    assert len(told.args[0]) == 3


def test_only_the_draft_that_is_open_now_counts(qtbot, background, novel):
    controller = ManuscriptController(background, draft := OpenDraft(), background)
    told = []
    controller.drafts_changed.connect(lambda _drafts, opened: told.append(opened))

    draft.open(str(novel / "one.md"))
    draft.move(str(novel / "one.md"), str(novel / "two.md"))

    qtbot.waitUntil(lambda: bool(told))
    assert told == [str(novel / "two.md")]


def test_draft_that_is_deleted_leaves_the_list_by_itself(qtbot, background, novel, monkeypatch):
    monkeypatch.setattr(manuscript, "LOOK_MS", 20)
    controller = ManuscriptController(background, draft := OpenDraft(), background)
    with qtbot.waitSignal(controller.drafts_changed) as told:
        draft.open(str(novel / "one.md"))
    before = told.args[0]

    told = []
    controller.drafts_changed.connect(lambda drafts, _: told.append(drafts))
    (novel / "two.md").unlink()

    qtbot.waitUntil(lambda: told[-1:] == [(str(novel / "one.md"),)])
    assert len(before) == 2
