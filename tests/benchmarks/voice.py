"""What a voice brings on a novel: the first two thirds are learned, the last third is judged.

It goes on where it was stopped, so that an evening can be spent on it in pieces.  Take a novel
that has its apostrophes: a voice learns to leave them out at once, and seems to bring more than it
does.
"""

from __future__ import annotations

import random
import re
import sys
import time
from collections import Counter
from collections.abc import Generator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from tests.benchmarks.reporting import Report
from writer_assist.domain.candidates import SelectionSettings
from writer_assist.domain.context import Context
from writer_assist.domain.continuation import Continuation, SetFinished
from writer_assist.domain.language_model import LanguageModel
from writer_assist.domain.progress import Cancelled, CancelToken, Progress
from writer_assist.domain.sampling import Sampling
from writer_assist.domain.sentences import sentence_ends
from writer_assist.domain.voice import LearnedVoice, LearningStage, VoiceGain, VoiceUse
from writer_assist.generation.known_runs import KnownRuns
from writer_assist.generation.prompt import PromptWriter
from writer_assist.generation.vocabulary import Vocabulary
from writer_assist.language_models.loading import load_language_model
from writer_assist.messages.model import ContinueStory
from writer_assist.paths import resources_folder
from writer_assist.services.continuation import ContinuationService
from writer_assist.services.voice import VoiceLearning
from writer_assist.services.voice_measure import VoiceMeasurement, measure_voice
from writer_assist.voice.base import base_of
from writer_assist.voice.manuscripts import read_manuscripts
from writer_assist.voice.store import RUNS, VoiceStore
from writer_assist.voice.training import VoiceRecipe, gain_of
from writer_assist.voice.voiced_model import VoicedModel

