"""The command that draws the map of the notes into a file."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path

import click

from writer_assist.cli.composition import NamedPath, load_embedder, mend
from writer_assist.cli.output import follow, json_option, print_json
from writer_assist.domain.note_map import Colouring, MapBasis, NoteMap
from writer_assist.domain.progress import CancelToken
from writer_assist.messages.exploring import DrawMap
from writer_assist.paths import DataFolder


@click.command("map")
@click.option("--out", type=NamedPath(dir_okay=False), help="An SVG file to draw the map into.")
@click.option(
    "--colours",
    type=click.Choice([one.value.replace(" ", "-") for one in Colouring]),
    default=Colouring.FOLDER.value,
    show_default=True,
    help="What the colours of the dots mean.",
)
@click.option("--anew", is_flag=True, help="Find all places again; every dot may move.")
@json_option
@click.pass_obj
def note_map(folder: DataFolder, out: Path | None, colours: str, anew: bool, as_json: bool) -> None:
    """Draw the map of your notes.

    Notes that are close in meaning lie close together.  Those that were on the map before keep
    their places.
    """
    drawn = _drawn(folder, anew=anew)
    if out is not None:
        from writer_assist.files import write_atomically
        from writer_assist.services.map_picture import svg_of

        colouring = Colouring(colours.replace("-", " "))
        write_atomically(out, svg_of(drawn, colouring, time.time()).encode())
    if as_json:
        print_json(_record(drawn))
    else:
        _print(drawn, out)


def _drawn(folder: DataFolder, *, anew: bool) -> NoteMap:
    from writer_assist.services.inspiration import InspirationService
    from writer_assist.services.library import LibraryReader
    from writer_assist.services.note_map import NoteMapService

    mend(folder)
    drawn: list[object] = []
    with closing(LibraryReader.open(folder)) as reader:
        embedder = load_embedder(folder)
        with closing(InspirationService(reader, folder, embedder)) as inspiration:
            inspiration.refresh()
            service = NoteMapService(reader, inspiration, folder.map_places, embedder)
            follow(service.draw(DrawMap(anew=anew), CancelToken()), show=drawn.append)
    return next((one for one in drawn if isinstance(one, NoteMap)), NoteMap())


def _record(drawn: NoteMap) -> dict[str, object]:
    return {
        "basis": drawn.basis.value,
        "placed_later": drawn.placed_later,
        "not_placed": drawn.not_placed,
        "notes": [
            {
                "id": note.note_id,
                "title": note.title,
                "path": note.path,
                "x": round(note.x, 3),
                "y": round(note.y, 3),
                "links": note.links,
            }
            for note in drawn.notes
        ],
        "links": [
            [drawn.notes[first].note_id, drawn.notes[second].note_id]
            for first, second in drawn.links
        ],
    }


def _print(drawn: NoteMap, out: Path | None) -> None:
    basis = "meaning" if drawn.basis is MapBasis.MEANING else "shared words"
    click.echo(f"{len(drawn.notes):,} notes by {basis}, {len(drawn.links):,} links.")
    if drawn.placed_later:
        click.echo(f"{drawn.placed_later:,} joined later; --anew finds all places again.")
    if drawn.not_placed:
        click.echo(f"{drawn.not_placed:,} are not indexed by meaning yet.")
    if out is not None:
        click.echo(f"Drawn into {out}.")
    elif drawn.notes:
        click.echo("Add --out map.svg to draw it.")
