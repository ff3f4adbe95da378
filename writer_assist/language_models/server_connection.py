"""HTTP requests to a server: connections, proxies, redirections, and lines of the answer."""

from __future__ import annotations

import base64
import codecs
import http.client
import ipaddress
import re
import socket
import ssl
import threading
import urllib.request
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

from writer_assist.domain.progress import Cancelled, CancelToken
from writer_assist.errors import ModelError
from writer_assist.offline import GUARD

CONNECT_WITHIN_S = 10.0
MOST_BYTES = 64_000_000  # of an answer; the largest set of cards takes a few hundred thousand
_MOST_REDIRECTIONS = 3
_CANCEL_LOOK_S = 0.02
_CHUNK = 65_536
_LONGEST_LINE = 4_000_000
# A carriage return at the end may be the first half of one.
_LINE_END = re.compile("\r\n|\n|\r(?!$)")
_PACKED = {"gzip", "x-gzip", "deflate"}
_REPEATED_AS_IT_WAS = (307, 308)


class NoAnswerError(Exception):
    """No answer came, or it broke off; the message completes a sentence."""


class MovedError(Exception):
    """The server redirects to another server; the message is the address."""


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """A request to be sent.

    Attributes:
        method: "GET" or "POST".
        url: The whole address.
        body: Empty if there is none.
        key: Sent as a bearer token; empty if there is none.
    """

    method: str
    url: SplitResult
    body: bytes = b""
    key: str = ""


class ServerAnswer:
    """A server's answer, read piece by piece.

    Attributes:
        status: The HTTP status code.
        received: How many bytes were received so far.
    """

    def __init__(self, connection: http.client.HTTPConnection, read_within_s: float) -> None:
        self._sock = connection.sock
        self._sock.settimeout(read_within_s)
        self._response = connection.getresponse()
        self.status = self._response.status
        self.received = 0

    def close(self) -> None:
        """Stop reading."""
        self._response.close()

    @property
    def location(self) -> str:
        """The target of a redirection; empty for other answers."""
        moved = self.status in (301, 302, 303, 307, 308)
        return (self._response.getheader("Location") or "") if moved else ""

    def hurry(self, within_s: float) -> None:
        """Reduce the longest silence that is waited for."""
        with suppress(OSError):
            self._sock.settimeout(within_s)

    def text(self) -> str:
        """Return all that is left of the answer."""
        return "\n".join(self.lines())

    def lines(self) -> Iterator[str]:
        """Yield lines without their ends, as they arrive.

        Raises:
            NoAnswerError: It is too long, or compressed in an unsupported way.
        """
        decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
        left = ""
        for chunk in self._unpacked():
            *whole, left = _LINE_END.split(left + decoder.decode(chunk))
            yield from whole
            if len(left) > _LONGEST_LINE:
                raise NoAnswerError("its answer has a line without end")
        if left := (left + decoder.decode(b"", final=True)).rstrip("\r"):
            yield left

    def _unpacked(self) -> Iterator[bytes]:
        packing = (self._response.getheader("Content-Encoding") or "identity").strip().lower()
        if packing not in _PACKED:
            if packing != "identity":
                raise NoAnswerError(f"its answer is packed ({packing}) though that was not asked")
            yield from self._chunks()
            return
        # Recognises gzip and zlib by their first bytes.
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32)
        unpacked = 0
        for chunk in self._chunks():
            while chunk and not unpacker.eof:
                plain = unpacker.decompress(chunk, _CHUNK)
                unpacked += len(plain)
                if unpacked > MOST_BYTES:
                    raise NoAnswerError("its answer has no end")
                yield plain
                chunk = unpacker.unconsumed_tail
        yield unpacker.flush()

    def _chunks(self) -> Iterator[bytes]:
        while chunk := self._response.read1(_CHUNK):
            self.received += len(chunk)
            if self.received > MOST_BYTES:
                raise NoAnswerError("its answer has no end")
            yield chunk


@contextmanager
def answer_to(
    post: HttpRequest, cancel: CancelToken, *, read_within_s: float
) -> Iterator[ServerAnswer]:
    """Send a request; the connection is closed at the end, or at once when cancelled.

    A redirection is followed only on the same server, so that key and story go nowhere else.

    Args:
        post: The request.
        cancel: Checked all the time, except for some seconds while a host name is looked up.
        read_within_s: The longest silence that is waited for.

    Raises:
        NoAnswerError: The connection failed.
        MovedError: The server redirects to another one.
        Cancelled: The answer is not wanted any more.
    """
    for _ in range(_MOST_REDIRECTIONS + 1):
        with _asked_once(post, cancel, read_within_s) as answer:
            if not answer.location:
                yield answer
                return
            post = _redirected(post, answer)
    raise NoAnswerError("it sends the program round in a circle")


@contextmanager
def _asked_once(
    post: HttpRequest, cancel: CancelToken, read_within_s: float
) -> Iterator[ServerAnswer]:
    # Errors raised by the caller's block inside the yield pass through.
    try:
        GUARD.note(post.url.netloc.rpartition("@")[2])
        with GUARD.allowing():
            connection = _connection(post.url)
        with closing(connection), _ClosedOnCancel(cancel) as watch:
            with GUARD.allowing():
                connection.connect()
            watch.sock = connection.sock
            cancel.check()
            _send(connection, post)
            with closing(ServerAnswer(connection, read_within_s)) as answer:
                yield answer
            cancel.check()
    except (OSError, http.client.HTTPException, zlib.error, ValueError, AttributeError) as error:
        # If a connection is closed while another thread reads, any of these may be raised.
        if cancel.cancelled:
            raise Cancelled from error
        raise NoAnswerError(_reason(error, post.url)) from error


