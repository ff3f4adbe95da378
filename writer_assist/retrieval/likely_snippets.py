"""Preparing the passages that words found while the query's vector is still being computed."""

from __future__ import annotations

from collections.abc import Sequence

from writer_assist.domain.ports import Embedder, PassageSource
from writer_assist.retrieval.dense import EarlyVector
from writer_assist.retrieval.diversity import shingles_of
from writer_assist.retrieval.reasons import prepare_fit

_MOST = 24  # passages; most of the snippets that are shown are among the first of these


def prepare_likely(
    passages: PassageSource, embedder: Embedder | None, passage_ids: Sequence[int]
) -> None:
    """Take likely snippets apart until the vector arrives.

    What is found out about a text stays in the caches of the functions that find it out.

    Args:
        passages: The library.
        embedder: Computes the vector; nothing is done unless it has begun.
        passage_ids: Best first.
    """
    if not isinstance(embedder, EarlyVector) or embedder.arrived:
        return
    for passage in passages.passages(passage_ids[:_MOST]):
        shingles_of(passage.text)
        prepare_fit(passage)
        if embedder.arrived:
            return
