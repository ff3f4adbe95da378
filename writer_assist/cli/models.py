"""``models`` and ``doctor``: which models are on this computer, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from writer_assist.cli.composition import NamedPath
from writer_assist.cli.output import follow, json_option, print_json
from writer_assist.domain.models import ModelKind, ModelReport
from writer_assist.domain.progress import CancelToken
from writer_assist.paths import DataFolder


@click.group()
def models() -> None:
    """The models on this computer; all data folders share them."""


@models.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List the installed models, and those that can be downloaded."""
    from writer_assist.services.models import shelf

    found = shelf()
    if as_json:
        print_json({"models": found.installed, "offers": found.offers})
        return
    for model in found.installed:
        click.echo(f"{model.name}  {model.size_bytes / 1e6:.0f} MB  {model.licence}  {model.path}")
    if not found.installed:
        click.echo("No model is installed; “models install smollm2” gets one.", err=True)
    for offer in found.offers:
        size = f"{offer.download_bytes / 1e6:.0f} MB"
        click.echo(f"{offer.name}  {size} to download  {offer.licence}  {offer.about}")
        if offer.expected:
            two, four = round(offer.expected.two_s), round(offer.expected.four_s)
            click.echo(f"    expected here: {two} s to two cards, {four} s to four")


@models.command()
@click.argument("path", type=NamedPath())
@click.option("--speed", is_flag=True, help="Load it in a process of its own and time it.")
@json_option
def show(path: Path, speed: bool, as_json: bool) -> None:
    """Say what a model file or folder is, and what this machine can do with it."""
    from writer_assist.services.models import look_at, measure

    path = path.expanduser().absolute()
    report = follow(measure(path, CancelToken())) if speed else look_at(path)
    if as_json:
        print_json(report)
        return
    for line in _report_lines(report):
        click.echo(line)


@models.command()
@click.argument("name")
@click.option("--accept-terms", is_flag=True, help="Accept the model's own terms of use.")
@json_option
def install(name: str, accept_terms: bool, as_json: bool) -> None:
    """Download a model of the catalogue, check it, and prepare it for this machine."""
    from writer_assist.model_store.catalogue import catalogue_entry
    from writer_assist.services.models import install as install_model

    entry = catalogue_entry(name)
    if entry.terms and not accept_terms:
        click.echo(entry.terms, err=True)
        click.confirm("Do you accept these terms?", abort=True, err=True)
    path = follow(install_model(name, CancelToken(), terms_accepted=True))
    print_json({"path": path}) if as_json else click.echo(str(path))


@models.command()
@click.argument("path", type=NamedPath())
@json_option
def add(path: Path, as_json: bool) -> None:
    """Add a GGUF file or a folder with safetensors where it is, after loading it as a test."""
    from writer_assist.services.models import add as add_model

    added = follow(add_model(path.expanduser().absolute(), CancelToken()))
    print_json(added) if as_json else click.echo(f"{added.model.title}: {added.model.path}")


@models.command()
@click.argument("path", type=NamedPath())
def forget(path: Path) -> None:
    """Remove an added model from the list; its files stay where they are."""
    from writer_assist.services.models import forget as forget_model

    forget_model(path.expanduser().resolve())


def _report_lines(report: ModelReport) -> Iterator[str]:
    model, speed = report.model, report.speed
    yield f"{model.title}: {model.path}"
    yield f"{model.format}, {model.architecture}, {model.quantisation}, licence: {model.licence}"
    if model.adapter_sha256:
        yield f"Trained for this program, with the adapter {model.adapter_sha256[:12]}."
    yield f"{model.size_bytes / 1e6:.0f} MB, context length {model.context_length:,} tokens"
    if model.kind is not ModelKind.TEXT:
        judges = model.kind is ModelKind.CROSS_ENCODER
        yield "It judges answers out of notes." if judges else "It finds notes by meaning."
        if report.trial is not None:
            yield f"Languages: {', '.join(report.trial.languages) or 'none of those tried'}."
            yield (
                f"Here it reads {report.trial.passages_per_s:.0f} passages a second, and takes "
                f"{report.trial.memory_bytes / 1e6:.0f} MB of memory."
            )
        return
    if not report.understood:
        yield (
            "It was trained to follow instructions, but its chat template is not understood, so "
            "it only continues plain text."
        )
    else:
        yield "It follows instructions." if model.chat else "It continues plain text."
    if report.memory_bytes:
        yield (
            f"Needs {report.memory_bytes / 1e9:.1f} GB of memory; {report.free_bytes / 1e9:.1f} "
            f"of {report.total_bytes / 1e9:.1f} GB are free."
        )
    if speed is not None:
        yield (
            f"Here it writes {speed.decoding_tokens_per_s:.0f} tokens a second in four cards, "
            f"and reads {speed.prefill_tokens_per_s:.0f}."
        )


@click.command()
@click.option("--speed", is_flag=True, help="Measure the speed of this machine too.")
@json_option
@click.pass_obj
def doctor(folder: DataFolder, speed: bool, as_json: bool) -> None:
    """Show versions, models and their speed, and what is missing."""
    from writer_assist.services.diagnosis import examine, report_lines

    report = examine(folder, measure_speed=speed)
    if as_json:
        print_json(report)
        return
    for line in report_lines(report):
        click.echo(line)
