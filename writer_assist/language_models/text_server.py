"""A client for servers with OpenAI's interface: llama-server, Ollama, vLLM, LM Studio etc."""

from __future__ import annotations

import dataclasses
import datetime
import json
import logging
import re
import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue

from writer_assist.domain.models import ServerRequest, TextServer, address_fault, base_of
from writer_assist.domain.progress import CancelToken
from writer_assist.errors import ModelError
from writer_assist.language_models.server_answers import (
    AnswerReader,
    PieceJoiner,
    StreamEvent,
    complaint_in,
    is_page,
    page_words,
    parsed,
)
from writer_assist.language_models.server_connection import (
    HttpRequest,
    MovedError,
    NoAnswerError,
    ServerAnswer,
    answer_to,
    joined,
)
from writer_assist.language_models.server_requests import RequestFormat, other_way, wants_a_model

logger = logging.getLogger(__name__)

# Longest silence between two tokens; before the first one there may be a large prompt.
ANSWER_WITHIN_S = 300.0
# Listing models is fast; a server that is still loading one says so.
LIST_WITHIN_S = 20.0
_MORE_WITHIN_S = 2.0  # after the end was announced, for statistics and the end of the stream
_MOST_TRIES = 5
_LOOK_S = 0.02
_VERSION = re.compile(r"/(?:v\d\w*|openai)(?:/|$)")
_NO_SUCH_PLACE = re.compile(r"endpoint|not found|no route|method|unknown url", re.IGNORECASE)

Note = Callable[[ServerRequest], None]


