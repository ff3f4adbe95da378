from __future__ import annotations

import threading

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import NoKeyringError

from writer_assist.domain.progress import Cancelled, CancelToken
from writer_assist.errors import ModelError
from writer_assist.language_models.server_keys import ServerKeys

ADDRESS = "http://127.0.0.1:8080/v1"


class Ring(KeyringBackend):
    """A keyring that forgets at the end of the test."""

    priority = 1

    def __init__(self):
        super().__init__()
        self.held = {}

    def get_password(self, service, username):
        return self.held.get((service, username))

    def set_password(self, service, username, password):
        self.held[service, username] = password

    def delete_password(self, service, username):
        del self.held[service, username]


@pytest.fixture
def ring():
    before, ring = keyring.get_keyring(), Ring()
    keyring.set_keyring(ring)
    yield ring
    keyring.set_keyring(before)


def test_key_is_kept_for_the_next_start(ring):
    ServerKeys().keep(ADDRESS, "secret")

    assert ServerKeys().key(ADDRESS) == "secret"
    assert ServerKeys().key("http://127.0.0.1:9/v1") == ""


def test_empty_key_forgets_the_old_one(ring):
    keys = ServerKeys()
    keys.keep(ADDRESS, "secret")

    keys.keep(ADDRESS, "")

    assert ring.held == {}
    assert keys.key(ADDRESS) == ""


class OddRing(Ring):
    """A keyring that does something else whenever it is asked."""

    def __init__(self, do):
        super().__init__()
        self.do = do

    def get_password(self, service, username):
        return self.do()

    def set_password(self, service, username, password):
        self.do()

    def delete_password(self, service, username):
        self.do()


@pytest.fixture
def waiting(ring):
    """A keyring that waits for a person."""
    released = threading.Event()
    keyring.set_keyring(OddRing(lambda: released.wait(120)))
    yield
    released.set()


@pytest.mark.parametrize("error", [RuntimeError, OSError, ImportError, NoKeyringError, SystemError])
def test_keyring_that_raises_is_none(ring, error):
    keyring.set_keyring(OddRing(lambda: (_ for _ in ()).throw(error("locked"))))
    keys = ServerKeys()

    assert keys.key(ADDRESS) == ""
    with pytest.raises(ModelError, match="until the program is closed"):
        keys.keep(ADDRESS, "secret")
    assert keys.key(ADDRESS) == "secret"


def test_keyring_that_waits_is_left_waiting(waiting):
    keys = ServerKeys(wait_s=0.1)

    with pytest.raises(ModelError, match="does not answer"):
        keys.key(ADDRESS)
    with pytest.raises(ModelError, match="until the program is closed"):
        keys.keep(ADDRESS, "secret")


def test_nobody_waits_longer_than_they_want(waiting):
    cancel = CancelToken()
    threading.Timer(0.1, cancel.cancel).start()

    with pytest.raises(Cancelled):
        ServerKeys().key(ADDRESS, cancel)
