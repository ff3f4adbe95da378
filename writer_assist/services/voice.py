"""Learning a voice from manuscripts: the plan, the learning itself, and whether it helped."""

from __future__ import annotations

import dataclasses
import json
import logging
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from pathlib import Path

from writer_assist.domain.context import Context
from writer_assist.domain.language_model import LanguageModel
from writer_assist.domain.progress import Cancelled, CancelToken
from writer_assist.domain.prompt import PartKind
from writer_assist.domain.voice import (
    LearnedVoice,
    LearningStage,
    VoicePlan,
    VoiceProgress,
    VoiceState,
    is_helpful,
)
from writer_assist.domain.words import count_words
from writer_assist.errors import ModelError, ModelUnsupportedError, UsageError
from writer_assist.file_replacement import PRIVATE
from writer_assist.files import disk_error, write_atomically
from writer_assist.generation.known_runs import KnownRuns
from writer_assist.generation.prompt import PromptWriter
from writer_assist.generation.vocabulary import Vocabulary
from writer_assist.language_models.loading import load_language_model
from writer_assist.model_store.inspect import inspect_model
from writer_assist.paths import make_private
from writer_assist.voice.base import (
    base_of,
    can_learn,
    kind_of,
    unlearnable_sentence,
)
from writer_assist.voice.gate import TrainingGate
from writer_assist.voice.manuscripts import (
    FEWEST_WORDS,
    LearningText,
    NotOwn,
    all_own,
    read_manuscripts,
    with_unseen,
)
from writer_assist.voice.memory import (
    free_bytes,
    learning_bytes,
    merged_bytes,
    return_memory,
    taken_bytes,
)
from writer_assist.voice.store import ADAPTER, CHECKPOINT, RUNS, TOKENS, VoiceStore, sha256_of
from writer_assist.voice.training import (
    LearningWindows,
    VoiceRecipe,
    VoiceTraining,
    windows_of,
)

logger = logging.getLogger(__name__)

_LOOK_AT_BATTERY_S = 2.0
_VOICE = "writer_assist.voice"  # in the header of an adapter

Learning = Generator[VoiceProgress, None, LearnedVoice]


