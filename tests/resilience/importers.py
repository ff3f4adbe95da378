"""Damaged, deep and exploding files over every importer: what each costs, and how it ends.

``run(10_000, 1)`` mutates small samples of every kind, made here, and reads each as a scan
of the library does.  Nothing may crash, take longer than 30 s or more than 500 MB.
"""

from __future__ import annotations

import io
import json
import random
import re
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.importing.documents import archive, docx, paragraph
from writer_assist.errors import NoteUnreadableError
from writer_assist.importing.limits import LimitedReader

LONGEST_S = 30.0
MOST_MEGABYTES = 500

_PROSE = "The ferry had not come since the rain began, and nobody asked why.\n\n"
_SCRIVENER = "Novel.scriv/Files/Data/A1/content.rtf"
_TOKENS = [
    b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"<", b">", b"&", b"]]>", b"<!--", b"-->", b"%%", b"```",
    b"---\n", b"+++\n", b"[[", b"]]", b"{", b"}", b'"', b"\\", b"\\u", b"\\bin9", b"\\'81", b"\n\n",
    b"&#0;", b"&#xD800;", b"&a;", b"9" * 5000, b"-1", b"null", b"\\ud83d", b"\xf0\x9f", b"\r",
    b"encoding='unicode_escape'", b"charset=punycode", "\u202e\u200b".encode(), b"{{char}}", b"<%",
]  # fmt: skip
_NESTS = [
    (b"<div>", b"</div>"), (b"<x>", b""), (b"[", b"]"), (b"{", b"}"), (b'{"a":', b"}"),
    (b"> ", b""),
    (b"- ", b""), (b"**", b""),
    (b"<b>", b"</b>"), (b"(", b")"), (b"\\begin{a}", b"\\end{a}"),
    (b"<outline text='a'>", b"</outline>"), (b"{\\b ", b"}"), (b"<section>", b"</section>"),
]  # fmt: skip


@dataclass(slots=True)
class Outcome:
    """What became of the files.

    Attributes:
        files: How many were read.
        read: How many of them hold notes, be it in part.
        refused: How many were refused with a sentence.
        mistakes: Where our own code failed, each costing its file only; to be mended.
        crashes: What ended more than its file; each is a fault.
        slowest_s: The longest that one took.
        largest_mb: The most memory that the reading child took.
        reasons: How often each sentence was said, without the names of files.
    """

    files: int = 0
    read: int = 0
    refused: int = 0
    mistakes: Counter[str] = field(default_factory=Counter)
    crashes: list[str] = field(default_factory=list)
    slowest_s: float = 0.0
    slowest: str = ""
    largest_mb: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def is_sound(self) -> bool:
        """Whether nothing crashed, and all stayed within the limits."""
        return (
            not self.crashes
            and not self.mistakes
            and self.slowest_s <= LONGEST_S
            and self.largest_mb <= MOST_MEGABYTES
        )


def run(
    count: int, seed: int, tell: Callable[[str], None] = print, *, with_traps: bool = True
) -> Outcome:
    """Read all traps and ``count`` mutated files, the same for the same seed.

    Args:
        count: How many mutated files; the traps come on top.
        seed: Of the mutations.
        tell: Called with a line now and then.
        with_traps: Whether to read the traps, which take some minutes.
    """
    outcome = Outcome()
    with LimitedReader() as reader:
        for name, raw in traps() if with_traps else ():
            _read(reader, name, raw, outcome)
        for number, (name, raw) in enumerate(mutated(count, seed), 1):
            _read(reader, name, raw, outcome)
            if number % 500 == 0:
                tell(
                    f"{number} of {count}: {outcome.read} read, {outcome.refused} refused, "
                    f"{len(outcome.crashes)} crashes, {outcome.mistakes.total()} mistakes, slowest "
                    f"{outcome.slowest_s:.1f} s ({outcome.slowest}), {outcome.largest_mb} MB"
                )
    return outcome


