"""The benchmarks and their command: figures are ratios measured in one run, printed as JSON.

Started by ``python3 packaging/start.py bench NAME``; without a name it lists them.
"""

from __future__ import annotations

import logging
import sys
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import click

from tests.benchmarks.reporting import say
from writer_assist.cli.composition import NamedPath, chosen_model, model_option
from writer_assist.cli.output import print_json
from writer_assist.errors import ModelNotFoundError, UsageError, WriterAssistError
from writer_assist.offline import go_offline
from writer_assist.paths import DataFolder

# The output is always JSON; the option exists because other commands have it.
always_json = click.option("--json", is_flag=True, expose_value=False, hidden=True)


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    invoke_without_command=True,
)
@click.option("--data-dir", type=NamedPath(), help="Folder with settings and caches.")
@click.pass_context
def bench(ctx: click.Context, data_dir: Path | None) -> None:
    """Measure ranking and speed on this machine; results are JSON."""
    ctx.obj = DataFolder(data_dir.expanduser().absolute()) if data_dir else DataFolder.default()
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def main() -> None:
    """Run the named benchmark; exit with 1 and a sentence if it cannot be run."""
    go_offline()
    logging.basicConfig(level=logging.ERROR, format="%(message)s", stream=sys.stderr)
    try:
        bench(prog_name="start.py bench")
    except WriterAssistError as error:
        click.echo(str(error), err=True)
        sys.exit(1)


@bench.command()
@click.argument("set_dir", type=NamedPath(file_okay=False))
@click.option("--queries", default="queries.jsonl", show_default=True)
@click.option("--qrels", default="qrels.tsv", show_default=True)
@click.option(
    "--passage-words",
    type=(click.IntRange(min=1), click.IntRange(min=1)),
    help="Cut documents into passages of so many words, from LOW to HIGH, not as the library does.",
    metavar="LOW HIGH",
)
@click.option(
    "--embedding-model",
    type=NamedPath(file_okay=False),
    help="Folder of a model to find with by meaning; else the default one.",
)
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


@bench.command()
@click.argument("sets", metavar="SET...", type=NamedPath(file_okay=False), nargs=-1)
@click.option(
    "--across",
    type=(NamedPath(file_okay=False), NamedPath(file_okay=False)),
    multiple=True,
    metavar="QUERIES SET",
    help="Ask the queries of one set in the documents of another, such as German ones in English.",
)
@click.option(
    "--embedding-model",
    type=NamedPath(file_okay=False),
    help="Folder of a model to find with by meaning; else the default one.",
)
@click.option(
    "--beside",
    type=NamedPath(file_okay=False),
    help="Folder of a second model that it is compared with, query by query.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, not a table.")
@click.pass_obj
def ranking(
    folder: DataFolder,
    sets: tuple[Path, ...],
    across: tuple[tuple[Path, Path], ...],
    embedding_model: Path | None,
    beside: Path | None,
    as_json: bool,
) -> None:
    """Rank several sets by words, by meaning and by both, and print a table in nDCG@10.

    Differences stand with their 95 % interval, by a paired bootstrap over the queries, and with
    the probability that they are chance, by a paired randomisation test.  Queries that settings
    were tuned on (queries_train.jsonl) are left out.
    """
    from tests.benchmarks.ranking import as_table, run_ranking, sets_in
    from writer_assist.model_store.catalogue import default_embedding_model

    if (model := embedding_model or default_embedding_model()) is None:
        raise ModelNotFoundError("An embedding model has to be installed.")
    models = {one.name: one for one in (model, beside) if one is not None}
    rows = run_ranking(sets_in(sets, across), models, cache=folder.cache / "bench", report=say)
    click.echo(err=True)
    if as_json:
        print_json([asdict(row) for row in rows])
    else:
        click.echo(as_table(rows))


@bench.command()
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
@click.option("--seed", type=int, default=1, show_default=True)
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
    from writer_assist.cli.composition import language_model, load_embedder, load_judge

    if not (set_dir / "queries.jsonl").is_file():
        raise UsageError(f"{set_dir} holds no queries.jsonl.")
    if (embedder := load_embedder(folder)) is None:
        raise ModelNotFoundError("An embedding model has to be installed.")
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


@bench.command()
@model_option
@always_json
@click.pass_obj
def generation(folder: DataFolder, model: Path | None) -> None:
    """Time a set of four cards with the model in use."""
    from tests.benchmarks.generation import run_generation

    print_json(run_generation(chosen_model(folder, model), report=say))