class ServerClient:
    """Sends requests to one server and reports each; may be used by several threads at once.

    Requests go to the server that the writer chose, through the system's proxy if there is one,
    and nowhere else.
    """

    def __init__(
        self,
        server: TextServer,
        key: str,
        note: Note,
        *,
        without_key: str = "",
        answer_within_s: float = ANSWER_WITHIN_S,
    ) -> None:
        """Prepare the client; nothing is sent yet.

        Args:
            server: The server.
            key: Sent as a bearer token; empty if there is none.
            note: Called with each request when it has ended, on the thread that sent it.
            without_key: Why there is no key, as a sentence, in case the server requires one.
            answer_within_s: The longest silence that is waited for.

        Raises:
            ModelError: The address is invalid.
        """
        if fault := address_fault(server.address):
            raise ModelError(fault)
        self._server, self._key, self._note = server, key.strip(), note
        self._without_key, self._answer_within_s = without_key, answer_within_s
        self._base = base_of(server.address)
        self._way = RequestFormat()

    def models(self, cancel: CancelToken) -> tuple[str, ...]:
        """Return the names of the server's models.

        Raises:
            ModelError: It cannot be reached, or does not have this interface.
            Cancelled: The list is not wanted any more.
        """
        # On a thread of its own, because looking up a host name cannot be interrupted.
        return _waited_for(lambda: self._listed(cancel), cancel)

    def write(
        self, path: str, body: Mapping[str, object], cancel: CancelToken
    ) -> Generator[str, None, str]:
        """Yield pieces of a text as they are written; return why it ended.

        If a server refuses a part of the request, it is sent again without it.

        Args:
            path: "/chat/completions" or "/completions".
            body: The request; the model's name and the option for streaming are added.
            cancel: Checked all the time; the connection is then closed, which stops the server.

        Returns:
            "stop" or "length", or another word of the server's; empty if it gives none.

        Raises:
            ModelError: The server cannot be reached, refuses, broke off or wrote nothing.
            Cancelled: The work was asked to stop.
        """
        way = self._way
        named = {"model": self._server.model} if self._server.model else {}
        for _ in range(_MOST_TRIES):
            asked = way.applied({**named, **body})
            try:
                ended = yield from self._written(path, asked, cancel)
            except _RefusedError as refused:
                better = self._better_way(way, asked, refused, cancel)
                if better is None or better == way:
                    raise ModelError(str(refused)) from refused
                logger.info("the server is asked again in a plainer way")
                way = better
            else:
                self._way = way
                return ended
        raise ModelError(f"The server at {self._server.place} refuses whatever it is asked.")

    def _better_way(
        self,
        way: RequestFormat,
        asked: Mapping[str, object],
        refused: _RefusedError,
        cancel: CancelToken,
    ) -> RequestFormat | None:
        if refused.status in (200, 400, 404, 422) and wants_a_model(asked, refused.complaint):
            with suppress(ModelError):
                return dataclasses.replace(way, model=next(iter(self._listed(cancel)), ""))
        return other_way(way, asked, status=refused.status, complaint=refused.complaint)

    def _written(
        self, path: str, body: Mapping[str, object], cancel: CancelToken
    ) -> Generator[str, None, str]:
        told = _AnswerSoFar()
        reader, sound = AnswerReader(), PieceJoiner()
        try:
            with self._asked("POST", path, body, cancel, self._answer_within_s) as answer:
                for said in _events(answer, reader, 2 * self._answer_within_s):
                    if said.complaint:
                        raise self._complained(said.complaint, told)
                    told.add(said)
                    if said.ended:
                        answer.hurry(_MORE_WITHIN_S)
                    if piece := sound.piece(said.text):
                        told.text = True
                        yield piece
        except NoAnswerError as error:
            if not told.ended:
                raise self._broken_off(error, told) from error
        if last := sound.rest():
            yield last
        if not told.text:
            raise self._empty(told, reader)
        return told.ended

    def _listed(self, cancel: CancelToken) -> tuple[str, ...]:
        try:
            with self._asked("GET", "/models", None, cancel, LIST_WITHIN_S) as answer:
                text = answer.text()
        except NoAnswerError as error:
            raise self._unreachable(error) from error
        except _RefusedError as refused:
            raise ModelError(str(refused)) from refused
        found = parsed(text)
        listed = found
        if isinstance(found, dict):
            listed = found.get("data", found.get("models"))
        if not isinstance(listed, list):
            raise self._misunderstood(text)
        names = (
            next((one[key] for key in ("id", "name", "model") if one.get(key)), "")
            for one in listed
            if isinstance(one, dict)
        )
        return tuple(str(name) for name in names if name)

    @contextmanager
    def _asked(
        self,
        method: str,
        path: str,
        body: Mapping[str, object] | None,
        cancel: CancelToken,
        within_s: float,
    ) -> Iterator[ServerAnswer]:
        """Send a request and report how it ended.

        Raises:
            NoAnswerError: See ``answer_to``.
            _RefusedError: The server refuses the request in this form.
            ModelError: It redirects to another server.
        """
        sent = json.dumps(body, ensure_ascii=False) if body is not None else ""
        began = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
        url, received, outcome = joined(self._base, path), 0, "stopped"
        raw = sent.encode("utf-8", "replace")
        try:
            with answer_to(
                HttpRequest(method, url, raw, self._key), cancel, read_within_s=within_s
            ) as got:
                try:
                    if not 200 <= got.status < 300:
                        raise self._refused(got)
                    yield got
                finally:
                    received = got.received
            outcome = "answered"
        except MovedError as moved:
            outcome = f"sent on to {moved}"
            raise ModelError(
                f"The server at {self._server.place} sends the program on to "
                f"{complaint_in(str(moved))}. Nothing is sent there unasked; if you trust it, "
                "choose that address."
            ) from moved
        except (NoAnswerError, _RefusedError, ModelError) as error:
            outcome = str(error)
            raise
        finally:
            self._note(ServerRequest(began, url.geturl(), sent, received, outcome))

    def _refused(self, answer: ServerAnswer) -> _RefusedError:
        text = answer.text()
        place, status = self._server.place, answer.status
        complaint = self._own_words(text)
        if status in (401, 403):
            sentence = f"The server at {place} wants a key, or refuses the one it was sent."
            own = f" It says: {_ended(complaint)}" if complaint else ""
            return _RefusedError(f"{sentence}{own} {self._without_key}".strip(), status, complaint)
        hint = self._hint() if status in (404, 405) else ""
        sentence = f"The server at {place} refused ({status}): {complaint or 'it says no more'}"
        return _RefusedError(f"{_ended(sentence)}{hint}", status, complaint)

    def _complained(self, complaint: str, told: _AnswerSoFar) -> ModelError | _RefusedError:
        complaint = self._without_secrets(complaint)
        hint = self._hint() if _NO_SUCH_PLACE.search(complaint) else ""
        sentence = f"The server at {self._server.place} says: {_ended(complaint)}{hint}"
        return ModelError(sentence) if told.text else _RefusedError(sentence, 200, complaint)

    def _own_words(self, text: str) -> str:
        if is_page(text):
            return page_words(text)
        return self._without_secrets(complaint_in(parsed(text) or text))

    def _without_secrets(self, complaint: str) -> str:
        return complaint.replace(self._key, "…") if self._key else complaint

    def _empty(self, told: _AnswerSoFar, reader: AnswerReader) -> ModelError:
        place = self._server.place
        if told.refusal:
            return ModelError(f"The model at {place} refused: {_ended(complaint_in(told.refusal))}")
        if told.thought:
            return ModelError(only_thought(place))
        if told.ended == "content_filter":
            return ModelError(f"The server at {place} held its text back: its filter refused it.")
        if told.ended:
            return ModelError(
                f"The model at {place} wrote nothing. Ask again, or choose another model there."
            )
        if reader.unread:
            return self._misunderstood(reader.unread)
        if reader.done:  # llama-cpp-python's own server does so by default
            return ModelError(
                f"The server at {place} broke off before it had written a word. Perhaps it "
                "writes only one text at a time: then ask it for one card."
            )
        return ModelError(f"The server at {place} answered with nothing.{self._hint()}")

    def _broken_off(self, error: NoAnswerError, told: _AnswerSoFar) -> ModelError:
        if not (told.text or told.thought):
            return self._unreachable(error)
        return ModelError(f"The server at {self._server.place} broke off in the middle: {error}.")

    def _unreachable(self, error: NoAnswerError) -> ModelError:
        return ModelError(
            f"The server at {self._server.place} cannot be reached: {error}. Is it running?"
        )

    def _misunderstood(self, text: str) -> ModelError:
        place, hint = self._server.place, self._hint()
        if is_page(text):
            return ModelError(
                f"{place} answers with a page for a browser, “{page_words(text)}”, and not with a "
                f"text.{hint} Perhaps a network or proxy wants you to sign in first."
            )
        found = parsed(text)
        if isinstance(found, dict) and found.get("error"):
            return ModelError(f"The server at {place} says: {_ended(complaint_in(found))}{hint}")
        words = f" It says: “{complaint_in(text)}”." if text.strip() else ""
        return ModelError(
            f"What {place} answers is not what such a server answers.{words}"
            f"{hint or ' Is its address right?'}"
        )

    def _hint(self) -> str:
        """Return the likely mistake in an address that leads to something else."""
        if _VERSION.search(self._base.path):
            return ""
        usual = self._base._replace(path=f"{self._base.path}/v1", query="").geturl()
        return f" Does its address end in /v1? Then it is {usual}."


