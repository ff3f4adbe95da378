"""Documents that are made to do harm, or are no documents."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.importing.test_archives import LAUGHS
from writer_assist.errors import NoteUnreadableError
from writer_assist.importing import converter
from writer_assist.importing.converter import run_converter
from writer_assist.importing.readers import parse_notes


@pytest.mark.parametrize(
    ("name", "raw", "why"),
    [
        ("x.fb2", LAUGHS, "entities"),
        ("x.opml", '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "entities"),
        ("x.fb2", f'<!DOCTYPE a [<!ENTITY b "{"x" * 1000}">]><a>&b;</a>', "entities"),
        ("x.html", "<div>" * 600, "500 deep"),
        ("x.opml", "<a>" * 600, "500 deep"),
        ("x.fb2", "no book", "damaged"),
        ("x.rtf", "no rich text", "damaged"),
        ("x.html", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), "text"),
    ],
)
def test_reason_is_told(name, raw, why):
    with pytest.raises(NoteUnreadableError, match=why):
        parse_notes(Path(name), raw.encode() if isinstance(raw, str) else raw)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.org", "#+INCLUDE: secret.txt\n\nShe rowed.\n"),
        ("x.rst", ".. include:: secret.txt\n\nShe rowed.\n"),
        ("x.tex", "\\input{secret.txt}\n\nShe rowed.\n"),
        ("x.html", '<iframe src="secret.txt"></iframe><p>She rowed.</p>'),
    ],
)
def test_other_files_are_not_read(name, text, tmp_path, monkeypatch):
    (tmp_path / "secret.txt").write_text("hidden words")
    monkeypatch.chdir(tmp_path)

    [note] = parse_notes(Path(name), text.encode())

    assert "She rowed." in note.text
    assert "hidden" not in note.text


def test_child_that_never_ends_is_ended(monkeypatch):
    monkeypatch.setattr(converter, "LONGEST_S", 0.5)

    with pytest.raises(NoteUnreadableError, match="too long"):
        run_converter("x.odt", [sys.executable, "-c", "while True: pass"], b"")


def test_child_that_writes_without_end_is_noticed(monkeypatch):
    monkeypatch.setattr(converter, "MAX_OUTPUT_BYTES", 1000)

    with pytest.raises(NoteUnreadableError, match="more text"):
        run_converter("x.odt", [sys.executable, "-c", "print('x' * 2000)"], b"")