class VoiceLearning:
    """Learns one voice at a time; all calls on one thread but those of the gate."""

    def __init__(
        self,
        store: VoiceStore,
        gate: TrainingGate | None = None,
        *,
        on_battery: Callable[[], bool] = lambda: False,
        recipe: VoiceRecipe | None = None,
        not_own: NotOwn = all_own,
    ) -> None:
        """Begin without any voice.

        Args:
            store: Holds the voices.
            gate: Lets the training rest while the computer is needed.
            on_battery: Tells whether the training must rest to save the battery.
            recipe: Overrides the usual one.
            not_own: Tells what in a draft is not the writer's own; see ``voice.manuscripts``.
        """
        self._store, self._gate = store, gate or TrainingGate()
        self._on_battery = on_battery
        self._recipe, self._not_own = recipe or VoiceRecipe(), not_own

    def plan(
        self, sources: Sequence[str], model: Path, cancel: CancelToken
    ) -> Generator[VoicePlan, None, None]:
        """Yield what learning from some manuscripts would take.

        The first plan is there at once; the second one, measured by a step of learning, half a
        minute later.  If nothing can be learned, there is only one.

        Args:
            sources: Files and folders.
            model: The language model to learn on.
            cancel: Checked many times a second.

        Raises:
            Cancelled: It is not wanted any more.
            ModelError: The model cannot be loaded.
        """
        self._gate.watch(cancel)
        read = read_manuscripts(sources, self._not_own)
        if problem := _problem(read, model, self._recipe):
            yield VoicePlan(
                read.words, read.files, read.unread, 0, 0, 0.0, 0, 0, problem, read.left_out
            )
            return
        windows = self._windows(read, model, cancel)
        unseen = with_unseen(read.chapters)[1]
        words = sum(map(count_words, unseen))
        steps = len(windows.seen) // self._recipe.windows
        plan = VoicePlan(
            read.words, read.files, read.unread, words, steps, 0.0, 0, 0, left_out=read.left_out
        )
        yield plan
        training = self._training(model, windows)
        began, rested = time.monotonic(), self._gate.rested_s
        training.step()
        took = time.monotonic() - began - (self._gate.rested_s - rested)
        measuring = len(windows.unseen) / self._recipe.windows  # twice, at a third of the cost
        yield dataclasses.replace(
            plan,
            seconds=took * (steps + measuring * 2 / 3),
            disk_bytes=training.disk_bytes + merged_bytes(model),
            memory_bytes=taken_bytes(),
        )

    def begin(
        self,
        title: str,
        project: str,
        sources: Sequence[str],
        model: Path,
        cancel: CancelToken,
        *,
        pov: str = "",
    ) -> Learning:
        """Read manuscripts and learn a new voice from them.

        Args:
            title: What the writer calls it.
            project: The folder of the drafts.
            sources: Files and folders.
            model: The language model to learn on.
            cancel: Checked many times a second.
            pov: Through whose eyes these scenes are told; empty for all.

        Raises:
            UsageError: There is too little text; the sentence says how much is needed.
            ModelError: A voice cannot be learned on this model, or another is being learned.
            DiskError: The data folder is read-only or full.
            Cancelled: It was stopped; :meth:`resume` continues it.
        """
        self._gate.watch(cancel)
        yield VoiceProgress("", LearningStage.READING)
        read = read_manuscripts(sources, self._not_own)
        if problem := _problem(read, model, self._recipe):
            raise UsageError(problem)
        windows = self._windows(read, model, cancel)
        voice = self._store.begin(
            LearnedVoice(
                key="",
                title=title,
                project=project,
                sources=tuple(sources),
                words=read.words,
                base=base_of(model),
                base_name=inspect_model(model).title,
                made=time.time(),
                steps=len(windows.seen) // self._recipe.windows,
                pov=pov,
            )
        )
        place = self._store.file(voice.key, TOKENS)
        told = json.dumps(dataclasses.asdict(windows)).encode()
        write_atomically(place, told, new_mode=PRIVATE)
        runs = self._store.file(voice.key, RUNS)
        KnownRuns.of(read.chapters).save(runs)
        make_private(runs)
        return (yield from self.resume(voice.key, model, cancel))

    def resume(self, key: str, model: Path, cancel: CancelToken) -> Learning:
        """Go on with a voice from its last checkpoint, to its end.

        Raises:
            UsageError: There is no such voice to go on with.
            ModelError: The model is another one, or another voice is being learned.
            DiskError: The data folder is read-only or full.
            Cancelled: It was stopped; what was learned so far is kept.
        """
        self._gate.watch(cancel)
        voice = self._store.voice(key)
        if voice is None or voice.state is not VoiceState.LEARNING:
            raise UsageError("There is no unfinished voice to go on with.")
        if base_of(model) != voice.base:
            raise ModelError(
                f"“{voice.title}” is being learned on {voice.base_name}. Choose that model to go "
                "on."
            )
        with self._store.learning():
            if voice.paused:
                voice = dataclasses.replace(voice, paused=False)
                self._store.save(voice)
            windows = _read_windows(self._store.file(key, TOKENS))
            return_memory()
            training = self._training(model, windows)
            training.restore(self._store.file(key, CHECKPOINT))
            yield self._progress(key, training, LearningStage.LEARNING)
            try:
                yield from self._train(voice, training, windows, cancel)
                return (yield from self._finish(voice, training, windows))
            except Cancelled:
                self._checkpoint(voice, training)
                raise

    def _training(self, model: Path, windows: LearningWindows) -> VoiceTraining:
        sparing = free_bytes() < learning_bytes(model, self._recipe.window)
        return VoiceTraining(model, windows, self._recipe, self._gate.wait, sparing=sparing)

    def _train(
        self,
        voice: LearnedVoice,
        training: VoiceTraining,
        windows: LearningWindows,
        cancel: CancelToken,
    ) -> Generator[VoiceProgress, None, None]:
        if len(training.before) < len(windows.unseen):
            training.before = yield from self._losses(voice.key, training, LearningStage.BEFORE)
            self._checkpoint(voice, training)
        saved = time.monotonic()
        while training.finished < training.steps:
            while self._on_battery():
                yield self._progress(voice.key, training, LearningStage.BATTERY)
                _sleep(_LOOK_AT_BATTERY_S, cancel)
            began, rested = time.monotonic(), self._gate.rested_s
            training.step()
            training.seconds += time.monotonic() - began - (self._gate.rested_s - rested)
            if self._checkpoint_if_due(voice, training, saved):
                saved = time.monotonic()
            yield self._progress(voice.key, training, LearningStage.LEARNING)
        self._checkpoint(voice, training)

    def _finish(
        self, voice: LearnedVoice, training: VoiceTraining, windows: LearningWindows
    ) -> Learning:
        after = yield from self._losses(voice.key, training, LearningStage.AFTER)
        gain = training.gain(after)
        path = self._store.file(voice.key, ADAPTER)
        about = {"general.name": voice.title, _VOICE: voice.key}
        try:
            training.write(path, about)
            path.chmod(PRIVATE)
        except OSError as error:
            raise disk_error(error, path) from error
        finished = dataclasses.replace(
            voice,
            state=VoiceState.READY if is_helpful(gain) else VoiceState.NO_HELP,
            finished=training.finished,
            steps=training.steps,
            seconds=training.seconds,
            gain=gain,
            sha256=sha256_of(path),
        )
        self._store.save(finished)
        # The manuscript's words are needed no more.
        for name in (CHECKPOINT, TOKENS):
            with suppress(OSError):
                self._store.file(voice.key, name).unlink()
        return finished

    def _losses(
        self, key: str, training: VoiceTraining, stage: LearningStage
    ) -> Generator[VoiceProgress, None, tuple[float, ...]]:
        losses: list[float] = []
        total = training.unseen
        for number in range(total):
            losses.append(training.unseen_loss(number))
            left = self._progress(key, training, stage).seconds_left
            yield VoiceProgress(key, stage, number + 1, total, left)
        return tuple(losses)

    def _progress(self, key: str, training: VoiceTraining, stage: LearningStage) -> VoiceProgress:
        done, steps = training.finished, training.steps
        each = training.seconds / done if done else 0.0
        measuring = training.unseen / self._recipe.windows / 3
        return VoiceProgress(key, stage, done, steps, each * (steps - done + measuring))

    def _checkpoint_if_due(
        self, voice: LearnedVoice, training: VoiceTraining, saved: float
    ) -> bool:
        due = time.monotonic() - saved > self._recipe.checkpoint_s
        if due:
            self._checkpoint(voice, training)
        return due

    def _checkpoint(self, voice: LearnedVoice, training: VoiceTraining) -> None:
        """Write what was learned so far; nothing if the voice was deleted meanwhile."""
        now = self._store.voice(voice.key)
        if now is None:
            return
        path = self._store.file(voice.key, CHECKPOINT)
        try:
            training.save(path)
            path.chmod(PRIVATE)
        except OSError as error:
            raise disk_error(error, path) from error
        kept = dataclasses.replace(
            now, finished=training.finished, steps=training.steps, seconds=training.seconds
        )
        self._store.save(kept)

    def _windows(self, read: LearningText, model: Path, cancel: CancelToken) -> LearningWindows:
        inspect_model(model)
        loaded = load_language_model(model, rows=1, context_length=512, gpu=False)
        try:
            cancel.check()
            frame = frame_tokens(loaded)
            parts = [
                [loaded.tokenize(chapter) for chapter in chapters]
                for chapters in with_unseen(read.chapters)
            ]
        finally:
            loaded.close()
            return_memory()
        return windows_of(frame, parts[0], parts[1], self._recipe)


