"""Learning a voice: what it brings, stopping at once, and going on after a crash."""

from __future__ import annotations

import threading
from collections.abc import Generator
from dataclasses import replace

import pytest

from tests.voice.conftest import RECIPE, manuscript
from writer_assist.domain.progress import Cancelled, CancelToken
from writer_assist.domain.voice import (
    LearnedVoice,
    LearningStage,
    VoiceChoices,
    VoiceProgress,
    VoiceState,
    VoiceUse,
)
from writer_assist.errors import ModelError
from writer_assist.services import voice as service
from writer_assist.services.voice import VoiceLearning
from writer_assist.voice.gate import TrainingGate
from writer_assist.voice.store import CHECKPOINT, TOKENS


def finish(work: Generator[VoiceProgress, None, LearnedVoice]) -> LearnedVoice:
    while True:
        try:
            next(work)
        except StopIteration as ended:
            return ended.value


def begun(learning, novel, model, cancel=None):
    return learning.begin("My voice", "/project", [str(novel)], model, cancel or CancelToken())


def stop_after(work, stage: LearningStage, finished: int) -> VoiceProgress:
    return next(one for one in work if one.stage is stage and one.finished >= finished)


def test_plan_counts_words_and_keeps_a_chapter_unseen(store, novel, tiny_model):
    _, plan = VoiceLearning(store, recipe=RECIPE).plan([str(novel)], tiny_model, CancelToken())

    assert plan.files == 1
    assert plan.words > 3_000
    assert 0.1 < plan.unseen_words / plan.words < 0.3
    assert plan.steps == RECIPE.most_steps
    assert plan.seconds > 0
    assert plan.disk_bytes > 0


def test_too_little_text_is_said_in_a_sentence(store, tmp_path, tiny_model):
    (tmp_path / "Short.md").write_text("She waited at the quay.")

    [plan] = VoiceLearning(store).plan([str(tmp_path / "Short.md")], tiny_model, CancelToken())

    assert plan.problem == (
        "There are 5 words to learn from; at least 3,000 are needed. Add more of what you have "
        "written."
    )


def test_learned_voice_foresees_unseen_chapters_better(store, novel, tiny_model):
    voice = finish(begun(VoiceLearning(store, recipe=RECIPE), novel, tiny_model))

    assert voice.state is VoiceState.READY
    assert voice.gain is not None
    assert voice.gain.share > 0.3
    assert store.voice(voice.key) == voice
    assert not store.file(voice.key, CHECKPOINT).exists()
    assert not store.file(voice.key, TOKENS).exists()


def test_voice_that_does_not_help_is_not_used(store, novel, tiny_model):
    recipe = replace(RECIPE, rate=0.0, most_steps=4)

    voice = finish(begun(VoiceLearning(store, recipe=recipe), novel, tiny_model))

    assert voice.state is VoiceState.NO_HELP
    store.choose("/project", VoiceChoices(VoiceUse(voice.key)))
    assert store.choices("/project") == VoiceChoices()


def test_stopped_learning_goes_on_where_it_was(store, novel, tiny_model):
    learning, cancel = VoiceLearning(store, recipe=RECIPE), CancelToken()
    work = begun(learning, novel, tiny_model, cancel)
    seen = stop_after(work, LearningStage.LEARNING, 3)
    cancel.cancel()
    with pytest.raises(Cancelled):
        next(work)

    again = learning.resume(seen.key, tiny_model, CancelToken())

    assert next(again).finished == 3
    assert finish(again).state is VoiceState.READY


def test_interrupted_learning_ends_like_an_undisturbed_one(store, novel, tiny_model):
    whole = finish(begun(VoiceLearning(store, recipe=RECIPE), novel, tiny_model))
    learning, cancel = VoiceLearning(store, recipe=RECIPE), CancelToken()
    work = begun(learning, novel, tiny_model, cancel)
    seen = stop_after(work, LearningStage.LEARNING, 10)
    cancel.cancel()
    with pytest.raises(Cancelled):
        next(work)

    voice = finish(VoiceLearning(store, recipe=RECIPE).resume(seen.key, tiny_model, CancelToken()))

    assert voice.gain.after == pytest.approx(whole.gain.after, rel=1e-3)