WINDOWS, ROWS, CARDS = 40, 8, 4
# Enough for four sentences of an author whose sentences are long.  With 90 tokens, the author's own
# text, cut like the cards, had 17.7 words in a sentence where the same paragraphs have 20.1.
TOKENS, SENTENCES, SHORTEST = 180, 4, 20
_STORY = 8_000  # characters before a place
_LEARNED = 2 / 3
_SHORT, _LONG = 15, 30  # words
_FORESEEN = 96  # tokens of a paragraph
_FUNCTION_WORDS = (
    "the", "of", "and", "to", "a", "in", "that", "it", "was", "i", "he", "his", "you", "with",
    "her", "had", "as", "for", "she", "not", "at", "but", "is", "be", "on", "him", "said", "my",
    "so", "have", "me", "all", "by", "they", "were", "this", "from", "no", "one", "are", "what",
    "there", "or", "would", "if", "when", "been", "who", "do", "will", "an", "could", "out", "up",
    "them", "then",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class StyleFigures:
    """How far texts are from their author, and what they repeat.

    Attributes:
        texts: How many there are.
        words: In all of them.
        function_words: The sum of the differences of shares of 56 function words.
        sentence_words: Words in a sentence, on average.
        author_sentence_words: The same of what was learned.
        echoes: Texts with eight words in a row of what was learned.
        unmarked: Those of them that the card does not say it of.
    """

    texts: int
    words: int
    function_words: float
    sentence_words: float
    author_sentence_words: float
    echoes: int = 0
    unmarked: int = 0


@dataclass(frozen=True, slots=True)
class VoiceFigures:
    """What a voice brings.

    Attributes:
        novel: Its name.
        words: Learned from, with the chapters kept unseen.
        finished: Steps done.
        steps: Steps in all.
        minutes: That they took, without rests.
        unseen: Share by which the perplexity of the chapters kept unseen fell; 0 until the end.
        before: Perplexity of the last third without the voice.
        after: With it.
        share: By which it fell.
        error: Its standard error.
        notes: By which share the perplexity falls once more with a notebook's note of what follows.
        notes_error: Its standard error.
        author: The author's own text from the last third, as long as the generated ones.
        cut: The author's own paragraphs, as many as there are generated ones, from all over the
            last third and cut like these: as far from the chapters that were learned as the
            author's own cards are.
        neutral: Generated without the voice.
        voiced: Generated with it.
    """

    novel: str
    words: int
    finished: int
    steps: int
    minutes: float
    unseen: float = 0.0
    before: float = 0.0
    after: float = 0.0
    share: float = 0.0
    error: float = 0.0
    notes: float = 0.0
    notes_error: float = 0.0
    author: StyleFigures | None = None
    cut: StyleFigures | None = None
    neutral: StyleFigures | None = None
    voiced: StyleFigures | None = None


def run_voice(
    novel: Path,
    name: str,
    kept: Path,
    model: Path,
    *,
    steps: int,
    texts: int,
    notes: int,
    within_s: float,
    report: Report,
) -> VoiceFigures:
    """Learn a voice, then judge it on what it has not seen.

    Args:
        novel: A text file.
        name: What to call it.
        kept: The folder of voices and halves, for the next run.
        model: The language model.
        steps: Of learning, at most.
        texts: To generate without and with the voice; 0 for none.
        notes: Places where a note of what follows is given with the voice; 0 for none.
        within_s: After this time the learning stops; the next run goes on.
        report: Called with progress.
    """
    first, rest = _halves(novel, kept / name)
    store = VoiceStore(kept / "voices")
    voice = _learned(store, f"{name}-{steps}", first, model, steps, within_s, report)
    figures = VoiceFigures(
        name, voice.words, voice.finished, voice.steps, round(voice.seconds / 60, 1)
    )
    if voice.gain is None:
        return figures
    learned, unseen = ("\n\n".join(read_manuscripts([str(one)]).chapters) for one in (first, rest))
    with closing(load_language_model(model, rows=ROWS)) as loaded:
        voiced = VoicedModel(loaded, model, store, base_of(model))
        use = VoiceUse(voice.key)
        work = measure_voice(loaded, voiced, use, [unseen], CancelToken(), most=WINDOWS)
        found = _followed(work, report).gain
        figures = replace(
            figures,
            unseen=round(voice.gain.share, 4),
            before=round(found.before, 2),
            after=round(found.after, 2),
            share=round(found.share, 4),
            error=round(found.error, 4),
        )
        if notes:
            voiced.use(use)
            more = _with_notes(loaded, unseen, notes, report)
            figures = replace(figures, notes=round(more.share, 4), notes_error=round(more.error, 4))
        if not texts:
            return figures
        runs = KnownRuns.load(store.file(voice.key, RUNS))
        service = ContinuationService(loaded, voiced)
        sets = [_written(service, unseen, texts, wanted, report) for wanted in (None, use)]
        neutral, told = (
            _style([card.text for card in cards], learned, runs, cards) for cards in sets
        )
        cut = _style(_cut_like_cards(loaded, unseen, texts), learned, None)
    own = _style(_own(unseen, told.words), learned, None)
    return replace(figures, author=own, cut=cut, neutral=neutral, voiced=told)


def _halves(novel: Path, stem: Path) -> tuple[Path, Path]:
    """Write the first two thirds and the rest into files of their own."""
    first, rest = stem.with_name(f"{stem.name}.txt"), stem.with_name(f"{stem.name}-rest.txt")
    if not rest.exists():
        text = novel.read_text("utf-8")
        at = text.find("\n\n", int(len(text) * _LEARNED))
        stem.parent.mkdir(parents=True, exist_ok=True)
        first.write_text(text[:at], "utf-8")
        rest.write_text(text[at:], "utf-8")
    return first, rest


def _learned(
    store: VoiceStore,
    title: str,
    text: Path,
    model: Path,
    steps: int,
    within_s: float,
    report: Report,
) -> LearnedVoice:
    """Learn a voice or go on with it, to its end or until the time is over."""
    began, cancel = time.monotonic(), CancelToken()
    learning = VoiceLearning(store, recipe=VoiceRecipe(most_steps=steps))
    begun = [one for one in store.all() if one.title == title]
    if begun and begun[0].gain is not None:
        return begun[0]
    done = begun[0].finished if begun else 0
    work = (
        learning.resume(begun[0].key, model, cancel)
        if begun
        else learning.begin(title, "", [str(text)], model, cancel)
    )
    with suppress(Cancelled):
        for told in work:
            report(Progress(f"{title}: {told.stage.value}", told.finished, told.total))
            is_step = told.stage is LearningStage.LEARNING and told.finished > done
            if is_step and time.monotonic() - began > within_s:
                cancel.cancel()
    return store.named(title)


def _followed(
    work: Generator[Progress, None, VoiceMeasurement], report: Report
) -> VoiceMeasurement:
    while True:
        try:
            report(next(work))
        except StopIteration as end:
            found: VoiceMeasurement = end.value
            return found


def _with_notes(model: LanguageModel, story: str, places: int, report: Report) -> VoiceGain:
    """Foresee true paragraphs without a note and with one in the manner of a notebook."""
    sys.path.insert(0, str(resources_folder().parent / "packaging"))
    from training.shapes import FactFinder, note_of  # type: ignore[import-not-found]

    writer, drawing = PromptWriter(model, Vocabulary.of(model)), random.Random(6)
    paragraphs = story.split("\n\n")
    finder = FactFinder(paragraphs)
    numbers = [at for at, one in enumerate(paragraphs) if at > 20 and len(one.split()) > _LONG]
    losses: tuple[list[float], list[float]] = ([], [])
    counts = []
    for number in drawing.sample(numbers, min(places, len(numbers))):
        before = "\n\n".join(paragraphs[:number])[-_STORY:] + "\n\n"
        truth = model.tokenize(paragraphs[number])[:_FORESEEN]
        note = note_of(finder.facts(paragraphs[number]), drawing, number=1)
        for given, found in zip(((), (note,)), losses, strict=True):
            prompt = writer.write(Context.at(before, len(before)), [given], new_tokens=_FORESEEN)
            model.drop(0)
            model.extend({0: [*prompt.prefix, *prompt.rows[0]]}, wanted=())
            found.append(-float(model.score(0, truth).mean()))
        counts.append(len(truth))
        report(Progress("Foreseeing with notes", len(counts), places))
    return gain_of(*losses, counts)


def _written(
    service: ContinuationService, story: str, texts: int, use: VoiceUse | None, report: Report
) -> list[Continuation]:
    """Continue the story at places that are the same for every voice."""
    paragraphs = story.split("\n\n")
    cards: list[Continuation] = []
    for place in _places(len(paragraphs), texts):
        before = "\n\n".join(paragraphs[:place])[-_STORY:] + "\n\n"
        sampling = Sampling(seed=len(cards), max_new_tokens=TOKENS, sentences=SENTENCES)
        order = ContinueStory(
            Context.at(before, len(before)),
            (),
            cards=CARDS,
            sampling=sampling,
            choosing=SelectionSettings(streamed=False),
            voice=use,
        )
        for event in service.stream(order, CancelToken()):
            if isinstance(event, SetFinished):
                cards += event.continuations
        report(Progress("Writing", len(cards), texts))
    return cards[:texts]


def _places(paragraphs: int, texts: int) -> list[int]:
    """Draw the paragraphs before which so many texts are written, a set before each."""
    drawing = random.Random(5)
    return [drawing.randrange(20, paragraphs) for _ in range(-(-texts // CARDS))]


def _cut_like_cards(model: LanguageModel, story: str, texts: int) -> list[str]:
    """Return what the author wrote at so many places, as far as a card may go.

    A card ends with its paragraph if a third of its tokens is used, after its fourth sentence, or
    at the last end of a sentence that it has room for.
    """
    paragraphs, found = story.split("\n\n"), []
    for place in range(0, len(paragraphs), max(1, len(paragraphs) // texts)):
        text, at = "", place
        while at < len(paragraphs) and len(model.tokenize(text)) * 3 < TOKENS:
            text = f"{text} {' '.join(paragraphs[at].split())}".strip()
            at += 1
        ends = [end for end in sentence_ends(text, final=True) if end >= SHORTEST]
        fitting = [end for end in ends if len(model.tokenize(text[:end])) <= TOKENS]
        found.append(text[: fitting[:SENTENCES][-1]] if fitting else text)
    return found


def _own(text: str, words: int) -> list[str]:
    """Return paragraphs of the author's own, evenly from a text, about so many words."""
    paragraphs = [one for one in text.split("\n\n") if len(one.split()) > _SHORT]
    mean = sum(len(one.split()) for one in paragraphs) / len(paragraphs)
    return paragraphs[:: max(1, round(len(paragraphs) * mean / words))]


def _style(
    texts: Sequence[str],
    learned: str,
    runs: KnownRuns | None,
    cards: Sequence[Continuation] = (),
) -> StyleFigures:
    joined = " ".join(text.strip() for text in texts)
    known, shares = _shares(learned), _shares(joined)
    echoing = [bool(runs and runs.longest_in(text)) for text in texts]
    pairs = zip(cards, echoing, strict=False)
    unmarked = [card for card, echoes in pairs if echoes and card.echo is None]
    return StyleFigures(
        texts=len(texts),
        words=len(joined.split()),
        function_words=round(sum(abs(known[one] - shares[one]) for one in _FUNCTION_WORDS), 4),
        sentence_words=round(_sentence_words(joined), 1),
        author_sentence_words=round(_sentence_words(learned), 1),
        echoes=sum(echoing),
        unmarked=len(unmarked),
    )


def _shares(text: str) -> dict[str, float]:
    words = re.findall(r"[a-z']+", text.lower().replace("’", "'"))
    counts = Counter(words)
    return {one: counts[one] / max(1, len(words)) for one in _FUNCTION_WORDS}


def _sentence_words(text: str) -> float:
    return len(text.split()) / max(1, len(sentence_ends(text, final=True)))
