"""The voice process: learning over the pipe, resting at once, and a kill in the middle."""

from __future__ import annotations

import time
from pathlib import Path

import psutil
import pytest

from tests.engine.talk import Talk
from tests.language_models.tiny_models import save_gguf, save_torch_folder
from tests.voice.conftest import RECIPE, manuscript
from writer_assist.domain.voice import (
    LearnedVoice,
    LearningStage,
    VoicePlan,
    VoiceProgress,
    VoiceState,
)
from writer_assist.engine.voice_process import run_voice_process
from writer_assist.errors import UsageError
from writer_assist.messages.envelope import AnswerPart, Cancel, Request
from writer_assist.messages.voice import LearnVoice, PlanVoice, RestLearning, ResumeVoice
from writer_assist.voice.store import VoiceStore

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def model(tmp_path_factory) -> str:
    folder = tmp_path_factory.mktemp("voice")
    return str(save_gguf(save_torch_folder(folder / "folder"), folder / "Tiny.F32.gguf"))


@pytest.fixture
def novel(tmp_path) -> str:
    path = tmp_path / "Novel.md"
    path.write_text(manuscript(), encoding="utf-8")
    return str(path)


@pytest.fixture
def start(tmp_path, monkeypatch):
    """Start voice processes; each may be killed."""
    monkeypatch.setenv("WRITER_ASSIST_MODELS", str(tmp_path / "models"))
    started = []

    def begin() -> Talk:
        log = tmp_path / "log" / "voice.log"
        started.append(Talk(run_voice_process, log, tmp_path / "voices", RECIPE))
        return started[-1]

    yield begin
    for talk in started:
        if talk.process.is_alive():
            talk.kill()


def heard(talk: Talk, number: int, finished: int) -> VoiceProgress:
    """Wait until so many steps are done."""
    while True:
        answer = talk.hear()
        value = answer.value if isinstance(answer, AnswerPart) else None
        if isinstance(value, VoiceProgress) and value.stage is LearningStage.LEARNING:
            assert answer.number == number
            if value.finished >= finished:
                return value


def learned(pieces: list[object]) -> LearnedVoice:
    [voice] = [piece for piece in pieces if isinstance(piece, LearnedVoice)]
    return voice


def test_plan_comes_twice_and_is_then_measured(start, novel, model):
    first, second = start().ask(PlanVoice((novel,), model))

    assert isinstance(first, VoicePlan)
    assert first.seconds == 0 < second.seconds
    assert first.words == second.words


def test_missing_file_is_said_in_a_sentence(start, model, tmp_path):
    with pytest.raises(UsageError, match="0 words to learn from"):
        start().ask(LearnVoice("Mine", "/p", (str(tmp_path / "none.md"),), model))


def test_killed_learning_goes_on_from_its_checkpoint(start, novel, model, tmp_path):
    talk, store = start(), VoiceStore(tmp_path / "voices")
    key = heard(talk, talk.order(LearnVoice("Mine", "/p", (novel,), model)), 5).key
    talk.process.kill()  # as kill -9 does
    talk.process.join()
    done = store.voice(key).finished
    assert done >= 5

    pieces = start().ask(ResumeVoice(key, model))

    assert next(one for one in pieces if one.stage is LearningStage.LEARNING).finished == done
    assert learned(pieces).state is VoiceState.READY


def test_cancelled_learning_keeps_what_it_has(start, novel, model, tmp_path):
    talk = start()
    number = talk.order(LearnVoice("Mine", "/p", (novel,), model))
    key = heard(talk, number, 4).key
    talk.pipe.send(Request(number, Cancel()))
    talk.rest(number)

    voice = VoiceStore(tmp_path / "voices").voice(key)

    assert voice.state is VoiceState.LEARNING
    assert voice.finished >= 4


def test_it_rests_within_a_tenth_of_a_second(start, novel, model):
    talk = start()
    number = talk.order(LearnVoice("Mine", "/p", (novel,), model))
    heard(talk, number, 2)
    talk.ask(RestLearning(True))
    time.sleep(0.1)
    resting = used_s(talk)
    time.sleep(0.6)

    assert used_s(talk) - resting < 0.1  # it only looks for a cancel now and then
    talk.ask(RestLearning(False))
    assert learned(talk.rest(number)).state is VoiceState.READY


def used_s(talk: Talk) -> float:
    """Return the processor time that the process has used."""
    times = psutil.Process(talk.process.pid).cpu_times()
    return times.user + times.system


def test_it_takes_the_lowest_priority(start):
    niceness = psutil.Process(start().process.pid).nice()

    assert niceness == 19 or not Path("/proc").exists()
