"""Keys of servers: in the system's keyring, and nowhere else on the disk."""

from __future__ import annotations

import logging

from writer_assist.errors import ModelError

SERVICE = "Writer Assist"

logger = logging.getLogger(__name__)


class ServerKeys:
    """Keeps a key for each address."""

    def __init__(self) -> None:
        self._until_the_end: dict[str, str] = {}

    def key(self, address: str) -> str:
        """Return the key for an address; empty for none."""
        import keyring
        from keyring.errors import KeyringError

        if address in self._until_the_end:
            return self._until_the_end[address]
        try:
            return keyring.get_password(SERVICE, address) or ""
        except KeyringError as error:
            logger.info("no keyring: %s", type(error).__name__)
            return ""

    def keep(self, address: str, key: str) -> None:
        """Keep a key; an empty one forgets what was kept.

        Raises:
            ModelError: This system has no keyring that can be used; the key is used
                until the program ends, and the sentence says so.
        """
        import keyring
        from keyring.errors import KeyringError, PasswordDeleteError

        self._until_the_end[address] = key
        try:
            if key:
                keyring.set_password(SERVICE, address, key)
            else:
                keyring.delete_password(SERVICE, address)
        except PasswordDeleteError:
            return  # there was none
        except KeyringError as error:
            if not key:
                return
            raise ModelError(
                "This system has no keyring, or it is locked. The key is used until the program "
                "is closed, and is written nowhere."
            ) from error
