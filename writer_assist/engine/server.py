"""The engine's end of the pipe: distributes requests to lanes and sends their answers."""

from __future__ import annotations

import logging
import threading
import time
import traceback
from collections.abc import Callable, Generator, Mapping
from contextlib import closing
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from writer_assist.domain.progress import Cancelled, CancelToken, Progress
from writer_assist.engine.lane import NOBODY, Job, Lane
from writer_assist.errors import DisplacedError, ModelError, UsageError, WriterAssistError
from writer_assist.messages.envelope import (
    Answer,
    AnswerPart,
    Cancel,
    Done,
    EngineReady,
    Exit,
    Failed,
    Notification,
    Request,
    Stopped,
)

logger = logging.getLogger(__name__)

PROGRESS_EVERY_S = 0.1
LEAVE_WITHIN_S = 4.0

Handler = Callable[[Any, CancelToken], Generator[object, None, None]]


@dataclass(frozen=True, slots=True)
class Route:
    """Which lane does a type of order, and how.

    Attributes:
        lane: The name of the lane.
        handler: Does the order; yields the values of the answer.
        urgency: Higher numbers go first in a lane.
        last_words: See Job.
        durable: See Job.
        aside: See Job.
    """

    lane: str
    handler: Handler
    urgency: int = 0
    last_words: bool = False
    durable: bool = False
    aside: bool = False


class EngineServer:
    """Answers requests; each lane does one at a time, the most urgent first.

    The thread that calls :meth:`serve` only reads the pipe, so that cancelling works while all
    lanes are busy.
    """

    def __init__(
        self,
        connection: Connection,
        routes: Mapping[type, Route],
        *,
        at_once: Mapping[type, Callable[[Any], None]] | None = None,
        displacing: frozenset[str] = frozenset(),
    ) -> None:
        """Start the lanes.

        Args:
            connection: The pipe to the window; closed by :meth:`serve`.
            routes: How each type of order is done.
            at_once: Orders that take no time; done by the reading thread.
            displacing: Lanes in which a more urgent order stops a less urgent one.
        """
        self._connection = connection
        self._routes = routes
        self._at_once = at_once or {}
        self._sending = threading.Lock()
        lanes = {route.lane for route in routes.values()}
        self._lanes = {
            lane: Lane(lane, self._doer(lane), displacing=lane in displacing) for lane in lanes
        }

    def schedule(
        self,
        lane: str,
        work: Callable[[CancelToken], Generator[object, None, None]],
        urgency: int = 0,
    ) -> None:
        """Schedule work of the engine's own in a lane; its results are not sent."""
        self._lanes[lane].submit(Job(NOBODY, work, urgency))

    def tell(self, value: object) -> None:
        """Send a value that no request asked for; on any thread."""
        self._send(Notification(value))

    def serve(self) -> bool:
        """Answer until the window closes the pipe; return whether all lanes have ended."""
        self._send(EngineReady())
        while (request := self._receive()) is not None:
            self._route(request)
        deadline = time.monotonic() + LEAVE_WITHIN_S
        ended = [lane.close(max(0.0, deadline - time.monotonic())) for lane in self._lanes.values()]
        self._connection.close()
        return all(ended)

    def _receive(self) -> Request | None:
        """Return the next request; None if the window is gone or asked the engine to exit."""
        while True:
            try:
                message = self._connection.recv()
            except (EOFError, OSError):
                logger.info("the window hung up")
                return None
            except Exception as error:  # noqa: BLE001 - this is an end of the pipe
                _log_bug("a message could not be read", error)
                continue
            return None if isinstance(message, Exit) else message

    def _route(self, request: Request) -> None:
        order = request.order
        if isinstance(order, Cancel):
            self._cancel(request.number)
        elif type(order) in self._at_once:
            self._at_once[type(order)](order)
            self._send(Done(request.number))
        elif (route := self._routes.get(type(order))) is None:
            sentence = f"This part of the program cannot do that ({type(order).__name__})."
            self._send(_failure(request.number, UsageError(sentence)))
        else:
            self._lanes[route.lane].submit(_job(request, route))

    def _cancel(self, number: int) -> None:
        if any(lane.cancel(number) for lane in self._lanes.values()):
            self._send(Stopped(number))

    def _doer(self, lane: str) -> Callable[[Job], None]:
        return lambda job: self._do(self._lanes[lane], job)

    def _do(self, lane: Lane, job: Job) -> None:
        try:
            self._answer(lane, job)
            self._finish(Done(job.number))
        except Cancelled:
            self._finish(_failure(job.number, _DISPLACED) if job.displaced else Stopped(job.number))
        except WriterAssistError as error:
            logger.warning("request %d failed: %s", job.number, type(error).__name__)
            self._finish(_failure(job.number, error))
        except MemoryError:
            self._finish(_failure(job.number, ModelError("There is not enough memory for this.")))
        except Exception as error:  # noqa: BLE001 - this is an end of the pipe
            _log_bug(f"request {job.number} failed", error)
            self._finish(_internal_failure(job.number, error))

    def _answer(self, lane: Lane, job: Job) -> None:
        job.token.check()
        progress = _ProgressFilter()
        with closing(job.work(job.token)) as values:
            for value in values:
                for due in progress.let_through(value):
                    self._finish(AnswerPart(job.number, due))
                lane.give_way(job)
                if not job.last_words:
                    job.token.check()
        for due in progress.held_back():
            self._finish(AnswerPart(job.number, due))

    def _finish(self, answer: AnswerPart | Done | Failed | Stopped) -> None:
        if answer.number != NOBODY:
            self._send(answer)

    def _send(self, answer: Answer) -> None:
        try:
            with self._sending:
                self._connection.send(answer)
        except OSError:
            logger.debug("nobody listens any more")  # serve() notices it too


_DISPLACED = DisplacedError("This was stopped, because something more urgent was asked for.")


class _ProgressFilter:
    """Passes on progress ten times a second, and everything else at once."""

    def __init__(self) -> None:
        self._last_s = 0.0
        self._stage = ""
        self._held: Progress | None = None

    def let_through(self, value: object) -> list[object]:
        """Return the values to send now, in order."""
        if not isinstance(value, Progress):
            return [*self.held_back(), value]
        now = time.monotonic()
        if value.stage == self._stage and now - self._last_s < PROGRESS_EVERY_S:
            self._held = value
            return []
        before = self.held_back() if value.stage != self._stage else []
        self._last_s, self._stage, self._held = now, value.stage, None
        return [*before, value]

    def held_back(self) -> list[object]:
        """Return the latest progress if it was not sent, and forget it."""
        held, self._held = self._held, None
        return [] if held is None else [held]


def _job(request: Request, route: Route) -> Job:
    return Job(
        request.number,
        lambda token: route.handler(request.order, token),
        route.urgency,
        route.last_words,
        route.durable,
        route.aside,
    )


def _failure(number: int, error: WriterAssistError) -> Failed:
    return Failed(number, type(error).__name__, str(error))


def _internal_failure(number: int, error: Exception) -> Failed:
    sentence = f"Something went wrong inside the program ({type(error).__name__}); see its log."
    return Failed(number, "InternalError", sentence)


def _log_bug(what: str, error: Exception) -> None:
    # Only where it happened, not the error's message, which may quote the writer's text.
    where = "".join(traceback.format_tb(error.__traceback__))
    logger.error("%s: %s\n%s", what, type(error).__name__, where)
