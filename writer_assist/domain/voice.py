"""A voice: what a language model has learned from the writer's own manuscripts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum


class VoiceState(Enum):
    """How far a voice has come."""

    LEARNING = "learning"  # not finished; it can be continued
    READY = "ready"
    NO_HELP = "no help"  # finished, but it foresees unseen chapters no better, so it is not used


class LearningStage(Enum):
    """What is being done while a voice is learned."""

    READING = "reading"
    BEFORE = "before"  # measuring on unseen chapters before anything is learned
    LEARNING = "learning"
    BATTERY = "battery"  # resting, because the computer runs on battery
    AFTER = "after"  # measuring again


@dataclass(frozen=True, slots=True)
class VoiceUse:
    """Which voice to write with, and how strongly.

    Attributes:
        key: Of the voice.
        scale: From 0, neutral, to 1, as it was learned.
    """

    key: str
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class VoiceChoices:
    """Which voices a project is written with.

    Attributes:
        everywhere: In all scenes that have no voice of their own; None for the model as it is.
        by_pov: In scenes that are told through somebody's eyes, by the name as :func:`pov_key`
            writes it.
    """

    everywhere: VoiceUse | None = None
    by_pov: dict[str, VoiceUse] = field(default_factory=dict)

    def used_in(self, povs: Sequence[str]) -> tuple[str, VoiceUse | None]:
        """Return whose voice a scene is written with, and the voice.

        Args:
            povs: The names of those through whose eyes the scene is told.

        Returns:
            The name as in ``povs``, empty for the voice of all scenes; and the voice.
        """
        for pov in povs:
            if (use := self.by_pov.get(pov_key(pov))) is not None:
                return pov, use
        return "", self.everywhere

    def with_use(self, use: VoiceUse | None, pov: str = "") -> VoiceChoices:
        """Return the choices with another voice for a point of view, or for all scenes."""
        if not pov:
            return VoiceChoices(use, self.by_pov)
        others = {name: one for name, one in self.by_pov.items() if name != pov_key(pov)}
        return VoiceChoices(self.everywhere, others | ({pov_key(pov): use} if use else {}))

    def without(self, key: str) -> VoiceChoices:
        """Return the choices without a voice."""
        kept = {name: use for name, use in self.by_pov.items() if use.key != key}
        gone = self.everywhere is not None and self.everywhere.key == key
        return VoiceChoices(None if gone else self.everywhere, kept)


@dataclass(frozen=True, slots=True)
class AppliedVoice:
    """The voice that a set was written with, as its receipt names it.

    Attributes:
        key: Of the voice.
        title: What the writer called it.
        sha256: Of the adapter's file, hexadecimal.
        scale: See VoiceUse; never 0.
    """

    key: str
    title: str
    sha256: str
    scale: float


@dataclass(frozen=True, slots=True)
class VoiceGain:
    """How much better unseen chapters are foreseen with a voice.

    Attributes:
        before: Perplexity without the voice.
        after: Perplexity with it.
        error: Standard error of the logarithm of ``after / before``, over windows of text.
        tokens: How many tokens were foreseen.
    """

    before: float
    after: float
    error: float
    tokens: int

    @property
    def share(self) -> float:
        """By which share the perplexity fell; negative if it rose."""
        return 1 - self.after / self.before if self.before else 0.0


@dataclass(frozen=True, slots=True)
class LearnedVoice:
    """One voice on this computer.

    Attributes:
        key: Random, hexadecimal; the name of its folder.
        title: What the writer calls it.
        project: The folder of the drafts that it belongs to.
        sources: The files and folders that it was learned from.
        words: How many words they have, with those kept for measuring.
        base: Identifies the weights that it was learned on; see ``voice.base``.
        base_name: What the model is called.
        made: When it was begun, in seconds since the epoch.
        state: How far it has come.
        paused: Whether the writer stopped the learning.
        finished: Steps done so far.
        steps: Steps in all.
        seconds: How long the steps took so far, without rests.
        gain: What it brings; None until measured.
        sha256: Of the adapter's file; empty until there is one.
        pov: Through whose eyes the scenes are told that it was learned from; empty for all.
        file: The file or folder of an adapter that was made elsewhere; empty for one learned here.
        made_for: The model that such an adapter says it was made for; empty if it does not say.
    """

    key: str
    title: str
    project: str
    sources: tuple[str, ...]
    words: int
    base: str
    base_name: str
    made: float
    state: VoiceState = VoiceState.LEARNING
    paused: bool = False
    finished: int = 0
    steps: int = 0
    seconds: float = 0.0
    gain: VoiceGain | None = None
    sha256: str = ""
    pov: str = ""
    file: str = ""
    made_for: str = ""


@dataclass(frozen=True, slots=True)
class VoicePlan:
    """What learning from some manuscripts would take.

    Attributes:
        words: How many words were read.
        files: In how many files.
        unread: Files that cannot be read, with reasons.
        unseen_words: Words of the chapters that are kept for measuring.
        steps: Steps of learning.
        seconds: How long they take on this computer, measured by one step; 0 if not measured.
        disk_bytes: What the voice takes while it learns and while it is used.
        memory_bytes: What the learning takes; 0 if unknown.
        problem: Why it cannot be learned, as a sentence; empty if it can.
        left_out: Words that are not the writer's own: pasted, quoted, or taken from cards.
    """

    words: int
    files: int
    unread: tuple[str, ...]
    unseen_words: int
    steps: int
    seconds: float
    disk_bytes: int
    memory_bytes: int
    problem: str = ""
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class VoiceProgress:
    """How far the learning has come.

    Attributes:
        key: Of the voice.
        stage: What is being done.
        finished: Steps done so far, of the stage.
        total: Steps of the stage; 0 if unknown.
        seconds_left: Until the end of the learning; 0 if unknown.
    """

    key: str
    stage: LearningStage
    finished: int = 0
    total: int = 0
    seconds_left: float = 0.0


def pov_key(name: str) -> str:
    """Return a name as it is compared: without upper case, and with single spaces."""
    return " ".join(name.casefold().split())


def povs_in(field_text: str) -> tuple[str, ...]:
    """Return the names in a scene's field for its point of view, which are parted by commas."""
    return tuple(name for one in field_text.split(",") if (name := " ".join(one.split())))


def verdict(gain: VoiceGain) -> str:
    """Return in one sentence, for the writer, whether a voice helped."""
    percent = round(gain.share * 100)
    if is_helpful(gain):
        return f"It foresees your unseen chapters {percent} % better."
    if percent < 0:
        return f"It foresees your unseen chapters {-percent} % worse, so it is not used."
    return "It foresees your unseen chapters no better than before, so it is not used."


def is_helpful(gain: VoiceGain) -> bool:
    """Tell whether a gain is at least a hundredth, and larger than chance."""
    fall = math.log(gain.before / gain.after) if gain.before > 0 and gain.after > 0 else 0.0
    return gain.share >= 0.01 and fall > 2 * gain.error
