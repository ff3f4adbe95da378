"""Commands that judge and time finding: ranking, answers, the way to snippets, the map."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from tests.benchmarks.novels import Part
from tests.benchmarks.options import (
    always_json,
    embedding_model_option,
    fiction_option,
    needed_embedder,
    needed_model,
    passages_option,
    seed_option,
)
from tests.benchmarks.reporting import say
from writer_assist.cli.composition import NamedPath
from writer_assist.cli.output import print_json
from writer_assist.errors import UsageError
from writer_assist.paths import DataFolder


@click.command()
@click.argument("set_dir", type=NamedPath(file_okay=False))
@click.option("--queries", default="queries.jsonl", show_default=True)
@click.option("--qrels", default="qrels.tsv", show_default=True)
@click.option(
    "--passage-words",
    type=(click.IntRange(min=1), click.IntRange(min=1)),
    help="Cut documents into passages of so many words, from LOW to HIGH, not as the library does.",
    metavar="LOW HIGH",
)
@embedding_model_option
@always_json
@click.pass_obj
def retrieval(
    folder: DataFolder,
    set_dir: Path,
    queries: str,
    qrels: str,
    passage_words: tuple[int, int] | None,
    embedding_model: Path | None,
) -> None:
    """Judge full text, meaning and both together on a set of queries with answers."""
    from tests.benchmarks.retrieval import run_retrieval
    from writer_assist.importing.segmentation import PassageLength

    if not (set_dir / queries).is_file() or not (set_dir / qrels).is_file():
        raise UsageError(f"{set_dir} holds no {queries} and {qrels}.")
    length = PassageLength(*(passage_words or ()))
    if length.shortest >= length.longest:
        raise UsageError("The first number of --passage-words must be less than the second.")
    cache = folder.cache / "bench"
    print_json(
        run_retrieval(
            set_dir,
            queries=queries,
            qrels=qrels,
            cache=cache,
            length=length,
            model=embedding_model,
        )
    )


@click.command()
@click.argument("sets", metavar="SET...", type=NamedPath(file_okay=False), nargs=-1)
@click.option(
    "--across",
    type=(NamedPath(file_okay=False), NamedPath(file_okay=False)),
    multiple=True,
    metavar="QUERIES SET",
    help="Ask the queries of one set in the documents of another, such as German ones in English.",
)
@embedding_model_option
@click.option(
    "--beside",
    type=NamedPath(file_okay=False),
    help="Folder of a second model that it is compared with, query by query.",
)
@click.option(
    "--unexpected",
    is_flag=True,
    help="Rank once more without raising notes that similar passages name.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, not a table.")
@click.pass_obj
def ranking(
    folder: DataFolder,
    sets: tuple[Path, ...],
    across: tuple[tuple[Path, Path], ...],
    embedding_model: Path | None,
    beside: Path | None,
    unexpected: bool,
    as_json: bool,
) -> None:
    """Rank several sets by words, by meaning and by both, and print a table in nDCG@10.

    Differences stand with their 95 % interval, by a paired bootstrap over the queries, and with
    the probability that they are chance, by a paired randomisation test.  Queries that settings
    were tuned on (queries_train.jsonl) are left out.
    """
    from tests.benchmarks.ranking import as_table, run_ranking, sets_in

    model = embedding_model or needed_model()
    models = {one.name: one for one in (model, beside) if one is not None}
    rows = run_ranking(
        sets_in(sets, across),
        models,
        cache=folder.cache / "bench",
        unexpected=unexpected,
        report=say,
    )
    click.echo(err=True)
    if as_json:
        print_json([asdict(row) for row in rows])
    else:
        click.echo(as_table(rows))


@click.command()
@click.argument("source", metavar="SOURCE", type=NamedPath())
@click.argument("set_dir", metavar="SET", type=NamedPath(file_okay=False))
@click.option("--queries", type=click.IntRange(1, 100_000), default=600, show_default=True)
@click.option(
    "--part",
    type=click.Choice([one.value for one in Part]),
    default=Part.REPORT.value,
    show_default=True,
    help="Of the novels: those that settings were tuned on, or the others.",
)
@seed_option
@always_json
def masked(source: Path, set_dir: Path, queries: int, part: str, seed: int) -> None:
    """Make a SET for "ranking" of notes, or of novels whose characters are listed.

    Paragraphs that name other notes are its queries; in queries_masked.jsonl, the names are cut
    out.
    """
    from tests.benchmarks.masked import make_masked_set

    size = make_masked_set(source, set_dir, most=queries, seed=seed, part=Part(part))
    print_json(asdict(size))


@click.command()
@click.argument("set_dir", type=NamedPath(file_okay=False))
@click.option("--questions", type=click.IntRange(2, 10_000), default=150, show_default=True)
@click.option("--novels", type=NamedPath(file_okay=False), help="Ask characters of these, too.")
@click.option("--novel-count", type=click.IntRange(1, 100), default=6, show_default=True)
@click.option(
    "--model-answers",
    type=click.IntRange(0, 10_000),
    default=0,
    metavar="NUMBER",
    help="Have the language model answer so many, from a right and a wrong section.",
)
@seed_option
@always_json
@click.pass_obj
def answers(
    folder: DataFolder,
    set_dir: Path,
    questions: int,
    novels: Path | None,
    novel_count: int,
    model_answers: int,
    seed: int,
) -> None:
    """Judge the answers out of notes on a set of questions whose answers are known."""
    from tests.benchmarks.answers import run_answers, run_speakers
    from writer_assist.cli.composition import language_model, load_judge

    if not (set_dir / "queries.jsonl").is_file():
        raise UsageError(f"{set_dir} holds no queries.jsonl.")
    embedder = needed_embedder(folder)
    cache = folder.cache / "bench"
    found = run_answers(
        set_dir,
        embedder,
        count=questions,
        seed=seed,
        cache=cache,
        judge=load_judge(),
        report=say,
    )
    figures: dict[str, object] = {
        "answers": {name: asdict(figures) for name, figures in found.items()}
    }
    if novels is not None:
        told = run_speakers(novels, novels=novel_count, seed=seed, embedder=embedder)
        figures["speakers"] = asdict(told)
    if model_answers:
        from tests.benchmarks.model_support import run_support

        with language_model(folder, None, rows=2) as model:
            said = run_support(set_dir, model, count=model_answers, seed=seed, report=say)
        figures["model_sentences"] = asdict(said)
    print_json(figures)


@click.command()
@passages_option
@fiction_option
@click.option(
    "--cache",
    type=NamedPath(file_okay=False),
    help="Folder where the library is kept, so that the next run, or one that was stopped, "
    "need not build it again.",
)
@always_json
def latency(passages: int, fiction: Path | None, cache: Path | None) -> None:
    """Time the way from a paragraph to snippets beside FTS5, at rest and while indexing."""
    from tests.benchmarks.latency import run_latency

    print_json(run_latency(passages, report=say, fiction=fiction, cache=cache))


@click.command()
@passages_option
@click.option("--queries", type=click.IntRange(10, 10_000), default=100, show_default=True)
@click.option(
    "--real-vectors",
    type=click.IntRange(100, 10_000),
    default=1_000,
    show_default=True,
    help="Passages that are embedded; the others get vectors like theirs.",
)
@fiction_option
@click.option(
    "--cache", type=NamedPath(file_okay=False), required=True, help="Where the library is kept."
)
@embedding_model_option
@always_json
def stages(
    passages: int,
    queries: int,
    real_vectors: int,
    fiction: Path | None,
    cache: Path,
    embedding_model: Path | None,
) -> None:
    """Time each stage from a paragraph to snippets, beside the bare vector of the query."""
    from tests.benchmarks.journey import run_journey

    model = embedding_model or needed_model()
    print_json(
        run_journey(
            passages,
            model,
            queries=queries,
            real_vectors=real_vectors,
            report=say,
            fiction=fiction,
            cache=cache,
        )
    )


@click.command("map")
@click.argument("folders", metavar="[DIR]...", type=NamedPath(file_okay=False), nargs=-1)
@click.option(
    "--notes",
    type=click.IntRange(50, 100_000),
    default=2_000,
    show_default=True,
    help="Of each set, at most.",
)
@always_json
@click.pass_obj
def map_places(folder: DataFolder, folders: tuple[Path, ...], notes: int) -> None:
    """Measure how much of what is near in meaning is near on the map.

    Each DIR holds a corpus.jsonl, or text files of which each is a note; without one, it is the
    sample.
    """
    from tests.benchmarks.map_places import run_map
    from writer_assist.paths import resources_folder

    embedder = needed_embedder(folder)
    sets = folders or (resources_folder() / "sample" / "notes",)
    cache = folder.cache / "bench"
    print_json(run_map(sets, embedder, most=notes, cache=cache, report=say))
