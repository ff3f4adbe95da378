"""A library in two languages, and a model that reads both."""

from __future__ import annotations

import dataclasses

import numpy as np

from tests.fakes import FakeLibrary, HashingEmbedder, passage
from writer_assist.domain.context import Context
from writer_assist.domain.meaning_scale import FULL_SHARE, STARTER_SCALE
from writer_assist.domain.progress import CancelToken, WorkPaceSetting
from writer_assist.services.indexing import IndexingService
from writer_assist.services.inspiration import InspirationService

FERRY = "The ferry had not come back and the rain stood over the harbour of the town."
KETTLE = "The kettle of the cook was old and it had been in the house for a long time."
GERMAN = "Die Fähre war nicht gekommen und der Regen stand über dem Hafen, als wäre es Nacht."


class Polyglot(HashingEmbedder):
    """Knows that two texts say the same, in whatever language; all others are half alike."""

    model_id = "polyglot"
    scale = dataclasses.replace(
        STARTER_SCALE,
        unrelated=0.5,
        close=0.5,
        shares={"english": FULL_SHARE, "german": FULL_SHARE},
    )

    def embed_query(self, text):
        about = 1 if "ferry" in text or "Fähre" in text else 2
        vector = np.zeros(8, np.float32)
        vector[0], vector[about] = 1.0, 1.0
        return vector / np.sqrt(2, dtype=np.float32)


def found(text, embedder, folder):
    library = FakeLibrary(
        passage(1, KETTLE), passage(2, FERRY), *(passage(n, KETTLE + f" {n}") for n in range(3, 30))
    )
    indexing = IndexingService(
        library.passages, library.vectors, folder, embedder, WorkPaceSetting()
    )
    list(indexing.update(CancelToken()))
    indexing.close()
    service = InspirationService(library, folder, embedder)
    snippets = service.find_snippets(Context.at(text, len(text))).snippets
    service.close()
    return snippets


def test_note_in_another_language_is_found_by_its_meaning(data_folder):
    best = found(GERMAN, Polyglot(), data_folder)[0]

    assert best.passage.passage_id == 2
    assert best.score > 0.85


def test_closeness_is_told_from_what_unrelated_notes_have(data_folder):
    reasons = {one.passage.passage_id: one.reasons for one in found(FERRY, Polyglot(), data_folder)}

    assert reasons[1].cosine < 0.1
