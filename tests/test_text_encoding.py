from __future__ import annotations

import codecs
import re
import time
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer_assist.text_encoding import NotTextError, decode

ENCODINGS = Path(__file__).parents[2] / "shared" / "data" / "nasty" / "encodings"
RUSSIAN = "Паром не пришёл ни утром, ни вечером, и она решила переплыть реку сама. " * 3
CZECH = "Příliš žluťoučký kůň úpěl ďábelské ódy, šťastně a beze strachu. " * 3
JAPANESE = "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。" * 3


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_utf8_is_read_as_it_was_written(text):
    decoded = decode(text.encode())

    assert (decoded.text, decoded.lossy) == (text.removeprefix("\ufeff"), False) or "\x1b$" in text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [RUSSIAN, JAPANESE, "Plain English, and nothing else.\n"])
def test_unicode_is_read_with_and_without_a_mark(text, encoding):
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8_r"),
        (CZECH, "cp1250"),
        (CZECH, "iso8859_2"),
        (JAPANESE, "cp932"),
        (JAPANESE, "euc_jp"),
        (JAPANESE, "iso2022_jp"),
        ("Als Gregor Samsa erwachte, fühlte er ungeheures Weh über die Größe der Tür. ", "cp1252"),
        ("A café.", "latin-1"),
    ],
)
def test_older_encodings_are_told(text, encoding):
    assert decode(text.encode(encoding)).text == text


def test_megabyte_without_line_ends_takes_no_time():
    raw = ("É" + "é naïve façade " * 80_000).encode("cp1252")

    started = time.perf_counter()
    text = decode(raw).text

    assert text.startswith("Éé naïve")
    assert time.perf_counter() - started < 30


def test_one_broken_byte_does_not_garble_the_rest():
    decoded = decode(CZECH.encode() + b"\xff")

    assert decoded.text == CZECH + "\ufffd"
    assert decoded.lossy


@pytest.mark.parametrize(
    "raw",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)),
        Random(1).randbytes(5000).replace(b"\0", b""),
    ],
)
def test_what_is_no_text_is_refused(raw):
    with pytest.raises(NotTextError):
        decode(raw)


def _true_text(path):
    known = re.match(r"(windows-\d+|iso-8859-\d+)-?", path.parent.name)
    name = known[1] if known else path.parent.name
    name = {"MacCyrillic": "mac_cyrillic", "MacRoman": "mac_roman"}.get(name, name)
    try:
        codecs.lookup(name)
    except LookupError:
        return None
    return path.read_bytes().decode(name).removeprefix("\ufeff")


@pytest.mark.skipif(not ENCODINGS.is_dir(), reason="the files in many encodings are not here")
def test_most_files_of_the_wild_are_read_right():
    files = [path for path in ENCODINGS.glob("*/*") if _true_text(path) is not None]

    right = [path for path in files if _decoded(path) == _true_text(path)]

    assert len(right) >= 107
    assert len(right) >= len(files) - 7


def _decoded(path):
    try:
        return decode(path.read_bytes()).text
    except NotTextError:
        return ""
