"""Writing sprints: for how long, under which rule, and what came of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from writer_assist.domain.sentences import sentences

SHORT = 8  # words of a sentence

_ADVERB = re.compile(r"\b[a-z]{2,}ly\b")
# Words in -ly that are no adverbs made of an adjective.
_NO_ADVERBS = frozenset(
    """ally apply assembly belly bully butterfly chilly comply costly curly daily deadly dolly
    early elderly family fly folly friendly ghastly ghostly gully holly holy homely hourly imply
    jelly jolly july kindly leisurely lively lonely lovely melancholy monthly multiply nightly
    only orderly rally rely reply sally silly sly smelly supply surly tally ugly unruly weekly
    woolly worldly yearly""".split()  # noqa: SIM905
)


class SprintRule(Enum):
    """What may not be done while a sprint lasts."""

    NONE = "none"
    NO_ADVERBS = "no adverbs"  # in -ly
    SHORT_SENTENCES = "short sentences"  # of SHORT words at most
    NO_E = "no e"
    NO_GOING_BACK = "no going back"  # nothing is deleted or undone


@dataclass(frozen=True, slots=True)
class Sprint:
    """What a writer sets out to do.

    Attributes:
        minutes: After which it ends; 0 for no limit.
        words: After which it ends; 0 for no limit.
        rule: To be kept meanwhile.
    """

    minutes: int = 10
    words: int = 0
    rule: SprintRule = SprintRule.NONE


@dataclass(frozen=True, slots=True)
class SprintResult:
    """What came of a sprint.

    Attributes:
        begun: Seconds since the epoch.
        seconds: How long it lasted.
        words: Written meanwhile; what the program inserted does not count.
        rule: That was to be kept.
    """

    begun: float
    seconds: int
    words: int
    rule: SprintRule


def breach_of(rule: SprintRule, written: str) -> str:
    """Return the last words that break a rule; empty where it is kept.

    Args:
        rule: Which.
        written: A paragraph, or what was added to it; adverbs are told in English only.
    """
    if rule is SprintRule.NO_ADVERBS:
        found = [word for word in _ADVERB.findall(written.lower()) if word not in _NO_ADVERBS]
        return found[-1] if found else ""
    if rule is SprintRule.NO_E:
        with_e = [word for word in written.split() if "e" in word.casefold()]
        return with_e[-1].strip(".,;:!?…\"'“”‘’()") if with_e else ""
    if rule is SprintRule.SHORT_SENTENCES:
        long = [
            written[start:end].split()
            for start, end in sentences(written)
            if len(written[start:end].split()) > SHORT
        ]
        return " ".join([*long[-1][:3], "…"]) if long else ""
    return ""
