"""Finding texts in the library that a faulty disk has changed, and having them read again.

SQLite notices damaged pages, but not a changed letter.  Each passage is stored with a hash of
its text, by which a change is noticed.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator

from writer_assist.domain.passage import content_hash
from writer_assist.library.database import LibraryDatabase
from writer_assist.library.passages import PassageWriter

logger = logging.getLogger(__name__)

_AT_ONCE = 1_000
_OFF_SCALE = 0.01  # by so much the length of a unit vector never differs from 1


def check_texts(database: LibraryDatabase) -> Iterator[int]:
    """Remove passages whose text has changed, and have their files read again.

    They get their ids, and so their pins, back by their hash.  10,000 passages take 70 ms.

    Yields:
        How many passages were checked, after each thousand.
    """
    _forget_vectors_of_other_lengths(database)
    _forget_vectors_out_of_scale(database)
    with database.transaction():
        _read_again(
            database, [note for (note,) in database.rows("SELECT id FROM note " + _NO_TAGS)]
        )
    last = looked_at = 0
    while rows := database.rows(
        "SELECT id, note_id, text, text_hash FROM passage WHERE id > ? ORDER BY id LIMIT ?",
        (last, _AT_ONCE),
    ):
        last = rows[-1][0]
        looked_at += len(rows)
        damaged = [row for row in rows if content_hash(str(row[2])) != row[3]]
        if damaged:
            logger.warning("%d passages are damaged and read again", len(damaged))
            with database.transaction():
                writer = PassageWriter(database)
                writer.remove([(number, text_hash) for number, _, _, text_hash in damaged])
                _read_again(database, sorted({note for _, note, _, _ in damaged}))
        yield looked_at


_NO_TAGS = "WHERE NOT json_valid(tags)"


def _read_again(database: LibraryDatabase, notes: list[int]) -> None:
    database.run_many(
        "UPDATE note SET size = -1, fingerprint = '', reading_version = 0 WHERE id = ?",
        [(note,) for note in notes],
    )
    database.run(f"UPDATE note SET tags = '[]' {_NO_TAGS}")


def _forget_vectors_of_other_lengths(database: LibraryDatabase) -> None:
    lengths = database.rows(
        "SELECT model, length(vector), count(*) FROM vector NOT INDEXED GROUP BY 1, 2"
    )
    usual: dict[str, tuple[int, int]] = {}
    for model, length, count in lengths:
        usual[model] = max(usual.get(model, (0, 0)), (count, length))
    if len(usual) < len(lengths):
        database.run_many(
            "DELETE FROM vector WHERE model = ? AND length(vector) != ?",
            [(model, length) for model, (_, length) in usual.items()],
        )


def _forget_vectors_out_of_scale(database: LibraryDatabase) -> None:
    """Let vectors go that have no length of 1: a wrong byte would rank a passage first for ever.

    They are made again.  A wrong sign is not noticed, and moves a passage by little.
    """
    import numpy as np

    last = 0
    while rows := database.rows(
        "SELECT id, vector FROM vector WHERE id > ? AND length(vector) % 4 = 0 ORDER BY id LIMIT ?",
        (last, _AT_ONCE),
    ):
        last = rows[-1][0]
        with np.errstate(all="ignore"):
            norms = np.array([np.linalg.norm(np.frombuffer(one, "<f4")) for _, one in rows])
        wrong = ~(np.abs(norms - 1) < _OFF_SCALE) & (norms != 0)
        if wrong.sum() * 2 > len(rows):
            continue  # this model makes none of length 1
        if wrong.any():
            logger.warning("%d vectors are damaged and made again", wrong.sum())
            damaged = [(row[0],) for row, is_wrong in zip(rows, wrong, strict=True) if is_wrong]
            database.run_many("DELETE FROM vector WHERE id = ?", damaged)
