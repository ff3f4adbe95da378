"""A table of several sets: how well each way of ranking does, and which differences are chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.reporting import Report
from tests.benchmarks.retrieval import MEASURE_TESTED, UNEXPECTED, judge_each
from tests.benchmarks.significance import PairedDifference, paired_difference
from writer_assist.domain.progress import Progress
from writer_assist.errors import UsageError

_TRAINING = "_train"


@dataclass(frozen=True, slots=True)
class RankedSet:
    """One row of the table.

    Attributes:
        name: Of the set and, if it has several, of the queries.
        documents: The set's folder.
        queries: The file of queries.
        qrels: The file of judgements.
    """

    name: str
    documents: Path
    queries: Path
    qrels: Path


@dataclass(frozen=True, slots=True)
class RankingRow:
    """How well a set is ranked, in nDCG@10, and by how much ways differ.

    Attributes:
        name: Of the set.
        queries: How many there are.
        means: For each way of ranking, of each model; by "lexical", "dense", "hybrid".
        differences: What is compared, with the result.
    """

    name: str
    queries: int
    means: Mapping[str, float]
    differences: Mapping[str, PairedDifference]


def sets_in(folders: Sequence[Path], across: Sequence[tuple[Path, Path]] = ()) -> list[RankedSet]:
    """Return what can be ranked: all files of queries that settings were not tuned on.

    Args:
        folders: Sets, see the module ``retrieval``.
        across: Pairs of sets: the queries of the first are asked in the documents of the second.

    Raises:
        UsageError: A folder holds no set.
    """
    found = []
    for folder in folders:
        files = [one for one in _query_files(folder) if not one.stem.endswith(_TRAINING)]
        for file in files:
            part = file.stem.removeprefix("queries").strip("_")
            name = f"{folder.name}, {part}" if part else folder.name
            found.append(RankedSet(name, folder, file, folder / "qrels.tsv"))
    for asked, documents in across:
        name = f"{asked.name} in {documents.name}"
        file = _query_files(asked)[0]
        found.append(RankedSet(name, documents, file, asked / "qrels.tsv"))
    return found


def run_ranking(
    sets: Sequence[RankedSet],
    models: Mapping[str, Path],
    *,
    cache: Path,
    unexpected: bool = False,
    report: Report,
) -> list[RankingRow]:
    """Rank sets with one embedding model, or with two that are compared query by query.

    Args:
        sets: What is ranked.
        models: The folder of each model, by the name it has in the table.
        cache: Folder where vectors are stored between runs.
        unexpected: Whether the first model also ranks without raising notes that similar passages
            name, for comparison.
        report: Called with progress.

    Raises:
        ModelNotFoundError: A folder holds no embedding model.
    """
    rows = []
    for number, one in enumerate(sets):
        report(Progress(one.name, number, len(sets)))
        rows.append(_row(one, models, cache, unexpected, report))
    return rows


def as_table(rows: Sequence[RankingRow]) -> str:
    """Return rows as a table of Markdown.

    A difference stands with its 95 % interval (paired bootstrap over the queries) and its
    probability by chance (paired randomisation).
    """
    if not rows:
        return ""
    heads = ["set", "queries", *rows[0].means, *rows[0].differences]
    lines = [
        [
            row.name,
            str(row.queries),
            *(_figure(mean) for mean in row.means.values()),
            *(_told(difference) for difference in row.differences.values()),
        ]
        for row in rows
    ]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (heads, ["---"] * len(heads), *lines))


def _query_files(folder: Path) -> list[Path]:
    files = sorted(folder.glob("queries*.jsonl"), key=lambda one: (len(one.name), one.name))
    if not files or not (folder / "qrels.tsv").is_file():
        raise UsageError(f"{folder} holds no queries.jsonl and qrels.tsv.")
    return files


def _row(
    one: RankedSet, models: Mapping[str, Path], cache: Path, unexpected: bool, report: Report
) -> RankingRow:
    judged = {
        name: _judged(one, model, cache, unexpected, report) for name, model in models.items()
    }
    first = next(iter(judged))
    of_ways = {"words": judged[first]["lexical"]}
    for name, ways in judged.items():
        of_ways |= {f"meaning, {name}": ways["dense"], f"both, {name}": ways["hybrid"]}
    both = f"both, {first}"
    if unexpected:
        of_ways[UNEXPECTED] = judged[first][UNEXPECTED]
    compared = [(both, other) for other in ("words", f"meaning, {first}")]
    for other in list(judged)[1:]:
        compared += [(both, f"both, {other}"), (f"meaning, {first}", f"meaning, {other}")]
    compared += [(both, UNEXPECTED)] * unexpected
    return RankingRow(
        one.name,
        len(of_ways["words"]),
        {way: sum(values) / len(values) for way, values in of_ways.items()},
        {
            f"{better} - {worse}": paired_difference(of_ways[better], of_ways[worse])
            for better, worse in compared
        },
    )


def _judged(
    one: RankedSet, model: Path, cache: Path, unexpected: bool, report: Report
) -> dict[str, list[float]]:
    found = judge_each(
        one.documents,
        queries=str(one.queries),
        qrels=str(one.qrels),
        cache=cache,
        model=model,
        unexpected=unexpected,
        report=report,
    )
    return {way: measures[MEASURE_TESTED] for way, measures in found.items()}


def _figure(value: float) -> str:
    return f"{value:.4f}".removeprefix("0")


def _told(found: PairedDifference) -> str:
    return f"{found.difference:+.4f} ({found.low:+.4f} to {found.high:+.4f}), p {found.p:.4f}"
