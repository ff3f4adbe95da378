"""Commands that judge and time writing: cards, notes, their influence, a voice."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import click

from tests.benchmarks.options import (
    always_json,
    needed_embedder,
    needed_model,
    novels_argument,
    places_option,
    seed_option,
)
from tests.benchmarks.reporting import say
from writer_assist.cli.composition import NamedPath, chosen_model, model_option
from writer_assist.cli.output import print_json
from writer_assist.paths import DataFolder


@click.command()
@model_option
@always_json
@click.pass_obj
def generation(folder: DataFolder, model: Path | None) -> None:
    """Time a set of four cards with the model in use."""
    from tests.benchmarks.generation import run_generation

    print_json(run_generation(chosen_model(folder, model), report=say))


@click.command()
@novels_argument
@click.option(
    "--part",
    type=click.Choice(["tune", "report"]),
    default="report",
    show_default=True,
    help="The novels that the settings were chosen on, or all others.",
)
@click.option("--paragraphs", type=click.IntRange(2, 10_000), default=200, show_default=True)
@seed_option
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

    found = read_novels(folder_of_novels, Part(part))
    named, embedding = chosen_model(folder, model), needed_model()
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


@click.command()
@novels_argument
@places_option(60)
@seed_option
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

    _print_on_novels(run_dial, folder, folder_of_novels, model, count=places, seed=seed)


@click.command()
@novels_argument
@places_option(20)
@seed_option
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


@click.command()
@novels_argument
@places_option(14)
@seed_option
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

    _print_on_novels(run_influence, folder, folder_of_novels, model, count=places, seed=seed)


@click.command()
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


@click.command()
@click.argument("method", type=click.Choice(["asked", "told", "neighbours", "learning"]))
@novels_argument
@places_option(24)
@seed_option
@click.option("--tune", is_flag=True, help="On the novels that settings were tuned on.")
@model_option
@always_json
@click.pass_obj
def trials(
    folder: DataFolder,
    method: str,
    folder_of_novels: Path,
    places: int,
    seed: int,
    tune: bool,
    model: Path | None,
) -> None:
    """Foresee paragraphs of novels with a METHOD that was tried, and is not in the program.

    asked: notes are found by the last 2, 4 or 8 paragraphs; told: the prompt tells point of view
    and tense, which the program does; neighbours: words that followed similar states in notes;
    learning: the draft is learned on the way.
    """
    from tests.benchmarks.novels import Part, read_novels
    from tests.benchmarks.trials import Method, run_trials

    figures = run_trials(
        Method(method),
        read_novels(folder_of_novels, Part.TUNE if tune else Part.REPORT),
        chosen_model(folder, model),
        needed_embedder(folder),
        count=places,
        seed=seed,
        cache=folder.cache / "bench",
        report=say,
    )
    print_json(figures)


def _print_on_novels(
    run: Callable[..., object], folder: DataFolder, novels: Path, model: Path | None, **how: int
) -> None:
    """Run a benchmark on the novels that results are reported on, and print its figures.

    Args:
        run: Takes the novels, the language model and the embedder.
        folder: The data folder.
        novels: Where the novels are.
        model: The language model; None for that of the settings.
        how: The count of places and the seed.
    """
    from tests.benchmarks.novels import Part, read_novels
    from writer_assist.cli.composition import language_model

    found, embedder = read_novels(novels, Part.REPORT), needed_embedder(folder)
    with language_model(folder, model) as loaded:
        cache = folder.cache / "bench"
        print_json(run(found, loaded, embedder, cache=cache, report=say, **how))
