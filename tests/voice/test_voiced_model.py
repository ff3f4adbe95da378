"""Writing with a voice: the adapter, the receipt, and what was learned by heart."""

from __future__ import annotations

import dataclasses
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from tests.fakes import FakeLanguageModel
from tests.voice.conftest import RECIPE, manuscript
from tests.voice.test_learning import begun, finish
from writer_assist.domain.context import Context
from writer_assist.domain.continuation import EchoOf, SetFinished
from writer_assist.domain.progress import CancelToken
from writer_assist.domain.sampling import Sampling
from writer_assist.domain.voice import LearnedVoice, VoiceState, VoiceUse
from writer_assist.errors import ModelError, ModelUnsupportedError
from writer_assist.generation.known_runs import KnownRuns
from writer_assist.language_models.loading import load_language_model
from writer_assist.messages.model import ContinueStory, ReplayReceipt
from writer_assist.services.continuation import ContinuationService
from writer_assist.services.voice import VoiceLearning
from writer_assist.voice.base import base_of
from writer_assist.voice.store import ADAPTER, RUNS, sha256_of
from writer_assist.voice.voiced_model import VoicedModel

STORY = Context.at("She waited at the", 17)


@pytest.fixture
def learned(store, novel, tiny_model) -> LearnedVoice:
    return finish(begun(VoiceLearning(store, recipe=RECIPE), novel, tiny_model))


@pytest.fixture
def made(store, tmp_path) -> LearnedVoice:
    """A voice for the fake model, which takes any file for an adapter."""
    voice = LearnedVoice("", "Mine", "/p", (), 9, "base", "Fake", 1.0, state=VoiceState.READY)
    voice = store.begin(voice)
    store.file(voice.key, ADAPTER).write_bytes(b"adapter")
    KnownRuns.of([manuscript(1)]).save(store.file(voice.key, RUNS))
    voice = dataclasses.replace(voice, sha256=sha256_of(store.file(voice.key, ADAPTER)))
    store.save(voice)
    return voice


@pytest.fixture
def service(store) -> ContinuationService:
    model = FakeLanguageModel()
    return ContinuationService(model, voiced_fake(model, store))


def write_merged(base, adapter, target, *, scale, **_) -> None:
    target.write_bytes(adapter.read_bytes() + str(scale).encode())


def voiced_fake(model, store, *, base="base") -> VoicedModel:
    return VoicedModel(model, Path(__file__), store, base, merge_into=write_merged)


def order(use: VoiceUse | None) -> ContinueStory:
    return ContinueStory(STORY, (), cards=2, sampling=Sampling(seed=3), voice=use)


def written(service: ContinuationService, use: VoiceUse | None) -> SetFinished:
    done = list(service.stream(order(use), CancelToken()))[-1]
    assert isinstance(done, SetFinished)
    return done


def scores(model, tokens) -> np.ndarray:
    model.drop(0)
    model.extend({0: tokens[:1]}, wanted=())
    return model.score(0, tokens[1:])


def test_llama_cpp_foresees_with_the_voice_what_the_training_measured(store, learned, tiny_model):
    with closing(load_language_model(tiny_model, rows=1, gpu=False)) as model:
        voiced = VoicedModel(model, tiny_model, store, base_of(tiny_model))
        tokens = model.tokenize(manuscript(1, seed=9))[:200]
        before = scores(model, tokens).mean()
        voiced.use(VoiceUse(learned.key))
        after = scores(model, tokens).mean()

    assert after - before > 0.3


def test_scale_zero_and_no_voice_are_exactly_neutral(store, learned, tiny_model):
    with closing(load_language_model(tiny_model, rows=1, gpu=False)) as model:
        voiced = VoicedModel(model, tiny_model, store, base_of(tiny_model))
        tokens = model.tokenize(manuscript(1, seed=9))[:100]
        neutral = scores(model, tokens)
        voiced.use(VoiceUse(learned.key, 1.0))
        mine = scores(model, tokens)
        voiced.use(VoiceUse(learned.key, 0.0))
        again = scores(model, tokens)

    assert (again == neutral).all()
    assert (mine != neutral).any()


