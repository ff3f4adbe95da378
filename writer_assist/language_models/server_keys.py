"""Keys of servers, stored in the system's keyring and nowhere else on the disk."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue

from writer_assist.domain.progress import CancelToken
from writer_assist.errors import ModelError

SERVICE = "Writer Assist"
WAIT_S = 20.0  # a keyring may first ask the user for its password
SILENT = "The system's keyring does not answer, so the server was asked without a key."

_LOOK_S = 0.02

logger = logging.getLogger(__name__)


class ServerKeys:
    """Stores a key for each address.

    A keyring may wait for the user, or for ever, and may fail in any way.  So it is used on a
    thread of its own.
    """

    def __init__(self, *, wait_s: float = WAIT_S) -> None:
        """Prepare the store; the keyring is not used yet.

        Args:
            wait_s: How long to wait for the keyring.
        """
        self._wait_s = wait_s
        self._until_the_end: dict[str, str] = {}
        self._asking: threading.Thread | None = None

    def key(self, address: str, cancel: CancelToken | None = None) -> str:
        """Return the key for an address; empty for none.

        Raises:
            ModelError: The keyring does not answer, so there may be a key.
            Cancelled: The key is not wanted any more.
        """
        if address in self._until_the_end:
            return self._until_the_end[address]

        def ask() -> str:
            import keyring

            return keyring.get_password(SERVICE, address) or ""

        try:
            return self._answered(ask, cancel or CancelToken())
        except _SilentError as error:
            raise ModelError(SILENT) from error
        except _NoKeyringError:
            return ""

    def keep(self, address: str, key: str, cancel: CancelToken | None = None) -> None:
        """Store a key; an empty one deletes the stored one.

        Raises:
            ModelError: This system has no usable keyring; the key is used until the program exits,
                and the sentence says so.
            Cancelled: The result is not wanted any more.
        """
        self._until_the_end[address] = key

        def ask() -> str:
            import keyring
            from keyring.errors import PasswordDeleteError

            if key:
                keyring.set_password(SERVICE, address, key)
                return ""
            try:
                keyring.delete_password(SERVICE, address)
            except PasswordDeleteError:
                logger.debug("there was no key to forget")
            return ""

        try:
            self._answered(ask, cancel or CancelToken())
        except (_SilentError, _NoKeyringError) as error:
            if key:
                raise ModelError(
                    "This system has no keyring, or it is locked. The key is used until the "
                    "program is closed, and is written nowhere."
                ) from error
            if isinstance(error, _SilentError):
                raise ModelError(
                    "The system's keyring does not answer, so the key may still be in it."
                ) from error

    def _answered(self, ask: Callable[[], str], cancel: CancelToken) -> str:
        """Return the keyring's answer."""
        if self._asking is not None and self._asking.is_alive():
            raise _SilentError  # it has not answered the previous call yet
        answers: SimpleQueue[str | Exception] = SimpleQueue()

        def run() -> None:
            try:
                answers.put(ask())
            except Exception as error:  # noqa: BLE001 - keyrings raise whatever they like
                answers.put(error)

        self._asking = threading.Thread(target=run, name="keyring", daemon=True)
        self._asking.start()
        for _ in range(max(1, round(self._wait_s / _LOOK_S))):
            cancel.check()
            try:
                answer = answers.get(timeout=_LOOK_S)
            except Empty:
                continue
            if isinstance(answer, Exception):
                logger.info("no keyring: %s", type(answer).__name__)
                raise _NoKeyringError from answer
            return answer
        logger.warning("the keyring does not answer")
        raise _SilentError


class _SilentError(Exception):
    """The keyring did not answer in time."""


class _NoKeyringError(Exception):
    """There is no usable keyring."""
