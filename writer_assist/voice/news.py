"""How much was written since a voice was learned."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from writer_assist.domain.voice import LearnedVoice
from writer_assist.voice.manuscripts import NotOwn, all_own, read_manuscripts


def words_since(voice: LearnedVoice, drafts: Sequence[Path], not_own: NotOwn = all_own) -> int:
    """Return how many words there are that a voice has not learned.

    Reads the manuscripts only if a file changed since.

    Args:
        voice: It knows from what it was learned, and when.
        drafts: The project's drafts. Those that are not among the voice's sources count only if
            they changed since: older ones were left out on purpose.
        not_own: See ``voice.manuscripts``.
    """
    fresh = [str(one) for one in drafts if str(one) not in voice.sources and _changed(one, voice)]
    if not fresh and not any(_changed(Path(one), voice) for one in voice.sources):
        return 0
    return max(0, read_manuscripts((*voice.sources, *fresh), not_own).words - voice.words)


def _changed(path: Path, voice: LearnedVoice) -> bool:
    """Tell whether a file changed since; of a folder nobody knows without looking."""
    with suppress(OSError):
        return path.is_dir() or path.stat().st_mtime > voice.made
    return False
