from __future__ import annotations

import json

import numpy as np
import pytest

from tests.benchmarks.retrieval import measures_of, run_retrieval
from writer_assist.importing.segmentation import PassageLength
from writer_assist.paths import models_folder

CORPUS = [
    {"id": "a", "title": "Ferry", "text": "Ferry\nThe ferry waits in the rain at the quay."},
    {"id": "b", "title": "Bell", "text": "Bell\nThe chapel bell rings twice."},
    {"id": "c", "title": "Hotel", "text": "Hotel\nGulls nest in the empty ballroom."},
]


@pytest.fixture
def judged(tmp_path):
    """A set of three documents; the query stands verbatim in the one it excludes."""
    if not (models_folder() / "all-MiniLM-L6-v2").is_dir():
        pytest.skip("the starter embedding model is not installed")
    queries = [
        {"id": "1", "text": "a boat in bad weather: ferry"},
        {"id": "2", "text": "The ferry waits in the rain, the bell rings.", "exclude": "a"},
    ]
    for name, records in (("corpus", CORPUS), ("queries", queries)):
        lines = [json.dumps(record) for record in records]
        (tmp_path / f"{name}.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    (tmp_path / "qrels.tsv").write_text("1\ta\t1\n2\tb\t2\n", "utf-8")
    return tmp_path


def test_gain_is_the_grade():
    measures = measures_of(["x", "good", "best"], {"best": 3, "good": 1, "far": 1})

    ideal = 3 + 1 / 1.5849625 + 1 / 2
    assert measures["nDCG@10"] == pytest.approx((1 / 1.5849625 + 3 / 2) / ideal)
    assert measures["MRR@10"] == 0.5
    assert measures["recall@10"] == pytest.approx(2 / 3)


def test_hundredth_place_counts_for_recall_at_100_only():
    ranking = [str(number) for number in range(1, 201)]

    measures = measures_of(ranking, {"100": 1, "101": 1})

    assert (measures["recall@10"], measures["recall@100"]) == (0.0, 0.5)


def test_three_rankings_are_judged(judged):
    scores = run_retrieval(judged, cache=judged / "cache")

    assert list(scores) == ["lexical", "dense", "hybrid", "paired"]
    assert set(scores["hybrid"]) == {"nDCG@10", "recall@10", "recall@100", "MRR@10"}
    assert scores["hybrid"]["nDCG@10"] == 1.0


def test_both_are_compared_with_each_alone(judged):
    scores = run_retrieval(judged, cache=judged / "cache")

    assert list(scores["paired"]) == ["hybrid-lexical", "hybrid-dense"]
    for alone in ("lexical", "dense"):
        ahead = scores["hybrid"]["nDCG@10"] - scores[alone]["nDCG@10"]
        assert scores["paired"][f"hybrid-{alone}"]["difference"] == pytest.approx(ahead, abs=1e-3)


def test_second_run_uses_the_kept_vectors(judged):
    first = run_retrieval(judged, cache=judged / "cache")
    kept = next((judged / "cache").glob("*.npz")).stat().st_size

    assert run_retrieval(judged, cache=judged / "cache") == first
    assert next((judged / "cache").glob("*.npz")).stat().st_size == kept


def test_shorter_passages_are_judged_when_asked_for(judged):
    corpus = (judged / "corpus.jsonl").read_text("utf-8")
    text = " ".join(f"Fog lay on the water on day {day}, and no one spoke." for day in range(30))
    long = {"id": "d", "title": "Fog", "text": text}
    (judged / "corpus.jsonl").write_text(corpus + json.dumps(long) + "\n", "utf-8")

    kept = {}
    for length in (PassageLength(), PassageLength(20, 40)):
        run_retrieval(judged, cache=judged / f"{length.longest}", length=length)
        file = next((judged / f"{length.longest}").glob("*.npz"))
        with np.load(file) as vectors:
            kept[length.longest] = len(vectors["hashes"])

    assert kept[40] > kept[160]
