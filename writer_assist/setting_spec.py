"""What is known of each setting beside its value: its range, and how a form presents it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any


@dataclasses.dataclass(frozen=True, slots=True)
class SettingSpec:
    """The valid values of a setting, and how a form presents it.

    Attributes:
        label: Its name in the window, in English; empty if no form shows it.
        low: The lowest valid number; None for no limit.
        high: The highest valid number.
        step: By how much one click changes a number.
        unit: What is written after a number: " pt".
        lowest: What is written instead of the lowest number: "none".
        choices: The valid texts, and how each is displayed.
        hint: An explanation for a tooltip.
        by_number: Whether it is a sampling number that applies with the preset "custom".
    """

    label: str = ""
    low: float | None = None
    high: float | None = None
    step: float = 1
    unit: str = ""
    lowest: str = ""
    choices: Mapping[str, str] = dataclasses.field(default_factory=dict)
    hint: str = ""
    by_number: bool = False

    def allows(self, value: object) -> bool:
        """Tell whether a value of the right type is valid."""
        if isinstance(value, int | float) and self.low is not None and self.high is not None:
            return self.low <= value <= self.high
        return not self.choices or value in self.choices


def setting(default: object, label: str = "", **limits: Any) -> Any:  # noqa: ANN401 - any type
    """Return a dataclass field for a setting; ``limits`` are further attributes of its spec."""
    return dataclasses.field(default=default, metadata={"spec": SettingSpec(label, **limits)})
