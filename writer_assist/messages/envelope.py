"""What travels around an order: requests, their answers, and what nobody asked for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cancel:
    """Stop working on the request with this number."""


@dataclass(frozen=True, slots=True)
class Leave:
    """Give up what is under way and go; the engine hangs up when it has."""


@dataclass(frozen=True, slots=True)
class Ready:
    """The engine listens; sent once, before any answer."""


@dataclass(frozen=True, slots=True)
class Request:
    """An order with the number that its answers carry."""

    number: int
    order: object


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of an answer, in the order in which it came about."""

    number: int
    value: object


@dataclass(frozen=True, slots=True)
class Done:
    """The request was answered in full."""

    number: int


@dataclass(frozen=True, slots=True)
class Failed:
    """The request could not be answered.

    Attributes:
        number: Of the request.
        kind: Name of the class in ``errors``, or ``"InternalError"`` for a bug.
        sentence: For the message bar.
    """

    number: int
    kind: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """A cancelled request has really stopped; the bridge waits for it, nobody else."""

    number: int


@dataclass(frozen=True, slots=True)
class Told:
    """Something that the window did not ask for.

    Attributes:
        value: From the library, of what other programs change in its folders:
            ``Progress`` ..., then one ``ImportReport`` when it can be found.  From the
            model process, of a model that it loads or unloads by itself: ``Progress``
            ..., then one ``ModelState``; and each ``ServerRequest`` that was sent.
    """

    value: object


Answer = Ready | Piece | Done | Failed | Stopped | Told
