"""A tighter wording of English prose: what may go without loss of grammar, names or meaning.

This is sentence compression by deletion (Clarke and Lapata 2008) with rules instead of a parser:
each rule is narrow, and leaves a sentence alone where it is not sure.  Speech is never touched,
since people speak as they do.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from writer_assist.domain.rewriting import Cut, CutReason, Rewriting, Way
from writer_assist.domain.sentences import sentence_ends, sentences
from writer_assist.domain.text_edits import TextEdit
from writer_assist.domain.verbs import VerbList
from writer_assist.generation.story_facts import is_english, narration
from writer_assist.generation.tightening_rules import (
    SENSED,
    STANCES,
    SYNONYMS,
    WORDINGS,
    expression,
    patterns,
)
from writer_assist.paths import resources_folder

_VOWEL = re.compile(
    r"(?!uni|use|usu|eu|one\b|once\b|ewe)[aeiou]|hour|honest|honou?r|heir", re.IGNORECASE
)
_ARTICLE = re.compile(r"(?<!\w)([Aa]n?) $")
_LONGEST_WORD = 30


_Wording = Callable[[re.Match[str], VerbList], str | None]


@dataclass(frozen=True, slots=True)
class _Rule:
    reason: CutReason
    pattern: re.Pattern[str]
    words: _Wording


def tightened(text: str, verbs: VerbList, *, before: str = "") -> Rewriting | None:
    """Return a tighter wording; None where the rules find nothing that may go.

    Args:
        text: Prose.
        verbs: The verbs that are known.
        before: What stands before it: a sentence alone may not show that it is English.
    """
    cuts = cuts_in(text, verbs, before=before)
    if not cuts:
        return None
    edits, reasons = tuple(one.edit for one in cuts), tuple(one.reason for one in cuts)
    return Rewriting(Way.TIGHTER, edits, reasons)


def cuts_in(text: str, verbs: VerbList, *, before: str = "") -> tuple[Cut, ...]:
    """Return what may go in a text, in order; the cuts do not overlap.

    Args:
        text: Prose; nothing is found unless it is English.
        verbs: The verbs that are known.
        before: What stands before it.
    """
    if not is_english(f"{before} {text}"):
        return ()
    told = narration(text, in_speech=_begins_in_speech(text))
    found = sorted(_found(told, verbs), key=lambda one: (one.edit.start, -one.edit.end))
    kept: list[Cut] = []
    for cut in found:
        if kept and cut.edit.start <= kept[-1].edit.end:
            continue
        if cut.reason is CutReason.FILLER and _is_said_twice(told, cut.edit):
            continue
        if (fitted := _fitted(text, cut)) is not None:
            kept.append(fitted)
    return tuple(kept)


def _found(told: str, verbs: VerbList) -> Iterator[Cut]:
    for rule in _rules():
        for match in rule.pattern.finditer(told):
            words = rule.words(match, verbs)
            if words is not None and words != match[0]:
                yield Cut(TextEdit(match.start(), match.end(), words), rule.reason)


def _is_said_twice(told: str, edit: TextEdit) -> bool:
    """Tell whether a sentence has a filler twice, which is meant: "very tired and very cold"."""
    filler = re.compile(rf"\b{re.escape(told[edit.start : edit.end].strip())}\b", re.IGNORECASE)
    around = next((one for one in sentences(told) if one[0] <= edit.start < one[1]), (0, len(told)))
    return len(filler.findall(told, *around)) > 1


def _fitted(text: str, cut: Cut) -> Cut | None:
    """Return a cut with the space, capital and article that its place needs."""
    start, end, words = cut.edit
    if not words:  # one of the two spaces goes too
        if text[end : end + 1] == " ":
            end += 1
        elif start and text[start - 1] == " ":
            start -= 1
    if text[start : start + 1].isupper() and _begins_sentence(text, start):
        if words:
            words = words[0].upper() + words[1:]
        elif text[end : end + 1].isalpha():
            words, end = text[end].upper(), end + 1
        else:
            return None
    start, words = _with_article(text, start, end, words)
    return Cut(_smallest(text, TextEdit(start, end, words)), cut.reason)


def _smallest(text: str, edit: TextEdit) -> TextEdit:
    """Return an edit without the whole words that it only repeats at its beginning or end."""
    start, end, words = edit
    old = text[start:end]
    if words and old.startswith(f"{words} "):
        return TextEdit(start + len(words), end, "")
    if words and old.endswith(f" {words}"):
        return TextEdit(start, end - len(words), "")
    return edit


def _with_article(text: str, start: int, end: int, words: str) -> tuple[int, str]:
    """Change "a" to "an" or back where another word follows now."""
    found = _ARTICLE.search(text[max(0, start - 4) : start])
    if found is None:
        return start, words
    after = (words + text[end : end + _LONGEST_WORD]).lstrip()
    wanted = found[1][0] + ("n" if _VOWEL.match(after) else "")
    if wanted == found[1]:
        return start, words
    return start - len(found[0]), f"{wanted} {words}"


def _begins_sentence(text: str, place: int) -> bool:
    line = text[:place].rpartition("\n")[2].rstrip(" \t")
    if not line or line[-1] in '“"(':
        return True
    ends = sentence_ends(line)
    return bool(ends) and ends[-1] == len(line)


def _begins_in_speech(text: str) -> bool:
    """Tell whether a selection begins inside a speech: its first mark closes one."""
    first = re.search("[“”]", text)
    return first is not None and first[0] == "”"


@functools.cache
def _rules() -> tuple[_Rule, ...]:
    wordings: dict[str, _Wording] = {
        WORDINGS.PAST: lambda match, verbs: verbs.past_of.get(match["verb"]),
        WORDINGS.SENSED: lambda match, _verbs: f"{match['who']} {SENSED[match['verb']]}",
        WORDINGS.STANCE: lambda match, _verbs: STANCES[match["verb"]],
        WORDINGS.PLAINER: lambda match, _verbs: _plainer(match),
        WORDINGS.OPENING: lambda match, _verbs: match["what"][0].upper() + match["what"][1:],
    }
    phrases = ((CutReason.PHRASE, expression(long), short) for long, short in _phrases())
    return tuple(
        _Rule(reason, re.compile(pattern), wordings.get(words) or _plain(words))
        for reason, pattern, words in (*phrases, *patterns())
    )


def _plain(words: str) -> _Wording:
    return lambda match, _verbs: match.expand(words)


def _plainer(match: re.Match[str]) -> str:
    """Return the plainer of two words that say the same."""
    found = set(re.findall(r"[\w-]+", match[0]))
    return next(one for one, other in SYNONYMS if {one, other} <= found)


@functools.cache
def _phrases() -> Sequence[tuple[str, str]]:
    lines = (resources_folder() / "rewriting" / "shorter.txt").read_text("utf-8").splitlines()
    parted = (line.partition("=>") for line in lines if "=>" in line and line[:1] != "#")
    return tuple((long.strip(), short.strip()) for long, _, short in parted)
