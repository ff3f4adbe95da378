"""Drawing cards for a writer who is stuck, from the writer's own notes; no model writes here."""

from __future__ import annotations

import math
import os
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from writer_assist.domain.book_names import BookName
from writer_assist.domain.deck import DeckCard, DeckKind, Distance, SentenceTemplate, StuckAnswer
from writer_assist.domain.passage import Passage
from writer_assist.domain.snippet import Snippet
from writer_assist.messages.exploring import DrawCard
from writer_assist.retrieval.analysis import content_words
from writer_assist.retrieval.distant_pairs import Pair, in_one_folder, pairs_at
from writer_assist.retrieval.function_words import is_light
from writer_assist.retrieval.text_clues import (
    is_about_somebody,
    opening_of,
    prose_lines,
    telling_words,
)
from writer_assist.services.deck_play import (
    draw_camera,
    draw_cut_up,
    draw_expected,
    draw_interview,
    draw_last_line,
)
from writer_assist.services.deck_pool import DeckPool, answering, deck_texts, named
from writer_assist.services.deck_scene import draw_grid, draw_questions, draw_sense
from writer_assist.services.inspiration import InspirationService
from writer_assist.services.library import LibraryReader

OPENINGS = 6
_SAMPLE = 300  # passages whose pairs stand for all of a library: 45,000 pairs
_CONSIDERED = 40  # snippets that fit, of which one is forgotten
_NEAR = 12  # of the list by meaning, so that a note fits by that alone
_COMMON = 0.1  # share of the passages that have a word which tells nothing
_BESIDE = 8  # snippets that fit, of which one comes with a prompt
_DAY_S = 86_400.0
_WORDS_NAMED = 4
_CHANCE_PART = 0.5  # by which chance moves what is nearly as forgotten as another

NOTHING_YET = SentenceTemplate(
    "There is nothing to draw from yet. Add a folder of notes to the library, or draw again when "
    "your notes have been read."
)
NOTHING_OF_THE_BOOK = SentenceTemplate(
    "None of your notes can be drawn for this book. Sources of this book (Ctrl+Alt+B) tells which "
    "belong to it."
)
NOTHING_OF_THE_SCENE = SentenceTemplate(
    "Only notes that the scene links to are drawn, and there are none that can be. Show all notes "
    "of the book with Ctrl+Shift+F10, or write [[the name of a note]] in the scene."
)

WITHOUT_NOTES = frozenset({DeckKind.PROMPT, DeckKind.CAMERA, DeckKind.INTERVIEW, DeckKind.EXPECTED})
"""Kinds that can do without a note."""


class DeckService:
    """Draws one card at a time; for one thread."""

    def __init__(
        self,
        reader: LibraryReader,
        inspiration: InspirationService,
        model_id: str = "",
        names: Sequence[BookName] = (),
    ) -> None:
        """Prepare; nothing is read yet.

        Args:
            reader: Of the library.
            inspiration: Searches it.
            model_id: Whose vectors count; empty without an embedding model.
            names: Of the book, as far as they are known.
        """
        self._reader, self._inspiration, self._model_id = reader, inspiration, model_id
        self._names = names

    def draw(self, order: DrawCard) -> DeckCard:
        """Return a card; the same order draws the same from the same library."""
        chance = random.Random(f"{order.kind.value} {order.seed}")
        parts = self._reader, self._inspiration, self._model_id
        pool = DeckPool(*parts, order, chance, self._names)
        if not pool.notes and order.kind not in WITHOUT_NOTES:
            return DeckCard(order.kind, self._nothing(order), seed=order.seed)
        return replace(_DRAWS[order.kind](pool, order), seed=order.seed)

    def _nothing(self, order: DrawCard) -> SentenceTemplate:
        if not self._reader.drawing.notes():
            return NOTHING_YET
        return NOTHING_OF_THE_SCENE if order.sources.linked else NOTHING_OF_THE_BOOK


def draw_prompt(pool: DeckPool, order: DrawCard) -> DeckCard:
    """Draw a question of ours that may start the writer, beside one note of theirs."""
    answers = [order.answer] if order.answer else list(StuckAnswer)
    prompts = [text for one in answers for text in deck_texts().prompts[one.value]]
    pool.chance.shuffle(prompts)
    text = pool.fresh_first(prompts, prompts, order.seen)[0]
    beside = [answering(one) for one in pool.fitting(_BESIDE)]
    beside = beside or [named(one) for one in pool.deal(_BESIDE)]
    notes = (pool.chance.choice(beside),) if beside else ()
    return DeckCard(order.kind, SentenceTemplate(text), notes=notes, keys=(text,))


