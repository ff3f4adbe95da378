"""Envelopes: what wraps orders and answers on their way between the window and an engine."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cancel:
    """Stop working on the request with this number."""


@dataclass(frozen=True, slots=True)
class Exit:
    """Cancel all work and exit; the engine closes the pipe when it has done so."""


@dataclass(frozen=True, slots=True)
class EngineReady:
    """The engine is ready; sent once, before any answer."""


@dataclass(frozen=True, slots=True)
class Request:
    """An order with the number that its answers carry."""

    number: int
    order: object


@dataclass(frozen=True, slots=True)
class AnswerPart:
    """One part of an answer; parts are sent in order."""

    number: int
    value: object


@dataclass(frozen=True, slots=True)
class Done:
    """The request was answered in full."""

    number: int


@dataclass(frozen=True, slots=True)
class Failed:
    """The request failed.

    Attributes:
        number: The request's number.
        kind: Name of the class in ``errors``, or ``"InternalError"`` for a bug.
        sentence: The message for the message bar.
    """

    number: int
    kind: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """Work on a cancelled request has really stopped; only the bridge waits for this."""

    number: int


@dataclass(frozen=True, slots=True)
class Notification:
    """News that no request asked for.

    Attributes:
        value: From the library process, about changes that other programs made in its folders:
            ``Progress`` ..., then one ``ImportReport`` as soon as they can be searched.  From the
            model process, about a model that it loads or unloads by itself: ``Progress`` ..., then
            one ``ModelState``; and a ``ServerRequest`` for each one that was sent.
    """

    value: object


Answer = EngineReady | AnswerPart | Done | Failed | Stopped | Notification
