"""My voice in the window: planning, learning, resting, choosing, deleting."""

from __future__ import annotations

import dataclasses

from PySide6.QtWidgets import QPushButton

from writer_assist.domain.voice import (
    LearnedVoice,
    LearningStage,
    VoiceChoices,
    VoiceGain,
    VoicePlan,
    VoiceProgress,
    VoiceState,
    VoiceUse,
)
from writer_assist.errors import EngineStoppedError, UsageError
from writer_assist.messages.voice import LearnVoice, PlanVoice, RestLearning, ResumeVoice
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.voice.controller import VoiceController
from writer_assist.ui.voice.uses import VoiceUses
from writer_assist.ui.voice.words import outcome_words, plan_words, stage_words, status_words

PLAN = VoicePlan(53_037, 3, (), 6_200, 56, 720.0, 70_000_000, 1_400_000_000)
GAIN = VoiceGain(25.0, 21.5, 0.01, 4_000)
VOICE = LearnedVoice(
    "ab12", "Mine", "/novel", (), 53_037, "base", "Tiny", 1.0, VoiceState.READY, gain=GAIN
)
STEP = VoiceProgress("ab12", LearningStage.LEARNING, 14, 56, 540.0)


def kept(store, **changes) -> LearnedVoice:
    return store.begin(dataclasses.replace(VOICE, **changes))


def told(engine) -> list[bool]:
    return [one.resting for one in engine.orders(RestLearning)]


def seen(qtbot, uses) -> tuple[LearnedVoice, ...]:
    with qtbot.waitSignal(uses.voices_changed) as listed:
        uses.refresh()
    return listed.args[0]


def test_voices_of_this_project_are_listed(qtbot, uses, store):
    mine = kept(store)
    kept(store, project="/other")

    assert seen(qtbot, uses) == (mine,)


def test_plan_is_passed_on_and_an_older_one_is_not(qtbot, engine, controller):
    plans = []
    controller.plan_changed.connect(plans.append)
    controller.plan(("/novel/One.md",))
    controller.plan(("/novel/Two.md",))
    first, second = (one for one in engine.sent if isinstance(one.order, PlanVoice))

    first.on_piece(PLAN)
    second.on_piece(PLAN)

    assert plans == [None, None, PLAN]
    assert engine.stopped[-1] == first.number


def test_without_a_model_nothing_is_planned(engine, background, folder):
    controller = VoiceController(engine, VoiceUses(background, folder, OpenDraft("/novel/One.md")))
    plans = []
    controller.plan_changed.connect(plans.append)

    controller.plan(("/novel/One.md",))

    assert "Choose one" in plans[-1].problem
    assert engine.orders(PlanVoice) == []


def test_learning_rests_at_a_key_and_goes_on_later(qtbot, engine, controller):
    controller.learn("Mine", ("/novel/One.md",))
    for _ in range(20):
        controller.note_typing()

    assert told(engine) == [False, True]
    qtbot.waitUntil(lambda: told(engine) == [False, True, False])


def test_learning_rests_while_cards_are_written(engine, controller):
    controller.learn("Mine", ("/novel/One.md",))

    controller.set_generating(True)
    controller.set_reading_ahead(True)
    controller.set_generating(False)
    controller.set_reading_ahead(False)

    assert told(engine) == [False, True, False]


def test_planning_rests_at_a_key_too(engine, controller):
    controller.plan(("/novel/One.md",))
    controller.note_typing()
    engine.answer(PLAN, kind=PlanVoice)
    controller.note_typing()

    assert told(engine) == [False, True]


def test_keys_cost_nothing_while_nothing_is_learned(engine, controller):
    controller.note_typing()

    assert engine.sent == []


def test_stopped_voice_is_marked_and_can_be_gone_on_with(qtbot, engine, controller, store):
    voice = kept(store, state=VoiceState.LEARNING, gain=None)
    seen(qtbot, controller.uses)
    controller.go_on(voice.key)
    engine.answer(dataclasses.replace(STEP, key=voice.key), kind=ResumeVoice, done=False)

    controller.stop()
    engine.answer(kind=ResumeVoice)

    qtbot.waitUntil(lambda: store.voice(voice.key).paused)
    seen(qtbot, controller.uses)
    controller.go_on_unfinished()
    assert len(engine.orders(ResumeVoice)) == 1
    controller.go_on(voice.key)
    assert len(engine.orders(ResumeVoice)) == 2


def test_unfinished_voice_goes_on_by_itself_after_a_restart(qtbot, engine, controller, store):
    voice = kept(store, state=VoiceState.LEARNING, gain=None)
    seen(qtbot, controller.uses)

    controller.go_on_unfinished()

    assert engine.orders(ResumeVoice) == [ResumeVoice(voice.key, "/models/tiny.gguf")]


def test_first_helpful_voice_is_used_and_said(qtbot, engine, controller, store):
    controller.learn("Mine", ("/novel/One.md",))
    voice = kept(store)

    with qtbot.waitSignals([controller.told, controller.uses.used_changed]):
        engine.answer(voice, kind=LearnVoice)

    qtbot.waitUntil(lambda: controller.uses.use() == VoiceUse(voice.key, 1.0))
    assert store.choices("/novel").everywhere == VoiceUse(voice.key, 1.0)


def test_voice_learned_anew_takes_the_place_of_the_older_one(qtbot, engine, controller, store):
    older = kept(store)
    seen(qtbot, controller.uses)
    controller.uses.choose(older.key)
    controller.uses.set_scale(0.5)
    controller.learn("Mine", ())
    newer = kept(store)

    engine.answer(newer, kind=LearnVoice)

    qtbot.waitUntil(lambda: controller.uses.use() == VoiceUse(newer.key, 0.5))


