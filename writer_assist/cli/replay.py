"""``replay``: writing a set of cards once more, exactly as its receipt says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from writer_assist.cli.composition import NamedPath, language_model, model_option, voiced
from writer_assist.cli.output import json_option, print_json
from writer_assist.domain.continuation import Receipt, SetFinished
from writer_assist.domain.progress import CancelToken
from writer_assist.errors import LibraryError, UsageError
from writer_assist.messages.model import ReplayReceipt
from writer_assist.paths import DataFolder


@click.command()
@click.argument("receipt", type=NamedPath(dir_okay=False))
@model_option
@json_option
@click.pass_obj
def replay(folder: DataFolder, receipt: Path, model: Path | None, as_json: bool) -> None:
    """Write the cards of RECEIPT again: a file with what ``continue --json`` printed.

    It fails, and says at which word and why, where a card comes out differently.
    """
    from writer_assist.services.continuation import ContinuationService

    printed = _read(receipt)
    kept = _receipt_in(printed, receipt)
    changed = _changed_notes(folder, printed, kept)
    with language_model(folder, model, rows=len(kept.seeds)) as loaded:
        service = ContinuationService(loaded, voiced(folder, loaded, model))
        events = list(service.replay(ReplayReceipt(kept), CancelToken()))
    done = next(event for event in events if isinstance(event, SetFinished))
    texts = [card.text for card in done.continuations]
    if as_json:
        print_json({"texts": texts, "same": True, "changed_notes": changed})
        return
    for number, text in enumerate(texts, 1):
        click.secho(str(number), bold=True)
        click.echo(f"   {text.strip()}\n")
    click.echo("The same, word for word.")
    if changed:
        click.echo(f"Changed since: {', '.join(changed)}.", err=True)


def _read(path: Path) -> Any:  # noqa: ANN401 - what json gives
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{path.name} holds no receipt: it cannot be read as JSON.") from error


def _receipt_in(printed: Any, path: Path) -> Receipt:  # noqa: ANN401
    from writer_assist.history.sets import from_json

    cards = printed.get("continuations", [printed]) if isinstance(printed, dict) else []
    for card in cards:
        told = card.get("receipt", card) if isinstance(card, dict) else None
        try:
            return from_json(Receipt, json.dumps(told))
        except (ValueError, AttributeError):
            continue
    raise UsageError(f"{path.name} holds no receipt of a set of cards.")


def _changed_notes(folder: DataFolder, printed: Any, receipt: Receipt) -> list[str]:  # noqa: ANN401
    """Return the titles of notes whose passage is no longer in the library as it was."""
    from writer_assist.services.library import LibraryReader

    cards = printed.get("continuations", []) if isinstance(printed, dict) else []
    sources = {
        (source["note"], source["text"]) for card in cards for source in card.get("sources", [])
    }
    note_ids = [note for note in dict.fromkeys(receipt.note_ids) if note is not None]
    if not sources or not folder.database.exists():
        return []
    try:
        reader = LibraryReader.open(folder)
    except LibraryError:
        return []
    try:
        kept = {one.text for one in reader.passages.passages_of_notes(note_ids)}
    finally:
        reader.close()
    return sorted({title for title, text in sources if text not in kept})
