"""``inspire``: a card of the deck in the terminal."""

from __future__ import annotations

import random
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import click

from writer_assist.cli.composition import (
    language_model,
    load_embedder,
    mend,
    project_option,
    scene_sources_of,
)
from writer_assist.cli.output import json_option, print_json
from writer_assist.domain.context import Context
from writer_assist.domain.continuation import SetFinished
from writer_assist.domain.deck import DeckCard, DeckKind, DeckNote, Distance
from writer_assist.domain.progress import CancelToken
from writer_assist.messages.exploring import DrawCard
from writer_assist.messages.orders import expected_line
from writer_assist.paths import DataFolder

_LARGEST_SEED = 999_999


@click.command()
@click.argument("text", default="")
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in DeckKind]),
    default=DeckKind.PROMPT.value,
    show_default=True,
    help="What the card does.",
)
@click.option(
    "--distance",
    type=click.Choice([one.value for one in Distance]),
    default=Distance.SIDEWAYS.value,
    show_default=True,
    help="How far apart the two notes of a collision lie.",
)
@click.option("--ending", default="", help="The last line, for the kind last-line.")
@click.option("--who", default="", help="Whom to ask, for the kind interview.")
@click.option("--same-folder", is_flag=True, help="Let both notes be from one folder.")
@click.option("--seed", type=click.IntRange(min=0), help="Draw the same card again.")
@project_option
@json_option
@click.pass_obj
def inspire(
    folder: DataFolder,
    text: str,
    kind: str,
    distance: str,
    ending: str,
    who: str,
    same_folder: bool,
    seed: int | None,
    project: Path | None,
    as_json: bool,
) -> None:
    """Draw a card of the deck from your notes.

    TEXT is the end of what you are writing, if the card is to fit it; - reads it from
    standard input.
    """
    story = sys.stdin.read() if text == "-" else text
    order = DrawCard(
        DeckKind(kind),
        Context.at(story, len(story)),
        distance=Distance(distance),
        seed=random.randrange(_LARGEST_SEED) if seed is None else seed,
        same_folder=same_folder,
        sources=scene_sources_of(folder, project),
        ending=ending,
        who=who,
    )
    card = _drawn(folder, order)
    if card.kind is DeckKind.EXPECTED and card.keys:
        card = replace(card, text=_expected(folder, order.context))
    if as_json:
        print_json(_record(card))
    else:
        _print(card)


def _drawn(folder: DataFolder, order: DrawCard) -> DeckCard:
    from writer_assist.services.deck import DeckService
    from writer_assist.services.inspiration import InspirationService
    from writer_assist.services.library import LibraryReader

    mend(folder)
    with closing(LibraryReader.open(folder)) as reader:
        embedder = load_embedder(folder)
        with closing(InspirationService(reader, folder, embedder)) as inspiration:
            model_id = embedder.model_id if embedder else ""
            return DeckService(reader, inspiration, model_id).draw(order)


def _expected(folder: DataFolder, context: Context) -> str:
    """Return the likeliest continuation of a story, by the model chosen in the settings.

    Raises:
        ModelNotFoundError: None is installed.
    """
    from writer_assist.services.continuation import ContinuationService

    with language_model(folder) as model:
        events = list(ContinuationService(model).stream(expected_line(context), CancelToken()))
    finished = next(event for event in events if isinstance(event, SetFinished))
    return finished.continuations[0].text.strip()


def _record(card: DeckCard) -> dict[str, object]:
    return {
        "kind": card.kind,
        "seed": card.seed,
        "prompt": card.prompt.english,
        "facts": [fact.english for fact in card.facts],
        "text": card.text,
        "notes": [note and _note_record(note) for note in card.notes],
    }


def _note_record(note: DeckNote) -> dict[str, object]:
    passage = note.snippet.passage
    return {
        "note": passage.note_title,
        "path": passage.path,
        "heading": passage.heading,
        "label": note.label.english,
        "quote": note.quote,
    }


def _print(card: DeckCard) -> None:
    click.secho(card.prompt.english, bold=True)
    for fact in card.facts:
        click.secho(f"  {fact.english}", dim=True)
    if card.text:
        click.echo(f"\n{card.text}")
    for note in card.named:
        click.echo()
        if note.label.text:
            click.echo(note.label.english)
        click.secho(note.snippet.passage.label, bold=True)
        click.echo(f"  {note.quote}")
    click.secho(f"\nSeed {card.seed}", dim=True)
