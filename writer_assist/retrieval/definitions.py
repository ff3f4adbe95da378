"""Questions for a person, a place or a thing, and the sentence of its note that says what it is."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from writer_assist.domain.folding import folded
from writer_assist.domain.note import NoteName
from writer_assist.domain.passage import Passage
from writer_assist.retrieval.note_sentences import as_words, is_prose, note_sentences
from writer_assist.retrieval.questions import QuestionKind, has_sign_of, kind_of

_ASKS = re.compile(
    r"\s*(?:(?:who|what|where)(?:\s+(?:is|are|was|were)|['’](?:s|re))"
    r"|(?:please\s+)?(?:tell\s+me\s+(?:more\s+)?about|describe)"
    r"|(?:wer|was|wo)\s+(?:ist|sind|war|waren)|(?:qui|où)\s+(?:est|sont|était)"
    r"|qu['’]est-ce\s+que(?:\s+c['’]est\s+que)?"
    r"|¿?\s*(?:quién(?:es)?|qué|dónde)\s+(?:es|son|era|está))\s+"
    r"(?P<subject>[^?.!,;:]{1,60}?)\s*[?.!]*\s*",
    re.IGNORECASE,
)
_ARTICLE = re.compile(
    r"^(?:the|an?|der|die|das|eine?|les?|la|l['’]|une?|el|los|las|un)\s+", re.IGNORECASE
)
_LEAST_LETTERS = 3  # of a part of a name
_NEAR_START = 14  # sentences of a note that may say what it is about
_MOST_SENTENCES = 3
_MOST_WORDS = 60
_MOST_NOTES = 2  # that a part of a name may mean
_IN_MARKS = re.compile(r"(?P<mark>[*_]{1,2})[^*_].*(?P=mark)")


def subject_of(question: str) -> str:
    """Return whom or what a question asks for, if it asks for nothing more; empty otherwise."""
    found = _ASKS.fullmatch(question)
    return found["subject"].strip() if found else ""


def notes_about(subject: str, names: Iterable[NoteName]) -> tuple[int, ...]:
    """Return the notes of that title or alias; failing that, the one or two with it as a part."""
    wanted = _key(subject)
    if not wanted:
        return ()
    keys = [(one.note_id, _key(one.name)) for one in names]
    if exact := dict.fromkeys(note for note, key in keys if key == wanted):
        return tuple(exact)[:_MOST_NOTES]
    if len(wanted) < _LEAST_LETTERS or not subject[:1].isupper():
        return ()
    parts = dict.fromkeys(
        note for note, key in keys if key.startswith(f"{wanted} ") or key.endswith(f" {wanted}")
    )
    return tuple(parts) if len(parts) <= _MOST_NOTES else ()


def defining(
    passages: Sequence[Passage], names: Collection[str], question: str
) -> tuple[Passage, int, int] | None:
    """Return the sentences of a note that say what it is about; None if it has no prose.

    Args:
        passages: Of one note, in order.
        names: The note's title and aliases.
        question: If it asks where, a sentence with a place is preferred.
    """
    spans = [
        (passage, span)
        for passage in passages
        for span in note_sentences(passage.text)
        if is_prose(passage.text[slice(*span)])
    ][:_NEAR_START]
    if not spans:
        return None
    told = [one for one in spans if not _IN_MARKS.fullmatch(one[0].text[slice(*one[1])])] or spans
    texts = [as_words(passage.text[slice(*span)]) for passage, span in told]
    says = [one for one, text in zip(told, texts, strict=True) if _defines(text, names)]
    if kind_of(question) is QuestionKind.PLACE:
        says = [
            one
            for one, text in zip(told[:_MOST_SENTENCES], texts, strict=False)
            if has_sign_of(QuestionKind.PLACE, text)
        ] or says
    passage, (start, end) = (says or told)[0]
    return passage, start, _end(passage.text, start, end)


def _defines(text: str, names: Collection[str]) -> bool:
    """Tell whether a sentence begins with a name and says what it is."""
    for name in map(_without_article, names):
        for one in dict.fromkeys((name, name.split()[0])):
            opening = rf"(?:the\s+)?{re.escape(one)}\b[^.;!?]{{0,80}}?"
            if re.match(rf"{opening}(?:\b(?:is|are|was|were|ist|war|est|es)\b|,)", text, re.I):
                return True
    return False


def _end(text: str, start: int, end: int) -> int:
    """Return where a definition ends: with its paragraph, or after some more sentences."""
    for number, (first, last) in enumerate(
        span for span in note_sentences(text) if span[0] > start
    ):
        more = text[start:last]
        if number + 2 > _MOST_SENTENCES or "\n\n" in text[end:first]:
            break
        if len(more.split()) > _MOST_WORDS or not is_prose(text[first:last]):
            break
        end = last
    return end


def _without_article(name: str) -> str:
    return _ARTICLE.sub("", name.strip()) or name


def _key(name: str) -> str:
    return " ".join(folded(_without_article(name)).split())
