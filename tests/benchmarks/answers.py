"""How well questions are answered with the writer's own sentences.

Three figures, each with its standard error: how many of the true answer's words stand within the
quotations shown; whether a question whose true sections were taken away is told from one that is
answered; and how many of the lines shown for a character of a novel are that character's.
"""

from __future__ import annotations

import ast
import csv
import math
import random
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from tests.benchmarks.corpus import MemoryVectors, RememberingEmbedder
from tests.benchmarks.retrieval import fill_library, read_corpus, records
from writer_assist.domain.answers import Answer, AnswerState
from writer_assist.domain.book_sources import BookSources
from writer_assist.domain.ports import AnswerJudge, Embedder
from writer_assist.domain.progress import Progress
from writer_assist.importing.segmentation import USUAL_LENGTH
from writer_assist.paths import DataFolder
from writer_assist.retrieval.analysis import forms, is_stop_word, stem
from writer_assist.services.answers import AnswerService, DraftShelf
from writer_assist.services.characters import CharacterService
from writer_assist.services.inspiration import InspirationService

_LANGUAGE = "english"
_FIRST = 3  # quotations that are judged
# Asked of every character: what a writer may want to hear in their voice.
QUESTIONS = (
    "What do you think of love and marriage?",
    "What are you afraid of?",
    "What do you want?",
    "Where are you going?",
    "Do you trust them?",
)
_LEAST_QUOTED = 20  # speeches of a character that is asked
_MOST_CHARACTERS = 3  # of a novel


@dataclass(frozen=True, slots=True)
class Rate:
    """A mean with its standard error, over so many."""

    mean: float
    standard_error: float
    count: int

    @classmethod
    def of(cls, values: Sequence[float]) -> Rate:
        """Compute one."""
        if not values:
            return cls(0.0, 0.0, 0)
        found = np.asarray(values, np.float64)
        spread = float(found.std(ddof=1)) if len(found) > 1 else 0.0
        error = spread / math.sqrt(len(found))
        return cls(round(float(found.mean()), 4), round(error, 4), len(found))


@dataclass(frozen=True, slots=True)
class AnswerFigures:
    """What was measured on questions with answers.

    Attributes:
        words: Share of the true answer's words within the first three quotations.
        words_explicit: The same where the answer stands in the text.
        whole: Share of questions whose answer's words are all there.
        first: Share of the words within the first quotation.
        quoted_words: Words of the three quotations together.
        silence: Area under the curve for telling questions with their true sections from the same
            questions without them.
        silence_error: Its standard error.
        states: How often each state was given, with the true sections and without.
        seconds: Median time of an answer.
    """

    words: Rate
    words_explicit: Rate
    whole: Rate
    first: Rate
    quoted_words: Rate
    silence: float
    silence_error: float
    states: Mapping[str, Mapping[str, int]]
    seconds: float


class _Library:
    """What a search reads of a library in memory."""

    def __init__(self, passages: Any, vectors: MemoryVectors) -> None:
        self.passages, self.vectors = passages, vectors
        self.hides: frozenset[int] = frozenset()

    def pinned(self, draft: str) -> frozenset[int]:
        return frozenset()

    def hidden(self, draft: str) -> frozenset[int]:
        return self.hides

    def uses(self, passage_ids: Sequence[int], draft: str) -> dict[int, Any]:
        return {}

    def notes_outside(self, sources: BookSources) -> frozenset[int]:
        return frozenset()


def run_answers(
    set_dir: Path,
    embedder: Embedder,
    *,
    count: int,
    seed: int,
    cache: Path,
    judge: AnswerJudge | None = None,
    report: Callable[[Progress], None] | None = None,
) -> dict[str, AnswerFigures]:
    """Ask questions of a set like fairytaleqa, with all its documents as the library.

    Args:
        set_dir: A set of the layout of ``bench retrieval`` whose queries have an ``answer``.
        embedder: The embedding model.
        count: How many questions, drawn with ``seed``.
        seed: Of the draw.
        cache: Folder where vectors are stored between runs.
        judge: A cross-encoder; None does without.
        report: Called with progress.

    Returns:
        The figures of the answers that are shown "at once", and of the "judged" ones.
    """
    judged = questions_of(set_dir)
    random.Random(seed).shuffle(judged)
    with TemporaryDirectory() as temporary:
        folder = DataFolder(Path(temporary))
        source, documents = read_corpus(set_dir / "corpus.jsonl", USUAL_LENGTH)
        vectors = MemoryVectors(source, cache / f"{set_dir.name}.npz")
        remembering = RememberingEmbedder(embedder, vectors)
        fill_library(source, vectors, folder, remembering, report)
        library = _Library(source, vectors)
        inspiration = InspirationService(library, folder, remembering)
        service = AnswerService(library, inspiration, remembering, DraftShelf())
        of_document: dict[str, set[int]] = {}
        for passage_id, document in documents.items():
            of_document.setdefault(document, set()).add(passage_id)
        results = list(_asked(judged[:count], service, library, of_document, judge, report))
        inspiration.close()
        vectors.keep(embedder.model_id)
    figures = {"at once": _figures([first for first, _ in results])}
    if judge is not None:
        figures["judged"] = _figures([last for _, last in results])
    return figures


