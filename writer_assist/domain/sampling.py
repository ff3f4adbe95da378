"""Sampling settings: how the next token is drawn, and when a text ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType


class Fragment(Enum):
    """A list or detail that can be asked for instead of prose; small models are good at these."""

    NOUNS = "nouns"  # three concrete things
    DETAIL = "detail"  # one sensory detail
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Sampling:
    """The sampling settings of one set of continuations.

    Attributes:
        max_new_tokens: Upper bound on the length of a continuation, in tokens.
        temperature: 0 always takes the likeliest token; about 1 is lively.
        temperature_range: Dynamic temperature: lowers the temperature by up to this much where the
            model is sure and raises it where it is not; 0 is off.
        top_k: Draw from this many likeliest tokens; 0 is all.
        top_p: Nucleus sampling (Holtzman et al. 2020): smallest share of
            probability mass to draw from, in (0, 1].
        min_p: Drop tokens less likely than this share of the likeliest one, in [0, 1).
        xtc_probability: XTC, "exclude top choices": how often all tokens above the threshold are
            dropped except the least likely of them; 0 is never.
        xtc_threshold: The probability above which XTC counts a token.
        repetition_penalty: Divides the logits of tokens that the text already has, except those
            that are frequent in the story (Keskar et al. 2019); 1 is off.
        presence_penalty: Subtracted from the logits of the same tokens; 0 is off.
        moving_on: Subtracted from the logits of the content words of the story's last sentences,
            which a large model takes up again and again.
        dry_multiplier: Strength of DRY, which penalises a token that would prolong a repeated
            sequence; 0 is off.
        dry_base: By what factor that penalty grows with each repeated token.
        dry_allowed_length: How long a repeated sequence may be without a penalty.
        seed: Makes a set repeatable; ``None`` draws a new one.
        stop_at_sentence: End at the first sentence end after two thirds of ``max_new_tokens``, or
            at the last one if the maximum is reached.
        sentences: End after this many sentences; 0 sets no limit.
        says_something: A first sentence with hardly a word that carries meaning, such as "It was
            not quite the same.", does not count among ``sentences``.
        brevity: Raises the logits of tokens that end a sentence by this much for each word beyond
            the fourth, by three at most.  A small model's sentences begin well and run on.
        note_pull: Raises the logits of tokens that begin a new word of the card's notes by this
            much, in two of three texts of a card and until there is one.  A small model knows what
            its note says and does not say it.
        fragment: What is asked for instead of prose; None for prose.
        faithfulness: Context-aware decoding (Shi et al. 2023).  0 follows the notes as the model
            does; up to 1 prefers what the notes make likelier; down to -1 writes as if there were
            no notes.
        banned_phrases: Phrases that are never written: the text goes back to before such a phrase
            and continues differently.
        banned_openings: Phrases that may not begin a text.
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
    moving_on: float = 0.0
    dry_multiplier: float = 0.8
    dry_base: float = 1.75
    dry_allowed_length: int = 2
    seed: int | None = None
    stop_at_sentence: bool = True
    sentences: int = 0
    says_something: bool = False
    brevity: float = 0.0
    note_pull: float = 0.0
    banned_phrases: tuple[str, ...] = ()
    banned_openings: tuple[str, ...] = ()
    fragment: Fragment | None = None
    faithfulness: float = 0.0

    def __post_init__(self) -> None:
        if self.max_new_tokens < 1:
            raise ValueError(f"max_new_tokens must be positive, not {self.max_new_tokens}")
        for name in (
            "temperature",
            "temperature_range",
            "presence_penalty",
            "moving_on",
            "brevity",
            "note_pull",
        ):
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


# Under the names that the window shows; "custom" means the writer's own numbers.
PRESETS: Mapping[str, Sampling] = MappingProxyType(
    {
        "steady": Sampling(temperature=0.5, top_p=0.9, min_p=0.1),
        "lively": Sampling(),
        "wild": Sampling(temperature=1.1, temperature_range=0.4, top_p=1.0, xtc_probability=0.3),
    }
)


@dataclass(frozen=True, slots=True)
class Length:
    """How long a continuation may be, in words and sentences; 0 sets no limit.

    For a fragment, which kind is wanted.
    """

    words: int
    sentences: int = 0
    fragment: Fragment | None = None


LENGTHS: Mapping[str, Length] = MappingProxyType(
    {
        "half": Length(9),
        "sentence": Length(30, 1),
        "paragraph": Length(110),
        "nouns": Length(18, fragment=Fragment.NOUNS),
        "detail": Length(18, fragment=Fragment.DETAIL),
        "question": Length(20, fragment=Fragment.QUESTION),
    }
)
