"""Who says what: the speeches of a text with their speakers, found by rule; for English prose."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from writer_assist.domain.context import paragraph_spans
from writer_assist.retrieval.dialogue import Guess, Turn, with_turns
from writer_assist.retrieval.forms_of_address import (
    FEMALE_TITLES,
    MALE_TITLES,
    last_name,
)

_VERBS = """
    said says say asked asks replied replies answered answers cried cries exclaimed exclaims
    whispered whispers murmured murmurs muttered mutters shouted shouts called calls returned
    returns continued continues added adds repeated repeats observed remarked remarks began
    inquired enquired demanded demands declared declares protested protests agreed agrees admitted
    admits suggested suggests explained explains interrupted interposed insisted insists
    announced announces argued growled grumbled groaned gasped sighed sobbed snapped snarled
    stammered screamed shrieked yelled hissed laughed begged pleaded urged warned promised
    responded rejoined retorted ejaculated pronounced persisted pursued proceeded assented
    concluded confessed corrected echoed faltered finished breathed joked mused objected offered
    ordered prompted queried quoted reflected resumed roared told tells ventured volunteered
    wondered thought drawled mumbled rasped croaked
"""
_VERB = rf"(?:{'|'.join(_VERBS.split())}|went on|goes on|put in|broke in|burst out)"
_TITLES = """
    Mr Mrs Ms Miss Mme Mlle Dr Doctor Prof Professor Lady Lord Sir Madame Monsieur Captain Capt
    Colonel Col Major Sergeant Inspector Father Mother Brother Sister Uncle Aunt Old Young King
    Queen Prince Princess Count Countess Baron Duke Duchess Master Mistress Don Dona Herr Frau
    Saint St
"""
_TITLE = rf"(?:(?:{'|'.join(_TITLES.split())})\b\.?\s+)"
_CAPITAL = r"[^\W\d_a-zà-öø-ÿ][\w'’-]*[^\W_]"
_NAME = rf"(?:{_TITLE}{{0,2}}{_CAPITAL}(?:\s+(?:(?:de|von|van|of|the)\s+)?{_CAPITAL}){{0,2}})"
_PRONOUN = r"(?:he|she|He|She)"
_ADVERB = r"(?:\s+\w+ly)?"
# Words that may stand between a name and "said"; none of them is somebody else.
_BETWEEN = r"(?:\s+(?!(?:he|she|it|they|I|we|you|the|that|who|her|his|a|an)\b)[a-z]+){0,4}?"
_ASIDE = r"(?:,[^,.!?]{0,60},)?"
# Right after a speech: "said Mara", "Mara said", "she said", "Mara, who was tired, said".
_AFTER = re.compile(
    rf"\s*[-–—,]*\s*(?:{_VERB}{_ADVERB}\s+(?P<name>{_NAME}|the\s+{_CAPITAL}(?:\s+{_CAPITAL})?|{_PRONOUN}\b|I\b|the\b|his\b|her\b)"
    rf"|(?P<first>{_NAME}|[Tt]he\s+{_CAPITAL}(?:\s+{_CAPITAL})?|{_PRONOUN}|I)\b{_ASIDE}{_BETWEEN}{_ADVERB}\s+{_VERB}\b)"
)
# Right before one: 'Mara said, "', "Turning round, she said to him: ".
_BEFORE = re.compile(
    rf"(?<![\w'’])(?P<name>{_NAME}|{_PRONOUN}|I|[Tt]he\s{_CAPITAL}|[Tt]he\s[a-z]+|[Ii]t|[Hh](?:is|er)\s[a-z]+)\b"
    rf"{_ASIDE}{_BETWEEN}\s+{_VERB}\b[^.!?;]{{0,60}}[,:]\s*[-–—]*\s*$"
)
_NO_NAMES = frozenset(
    """a an and as at after all another any are be before both but by can come did do does each even
    every for from god good had has have her here hers his how however i if in indeed instead is it
    its just last later let like many me meanwhile more most mr much my neither never next no nobody
    nor not nothing now of oh on once one only or other others our out over perhaps poor quite she
    he so some somebody someone something soon still such suddenly than that the their them then
    there these they this those though thus to together too under until up upon was we well were
    what when where whether which while who whom whose why will with yes yet you your monday tuesday
    wednesday thursday friday saturday sunday january february march april may june july august
    september october november december chapter sir madam lady lord miss mrs ms dr""".split()  # noqa: SIM905
)
_HE, _SHE = frozenset({"he", "him", "his", "himself"}), frozenset({"she", "her", "hers", "herself"})
_ANY_NAME = re.compile(rf"(?<![\w'’]){_NAME}")
_WORD = re.compile(r"[^\W\d_]+")
_PAIRS = {"“": "”", "«": "»", "„": "“", "「": "」", "『": "』", "»": "«"}
_OPENING = re.compile(r"[\"“«„「『]")
_SINGLE = re.compile(r"(?<!\w)[‘](?P<said>(?:[^’]|’(?=\w))+)’(?!\w)")
_REACH = 3  # paragraphs that a pronoun reaches back
_NAMELESS = "\0"  # begins the key of a speaker without a name
_VOCATIVE = re.compile(
    rf"(?:,\s+|\b(?:[Oo]h|[Dd]ear|[Yy]es|[Nn]o|[Ww]ell)\s+)(?P<name>{_NAME})(?=[,.!?;]|$)"
    rf"|^(?P<first>{_NAME})(?=[,!]\s)"
)
_SENTENCE_END = re.compile(r"[.!?][\"'”’)]*\s")


class Attribution(IntEnum):
    """How a speaker was found, the surest first."""

    TAG = 0  # "said Mara"
    SAME = 1  # the same paragraph, or speech that goes on in the next one
    BEAT = 2  # Mara does something in the paragraph
    PRONOUN = 3  # "she said"
    ALTERNATION = 4  # two people take turns
    ANSWER = 5  # somebody was spoken to by name


@dataclass(frozen=True, slots=True)
class Speech:
    """What somebody says in a text.

    Attributes:
        speaker: As the text names them; empty if that is not known.
        start: Offset of its first character, inside the quotation marks.
        end: Offset just after its last one.
        paragraph: Number of its paragraph.
        attribution: How the speaker was found.
    """

    speaker: str
    start: int
    end: int
    paragraph: int
    attribution: Attribution = Attribution.TAG


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph with its speeches and what stands around them; offsets count in the text."""

    number: int
    start: int
    text: str
    said: tuple[tuple[int, int], ...]
    goes_on: bool  # its last speech is not closed

    @property
    def told(self) -> str:
        """The paragraph with blanks in place of its speeches."""
        chars = list(self.text)
        for start, end in self.said:
            first, last = start - self.start - 1, end - self.start + 1
            chars[max(0, first) : last] = " " * (min(last, len(chars)) - max(0, first))
        return "".join(chars)


