"""Rendering a chat template that may come from anywhere, within limits of time and memory.

A sandbox keeps a template from running anything.  What it leaves open is closed here: texts of
gigabytes, numbers of a million digits, loops in loops.
"""

from __future__ import annotations

import ctypes
import re
import threading
from collections.abc import Callable
from functools import wraps
from typing import Any

from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

TIME_S = 5.0
MOST_CHARACTERS = 200_000
_MOST_POWER = 1_000
_LONG_NUMBER = re.compile(r"\d{5}|\*")
# They pad or repeat a text to any length.
_BARRED_FILTERS = ("center", "format", "indent", "wordwrap", "urlize")
_BARRED_METHODS = {"center", "ljust", "rjust", "zfill", "expandtabs", "format", "format_map"}


class LimitedEnvironment(ImmutableSandboxedEnvironment):
    """A sandbox in which nothing grows without bounds."""

    intercepted_binops = frozenset({"*", "**", "+", "%"})

    def __init__(self) -> None:
        super().__init__(trim_blocks=True, lstrip_blocks=True)
        for name in _BARRED_FILTERS:
            self.filters[name] = _refuse
        for name in ("join", "replace"):
            self.filters[name] = _measured(self.filters[name])

    def wrap_str_format(self, _value: object) -> None:
        """Leave formatting to :meth:`is_safe_attribute`, which bars it."""

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        """Bar what pads a text to any length, too."""
        if isinstance(obj, str) and attr in _BARRED_METHODS:
            return False
        return super().is_safe_attribute(obj, attr, value)

    def call(self, context: Any, obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        """Call what a template calls, unless the text that comes of it would be too large."""
        owner, name = getattr(obj, "__self__", None), getattr(obj, "__name__", "")
        if isinstance(owner, str) and name in {"join", "replace"}:
            _expect(_text_size(owner, *args) <= MOST_CHARACTERS)
        return super().call(context, obj, *args, **kwargs)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401 - as Jinja has it
        """Compute, unless the result would be large beyond all use."""
        if operator == "**":
            _expect(abs(right) <= _MOST_POWER and abs(left) <= MOST_CHARACTERS)
        elif operator == "*":
            _expect(_product_size(left, right) <= MOST_CHARACTERS)
        elif operator == "%":
            _expect(not (isinstance(left, str) and _LONG_NUMBER.search(left)))
        elif isinstance(left, str | list | tuple):
            _expect(len(left) + len(right) <= MOST_CHARACTERS)
        return super().call_binop(context, operator, left, right)


def render(environment: LimitedEnvironment, template: str, **values: object) -> str:
    """Render a template, for some seconds at the most.

    Raises:
        TemplateError: It is none, does what it may not, or takes too long.
        ValueError: The same from Python, as are TypeError, LookupError and others.
    """
    _expect(len(template) <= MOST_CHARACTERS)
    results: list[str] = []
    errors: list[BaseException] = []

    def work() -> None:
        try:
            for piece in environment.from_string(template).generate(**values):
                results.append(piece)
                _expect(len(results) <= MOST_CHARACTERS)
        except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
            errors.append(error)

    thread = threading.Thread(target=work, name="chat template", daemon=True)
    thread.start()
    thread.join(TIME_S)
    while thread.is_alive():  # again, as the template may not be reached the first time
        _interrupt(thread)
        thread.join(0.1)
    if errors:
        raise errors[0]
    text = "".join(results)
    _expect(len(text) <= MOST_CHARACTERS)
    return text


def _interrupt(thread: threading.Thread) -> None:
    """Raise an error in a thread at its next step in Python."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(
        ctypes.c_ulong(thread.ident or 0), ctypes.py_object(SecurityError)
    )


def _product_size(left: object, right: object) -> int:
    if isinstance(left, int) and isinstance(right, int):
        return (left.bit_length() + right.bit_length()) // 8
    sized, times = (right, left) if isinstance(left, int) else (left, right)
    if isinstance(sized, str | bytes | list | tuple) and isinstance(times, int):
        return len(sized) * max(times, 0)
    return 0


def _text_size(text: object, *others: object) -> int:
    """Return more than what joining or replacing can make of a text and its arguments."""
    largest = max((len(other) for other in others if isinstance(other, str)), default=0)
    if isinstance(text, str) and largest and not any(_is_listed(other) for other in others):
        return (len(text) + 1) * max(largest, 1) if largest > 1 else len(text)
    listed = [text, *others]
    parts = [part for one in listed if _is_listed(one) for part in one]  # type: ignore[attr-defined]
    return sum(len(str(part)) + largest + 1 for part in parts)


def _is_listed(value: object) -> bool:
    return isinstance(value, list | tuple)


def _measured(work: Callable[..., Any]) -> Callable[..., Any]:
    """Let a filter work on what cannot grow beyond all use."""

    @wraps(work)  # with it goes what Jinja passes first
    def measured(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - as the filter has it
        values = [
            one for one in (*arguments, *named.values()) if isinstance(one, str | list | tuple)
        ]
        _expect(_text_size(*values) <= MOST_CHARACTERS if values else True)
        return work(*arguments, **named)

    return measured


def _refuse(*_values: object, **_named: object) -> str:
    raise SecurityError("a chat template may not do that")


def _expect(allowed: bool) -> None:
    if not allowed:
        raise SecurityError("a chat template asks for more than any needs")
