"""What the window says about learning a voice: plans, progress, outcomes."""

from __future__ import annotations

from collections.abc import Sequence

from writer_assist.domain.voice import (
    LearnedVoice,
    LearningStage,
    VoicePlan,
    VoiceProgress,
    VoiceState,
    verdict,
)
from writer_assist.ui.text import plural, size_words, tr

MUCH_NEW = 5_000  # words, after which a voice is worth learning anew
_MOST_TITLE = 22  # characters beside the slider


def plan_words(plan: VoicePlan, older: LearnedVoice | None = None) -> str:
    """Say what learning would take, or why it is not possible.

    Args:
        plan: What was found out.
        older: A voice that was learned from the same files, if there is one.
    """
    lines = []
    if older is not None and plan.words - older.words >= MUCH_NEW:
        since = tr("You have written {n} words since", count=plan.words - older.words)
        lines.append(tr("{since} “{title}” was learned.").format(since=since, title=older.title))
    if plan.problem:
        lines.append(tr(plan.problem))
    else:
        words = tr("{n} words", count=plan.words)
        files = plural(plan.files, "1 file", "{n} files")
        unseen = tr(
            "{n} of them are kept unseen, to measure what it brings", count=plan.unseen_words
        )
        lines.append(f"{words} · {files} · {unseen}.")
        if plan.left_out:
            lines.append(
                tr(
                    "{n} words are left out, since they were pasted, quoted or taken from cards.",
                    count=plan.left_out,
                )
            )
        lines.append(_costs(plan))
    if plan.unread:
        lines.append(
            plural(len(plan.unread), "1 file cannot be read:", "{n} files cannot be read:")
        )
        lines += plan.unread[:3]
    return "\n".join(lines)


def stage_words(progress: VoiceProgress, *, resting: bool) -> str:
    """Say what is being done, and how long it still takes."""
    counts = f"{progress.finished} / {progress.total}" if progress.total else ""
    if progress.stage is LearningStage.BATTERY:
        return tr("Resting: the computer runs on battery. {counts}").format(counts=counts)
    if resting:
        return tr("Resting while you work. {counts}").format(counts=counts)
    words = {
        LearningStage.READING: tr("Reading what you have written…"),
        LearningStage.BEFORE: tr("Measuring unseen chapters before learning"),
        LearningStage.LEARNING: tr("Learning"),
        LearningStage.AFTER: tr("Measuring unseen chapters again"),
    }[progress.stage]
    left = duration(progress.seconds_left)
    parts = [words, counts, tr("{time} left").format(time=left) if left else ""]
    return " · ".join(part for part in parts if part)


def news_words(title: str, words: int) -> tuple[str, str]:
    """Say how much was written since a voice was learned: in short, and as a sentence."""
    if not words:
        return "", ""
    short = tr("Voice: {n} new words", count=words)
    since = tr("You have written {n} words since", count=words)
    sentence = tr("{since} “{title}” was learned. Click to learn them too.")
    return short, sentence.format(since=since, title=title)


def status_words(progress: VoiceProgress | None, *, resting: bool) -> str:
    """Say the same in a few words, for the status line; empty when nothing is learned."""
    if progress is None:
        return ""
    if resting or progress.stage is LearningStage.BATTERY:
        return tr("Voice: resting")
    if progress.stage is not LearningStage.LEARNING or not progress.total:
        return tr("Learning your voice…")
    return tr("Learning your voice {percent} %").format(
        percent=100 * progress.finished // progress.total
    )


def outcome_words(voice: LearnedVoice, *, places: Sequence[str], fits: bool) -> str:
    """Say what a voice brings, and where it is used.

    Args:
        voice: The voice.
        places: Where it is used, see :func:`place_words`; empty for nowhere.
        fits: Whether it was learned on the model that writes.
    """
    if voice.state is VoiceState.LEARNING:
        share = 100 * voice.finished // voice.steps if voice.steps else 0
        words = tr("not finished: {percent} %").format(percent=share)
    elif voice.file:
        made_for = tr("Made elsewhere, for {model}.").format(model=voice.made_for)
        words = made_for if voice.made_for else tr("Made elsewhere.")
    else:
        words = tr(verdict(voice.gain)) if voice.gain else ""
    if not fits:
        on = tr("It belongs to {model}.") if voice.file else tr("It was learned on {model}.")
        return f"{words} " + on.format(model=voice.base_name)
    if not places:
        return words
    return f"{words} " + tr("In use {where}.").format(where=", ".join(places))


def place_words(pov: str, *, others: bool = False) -> str:
    """Say where a voice is used: in the scenes told by somebody, or in all (``others``)."""
    if pov:
        return tr("in {name}’s scenes").format(name=pov)
    return tr("in all other scenes") if others else tr("in every scene")


def chapters_words(pov: str) -> str:
    """Name the chapters told by somebody, which is also what a voice of theirs is called."""
    return tr("{name}’s chapters").format(name=pov) if pov else tr("All chapters")


def end_words(voice: LearnedVoice) -> str:
    """Return what stands at the right end of the slider above the cards."""
    if not voice.pov and not voice.file:
        return tr("like me")
    title = voice.title
    short = title if len(title) <= _MOST_TITLE else title[: _MOST_TITLE - 1].rstrip() + "…"
    return tr("like {title}").format(title=short)


def duration(seconds: float) -> str:
    """Return a time in words, in minutes; empty for an unknown one."""
    if seconds <= 0:
        return ""
    minutes = max(1, round(seconds / 60))
    return plural(minutes, "1 minute", "{n} minutes")


def _costs(plan: VoicePlan) -> str:
    if not plan.seconds:
        return tr("Trying one step, to see how long it takes on this computer…")
    return tr("About {time} of this computer’s time · {memory} of memory · {disk} on disk").format(
        time=duration(plan.seconds),
        memory=size_words(plan.memory_bytes),
        disk=size_words(plan.disk_bytes),
    )