@bench.command()
@click.argument("folder_of_novels", metavar="DIR", type=NamedPath(file_okay=False))
@click.option(
    "--part",
    type=click.Choice(["tune", "report"]),
    default="report",
    show_default=True,
    help="The novels that the settings were chosen on, or all others.",
)
@click.option("--paragraphs", type=click.IntRange(2, 10_000), default=200, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option(
    "--begun",
    type=click.IntRange(0, 20),
    default=0,
    show_default=True,
    metavar="WORDS",
    help="Words of each paragraph that are written, and searched with.",
)
@click.option("--memory", is_flag=True, help="Pin notes and recall the draft's past, too: slower.")
@model_option
@always_json
@click.pass_obj
def continuation(
    folder: DataFolder,
    folder_of_novels: Path,
    part: str,
    paragraphs: int,
    seed: int,
    begun: int,
    memory: bool,
    model: Path | None,
) -> None:
    """Measure whether notes help to foresee the true next paragraph of novels.

    The first two thirds of each novel in DIR are the library, the last third is the draft.
    """
    from tests.benchmarks.continuation import CONTEXT_TOKENS, run_continuation
    from tests.benchmarks.novels import Part, read_novels
    from writer_assist.embedding.sentence_transformer import SentenceTransformerEmbedder
    from writer_assist.language_models.loading import load_language_model
    from writer_assist.model_store.catalogue import default_embedding_model

    found = read_novels(folder_of_novels, Part(part))
    named, embedding = chosen_model(folder, model), default_embedding_model()
    if embedding is None:
        raise ModelNotFoundError("An embedding model has to be installed.")
    with closing(load_language_model(named, rows=1, context_length=CONTEXT_TOKENS)) as loaded:
        figures = run_continuation(
            found,
            loaded,
            SentenceTransformerEmbedder.load(embedding),
            count=paragraphs,
            seed=seed,
            begun=begun,
            memory=memory,
            cache=folder.cache / "bench",
            report=say,
        )
    print_json(figures)


@bench.command()
@click.argument("folder_of_novels", metavar="DIR", type=NamedPath(file_okay=False))
@click.option("--places", type=click.IntRange(2, 10_000), default=60, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@model_option
@always_json
@click.pass_obj
def dial(
    folder: DataFolder, folder_of_novels: Path, places: int, seed: int, model: Path | None
) -> None:
    """Measure how much of its note a card takes up, from free to faithful.

    The novels of DIR are those that ``bench continuation`` reports on.
    """
    from tests.benchmarks.dial import run_dial
    from tests.benchmarks.novels import Part, read_novels
    from writer_assist.cli.composition import language_model, load_embedder

    found = read_novels(folder_of_novels, Part.REPORT)
    embedder = load_embedder(folder)
    if embedder is None:
        raise ModelNotFoundError("An embedding model has to be installed.")
    with language_model(folder, model) as loaded:
        figures = run_dial(
            found,
            loaded,
            embedder,
            count=places,
            seed=seed,
            cache=folder.cache / "bench",
            report=say,
        )
    print_json(figures)


@bench.command()
@click.argument("folder_of_novels", metavar="DIR", type=NamedPath(file_okay=False))
@click.option("--places", type=click.IntRange(2, 10_000), default=20, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--tune", is_flag=True, help="On the novels that settings were tuned on.")
@model_option
@always_json
@click.pass_obj
def badge(
    folder: DataFolder,
    folder_of_novels: Path,
    places: int,
    seed: int,
    tune: bool,
    model: Path | None,
) -> None:
    """Tell how often cards say that they owe something to a note that fits, or does not.

    The novels of DIR are those that ``bench continuation`` reports on.
    """
    from tests.benchmarks.badge import run_badge
    from tests.benchmarks.novels import Part, read_novels
    from writer_assist.cli.composition import language_model

    found = read_novels(folder_of_novels, Part.TUNE if tune else Part.REPORT)
    with language_model(folder, model) as loaded:
        print_json(run_badge(found, loaded, count=places, seed=seed, report=say))


@bench.command()
@click.argument("folder_of_novels", metavar="DIR", type=NamedPath(file_okay=False))
@click.option("--places", type=click.IntRange(2, 10_000), default=14, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@model_option
@always_json
@click.pass_obj
def influence(
    folder: DataFolder, folder_of_novels: Path, places: int, seed: int, model: Path | None
) -> None:
    """Compare the quick measure of what notes did with computing every prompt in full.

    The novels of DIR are those that ``bench continuation`` reports on.
    """
    from tests.benchmarks.influence import run_influence
    from tests.benchmarks.novels import Part, read_novels
    from writer_assist.cli.composition import language_model, load_embedder

    found = read_novels(folder_of_novels, Part.REPORT)
    embedder = load_embedder(folder)
    if embedder is None:
        raise ModelNotFoundError("An embedding model has to be installed.")
    with language_model(folder, model) as loaded:
        figures = run_influence(
            found,
            loaded,
            embedder,
            count=places,
            seed=seed,
            cache=folder.cache / "bench",
            report=say,
        )
    print_json(figures)


@bench.command()
@click.option("--passages", type=click.IntRange(100, 2_000_000), default=10_000, show_default=True)
@click.option(
    "--fiction",
    type=NamedPath(file_okay=False),
    help="Folder with text files that the passages are made of; else what the program brings.",
)
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


@bench.command()
@click.option("--passages", type=click.IntRange(100, 2_000_000), default=10_000, show_default=True)
@click.option("--queries", type=click.IntRange(10, 10_000), default=100, show_default=True)
@click.option(
    "--real-vectors",
    type=click.IntRange(100, 10_000),
    default=1_000,
    show_default=True,
    help="Passages that are embedded; the others get vectors like theirs.",
)
@click.option(
    "--fiction",
    type=NamedPath(file_okay=False),
    help="Folder with text files that the passages are made of; else what the program brings.",
)
@click.option(
    "--cache", type=NamedPath(file_okay=False), required=True, help="Where the library is kept."
)
@click.option(
    "--embedding-model",
    type=NamedPath(file_okay=False),
    help="Folder of a model to find with by meaning; else the default one.",
)
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
    from writer_assist.model_store.catalogue import default_embedding_model

    if (model := embedding_model or default_embedding_model()) is None:
        raise ModelNotFoundError("An embedding model has to be installed.")
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


@bench.command("map")
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
    from writer_assist.cli.composition import load_embedder
    from writer_assist.paths import resources_folder

    embedder = load_embedder(folder)
    if embedder is None:
        raise ModelNotFoundError("An embedding model has to be installed.")
    sets = folders or (resources_folder() / "sample" / "notes",)
    cache = folder.cache / "bench"
    print_json(run_map(sets, embedder, most=notes, cache=cache, report=say))


@bench.command()
@always_json
def typing() -> None:
    """Time key press to painted text while the engines work."""
    from tests.benchmarks.typing import run_typing

    print_json(run_typing(report=say))


@bench.command()
@click.argument("novel", type=NamedPath(dir_okay=False), required=False)
@click.option("--words", type=click.IntRange(100, 300_000), default=150_000, show_default=True)
@always_json
def marks(novel: Path | None, words: int) -> None:
    """Time a key with and without lines under words, in the text of NOVEL or in made-up prose."""
    from tests.benchmarks.marks import run_marks
    from tests.benchmarks.prose import Prose

    text = Prose().text(words) if novel is None else novel.read_text("utf-8", "replace")
    print_json(run_marks(text, report=say))


@bench.command()
@click.option("--scenes", type=click.IntRange(1, 5_000), default=120, show_default=True)
@click.option("--keys", type=click.IntRange(10, 5_000), default=300, show_default=True)
@always_json
def scroll_typing(scenes: int, keys: int) -> None:
    """Time key press to painted text in a book of many scenes in one scroll."""
    from tests.benchmarks.scroll_typing import run_scroll_typing

    print_json(run_scroll_typing(scenes=scenes, keys=keys, report=say))


@bench.command()
@click.argument("novel", type=NamedPath(dir_okay=False))
@click.option("--keep", type=NamedPath(file_okay=False), required=True, help="For the next run.")
@click.option("--name", help="What to call it; else the name of its folder or file.")
@click.option("--steps", type=click.IntRange(1, 2_000), default=120, show_default=True)
@click.option("--texts", type=click.IntRange(0, 1_000), default=0, show_default=True)
@click.option("--notes", type=click.IntRange(0, 1_000), default=0, show_default=True)
@click.option("--minutes", type=float, default=60.0, show_default=True, help="Then it stops.")
@model_option
@always_json
@click.pass_obj
def voice(
    folder: DataFolder,
    novel: Path,
    keep: Path,
    name: str | None,
    steps: int,
    texts: int,
    notes: int,
    minutes: float,
    model: Path | None,
) -> None:
    """Learn the first two thirds of NOVEL, and judge the voice on the last third.

    Stopped, or out of time, it goes on when it is asked for again with the same folder.
    """
    from tests.benchmarks.voice import run_voice

    figures = run_voice(
        novel,
        name or (novel.stem if novel.stem != "novel_text" else novel.parent.name),
        keep,
        chosen_model(folder, model),
        steps=steps,
        texts=texts,
        notes=notes,
        within_s=minutes * 60,
        report=say,
    )
    print_json(asdict(figures))


if __name__ == "__main__":
    main()
