"""``search``, ``continue`` and ``sample``: the main commands."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path

import click

from writer_assist.cli.composition import (
    NamedPath,
    inspiration,
    language_model,
    model_option,
    opened_library,
    project_option,
    scan_and_index,
    scene_sources_of,
    voiced,
)
from writer_assist.cli.output import (
    describe_influence,
    follow,
    json_option,
    print_json,
    print_snippet,
    snippet_record,
)
from writer_assist.domain.camera import Tense
from writer_assist.domain.candidates import RejectedText, SelectionSettings
from writer_assist.domain.context import Context
from writer_assist.domain.continuation import Continuation, Mode, Receipt, SetFinished, by_word
from writer_assist.domain.progress import CancelToken
from writer_assist.domain.prompt import Memory, Recalled
from writer_assist.domain.sampling import LENGTHS, PRESETS, Length
from writer_assist.domain.snippet import RankingBias, SearchExplanation, Snippet
from writer_assist.domain.story import story_of
from writer_assist.domain.voice import VoiceUse
from writer_assist.errors import DraftError
from writer_assist.manuscript.scene_brief import telling_of, with_scene
from writer_assist.manuscript.scene_fields import SceneFields, fields_of
from writer_assist.messages.model import ContinueStory
from writer_assist.messages.orders import notes_wanted, order_of, sampling_of, texts_wanted
from writer_assist.paths import DataFolder
from writer_assist.settings import load_settings

MOST_CANDIDATES = 24
MOST_PINNED = 3  # in addition to the notes of the cards


_DIAL = click.FloatRange(-1, 1)


@click.command()
@click.argument("text")
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True)
@click.option("--surprising", type=_DIAL, help="From -1 (close) to 1 (surprising).")
@click.option("--forgotten", type=_DIAL, help="From -1 (familiar) to 1 (forgotten).")
@click.option("--explain", is_flag=True, help="Show each step, and what was left out.")
@project_option
@json_option
@click.pass_obj
def search(
    folder: DataFolder,
    text: str,
    limit: int,
    surprising: float | None,
    forgotten: float | None,
    explain: bool,
    project: Path | None,
    as_json: bool,
) -> None:
    """Find passages by words and meaning; - reads TEXT from standard input.

    With a slider or --explain, TEXT is treated as the paragraph being written.
    """
    wanted = _without_odd_bytes(sys.stdin.read() if text == "-" else text)
    dials = RankingBias(surprising or 0.0, forgotten or 0.0)
    context = Context.at(wanted, len(wanted))
    sources = scene_sources_of(folder, project)
    with inspiration(folder) as service:
        if explain:
            told = service.explain(context, limit=limit, dials=dials, sources=sources)
            _print_explanation(told, as_json=as_json)
            return
        if surprising is None and forgotten is None:
            answer = service.search_notes(wanted, limit=limit, sources=sources)
        else:
            answer = service.find_snippets(context, limit=limit, dials=dials, sources=sources)
    if as_json:
        print_json({"snippets": [snippet_record(snippet) for snippet in answer.snippets]})
        return
    for snippet in answer.snippets:
        print_snippet(snippet)
    if not answer.snippets:
        click.echo("Nothing in the library fits.", err=True)


@click.command("continue")
@click.argument("file", type=NamedPath(dir_okay=False))
@click.option("--cards", type=click.IntRange(1, 8))
@click.option("--words", type=click.IntRange(1, 400), help="Most words in each card.")
@click.option("--length", type=click.Choice(list(LENGTHS)), help="Instead of --words.")
@click.option(
    "--mode",
    type=click.Choice([mode.value for mode in Mode]),
    default=Mode.APART.value,
    show_default=True,
    help="Each card from one note; one card blended from up to four; or each card from them all.",
)
@click.option(
    "--faithfulness",
    type=_DIAL,
    help="From -1 (free of the notes) to 1 (close to them).",
)
@click.option("--preset", type=click.Choice(list(PRESETS)))
@click.option(
    "--candidates",
    type=click.IntRange(1, MOST_CANDIDATES),
    help="Candidates to write; the best become the cards.",
)
@click.option("--instruction", default="", help="Project brief: genre, tense, point of view.")
@click.option("--seed", type=int, default=None, help="Random seed; the same one repeats a set.")
@click.option("--voice", help="Key or title of a voice of yours to write with; see “voice list”.")
@click.option("--voice-scale", type=click.FloatRange(0, 1), default=1.0, show_default=True)
@model_option
@json_option
@click.pass_obj
def continue_(
    folder: DataFolder,
    file: Path,
    cards: int | None,
    words: int | None,
    length: str | None,
    mode: str,
    faithfulness: float | None,
    preset: str | None,
    candidates: int | None,
    instruction: str,
    seed: int | None,
    voice: str | None,
    voice_scale: float,
    model: Path | None,
    as_json: bool,
) -> None:
    """Continue the end of FILE: each card from one note, one from none.

    All of them know the pinned notes, and fitting passages from earlier in the draft.  What no
    option says is as chosen in the settings.
    """
    given = {"cards": cards, "preset": preset, "dial_faithful": faithfulness}
    settings = dataclasses.replace(
        load_settings(folder.settings),
        **{name: value for name, value in given.items() if value is not None},  # type: ignore[arg-type]
    )
    wanted = LENGTHS[length] if length else Length(words) if words else None
    context, fields = _end_of(file), _fields_of(file)
    found = _snippets(folder, context, notes_wanted(settings.cards, Mode(mode)) + MOST_PINNED)
    order = order_of(
        context,
        found,
        cards=settings.cards,
        mode=Mode(mode),
        sampling=dataclasses.replace(sampling_of(settings, length=wanted), seed=seed),
    )
    finished = _continue(
        folder,
        dataclasses.replace(
            order,
            choosing=SelectionSettings(
                candidates or texts_wanted(settings.candidates, order.sampling),
                streamed=False,
                own_words=_story_of(file),
            ),
            memory=Memory(
                with_scene(_without_odd_bytes(instruction), "", telling_of(fields)),
                tuple(one for one in found if one.pinned),
                _recalled(_text_of(file), context),
            ),
            voice=_voice(folder, voice, voice_scale),
            tense=Tense(fields.tense) if fields.tense else None,
        ),
        model,
    )
    _print_set(finished, as_json=as_json)


@click.command(hidden=True)
@model_option
@click.pass_obj
def sample(folder: DataFolder, model: Path | None) -> None:
    """Show what the program does, with the sample draft and the sample notes."""
    from writer_assist.manuscript.structure import install_sample

    draft = install_sample(folder)
    with opened_library(folder) as opened:
        follow(scan_and_index(opened, folder))
    context = _end_of(draft)
    snippets = _snippets(folder, context, 5)
    click.secho(f"The end of “{draft.stem}”\n", bold=True)
    click.echo(f"{context.paragraph}\n")
    click.secho("Notes that fit it\n", bold=True)
    for snippet in snippets:
        print_snippet(snippet)
    click.secho("\nFour continuations\n", bold=True)
    sampling = sampling_of(load_settings(folder.settings))
    order = order_of(context, snippets, cards=4, sampling=sampling)
    _print_cards(_continue(folder, order, model).continuations)


def _without_odd_bytes(text: str) -> str:
    """Replace bytes from the terminal that are no text: models refuse them."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _print_explanation(told: SearchExplanation, *, as_json: bool) -> None:
    if as_json:
        snippets = [snippet_record(snippet) for snippet in told.snippets]
        print_json(
            {
                field.name: getattr(told, field.name)
                for field in dataclasses.fields(told)
                if field.name != "snippets"
            }
            | {"snippets": snippets}
        )
        return
    click.echo("words: " + ", ".join(f"{one.word} {one.weight:.1f}" for one in told.words))
    click.echo("names: " + ", ".join(told.names))
    lists = (("Full text", told.lexical), ("By meaning", told.dense), ("Together", told.fused))
    for title, listed in lists:
        click.secho(f"\n{title}", bold=True)
        for one in listed:
            click.echo(f"  {one.score:7.3f}  {one.label}")
    click.secho("\nLeft out", bold=True)
    for left in told.left_out:
        click.echo(f"  {left.passage.label}: {left.reason}")
    click.secho("\nShown", bold=True)
    for snippet in told.snippets:
        print_snippet(snippet)