def draw_collision(pool: DeckPool, order: DrawCard) -> DeckCard:
    """Draw two notes at a distance, never of one folder unless that is asked for."""
    passages = pool.deal(_SAMPLE)
    vectors = pool.vectors(passages)
    pairs = pairs_at(passages, vectors, order.distance, pool.chance)
    apart = [
        one
        for one in pairs
        if order.same_folder or not in_one_folder(passages[one.first], passages[one.second])
    ]
    if not pairs:
        return DeckCard(
            order.kind, SentenceTemplate("It takes two notes that have a few sentences each.")
        )
    keys = [_pair_key(one, passages) for one in apart or pairs]
    pair = pool.fresh_first(apart or pairs, keys, order.seen)[0]
    first, second = passages[pair.first], passages[pair.second]
    shared, alone = _words_of_pair(first, second, passages)
    facts = [_meaning(pair, order.distance) if vectors is not None else _by_words(pool)]
    facts.append(
        SentenceTemplate.of("Both say: {words}.", words=", ".join(shared))
        if shared
        else SentenceTemplate("No telling word stands in both.")
    )
    if not apart and len({os.path.dirname(one.path) for one in pool.notes}) > 1:
        facts.append(SentenceTemplate("Both are from one folder: no such pair lies in two."))
    prompt = pool.own_prompt(order.kind, order.seen)
    return DeckCard(
        order.kind,
        SentenceTemplate(prompt),
        tuple(facts),
        tuple(
            named(
                one,
                SentenceTemplate.of("Only here: {words}", words=", ".join(words))
                if words
                else SentenceTemplate(""),
            )
            for one, words in zip((first, second), alone, strict=True)
        ),
        (_pair_key(pair, passages), prompt),
    )


def draw_forgotten(pool: DeckPool, order: DrawCard) -> DeckCard:
    """Draw a note that fits what is being written, was long unused and is hardly linked."""
    found = pool.fitting(_CONSIDERED) or tuple(Snippet(one, 1.0) for one in pool.deal(_CONSIDERED))
    if not found:
        return DeckCard(order.kind, NOTHING_YET)
    best: dict[str, Snippet] = {}
    for snippet in found:
        best.setdefault(pool.unit(snippet.passage), snippet)
    now, most = time.time(), max(one.score for one in best.values())
    fits = {number: _fits(pool, snippet) for number, snippet in best.items()}
    weights = {
        number: _forgotten(pool, snippet, now, most) * (1 + _CHANCE_PART * pool.chance.random())
        for number, snippet in best.items()
    }
    ranked = sorted(best, key=lambda number: (not fits[number], -weights[number], number))
    chosen = pool.fresh_first(ranked, ranked, order.seen)[0]
    snippet = best[chosen]
    facts = [*_unused_for(_days_unused(pool, snippet, now)), _linked(pool, snippet.passage.note_id)]
    prompt = pool.own_prompt(order.kind, order.seen)
    if words := _shared_words(pool, snippet)[:_WORDS_NAMED]:
        facts.append(
            SentenceTemplate.of("It shares with your paragraph: {words}.", words=", ".join(words))
        )
    return DeckCard(
        order.kind,
        SentenceTemplate(prompt),
        tuple(facts),
        (answering(snippet) if pool.story.strip() else named(snippet.passage),),
        (chosen, prompt),
    )


def draw_first_lines(pool: DeckPool, order: DrawCard) -> DeckCard:
    """Draw six openings from six notes, twelve words each, broken off on purpose."""
    found: dict[str, tuple[Passage, str]] = {}
    dealt = pool.deal(_SAMPLE)
    for passage, defines in (*((one, False) for one in dealt), *((one, True) for one in dealt)):
        opening = opening_of(passage.words, defines=defines)
        if opening:
            found.setdefault(pool.unit(passage), (passage, opening))
    listed = sorted(found, key=lambda one: not is_about_somebody(found[one][1]))
    notes = pool.fresh_first(listed, listed, order.seen)[:OPENINGS]
    if not notes:
        return DeckCard(order.kind, SentenceTemplate("No note has a sentence that is long enough."))
    prompt = pool.own_prompt(order.kind, order.seen)
    return DeckCard(
        order.kind,
        SentenceTemplate(prompt),
        notes=tuple(replace(named(found[one][0]), quote=found[one][1]) for one in notes),
        keys=(*notes, prompt),
    )


