"""``models`` and ``doctor``: what is on this computer, and what is missing."""

from __future__ import annotations

from pathlib import Path

import click

from writer_assist.cli.arguments import NamedPath
from writer_assist.cli.output import follow, json_option, print_json
from writer_assist.domain.cancellation import CancelToken
from writer_assist.paths import DataFolder


@click.group()
def models() -> None:
    """The models on this computer; all data folders share them."""


@models.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List the models that are installed."""
    from writer_assist.model_store.catalogue import installed_models

    found = installed_models()
    if as_json:
        print_json({"models": found})
        return
    for model in found:
        click.echo(f"{model.name}  {model.size_bytes / 1e6:.0f} MB  {model.licence}  {model.path}")
    if not found:
        click.echo("No model is installed; “models install smollm2” gets one.", err=True)


@models.command()
@click.argument("name")
@click.option("--accept-terms", is_flag=True, help="Accept the model's own terms of use.")
@json_option
def install(name: str, accept_terms: bool, as_json: bool) -> None:
    """Get a model of the catalogue, check it, and fit it to this machine."""
    from writer_assist.model_store.catalogue import catalogue_entry
    from writer_assist.model_store.install import install_model

    entry = catalogue_entry(name)
    if entry.terms and not accept_terms:
        click.echo(entry.terms, err=True)
        click.confirm("Do you accept these terms?", abort=True, err=True)
    path = follow(install_model(name, CancelToken()))
    print_json({"path": path}) if as_json else click.echo(str(path))


@models.command()
@click.argument("path", type=NamedPath())
@json_option
def add(path: Path, as_json: bool) -> None:
    """Use a GGUF file or a folder with safetensors where it lies, once it has been loaded."""
    from writer_assist.model_store.catalogue import add_model
    from writer_assist.model_store.inspect import inspect_model
    from writer_assist.model_store.probe import probe_load

    path = path.expanduser().absolute()
    inspect_model(path)
    follow(probe_load(path, CancelToken()))
    added = add_model(path)
    print_json(added) if as_json else click.echo(f"{added.name}: {added.path}")


@click.command()
@click.option("--speed", is_flag=True, help="Measure the speed of this machine too.")
@json_option
@click.pass_obj
def doctor(folder: DataFolder, speed: bool, as_json: bool) -> None:
    """Say which versions and models are here, how fast they are, and what is missing."""
    from writer_assist.services.doctor import examine, report_lines

    report = examine(folder, measure_speed=speed)
    if as_json:
        print_json(report)
        return
    for line in report_lines(report):
        click.echo(line)