def speeches(text: str) -> tuple[Speech, ...]:
    """Return what is said in a text, in order; nobody is the speaker where no rule tells."""
    paragraphs = tuple(_paragraphs(text))
    genders = _genders(one.told for one in paragraphs)
    found: list[Speech] = []
    speakers: dict[int, str] = {}
    recent: list[tuple[int, str]] = []
    open_speaker = ""
    for one in paragraphs:
        if one.said:
            known = _speakers_in(one, recent, genders, speakers, open_speaker)
            found += [
                Speech(who, start, end, one.number, how)
                for (who, how), (start, end) in zip(known, one.said, strict=True)
            ]
            if len({who for who, _ in known}) == 1 and known[0][0]:
                speakers[one.number] = known[0][0]
            open_speaker = known[-1][0] if one.goes_on else ""
        recent += [(one.number, name) for name in names_told(one.told)]
        if one.number in speakers:
            recent.append((one.number, speakers[one.number]))
        recent = [pair for pair in recent if pair[0] >= one.number - _REACH]
    return tuple(_taking_turns(found, paragraphs, genders))


def names_told(text: str) -> list[str]:
    """Return the names in a text without speeches, in order; capitals at a sentence's start count.

    Words that begin sentences without being names are left out.
    """
    return [name for found in _ANY_NAME.finditer(text) if (name := _as_name(found.group()))]