_DRAWS: Mapping[DeckKind, Callable[[DeckPool, DrawCard], DeckCard]] = {
    DeckKind.PROMPT: draw_prompt,
    DeckKind.COLLISION: draw_collision,
    DeckKind.FORGOTTEN: draw_forgotten,
    DeckKind.QUESTIONS: draw_questions,
    DeckKind.FIRST_LINES: draw_first_lines,
    DeckKind.SENSE: draw_sense,
    DeckKind.GRID: draw_grid,
    DeckKind.CUT_UP: draw_cut_up,
    DeckKind.LAST_LINE: draw_last_line,
    DeckKind.CAMERA: draw_camera,
    DeckKind.INTERVIEW: draw_interview,
    DeckKind.EXPECTED: draw_expected,
}


def _pair_key(pair: Pair, passages: Sequence[Passage]) -> str:
    notes = sorted((passages[pair.first].note_id, passages[pair.second].note_id))
    return f"{notes[0]}+{notes[1]}"


def _meaning(pair: Pair, distance: Distance) -> SentenceTemplate:
    if distance is Distance.FAR:
        share = math.floor(100 * (1 - pair.closer_than))
        return SentenceTemplate.of(
            "In meaning farther apart than {share} % of all pairs.", share=share
        )
    share = math.floor(100 * pair.closer_than)
    return SentenceTemplate.of("In meaning closer than {share} % of all pairs.", share=share)


def _by_words(pool: DeckPool) -> SentenceTemplate:
    if pool.embeds:
        return SentenceTemplate(
            "Chosen by their words alone: not all notes are compared by meaning yet."
        )
    return SentenceTemplate("Compared by their words alone, not by their meaning.")


def _words_of_pair(
    first: Passage, second: Passage, passages: Sequence[Passage]
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return the telling words that both have, and those that only each has."""
    in_how_many = Counter(stem for one in passages for stem in {stem for stem, _ in _content(one)})
    rarity = {stem: math.log(len(passages) / count) for stem, count in in_how_many.items()}
    of_each = [_content(one) for one in (first, second)]
    stems = [{stem for stem, _ in words} for words in of_each]
    most = max(3, _COMMON * len(passages))
    both = {one for one in stems[0] & stems[1] if in_how_many[one] <= most}
    shared = telling_words(of_each[0], {stem: rarity[stem] for stem in both}, limit=_WORDS_NAMED)
    alone = tuple(
        telling_words(words, {stem: rarity[stem] for stem in own - both}, limit=_WORDS_NAMED)
        for words, own in zip(of_each, stems, strict=True)
    )
    return shared, alone


def _content(passage: Passage) -> tuple[tuple[str, str], ...]:
    """Return the content words of a passage's sentences; tables of facts share their captions."""
    return content_words("\n".join(prose_lines(passage.words)))


def _forgotten(pool: DeckPool, snippet: Snippet, now: float, most: float) -> float:
    note = pool.note(snippet.passage.note_id)
    relevance = max(snippet.score, 0.0) / most if most > 0 else 1.0
    days = math.log1p(_days_unused(pool, snippet, now))
    return relevance * days / math.sqrt(1 + (note.links if note else 0))


def _days_unused(pool: DeckPool, snippet: Snippet, now: float) -> float:
    note = pool.note(snippet.passage.note_id)
    touched = max(snippet.reasons.last_used or 0.0, note.modified if note else 0.0)
    return max(0.0, now - touched) / _DAY_S


def _fits(pool: DeckPool, snippet: Snippet) -> bool:
    """Tell whether a snippet has more to do with the paragraph than one word by chance."""
    reasons = snippet.reasons
    near = reasons.dense_rank is not None and reasons.dense_rank <= _NEAR
    return bool(reasons.names) or near or len(_shared_words(pool, snippet)) > 1


def _shared_words(pool: DeckPool, snippet: Snippet) -> list[str]:
    """Return the words of a note that stand in the paragraph in the same form."""
    here = pool.story.casefold()
    matched = (one.word for one in snippet.reasons.matched_words)
    return [
        one
        for one in matched
        if re.search(rf"\b{re.escape(one.casefold())}\b", here) and not is_light(one.casefold())
    ]


def _unused_for(days: float) -> Iterator[SentenceTemplate]:
    """Yield how long a note was not touched; nothing for a day, which copying a folder makes."""
    if days >= 2:
        many = f"{int(days):,}"
        yield SentenceTemplate.of("You have not touched it for {days} days.", days=many)
    elif days >= 1:
        yield SentenceTemplate("You have not touched it since yesterday.")


def _linked(pool: DeckPool, note_id: int) -> SentenceTemplate:
    note = pool.note(note_id)
    links = note.links if note else 0
    if not links:
        return SentenceTemplate("No link leads to it or from it.")
    if links == 1:
        return SentenceTemplate("One link leads to it or from it.")
    return SentenceTemplate.of("{links} links lead to it or from it.", links=links)
