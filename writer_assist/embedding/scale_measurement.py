"""Measuring how the cosines of an embedding model are to be read, and keeping the result."""

from __future__ import annotations

import json
import logging
import tomllib
from collections.abc import Sequence
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from writer_assist.domain.meaning_scale import FULL_SHARE, STARTER_SCALE, MeaningScale
from writer_assist.paths import resources_folder

logger = logging.getLogger(__name__)

RECORD = "meaning-scales.json"

# The starter model's figures are better than eight sentences can tell.
_STARTER_WEIGHTS = "53aa51172d14"

_FAR_FROM_ZERO = 0.3  # a mean cosine of unrelated texts above this begins the scale
_CLOSE = 0.5  # on such a scale; on the other, as for the starter model
# A library has more passages than eight, so one of them is closer to nonsense.  Not more than
# this: for a quarter of German questions, the nearest English passage is closer by .30 or less.
_MORE_PASSAGES = 0.05
# Shares by how many of eight sentences find their translation.
_SHARES = ((7, FULL_SHARE), (5, 0.3), (3, 0.1), (0, 0.03))
_MOST = 0.8  # of the languages tried; a model that reads them probably reads others
_NONSENSE = (
    "Blorvin takket usprel mondawick.",
    "Quindle forsh varnock tebbering ossul.",
    "Zumper lagritch, ovenwhit snarrible dask.",
    "Prell thimmock uvastin gorbelow.",
)


class _TextEmbedder(Protocol):
    model_id: str

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]: ...

    def embed_query(self, text: str) -> NDArray[np.float32]: ...


def scale_of(embedder: _TextEmbedder, record: Path) -> MeaningScale:
    """Return a model's scale; where none is kept, it is measured, which takes a few seconds.

    Args:
        embedder: The loaded model.
        record: The file where scales are kept.

    Raises:
        ModelError: The model failed.
    """
    if _STARTER_WEIGHTS in embedder.model_id:
        return STARTER_SCALE
    kept = _kept(record)
    if (known := _known(kept.get(embedder.model_id))) is not None:
        return known
    measured = measured_scale(embedder)
    try:
        record.parent.mkdir(parents=True, exist_ok=True)
        record.write_text(json.dumps(kept | {embedder.model_id: asdict(measured)}), "utf-8")
    except OSError:
        logger.warning("The scale of the embedding model could not be kept", exc_info=True)
    return measured


def measured_scale(embedder: _TextEmbedder) -> MeaningScale:
    """Try a model on a few sentences of many languages.

    Raises:
        ModelError: The model failed.
    """
    asked, sentences = _sentences()
    passages = embedder.embed_passages(sentences["english"])
    cosines = _queried(embedder, asked) @ passages.T
    apart = float(cosines[~np.eye(len(asked), dtype=bool)].mean())
    unrelated = apart if apart >= _FAR_FROM_ZERO else 0.0
    found = {"english": _right(cosines)}
    for language, texts in sentences.items():
        if language != "english":
            found[language] = _right(_queried(embedder, texts) @ passages.T)
    shares = {language: _share(right) for language, right in found.items()}
    read = sum(share >= FULL_SHARE for share in shares.values())
    return MeaningScale(
        unrelated=round(unrelated, 4),
        close=_CLOSE if unrelated else STARTER_SCALE.close,
        nonsense=round(_nonsense(embedder, passages, unrelated), 4),
        shares=shares,
        elsewhere=FULL_SHARE if read >= _MOST * len(shares) else _SHARES[-1][1],
    )


def _queried(embedder: _TextEmbedder, texts: Sequence[str]) -> NDArray[np.float32]:
    return np.stack([embedder.embed_query(text) for text in texts])


def _right(cosines: NDArray[np.float32]) -> int:
    """Return how many queries are closest to the passage of the same number."""
    return int(np.count_nonzero(cosines.argmax(axis=1) == np.arange(len(cosines))))


def _share(right: int) -> float:
    return next(share for least, share in _SHARES if right >= least)


def _nonsense(embedder: _TextEmbedder, passages: NDArray[np.float32], unrelated: float) -> float:
    cosines = _queried(embedder, _NONSENSE) @ passages.T
    zero = cosines.mean(axis=1) if unrelated else np.zeros(len(cosines), np.float32)
    nearest = (cosines.max(axis=1) - zero) / (1 - zero)
    return max(0.0, float(nearest.max())) + _MORE_PASSAGES


def _kept(record: Path) -> dict[str, Any]:
    try:
        kept = json.loads(record.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def _known(kept: object) -> MeaningScale | None:
    if not isinstance(kept, dict):
        return None
    try:
        return MeaningScale(
            unrelated=float(kept["unrelated"]),
            close=float(kept["close"]),
            nonsense=float(kept["nonsense"]),
            shares={str(name): float(share) for name, share in kept["shares"].items()},
            elsewhere=float(kept["elsewhere"]),
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


@lru_cache(maxsize=1)
def _sentences() -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    """Read the English questions, and the sentences by language."""
    text = (resources_folder() / "measure" / "sentences.toml").read_text("utf-8")
    tables = tomllib.loads(text)
    sentences = {name: tuple(texts) for name, texts in tables["sentences"].items()}
    return tuple(tables["asked"]["english"]), sentences
