"""What the window says about learning a voice: plans, progress, outcomes."""

from __future__ import annotations

from writer_assist.domain.voice import (
    LearnedVoice,
    LearningStage,
    VoicePlan,
    VoiceProgress,
    VoiceState,
    verdict,
)
from writer_assist.ui.text import plural, tr

MUCH_NEW = 5_000  # words, after which a voice is worth learning anew


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


def outcome_words(voice: LearnedVoice, *, used: bool, fits: bool) -> str:
    """Say what a voice brings, and whether it is used."""
    if voice.state is VoiceState.LEARNING:
        share = 100 * voice.finished // voice.steps if voice.steps else 0
        words = tr("not finished: {percent} %").format(percent=share)
    else:
        words = tr(verdict(voice.gain)) if voice.gain else ""
    if not fits:
        return f"{words} " + tr("It was learned on {model}.").format(model=voice.base_name)
    return f"{words} " + tr("In use.") if used else words


def duration(seconds: float) -> str:
    """Return a time in words, in minutes; empty for an unknown one."""
    if seconds <= 0:
        return ""
    minutes = max(1, round(seconds / 60))
    return plural(minutes, "1 minute", "{n} minutes")


def _costs(plan: VoicePlan) -> str:
    if not plan.seconds:
        return tr("Trying one step, to see how long it takes on this computer…")
    return tr(
        "About {time} of this computer’s time · {memory} GB of memory · {disk} MB on disk"
    ).format(
        time=duration(plan.seconds),
        memory=f"{plan.memory_bytes / 1e9:.1f}",
        disk=f"{plan.disk_bytes / 1e6:.0f}",
    )
