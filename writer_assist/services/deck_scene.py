"""Cards that look at the scene being written, and the grid: all that searches for its notes."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

import numpy as np
from numpy.typing import NDArray

from writer_assist.domain.deck import GRID, DeckCard, DeckNote, SentenceTemplate
from writer_assist.domain.passage import Passage
from writer_assist.domain.snippet import Snippet
from writer_assist.library.drawing import DrawnNote
from writer_assist.messages.exploring import DrawCard
from writer_assist.retrieval.analysis import (
    DEFAULT_LANGUAGE,
    content_terms,
    language_in,
    overlap,
)
from writer_assist.retrieval.text_clues import (
    count_senses,
    has_speech,
    sentence_with,
    things_in,
)
from writer_assist.services.deck_pool import (
    DeckPool,
    Question,
    answering,
    answering_with,
    deck_texts,
    named,
)
from writer_assist.services.senses import sense_words

QUESTIONS = 5
_ASKED_FOR = 20  # snippets, of which the first that is free answers
_LATEST = 3  # things, names and answers of which chance takes one
_SURE = 2  # words of a sense in one sentence
_LOOKED_AT = 30  # snippets in which a sense is looked for
_ENOUGH = 2 * GRID  # notes of an axis, so that a row can be drawn again
_SAMPLE = 300  # passages by chance that stand for all of a library
_DEALT = 48  # passages of an axis
_PEOPLE = ("character", "people", "person", "cast", "figure", "inhabitant")
_PARTS_OF_PLACES = frozenset(
    """Island Islands Street Road Lane Square City Town River Lake Sea Bay Hill Mountain Mountains
    Forest Wood Woods Castle House Hall Bridge Gate Tower Station Church Park Inn Hotel""".split()  # noqa: SIM905
)
_PLACES = ("place", "location", "setting", "map", "world", "city", "geography")


def draw_questions(pool: DeckPool, order: DrawCard) -> DeckCard:
    """Draw five questions about the paragraph, each with a note that could answer it."""
    names, things, speaks = _of_story(pool)
    askable = _in_turns(
        [one for one in deck_texts().questions if _can_ask(one, names, things, speaks)], pool
    )
    notes: list[DeckNote] = []
    asked: list[str] = []
    spoken_of: set[str] = set()
    near = pool.fitting(_LOOKED_AT)
    for question in pool.fresh_first(askable, [one.text for one in askable], order.seen):
        focus = _focus(pool, question, names, things, spoken_of)
        taken = {pool.unit(one.snippet.passage) for one in notes}
        answer = _answer(pool, question, focus, names, taken, near)
        if answer is None:
            continue
        values = {question.needs: focus} if focus else {}
        label = SentenceTemplate.of(question.text, **values)
        thing = focus if question.needs == "thing" else ""  # a name may stand in any sentence
        notes.append(answering_with(answer, f"{thing} {question.search}", label))
        asked.append(question.text)
        spoken_of.add(focus)
        if len(notes) == QUESTIONS:
            break
    prompt = "Questions about this paragraph, each with a note that could answer."
    if not pool.story.strip():
        prompt = "There is no paragraph yet. These can be asked of any; a note may answer each."
    return DeckCard(order.kind, SentenceTemplate(prompt), notes=tuple(notes), keys=tuple(asked))


def draw_sense(pool: DeckPool, order: DrawCard) -> DeckCard:
    """Draw a passage that has the sense which the scene lacks, or has least of."""
    counts = count_senses(pool.context.before + pool.context.paragraph, sense_words())
    names = list(deck_texts().senses)
    pool.chance.shuffle(names)
    names.sort(key=lambda one: counts[one])
    for missing in names:
        found = passages_with(pool, missing)
        fresh = pool.fresh_first(found, [_key(one) for one, _ in found], order.seen)
        if not fresh:
            continue
        snippet, sentence = fresh[0]
        facts = [_counted(counts)] if pool.story.strip() else []
        if language_in(pool.story) != DEFAULT_LANGUAGE:
            facts.append(SentenceTemplate("Counted with a word list that is English."))
        prompt = pool.own_prompt(order.kind, order.seen)
        label = SentenceTemplate.of("A passage with {sense}", sense=missing)
        return DeckCard(
            order.kind,
            SentenceTemplate(prompt),
            tuple(facts),
            (replace(answering(snippet, label), quote=sentence),),
            (_key(snippet), prompt),
        )
    return DeckCard(
        order.kind, SentenceTemplate("No note has a word of the five senses that we know.")
    )


def draw_grid(pool: DeckPool, order: DrawCard) -> DeckCard:
    """Draw three notes of one axis and three of another, and a note for each crossing."""
    axes = _axes(pool)
    if len(axes) < 2:
        return DeckCard(
            order.kind,
            SentenceTemplate("A grid takes two folders or tags with three notes in each."),
        )
    across, down = axes
    rows = _picked(pool, across.notes, order.turns[:GRID], order.seen, ())
    columns = _picked(pool, down.notes, order.turns[GRID:], order.seen, rows)
    heads = [*rows, *columns]
    cells = _crossings(pool, rows, columns)
    prompt = pool.own_prompt(order.kind, order.seen)
    return DeckCard(
        order.kind,
        SentenceTemplate(prompt),
        (SentenceTemplate.of("{rows} × {columns}", rows=across.name, columns=down.name),),
        (*heads, *cells),
        (*(str(one.snippet.passage.note_id) for one in heads), prompt),
    )


def _of_story(pool: DeckPool) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    """Return names and things of the paragraph, or of what is before where it has none."""
    here, story = pool.context.paragraph, pool.story
    places = {note.title for note in pool.notes if _is_of(note, _PLACES)}
    names = [
        one
        for one in (pool.people(here) or pool.people(story))
        if one not in places
        and one.split()[-1] not in _PARTS_OF_PLACES
        and not re.search(rf"\\b[Tt]he {re.escape(one)}\\b", story)
    ]
    return tuple(names), things_in(here) or things_in(story), has_speech(here)


def _is_of(note: DrawnNote, kinds: Collection[str]) -> bool:
    """Tell whether a note's folder or tags are called like one of these."""
    called = " ".join((os.path.basename(os.path.dirname(note.path)), *note.tags)).casefold()
    return any(kind in called for kind in kinds)


