"""How freely a model may choose its next word."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sampling:
    """Settings of one set of continuations.

    Attributes:
        max_new_tokens: Upper bound on the length of a continuation, in tokens.
        temperature: 0 is always the likeliest token; about 1 is lively.
        top_k: Draw from this many likeliest tokens; 0 is all.
        top_p: Nucleus sampling (Holtzman et al. 2020): smallest share of
            probability mass to draw from, in (0, 1].
        min_p: Leave out tokens less likely than this share of the likeliest, in [0, 1).
        repetition_penalty: Divides the logits of tokens used lately (Keskar et
            al. 2019); 1 is none.
        dry_multiplier: Strength of DRY, which penalises the token that would prolong
            a repeated sequence; 0 is off.
        dry_base: Growth of that penalty per repeated token.
        dry_allowed_length: Repeated tokens that cost nothing yet.
        seed: Makes a set repeatable; ``None`` draws a fresh one.
        stop_at_sentence: End at the first sentence end after two thirds of
            ``max_new_tokens``, or at the last one when the room runs out.
    """

    max_new_tokens: int = 40
    temperature: float = 0.75
    top_k: int = 0
    top_p: float = 0.95
    min_p: float = 0.08
    repetition_penalty: float = 1.05
    dry_multiplier: float = 0.8
    dry_base: float = 1.75
    dry_allowed_length: int = 2
    seed: int | None = None
    stop_at_sentence: bool = True

    def __post_init__(self) -> None:
        if self.max_new_tokens < 1:
            raise ValueError(f"max_new_tokens must be positive, not {self.max_new_tokens}")
        if self.temperature < 0:
            raise ValueError(f"temperature must not be negative, like {self.temperature}")
        if not 0 < self.top_p <= 1:
            raise ValueError(f"top_p must lie in (0, 1], not {self.top_p}")
        if not 0 <= self.min_p < 1:
            raise ValueError(f"min_p must lie in [0, 1), not {self.min_p}")
        if self.repetition_penalty <= 0:
            raise ValueError(f"repetition_penalty must be positive, not {self.repetition_penalty}")