def test_resting_stops_within_a_tenth_of_a_second_and_goes_on(store, novel, tiny_model):
    gate, cancel = TrainingGate(), CancelToken()
    work = begun(VoiceLearning(store, gate, recipe=RECIPE), novel, tiny_model, cancel)
    stop_after(work, LearningStage.LEARNING, 1)
    gate.rest(True)
    step = threading.Thread(target=lambda: next(work))
    step.start()

    step.join(0.5)

    assert step.is_alive()  # it waits in the middle of the step
    gate.rest(False)
    step.join(30)
    assert not step.is_alive()


def test_cancel_is_heard_in_the_middle_of_a_step(store, novel, tiny_model):
    gate, cancel = TrainingGate(), CancelToken()
    work = begun(VoiceLearning(store, gate, recipe=RECIPE), novel, tiny_model, cancel)
    seen = stop_after(work, LearningStage.LEARNING, 2)
    gate.rest(True)
    threading.Timer(0.2, cancel.cancel).start()

    with pytest.raises(Cancelled):
        next(work)

    assert store.voice(seen.key).finished == 2


def test_battery_is_spared(store, novel, tiny_model, monkeypatch):
    monkeypatch.setattr(service, "_LOOK_AT_BATTERY_S", 0.01)
    answers = iter([False, True, True])
    learning = VoiceLearning(store, on_battery=lambda: next(answers, False), recipe=RECIPE)

    stages = [one.stage for one in begun(learning, novel, tiny_model)]

    assert stages.count(LearningStage.BATTERY) == 2


def test_voice_of_another_model_is_not_gone_on_with(store, novel, tiny_model, tmp_path):
    from tests.model_store.tiny_models import write_tiny_gguf

    learning, cancel = VoiceLearning(store, recipe=RECIPE), CancelToken()
    seen = stop_after(begun(learning, novel, tiny_model, cancel), LearningStage.BEFORE, 1)

    with pytest.raises(ModelError, match="is being learned on"):
        next(learning.resume(seen.key, write_tiny_gguf(tmp_path / "Other.gguf"), CancelToken()))


def test_one_voice_is_learned_at_a_time(store, novel, tiny_model):
    first = begun(VoiceLearning(store, recipe=RECIPE), novel, tiny_model)
    stop_after(first, LearningStage.BEFORE, 1)

    with pytest.raises(ModelError, match="Another window"):
        finish(begun(VoiceLearning(store, recipe=RECIPE), novel, tiny_model))

    first.close()


def test_deleted_voice_leaves_nothing(store, novel, tiny_model, tmp_path):
    voice = finish(begun(VoiceLearning(store, recipe=RECIPE), novel, tiny_model))

    store.delete(voice.key)

    assert store.all() == ()
    assert not store.file(voice.key, "").exists()


def test_finished_voice_keeps_no_words_of_the_manuscript(store, novel, tiny_model):
    voice = finish(begun(VoiceLearning(store, recipe=RECIPE), novel, tiny_model))

    kept = [path.read_bytes() for path in store.file(voice.key, "").iterdir()]

    assert not any(b"ferry" in one for one in kept)


def test_folder_is_read_chapter_by_chapter(store, tmp_path, tiny_model):
    folder = tmp_path / "book"
    folder.mkdir()
    for number in range(4):
        (folder / f"{number}.md").write_text(manuscript(1, 60, seed=number))

    plan = next(VoiceLearning(store, recipe=RECIPE).plan([str(folder)], tiny_model, CancelToken()))

    assert plan.files == 4
    assert plan.words > 3_600
