from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from tests.benchmarks.corpus import MemoryPassages, passages_of_note
from tests.fakes import HashingEmbedder
from writer_assist.errors import ModelError
from writer_assist.retrieval.dense import EarlyVector
from writer_assist.retrieval.likely_snippets import prepare_likely


class NotingEmbedder(HashingEmbedder):
    """Notes what it embeds, as it begins."""

    def __init__(self):
        self.begun = threading.Event()
        self.log = []

    def embed_query(self, text):
        self.log.append(text)
        self.begun.set()
        if not text:
            raise ModelError("Out of memory.")
        return super().embed_query(text)


@pytest.fixture
def executor():
    with ThreadPoolExecutor(1) as one:
        yield one


def test_query_is_embedded_before_anybody_asks(executor):
    model = NotingEmbedder()

    EarlyVector(model, "rain", executor)

    assert model.begun.wait(5)


def test_query_is_embedded_once(executor):
    model = NotingEmbedder()
    early = EarlyVector(model, "rain", executor)

    found = [early.embed_query("rain"), early.embed_query("rain")]

    assert model.log == ["rain"]
    np.testing.assert_array_equal(found, [HashingEmbedder().embed_query("rain")] * 2)


def test_another_text_is_embedded_when_asked_for(executor):
    model = NotingEmbedder()

    EarlyVector(model, "rain", executor).embed_query("ferry")

    assert sorted(model.log) == ["ferry", "rain"]


def test_failure_reaches_who_asks(executor):
    early = EarlyVector(NotingEmbedder(), "", executor)

    with pytest.raises(ModelError):
        early.embed_query("")


class NotedPassages(MemoryPassages):
    """Notes which passages are read."""

    def __init__(self, passages):
        super().__init__(passages)
        self.read = []

    def passages(self, passage_ids):
        self.read += passage_ids
        return super().passages(passage_ids)


def test_likely_snippets_are_prepared_only_until_the_vector_is_there(executor):
    known = NotedPassages(
        passages_of_note(1, "Ferry", "Rain fell on the ferry.", path="/f", first_id=1)
    )
    may_end = threading.Event()
    model = HashingEmbedder()
    model.embed_query = lambda text: may_end.wait(5) and HashingEmbedder().embed_query(text)
    early = EarlyVector(model, "rain", executor)

    prepare_likely(known, early, [1])
    may_end.set()
    early.embed_query("rain")
    prepare_likely(known, early, [1])
    prepare_likely(known, model, [1])

    assert known.read == [1]