def _can_ask(question: Question, names: Sequence[str], things: Sequence[str], speaks: bool) -> bool:
    has = {"name": bool(names), "thing": bool(things), "speech": speaks, "": True}
    return has[question.needs]


def _in_turns(questions: Sequence[Question], pool: DeckPool) -> list[Question]:
    """Return questions about this very paragraph in turn with those that any can be asked."""
    pointed = [one for one in questions if one.needs]
    general = [one for one in questions if not one.needs]
    for some in (pointed, general):
        pool.chance.shuffle(some)
    return [one for both in zip_longest(pointed, general) for one in both if one is not None]


def _focus(
    pool: DeckPool,
    question: Question,
    names: Sequence[str],
    things: Sequence[str],
    spoken_of: Collection[str],
) -> str:
    """Return the thing or name that a question is about; one that was not asked about yet."""
    of_needs = {"name": names, "thing": things}.get(question.needs, ())
    latest = [one for one in of_needs if one not in spoken_of][:_LATEST] or list(of_needs[:1])
    return pool.chance.choice(latest) if latest else ""


def _answer(
    pool: DeckPool,
    question: Question,
    focus: str,
    names: Sequence[str],
    taken: Collection[str],
    near: Sequence[Snippet],
) -> Snippet | None:
    """Return what could answer: it must speak of what is asked about.

    What can be asked of any paragraph is answered from the notes near this one, if it can be.
    """
    about = focus or " ".join(names[:2])
    wanted = content_terms(focus or question.search)
    here = [
        (-len(wanted & content_terms(one.passage.words)), place)
        for place, one in enumerate(near)
        if not focus and pool.unit(one.passage) not in taken
    ]
    if nearest := sorted(one for one in here if one[0])[:_LATEST]:
        return near[pool.chance.choice(nearest)[1]]
    found = pool.search(f"{about} {question.search}", limit=_ASKED_FOR)
    speaking = [
        one
        for one in found
        if pool.unit(one.passage) not in taken
        and (not wanted or wanted & content_terms(f"{one.passage.label} {one.passage.words}"))
        and (question.needs != "thing" or _has_word(one, focus))
    ]
    if not speaking:
        return None
    if not focus:
        return pool.chance.choice(speaking[:_LATEST])
    sought = content_terms(question.search)
    return max(
        speaking[: 2 * _LATEST], key=lambda one: len(sought & content_terms(one.passage.words))
    )


def _has_word(snippet: Snippet, thing: str) -> bool:
    """Tell whether a thing stands there itself, not only a word of the same stem."""
    return bool(re.search(rf"\b{re.escape(thing)}s?\b", snippet.passage.words))


def _note_of(note: DeckNote) -> int:
    return note.snippet.passage.note_id


def passages_with(pool: DeckPool, sense: str) -> list[tuple[Snippet, str]]:
    """Return passages that have a sense, with the sentence; those that fit the scene first."""
    stems = frozenset(stem for stem, of in sense_words().items() if of == sense)
    listed = deck_texts().senses[sense].split()
    words = " ".join(pool.chance.sample(listed, len(listed)))
    by_chance = [Snippet(one, 0.0) for one in pool.deal(_SAMPLE)]
    found: dict[int, tuple[Snippet, str, int]] = {}
    for snippet in (
        *pool.fitting(_LOOKED_AT),
        *pool.search(words, limit=_LOOKED_AT),
        *by_chance,
    ):
        sentence, count = sentence_with(snippet.passage.words, stems)
        if sentence:
            found.setdefault(snippet.passage.passage_id, (snippet, sentence, count))
    # A single word may be a figure of speech; two are hardly ever.
    ranked = sorted(found.values(), key=lambda one: -min(one[2], _SURE))
    return [(snippet, sentence) for snippet, sentence, _ in ranked]


