"""Notes in notebook style, made by rules from the paragraph that they belong to.

Novels come without their author's notes, so these are made: the names, things and distinctive
words of a paragraph, as lists, as key and value, under headings, in fragments.  Function words
are dropped, so that hardly four words in a row are from the paragraph, and the model learns to
use the facts in a note rather than to copy it.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from writer_assist.domain.passage import Passage
from writer_assist.domain.snippet import Snippet
from writer_assist.retrieval.analysis import content_words

_SMALL = frozenset(
    re.findall(
        r"\w+",
        "a an the and or but nor so yet of to in on at by for with from into upon as "
        "than then that this these those there here it its he she they we you i him her "
        "them us me his their our your my mine who whom which what when where while if "
        "though although because is was were be been being am are had has have having "
        "do did does would could should will shall may might must can not no very such "
        "too also just only even ever never more most much some any all said up out off "
        "over again about down before after still now quite rather one",
    )
)
_THING = re.compile(
    r"\b(?:the|a|an|his|her|my|their|our|your|some|of|no)\s+((?:[a-z]+(?:-[a-z]+)?\s+)?[a-z]{3,})"
    r"(?=\s+(?:of|in|on|at|to|with|and|was|were|had|is|that|which|from|by|for|as|into|upon|who|"
    r"when|before|behind|under|over|down|up|through|towards)\b|[,.;:!?—])"
)
_CAPITAL = re.compile(
    r"(?<=[a-z,;] )((?:(?:Mr|Mrs|Miss|Dr|Lord|Lady|Sir|St)\.? )?[A-Z][a-z]{2,}"
    r"(?: [A-Z][a-z]{2,})?)"
)
_WORD = re.compile(r"[A-Za-z][A-Za-z’'-]*")
_SHORTENED = re.compile(r"n[’']t$|[’'](?:m|d|ll|ve|re)$|^(?:it|that|there|he|she|what)[’']s$", re.I)
_KEYS = {
    "names": ("Who", "People", "Characters", "Present", "Names", "With"),
    "things": ("Things", "Objects", "Seen", "Details", "Props", "Setting", "In the room"),
    "telegraph": ("What happens", "Scene", "Beat", "Plot", "Idea", "Then", "Summary"),
    "words": ("Words", "Mood", "Tone", "Colours", "Motifs", "Keep"),
}
_TITLES = ("Scene", "Ideas", "Next", "To use", "Notebook", "Draft notes", "Plan", "")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a paragraph is about.

    Attributes:
        names: Names of people and places.
        things: Phrases of one or two words: "sealed letter".
        words: Distinctive words, rarest first.
        fragments: Its sentences without function words.
    """

    names: tuple[str, ...]
    things: tuple[str, ...]
    words: tuple[str, ...]
    fragments: tuple[str, ...]

    def __bool__(self) -> bool:
        """Return whether there is enough for a note."""
        return len(self.names) + len(self.things) + len(self.words) >= 3


class FactFinder:
    """Finds what is distinctive in the paragraphs of one novel."""

    def __init__(self, paragraphs: Sequence[str]) -> None:
        """Count the novel's words and names."""
        self._counts = Counter(word for one in paragraphs for word, _ in content_words(one))
        seen = Counter(name for one in paragraphs for name in _CAPITAL.findall(one))
        self._names = frozenset(name for name, count in seen.items() if count >= 2)

    def facts(self, text: str) -> Facts:
        """Return the facts of a stretch of the novel."""
        known = [name for name in self._names if re.search(rf"\b{re.escape(name)}\b", text)]
        names = [one for one in known if not any(one != two and one in two for two in known)]
        names.sort(key=text.find)
        parts = {part.lower() for name in names for part in name.split()}
        things = [one for one in dict.fromkeys(_THING.findall(text)) if _is_thing(one)]
        pairs = [
            (stem, form)
            for stem, form in content_words(text)
            if form not in parts and len(form) > 2
        ]
        rare = sorted(dict(pairs).items(), key=lambda pair: self._counts[pair[0]])
        fragments = [_fragment(one) for one in re.split(r"(?<=[.!?;:”])\s+", text)]
        return Facts(
            tuple(names[:4]),
            tuple(things[:6]),
            tuple(form for _, form in rare[:8]),
            tuple(one for one in fragments if len(one.split()) >= 2),
        )