class _RefusedError(Exception):
    """The server refused a request; the message is a sentence.

    Attributes:
        status: The status code; 200 for an error message within an answer.
        complaint: The server's error message.
    """

    def __init__(self, sentence: str, status: int, complaint: str) -> None:
        super().__init__(sentence)
        self.status, self.complaint = status, complaint


@dataclass(slots=True)
class _AnswerSoFar:
    """What has been received of an answer."""

    text: bool = False
    thought: bool = False
    refusal: str = ""
    ended: str = ""

    def add(self, said: StreamEvent) -> None:
        self.thought = self.thought or said.thought
        self.refusal += said.refusal
        self.ended = said.ended or self.ended


def only_thought(place: str) -> str:
    """Return the message for a model that used all its tokens for thinking."""
    return (
        f"The model at {place} only thought about the story, and wrote none of it. Switch its "
        "thinking off in the server, or choose a model there that does not think."
    )


def _events(answer: ServerAnswer, reader: AnswerReader, patience_s: float) -> Iterator[StreamEvent]:
    """Yield the content of an answer; mere keep-alive signals are not waited for indefinitely."""
    heard_s = time.monotonic()
    for line in answer.lines():
        for said in reader.feed(line):
            heard_s = time.monotonic()
            yield said
        if reader.done:
            return
        if time.monotonic() - heard_s > patience_s:
            raise NoAnswerError("it keeps the line open and says nothing")
    yield from reader.rest()


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?", "…")) else f"{sentence}."


def _waited_for(work: Callable[[], tuple[str, ...]], cancel: CancelToken) -> tuple[str, ...]:
    """Do work on another thread, and abandon it as soon as it is cancelled."""
    done: SimpleQueue[tuple[str, ...] | Exception] = SimpleQueue()

    def run() -> None:
        try:
            done.put(work())
        except Exception as error:  # noqa: BLE001 - raised again on the waiting thread
            done.put(error)

    threading.Thread(target=run, name="server models", daemon=True).start()
    while True:
        cancel.check()
        try:
            result = done.get(timeout=_LOOK_S)
        except Empty:
            continue
        if isinstance(result, Exception):
            raise result
        return result