@dataclass(frozen=True, slots=True)
class _Result:
    words: float
    first: float
    explicit: bool
    length: int
    sure: float
    sure_without: float
    state: AnswerState
    state_without: AnswerState
    seconds: float


def _asked(
    judged: Sequence[Mapping[str, Any]],
    service: AnswerService,
    library: _Library,
    of_document: Mapping[str, set[int]],
    judge: AnswerJudge | None,
    report: Callable[[Progress], None] | None,
) -> Iterator[tuple[_Result, _Result]]:
    """Yield what was shown at once, and what was shown in the end."""
    for number, query in enumerate(judged, 1):
        library.hides = frozenset()
        answers = list(_timed(_answers(service, query["text"], judge)))
        library.hides = frozenset().union(*(of_document[one] for one in query["true"]))
        without = list(_answers(service, query["text"], judge))
        yield _result(query, *answers[0], without[0]), _result(query, *answers[-1], without[-1])
        if report is not None and number % 25 == 0:
            report(Progress("Asking", number, len(judged)))


def _answers(service: AnswerService, question: str, judge: AnswerJudge | None) -> Iterator[Answer]:
    steps = service.answers(question, judge=judge)
    return (one for one in steps if isinstance(one, Answer))


def _timed(answers: Iterator[Answer]) -> Iterator[tuple[Answer, float]]:
    begun = time.perf_counter()
    for answer in answers:
        yield answer, time.perf_counter() - begun


def _result(query: Mapping[str, Any], answer: Answer, seconds: float, without: Answer) -> _Result:
    shown = [one.text for one in answer.quotations[:_FIRST]]
    return _Result(
        _share(query["answer"], " ".join(shown)),
        _share(query["answer"], shown[0] if shown else ""),
        query.get("explicit") == "explicit",
        len(" ".join(shown).split()),
        answer.certainty,
        without.certainty,
        answer.state,
        without.state,
        seconds,
    )


def _figures(results: Sequence[_Result]) -> AnswerFigures:
    area, error = _area([one.sure for one in results], [one.sure_without for one in results])
    states = {
        name: {state.value: sum(which(one) is state for one in results) for state in AnswerState}
        for name, which in (
            ("with", lambda one: one.state),
            ("without", lambda one: one.state_without),
        )
    }
    return AnswerFigures(
        Rate.of([one.words for one in results]),
        Rate.of([one.words for one in results if one.explicit]),
        Rate.of([float(one.words >= 1) for one in results]),
        Rate.of([one.first for one in results]),
        Rate.of([float(one.length) for one in results]),
        round(area, 4),
        round(error, 4),
        states,
        round(float(np.median([one.seconds for one in results])), 3),
    )


def _area(yes: Sequence[float], no: Sequence[float]) -> tuple[float, float]:
    """Return the area under the curve and its standard error (Hanley and McNeil 1982)."""
    first, second = np.asarray(yes)[:, None], np.asarray(no)[None, :]
    area = float(((first > second) + 0.5 * (first == second)).mean())
    one, two = area / (2 - area), 2 * area * area / (1 + area)
    positive, negative = len(yes), len(no)
    variance = (
        area * (1 - area)
        + (positive - 1) * (one - area * area)
        + (negative - 1) * (two - area * area)
    ) / (positive * negative)
    return area, math.sqrt(max(0.0, variance))


def questions_of(set_dir: Path) -> list[dict[str, Any]]:
    """Return the questions of a set with their answers and true sections."""
    true: dict[str, set[str]] = {}
    for line in (set_dir / "qrels.tsv").read_text("utf-8").splitlines():
        query, document, grade = line.split("\t")
        if int(grade) > 0:
            true.setdefault(query, set()).add(document)
    return [
        {**one, "true": true[one["id"]]}
        for one in records(set_dir / "queries.jsonl")
        if one["id"] in true and one.get("answer")
    ]


