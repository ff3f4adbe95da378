from __future__ import annotations

import numpy as np
import pytest

from tests.fakes import HashingEmbedder
from tests.libraries import SENTENCE, all_passages, scan, write
from writer_assist.domain.note import ParsedNote, PassageSpan
from writer_assist.library.database import LibraryDatabase
from writer_assist.library.notes import NoteFile, NoteStore
from writer_assist.library.sources import SourceStore
from writer_assist.library.vectors import VectorStore


@pytest.fixture
def filled(library, vault):
    write(vault / "Diary.md", "".join(f"## Day {n}\n\n{SENTENCE * 7}{n}\n\n" for n in range(5)))
    library.add_source(vault)
    scan(library)
    return library


def embed(library, limit=99):
    embedder = HashingEmbedder()
    waiting = library.vectors.without_vector(embedder.model_id, limit=limit)
    if waiting:
        vectors = embedder.embed_passages([passage.embedding_text for passage in waiting])
        library.vectors.put(embedder.model_id, [p.content_hash for p in waiting], vectors)
    return len(waiting)


def test_passages_wait_for_their_vector_oldest_first(filled):
    steps = [embed(filled, limit=2) for _ in range(4)]

    assert steps == [2, 2, 1, 0]
    assert filled.vectors.count("hashing-64") == 5


def test_vectors_come_back_as_they_were(filled, reader):
    embed(filled)
    passages = all_passages(filled)[::-1]

    ids, vectors = reader.vectors.load("hashing-64", [p.passage_id for p in passages])

    expected = HashingEmbedder().embed_passages([p.embedding_text for p in passages])
    assert ids == [passage.passage_id for passage in passages]
    np.testing.assert_array_equal(vectors, expected)


def test_only_the_changed_passage_waits_again(filled, vault):
    embed(filled)
    text = (vault / "Diary.md").read_text()
    write(vault / "Diary.md", text.replace("why. 3", "why. Ice!"), minutes_ago=5)
    scan(filled)

    [waiting] = filled.vectors.without_vector("hashing-64", limit=99)

    assert waiting.text.endswith("Ice!")


def test_vectors_of_two_models_never_mix(filled):
    embed(filled)

    assert filled.vectors.count("another") == 0
    assert len(filled.vectors.without_vector("another", limit=99)) == 5
    assert filled.vectors.load("another", [1, 2])[0] == []


def test_note_that_comes_back_the_same_day_is_not_embedded_again(filled, vault):
    embed(filled)
    text = (vault / "Diary.md").read_text()
    (vault / "Diary.md").unlink()
    scan(filled)
    write(vault / "Diary.md", text)
    scan(filled)

    assert embed(filled) == 0


def test_vectors_that_nothing_uses_are_pruned(filled, vault):
    embed(filled)
    text = (vault / "Diary.md").read_text()
    (vault / "Diary.md").unlink()
    scan(filled)
    filled.vectors.prune()
    write(vault / "Diary.md", text)
    scan(filled)

    assert embed(filled) == 4  # the newest is kept, so that its number is not given again


def test_many_vectors_load_in_order(tmp_path):
    database = LibraryDatabase.open_for_writing(tmp_path / "library.db")
    SourceStore(database).add(tmp_path)
    text = "".join(f"{number:05} " for number in range(20_000))
    stretches = tuple(PassageSpan(6 * n, 6 * n + 5, "") for n in range(20_000))
    note = ParsedNote("Long", text, stretches=stretches)
    NoteStore(database).store(NoteFile(1, str(tmp_path / "a.md"), 1, 1, "", 1), note)
    vectors = VectorStore(database)
    waiting = vectors.without_vector("m", limit=20_000)
    vectors.put("m", [p.content_hash for p in waiting], np.ones((20_000, 384), np.float32))

    ids, matrix = vectors.load("m", [passage.passage_id for passage in waiting])

    assert ids == [passage.passage_id for passage in waiting]
    assert (len(ids), matrix.shape) == (20_000, (20_000, 384))
    database.close()


def test_newest_vector_tells_its_model(filled):
    before = filled.vectors.newest_model()

    embed(filled)

    assert before == ""
    assert filled.vectors.newest_model() == HashingEmbedder().model_id


def test_vectors_of_another_model_are_looked_through_once(filled):
    embed(filled)
    mark, _, _ = filled.vectors.added_after("hashing-64", 0, limit=99)
    hashes = [passage.content_hash for passage in all_passages(filled)]
    filled.vectors.put("another", hashes, np.ones((len(hashes), 4), np.float32))

    newer, ids, _ = filled.vectors.added_after("hashing-64", mark, limit=99)

    assert newer > mark
    assert ids == []
    assert filled.vectors.added_after("another", newer, limit=99)[1] == []
