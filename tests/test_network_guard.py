"""The guard that keeps a process off the network; each test asks in a process of its own."""

from __future__ import annotations

import subprocess
import sys

import pytest

BEGIN = """
import socket
from writer_assist.offline import GUARD, NOWHERE
GUARD.stand()
def ask(what):
    try:
        what()
    except ConnectionRefusedError as error:
        return "refused" if "Writer Assist" in str(error) else "nobody there"
    except OSError:
        return "let through"
    return "done"
"""


def said(code: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", BEGIN + code], capture_output=True, text=True, check=True
    )
    return done.stdout.split("\n")[:-1]


@pytest.mark.parametrize(
    "wish",
    [
        "socket.create_connection(NOWHERE, 1)",
        "socket.getaddrinfo('example.org', 80)",
        "socket.gethostbyname('example.org')",
        "socket.socket(type=socket.SOCK_DGRAM).sendto(b'a', NOWHERE)",
        "socket.socket(socket.AF_INET6).connect(('2001:db8::1', 80))",
    ],
)
def test_whatever_leads_out_is_refused_and_remembered(wish):
    told = said(f"print(ask(lambda: {wish})); print(GUARD.record().count)")

    assert told == ["refused", "1"]


def test_this_computer_may_be_asked():
    told = said(
        "server = socket.create_server(('127.0.0.1', 0))\n"
        "print(ask(lambda: socket.create_connection(server.getsockname())))\n"
        "print(ask(lambda: socket.getaddrinfo('localhost', 80)))\n"
        "print(GUARD.record().attempts)"
    )

    assert told == ["done", "done", "()"]


def test_chosen_server_is_let_through_on_its_thread_only():
    told = said(
        "import threading\n"
        "wish = lambda: print(ask(lambda: socket.create_connection(NOWHERE, 0.01)))\n"
        "with GUARD.allowing():\n"
        "    wish()\n"
        "    other = threading.Thread(target=wish); other.start(); other.join()\n"
        "wish()"
    )

    assert told[0] != "refused"
    assert told[1:] == ["refused", "refused"]


def test_trying_out_is_refused_and_marked_as_such():
    told = said("GUARD.try_out(); print([one.event.value for one in GUARD.record().attempts])")

    assert told == ["['tried out']"]


def test_unguarded_process_does_not_try_at_all():
    code = (
        "from writer_assist.offline import NetworkGuard\n"
        "guard = NetworkGuard(); guard.try_out(); print(guard.record().count)"
    )

    assert said(code) == ["0"]


def test_system_counts_no_open_connection():
    assert said("print(GUARD.record().open_sockets)") == ["0"]
