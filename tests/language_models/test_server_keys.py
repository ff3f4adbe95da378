from __future__ import annotations

import keyring
import pytest
from keyring.backend import KeyringBackend

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
