"""Keeps a process off the network: settings for libraries, and a guard that refuses connections."""

from __future__ import annotations

import ipaddress
import os
import socket
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from writer_assist.domain.network import NetworkAttempt, NetworkEvent, NetworkRecord

if TYPE_CHECKING:
    import psutil

# Models are local files, so no hub needs to be asked; otherwise transformers retries for half a
# minute.  OpenMP threads wait for each other hundreds of times per token: sleeping each time
# (OMP_WAIT_POLICY=PASSIVE) took decoding from 185 to 73 tokens/s, and spinning for ever takes the
# core that the window needs.  So they spin for some microseconds and then sleep.  numpy's own
# threads spin for tens of milliseconds after a product and took the embedding of a query from 14
# to 54 ms; a single thread compares 10,000 vectors in 1 ms.  torch keeps what it prepared for a
# product of each size, up to 1,024 times .2 to .4 MB, and texts have many sizes: indexing reached
# 700 MB.
OFFLINE_ENVIRONMENT = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "TRANSFORMERS_VERBOSITY": "error",
    "TOKENIZERS_PARALLELISM": "false",
    "GOMP_SPINCOUNT": "5000",
    "OPENBLAS_NUM_THREADS": "1",
    "ONEDNN_PRIMITIVE_CACHE_CAPACITY": "64",
}
NOWHERE = ("192.0.2.1", 443)  # an address that is reserved for examples (RFC 5737)

_KEPT = 200  # attempts
_LOOK_UPS = frozenset({"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"})
_SENDING = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})


def go_offline() -> None:
    """Set the variables for this process and its children; existing ones are kept."""
    for name, value in OFFLINE_ENVIRONMENT.items():
        os.environ.setdefault(name, value)


class NetworkGuard:
    """Refuses what leaves this computer, and remembers that it was asked for.

    It listens to what Python reports before a socket connects or sends, and before a name is
    looked up; once it stands, nothing can take it away from the process.  Code that is not
    Python is not heard: that is what ``open_sockets`` of the record is for.
    """

    def __init__(self) -> None:
        """Make a guard; it stands from :meth:`stand` on."""
        self._attempts: deque[NetworkAttempt] = deque(maxlen=_KEPT)
        self._count = 0
        self._stands = False
        self._here = threading.local()  # whether this thread talks to the chosen server

    def stand(self) -> None:
        """Guard this process from now on."""
        if not self._stands:
            self._stands = True
            sys.addaudithook(self._hear)

    def note(self, place: str) -> None:
        """Remember that the writer's server is asked now, or a download that the writer wanted.

        Args:
            place: What it is called in the record.
        """
        self._remember(place, NetworkEvent.ALLOWED)

    @contextmanager
    def allowing(self) -> Iterator[None]:
        """Let this thread connect to what the writer chose."""
        self._here.allows = True
        try:
            yield
        finally:
            self._here.allows = False

    def try_out(self) -> None:
        """Ask for a connection to an address where nobody is; a standing guard refuses it."""
        if not self._stands:
            return
        self._here.tries = True
        try:
            with suppress(OSError), socket.socket(socket.AF_INET) as wish:
                wish.connect(NOWHERE)
        finally:
            self._here.tries = False

    def record(self) -> NetworkRecord:
        """Return what was asked for so far; it takes some milliseconds."""
        return NetworkRecord(tuple(self._attempts), self._count, self._stands, _open_sockets())

    def _hear(self, event: str, arguments: tuple[object, ...]) -> None:
        # Called for every import and every file, too: what is common must go out at once.
        if not event.startswith("socket."):
            return
        place = _place_of(event, arguments)
        if place and not getattr(self._here, "allows", False):
            trying = getattr(self._here, "tries", False)
            self._remember(place, NetworkEvent.TRIED_OUT if trying else NetworkEvent.REFUSED)
            raise ConnectionRefusedError("Writer Assist keeps this process off the network")

    def _remember(self, place: str, event: NetworkEvent) -> None:
        self._count += 1
        self._attempts.append(NetworkAttempt(time.time(), place, event))


GUARD = NetworkGuard()
"""The guard of this process: there is one network, and what keeps off it cannot be removed."""


def _place_of(event: str, arguments: tuple[object, ...]) -> str:
    """Return where an event would lead; empty if it stays on this computer."""
    if event in _LOOK_UPS:
        host = _text(arguments[0])
        return "" if not host or _is_here(host) or _is_address(host) else host
    if event not in _SENDING:
        return ""
    family, address = getattr(arguments[0], "family", None), arguments[1]
    if family not in (socket.AF_INET, socket.AF_INET6) or not isinstance(address, tuple):
        return ""
    host = _text(address[0])
    return "" if _is_here(host) else f"{host}:{address[1]}"


def _text(host: object) -> str:
    return host.decode("ascii", "replace") if isinstance(host, bytes) else str(host or "")


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


def _is_here(host: str) -> bool:
    """Tell whether a host is this computer."""
    if host in ("", "localhost"):
        return True
    return _is_address(host) and ipaddress.ip_address(host.partition("%")[0]).is_loopback


def _open_sockets() -> int | None:
    import psutil

    try:
        process = psutil.Process()
        family = [process, *process.children(recursive=True)]
        return sum(_opened_by(one) for one in family)
    except (psutil.Error, OSError):
        return None


def _opened_by(process: psutil.Process) -> int:
    connections = process.net_connections(kind="inet")
    return sum(bool(one.raddr) and not _is_here(one.raddr.ip) for one in connections)
