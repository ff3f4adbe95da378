"""What a character says and what is said about them: lines and facts, searched by a question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from writer_assist.domain.answers import MOST_QUOTATIONS, Answer, AnswerState, Exchange, Quotation
from writer_assist.domain.book_names import joined_forms
from writer_assist.domain.book_sources import WHOLE_LIBRARY, BookSources
from writer_assist.domain.folding import folded
from writer_assist.domain.passage import Passage
from writer_assist.domain.readable import readable
from writer_assist.domain.snippet import Snippet
from writer_assist.retrieval.analysis import content_terms, overlap
from writer_assist.retrieval.forms_of_address import is_called
from writer_assist.retrieval.manuscript_search import IndexedDraft
from writer_assist.retrieval.speakers import Attribution, Speech, speeches
from writer_assist.services.answers import AnswerService

MOST_LINES = 5
_NOTES = 60  # passages that name the character, whose notes are read for speech
_EMBEDDED = 40  # lines whose meaning is compared
_MOST_WORDS = 90  # of a line
_LEAST_WORDS = 3
# How much a line must be nearer to the question if its speaker is less sure: 96 in 100 speakers
# with "said", 91 in the same paragraph, 85, 77, 82 and 88 were right in fourteen novels.
_DOUBT = {
    Attribution.TAG: 0.0,
    Attribution.SAME: 0.05,
    Attribution.BEAT: 0.2,
    Attribution.PRONOUN: 0.4,
    Attribution.ALTERNATION: 0.35,
    Attribution.ANSWER: 0.35,
}
_TAG = re.compile(r"[^.!?\n\"“]{1,60}[.!?]")
_FITS = 0.35  # cosine, or share of the question's words, from which a line has to do with it


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """What a character says in one paragraph.

    Attributes:
        passage: Where it stands.
        start: Offset in the passage's text.
        end: Offset just after it.
        text: The words, with "said Mara" if that stands between them.
        speaker: As the text names them.
        attribution: How the speaker was found; the least sure of the parts.
        draft: The draft it stands in; empty for a note.
    """

    passage: Passage
    start: int
    end: int
    text: str
    speaker: str
    attribution: Attribution
    draft: str = ""


class CharacterService:
    """Finds a character's lines and facts; for one thread."""

    def __init__(self, answers: AnswerService) -> None:
        """Prepare; nothing is read yet.

        Args:
            answers: Reads notes and drafts, and finds facts.
        """
        self._answers = answers

    def ask(
        self,
        character: str,
        question: str,
        *,
        draft: str = "",
        earlier: Sequence[Exchange] = (),
        sources: BookSources = WHOLE_LIBRARY,
    ) -> Answer:
        """Return the lines of a character that have to do with a question, and facts about them.

        Args:
            character: A name or alias.
            question: What they are asked.
            draft: The draft whose project is searched beside the notes.
            earlier: The conversation before it.
            sources: The notes of the book; no others take part, unless they are pinned.
        """
        names = self.names_of(character, sources)
        lines = list(self.lines(names, draft, sources))
        scores = self._scores(lines, question)
        chosen, fits = _best(scores)
        state = AnswerState.SAYS if fits else AnswerState.CLOSEST
        answer = self._answers.answer(
            f"{character}: {question}", draft=draft, earlier=earlier, sources=sources
        )
        said = tuple(_quoted(lines[place], scores[place]) for place in chosen)
        facts = tuple(
            one
            for one in answer.quotations
            if _is_about(one, names) and not any(_overlap(one, line) for line in said)
        )
        if not lines:
            state = AnswerState.SILENT
        return Answer(
            question,
            state,
            said,
            character=character,
            facts=facts if answer.state is not AnswerState.SILENT else (),
            certainty=max(scores, default=0.0),
        )

    def ask_lines(self, lines: Sequence[SpokenLine], question: str) -> list[SpokenLine]:
        """Return the lines that have most to do with a question, best first."""
        return [lines[place] for place in _best(self._scores(lines, question))[0]]

    def names_of(self, character: str, sources: BookSources = WHOLE_LIBRARY) -> frozenset[str]:
        """Return a character's name with those of the note that has it, and what was joined."""
        forms = joined_forms(character, sources.names)
        keys = frozenset(map(folded, forms))
        names = self._answers.note_names(sources)
        notes = {one.note_id for one in names if folded(one.name) in keys}
        return forms | {one.name for one in names if one.note_id in notes}

    def lines(
        self, names: frozenset[str], draft: str, sources: BookSources = WHOLE_LIBRARY
    ) -> Iterator[SpokenLine]:
        """Yield what a character says in the drafts of a project and in the notes."""
        for one in self._answers.drafts(draft):
            for speech in _parts(speeches(one.text), names):
                if (line := _line_of_draft(one, speech)) is not None:
                    yield line
        for passages in self._answers.notes_with(names, draft, sources, limit=_NOTES):
            yield from _lines_of_note(passages, names)

    def _scores(self, lines: Sequence[SpokenLine], question: str) -> list[float]:
        asked = content_terms(question)
        shares = [
            len(asked & content_terms(one.text)) / max(1, len(asked))
            + overlap(asked, content_terms(one.text))
            for one in lines
        ]
        doubts = [_DOUBT[one.attribution] for one in lines]
        promising = sorted(
            range(len(lines)), key=lambda place: (doubts[place] - shares[place], place)
        )[:_EMBEDDED]
        near = self._answers.cosines([lines[place].text for place in promising], question)
        cosines = dict(zip(promising, near, strict=True))
        return [
            max(share, cosines.get(place, 0.0)) + 0.3 * share - doubts[place]
            for place, share in enumerate(shares)
        ]