def test_much_that_was_written_since_is_said():
    more = dataclasses.replace(PLAN, words=VOICE.words + 6_200)

    assert plan_words(more, VOICE).startswith("You have written 6,200 words since “Mine” was")
    assert "since" not in plan_words(PLAN, VOICE)


def test_voice_that_does_not_help_is_not_used(qtbot, engine, controller, store):
    controller.learn("Mine", ("/novel/One.md",))
    gain = VoiceGain(25.0, 24.99, 0.01, 4_000)
    voice = kept(store, state=VoiceState.NO_HELP, gain=gain)

    with qtbot.waitSignal(controller.told) as told:
        engine.answer(voice, kind=LearnVoice)

    assert "no better" in told.args[0]
    assert controller.uses.use() is None


def test_slider_is_remembered(qtbot, controller, store):
    voice = kept(store)
    seen(qtbot, controller.uses)
    controller.uses.choose(voice.key)

    controller.uses.set_scale(0.5)

    assert controller.uses.use() == VoiceUse(voice.key, 0.5)
    qtbot.waitUntil(lambda: store.choices("/novel").everywhere == VoiceUse(voice.key, 0.5))


def test_voice_of_another_model_rests(qtbot, controller, store):
    voice = kept(store, base="another")
    seen(qtbot, controller.uses)

    controller.uses.choose(voice.key)

    assert controller.uses.use() is None


def test_deleted_voice_is_gone_at_once(qtbot, controller, store):
    voice = kept(store)
    seen(qtbot, controller.uses)

    with qtbot.waitSignal(controller.uses.voices_changed) as listed:
        controller.delete(voice.key)

    assert listed.args[0] == ()
    assert not store.file(voice.key, "").exists()


def test_voice_is_stopped_before_it_is_deleted(qtbot, engine, controller, store):
    voice = kept(store, state=VoiceState.LEARNING)
    seen(qtbot, controller.uses)
    controller.go_on(voice.key)
    engine.answer(dataclasses.replace(STEP, key=voice.key), kind=ResumeVoice, done=False)

    controller.delete(voice.key)
    assert store.voice(voice.key) is not None
    engine.answer(kind=ResumeVoice)

    qtbot.waitUntil(lambda: store.voice(voice.key) is None)


def test_killed_learning_says_that_it_can_be_gone_on_with(qtbot, engine, controller, store):
    voice = kept(store, state=VoiceState.LEARNING)
    controller.go_on(voice.key)

    with qtbot.waitSignal(controller.failed) as failed:
        engine.fail(EngineStoppedError("It stopped."), kind=ResumeVoice)

    assert str(failed.args[0]).endswith("What was learned so far is kept: go on with it.")


def test_failure_ends_the_learning(qtbot, engine, controller):
    controller.learn("Mine", ("/novel/One.md",))

    with qtbot.waitSignals([controller.failed, controller.progress_changed]):
        engine.fail(UsageError("There is too little."), kind=LearnVoice)

    controller.learn("Mine", ("/novel/One.md",))
    assert len(engine.orders(LearnVoice)) == 2


def button(dialog, words) -> QPushButton:
    named = {one.text().replace("&", ""): one for one in dialog.findChildren(QPushButton)}
    return named[words]


def test_learn_waits_for_a_plan(qtbot, dialog):
    dialog.ask()
    assert not button(dialog, "Learn").isEnabled()

    dialog.show_plan(PLAN)

    with qtbot.waitSignal(dialog.learn_requested) as asked:
        button(dialog, "Learn").click()
    assert asked.args == ["My voice", ("/novel/One.md", "/novel/Two.md"), ""]


def test_file_that_is_left_out_is_not_learned_from(qtbot, dialog):
    dialog.sources.setCurrentRow(0)

    with qtbot.waitSignal(dialog.plan_requested) as asked:
        button(dialog, "Leave out").click()

    assert asked.args[0] == ("/novel/Two.md",)


def test_one_thing_is_learned_at_a_time(dialog):
    dialog.show_plan(PLAN)
    dialog.show_progress(STEP, False)

    assert not button(dialog, "Learn").isEnabled()
    assert button(dialog, "Stop").isEnabled()
    dialog.show_progress(None, False)
    assert button(dialog, "Learn").isEnabled()


def test_voice_in_use_can_be_left(qtbot, dialog, store):
    voice = kept(store)
    dialog.set_voices((voice,), VoiceChoices(VoiceUse(voice.key)))
    dialog.voices.setCurrentRow(0)

    with qtbot.waitSignal(dialog.use_requested) as asked:
        button(dialog, "Write without it").click()

    assert asked.args == ["", ""]


def test_words_say_what_it_takes_and_what_it_brings(store):
    voice = kept(store)

    assert "53,037 words · 3 files · 6,200 of them are kept unseen" in plan_words(PLAN)
    assert "About 12 minutes" in plan_words(PLAN)
    assert stage_words(STEP, resting=False) == "Learning · 14 / 56 · 9 minutes left"
    assert stage_words(STEP, resting=True).startswith("Resting while you work")
    assert status_words(STEP, resting=False) == "Learning your voice 25 %"
    assert status_words(None, resting=False) == ""
    assert outcome_words(voice, places=["in every scene"], fits=True) == (
        "It foresees your unseen chapters 14 % better. In use in every scene."
    )
    assert "learned on Tiny" in outcome_words(voice, places=[], fits=False)
