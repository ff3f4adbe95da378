"""The quality of ranking, on sets of queries with judged documents.

A set is a folder with ``corpus.jsonl`` (id, text, optional title and aliases), a file of queries
(id, text, optional document to exclude) and one of judgements (query, document, grade, separated
by tabs).  The gain of a document is its grade, as in trec_eval.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.benchmarks.corpus import (
    MemoryPassages,
    MemoryVectors,
    RememberingEmbedder,
    passages_of_note,
)
from tests.benchmarks.significance import paired_difference
from writer_assist.domain.note import NoteName
from writer_assist.domain.passage import Passage
from writer_assist.domain.ports import Embedder
from writer_assist.domain.progress import CancelToken, Progress, WorkPaceSetting
from writer_assist.embedding.sentence_transformer import SentenceTransformerEmbedder
from writer_assist.errors import ModelNotFoundError
from writer_assist.importing.segmentation import USUAL_LENGTH, PassageLength
from writer_assist.model_store.catalogue import default_embedding_model
from writer_assist.paths import DataFolder
from writer_assist.retrieval.dense import VectorMatrix
from writer_assist.retrieval.expected_notes import PassageNames
from writer_assist.retrieval.hybrid import HybridRetriever
from writer_assist.retrieval.named_notes import NamedNotes
from writer_assist.retrieval.names import NameMatcher
from writer_assist.retrieval.query import query_of_text
from writer_assist.retrieval.whoosh_index.searcher import LexicalSearcher
from writer_assist.services.indexing import IndexingService

# Long enough to rank a hundred documents although each has several passages.
_POOL = 2_000

MEASURE_TESTED = "nDCG@10"
UNEXPECTED = "without expected notes"

Scores = dict[str, dict[str, float]]
Report = dict[str, Scores | dict[str, float]]


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """A query and the documents that it should find.

    Attributes:
        query_id: From the file.
        text: The text to search for.
        grades: The grade of each relevant document, above 0.
        excluded: A document to ignore for this query; empty for none.
    """

    query_id: str
    text: str
    grades: Mapping[str, int]
    excluded: str = ""


@dataclass(frozen=True, slots=True)
class _Indexed:
    retriever: HybridRetriever
    names: NameMatcher
    named_in: PassageNames
    documents: Mapping[int, str]
    passages: Mapping[str, frozenset[int]]


def run_retrieval(
    set_dir: Path,
    *,
    queries: str = "queries.jsonl",
    qrels: str = "qrels.tsv",
    cache: Path,
    length: PassageLength = USUAL_LENGTH,
    model: Path | None = None,
    report: Callable[[Progress], None] | None = None,
) -> Report:
    """Rank a set's documents by words, by meaning and by both, and judge the rankings.

    Under ``paired`` it says by how much both together are better than each alone in nDCG@10, and
    whether that may be chance.

    Args:
        set_dir: The set's folder.
        queries: The name of its file of queries.
        qrels: The name of its file of judgements.
        cache: Folder where vectors are stored between runs.
        length: Of the passages that documents are cut into.
        model: Folder of the embedding model; the default one if None.
        report: Called with progress.

    Raises:
        ModelNotFoundError: There is no embedding model.
    """
    per_query = judge_each(
        set_dir,
        queries=queries,
        qrels=qrels,
        cache=cache,
        length=length,
        model=model,
        report=report,
    )
    measures: Report = {
        name: {measure: round(_mean(values), 4) for measure, values in measures.items()}
        for name, measures in per_query.items()
    }
    return measures | {"paired": _paired(per_query)}


def judge_each(
    set_dir: Path,
    *,
    queries: str = "queries.jsonl",
    qrels: str = "qrels.tsv",
    cache: Path,
    length: PassageLength = USUAL_LENGTH,
    model: Path | None = None,
    unexpected: bool = False,
    report: Callable[[Progress], None] | None = None,
) -> dict[str, dict[str, list[float]]]:
    """Return the measures of :func:`run_retrieval` for each query, for paired tests.

    With ``unexpected``, both together are also judged without raising notes that similar passages
    name.
    """
    if (folder := model or default_embedding_model()) is None:
        raise ModelNotFoundError("No embedding model is installed; the ranking needs one.")
    embedder = SentenceTransformerEmbedder.load(folder)
    judged = list(_judged_queries(set_dir, queries, qrels))
    with TemporaryDirectory() as temporary:
        source, documents = read_corpus(set_dir / "corpus.jsonl", length)
        vectors = MemoryVectors(source, cache / f"{set_dir.name}-{embedder.model_id}.npz")
        remembering = RememberingEmbedder(embedder, vectors)
        fill_library(source, vectors, DataFolder(Path(temporary)), remembering, report)
        indexed = _index(source, documents, vectors, DataFolder(Path(temporary)), remembering)
        results = _judge_all(judged, indexed, unexpected, report)
        vectors.keep(embedder.model_id)
        return results


def measures_of(ranking: Sequence[str], grades: Mapping[str, int]) -> dict[str, float]:
    """Judge one ranking of documents, best first, by the grades of the relevant ones."""
    found = [grades.get(document, 0) for document in ranking]
    ideal = sorted(grades.values(), reverse=True)
    hits = [rank for rank, grade in enumerate(found[:10], 1) if grade]
    return {
        "nDCG@10": _gain(found[:10]) / _gain(ideal[:10]),
        "recall@10": sum(map(bool, found[:10])) / len(grades),
        "recall@100": sum(map(bool, found[:100])) / len(grades),
        "MRR@10": 1 / hits[0] if hits else 0.0,
    }


def _paired(per_query: Mapping[str, Mapping[str, Sequence[float]]]) -> Scores:
    tested = {name: measures[MEASURE_TESTED] for name, measures in per_query.items()}
    return {
        f"hybrid-{alone}": {
            name: round(value, 4)
            for name, value in asdict(paired_difference(tested["hybrid"], tested[alone])).items()
        }
        for alone in ("lexical", "dense")
    }


def _judge_all(
    judged: Sequence[JudgedQuery],
    indexed: _Indexed,
    unexpected: bool,
    report: Callable[[Progress], None] | None,
) -> dict[str, dict[str, list[float]]]:
    results: dict[str, dict[str, list[float]]] = {}
    for number, query in enumerate(judged, 1):
        for name, passage_ids in _rankings(query, indexed, unexpected).items():
            ranking = list(dict.fromkeys(indexed.documents[one] for one in passage_ids))
            for measure, value in measures_of(ranking, query.grades).items():
                results.setdefault(name, {}).setdefault(measure, []).append(value)
        if report is not None and number % 50 == 0:
            report(Progress("Searching", number, len(judged)))
    return results


def _rankings(query: JudgedQuery, indexed: _Indexed, unexpected: bool) -> dict[str, list[int]]:
    left_out = indexed.passages.get(query.excluded, frozenset())
    named: dict[int, list[str]] = {}
    for mention in indexed.names.mentions(query.text):
        named.setdefault(mention.note_id, []).append(mention.name)
    search = partial(
        indexed.retriever.search,
        query_of_text(query.text),
        named=named,
        left_out=left_out,
        pool=_POOL,
    )
    found = search(named_in=indexed.named_in)
    rankings = {
        "lexical": [passage_id for passage_id, _ in found.lexical.best(_POOL)],
        "dense": [passage_id for passage_id, _ in found.dense.best(_POOL)],
        "hybrid": [candidate.passage_id for candidate in found.candidates],
    }
    if unexpected:
        rankings[UNEXPECTED] = [candidate.passage_id for candidate in search().candidates]
    return rankings


def fill_library(
    source: MemoryPassages,
    vectors: MemoryVectors,
    folder: DataFolder,
    embedder: Embedder,
    report: Callable[[Progress], None] | None,
) -> None:
    """Index passages by words and embed them."""
    indexing = IndexingService(source, vectors, folder, embedder, WorkPaceSetting())
    for progress in indexing.update(CancelToken()):
        if report is not None:
            report(progress)
    indexing.close()
    vectors.keep(embedder.model_id)


def _index(
    source: MemoryPassages,
    documents: Mapping[int, str],
    vectors: MemoryVectors,
    folder: DataFolder,
    embedder: Embedder,
) -> _Indexed:
    lexical = LexicalSearcher(folder.lexical_index)
    lexical.refresh()
    matrix = VectorMatrix(source, vectors, embedder.model_id)
    matrix.refresh()
    passages: dict[str, set[int]] = {}
    for passage_id, document in documents.items():
        passages.setdefault(document, set()).add(passage_id)
    return _Indexed(
        HybridRetriever(lexical, matrix, embedder),
        NameMatcher(source.names()),
        NamedNotes(source, lexical).in_passages(),
        documents,
        {document: frozenset(ids) for document, ids in passages.items()},
    )


def read_corpus(file: Path, length: PassageLength) -> tuple[MemoryPassages, dict[int, str]]:
    """Return the passages of a file of documents, and the document of each."""
    names: list[NoteName] = []
    passages: list[Passage] = []
    documents: dict[int, str] = {}
    for note_id, record in enumerate(records(file), 1):
        title = record.get("title") or ""
        cut = passages_of_note(
            note_id,
            title,
            _body(record["text"], title),
            path=f"/{record['id']}",
            first_id=len(passages) + 1,
            length=length,
        )
        passages += cut
        documents |= {passage.passage_id: record["id"] for passage in cut}
        names += [
            NoteName(note_id, name) for name in (title, *(record.get("aliases") or ())) if name
        ]
    return MemoryPassages(passages, names), documents


def _body(text: str, title: str) -> str:
    """Return the text without the title that the sets repeat in its first line."""
    first, _, rest = text.partition("\n")
    return rest if title and first.strip() == title.strip() and rest.strip() else text


def _judged_queries(set_dir: Path, queries: str, qrels: str) -> Iterator[JudgedQuery]:
    grades: dict[str, dict[str, int]] = {}
    for line in (set_dir / qrels).read_text("utf-8").splitlines():
        query_id, document, grade = line.split("\t")
        if int(grade) > 0:
            grades.setdefault(query_id, {})[document] = int(grade)
    for record in records(set_dir / queries):
        if record["id"] in grades:
            yield JudgedQuery(
                record["id"], record["text"], grades[record["id"]], record.get("exclude") or ""
            )


def records(file: Path) -> Iterator[dict[str, Any]]:
    """Yield the records of a file of JSON lines."""
    # Not splitlines, which also splits at other characters that texts contain.
    with file.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def _gain(grades: Sequence[int]) -> float:
    return sum(grade / math.log2(rank + 1) for rank, grade in enumerate(grades, 1))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
