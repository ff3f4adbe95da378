"""Building the order for a set of cards: which notes make which cards, how many and how long."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from writer_assist.domain.answers import Answer
from writer_assist.domain.context import Context
from writer_assist.domain.continuation import Mode
from writer_assist.domain.model_words import WordsKind
from writer_assist.domain.sampling import PRESETS, Length, Sampling
from writer_assist.domain.snippet import Snippet, for_cards
from writer_assist.messages.model import ContinueStory
from writer_assist.settings import BY_NUMBER, Settings, length_of

SEVERAL_NOTES = 4
"""Notes in one card at most, where a card may come from more than one."""
_LINE_TOKENS = 40
_ANSWER_TOKENS, _REPLY_TOKENS, _OPENING_TOKENS = 60, 90, 12
_LONGER = 3
_ANSWER_REQUEST = (
    "Answer the question in one or two short sentences, only with what the notes in brackets say."
)
_REPLY_REQUEST = (
    "You are {name}, and you are asked a question. In brackets stands what you have said before, "
    "and what is known of you. Answer as {name}, in the first person and in the same manner of "
    "speaking, with one to three short sentences. Give your own view; say nothing but what you "
    "would say aloud, do not repeat the words in brackets, and name nobody who is not named there."
)
# Read on the sample and on a novel: 50 of 118 sentences were worth keeping with it, 62 of 312
# without, and they had eleven tokens instead of twenty.
_BREVITY = 0.5
_NOTE_PULL = 3.0
TOKENS_PER_WORD = 1.35
"""Of English prose, in the vocabularies of today's models."""


def sampling_of(settings: Settings, *, length: Length | None = None) -> Sampling:
    """Return the sampling settings that follow from the writer's settings.

    Args:
        settings: The writer's settings.
        length: Overrides the length in the settings.
    """
    by_number = {name: getattr(settings, name) for name in BY_NUMBER}
    sampling = PRESETS.get(settings.preset) or Sampling(**by_number)
    wanted = length or length_of(settings)
    return dataclasses.replace(
        sampling,
        max_new_tokens=max(1, round(wanted.words * TOKENS_PER_WORD)),
        sentences=wanted.sentences,
        says_something=wanted.sentences == 1,
        brevity=_BREVITY if wanted.sentences == 1 else 0.0,
        note_pull=_NOTE_PULL if wanted.sentences == 1 else 0.0,
        fragment=wanted.fragment,
        faithfulness=settings.dial_faithful,
    )


def notes_wanted(cards: int, mode: Mode) -> int:
    """Return how many notes a set with this many cards can use."""
    return cards - 1 if mode is Mode.APART else SEVERAL_NOTES


def texts_wanted(candidates: int, sampling: Sampling) -> int:
    """Return how many texts to write for a set: for longer cards a third of those for sentences."""
    return candidates if sampling.sentences == 1 else candidates // _LONGER


def order_of(
    context: Context,
    snippets: Sequence[Snippet],
    *,
    cards: int,
    sampling: Sampling,
    mode: Mode = Mode.APART,
) -> ContinueStory:
    """Build the order for a set of cards.

    In mode APART each of the first unpinned notes makes a card, and the others, one at least, have
    no note.
    In mode TOGETHER these notes stand in the prompt of all cards but one, and there are at least
    two cards.  In mode BLEND they make one card.

    Args:
        context: The story to continue.
        snippets: The notes to write from, best first.
        cards: How many cards.
        sampling: The sampling settings.
        mode: How the notes are used.
    """
    notes = for_cards(snippets, notes_wanted(cards, mode))
    count = {Mode.APART: cards, Mode.TOGETHER: max(2, cards), Mode.BLEND: 1}[mode]
    return ContinueStory(context, notes, count, sampling, mode)


def expected_line(context: Context) -> ContinueStory:
    """Build the order for the likeliest continuation: one sentence, nothing by chance."""
    greedy = Sampling(
        max_new_tokens=_LINE_TOKENS,
        temperature=0.0,
        repetition_penalty=1.0,
        dry_multiplier=0.0,
        sentences=1,
        seed=0,
    )
    return ContinueStory(context, (), 1, greedy)


def line_from_notes(
    context: Context, snippets: Sequence[Snippet], sampling: Sampling
) -> ContinueStory:
    """Build the order for one sentence from several notes, each of which is measured."""
    short = dataclasses.replace(
        sampling,
        max_new_tokens=_LINE_TOKENS,
        sentences=1,
        says_something=False,
        fragment=None,
        stop_at_sentence=True,
    )
    return ContinueStory(context, tuple(snippets), 2, short, Mode.TOGETHER)


def words_for_answer(
    answer: Answer, notes: Sequence[Snippet], kind: WordsKind, sampling: Sampling
) -> ContinueStory:
    """Build the order for a model's own words below an answer, from what was quoted.

    An answer is the likeliest one; a reply and its opening are drawn like the writer's cards.

    Args:
        answer: What was asked, and of whom.
        notes: The quoted passages, or the character's lines.
        kind: What is asked for.
        sampling: How the writer's cards are written.
    """
    if kind is WordsKind.ANSWER:
        before, lead = f"Question: {answer.question}\n\n", "Answer: "
        request = _ANSWER_REQUEST
        few = Sampling(
            max_new_tokens=_ANSWER_TOKENS,
            temperature=0.0,
            sentences=2,
            seed=0,
        )
    else:
        before, lead = f"Question: {answer.question}\n\n", f"{answer.character}: “"
        reply = kind is WordsKind.REPLY
        request = _REPLY_REQUEST.format(name=answer.character) if reply else ""
        few = dataclasses.replace(
            sampling,
            max_new_tokens=_REPLY_TOKENS if reply else _OPENING_TOKENS,
            sentences=3 if reply else 1,
            fragment=None,
            faithfulness=0.0,
            stop_at_sentence=reply,
        )
    context = Context("", before, lead, len(lead))
    return ContinueStory(context, tuple(notes), 2, few, Mode.TOGETHER, request=request)