def mutated(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield the names and bytes of damaged files."""
    chance = random.Random(seed)
    known = list(samples().items())
    for number in range(count):
        name, raw = known[number % len(known)]
        yield name, _mutated(raw, chance, [other for _, other in known])


def samples() -> dict[str, bytes]:
    """Return a small sound file of every kind, by its name."""
    page = f"<html><head><title>Quay</title></head><body><h1>Quay</h1><p>{_PROSE}</p></body></html>"
    note = (
        "---\ntitle: Mara\naliases: [Ferrywoman]\ntags: [crew]\n---\n# Mara\n\n"
        f"{_PROSE}See [[Quay|the quay]] and #people/crew. %%hidden%%\n\n- one\n- two\n\n> {_PROSE}"
    )
    entry = {"uid": 0, "key": ["ferry"], "comment": "The Ferry", "content": _PROSE}
    person = {"name": "Mara", "description": _PROSE, "first_mes": "", "mes_example": ""}
    notebook = (
        '<?xml version="1.0"?><en-export><note><title>Quay</title><content><![CDATA[<en-note>'
        f"<p>{_PROSE}</p></en-note>]]></content><tag>sea</tag></note></en-export>"
    )
    book = (
        '<?xml version="1.0"?><FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0">'
        f"<body><section><title><p>One</p></title><p>{_PROSE}</p></section></body></FictionBook>"
    )
    texts = {
        "Mara.md": note,
        "Novel.txt": f"CHAPTER I\n\n{_PROSE * 3}CHAPTER II\n\n{_PROSE}",
        "World.json": json.dumps({"entries": {"0": entry}}),
        "Mara.json": json.dumps({"spec": "chara_card_v2", "data": person}),
        "Sea.enex": notebook,
        "Quay.html": page,
        "Book.fb2": book,
        "Plan.opml": f'<opml><body><outline text="A" _note="{_PROSE}"/></body></opml>',
        "a.docbook": f"<book><title>A</title><chapter><para>{_PROSE}</para></chapter></book>",
        "a.org": f"#+TITLE: A\n* One :tag:\n{_PROSE}- [[b][c]]\n",
        "a.rst": f"Title\n=====\n\n{_PROSE}* one\n\n.. note:: two\n",
        "a.textile": f"h1. A\n\n{_PROSE}* one\n",
        "a.tex": f"\\section{{A}}\n{_PROSE}\\emph{{x}} \\newcommand{{\\a}}{{b}}\\a\n",
        "a.rtf": f"{{\\rtf1\\ansi{{\\fonttbl\\f0 A;}} \\b {_PROSE}\\b0 \\u8212? \\'e9\\par}}",
        "p/content/s1.nwd": f"%%~name: A\n%%~kind: NOVEL/DOCUMENT\n# A\n@pov: Mara\n{_PROSE}",
        "p/outline/0-a.md": f"title:      A\nID:         1\ntype:       md\n\n\n{_PROSE}",
        _SCRIVENER: "{\\rtf1 {\\Scrv_annot\\color={\\R=1}\\text=note\\end_Scrv_annot} A.\\par}",
        "Novel.scriv/Files/Data/A1/content.comments": "<Comments><Comment>x</Comment></Comments>",
    }
    return {
        **{name: text.encode() for name, text in texts.items()},
        "Letter.docx": docx(paragraph("One", "Heading1") + paragraph(_PROSE)),
        "Text.odt": _odt(),
        "Book.epub": _epub(page),
        "Notes.bear2bk": archive({"A.textbundle/text.md": note, "A.textbundle/info.json": "{}"}),
        "Novel.msk": archive({"MANUSKRIPT": "1", "outline/0-a.md": texts["p/outline/0-a.md"]}),
        "Page.pdf": _pdf(),
    }


def traps() -> Iterator[tuple[str, bytes]]:
    """Yield files that unfold without end, or stand in themselves 10,000 deep."""
    laughs = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{laughs}]><x>&a9;</x>'.encode()
    for name in ("x.fb2", "x.opml", "x.docbook", "x.enex", "x.xhtml"):
        yield name, bomb
    zeros = b"\0" * 200_000_000
    for name in ("x.docx", "x.odt", "x.epub", "x.bear2bk", "x.textpack", "x.msk"):
        yield name, archive({"word/document.xml": zeros, "content.xml": zeros[:1000]})
        yield name, archive({"../../x.md": "x", "A.textbundle/text.md": "x"})
    for name in samples():
        for opening, closing in _NESTS:
            if name.endswith((".docx", ".odt", ".epub", ".bear2bk", ".msk", ".pdf")):
                continue
            yield name, opening * 10_000 + b"x" + closing * 10_000
    deep = "<w:p>" * 10_000 + "</w:p>" * 10_000
    yield "deep.docx", docx(deep)
    yield "box.docx", docx("<w:p><w:r><w:pict><w:txbxContent>" * 100)


def _read(reader: LimitedReader, name: str, raw: bytes, outcome: Outcome) -> None:
    began = time.monotonic()
    outcome.files += 1
    try:
        reader.read(Path("/notes") / name, raw)
        outcome.read += 1
    except NoteUnreadableError as error:
        outcome.refused += 1
        said = str(error).replace(Path(name).name, "FILE")
        outcome.reasons[re.sub(r"\(.*\)", "", said)] += 1
        if place := re.search(r"log tells more \((.*)\)", said):
            outcome.mistakes[f"{Path(name).suffix} {place[1]}"] += 1
    except Exception as error:  # noqa: BLE001 - what the harness is there to find
        outcome.crashes.append(f"{name}: {type(error).__name__}: {error}"[:300])
    took = time.monotonic() - began
    if took > outcome.slowest_s:
        outcome.slowest_s, outcome.slowest = took, name
    outcome.largest_mb = max(outcome.largest_mb, reader.peak_megabytes())


def _mutated(raw: bytes, chance: random.Random, others: list[bytes]) -> bytes:
    if raw.startswith(b"PK") and chance.random() < 0.6:
        return _mutated_inside(raw, chance, others)
    data = bytearray(raw)
    for _ in range(chance.randint(1, 8)):
        at = chance.randint(0, len(data))
        length = chance.choice([1, 2, 5, 20, 200])
        kind = chance.randint(0, 7)
        if kind == 0 and data:
            data[at % len(data)] ^= 1 << chance.randint(0, 7)
        elif kind == 1:
            del data[at : at + length]
        elif kind == 2:
            data[at:at] = chance.choice(_TOKENS)
        elif kind == 3:
            data[at:at] = data[at : at + length] * chance.choice([2, 10, 100])
        elif kind == 4:
            del data[at:]
        elif kind == 5:
            other = chance.choice(others)
            start = chance.randint(0, len(other))
            data[at:at] = other[start : start + length]
        elif kind == 6:
            opening, closing = chance.choice(_NESTS)
            depth = chance.choice([10, 100, 1000])
            data[at:at] = opening * depth + closing * depth
        else:
            data[at:at] = chance.randbytes(length)
    return bytes(data)


def _mutated_inside(raw: bytes, chance: random.Random, others: list[bytes]) -> bytes:
    """Damage one member of an archive, and pack it soundly again."""
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    name = chance.choice(sorted(members))
    members[name] = _mutated(members[name], chance, others)
    return archive(members)


def _odt() -> bytes:
    office = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = (
        f'xmlns:office="{office}:office:1.0" xmlns:text="{office}:text:1.0" '
        f'xmlns:style="{office}:style:1.0"'
    )
    content = (
        f"<office:document-content {spaces}><office:automatic-styles/><office:body><office:text>"
        f"<text:h>One</text:h><text:p>{_PROSE}</text:p></office:text></office:body>"
        "</office:document-content>"
    )
    styles = (
        f"<office:document-styles {spaces}><office:font-face-decls/><office:styles/>"
        "<office:automatic-styles/><office:master-styles/></office:document-styles>"
    )
    kind = "application/vnd.oasis.opendocument.text"
    return archive({"mimetype": kind, "content.xml": content, "styles.xml": styles})


def _epub(page: str) -> bytes:
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile '
        'full-path="c.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata/><manifest><item id="a" '
        'href="a.xhtml" media-type="application/xhtml+xml"/></manifest><spine>'
        '<itemref idref="a"/></spine></package>'
    )
    return archive({"META-INF/container.xml": container, "c.opf": package, "a.xhtml": page})


def _pdf() -> bytes:
    content = b"BT /F1 12 Tf 72 720 Td (The ferry had not come.) Tj ET"
    return (
        b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>endobj\n"
        b"4 0 obj<</Length %d>>stream\n%s\nendstream endobj\n"
        b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%%%EOF" % (len(content), content)
    )


if __name__ == "__main__":
    print(run(int(sys.argv[1]), int(sys.argv[2])))
