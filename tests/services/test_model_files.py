from __future__ import annotations

import pytest
from click.testing import CliRunner

from tests.model_store.tiny_models import write_tiny_gguf
from writer_assist.cli.models import show
from writer_assist.domain.progress import Cancelled, CancelToken
from writer_assist.errors import ModelUnsupportedError, UsageError
from writer_assist.services import models as model_files
from writer_assist.ui.models.facts import facts_of


@pytest.fixture(autouse=True)
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("WRITER_ASSIST_MODELS", str(tmp_path / "models"))


@pytest.fixture
def tiny(tmp_path):
    return write_tiny_gguf(tmp_path / "Tiny.F32.gguf")


def finish(work):
    while True:
        try:
            next(work)
        except StopIteration as ended:
            return ended.value


def test_empty_shelf_offers_what_can_be_got_with_its_terms():
    shelf = model_files.shelf()

    assert shelf.installed == ()
    assert {offer.name for offer in shelf.offers} == {
        *("e5", "minilm", "msmarco", "smollm2", "gemma", "qwen")
    }
    assert [offer.name for offer in shelf.offers if offer.terms] == ["gemma"]
    assert all(offer.licence and offer.download_bytes for offer in shelf.offers)


def test_file_is_described_with_the_memory_it_needs(tiny):
    report = model_files.look_at(tiny)

    # One layer, two heads of 32 numbers, keys and values: 128 numbers of two bytes a token.
    cache = 6 * 1024 * 128 * 2
    assert report.model.cached_numbers == 128
    assert report.memory_bytes > tiny.stat().st_size + cache
    assert 0 < report.free_bytes <= report.total_bytes
    assert report.fits


@pytest.mark.parametrize(
    ("template", "understood", "words"),
    [
        ("{{ broken", False, "not understood"),
        ("{% for m in messages %}<{{ m.content }}>{% endfor %}", True, "It follows instructions"),
        ("", True, "It continues plain text"),
    ],
)
def test_chat_template_that_cannot_be_used_is_told(tmp_path, template, understood, words):
    path = write_tiny_gguf(tmp_path / "chat.gguf", tokenizer__chat_template=template)

    report = model_files.look_at(path)
    said = CliRunner().invoke(show, [str(path)]).output

    assert report.understood is understood
    assert words in said
    assert understood or "not understood" in dict(facts_of(report))["Made for"]


def test_speed_is_unknown_until_it_is_measured(tiny):
    before = model_files.look_at(tiny).speed

    after = finish(model_files.measure(tiny, CancelToken())).speed

    assert before is None
    assert after.decoding_tokens_per_s > 0
    assert after.prefill_tokens_per_s > 0


def test_added_model_stands_on_the_shelf_until_it_is_forgotten(tiny):
    finish(model_files.add(tiny, CancelToken()))
    added = model_files.shelf().installed

    model_files.forget(added[0].path)

    assert [model.title for model in added] == ["Tiny"]
    assert model_files.shelf().installed == ()
    assert tiny.is_file()


def test_pickle_is_not_added(tmp_path):
    pickle = tmp_path / "model.bin"
    pickle.write_bytes(b"\x80\x04.")

    with pytest.raises(ModelUnsupportedError, match="pickle"):
        finish(model_files.add(pickle, CancelToken()))


def test_model_with_terms_is_not_got_before_they_are_accepted():
    with pytest.raises(UsageError, match="terms"):
        next(model_files.install("gemma", CancelToken(), terms_accepted=False))


def test_adding_can_be_cancelled_and_leaves_nothing(tiny):
    cancel = CancelToken()
    cancel.cancel()

    with pytest.raises(Cancelled):
        finish(model_files.add(tiny, cancel))

    assert model_files.shelf().installed == ()