def _best(scores: Sequence[float]) -> tuple[list[int], bool]:
    """Return the places of the lines that are shown, and whether they fit the question."""
    best = sorted(range(len(scores)), key=lambda place: -scores[place])[:MOST_LINES]
    fitting = [place for place in best if scores[place] >= _FITS]
    return fitting or best[:MOST_QUOTATIONS], bool(fitting)


def _parts(found: Sequence[Speech], names: frozenset[str]) -> Iterator[Speech]:
    """Yield one speech for each paragraph in which the character speaks, with all its parts."""
    joined: Speech | None = None
    for one in found:
        if not one.speaker or not is_called(one.speaker, names):
            continue
        if joined is not None and joined.paragraph == one.paragraph:
            least = max(joined.attribution, one.attribution)
            joined = replace(joined, end=one.end, attribution=least)
            continue
        if joined is not None:
            yield joined
        joined = one
    if joined is not None:
        yield joined


def _line_of_draft(draft: IndexedDraft, speech: Speech) -> SpokenLine | None:
    passage = draft.around(speech.start, speech.end)
    start, end = speech.start - passage.start, speech.end - passage.start
    return _line(passage, start, end, speech, draft.path)


def _lines_of_note(passages: Sequence[Passage], names: frozenset[str]) -> Iterator[SpokenLine]:
    """Yield a character's lines in one note; its passages are read as one text."""
    text = "\n\n".join(one.text for one in passages)
    starts = [0]
    for one in passages:
        starts.append(starts[-1] + len(one.text) + 2)
    for speech in _parts(speeches(text), names):
        place = next(at for at, after in enumerate(starts[1:]) if speech.start < after)
        passage = passages[place]
        start = speech.start - starts[place]
        end = min(speech.end - starts[place], len(passage.text))
        if (line := _line(passage, start, end, speech, "")) is not None:
            yield line


def _line(passage: Passage, start: int, end: int, speech: Speech, draft: str) -> SpokenLine | None:
    start, end = max(0, start - 1), min(len(passage.text), end + 1)  # with the quotation marks
    if passage.text[end - 2 : end - 1] == "," and (tag := _TAG.match(passage.text, end)):
        end = tag.end()  # "It is late," said Mara.
    text = " ".join(readable(passage.text[start:end]).split())
    if not _LEAST_WORDS <= len(text.split()) <= _MOST_WORDS:
        return None
    return SpokenLine(passage, start, end, text, speech.speaker, speech.attribution, draft)


def _quoted(line: SpokenLine, score: float) -> Quotation:
    snippet = Snippet(line.passage, score, best_sentence=(line.start, line.end))
    return Quotation(snippet, line.text, line.draft, line.speaker)


def _overlap(one: Quotation, other: Quotation) -> bool:
    """Tell whether two quotations share words of one text."""
    same = one.snippet.passage.path == other.snippet.passage.path
    return same and one.span[0] < other.span[1] and other.span[0] < one.span[1]


def _is_about(one: Quotation, names: frozenset[str]) -> bool:
    """Tell whether a quotation names the character, or stands in their note."""
    title, text = folded(one.snippet.passage.note_title), folded(one.text)
    return any(folded(name) in text or folded(name) == title for name in names)