def test_half_the_scale_lies_between_and_one_merged_file_is_kept(store, learned, tiny_model):
    with closing(load_language_model(tiny_model, rows=1, gpu=False)) as model:
        voiced = VoicedModel(model, tiny_model, store, base_of(tiny_model))
        tokens = model.tokenize(manuscript(1, seed=9))[:200]
        means = []
        for scale in (0.0, 0.5, 1.0):
            voiced.use(VoiceUse(learned.key, scale))
            means.append(scores(model, tokens).mean())

    assert means == sorted(means)
    assert len(list(store.file(learned.key, "").glob("merged-*"))) == 1


def test_weights_that_cannot_be_used_leave_the_model_as_it_is(tiny_model, tmp_path):
    (tmp_path / "damaged.gguf").write_bytes(b"GGUF damage")
    with closing(load_language_model(tiny_model, rows=1, gpu=False)) as model:
        tokens = model.tokenize(manuscript(1, seed=9))[:50]
        neutral = scores(model, tokens)
        with pytest.raises(ModelUnsupportedError):
            model.use_weights(tmp_path / "damaged.gguf")

        assert (scores(model, tokens) == neutral).all()


def test_formats_of_one_model_share_their_voices_and_other_models_do_not(tiny_model, tmp_path):
    from tests.model_store.tiny_models import write_tiny_gguf

    copy = tmp_path / "Tiny.Q8_0.gguf"
    copy.write_bytes(tiny_model.read_bytes())

    assert base_of(copy) == base_of(tiny_model)
    assert base_of(write_tiny_gguf(tmp_path / "Other.gguf")) != base_of(tiny_model)


def test_receipt_names_the_voice_and_replay_uses_it(service, made):
    done = written(service, VoiceUse(made.key, 0.75))
    written(service, None)

    again = list(service.replay(ReplayReceipt(done.receipt), CancelToken()))[-1]

    voice = done.receipt.voice
    assert (voice.title, voice.sha256, voice.scale) == ("Mine", made.sha256, 0.75)
    assert again.receipt.tokens == done.receipt.tokens


def test_voice_changes_what_is_written_and_leaves_no_trace_afterwards(service, made):
    neutral = written(service, None)
    mine = written(service, VoiceUse(made.key))

    again = written(service, VoiceUse(made.key, 0.0))

    assert mine.receipt.tokens != neutral.receipt.tokens
    assert again.receipt.tokens == neutral.receipt.tokens
    assert again.receipt.voice is None


def test_deleted_voice_cannot_be_replayed_and_is_not_missed_by_new_cards(service, store, made):
    done = written(service, VoiceUse(made.key))
    store.delete(made.key)

    assert written(service, VoiceUse(made.key)).receipt.voice is None
    with pytest.raises(ModelError, match="Mine"):
        list(service.replay(ReplayReceipt(done.receipt), CancelToken()))


def test_voice_of_another_model_is_not_used(store, made):
    model = FakeLanguageModel()
    voiced = voiced_fake(model, store, base="another base")

    voiced.use(VoiceUse(made.key))

    assert voiced.applied is None
    assert model.weights is None


def test_changed_adapter_is_not_used(store, made, caplog):
    store.file(made.key, ADAPTER).write_bytes(b"changed")
    voiced = voiced_fake(FakeLanguageModel(), store)

    voiced.use(VoiceUse(made.key))

    assert voiced.applied is None
    caplog.clear()


def test_eight_words_in_a_row_from_the_manuscript_are_marked(store, made):
    heart = " come and she waited at the quay in the rain it was late."
    model = FakeLanguageModel(cue="the ferry had not", script=heart)
    service = ContinuationService(model, voiced_fake(model, store))
    told = "Now the ferry had not"
    asked = dataclasses.replace(order(VoiceUse(made.key)), context=Context.at(told, len(told)))

    done = list(service.stream(asked, CancelToken()))[-1]

    echo = done.continuations[0].echo
    assert echo.of is EchoOf.MANUSCRIPT
    assert "waited at the quay in the rain it" in echo.words


def test_runs_are_found_across_case_and_punctuation_and_kept_without_words(tmp_path):
    known = KnownRuns.of(["One two three, four: five six seven eight nine."])
    known.save(tmp_path / "runs.npy")

    again = KnownRuns.load(tmp_path / "runs.npy")

    assert again.longest_in("He said “ONE two three four five six seven eight”, no more.") == (
        "one two three four five six seven eight"
    )
    assert again.longest_in("one two three four five six seven") == ""
    assert b"three" not in (tmp_path / "runs.npy").read_bytes()
