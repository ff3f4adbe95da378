"""Orders to the voice process, which learns the writer's voice; each names its answer's values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlanVoice:
    """Ask what learning from some manuscripts would take: one ``VoicePlan``, then another.

    The first is not measured yet; the second, which takes half a minute, says how long it takes
    here.  There is only one if nothing can be learned.

    Attributes:
        sources: Files and folders.
        model: The language model's file.
    """

    sources: tuple[str, ...]
    model: str


@dataclass(frozen=True, slots=True)
class LearnVoice:
    """Learn a new voice: ``VoiceProgress`` ..., then one ``LearnedVoice``.

    Cancelled, it stops at once and keeps what was learned so far.

    Attributes:
        title: What the writer calls it.
        project: The folder of the drafts that it belongs to.
        sources: Files and folders.
        model: The language model's file.
        pov: Through whose eyes these scenes are told; empty for all.
    """

    title: str
    project: str
    sources: tuple[str, ...]
    model: str
    pov: str = ""


@dataclass(frozen=True, slots=True)
class ResumeVoice:
    """Go on with an unfinished voice; the same values as for ``LearnVoice``."""

    key: str
    model: str


@dataclass(frozen=True, slots=True)
class AddAdapter:
    """Check an adapter that was made elsewhere, and keep it as a voice: one ``LearnedVoice``.

    Attributes:
        path: A GGUF file, or a folder of peft.
        project: The folder of the drafts.
        model: The language model's file.
    """

    path: str
    project: str
    model: str


@dataclass(frozen=True, slots=True)
class RestLearning:
    """Rest at once, or go on: the computer is needed for something else; no answer."""

    resting: bool
