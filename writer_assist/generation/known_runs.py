"""Finding words in a row that a model may have learned by heart from a long text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from writer_assist.generation.echo import RUN_WORDS, words_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class KnownRuns:
    """All runs of eight words of a text, as hashes: 8 bytes for each word of it."""

    def __init__(self, hashes: NDArray[np.uint64]) -> None:
        """Take over sorted hashes."""
        self._hashes = hashes

    @classmethod
    def of(cls, texts: Iterable[str]) -> KnownRuns:
        """Return the runs of some texts; none goes from one text into the next."""
        import numpy as np

        found = {one for text in texts for one in _hashes(words_of(text))}
        return cls(np.array(sorted(found), np.uint64))

    @classmethod
    def load(cls, path: Path) -> KnownRuns:
        """Read what :meth:`save` wrote.

        Raises:
            OSError: It cannot be read.
            ValueError: It is damaged.
        """
        import numpy as np

        return cls(np.load(path, allow_pickle=False).astype(np.uint64))

    def save(self, path: Path) -> None:
        """Write the hashes to a file; the text cannot be restored from them.

        Raises:
            OSError: It cannot be written.
        """
        import numpy as np

        with path.open("wb") as file:
            np.save(file, self._hashes, allow_pickle=False)

    def longest_in(self, text: str) -> str:
        """Return the longest stretch of a text that is in the known one, eight words or more.

        It is given in lower case and without punctuation, and is empty if there is none.
        """
        import numpy as np

        words = words_of(text)
        wanted = np.array(list(_hashes(words)), np.uint64)
        if not len(wanted) or not len(self._hashes):
            return ""
        places = np.searchsorted(self._hashes, wanted).clip(max=len(self._hashes) - 1)
        known = self._hashes[places] == wanted
        best = start = length = 0
        for at, is_known in enumerate(known):
            length = length + 1 if is_known else 0
            if length > best:
                best, start = length, at - length + 1
        return " ".join(words[start : start + best + RUN_WORDS - 1]) if best else ""


def _hashes(words: Sequence[str]) -> Iterable[int]:
    for start in range(len(words) - RUN_WORDS + 1):
        run = " ".join(words[start : start + RUN_WORDS]).encode()
        yield int.from_bytes(hashlib.blake2b(run, digest_size=8).digest(), "little")
