from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from tests.fakes import HashingEmbedder
from writer_assist.errors import ModelError
from writer_assist.retrieval.dense import EarlyVector


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
