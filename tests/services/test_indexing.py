from __future__ import annotations

import threading

import numpy as np
import pytest

from tests.fakes import FakeLibrary, HashingEmbedder, passage
from writer_assist.domain.progress import (
    Cancelled,
    CancelToken,
    Progress,
    WorkPace,
    WorkPaceSetting,
)
from writer_assist.errors import DiskError
from writer_assist.services.indexing import IndexingService


class CountingEmbedder(HashingEmbedder):
    """Remembers what it was given."""

    def __init__(self):
        self.batches = []

    def embed_passages(self, texts):
        self.batches.append(len(texts))
        return super().embed_passages(texts)


@pytest.fixture
def library():
    return FakeLibrary(*(passage(n, f"Passage {n} of the ferry") for n in range(1, 31)))


@pytest.fixture
def service(library, data_folder):
    made = []

    def make(embedder=None, pace=None):
        pace = pace or WorkPaceSetting()
        made.append(IndexingService(library.passages, library.vectors, data_folder, embedder, pace))
        return made[-1]

    yield make
    for one in made:
        one.close()


def run(service, cancel=None):
    return list(service.update(cancel or CancelToken()))


def test_words_and_vectors_are_indexed(service):
    indexing = service(HashingEmbedder())

    progress = run(indexing)

    assert (indexing.searchable(), indexing.embedded()) == (30, 30)
    assert [(p.stage, p.finished, p.total) for p in progress] == [
        ("Indexing words", 30, 30),
        ("Indexing by meaning", 30, 30),
    ]


def test_words_alone_without_a_model(service):
    indexing = service()

    run(indexing)

    assert (indexing.searchable(), indexing.embedded()) == (30, 0)


def test_second_run_has_nothing_to_do(service):
    run(service(HashingEmbedder()))
    embedder = CountingEmbedder()

    assert run(service(embedder)) == []
    assert embedder.batches == []


def test_only_what_changed_is_embedded(service, library):
    run(service(HashingEmbedder()))
    library.passages.add([passage(3, "Something else"), passage(99, "New")])
    library.passages.remove([7])
    embedder = CountingEmbedder()
    indexing = service(embedder)

    run(indexing)

    assert embedder.batches == [2]
    assert indexing.searchable() == indexing.embedded() == 30


def test_cancelled_work_goes_on_where_it_stopped(service, library):
    cancel = CancelToken()
    embedder = CountingEmbedder()
    work = service(embedder).update(cancel)
    next(work)
    cancel.cancel()
    with pytest.raises(Cancelled):
        next(work)

    indexing = service(embedder)
    run(indexing)

    assert indexing.searchable() == indexing.embedded() == 30
    assert sum(embedder.batches) == 30


def test_two_at_a_time_while_the_writer_types(service):
    embedder = CountingEmbedder()

    run(service(embedder, WorkPaceSetting(WorkPace.GENTLE)))

    assert set(embedder.batches) == {2}


def test_stands_still_while_resting_and_can_be_cancelled(service):
    cancel = CancelToken()
    embedder = CountingEmbedder()
    indexing = service(embedder, WorkPaceSetting(WorkPace.REST))
    threading.Timer(0.2, cancel.cancel).start()

    with pytest.raises(Cancelled):
        run(indexing, cancel)

    assert indexing.searchable() == 0
    assert embedder.batches == []


def test_older_library_than_the_index_is_indexed_anew(service, data_folder):
    run(service())
    older = FakeLibrary(passage(1, "Only this"))
    indexing = IndexingService(older.passages, older.vectors, data_folder, None, WorkPaceSetting())

    run(indexing)

    assert indexing.searchable() == 1
    indexing.close()


def test_folder_that_cannot_be_written_is_told(library, data_folder):
    data_folder.root.parent.mkdir(exist_ok=True)
    data_folder.root.write_text("a file where the folder should be")
    indexing = IndexingService(
        library.passages, library.vectors, data_folder, None, WorkPaceSetting()
    )

    with pytest.raises(DiskError, match="disk full"):
        run(indexing)


def test_vectors_are_those_of_their_passages(service, library):
    embedder = HashingEmbedder()
    run(service(embedder))

    ids, vectors = library.vectors.load(embedder.model_id, [4, 2])

    expected = embedder.embed_passages([p.embedding_text for p in library.passages.passages(ids)])
    assert np.array_equal(vectors, expected)


def test_others_get_in_between_while_it_rests(service):
    pace = WorkPaceSetting()
    indexing = service(HashingEmbedder(), pace)
    work = indexing.update(CancelToken())
    next(work)
    pace.set(WorkPace.REST)

    resting = [next(work) for _ in range(3)]

    assert {step.stage for step in resting} == {"Indexing by meaning"}
    assert indexing.embedded() == 0
    pace.set(WorkPace.FULL)
    assert list(work)[-1].finished == 30


def test_what_was_read_is_found_while_a_scan_goes_on(service, library):
    def scan():
        for first in range(100, 1300, 100):
            library.passages.add([passage(n, f"Rope {n}") for n in range(first, first + 100)])
            found.append(indexing.searchable())
            yield Progress("Reading notes", first)
        return "all read"

    found, indexing = [], service()

    work = indexing.scan_and_index(scan(), CancelToken())
    report = yield_from(work)

    assert report == "all read"
    assert 200 <= found[5] <= 700


def yield_from(work):
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value