def _tags_in(one: _Paragraph) -> list[str]:
    """Return for each speech what stands beside "said": a name, a pronoun, "the"; or nothing."""
    borders = [(start - one.start - 1, end - one.start + 1) for start, end in one.said]
    tags: list[str] = []
    taken = False  # whether what follows the speech before belongs to that
    for number, (start, end) in enumerate(borders):
        following = borders[number + 1][0] if number + 1 < len(borders) else len(one.text)
        after, tag, was_taken = one.text[end : max(end, following)], "", taken
        taken = False
        # After a full stop a new sentence begins, which may lead to the next speech.
        is_lead = number + 1 < len(borders) and after.rstrip(" -–—").endswith((",", ":"))
        stopped = one.text[max(0, end - 2) : end - 1] == "."
        if (found := _AFTER.match(after)) and not (stopped and (is_lead or found["first"])):
            tag, taken = _tagged(found["name"] or found["first"]), True
        if not tag:
            previous = borders[number - 1][1] if number else 0
            lead = one.text[previous : max(previous, start)]
            if (found := _BEFORE.search(lead)) and not was_taken:
                tag = _tagged(found["name"])
        if not tag and tags and tags[-1] and _goes_on_after_tag(one, borders, number):
            tag = tags[-1]
        tags.append(tag)
    return tags


def _goes_on_after_tag(one: _Paragraph, borders: Sequence[tuple[int, int]], number: int) -> bool:
    """Tell whether a speech goes on after an interruption such as ," said Mara, "."""
    between = one.text[borders[number - 1][1] : borders[number][0]]
    return len(between) < 120 and _SENTENCE_END.search(between.strip()[:-1]) is None


def _tagged(name: str) -> str:
    if name[:4].lower() == "the " and name[4:5].isupper():
        return _as_name(name[4:]) or "the"  # "said the Hatter"
    if name.split()[0].lower() in {"the", "it", "his", "her"}:
        return "the"
    if name == "I" or name.lower() in {"he", "she"}:
        return name.lower()
    return _as_name(name)


def _speakers_in(
    one: _Paragraph,
    recent: Sequence[tuple[int, str]],
    genders: dict[str, str],
    speakers: dict[int, str],
    open_speaker: str,
) -> list[tuple[str, Attribution]]:
    """Return the speaker of each speech of a paragraph."""
    tags = _tags_in(one)
    kinds = {tag for tag in tags if tag}
    if not kinds:
        if open_speaker and one.text[:1] in _PAIRS | {'"': ""}:
            return [(open_speaker, Attribution.SAME)] * len(tags)
        return [(_doing(one), Attribution.BEAT)] * len(tags)
    found: dict[str, tuple[str, Attribution]] = {"": ("", Attribution.SAME)}
    for tag in kinds:
        if tag in {"he", "she"}:
            meant = _meant_by(tag, one, recent, genders, speakers)
            found[tag] = meant, Attribution.PRONOUN
        else:
            found[tag] = (f"{_NAMELESS}{tag}" if tag in {"the", "i"} else tag), Attribution.TAG
    if len(kinds) == 1:
        who, how = found[kinds.pop()]
        alone = (who, max(how, Attribution.SAME))
        return [found[tag] if tag else alone for tag in tags]
    return [found[tag] for tag in tags]


def _meant_by(
    pronoun: str,
    one: _Paragraph,
    recent: Sequence[tuple[int, str]],
    genders: dict[str, str],
    speakers: dict[int, str],
) -> str:
    """Return whom "he" or "she" means: the only one near enough of whom it can be said."""
    before = one.told[: max(0, one.said[0][0] - one.start)]
    here = [name for name in names_told(before) if genders.get(last_name(name)) == pronoun]
    if len({last_name(name) for name in here}) == 1:
        return here[-1]
    if here:
        return ""
    near = [name for _, name in recent if genders.get(last_name(name)) == pronoun]
    last = speakers.get(one.number - 1, "")
    others = [name for name in near if not last or last_name(name) != last_name(last)]
    if len({last_name(name) for name in others}) == 1:
        return others[-1]
    return ""


def _doing(one: _Paragraph) -> str:
    """Return who does something in a paragraph with speech, if it is one person alone."""
    told = one.told
    names = names_told(told)
    if len({last_name(name) for name in names}) != 1:
        return ""
    start = _SENTENCE_END.split(told.strip(), maxsplit=1)[0].lstrip()
    return names[0] if start.startswith(names[0]) else ""


