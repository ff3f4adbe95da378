"""The database schema of the library, as a sequence of migrations.

A migration that was released is never changed; a mistake in it is corrected by the next one.
sqlite-utils runs each in a transaction and records its name.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

library_migrations = Migrations("writer_assist.library")

_M001 = """
CREATE TABLE fact (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
CREATE TABLE source (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    path TEXT NOT NULL UNIQUE,
    reason TEXT NOT NULL DEFAULT ''
);
CREATE TABLE note (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source_id INTEGER NOT NULL REFERENCES source(id),
    path TEXT NOT NULL UNIQUE,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    reading_version INTEGER NOT NULL,
    title TEXT NOT NULL,
    tags TEXT NOT NULL,
    words INTEGER NOT NULL
);
CREATE INDEX note_by_source ON note(source_id);
CREATE TABLE name (
    note_id INTEGER NOT NULL REFERENCES note(id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('title', 'alias', 'file')),
    name TEXT NOT NULL,
    key TEXT NOT NULL
);
CREATE INDEX name_by_note ON name(note_id);
CREATE INDEX name_by_key ON name(key);
CREATE TABLE link (
    note_id INTEGER NOT NULL REFERENCES note(id) ON DELETE CASCADE,
    key TEXT NOT NULL
);
CREATE INDEX link_by_note ON link(note_id);
CREATE INDEX link_by_key ON link(key);
CREATE TABLE passage (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    note_id INTEGER NOT NULL REFERENCES note(id),
    position INTEGER NOT NULL,
    heading TEXT NOT NULL,
    text TEXT NOT NULL,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    text_hash BLOB NOT NULL,
    content_hash BLOB NOT NULL,
    revision INTEGER NOT NULL
);
CREATE INDEX passage_by_note ON passage(note_id, position);
CREATE INDEX passage_by_revision ON passage(revision);
CREATE INDEX passage_by_content ON passage(content_hash);
CREATE TABLE removed_passage (
    id INTEGER PRIMARY KEY,
    text_hash BLOB NOT NULL,
    revision INTEGER NOT NULL
);
CREATE INDEX removed_passage_by_revision ON removed_passage(revision);
CREATE INDEX removed_passage_by_text ON removed_passage(text_hash);
CREATE TABLE failure (
    path TEXT PRIMARY KEY,
    reason TEXT NOT NULL,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL
);
CREATE TABLE vector (
    id INTEGER PRIMARY KEY,
    model TEXT NOT NULL,
    content_hash BLOB NOT NULL,
    vector BLOB NOT NULL,
    UNIQUE (model, content_hash)
);
CREATE TABLE pin (
    passage_id INTEGER NOT NULL,
    draft TEXT NOT NULL,
    marked_at REAL NOT NULL,
    PRIMARY KEY (passage_id, draft)
);
CREATE TABLE hidden (
    passage_id INTEGER NOT NULL,
    draft TEXT NOT NULL,
    marked_at REAL NOT NULL,
    PRIMARY KEY (passage_id, draft)
);
CREATE TABLE use (
    id INTEGER PRIMARY KEY,
    passage_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    draft TEXT NOT NULL,
    used_at REAL NOT NULL
);
CREATE INDEX use_by_passage ON use(passage_id, used_at)
"""


@library_migrations()
def m001_notes_passages_vectors_and_marks(db: Database) -> None:
    """Create the first version of the schema.

    Marks and uses deliberately have no foreign keys: they outlive a passage that is removed from
    the library, and apply again when it returns.
    """
    for statement in _M001.split(";"):
        db.execute(statement)


@library_migrations()
def m002_source_identity(db: Database) -> None:
    """Let a scan distinguish an emptied folder from the mount point of an unplugged drive."""
    db.table("source").add_column("identity", str, not_null_default="")


_M003 = """
CREATE TABLE new_note (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source_id INTEGER NOT NULL REFERENCES source(id),
    path TEXT NOT NULL,
    part TEXT NOT NULL DEFAULT '',
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    reading_version INTEGER NOT NULL,
    title TEXT NOT NULL,
    tags TEXT NOT NULL,
    words INTEGER NOT NULL,
    editable INTEGER NOT NULL AS (text IS NULL),
    text TEXT,
    UNIQUE (path, part)
);
INSERT INTO new_note (id, source_id, path, size, mtime_ns, fingerprint, reading_version,
                      title, tags, words)
    SELECT id, source_id, path, size, mtime_ns, fingerprint, reading_version,
           title, tags, words FROM note;
DELETE FROM sqlite_sequence WHERE name = 'new_note';
INSERT INTO sqlite_sequence (name, seq)
    SELECT 'new_note', seq FROM sqlite_sequence WHERE name = 'note';
DROP TABLE note;
ALTER TABLE new_note RENAME TO note;
CREATE INDEX note_by_source ON note(source_id);
CREATE INDEX note_by_size ON note(size);
ALTER TABLE source ADD COLUMN include TEXT NOT NULL DEFAULT '[]';
ALTER TABLE source ADD COLUMN exclude TEXT NOT NULL DEFAULT '[]';
ALTER TABLE source ADD COLUMN split_chapters INTEGER NOT NULL DEFAULT 0;
ALTER TABLE failure ADD COLUMN reading_version INTEGER NOT NULL DEFAULT 0
"""


@library_migrations()
def m003_notes_that_are_part_of_a_file(db: Database) -> None:
    """Let a file hold several notes, and let a note's text differ from that of its file.

    ``part`` distinguishes the notes of one file.  ``text`` is the text that passages' offsets
    refer to if it is not the file's own.  Sources get their rules.  Foreign keys are off during
    this, since dropping the old table would otherwise empty others.
    """
    for statement in _M003.split(";"):
        db.execute(statement)


@library_migrations()
def m004_passages_shown(db: Database) -> None:
    """Record how often passages were shown since they were last used."""
    db.execute(
        "CREATE TABLE shown (passage_id INTEGER NOT NULL, draft TEXT NOT NULL,"
        " times INTEGER NOT NULL, last_shown REAL NOT NULL, PRIMARY KEY (passage_id, draft))"
    )


@library_migrations()
def m005_links_as_they_are_written(db: Database) -> None:
    """Let a link refer to a note whose name contains ``#`` or ``/``, by how the link is written."""
    db.execute("ALTER TABLE link ADD COLUMN written TEXT NOT NULL DEFAULT ''")
    db.execute("UPDATE link SET written = key")