def _send(connection: http.client.HTTPConnection, post: HttpRequest) -> None:
    headers = {"Content-Type": "application/json", "Accept": "*/*"}
    if post.key:
        headers["Authorization"] = f"Bearer {post.key}"
    place = post.url._replace(scheme="", netloc="").geturl() or "/"
    proxy = _proxy_for(post.url)
    if proxy is not None and post.url.scheme == "http":
        place = post.url.geturl()
        headers |= _proxy_headers(proxy)
    connection.request(post.method, place, post.body or None, headers)


def _redirected(post: HttpRequest, answer: ServerAnswer) -> HttpRequest:
    url = urlsplit(urljoin(post.url.geturl(), answer.location))
    safe = _origin(url) == _origin(post.url) or _is_the_same_made_safe(post.url, url)
    if not safe or (post.method != "GET" and answer.status not in _REPEATED_AS_IT_WAS):
        raise MovedError(url._replace(query="", fragment="").geturl())
    return HttpRequest(post.method, url, post.body, post.key)


def _origin(url: SplitResult) -> tuple[str, str | None, int]:
    return url.scheme, url.hostname, url.port or (443 if url.scheme == "https" else 80)


def _is_the_same_made_safe(old: SplitResult, new: SplitResult) -> bool:
    usual = _origin(old)[2] == 80 and _origin(new)[2] == 443
    return usual and (old.scheme, new.scheme) == ("http", "https") and old.hostname == new.hostname


def _connection(url: SplitResult) -> http.client.HTTPConnection:
    host, port, proxy = url.hostname or "", url.port, _proxy_for(url)
    if url.scheme == "http":
        if proxy is not None:
            host, port = proxy.hostname or "", proxy.port
        return http.client.HTTPConnection(host, port, timeout=CONNECT_WITHIN_S)
    context = ssl.create_default_context()
    if proxy is None:
        return http.client.HTTPSConnection(host, port, timeout=CONNECT_WITHIN_S, context=context)
    through = http.client.HTTPSConnection(
        proxy.hostname or "", proxy.port, timeout=CONNECT_WITHIN_S, context=context
    )
    through.set_tunnel(host, port or 443, _proxy_headers(proxy))
    return through


def _proxy_for(url: SplitResult) -> SplitResult | None:
    """Return the system's proxy for an address; None if there is none, or for this computer."""
    host = url.hostname or ""
    if is_loopback(host) or urllib.request.proxy_bypass(host):
        return None
    proxies = urllib.request.getproxies()
    named = proxies.get(url.scheme) or proxies.get("all") or ""
    if not named:
        return None
    proxy = urlsplit(named if "://" in named else f"http://{named}")
    if not proxy.scheme.startswith("http") or not proxy.hostname:
        raise ModelError(
            f"This system's proxy ({proxy.scheme}) is of a kind that this program cannot use. "
            "Name the server in the system's list of exceptions (no_proxy)."
        )
    return proxy


def _proxy_headers(proxy: SplitResult) -> Mapping[str, str]:
    if not proxy.username:
        return {}
    known = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}".encode()
    return {"Proxy-Authorization": f"Basic {base64.b64encode(known).decode()}"}


def is_loopback(host: str) -> bool:
    """Tell whether a host is this computer."""
    name = host.rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    with suppress(ValueError):
        address = ipaddress.ip_address(name)
        mapped = getattr(address, "ipv4_mapped", None) or address
        return bool(mapped.is_loopback or mapped.is_unspecified)
    if re.fullmatch(r"[\dxa-f.]+", name):
        with suppress(OSError):  # "127.1" also means 127.0.0.1
            return socket.inet_aton(name)[0] in (0, 127)
    return False


def joined(base: SplitResult, path: str) -> SplitResult:
    """Return the whole address of a request; a query in the base address is kept."""
    return base._replace(path=quote(base.path + path, safe="/%:@!$&'()*+,;=~"))


def _reason(error: Exception, url: SplitResult) -> str:
    port = url.port or (443 if url.scheme == "https" else 80)
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate cannot be trusted ({error.verify_message}), so nothing was sent"
    if isinstance(error, ssl.SSLError):
        return "it does not speak https; perhaps its address begins with http://"
    if isinstance(error, socket.gaierror | UnicodeError):
        return f"there is no computer of the name “{url.hostname}”"
    if isinstance(error, ConnectionRefusedError):
        return f"nothing answers at its port {port}"
    if isinstance(error, TimeoutError):
        return "it does not answer"
    if isinstance(error, http.client.IncompleteRead | http.client.RemoteDisconnected):
        return "it hung up"
    if isinstance(error, http.client.HTTPException):
        return "what listens there does not speak http; perhaps its address begins with https://"
    return getattr(error, "strerror", "") or str(error) or "it hung up"


class _ClosedOnCancel:
    """Closes a connection from another thread as soon as the request is cancelled."""

    def __init__(self, cancel: CancelToken) -> None:
        self.sock: socket.socket | None = None  # later possibly owned by the response alone
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