def _taking_turns(
    found: Sequence[Speech], paragraphs: Sequence[_Paragraph], genders: Mapping[str, str]
) -> Iterator[Speech]:
    """Fill in speakers where two people speak in turn, a paragraph each."""
    by_paragraph: dict[int, list[Speech]] = {}
    for speech in found:
        by_paragraph.setdefault(speech.paragraph, []).append(speech)
    called = {last_name(one.speaker): one.speaker for one in found if one.speaker}
    turns = [_turn(paragraphs[number], said, called) for number, said in by_paragraph.items()]
    for turn in with_turns(turns, genders):
        for speech in by_paragraph[turn.number]:
            if turn.guess is not None and not speech.speaker:
                how = Attribution.ANSWER if turn.guess is Guess.ANSWER else Attribution.ALTERNATION
                speech = replace(
                    speech, speaker=called.get(turn.speaker, turn.speaker), attribution=how
                )
            if speech.speaker.startswith(_NAMELESS):
                speech = replace(speech, speaker="")
            yield speech


def _turn(one: _Paragraph, said: Sequence[Speech], called: Mapping[str, str]) -> Turn:
    """Return who speaks in a paragraph, as far as it is told, and to whom."""
    speakers = {speech.speaker for speech in said}
    speaker = speakers.pop() if len(speakers) == 1 else ""
    words = " ".join(one.text[speech.start - one.start : speech.end - one.start] for speech in said)
    names = (
        last_name(_as_name(found["name"] or found["first"])) for found in _VOCATIVE.finditer(words)
    )
    addressed = next((name for name in names if name in called), "")
    pronouns = {tag for tag in _tags_in(one) if tag} if not speaker else set()
    pronoun = pronouns.pop() if len(pronouns) == 1 and pronouns <= {"he", "she"} else ""
    bare = not speakers and (_WORD.search(one.told) is None or bool(pronoun))
    who = speaker if speaker.startswith(_NAMELESS) else last_name(speaker)
    return Turn(one.number, who, bare, addressed, pronoun)


def _paragraphs(text: str) -> Iterator[_Paragraph]:
    double = any(mark in text for mark in ('"', "“", "«", "„", "「"))
    for number, (start, end) in enumerate(paragraph_spans(text)):
        part = text[start:end]
        said, goes_on = _said_in(part) if double else _single(part)
        spans = tuple((start + first, start + last) for first, last in said)
        yield _Paragraph(number, start, part, spans, goes_on)


def _said_in(part: str) -> tuple[list[tuple[int, int]], bool]:
    said: list[tuple[int, int]] = []
    at = 0
    while opened := _OPENING.search(part, at):
        closing = _PAIRS.get(opened.group(), '"')
        close = part.find(closing, opened.end())
        if close < 0:
            said.append((opened.end(), len(part)))
            return said, True
        if close > opened.end():
            said.append((opened.end(), close))
        at = close + 1
    return said, False


def _single(part: str) -> tuple[list[tuple[int, int]], bool]:
    return [found.span("said") for found in _SINGLE.finditer(part)], False


def _genders(told: Iterable[str]) -> dict[str, str]:
    """Return "he" or "she" for the last word of each name of which a text says enough to tell."""
    counts: dict[str, Counter[str]] = {}
    for paragraph in told:
        for sentence in _SENTENCE_END.split(paragraph):
            names = names_told(sentence)
            for name in names:
                titles = {word.casefold().strip(".") for word in name.split()[:-1]}
                if titles & MALE_TITLES:
                    counts.setdefault(last_name(name), Counter())["he"] += 3
                elif titles & FEMALE_TITLES:
                    counts.setdefault(last_name(name), Counter())["she"] += 3
            if len({last_name(name) for name in names}) == 1:
                words = {word.casefold() for word in _WORD.findall(sentence)}
                one = counts.setdefault(last_name(names[0]), Counter())
                one["he"] += bool(words & _HE) and not words & _SHE
                one["she"] += bool(words & _SHE) and not words & _HE
    return {
        name: "he" if count["he"] > count["she"] else "she"
        for name, count in counts.items()
        if max(count["he"], count["she"]) >= 2 * min(count["he"], count["she"]) + 1
    }


def _as_name(found: str) -> str:
    """Return a name without the words before it that only begin a sentence; empty for none."""
    words = found.split()
    while words and words[0].casefold().strip(".,") in _NO_NAMES - MALE_TITLES - FEMALE_TITLES:
        words.pop(0)
    while words and (words[-1].casefold().strip(".,") in _NO_NAMES or words[-1].islower()):
        words.pop()
    name = " ".join(words).rstrip(".,")
    if re.search(r"['’]s?$", name):
        return ""  # "said Mara's mother"
    return name if len(name) > 1 and not name.isupper() else ""
