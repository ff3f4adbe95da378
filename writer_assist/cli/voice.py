"""``voice``: learning the writer's own voice from manuscripts, and measuring what it brings."""

from __future__ import annotations

import dataclasses
from collections.abc import Generator
from pathlib import Path

import click

from writer_assist.cli.composition import (
    NamedPath,
    chosen_model,
    language_model,
    model_option,
    voiced,
)
from writer_assist.cli.output import follow, json_option, print_json
from writer_assist.domain.progress import CancelToken, Progress
from writer_assist.domain.voice import (
    LearnedVoice,
    LearningStage,
    VoiceProgress,
    VoiceState,
    VoiceUse,
    verdict,
)
from writer_assist.errors import UsageError
from writer_assist.paths import DataFolder

_STAGES = {
    LearningStage.READING: "Reading",
    LearningStage.BEFORE: "Measuring unseen chapters",
    LearningStage.LEARNING: "Learning",
    LearningStage.BATTERY: "Resting: the computer runs on battery",
    LearningStage.AFTER: "Measuring unseen chapters again",
}


@click.group()
def voice() -> None:
    """What a language model has learned from your own manuscripts; it stays on this computer."""


@voice.command()
@click.argument("paths", nargs=-1, required=True, type=NamedPath())
@click.option("--title", help="What to call it; else the name of the first file or folder.")
@click.option("--pov", default="", help="Through whose eyes these scenes are told.")
@click.option("--plan", "only_plan", is_flag=True, help="Only say how much text and time it takes.")
@model_option
@json_option
@click.pass_obj
def learn(
    folder: DataFolder,
    paths: tuple[Path, ...],
    title: str | None,
    pov: str,
    only_plan: bool,
    model: Path | None,
    as_json: bool,
) -> None:
    """Learn a voice from PATHS, files and folders of what you have written.

    Stopped, it goes on from its last checkpoint when it is asked for again with the same title.
    """
    from writer_assist.language_models.devices import let_threads_sleep
    from writer_assist.services.voice import VoiceLearning
    from writer_assist.voice.own_text import OwnText
    from writer_assist.voice.store import VoiceStore

    let_threads_sleep()
    path = chosen_model(folder, model)
    sources = [str(one.expanduser().absolute()) for one in paths]
    store, cancel = VoiceStore(folder.voices), CancelToken()
    learning = VoiceLearning(store, not_own=OwnText(folder).not_own)
    if only_plan:
        *_, plan = learning.plan(sources, path, cancel)
        if as_json:
            print_json(plan)
            return
        for reason in plan.unread:
            click.echo(reason, err=True)
        if plan.problem:
            raise UsageError(plan.problem)
        minutes, memory = max(1, round(plan.seconds / 60)), plan.memory_bytes / 1e9
        click.echo(
            f"{plan.words:,} words in {plan.files:,} files: about {minutes} minutes on this "
            f"computer, {memory:.1f} GB of memory while it learns."
        )
        return
    name = title or paths[0].stem
    begun = [one for one in store.all() if one.title == name and one.sources == tuple(sources)]
    unfinished = [one.key for one in begun if one.state is VoiceState.LEARNING]
    work = (
        learning.resume(unfinished[0], path, cancel)
        if unfinished
        else learning.begin(name, _project(paths[0]), sources, path, cancel, pov=pov)
    )
    learned = follow(_told(work))
    if as_json:
        print_json(learned)
        return
    assert learned.gain is not None
    click.echo(f"{learned.key}  {learned.title}: {verdict(learned.gain)}")


@voice.command("list")
@json_option
@click.pass_obj
def list_(folder: DataFolder, as_json: bool) -> None:
    """List the voices."""
    from writer_assist.voice.store import VoiceStore

    found = VoiceStore(folder.voices).all()
    if as_json:
        print_json({"voices": found})
        return
    for one in found:
        state = verdict(one.gain) if one.gain else f"learned {one.finished} of {one.steps} steps"
        if one.file:
            state = f"made elsewhere for {one.made_for or 'a model that it does not name'}"
        click.echo(f"{one.key}  {one.title}  {one.words:,} words  {one.base_name}  {state}")
    if not found:
        click.echo("There is no voice yet; “voice learn PATH” begins one.", err=True)


@voice.command()
@click.argument("path", type=NamedPath())
@click.option("--project", type=NamedPath(), help="The folder of the drafts; else the current one.")
@model_option
@json_option
@click.pass_obj
def add(
    folder: DataFolder, path: Path, project: Path | None, model: Path | None, as_json: bool
) -> None:
    """Add an adapter that was made elsewhere: PATH is a GGUF file or a folder of peft.

    It is checked against the language model, and nothing of it is executed.
    """
    from writer_assist.services.voice_adapters import add_adapter
    from writer_assist.voice.store import VoiceStore

    place = (project or Path()).expanduser().absolute()
    source = path.expanduser().absolute()
    added = add_adapter(VoiceStore(folder.voices), source, str(place), chosen_model(folder, model))
    if as_json:
        print_json(added)
    else:
        click.echo(f"{added.key}  {added.title}")


@voice.command()
@click.argument("name")
@click.pass_obj
def delete(folder: DataFolder, name: str) -> None:
    """Delete the voice NAME, its key or title, with all that was learned."""
    from writer_assist.voice.store import VoiceStore

    store = VoiceStore(folder.voices)
    store.delete(store.named(name).key)


@voice.command()
@click.argument("name")
@click.argument("paths", nargs=-1, required=True, type=NamedPath())
@click.option("--scale", type=click.FloatRange(0, 1), default=1.0, show_default=True)
@click.option("--windows", type=click.IntRange(1, 1000), default=20, show_default=True)
@model_option
@json_option
@click.pass_obj
def measure(
    folder: DataFolder,
    name: str,
    paths: tuple[Path, ...],
    scale: float,
    windows: int,
    model: Path | None,
    as_json: bool,
) -> None:
    """Measure what the voice NAME brings on the text in PATHS, which it should not have seen."""
    from writer_assist.services.voice_measure import measure_voice
    from writer_assist.voice.manuscripts import read_manuscripts
    from writer_assist.voice.store import VoiceStore

    store = VoiceStore(folder.voices)
    use = VoiceUse(store.named(name).key, scale)
    read = read_manuscripts([str(path.expanduser().absolute()) for path in paths])
    with language_model(folder, model) as loaded:
        work = measure_voice(
            loaded, voiced(folder, loaded, model), use, read.chapters, CancelToken(), most=windows
        )
        found = follow(work)
    if as_json:
        print_json({"share": found.gain.share, **dataclasses.asdict(found)})
        return
    gain = found.gain
    click.echo(
        f"Perplexity {gain.before:.2f} without the voice, {gain.after:.2f} with it: "
        f"{-gain.share:+.1%} (standard error {gain.error:.1%}, {found.windows} windows)."
    )
    click.echo(f"It writes at {found.speed:.0%} of the speed without the voice.")


def _told(
    work: Generator[VoiceProgress, None, LearnedVoice],
) -> Generator[Progress, None, LearnedVoice]:
    while True:
        try:
            value = next(work)
        except StopIteration as end:
            learned: LearnedVoice = end.value
            return learned
        yield Progress(_STAGES[value.stage], value.finished, value.total)


def _project(path: Path) -> str:
    place = path.expanduser().absolute()
    return str(place if place.is_dir() else place.parent)
