"""Servers with OpenAI's interface: llama-server, Ollama, vLLM, LM Studio and their like."""

from __future__ import annotations

import datetime
import http.client
import json
import socket
import threading
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing, suppress
from typing import Any
from urllib.parse import urlsplit

from writer_assist.domain.cancellation import Cancelled, CancelToken
from writer_assist.domain.text_server import ServerRequest, TextServer
from writer_assist.errors import ModelError

CONNECT_WITHIN_S = 10.0
# Between two tokens; a large prompt on a slow machine comes before the first one.
ANSWER_WITHIN_S = 300.0
_LONGEST_ANSWER = 1_000_000
_CANCEL_LOOK_S = 0.02

Note = Callable[[ServerRequest], None]


class ServerClient:
    """Asks one server; every request is noted.  May be used by several threads at once.

    Neither proxies nor redirections are followed: what is sent goes to the address that
    the writer chose, and nowhere else.
    """

    def __init__(self, server: TextServer, key: str, note: Note) -> None:
        """Make a client; nothing is sent yet.

        Args:
            server: Where it is.
            key: Sent as a bearer token; empty for none.
            note: Told of each request when it has ended, on the thread that sent it.

        Raises:
            ModelError: The address is none.
        """
        parts = urlsplit(server.address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ModelError(
                f"“{server.address}” is no address of a server. It looks like "
                "http://127.0.0.1:8080/v1."
            )
        self._server, self._key, self._note = server, key, note
        self._parts = parts

    def models(self, cancel: CancelToken) -> tuple[str, ...]:
        """Return what the server calls its models.

        Raises:
            ModelError: It cannot be reached, or does not speak this language.
            Cancelled: Nobody waits any more.
        """
        with closing(self._ask("GET", "/models", None, cancel)) as lines:
            answer = _json("".join(lines))
        try:
            return tuple(str(model["id"]) for model in answer["data"])
        except (KeyError, TypeError) as error:
            raise self._misunderstood() from error

    def write(
        self, path: str, body: Mapping[str, object], cancel: CancelToken
    ) -> Generator[str, None, str]:
        """Yield pieces of a text as they are written; return why it ended.

        Args:
            path: "/chat/completions" or "/completions".
            body: Of the request; the model's name and the wish for a stream are added.
            cancel: Looked at all the time; the connection is closed, at which a server stops.

        Returns:
            "stop" or "length", or another word of the server's.

        Raises:
            ModelError: The server cannot be reached, refuses, or broke off.
            Cancelled: Asked to stop.
        """
        why = ""
        named = {"model": self._server.model} if self._server.model else {}
        wanted = {**named, **body, "stream": True}
        with closing(self._ask("POST", path, wanted, cancel)) as lines:
            for line in lines:
                if not line.startswith("data:") or line[5:].strip() == "[DONE]":
                    continue
                piece, ended = self._piece(_json(line[5:]))
                why = ended or why
                if piece:
                    yield piece
        if not why:  # llama-cpp-python's own server does so unless it is told otherwise
            raise ModelError(
                f"The server at {self._server.place} broke off in the middle. Perhaps it writes "
                "only one text at a time: then ask it for one card."
            )
        return why

    def _piece(self, event: Any) -> tuple[str, str]:  # noqa: ANN401 - any JSON
        if isinstance(event, dict) and "error" in event:
            raise ModelError(f"The server says: {_complaint(event)}")
        try:
            choices: Sequence[Any] = event["choices"]
            if not choices:  # the last event of some: what it cost
                return "", ""
            text = choices[0].get("text")
            if text is None:
                text = choices[0]["delta"].get("content")
            return str(text or ""), str(choices[0].get("finish_reason") or "")
        except (KeyError, TypeError, AttributeError) as error:
            raise self._misunderstood() from error

    def _ask(
        self, method: str, path: str, body: Mapping[str, object] | None, cancel: CancelToken
    ) -> Generator[str, None, None]:
        """Send a request and yield the lines of its answer."""
        sent = json.dumps(body, ensure_ascii=False) if body is not None else ""
        began = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
        received, outcome = 0, "stopped"
        connection = self._connection()
        try:
            with _ClosedOnCancel(cancel) as watch:
                connection.connect()
                watch.sock = connection.sock
                response = self._send(connection, method, path, sent)
                while line := response.readline(_LONGEST_ANSWER):
                    received += len(line)
                    yield line.decode("utf-8", "replace")
                cancel.check()
            outcome = "answered"
        except (OSError, http.client.HTTPException, ValueError, AttributeError) as error:
            # A connection that is closed while another thread reads fails in all these ways.
            if cancel.cancelled:
                raise Cancelled from error
            outcome = str(error) or type(error).__name__
            raise self._unreachable(error) from error
        except ModelError as error:
            outcome = str(error)
            raise
        finally:
            connection.close()
            address = f"{self._server.address.rstrip('/')}{path}"
            self._note(ServerRequest(began, address, sent, received, outcome))

    def _send(
        self, connection: http.client.HTTPConnection, method: str, path: str, sent: str
    ) -> http.client.HTTPResponse:
        connection.sock.settimeout(ANSWER_WITHIN_S)
        headers = {"Content-Type": "application/json", "Accept": "*/*"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        place = f"{self._parts.path.rstrip('/')}{path}"
        connection.request(method, place, sent.encode() if sent else None, headers)
        response = connection.getresponse()
        if response.status != http.client.OK:
            raise self._refused(response)
        return response

    def _connection(self) -> http.client.HTTPConnection:
        secure = self._parts.scheme == "https"
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        host = self._parts.hostname or ""
        return kind(host, self._parts.port, timeout=CONNECT_WITHIN_S)

    def _refused(self, response: http.client.HTTPResponse) -> ModelError:
        text = response.read(_LONGEST_ANSWER).decode("utf-8", "replace")
        place, status = self._server.place, response.status
        if status in (401, 403):
            return ModelError(f"The server at {place} wants a key, or refuses the one it was sent.")
        with suppress(ModelError):
            text = _complaint(_json(text))
        return ModelError(f"The server at {place} refused ({status}): {text[:300].strip()}")

    def _unreachable(self, error: Exception) -> ModelError:
        reason = getattr(error, "strerror", "") or str(error) or "it hung up"
        return ModelError(
            f"The server at {self._server.place} cannot be reached: {reason}. Is it running?"
        )

    def _misunderstood(self) -> ModelError:
        return ModelError(
            f"What {self._server.place} answers is not what such a server answers. "
            "Does its address end in /v1?"
        )


class _ClosedOnCancel:
    """Closes a connection, from another thread, as soon as nobody waits for it any more."""

    def __init__(self, cancel: CancelToken) -> None:
        self.sock: socket.socket | None = None  # the response may have it to itself later
        self._cancel = cancel
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, name="server watch", daemon=True)

    def __enter__(self) -> _ClosedOnCancel:
        self._cancel.check()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ended.wait(_CANCEL_LOOK_S):
            if self._cancel.cancelled and self.sock is not None:
                with suppress(OSError):
                    self.sock.shutdown(socket.SHUT_RDWR)
                return


def _json(text: str) -> Any:  # noqa: ANN401 - any JSON
    try:
        return json.loads(text)
    except ValueError as error:
        raise ModelError("The server's answer cannot be read; it is no JSON.") from error


def _complaint(answer: Any) -> str:  # noqa: ANN401 - any JSON
    error = answer.get("error", answer) if isinstance(answer, dict) else answer
    message = error.get("message") if isinstance(error, dict) else error
    return str(message or answer)
