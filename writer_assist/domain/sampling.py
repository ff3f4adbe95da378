"""How freely a model may choose its next word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType


class Fragment(Enum):
    """Something smaller than prose, which small models are good for."""

    NOUNS = "nouns"  # three concrete things
    DETAIL = "detail"  # one sensory detail
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Sampling:
    """Settings of one set of continuations.

    Attributes:
        max_new_tokens: Upper bound on the length of a continuation, in tokens.
        temperature: 0 is always the likeliest token; about 1 is lively.
        temperature_range: Dynamic temperature: where the model is sure the temperature is
            lower by up to this, where it is not, higher; 0 is off.
        top_k: Draw from this many likeliest tokens; 0 is all.
        top_p: Nucleus sampling (Holtzman et al. 2020): smallest share of
            probability mass to draw from, in (0, 1].
        min_p: Leave out tokens less likely than this share of the likeliest, in [0, 1).
        xtc_probability: XTC, "exclude top choices": how often, of all tokens that are likely
            enough, only the least likely one stays; 0 is never.
        xtc_threshold: The probability from which on a token is likely enough for that.
        repetition_penalty: Divides the logits of tokens that the text has already, but for
            those that the story has again and again (Keskar et al. 2019); 1 is none.
        presence_penalty: Taken from the logits of the same tokens; 0 is none.
        dry_multiplier: Strength of DRY, which penalises the token that would prolong
            a repeated sequence; 0 is off.
        dry_base: Growth of that penalty per repeated token.
        dry_allowed_length: Repeated tokens that cost nothing yet.
        seed: Makes a set repeatable; ``None`` draws a fresh one.
        stop_at_sentence: End at the first sentence end after two thirds of
            ``max_new_tokens``, or at the last one when the room runs out.
        sentences: End after so many sentences already; 0 sets no bound.
        fragment: What is wanted instead of prose; None for prose.
        faithfulness: Context-aware decoding (Shi et al. 2023): 0 writes as the notes say,
            above it what they make likelier is preferred, up to 1; below it the text is
            freer of them, down to -1, as if there were none.
        banned_phrases: Never written: the text goes back to before such a phrase and
            takes another way.
        banned_openings: The same at the beginning of a text.
    """

    max_new_tokens: int = 40
    temperature: float = 0.8
    temperature_range: float = 0.0
    top_k: int = 0
    top_p: float = 0.95
    min_p: float = 0.05
    xtc_probability: float = 0.0
    xtc_threshold: float = 0.1
    repetition_penalty: float = 1.1
    presence_penalty: float = 0.0
    dry_multiplier: float = 0.8
    dry_base: float = 1.75
    dry_allowed_length: int = 2
    seed: int | None = None
    stop_at_sentence: bool = True
    sentences: int = 0
    banned_phrases: tuple[str, ...] = ()
    banned_openings: tuple[str, ...] = ()
    fragment: Fragment | None = None
    faithfulness: float = 0.0

    def __post_init__(self) -> None:
        if self.max_new_tokens < 1:
            raise ValueError(f"max_new_tokens must be positive, not {self.max_new_tokens}")
        for name in ("temperature", "temperature_range", "presence_penalty"):
            if getattr(self, name) < 0:
                raise ValueError(f"{name} must not be negative, like {getattr(self, name)}")
        if not 0 < self.top_p <= 1:
            raise ValueError(f"top_p must lie in (0, 1], not {self.top_p}")
        if not 0 <= self.min_p < 1:
            raise ValueError(f"min_p must lie in [0, 1), not {self.min_p}")
        if not -1 <= self.faithfulness <= 1:
            raise ValueError(f"faithfulness must lie in [-1, 1], not {self.faithfulness}")
        if not 0 <= self.xtc_probability <= 1:
            raise ValueError(f"xtc_probability must lie in [0, 1], not {self.xtc_probability}")
        if self.repetition_penalty <= 0:
            raise ValueError(f"repetition_penalty must be positive, not {self.repetition_penalty}")
        if not all(words.strip() for words in (*self.banned_phrases, *self.banned_openings)):
            raise ValueError("a banned phrase must have words")


# Under their names in the window; "custom" is what the writer sets by number.
PRESETS: Mapping[str, Sampling] = MappingProxyType(
    {
        "steady": Sampling(temperature=0.5, top_p=0.9, min_p=0.1),
        "lively": Sampling(),
        "wild": Sampling(temperature=1.1, temperature_range=0.4, top_p=1.0, xtc_probability=0.3),
    }
)


@dataclass(frozen=True, slots=True)
class Length:
    """How long a continuation is to be: words at most, and sentences; 0 sets no bound.

    Of a fragment it says which one.
    """

    words: int
    sentences: int = 0
    fragment: Fragment | None = None


LENGTHS: Mapping[str, Length] = MappingProxyType(
    {
        "half": Length(9),
        "sentence": Length(40, 1),
        "paragraph": Length(110),
        "nouns": Length(18, fragment=Fragment.NOUNS),
        "detail": Length(18, fragment=Fragment.DETAIL),
        "question": Length(20, fragment=Fragment.QUESTION),
    }
)
