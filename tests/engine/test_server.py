from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from multiprocessing import Pipe

import pytest

from writer_assist.domain.progress import Progress
from writer_assist.engine.server import EngineServer, Route
from writer_assist.errors import LibraryError
from writer_assist.messages.envelope import AnswerPart, Cancel, Done, Exit, Failed, Request, Stopped


@dataclass(frozen=True)
class Count:
    upto: int


@dataclass(frozen=True)
class Tell:
    text: str


@dataclass(frozen=True)
class Urgent:
    pass


@dataclass(frozen=True)
class Wait:
    pass


def count(order, cancel):
    yield from range(order.upto)


def wait(order, cancel):
    yield "waiting"
    while True:
        cancel.check()
        yield Progress("Waiting", 0)


def urgent(order, cancel):
    yield "urgent"


def answers(connection, last):
    """Receive until this answer came, leaving progress out."""
    received = []
    while last not in received:
        answer = connection.recv()
        if not (isinstance(answer, AnswerPart) and isinstance(answer.value, Progress)):
            received.append(answer)
    return received


def test_pieces_come_in_order_then_done(serve):
    engine = serve({Count: Route("one", count)})

    engine.send(Request(7, Count(3)))

    assert answers(engine, Done(7)) == [
        AnswerPart(7, 0),
        AnswerPart(7, 1),
        AnswerPart(7, 2),
        Done(7),
    ]


def test_unknown_order_is_answered_and_not_fatal(serve):
    engine = serve({Count: Route("one", count)})

    engine.send(Request(1, "make tea"))
    engine.send(Request(2, Count(0)))

    assert [type(engine.recv()), engine.recv()] == [Failed, Done(2)]


def test_failure_crosses_as_kind_and_sentence(serve):
    def fail(order, cancel):
        raise LibraryError("The library is gone.")
        yield

    engine = serve({Count: Route("one", fail)})

    engine.send(Request(1, Count(0)))

    assert engine.recv() == Failed(1, "LibraryError", "The library is gone.")


def test_bug_is_answered_and_its_words_stay_out_of_the_log(serve, caplog):
    def stumble(order, cancel):
        raise KeyError(order.text)
        yield

    engine = serve({Tell: Route("one", stumble)})
    with caplog.at_level(logging.DEBUG):
        engine.send(Request(1, Tell("the writer's secret")))
        answer = engine.recv()

    assert answer.kind == "InternalError"
    assert "KeyError" in caplog.text
    assert "secret" not in caplog.text


def test_cancelled_work_says_when_it_stopped(serve):
    engine = serve({Wait: Route("one", wait)})

    engine.send(Request(1, Wait()))
    assert engine.recv() == AnswerPart(1, "waiting")
    engine.send(Request(1, Cancel()))

    assert answers(engine, Stopped(1)) == [Stopped(1)]


def test_cancelled_before_its_turn_stops_at_once(serve):
    engine = serve({Wait: Route("one", wait)})

    engine.send(Request(1, Wait()))
    engine.send(Request(2, Wait()))
    engine.send(Request(2, Cancel()))

    assert Stopped(2) in answers(engine, Stopped(2))


def test_last_words_are_heard_after_a_cancel(serve):
    def finish_the_sentence(order, cancel):
        yield "begun"
        while not cancel.cancelled:
            threading.Event().wait(0.001)
        yield "ended"

    engine = serve({Wait: Route("one", finish_the_sentence, last_words=True)})

    engine.send(Request(1, Wait()))
    assert engine.recv() == AnswerPart(1, "begun")
    engine.send(Request(1, Cancel()))

    assert answers(engine, Done(1)) == [AnswerPart(1, "ended"), Done(1)]


def test_urgent_work_goes_between_two_steps_of_other_work(serve):
    engine = serve({Wait: Route("one", wait), Urgent: Route("one", urgent, urgency=1)})

    engine.send(Request(1, Wait()))
    assert engine.recv() == AnswerPart(1, "waiting")
    engine.send(Request(2, Urgent()))

    assert answers(engine, Done(2)) == [AnswerPart(2, "urgent"), Done(2)]


def test_urgent_work_displaces_other_work_where_they_share_a_model(serve):
    engine = serve(
        {Wait: Route("model", wait), Urgent: Route("model", urgent, urgency=1)},
        displacing=frozenset({"model"}),
    )

    engine.send(Request(1, Wait()))
    assert engine.recv() == AnswerPart(1, "waiting")
    engine.send(Request(2, Urgent()))

    received = answers(engine, Done(2))
    assert received[0].kind == "DisplacedError"
    assert received[1:] == [AnswerPart(2, "urgent"), Done(2)]


def test_what_is_short_is_done_aside_even_there(serve):
    engine = serve(
        {
            Wait: Route("model", wait, urgency=2),
            Urgent: Route("model", urgent, urgency=1, aside=True),
        },
        displacing=frozenset({"model"}),
    )

    engine.send(Request(1, Wait()))
    assert engine.recv() == AnswerPart(1, "waiting")
    engine.send(Request(2, Urgent()))

    assert answers(engine, Done(2)) == [AnswerPart(2, "urgent"), Done(2)]
    engine.send(Request(1, Cancel()))
    assert answers(engine, Stopped(1)) == [Stopped(1)]


def test_lanes_do_not_wait_for_each_other(serve):
    engine = serve({Wait: Route("slow", wait), Count: Route("fast", count)})

    engine.send(Request(1, Wait()))
    engine.send(Request(2, Count(0)))

    assert Done(2) in answers(engine, Done(2))


def test_order_that_takes_no_time_is_obeyed_by_the_reader(serve):
    heard = []
    engine = serve({Wait: Route("slow", wait)}, at_once={Urgent: heard.append})

    engine.send(Request(1, Wait()))
    engine.send(Request(2, Urgent()))

    assert Done(2) in answers(engine, Done(2))
    assert heard == [Urgent()]


@pytest.mark.parametrize("total", [1, 5_000])
def test_flood_of_progress_is_thinned_but_its_end_arrives(serve, total):
    def hurry(order, cancel):
        for finished in range(1, total + 1):
            yield Progress("Reading", finished, total)

    engine = serve({Count: Route("one", hurry)})
    engine.send(Request(1, Count(0)))
    received = []
    while (answer := engine.recv()) != Done(1):
        received.append(answer.value)

    assert received[-1] == Progress("Reading", total, total)
    assert len(received) < 50


def test_short_orders_are_done_even_when_the_window_leaves():
    done = []

    def write(order, cancel):
        done.append(order.upto)
        yield from ()

    ours, theirs = Pipe()
    routes = {
        Wait: Route("one", wait),
        Count: Route("one", write, urgency=1, durable=True),
        Urgent: Route("one", urgent),
    }
    for order in (Wait(), Urgent(), Count(1), Count(2)):
        ours.send(Request(1, order))
    ours.send(Exit())

    assert EngineServer(theirs, routes).serve()

    assert done == [1, 2]
    ours.close()