def frame_tokens(model: LanguageModel) -> tuple[int, ...]:
    """Return the tokens that stand before the story in the program's prompts without notes."""
    writer = PromptWriter(model, Vocabulary.of(model))
    context = Context.at("It ", 3)
    prompt = writer.write(context, [()], new_tokens=64)
    view = writer.view(context, [()], new_tokens=64)[0]
    before = sum(part.tokens for part in view.parts if part.kind is PartKind.INSTRUCTION)
    return (*prompt.prefix, *prompt.rows[0])[:before]


def _problem(read: LearningText, model: Path, recipe: VoiceRecipe) -> str:
    """Return why a voice cannot be learned, as a sentence; empty if it can."""
    if not model.exists():
        return "No language model is installed. Choose one first."
    if not can_learn(model):
        return unlearnable_sentence(inspect_model(model).title, kind_of(model))
    if read.words < FEWEST_WORDS:
        return (
            f"There are {read.words:,} words to learn from; at least {FEWEST_WORDS:,} are needed. "
            "Add more of what you have written."
        )
    needed = learning_bytes(model, recipe.window, sparing=True)
    if free_bytes() < needed:
        return (
            f"Learning on this model takes about {needed / 1e9:.1f} GB of memory, more than is "
            "free now. Close other programs, or choose a smaller model."
        )
    return ""


def _read_windows(path: Path) -> LearningWindows:
    try:
        told = json.loads(path.read_bytes())
        return LearningWindows(
            tuple(told["frame"]), tuple(map(tuple, told["seen"])), tuple(map(tuple, told["unseen"]))
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelUnsupportedError(
            "What this voice was being learned from is damaged. Delete it and begin again."
        ) from error


def _sleep(seconds: float, cancel: CancelToken) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        cancel.check()
        time.sleep(0.05)
