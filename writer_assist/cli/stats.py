"""``manuscript stats``: words of scenes, days of writing, and measures of the text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from writer_assist.cli.composition import NamedPath
from writer_assist.cli.output import follow, json_option, print_json
from writer_assist.domain.progress import CancelToken
from writer_assist.domain.sprint import SprintResult
from writer_assist.domain.text_measures import reading_minutes
from writer_assist.domain.text_report import TextReport
from writer_assist.domain.writing_days import longest_streak, streak, words_by_day, words_by_hour
from writer_assist.paths import DataFolder

if TYPE_CHECKING:
    from datetime import date

    from writer_assist.services.statistics import ManuscriptFigures

INDENT = "  "  # for each level of scenes
_PHRASES = 10  # that are printed; --json has all


@click.command("stats")
@click.argument("path", type=NamedPath())
@json_option
@click.pass_obj
def stats(data: DataFolder, path: Path, as_json: bool) -> None:
    """Measure a manuscript: words, days, sentences.

    PATH is a book, a folder of drafts or a draft.  It lists words and dialogue of each scene; words
    of each day, hour and sprint, as you typed them in the window; lengths of sentences; and phrases
    that come again, with their places.
    """
    from datetime import date

    from writer_assist.services.statistics import manuscript_figures

    figures = follow(manuscript_figures(path, data, CancelToken()))
    if as_json:
        print_json(_record(figures, date.today()))
    else:
        _print(figures, date.today())


def _print(figures: ManuscriptFigures, today: date) -> None:
    text, days = figures.text, words_by_day(figures.days.hours)
    click.secho(f"{figures.title}  {text.words:,} words", bold=True)
    for scene in figures.scenes:
        dialogue = f"{scene.dialogue:.0%} dialogue"
        click.echo(f"{INDENT * (scene.depth + 1)}{scene.title}  {scene.words:,} · {dialogue}")
    click.echo(f"Reading time: {_time(reading_minutes(text.words))}")
    click.echo(f"In dialogue: {text.dialogue:.0%}")
    if (lengths := text.lengths) is not None:
        click.echo(
            f"Sentences: {lengths.count:,} of {lengths.mean:.0f} words on average, "
            f"the longest of {lengths.longest}"
        )
    if days:
        row = streak(days, today, figures.days.goal)
        last = max(days)
        on = "1 day" if len(days) == 1 else f"{len(days)} days"
        click.echo(f"Written: {sum(days.values()):,} words on {on}, {row} in a row")
        click.echo(f"Last on {last.isoformat()}: {days[last]:,} words")
    if sprints := figures.sprints:
        count = "1 sprint" if len(sprints) == 1 else f"{len(sprints)} sprints"
        click.echo(f"In {count}: {sum(one.words for one in sprints):,} words")
    for phrase in text.phrases[:_PHRASES]:
        click.echo(f"{len(phrase.places)} times: {phrase.words}")


def _record(figures: ManuscriptFigures, today: date) -> dict[str, object]:
    hours, goal = figures.days.hours, figures.days.goal
    days, seconds = words_by_day(hours), dict[object, int]()
    for one in hours:
        seconds[one.day] = seconds.get(one.day, 0) + one.seconds
    text = figures.text
    return {
        "title": figures.title,
        "words": text.words,
        "reading_minutes": reading_minutes(text.words),
        "dialogue_share": round(text.dialogue, 4),
        "sentences": text.lengths,
        "scenes": figures.scenes,
        "phrases": _phrases(text),
        "days": [
            {"day": day.isoformat(), "words": words, "seconds": seconds[day]}
            for day, words in sorted(days.items())
        ],
        "hours_of_the_day": words_by_hour(hours),
        "day_goal": goal,
        "days_in_a_row": streak(days, today, goal),
        "longest_row": longest_streak(days, goal),
        "sprints": [_sprint(one) for one in figures.sprints],
    }


def _time(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if hours else f"{rest} min"


def _sprint(one: SprintResult) -> dict[str, object]:
    from datetime import datetime

    begun = datetime.fromtimestamp(one.begun).isoformat(timespec="minutes")
    return {"begun": begun, "seconds": one.seconds, "words": one.words, "rule": one.rule}


def _phrases(text: TextReport) -> list[dict[str, object]]:
    return [
        {
            "words": phrase.words,
            "count": len(phrase.places),
            "places": [
                {"scene": text.texts[number].title, "offset": start}
                for number, start in phrase.places
            ],
        }
        for phrase in text.phrases
    ]