def note_of(facts: Facts, drawing: random.Random, *, number: int) -> Snippet:
    """Return a note in one of several styles.

    Args:
        facts: The content of the note.
        drawing: Random numbers, which decide the style.
        number: The number of the note.
    """
    shape = drawing.choice((_listed, _keyed, _keyed, _told, _told, _fragments, _headed))
    title, text = shape(facts, drawing)
    passage = Passage(number, number, title, str(PurePath(f"/{number}.md")), "", text, 0, len(text))
    return Snippet(passage, 1.0)


def _listed(facts: Facts, drawing: random.Random) -> tuple[str, str]:
    items = _some([*facts.names[1:], *facts.things, *facts.words[:3]], drawing, 3, 6)
    title = facts.names[0] if facts.names else drawing.choice(_TITLES)
    return title, "\n".join(f"- {item}" for item in items)


def _keyed(facts: Facts, drawing: random.Random) -> tuple[str, str]:
    values = {
        "names": ", ".join(facts.names),
        "things": ", ".join(_some(facts.things, drawing, 1, 4)),
        "telegraph": drawing.choice(facts.fragments) if facts.fragments else "",
        "words": ", ".join(_some(facts.words, drawing, 1, 4)),
    }
    kinds = [kind for kind, value in values.items() if value]
    drawing.shuffle(kinds)
    mark = drawing.choice(("", "**"))
    lines = [f"{mark}{drawing.choice(_KEYS[kind])}:{mark} {values[kind]}" for kind in kinds[:3]]
    return drawing.choice(_TITLES), drawing.choice(("\n", "\n\n")).join(lines)


def _told(facts: Facts, drawing: random.Random) -> tuple[str, str]:
    """Put the facts about a name into one line, as most notes on people and places do."""
    items = _some([*facts.things, *facts.words], drawing, 2, 5)
    said = ", ".join(items)
    if not facts.names:
        return drawing.choice(_TITLES), f"{said[:1].upper()}{said[1:]}."
    name, others = facts.names[0], facts.names[1:]
    beside = f" With {' and '.join(others[:2])}." if others and drawing.random() < 0.7 else ""
    if drawing.random() < 0.5:
        return name, f"{said[:1].upper()}{said[1:]}.{beside}"
    return "", f"{name}{drawing.choice((': ', ' – ', ' — '))}{said}.{beside}"


def _fragments(facts: Facts, drawing: random.Random) -> tuple[str, str]:
    chosen = facts.fragments[: drawing.choice((1, 2, 2, 3))] or (", ".join(facts.words),)
    between = drawing.choice((". ", "\n", " / ", "; "))
    title = facts.names[0] if facts.names and drawing.random() < 0.5 else ""
    return title, between.join(chosen)


def _headed(facts: Facts, drawing: random.Random) -> tuple[str, str]:
    head = drawing.choice(_KEYS["telegraph"])
    body = drawing.choice(facts.fragments) if facts.fragments else ", ".join(facts.words[:4])
    named = f"\n\n## {drawing.choice(_KEYS['names'])}\n\n" + "\n".join(facts.names)
    things = f"\n\n## {drawing.choice(_KEYS['things'])}\n\n" + ", ".join(facts.things[:4])
    return head, body + (named if facts.names else "") + (things if facts.things else "")


def _some(items: Sequence[str], drawing: random.Random, least: int, most: int) -> list[str]:
    distinct = list(dict.fromkeys(items))
    return drawing.sample(distinct, min(len(distinct), drawing.randint(least, most)))


def _is_thing(words: str) -> bool:
    parts = words.split()
    last = parts[-1]
    plain = last not in _SMALL and not last.endswith(("ly", "ing", "self"))
    return plain and (len(parts) == 1 or parts[0] not in _SMALL)


def _fragment(sentence: str) -> str:
    words = [
        word
        for word in _WORD.findall(sentence)
        if word.lower() not in _SMALL and not _SHORTENED.search(word)
    ]
    return " ".join(words[:9])