def _text_of(file: Path) -> str:
    """Return a draft; of a scene of a book, all that stands before it too."""
    from writer_assist.files import read_file
    from writer_assist.manuscript.front_matter import split_text
    from writer_assist.manuscript.index_note import index_beside
    from writer_assist.manuscript.project import ProjectReader, story_before

    if not file.is_file():
        raise DraftError(f"There is no draft {file}.")
    text = read_file(file).text.rstrip()
    path = file.absolute()
    if (index := index_beside(path)) is None:
        return text
    scenes = ProjectReader().read(index).scenes
    return "\n".join([*story_before(scenes, path, 0).paragraphs, split_text(text).body])


def _fields_of(file: Path) -> SceneFields:
    from writer_assist.files import read_file

    return fields_of(read_file(file).text)


def _story_of(file: Path) -> str:
    text = _text_of(file)
    return story_of(text, len(text))[0].rstrip()


def _end_of(file: Path) -> Context:
    story = _story_of(file)
    if story.rpartition("\n")[2].startswith("#"):
        story += "\n\n"  # a heading is no sentence to continue
    return Context.in_story(story, len(story), draft=str(file.resolve()))


def _snippets(folder: DataFolder, context: Context, limit: int) -> tuple[Snippet, ...]:
    if not folder.database.exists():
        click.echo("There is no library yet: the cards are written without notes.", err=True)
        return ()
    sources = scene_sources_of(folder, Path(context.draft))
    with inspiration(folder) as service:
        return service.find_snippets(context, limit=limit, sources=sources).snippets


