from __future__ import annotations

from contextlib import closing

import pytest

from tests.fakes import HashingEmbedder
from tests.libraries import write
from writer_assist.domain.progress import CancelToken, WorkPaceSetting
from writer_assist.engine.indexing_lane import IndexingLane
from writer_assist.errors import ModelError
from writer_assist.messages.library import AddSource, UseEmbeddingModel, WriteNote
from writer_assist.retrieval.whoosh_index.searcher import LexicalSearcher
from writer_assist.services.library import LibraryReader


class LoadedEmbedder(HashingEmbedder):
    """A model that is there from the start."""

    ready = True


class QuietShared:
    """What the lanes share, without threads."""

    notice = refusal = draft = ""
    embedder_pending = False

    def __init__(self, folder):
        self.folder = folder
        self.pace = WorkPaceSetting()
        self.embedder = LoadedEmbedder()

    def set_opened(self):
        pass

    def prepare(self, path):
        return self.next

    def turn_to(self, embedder):
        self.embedder = embedder


@pytest.fixture
def shared(data_folder):
    return QuietShared(data_folder)


@pytest.fixture
def lane(shared):
    lane = IndexingLane(shared, lambda work, urgency: None, lambda: None, lambda news: None)
    yield lane
    lane.close()


def in_index(folder):
    searcher = LexicalSearcher(folder.lexical_index)
    searcher.refresh()
    count = searcher.count()
    searcher.close()
    return count


def test_note_written_while_meaning_is_read_is_found_by_its_words_at_once(lane, shared, tmp_path):
    write(tmp_path / "notes" / "Ferry.md", "# Ferry\n\n" + "The ferry left at noon. " * 900)
    work = lane.add_source(AddSource(str(tmp_path / "notes")), CancelToken())
    for step in work:
        if step.stage == "Indexing by meaning":
            break
    before = in_index(shared.folder)

    list(lane.write_note(WriteNote(None, "Lamp", "Whale oil.", ""), CancelToken()))
    next(work)

    assert in_index(shared.folder) == before + 1
    work.close()


class OtherEmbedder(LoadedEmbedder):
    """The model that the writer chooses next."""

    model_id, failure = "other", None


def test_old_model_serves_until_all_is_embedded_with_the_new_one(lane, shared, tmp_path):
    write(tmp_path / "notes" / "Ferry.md", "# Ferry\n\n" + "The ferry left at noon. " * 900)
    list(lane.add_source(AddSource(str(tmp_path / "notes")), CancelToken()))
    old, shared.next = shared.embedder, OtherEmbedder()

    served = {
        shared.embedder.model_id
        for step in lane.use_embedding_model(UseEmbeddingModel("/other"), CancelToken())
        if step is not None
    }

    assert served == {old.model_id}
    assert shared.embedder is shared.next
    with closing(LibraryReader.open(shared.folder)) as reader:
        assert reader.vectors.count("other") == reader.vectors.count(old.model_id) > 0


def test_model_that_cannot_be_loaded_changes_nothing(lane, shared):
    old, shared.next = shared.embedder, OtherEmbedder()
    shared.next.ready, shared.next.failure = False, ModelError("It is damaged.")

    with pytest.raises(ModelError, match="damaged"):
        list(lane.use_embedding_model(UseEmbeddingModel("/other"), CancelToken()))

    assert shared.embedder is old
