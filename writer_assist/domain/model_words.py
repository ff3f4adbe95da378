"""What a language model says below an answer: its own words, and what the notes did to them."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import takewhile

from writer_assist.domain.answers import Answer, Quotation
from writer_assist.domain.continuation import Continuation, Influence, Strength
from writer_assist.domain.snippet import Snippet
from writer_assist.domain.spoken_reply import (
    is_echo,
    is_in_voice,
    quoted_words,
    spoken_part,
    words_known,
)

MOST_NOTES = 4  # that stand in one prompt
OPENING_WORDS = 6
MOST_SENTENCES, LEAST_SAID = 3, 3  # sentences and words of a reply
LEAST_PARAMETERS = 1e9  # a smaller model does not keep a voice
# Nats by the root of the tokens.  Given a section that answers and one of another tale, in random
# order, 10 of 11 sentences of a model of 1.5 billion weights were above it by the first, 2 by the
# second; of 51 of the starter's, 29 and 18 in 100, for it writes from either.  At what can be
# measured at all, .18, it was 11 and 7 of 11, and 65 and 47 in 100.  Likelihood against neutral
# sections, of content words or of the best tokens told the two apart no better.
_SUPPORT = 1.5
_NEXT_QUESTION = ("Question:", "Answer:")  # a small model goes on with one of its own
_LEAST_BYTES = 550_000_000  # of a file with that many, in four bits
_PARAMETERS = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)\s?([bm])(?![a-z])", re.IGNORECASE)


class WordsKind(Enum):
    """What a model is asked for."""

    ANSWER = "answer"  # a sentence or two out of the notes that were quoted
    REPLY = "reply"  # what a character might say, from their own lines
    OPENING = "opening"  # the first words of it, for the writer to go on from


@dataclass(frozen=True, slots=True)
class ModelSentence:
    """A sentence of a model.

    Attributes:
        text: The sentence.
        note: The label of the note that it leans on most; empty if nothing was measured.
        kept: Whether it is less likely without that note; one that is not is struck through.
    """

    text: str
    note: str = ""
    kept: bool = True


@dataclass(frozen=True, slots=True)
class ModelWords:
    """What a model wrote for one question.

    Attributes:
        kind: What it was asked for.
        sentences: In order; empty if it wrote nothing.
        shares: What each of the notes or lines did to it, with its words; empty if not measured.
    """

    kind: WordsKind
    sentences: tuple[ModelSentence, ...]
    shares: tuple[tuple[str, Strength], ...] = ()

    @property
    def measured(self) -> bool:
        """Whether the influence of the notes is known."""
        return bool(self.shares)


def kind_for(answer: Answer, *, keeps_voice: bool) -> WordsKind | None:
    """Return what a model can add to an answer; None if it has nothing to write from."""
    if not answer.quotations:
        return None
    if not answer.character:
        return WordsKind.ANSWER
    return WordsKind.REPLY if keeps_voice else WordsKind.OPENING


def keeps_voice(name: str, size_bytes: int, *, chat: bool) -> bool:
    """Tell whether a model can reply in a voice: it takes instructions, and is large enough.

    Args:
        name: Of the model or its file, which mostly says how many parameters it has.
        size_bytes: Of its weights, where the name says nothing.
        chat: Whether it was trained to follow instructions.
    """
    if not chat:
        return False
    if found := _PARAMETERS.search(re.sub(r"[-_]", " ", name)):
        count = float(found[1]) * (1e9 if found[2].lower() == "b" else 1e6)
        return count >= LEAST_PARAMETERS
    return size_bytes >= _LEAST_BYTES


def notes_for(answer: Answer) -> tuple[Snippet, ...]:
    """Return what a model is given: the quoted passages, or a character's lines, then facts."""
    if answer.character:
        lines = [_line(one, quoted_words(one.text)) for one in answer.quotations]
        return (*lines, *(_line(one, one.text) for one in answer.facts))[:MOST_NOTES]
    by_passage = {
        (one.snippet.passage.path, one.snippet.passage.start): one.snippet
        for one in answer.quotations
    }
    return tuple(by_passage.values())[:MOST_NOTES]


def words_of(
    continuation: Continuation, kind: WordsKind, answer: Answer | None = None
) -> ModelWords:
    """Return a model's text in sentences, with what each note did to them.

    Args:
        continuation: What it wrote.
        kind: What it was asked for.
        answer: Below which it stands; what is not in the character's voice is left out.
    """
    text, notes = continuation.text, [_label(one, kind) for one in continuation.sources]
    together = continuation.together
    influences: Sequence[Influence] = together.influences if together else ()
    if continuation.influence is not None:
        influences = (continuation.influence,)
    shares = tuple(
        (note, influence.strength) for note, influence in zip(notes, influences, strict=False)
    )
    if kind is WordsKind.OPENING:
        few = " ".join(text.split()[:OPENING_WORDS]).rstrip('.,;:!?”"')
        return ModelWords(kind, (ModelSentence(f"{few} …"),) if few else (), shares)
    parts: list[tuple[str, Sequence[Influence]]]
    if together and together.sentences:
        parts = [(text[one.start : one.end], one.influences) for one in together.sentences]
    else:
        parts = [(text, tuple(influences))]
    if kind is WordsKind.REPLY:
        parts = _in_voice(parts, answer)
    own = takewhile(lambda part: not part[0].lstrip().startswith(_NEXT_QUESTION), parts)
    sentences = (
        _sentence(part.strip(), of_part, notes, strikes=kind is WordsKind.ANSWER)
        for part, of_part in own
        if part.strip()
    )
    return ModelWords(kind, tuple(sentences), shares)


def supports(influence: Influence) -> bool:
    """Tell whether a note made a sentence so much likelier that it is hardly by chance."""
    return influence.gain > _SUPPORT * math.sqrt(max(1, influence.tokens))


def _sentence(
    text: str, influences: Sequence[Influence], notes: Sequence[str], *, strikes: bool
) -> ModelSentence:
    if not influences:
        return ModelSentence(text)
    most = max(range(len(influences)), key=lambda place: influences[place].gain)
    return ModelSentence(text, notes[most], supports(influences[most]) or not strikes)


def _in_voice(
    parts: Sequence[tuple[str, Sequence[Influence]]], answer: Answer | None
) -> list[tuple[str, Sequence[Influence]]]:
    """Return the sentences of a reply, up to where the character's speech ends."""
    known, told = frozenset[str](), list[str]()
    if answer is not None:
        told = [one.text for one in (*answer.quotations, *answer.facts)]
        known = words_known(answer.question, answer.character, *told)
    found: list[tuple[str, Sequence[Influence]]] = []
    for text, influences in parts:
        spoken = spoken_part(text)
        name = answer.character if answer else ""
        if spoken and is_in_voice(spoken, known, name) and not is_echo(spoken, told):
            found.append((spoken, influences))
        if len(spoken) < len(text.lstrip(' “"«').rstrip()):
            break  # the speech is over
    said = sum(len(one.split()) for one, _ in found)
    return found[:MOST_SENTENCES] if said >= LEAST_SAID else []


def _line(one: Quotation, text: str) -> Snippet:
    """Return a line as a note of its own, so that its influence can be measured."""
    start, end = one.span
    passage = replace(
        one.snippet.passage, text=text, start=start, end=end, heading="", note_title=""
    )
    return replace(one.snippet, passage=passage, best_sentence=(0, len(text)), following="")


def _label(one: Snippet, kind: WordsKind) -> str:
    return one.passage.label if kind is WordsKind.ANSWER else one.passage.text
