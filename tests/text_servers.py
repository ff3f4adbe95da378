"""Servers for tests: a small one that says what it is told, and llama.cpp's own."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PATIENCE_S = 120
LLAMA_SERVER_PARTS = ("llama_cpp", "fastapi", "uvicorn", "sse_starlette", "starlette_context")


@dataclass
class Script:
    """What a small server says, and what it heard."""

    pieces: tuple[str, ...] = (" and", " the", " rain", " came.")
    ending: str = "stop"
    status: int = 200
    key: str = ""
    endless: str = ""  # said again and again
    address: str = ""
    bodies: list[dict] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    hung_up: threading.Event = field(default_factory=threading.Event)
    all_here: threading.Barrier | None = None


@contextmanager
def small_server(script: Script) -> Iterator[Script]:
    """Speak the protocol on a free port of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(script))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    script.address = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield script
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Reply:
    """One answer of a server that speaks in bytes."""

    body: bytes = b""
    status: int = 200
    kind: str = "text/event-stream"
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Replies:
    """What such a server answers to one request after the other, and what it heard.

    The last answer is given again and again.
    """

    answers: tuple[Reply, ...]
    models: Reply = field(
        default_factory=lambda: Reply(b'{"data": [{"id": "tiny"}]}', kind="application/json")
    )
    address: str = ""
    bodies: list[dict] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)


@contextmanager
def replying(*answers: Reply, models: Reply | None = None, secure=None) -> Iterator[Replies]:
    """Answer with these bytes on a free port of this machine.

    Args:
        answers: To one POST after the other.
        models: To each GET.
        secure: Context of a server that speaks https.
    """
    replies = Replies(answers, *([models] if models else []))
    server = ThreadingHTTPServer(("127.0.0.1", 0), _replier(replies))
    server.daemon_threads = True
    if secure is not None:
        server.socket = secure.wrap_socket(server.socket, server_side=True)
        server.handle_error = lambda *_: None
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    scheme = "https" if secure else "http"
    replies.address = f"{scheme}://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield replies
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def events(*values: object, ending: str = "stop") -> bytes:
    """Return a stream: texts as a model's pieces, and other values as they are."""
    told = []
    for value in values:
        if isinstance(value, str):
            value = {"choices": [{"delta": {"content": value}, "finish_reason": None}]}
        told.append(value)
    if ending:
        told.append({"choices": [{"delta": {}, "finish_reason": ending}]})
    lines = [f"data: {json.dumps(one)}\n\n" for one in told]
    return "".join([*lines, "data: [DONE]\n\n"]).encode()


def _replier(replies: Replies) -> type[BaseHTTPRequestHandler]:
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            return

        def do_GET(self) -> None:
            self._hear()
            self._give(replies.models)

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with lock:
                number = min(len(replies.bodies), len(replies.answers) - 1)
                replies.bodies.append(body)
            self._hear()
            self._give(replies.answers[number])

        def _hear(self) -> None:
            replies.asked.append((self.command, self.path))
            replies.keys.append(self.headers.get("Authorization", ""))

        def _give(self, reply: Reply) -> None:
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.kind)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)

    return Handler


def llama_server_is_here() -> bool:
    return all(importlib.util.find_spec(name) for name in LLAMA_SERVER_PARTS)


@contextmanager
def llama_server(model: str, log) -> Iterator[str]:
    """Start llama.cpp's server on a free port; return its address."""
    port = _free_port()
    command = [sys.executable, "-m", "llama_cpp.server", "--model", model, "--n_ctx", "1024"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--interrupt_requests", "false"]
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output)
    try:
        address = f"http://127.0.0.1:{port}/v1"
        _wait_for(address, process, log)
        yield address
    finally:
        process.terminate()
        process.wait()


def _wait_for(address: str, process, log) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while True:
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        try:
            with urllib.request.urlopen(f"{address}/models", timeout=5):
                return
        except OSError:
            threading.Event().wait(0.1)


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _handler(script: Script) -> type[BaseHTTPRequestHandler]:
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            return

        def do_GET(self) -> None:
            self._say(200, json.dumps({"data": [{"id": "tiny"}]}).encode())

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with lock:
                script.bodies.append(body)
                script.keys.append(self.headers.get("Authorization", ""))
            if script.key and self.headers.get("Authorization") != f"Bearer {script.key}":
                self._say(401, b'{"error": {"message": "no key"}}')
            elif script.status != 200:
                self._say(script.status, b'{"error": {"message": "out of tea"}}')
            else:
                self._stream("messages" in body)

        def _stream(self, chat: bool) -> None:
            if script.all_here is not None:
                script.all_here.wait(PATIENCE_S)
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            try:
                for piece in script.pieces:
                    self._event(chat, piece)
                while script.endless:
                    self._event(chat, script.endless)
                    threading.Event().wait(0.01)
                self._event(chat, "", script.ending)
                self.wfile.write(b"data: [DONE]\n\n")
            except OSError:
                script.hung_up.set()

        def _event(self, chat: bool, piece: str, ending: str | None = None) -> None:
            choice = {"delta": {"content": piece}} if chat else {"text": piece}
            event = {"choices": [{**choice, "finish_reason": ending or None}]}
            self.wfile.write(f"data: {json.dumps(event)}\n\n".encode())
            self.wfile.flush()

        def _say(self, status: int, text: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

    return Handler
