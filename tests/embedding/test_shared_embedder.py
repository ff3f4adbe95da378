from __future__ import annotations

import threading

import pytest

from tests.fakes import HashingEmbedder
from writer_assist.domain.progress import WorkPace, WorkPaceSetting
from writer_assist.embedding.shared_embedder import SharedEmbedder
from writer_assist.errors import ModelNotFoundError


class GatedEmbedder(HashingEmbedder):
    """Waits at its first slice of passages, and notes what it did in order."""

    def __init__(self):
        self.begun = threading.Event()
        self.gate = threading.Event()
        self.log = []

    def embed_passages(self, texts):
        self.begun.set()
        assert self.gate.wait(5)
        self.log.append(len(texts))
        return HashingEmbedder().embed_passages(texts)

    def embed_query(self, text):
        self.log.append("query")
        return super().embed_query(text)


@pytest.mark.parametrize(("pace", "slices"), [(WorkPace.GENTLE, 2), (WorkPace.FULL, 8)])
def test_query_gets_in_after_one_slice(pace, slices):
    model = GatedEmbedder()
    shared = SharedEmbedder(model.model_id, lambda: model, WorkPaceSetting(pace))
    indexing = threading.Thread(target=shared.embed_passages, args=(["text"] * 3 * slices,))
    indexing.start()
    assert model.begun.wait(5)
    asking = threading.Thread(target=shared.embed_query, args=("rain",))
    asking.start()
    while not shared.waiting_queries:
        asking.join(0.001)

    model.gate.set()
    asking.join(5)
    indexing.join(5)

    assert model.log == [slices, "query", slices, slices]


def test_not_ready_until_the_model_is_loaded():
    gate = threading.Event()

    def load():
        assert gate.wait(5)
        return HashingEmbedder()

    shared = SharedEmbedder("hashing-64", load, WorkPaceSetting())
    shared.load_in_background()

    assert not shared.ready
    gate.set()
    assert shared.wait_until_loaded(5)
    assert shared.ready


def test_model_is_loaded_once():
    loads = []

    def load():
        loads.append(1)
        return HashingEmbedder()

    shared = SharedEmbedder("hashing-64", load, WorkPaceSetting())
    shared.embed_query("rain")
    shared.load_in_background()
    shared.embed_passages(["rain"])

    assert len(loads) == 1


def test_failure_to_load_is_told_to_whoever_asks(caplog):
    def load():
        raise ModelNotFoundError("There is no embedding model.")

    shared = SharedEmbedder("hashing-64", load, WorkPaceSetting())

    with pytest.raises(ModelNotFoundError, match="no embedding model"):
        shared.embed_query("rain")
    assert isinstance(shared.failure, ModelNotFoundError)
    assert not shared.ready