def _recalled(text: str, context: Context) -> tuple[Recalled, ...]:
    from writer_assist.retrieval.draft_index import DraftIndex

    index = DraftIndex()
    index.splice(0, 0, text.split("\n"))
    return index.find(context, text.count("\n"))


def _record(continuation: Continuation, receipt: Receipt) -> dict[str, object]:
    text, blend, together = continuation.text, continuation.blend, continuation.together
    shares = by_word(text, blend) if blend else ()
    return {
        "text": text,
        "sources": [snippet_record(snippet) for snippet in continuation.sources],
        "beside": continuation.beside,
        "influence": continuation.influence,
        "takes_up": continuation.words_taken_up,
        "influence_by_note": together and together.influences,
        "influence_by_sentence": together
        and [
            {"text": text[one.start : one.end], "influences": one.influences}
            for one in together.sentences
        ],
        "exact": together and together.exact,
        "measured_in_full": together and together.in_full,
        "under_all_notes": continuation.marginal,
        "echo": continuation.echo,
        "flaw": continuation.flaw,
        "posterior": [
            {"word": text[share.start : share.end], "weights": share.weights} for share in shares
        ],
        "receipt": receipt,
    }


def _voice(folder: DataFolder, named: str | None, scale: float) -> VoiceUse | None:
    from writer_assist.voice.store import VoiceStore

    return VoiceUse(VoiceStore(folder.voices).named(named).key, scale) if named else None


def _continue(folder: DataFolder, order: ContinueStory, named: Path | None) -> SetFinished:
    from writer_assist.services.continuation import ContinuationService

    with language_model(folder, named) as model:
        service = ContinuationService(model, voiced(folder, model, named))
        events = list(service.stream(order, CancelToken()))
    return next(event for event in events if isinstance(event, SetFinished))


def _print_set(finished: SetFinished, *, as_json: bool) -> None:
    if as_json:
        records = [_record(one, finished.receipt) for one in finished.continuations]
        print_json({"continuations": records, "fell_away": finished.rejected})
        return
    _print_cards(finished.continuations)
    _print_fallen(finished.rejected)


def _print_cards(continuations: tuple[Continuation, ...]) -> None:
    for continuation in continuations:
        labels = ", ".join(source.passage.label for source in continuation.sources)
        origin = f"from {labels or 'no note'}"
        if continuation.beside:
            origin += f" beside {', '.join(continuation.beside)}"
        if continuation.taken_up:
            origin += f" · takes up {', '.join(continuation.words_taken_up)}"
        if continuation.influence:
            origin += f" · {describe_influence(continuation.influence)}"
        if together := continuation.together:
            pairs = zip(together.snippets, together.influences, strict=False)
            for source, influence in pairs:
                origin += f" · {source.passage.note_title}: {describe_influence(influence)}"
        if continuation.echo:
            origin += f" · repeats the {continuation.echo.of.value}"
        elif continuation.flaw:
            origin += f" · {continuation.flaw.value}"
        click.secho(f"{continuation.card + 1}  {origin}", bold=True)
        click.echo(f"   {continuation.text.strip()}\n")


def _print_fallen(rejected: tuple[RejectedText, ...]) -> None:
    if rejected:
        click.secho("Rejected", bold=True)
    for text in rejected:
        why = f"{text.flaw.value}: {text.words}" if text.words else text.flaw.value
        click.echo(f"   {text.text.strip()}  ({why})")


commands: tuple[click.Command, ...] = (search, continue_, sample)