def _share(answer: str, shown: str) -> float:
    """Return the share of an answer's words, without function words, that were shown."""
    wanted = {stem(form, _LANGUAGE) for form in forms(answer) if not is_stop_word(form, _LANGUAGE)}
    wanted = wanted or {stem(form, _LANGUAGE) for form in forms(answer)}
    found = {stem(form, _LANGUAGE) for form in forms(shown)}
    return len(wanted & found) / max(1, len(wanted))


@dataclass(frozen=True, slots=True)
class SpeakerFigures:
    """What was measured on novels whose speeches are known.

    Attributes:
        lines: Share of the lines shown for a character that are that character's.
        characters: The mean of that share over the characters.
        attributed: Share of all speeches with a known speaker that are found for a character.
    """

    lines: Rate
    characters: Rate
    attributed: Rate


def run_speakers(folder: Path, *, novels: int, seed: int, embedder: Embedder) -> SpeakerFigures:
    """Ask characters of novels, and count the lines that are theirs.

    Args:
        folder: Novels with ``novel_text.txt``, ``quotation_info.csv``, ``character_info.csv``.
        novels: How many, drawn with ``seed``.
        seed: Of the draw.
        embedder: The embedding model.
    """
    names = sorted(one.name for one in folder.iterdir() if (one / "quotation_info.csv").is_file())
    chosen = random.Random(seed).sample(names, min(novels, len(names)))
    lines: list[float] = []
    characters: list[float] = []
    attributed: list[float] = []
    for name in sorted(chosen):
        for right, found in _characters(folder / name, embedder):
            lines += right
            attributed.append(found)
            if right:
                characters.append(sum(right) / len(right))
    return SpeakerFigures(Rate.of(lines), Rate.of(characters), Rate.of(attributed))


def _characters(novel: Path, embedder: Embedder) -> Iterator[tuple[list[float], float]]:
    text = (novel / "novel_text.txt").read_text("utf-8", errors="replace")
    spoken = _spoken(novel, text)
    people = _people(novel)
    counts = {name: sum(who == name for _, who in spoken) for name in people}
    asked = sorted(people, key=lambda name: -counts[name])[:_MOST_CHARACTERS]
    with TemporaryDirectory() as temporary:
        root = Path(temporary)
        draft = root / "novel" / f"{novel.name}.txt"
        draft.parent.mkdir()
        draft.write_text(text, "utf-8")
        library = _Library(read_corpus_of_nothing(), MemoryVectors(read_corpus_of_nothing()))
        inspiration = InspirationService(library, DataFolder(root / "data"), None)
        answers = AnswerService(library, inspiration, embedder, DraftShelf())
        service = CharacterService(answers)
        for name in asked:
            if counts[name] < _LEAST_QUOTED:
                continue
            names = frozenset(people[name])
            found = list(service.lines(names, str(draft)))
            right = [
                float(_is_theirs(one.text, name, people, spoken))
                for question in QUESTIONS
                for one in service.ask_lines(found, question)
            ]
            yield right, min(1.0, len(found) / counts[name])
        inspiration.close()


def _spoken(novel: Path, text: str) -> list[tuple[str, str]]:
    """Return each speech, only its letters, with its speaker."""
    with (novel / "quotation_info.csv").open(encoding="utf-8", newline="") as file:
        return [
            (_letters(text[start:end]), row["speaker"])
            for row in csv.DictReader(file)
            for start, end in ast.literal_eval(row["quoteByteSpans"])
        ]


def _people(novel: Path) -> dict[str, set[str]]:
    with (novel / "character_info.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["Main Name"]: {row["Main Name"], *ast.literal_eval(row["Aliases"])}
            for row in csv.DictReader(file)
            if row["Category"] == "major"
        }


def _is_theirs(
    line: str, name: str, people: Mapping[str, set[str]], spoken: Sequence[tuple[str, str]]
) -> bool:
    """Tell whether any speech inside a line is the character's; lists name some people twice."""
    letters = _letters(line)
    same = {name, *people[name]}
    speakers = {who for said, who in spoken if said and said in letters}
    return bool(speakers & same)


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def read_corpus_of_nothing() -> Any:
    """Return a library without passages."""
    from tests.benchmarks.corpus import MemoryPassages

    return MemoryPassages()