def _counted(counts: dict[str, int]) -> SentenceTemplate:
    listed = ", ".join(f"{sense} {counts[sense]}" for sense in deck_texts().senses)
    return SentenceTemplate.of("Words of each sense in this scene: {counts}.", counts=listed)


def _key(snippet: Snippet) -> str:
    return str(snippet.passage.passage_id)


@dataclass(frozen=True, slots=True)
class _Axis:
    name: str
    notes: tuple[DrawnNote, ...]


def _axes(pool: DeckPool) -> tuple[_Axis, ...]:
    """Return two axes that share no note, people and places if there are such."""
    groups: dict[str, list[DrawnNote]] = {}
    for note in pool.notes:
        folder = os.path.basename(os.path.dirname(note.path))
        tags = {f"#{tag.split('/')[0]}" for tag in note.tags}
        for name in (folder, *sorted(tags)):
            groups.setdefault(name, []).append(note)
    axes = [_Axis(name, tuple(notes)) for name, notes in groups.items() if len(notes) >= GRID]
    pool.chance.shuffle(axes)
    axes.sort(key=lambda axis: len(axis.notes) < _ENOUGH)
    people, places = (_first_called(axes, names) for names in (_PEOPLE, _PLACES))
    for first in (*people, *axes):
        for second in (*places, *axes):
            if not {one.note_id for one in first.notes} & {one.note_id for one in second.notes}:
                return first, second
    return ()


def _first_called(axes: Sequence[_Axis], names: Collection[str]) -> list[_Axis]:
    return [one for one in axes if any(name in one.name.casefold() for name in names)]


def _picked(
    pool: DeckPool,
    notes: Sequence[DrawnNote],
    turns: Sequence[int],
    seen: Collection[str],
    others: Sequence[DeckNote],
) -> list[DeckNote]:
    """Return three notes; one that is turned goes on to the next that is free."""
    dealt: dict[int, DeckNote] = {}
    for passage in pool.deal(_DEALT, among=notes):
        dealt.setdefault(passage.note_id, named(passage))
    order = pool.fresh_first(dealt, [str(one) for one in dealt], seen)
    used = {one.snippet.passage.note_id for one in others}
    order = [one for one in order if one not in used]
    places = list(range(min(GRID, len(order))))
    for at, turn in enumerate(turns[: len(places)]):
        free = [one for one in range(len(order)) if one not in places]
        if free and turn:
            places[at] = free[(turn - 1) % len(free)]
    return [dealt[order[place]] for place in places]


def _crossings(
    pool: DeckPool, rows: Sequence[DeckNote], columns: Sequence[DeckNote]
) -> list[DeckNote | None]:
    """Return for each crossing the note that is likest to both of its heads.

    A small library has too few notes for that: then one stands there that is elsewhere too, but
    not in the same row, and None where there is not even that.
    """
    heads = [one.snippet.passage for one in (*rows, *columns)]
    others = [one for one in pool.deal(_SAMPLE) if one not in heads]
    likeness = _likeness(pool, heads, others)
    taken = {one.note_id for one in heads}
    cells: list[DeckNote | None] = []
    for row in range(len(rows)):
        for column in range(len(rows), len(heads)):
            best = np.argsort(-np.minimum(likeness[row], likeness[column]), kind="stable")
            in_row = {_note_of(one) for one in cells[row * len(columns) :] if one}
            above = {_note_of(one) for one in cells[column - len(rows) :: len(columns)] if one}
            in_row |= {heads[row].note_id, heads[column].note_id}
            ranked = [others[at] for at in best.tolist() if others[at].note_id not in in_row]
            cell = min(
                ranked, key=lambda one: (one.note_id in taken, one.note_id in above), default=None
            )
            cells.append(None if cell is None else named(cell))
            if cell is not None:
                taken.add(cell.note_id)
    return cells


def _likeness(
    pool: DeckPool, heads: Sequence[Passage], others: Sequence[Passage]
) -> NDArray[np.float32]:
    """Return how like each head is to each of the others, by meaning or else by their words."""
    vectors = pool.vectors([*heads, *others])
    if vectors is not None:
        return np.asarray(vectors[: len(heads)] @ vectors[len(heads) :].T, np.float32)
    of_heads, of_others = (
        [content_terms(f"{one.note_title} {one.words}") for one in some] for some in (heads, others)
    )
    shared = [[overlap(head, other) for other in of_others] for head in of_heads]
    return np.array(shared, np.float32).reshape(len(heads), len(others))
