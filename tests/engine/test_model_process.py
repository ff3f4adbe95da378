from __future__ import annotations

import pytest

from tests.engine.talk import Talk
from writer_assist.domain.context import Context
from writer_assist.domain.continuation import (
    CardPieces,
    Ending,
    SetFinished,
    SetStarted,
)
from writer_assist.domain.passage import Passage
from writer_assist.domain.progress import CancelToken
from writer_assist.domain.sampling import Sampling
from writer_assist.domain.snippet import Snippet
from writer_assist.engine.model_process import WritingLane, run_model_process
from writer_assist.errors import ModelNotFoundError, ModelUnsupportedError
from writer_assist.messages.envelope import AnswerPart, Cancel, Done, Request
from writer_assist.messages.model import (
    ContinueStory,
    LoadModel,
    ModelState,
    ReadAhead,
    ReplayReceipt,
    SuggestWords,
    UnloadReason,
)
from writer_assist.model_store.catalogue import default_text_model

STORY = "The ferry had not come since morning, and Mara stood at the slip with the ledger."
NOTE = "The ferry runs at slack water only, and never in fog."


@pytest.fixture
def engine(tmp_path):
    talk = Talk(run_model_process, tmp_path / "log" / "model.log")
    yield talk
    assert talk.leave() == 0


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    if (path := default_text_model()) is None:
        pytest.skip("the language model is not installed")
    talk = Talk(run_model_process, tmp_path_factory.mktemp("log") / "model.log")
    talk.loading = talk.ask(LoadModel(str(path)))
    yield talk
    assert talk.leave() == 0


def order(*, words=12, temperature=0.8):
    passage = Passage(1, 1, "Ferry", "/ferry.md", "", NOTE, 0, len(NOTE))
    sampling = Sampling(max_new_tokens=words, temperature=temperature, seed=7)
    context = Context.at(STORY, len(STORY), draft="/one.md")
    return ContinueStory(context, (Snippet(passage, 1.0),), 2, sampling)


def of_kind(pieces, kind):
    return [piece for piece in pieces if isinstance(piece, kind)]


def test_loaded_model_says_who_it_is(loaded):
    (state,) = of_kind(loaded.loading, ModelState)

    assert state.identity is not None
    assert len(state.identity.sha256) == 64
    assert state.context_length > 0


def test_set_streams_from_its_start_to_its_receipt(loaded):
    pieces = loaded.ask(order())

    assert isinstance(pieces[0], SetStarted)
    assert isinstance(pieces[-1], SetFinished)
    assert of_kind(pieces, CardPieces)
    assert all(card.text.strip() for card in pieces[-1].continuations)


def test_receipt_makes_the_same_set_again(loaded):
    first = loaded.ask(order())[-1]

    again = loaded.ask(ReplayReceipt(first.receipt))[-1]

    texts = [card.text for card in again.continuations]
    assert texts == [card.text for card in first.continuations]


def test_cancelled_set_ends_with_its_cards_cut_and_its_receipt(loaded):
    number = loaded.order(order(words=400))
    while not isinstance(answer := loaded.hear(), AnswerPart) or not isinstance(
        answer.value, CardPieces
    ):
        pass

    loaded.pipe.send(Request(number, Cancel()))
    last = loaded.rest(number)[-1]

    assert isinstance(last, SetFinished)
    assert Ending.CUT in [card.ending for card in last.continuations]


def test_file_that_is_no_model_leaves_the_loaded_one_in_use(loaded, tmp_path):
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"GGUF" + b"\0" * 100)

    with pytest.raises(ModelUnsupportedError, match=r"broken\.gguf"):
        loaded.ask(LoadModel(str(broken)))

    assert isinstance(loaded.ask(order())[-1], SetFinished)


def test_without_a_model_it_says_what_to_do(engine):
    with pytest.raises(ModelNotFoundError, match="Settings"):
        engine.ask(order())


def test_reading_ahead_without_a_model_does_nothing(engine):
    assert engine.ask(ReadAhead(order())) == []


def test_set_gets_by_what_is_read_ahead(loaded):
    wanted = order()
    loaded.order(ReadAhead(wanted))

    pieces = loaded.ask(wanted)

    assert isinstance(pieces[-1], SetFinished)


def test_model_that_is_not_there_is_told_and_the_engine_lives_on(engine, tmp_path):
    with pytest.raises(ModelNotFoundError):
        engine.ask(LoadModel(str(tmp_path / "gone.gguf")))

    assert engine.ask(LoadModel("")) == [ModelState(None)]


def test_few_words_are_suggested(loaded):
    (words,) = loaded.ask(SuggestWords(order()))

    assert isinstance(words, str)
    assert len(words.split()) <= 12


def test_set_goes_before_a_suggestion(loaded):
    suggestion = loaded.order(SuggestWords(order()))
    number = loaded.order(order())
    heard = []
    while not heard or heard[-1] != Done(number):
        heard.append(loaded.hear())

    early = [answer for answer in heard if getattr(answer, "number", None) == suggestion]
    assert not any(isinstance(answer, AnswerPart) for answer in early)
    if not early:  # it had not begun yet
        loaded.rest(suggestion)


def test_model_that_was_let_go_for_want_of_memory_is_not_woken_for_a_suggestion():
    class NoMemory:
        def state(self):
            return ModelState(None, resting="/model.gguf", rest=UnloadReason.MEMORY)

    lane = WritingLane(NoMemory())

    assert list(lane.suggest(SuggestWords(order()), CancelToken())) == []
