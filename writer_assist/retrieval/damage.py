"""Telling a damaged index from a bug."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class IndexDamaged(Exception):
    """The index is no sound Whoosh index any more; never shown: it is built again."""


@contextmanager
def reading_index() -> Iterator[None]:
    """Turn whatever Whoosh raises over damaged files into IndexDamaged.

    Only for calls of Whoosh.  A file that is not there, or may not be read, stays an
    OSError.
    """
    try:
        yield
    except OSError:
        raise
    # WORKAROUND Whoosh 2.7: a wrong byte comes out as struct.error, KeyError, pickle and
    # zlib errors, whoosh.index.IndexError or, in its postings, a bare Exception.
    except Exception as error:
        raise IndexDamaged("The full-text index is damaged.") from error
