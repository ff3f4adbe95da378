"""No file costs more than itself: limits of time and memory, and whatever a reader raises."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from tests.importing.documents import docx, paragraph
from writer_assist.errors import NoteUnreadableError, NotReadNowError
from writer_assist.importing import limits, readers
from writer_assist.importing.limits import LimitedReader

LONG_TEXT = b"The ferry had not come. " * 20_000  # not read in this process


@pytest.fixture
def reader():
    with LimitedReader() as reader:
        yield reader


def test_file_that_takes_too_long_is_given_up_and_the_next_is_read(reader, monkeypatch):
    monkeypatch.setattr(limits, "LONGEST_S", 1.0)

    with pytest.raises(NoteUnreadableError, match=r"slow\.org takes too much time"):
        reader.read(Path("slow.org"), b"[[" * 200_000)

    monkeypatch.undo()
    assert reader.read(Path("a.html"), b"<p>It rained.</p>").notes[0].text == "It rained.\n"


def test_beginning_of_a_text_that_is_too_much_is_read_and_said(reader, monkeypatch):
    monkeypatch.setattr(limits, "LONGEST_TEXT_S", 0.001)
    monkeypatch.setattr(limits, "BEGINNINGS", ((1000, 60.0),))

    reading = reader.read(Path("long.txt"), LONG_TEXT)

    assert len(reading.notes[0].text) == 1000
    assert "Only the first 1 kilobytes of long.txt were read, of 480" in reading.shortfall


def test_text_that_is_too_much_for_memory_ends_no_process_but_the_child(reader):
    reading = reader.read(Path("long.txt"), b"a" * 5_000_000)

    assert (len(reading.notes), reading.shortfall) == (1, "")
    assert reader.peak_megabytes() < 480


@pytest.mark.parametrize("error", [ValueError("secret words"), RecursionError(), KeyError("x")])
def test_whatever_a_reader_raises_costs_its_file_and_leaves_a_line(
    reader, monkeypatch, caplog, error
):
    def raise_it(*_arguments, **_options):
        raise error

    monkeypatch.setattr(readers, "parse_note", raise_it)

    with pytest.raises(NoteUnreadableError, match=rf"a\.md cannot be read.*{type(error).__name__}"):
        reader.read(Path("a.md"), b"It rained.")

    assert type(error).__name__ in caplog.text
    assert "secret" not in caplog.text
    caplog.clear()


@pytest.mark.parametrize(
    "name",
    ["unicode_escape", "punycode", "idna", "rot13", "undefined", "hex", "base64", "uu", "utf-7"],
)
def test_what_is_no_set_of_characters_is_not_used_as_one(reader, name):
    page = f'<meta charset="{name}"><p>It \\ud800 rained.</p>'.encode()

    [note] = reader.read(Path("a.html"), page).notes

    assert "rained." in note.text


@pytest.mark.parametrize("name", ["a.docx", "a.pdf", "a.json", "a.enex", "a.html", "a.bear2bk"])
@pytest.mark.parametrize("raw", [b"", b" \n\n", b"\xef\xbb\xbf"])
def test_empty_file_is_empty_and_not_damaged(reader, name, raw):
    with pytest.raises(NoteUnreadableError, match="is empty"):
        reader.read(Path(name), raw)


def test_full_temporary_folder_does_not_matter(reader, monkeypatch):
    def is_full(*_arguments, **_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", is_full)
    monkeypatch.setenv("TMPDIR", "/nowhere")

    [note] = reader.read(Path("a.docx"), docx(paragraph("It rained."))).notes

    assert note.text == "It rained.\n"


def test_computer_without_room_is_no_fault_of_the_file(reader, monkeypatch):
    def refuse(*_arguments, **_options):
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(limits.subprocess, "Popen", refuse)

    with pytest.raises(NotReadNowError, match="tried again"):
        reader.read(Path("a.docx"), docx(paragraph("It rained.")))


@pytest.mark.skipif(not Path("/bin/false").exists(), reason="there is no such program here")
def test_reader_that_crashes_is_told_apart_from_one_that_is_slow(reader, monkeypatch):
    monkeypatch.setattr(limits.sys, "executable", "/bin/false")

    with pytest.raises(NoteUnreadableError, match=r"a\.docx cannot be read"):
        reader.read(Path("a.docx"), docx(paragraph("It rained.")))
