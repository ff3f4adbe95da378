"""``ask``: what the notes say about a question, in the terminal."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from writer_assist.cli.composition import (
    NamedPath,
    load_embedder,
    load_judge,
    mend,
    project_option,
    sources_of,
)
from writer_assist.cli.output import json_option, print_json
from writer_assist.domain.answers import Answer, AnswerState, Quotation
from writer_assist.domain.book_sources import BookSources
from writer_assist.paths import DataFolder

_STATES = {
    AnswerState.SAYS: "Your notes say",
    AnswerState.CLOSEST: "Closest, may not answer",
    AnswerState.SILENT: "Your notes don’t say",
}


@click.command()
@click.argument("text")
@click.option("--character", default="", metavar="NAME", help="Ask for this character's own lines.")
@click.option(
    "--draft",
    type=NamedPath(dir_okay=False),
    help="A draft of the manuscript: those beside it and its book's own notes are searched.",
)
@click.option(
    "--quick", is_flag=True, help="Do without the cross-encoder, if there is one; saves a second."
)
@project_option
@json_option
@click.pass_obj
def ask(
    folder: DataFolder,
    text: str,
    character: str,
    draft: Path | None,
    project: Path | None,
    quick: bool,
    as_json: bool,
) -> None:
    """Answer a question with your own sentences, out of notes and manuscript."""
    place = str(draft.absolute()) if draft else ""
    sources = sources_of(folder, project or draft)
    answer = _answered(folder, text, character, place, sources, quick=quick)
    if as_json:
        print_json(_record(answer))
    else:
        _print(answer)


def _answered(
    folder: DataFolder, text: str, character: str, draft: str, sources: BookSources, *, quick: bool
) -> Answer:
    from writer_assist.services.answers import AnswerService, DraftShelf
    from writer_assist.services.characters import CharacterService
    from writer_assist.services.inspiration import InspirationService
    from writer_assist.services.library import LibraryReader

    mend(folder)
    with closing(LibraryReader.open(folder)) as reader:
        embedder = load_embedder(folder)
        with closing(InspirationService(reader, folder, embedder)) as inspiration:
            answers = AnswerService(reader, inspiration, embedder, DraftShelf())
            if character:
                asked = CharacterService(answers)
                return asked.ask(character, text, draft=draft, sources=sources)
            judge = None if quick else load_judge()
            steps = answers.answers(text, draft=draft, sources=sources, judge=judge)
            *_, last = (one for one in steps if isinstance(one, Answer))
            return last


def _record(answer: Answer) -> dict[str, object]:
    return {
        "question": answer.question,
        "state": answer.state,
        "certainty": round(answer.certainty, 3),
        "character": answer.character,
        "quotations": [_quotation(one) for one in answer.quotations],
        "facts": [_quotation(one) for one in answer.facts],
    }


def _quotation(one: Quotation) -> dict[str, object]:
    passage, (start, end) = one.snippet.passage, one.span
    return {
        "text": one.text,
        "note": "" if one.draft else passage.note_title,
        "draft": one.draft,
        "heading": passage.heading,
        "path": passage.path,
        "start": start,
        "end": end,
        "speaker": one.speaker,
    }


def _print(answer: Answer) -> None:
    first = answer.quotations[0] if answer.quotations else None
    written = answer.state is AnswerState.SAYS and first is not None and first.draft
    click.secho("Your manuscript says" if written else _STATES[answer.state], bold=True)
    for one in (*answer.quotations, *answer.facts):
        click.echo(f"\n  {one.text}")
        speaker = f"{one.speaker}, in " if one.speaker else ""
        manuscript = "manuscript: " if one.draft else ""
        click.secho(f"  {speaker}{manuscript}{one.place}", dim=True)
