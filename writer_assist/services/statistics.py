"""The figures of a manuscript: words of its scenes, days of writing, measures of the text."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from writer_assist.domain.progress import CancelToken, Progress
from writer_assist.domain.sprint import SprintResult
from writer_assist.domain.text_measures import dialogue_share
from writer_assist.domain.text_report import MeasuredText, TextReport, measured
from writer_assist.domain.words import count_words
from writer_assist.domain.writing_days import WritingDays
from writer_assist.errors import NoteUnreadableError, UsageError
from writer_assist.files import read_file
from writer_assist.history.sprints import SprintHistory
from writer_assist.history.writing_days import WritingDaysHistory
from writer_assist.manuscript.contents import manuscript_files
from writer_assist.manuscript.front_matter import entries_of, split_text
from writer_assist.manuscript.index_note import read_index
from writer_assist.manuscript.project import project_of
from writer_assist.manuscript.scene_fields import language_in
from writer_assist.paths import DataFolder


@dataclass(frozen=True, slots=True)
class SceneFigures:
    """The figures of one scene.

    Attributes:
        title: What the writer calls it.
        depth: How many scenes it is below.
        words: Of its text.
        dialogue: The share of words in speech.
    """

    title: str
    depth: int
    words: int
    dialogue: float


@dataclass(frozen=True, slots=True)
class ManuscriptFigures:
    """All figures of a manuscript.

    Attributes:
        title: Of the book or draft.
        scenes: In order; those that are not in the book are left out.
        days: What was written when, in all drafts of the same folder.
        text: Measures of the whole text.
        sprints: The latest that were run in it, the last one first.
    """

    title: str
    scenes: tuple[SceneFigures, ...]
    days: WritingDays
    text: TextReport
    sprints: tuple[SprintResult, ...] = ()


def manuscript_figures(
    place: Path, folder: DataFolder, cancel: CancelToken
) -> Generator[Progress, None, ManuscriptFigures]:
    """Measure a manuscript.

    Args:
        place: A book (its folder, its index or a scene), a folder of drafts, or a draft.
        folder: Holds what was written when.
        cancel: Checked before each scene and each measure.

    Raises:
        UsageError: There is nothing.
        ManuscriptError: The index of the book cannot be read.
        DiskError: What was written when cannot be read.
    """
    title, files = manuscript_files(place.absolute())
    index = project_of(files[0][0]) if files else None
    language = read_index(index).language if index else ""
    texts: list[MeasuredText] = []
    scenes: list[SceneFigures] = []
    for number, (path, name, depth) in enumerate(files):
        cancel.check()
        yield Progress("Reading scenes", number, len(files))
        try:
            split = split_text(read_file(path).text)
        except NoteUnreadableError:
            continue  # missing scenes are told by ``manuscript status``
        text, own = split.body, language_in(entries_of(split.block))
        texts.append(MeasuredText(path, name, text, own or language))
        scenes.append(SceneFigures(name, depth, count_words(text), dialogue_share(text)))
    if not texts:
        raise UsageError(f"There is nothing to measure in {place}.")
    report = yield from measured(texts, "", cancel)
    days, sprints = _written(folder, texts[0].path.parent)
    return ManuscriptFigures(title, tuple(scenes), days, report, sprints)


def _written(folder: DataFolder, project: Path) -> tuple[WritingDays, tuple[SprintResult, ...]]:
    place = folder.history(project)
    if not place.exists():
        return WritingDays(), ()
    with closing(WritingDaysHistory(place)) as days, closing(SprintHistory(place)) as sprints:
        return days.days(), sprints.results()
