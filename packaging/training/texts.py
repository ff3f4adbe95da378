"""Public-domain novels prepared for training: clean paragraphs in modern typography."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.novels import Novel
from writer_assist.domain.context import paragraph_at
from writer_assist.importing.chapters import without_licence

# The novels for training, and the share of each.  None is by an author whose novels
# ``bench continuation`` reports on.  Novels whose files have lost their dashes are left out.
SHARES = {
    "SherlockHolmes": 23,
    "AnneOfGreenGables": 19,
    "TheAgeOfInnocence": 17,
    "HowardsEnd": 10,
    "ARoomWithAView": 9,
    "APassageToIndia": 8,
    "WhereAngelsFearToTread": 4,
    "DaisyMiller": 4,
    "HardTimes": 6,
}
_HOLMES = "en-standardebooks/sherlock-holmes/src/epub/text"

_NOT = r"do|did|wo|is|could|would|ca|had|was|are|were|should|has|have|does|must|need|might|ai|sha"
_SHORTENED = re.compile(
    rf"\b((?:{_NOT})n) (t)\b|\b([A-Za-z]+) (ll|ve|re|s)\b|\b(I) (m|d)\b|"
    r"\b(he|she|you|we|they|it) (d)\b",
    re.IGNORECASE,
)
_SPACED_DASH = re.compile(r"(?<=\S) {3,}(?=\S)")
_PAGE_FURNITURE = re.compile(
    r"chapter\b|contents\b|\[|illustration|the end\b|transcriber|copyright|\W*$", re.IGNORECASE
)
_PART = 3


@dataclass(frozen=True, slots=True)
class Source:
    """A novel for training.

    Attributes:
        name: The novel's name.
        paragraphs: In order, each on one line, including headings.
    """

    name: str
    paragraphs: tuple[str, ...]

    def parts(self) -> tuple[Novel, ...]:
        """Return the novel cut in three ways: one third is the draft, the rest the notes."""
        ends = [len(self.paragraphs) * place // _PART for place in range(_PART + 1)]
        return tuple(self._part(ends[at], ends[at + 1]) for at in range(_PART))

    def _part(self, start: int, end: int) -> Novel:
        notes = (*self.paragraphs[:start], *self.paragraphs[end:])
        return Novel(self.name, "\n\n".join(notes), self.paragraphs[start:end])


def read_sources(folder: Path) -> list[Source]:
    """Read the novels in ``en-pdnc`` and ``en-standardebooks`` below a folder."""
    found = []
    for name in SHARES:
        file = folder / "en-pdnc" / name / "novel_text.txt"
        if file.is_file():
            found.append(Source(name, _paragraphs(file.read_text(encoding="utf-8"))))
    pages = sorted((folder / _HOLMES).glob("*-*.xhtml"))
    if pages:
        told = [one for page in pages for one in _of_page(page.read_text(encoding="utf-8"))]
        found.append(Source("SherlockHolmes", tuple(told)))
    return found


def is_prose(paragraph: str) -> bool:
    """Tell prose from headings, lists and verse in capitals."""
    words = paragraph.split()
    capitals = sum(word.isupper() and len(word) > 1 for word in words)
    ended = paragraph[-1:] in ".!?\"'”’—:;"
    return not _PAGE_FURNITURE.match(paragraph) and capitals * 4 <= len(words) and ended


def curled(text: str) -> str:
    """Return a text with typographic quotation marks for straight ones."""
    text = re.sub(r"(^|[\s(—\[-])\"", r"\1“", text)
    text = re.sub(r"(^|[\s(—“\[-])'(?=\w)", r"\1‘", text)
    return text.replace('"', "”").replace("'", "’")


def straight(text: str) -> str:
    """Return a text with straight quotation marks for typographic ones."""
    return text.translate(str.maketrans("“”‘’", "\"\"''"))


def _paragraphs(text: str) -> tuple[str, ...]:
    start, end = without_licence(text)
    text, found, position = text[start:end].strip(), [], 0
    loses_marks = len(re.findall(r"n't\b", text)) < len(re.findall(r"n t\b", text))
    while position < len(text):
        _, end = paragraph_at(text, position)
        line = text[position:end].replace("\n", " ")
        line = _SPACED_DASH.sub("—", line.strip()).replace("--", "—").replace("_", "")
        line = re.sub(r"—{2,}", "—", line)
        found.append(" ".join((_with_marks(line) if loses_marks else line).split()))
        position = end + 1
    return tuple(paragraph for paragraph in found if paragraph)


def _with_marks(line: str) -> str:
    """Restore apostrophes that a file has lost: "don t", "Helen s"."""
    return _SHORTENED.sub(lambda found: "'".join(filter(None, found.groups())), line)


def _of_page(page: str) -> list[str]:
    told = re.findall(r"<(?:p|h2)\b[^>]*>(.*?)</(?:p|h2)>", page, re.DOTALL)
    plain = (html.unescape(re.sub(r"<[^>]+>", "", one)) for one in told)
    bare = (re.sub("[\u2060\ufeff\u200b]", "", one).replace("\u200a", "") for one in plain)
    return [" ".join(one.split()) for one in bare if one.strip()]
