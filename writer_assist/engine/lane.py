"""A thread that does jobs one after another, the most urgent first."""

from __future__ import annotations

import heapq
import itertools
import threading
from collections.abc import Callable, Generator
from dataclasses import dataclass, field

from writer_assist.domain.progress import CancelToken

NOBODY = 0  # number of a job without a request


@dataclass(slots=True)
class Job:
    """One piece of work in a lane.

    Attributes:
        number: The request's number; NOBODY for work that the engine gave itself.
        work: Called on the lane's thread; yields its results.
        urgency: Higher numbers go first.
        last_words: Whether the work ends by itself soon after a cancel, and what it yields until
            then is still sent.
        durable: Whether it is short and is done even when the engine is exiting.
        aside: Whether it is short and independent of others, so that even a displacing lane can do
            it between two steps of another job.
        token: Set when the work is not wanted any more.
        displaced: Whether it was stopped in favour of a more urgent job.
    """

    number: int
    work: Callable[[CancelToken], Generator[object, None, None]]
    urgency: int = 0
    last_words: bool = False
    durable: bool = False
    aside: bool = False
    token: CancelToken = field(default_factory=CancelToken)
    displaced: bool = False


class Lane:
    """A queue of jobs with a thread of its own.

    Between two steps of a job, more urgent ones are done by :meth:`give_way`.  In a displacing
    lane only jobs marked ``aside`` are; any other more urgent job stops the current one.
    """

    def __init__(self, name: str, do: Callable[[Job], None], *, displacing: bool = False) -> None:
        self._do = do
        self._displacing = displacing
        self._changed = threading.Condition()
        self._waiting: list[tuple[int, int, Job]] = []
        self._order = itertools.count()
        self._under_way: list[Job] = []
        self._closed = False
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    def submit(self, job: Job) -> None:
        """Put a job in the queue; may be called from any thread."""
        with self._changed:
            heapq.heappush(self._waiting, (-job.urgency, next(self._order), job))
            if self._displacing and not job.aside:
                for other in self._under_way:
                    self._displace(other, job)
            self._changed.notify()

    def cancel(self, number: int) -> bool:
        """Stop a job; return whether it was still in the queue and has been removed."""
        with self._changed:
            for entry in self._waiting:
                if entry[2].number == number:
                    self._waiting.remove(entry)
                    heapq.heapify(self._waiting)
                    return True
            for job in self._under_way:
                if job.number == number:
                    job.token.cancel()
            return False

    def give_way(self, job: Job) -> None:
        """Do the waiting jobs that may be done between two steps of this one."""
        while (
            other := self._next_aside() if self._displacing else self._next_job(above=job.urgency)
        ):
            self._do_one(other)

    def close(self, timeout_s: float) -> bool:
        """Cancel all but durable jobs and wait; return whether the thread has ended."""
        with self._changed:
            self._closed = True
            self._waiting = [entry for entry in self._waiting if entry[2].durable]
            heapq.heapify(self._waiting)
            for job in self._under_way:
                if not job.durable:
                    job.token.cancel()
            self._changed.notify()
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._closed)
                if self._closed and not self._waiting:
                    return
            if (job := self._next_job()) is not None:
                self._do_one(job)

    def _next_job(self, above: int | None = None) -> Job | None:
        with self._changed:
            if not self._waiting or (above is not None and self._waiting[0][2].urgency <= above):
                return None
            job = heapq.heappop(self._waiting)[2]
            self._under_way.append(job)
            return job

    def _next_aside(self) -> Job | None:
        with self._changed:
            entry = min((one for one in self._waiting if one[2].aside), default=None)
            if entry is None:
                return None
            self._waiting.remove(entry)
            heapq.heapify(self._waiting)
            self._under_way.append(entry[2])
            return entry[2]

    def _do_one(self, job: Job) -> None:
        try:
            self._do(job)
        finally:
            with self._changed:
                self._under_way.remove(job)

    @staticmethod
    def _displace(job: Job, by: Job) -> None:
        if job.urgency < by.urgency:
            job.displaced = True
            job.token.cancel()
