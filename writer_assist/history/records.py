"""Frozen values as JSON and back, by their type hints."""

from __future__ import annotations

import dataclasses
import enum
import json
import types
import typing
from typing import Any, TypeVar

T = TypeVar("T")


def to_json(value: object) -> str:
    """Return a dataclass as JSON; what may be left out is never left out."""
    text = json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))
    if writable(text) == text:
        return text
    return json.dumps(_plain(value), separators=(",", ":"))


def writable(text: str) -> str:
    """Return a text as SQLite can store it: half a surrogate pair becomes a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8")


def from_json(kind: type[T], text: str) -> T:
    """Rebuild a dataclass; fields that it no longer has are passed over.

    Raises:
        ValueError: The JSON is broken, or a field without a default is missing.
    """
    try:
        value: T = _rebuild(kind, json.loads(text))
    except (TypeError, KeyError) as error:
        raise ValueError(f"not a {kind.__name__}") from error
    return value


def _plain(value: object) -> Any:  # noqa: ANN401 - what json takes
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)
        }
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


def _rebuild(kind: Any, value: Any) -> Any:  # noqa: ANN401 - any type hint, any JSON
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        if value is None:
            return None
        return _rebuild(next(one for one in arguments if one is not type(None)), value)
    if origin is tuple:
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return tuple(_rebuild(arguments[0], item) for item in value)
        return tuple(_rebuild(one, item) for one, item in zip(arguments, value, strict=True))
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return kind(value)
    if dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        known = {field.name for field in dataclasses.fields(kind)} & value.keys()
        return kind(**{name: _rebuild(hints[name], value[name]) for name in known})  # type: ignore[operator]
    return value
