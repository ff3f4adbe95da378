"""Answers out of the writer's own notes and manuscript: their words, and how sure it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import Enum
from typing import Any

from writer_assist.domain.passage import Passage
from writer_assist.domain.snippet import Snippet

MOST_QUOTATIONS = 3


class AnswerState(Enum):
    """How well what was found answers the question."""

    SAYS = "says"  # the notes say
    CLOSEST = "closest"  # this is closest, and may not answer
    SILENT = "silent"  # the notes don't say


@dataclass(frozen=True, slots=True)
class Quotation:
    """One to three sentences as they stand in a note or in the manuscript.

    Attributes:
        snippet: The passage; its best sentence is what is quoted.
        text: The quoted words, without Markdown.
        draft: The draft it stands in, absolute; empty for a note.
        speaker: Who says it, as the text names them; empty if it is not speech.
    """

    snippet: Snippet
    text: str
    draft: str = ""
    speaker: str = ""

    @property
    def place(self) -> str:
        """Where it stands, for display: note or draft, then the headings."""
        return self.snippet.passage.label

    @property
    def span(self) -> tuple[int, int]:
        """Start and end of the quoted words, as offsets in the note's or draft's text."""
        passage, (start, end) = self.snippet.passage, self.snippet.best_sentence
        return passage.start + start, min(passage.start + end, passage.end)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the notes and the manuscript say about a question.

    Attributes:
        question: As it was asked.
        state: How well the quotations answer it.
        quotations: The best first; empty if nothing comes near.
        about: Names of the conversation that the question was taken to mean; empty if it says all
            itself.
        character: Whose lines these are; empty for an answer out of everything.
        facts: What is said about the character, besides their own lines.
        certainty: How likely it is that the question is answered, 0 to 1.
        final: False while the list may still be reordered, once.
    """

    question: str
    state: AnswerState = AnswerState.SILENT
    quotations: tuple[Quotation, ...] = ()
    about: tuple[str, ...] = ()
    character: str = ""
    facts: tuple[Quotation, ...] = ()
    certainty: float = 0.0
    final: bool = True


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question of the conversation and what was answered.

    Attributes:
        question: As it was asked.
        answered: The words that were quoted, joined; empty if the notes did not say.
        about: Names that the question was taken to mean.
    """

    question: str
    answered: str = ""
    about: tuple[str, ...] = ()


def exchange_of(answer: Answer) -> Exchange:
    """Return what the next question has to know of an answer."""
    told = answer.quotations if answer.state is not AnswerState.SILENT else ()
    words = " ".join(one.text for one in told)
    names = (answer.character,) if answer.character else ()
    return Exchange(answer.question, words, (*names, *answer.about))


def as_markdown(answer: Answer) -> str:
    """Return an answer's quotations with their places, as Markdown quotations."""
    quoted = []
    for one in (*answer.quotations, *answer.facts):
        lines = "\n".join(f"> {line}".rstrip() for line in one.text.splitlines())
        quoted.append(f"{lines}\n>\n> — {one.place}")
    return "\n\n".join(quoted)


def record_of_answer(answer: Answer) -> dict[str, Any]:
    """Return an answer as plain JSON, to be kept."""
    return {
        "question": answer.question,
        "state": answer.state.value,
        "quotations": [_record(one) for one in answer.quotations],
        "about": list(answer.about),
        "character": answer.character,
        "facts": [_record(one) for one in answer.facts],
        "certainty": answer.certainty,
    }


def answer_of(record: Mapping[str, Any]) -> Answer:
    """Return an answer that was kept.

    Raises:
        KeyError: A part is missing; others if a part is of another kind.
    """
    return Answer(
        str(record["question"]),
        AnswerState(record["state"]),
        tuple(_quotation(one) for one in record["quotations"]),
        tuple(map(str, record["about"])),
        str(record["character"]),
        tuple(_quotation(one) for one in record["facts"]),
        float(record["certainty"]),
    )


def _record(one: Quotation) -> dict[str, Any]:
    """Keep the place and the words, without scores and reasons, which hold for one search."""
    return {
        "passage": asdict(one.snippet.passage),
        "span": list(one.snippet.best_sentence),
        "text": one.text,
        "draft": one.draft,
        "speaker": one.speaker,
    }


def _quotation(record: Mapping[str, Any]) -> Quotation:
    passage = dict(record["passage"])
    passage["tags"] = tuple(passage["tags"])
    start, end = record["span"]
    snippet = Snippet(Passage(**passage), 0.0, best_sentence=(start, end))
    return Quotation(snippet, str(record["text"]), str(record["draft"]), str(record["speaker"]))
