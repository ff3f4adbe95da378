"""Cards that play with text: cut-up, the last line first, another camera, an interview."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from writer_assist.domain.camera import Shot, Tense, other_shots, retold, shot_of
from writer_assist.domain.deck import DeckCard, DeckNote, SentenceTemplate
from writer_assist.domain.passage import Passage
from writer_assist.domain.snippet import Snippet
from writer_assist.messages.exploring import DrawCard
from writer_assist.retrieval.cut_up import cut_up
from writer_assist.services.deck_pool import DeckPool, answering, answering_with, deck_texts
from writer_assist.services.verbs import known_verbs

_PASSAGES = 40  # that are cut up
_SEEDS = 8  # cut-ups of which one that was not seen is taken
_OF_A_STRETCH = 2
_GAP = 5  # notes between here and the ending
_CONSIDERED = 20  # notes near either end
_OF_A_RING = 3  # questions before the next ring begins
_SHORTEST = 12  # words of a paragraph that is told again

_PERSONS = {
    "I": "first person",
    "you": "second person",
    "she": "she",
    "he": "he",
    "they": "they",
}


def draw_cut_up(pool: DeckPool, order: DrawCard) -> DeckCard:
    """Draw a text of stretches from several notes, each of which leads to its own."""
    passages = _chosen(pool, order)
    for _ in range(_SEEDS):
        stretches = cut_up([one.words for one in passages], pool.chance)
        key = " ".join(one.words for one in stretches)[:80]
        if stretches and key not in order.seen:
            break
    if not stretches:
        return DeckCard(
            order.kind,
            SentenceTemplate("These notes share too few words to be cut up. Pin others, or more."),
        )
    notes = tuple(DeckNote(Snippet(passages[one.passage], 0.0), one.words) for one in stretches)
    count = len({one.snippet.passage.note_id for one in notes})
    fact = SentenceTemplate.of(
        "Cut from {count} notes, wherever two of them share two words.", count=count
    )
    prompt = pool.own_prompt(order.kind, order.seen)
    return DeckCard(order.kind, SentenceTemplate(prompt), (fact,), notes, (key, prompt))


def draw_last_line(pool: DeckPool, order: DrawCard) -> DeckCard:
    """Draw notes for the gap between the paragraph and an ending that is written already."""
    if not order.ending.strip():
        return DeckCard(
            order.kind, SentenceTemplate("Write the last line first. What lies between?")
        )
    here = pool.fitting(_CONSIDERED) or tuple(Snippet(one, 0.0) for one in pool.deal(_CONSIDERED))
    there = pool.search(order.ending, limit=_CONSIDERED)
    between = _between(pool, here, there)
    keys = [str(snippet.passage.passage_id) for snippet, _ in between]
    fresh = _mixed(pool.fresh_first(between, keys, order.seen))
    prompt = pool.own_prompt(order.kind, order.seen)
    if not fresh:
        return DeckCard(order.kind, SentenceTemplate(prompt), keys=("nothing",))
    fresh.sort(key=lambda one: one[1])
    return DeckCard(
        order.kind,
        SentenceTemplate(prompt),
        (SentenceTemplate.of("Your ending: {ending}", ending=order.ending.strip()),),
        tuple(answering(snippet, _where(share)) for snippet, share in fresh),
        (*(str(snippet.passage.passage_id) for snippet, _ in fresh), prompt),
    )


def draw_camera(pool: DeckPool, order: DrawCard) -> DeckCard:
    """Draw the paragraph as another person tells it, or in another tense; nothing is replaced."""
    text = _paragraph(pool)
    if len(text.split()) < _SHORTEST:
        return DeckCard(
            order.kind, SentenceTemplate("There is no paragraph here that is long enough.")
        )
    verbs = known_verbs()
    was = shot_of(text, verbs)
    shots = other_shots(was)
    to = pool.fresh_first(shots, [_key_of(one, text) for one in shots], order.seen)[0]
    teller = _teller(pool, text)
    first = teller.partition(" ")[0]
    told = retold(text.replace(teller, first) if teller else text, to, verbs, name=first)
    change = SentenceTemplate.of(
        "From “{before}” to “{after}”, by rules for English: read it with care.",
        before=_said(was, text),
        after=_said(to, text),
    )
    prompt = pool.own_prompt(order.kind, order.seen)
    keys = _key_of(to, text), prompt
    return DeckCard(order.kind, SentenceTemplate(prompt), (change,), keys=keys, text=told)


def draw_interview(pool: DeckPool, order: DrawCard) -> DeckCard:
    """Draw a question to a character, from the outermost ring inwards."""
    who = order.who.strip() or next(iter(pool.people(pool.story)), "")
    if not who:
        return DeckCard(order.kind, SentenceTemplate("Name whom you would like to ask."))
    rings = deck_texts().interview
    asked = [one.text for ring in rings for one in ring if one.text in order.seen]
    begun = min(len(asked) // _OF_A_RING, len(rings) - 1)
    questions = list(rings[begun])
    pool.chance.shuffle(questions)
    question = pool.fresh_first(questions, [one.text for one in questions], order.seen)[0]
    found = pool.search(f"{who} {question.search}", limit=_GAP)
    about = [one for one in found if who.casefold() in _all_of(one.passage).casefold()]
    facts = [SentenceTemplate.of("Ring {ring} of {all}.", ring=begun + 1, all=len(rings))]
    if not about:
        facts.append(SentenceTemplate.of("No note that was found speaks of {name}.", name=who))
    return DeckCard(
        order.kind,
        SentenceTemplate.of(question.text, name=who),
        tuple(facts),
        tuple(answering_with(one, question.search) for one in about[:1]),
        (question.text,),
    )


def draw_expected(pool: DeckPool, order: DrawCard) -> DeckCard:
    """Draw the question about the expected next line; the line itself is a model's to write."""
    if not pool.story.strip():
        return DeckCard(
            order.kind, SentenceTemplate("There is no text here yet that would lead one to expect.")
        )
    prompts = list(deck_texts().prompts[order.kind.value])
    pool.chance.shuffle(prompts)
    text = pool.fresh_first(prompts, prompts, order.seen)[0]
    return DeckCard(order.kind, SentenceTemplate(text), keys=(text,))


def _chosen(pool: DeckPool, order: DrawCard) -> list[Passage]:
    """Return passages of the notes that the writer pinned, or else those that fit, or any."""
    among = [note for note in pool.notes if note.note_id in order.chosen]
    if len(among) > 1:
        return pool.deal(_PASSAGES, among=among)
    fitting = [one.passage for one in pool.fitting(_PASSAGES)]
    dealt = [one for one in pool.deal(_PASSAGES) if one not in fitting]
    return [*fitting, *dealt][:_PASSAGES]


def _between(
    pool: DeckPool, here: Sequence[Snippet], there: Sequence[Snippet]
) -> list[tuple[Snippet, float]]:
    """Return snippets near both ends first, each with its way from here (0) to there (1)."""
    ranks_here = {one.passage.passage_id: rank for rank, one in enumerate(here)}
    ranks_there = {one.passage.passage_id: rank for rank, one in enumerate(there)}
    best: dict[str, tuple[Snippet, float, float]] = {}
    for snippet in (*here, *there):
        near = ranks_here.get(snippet.passage.passage_id, _CONSIDERED)
        far = ranks_there.get(snippet.passage.passage_id, _CONSIDERED)
        merit = 1 / (near + 10) + 1 / (far + 10)
        unit = pool.unit(snippet.passage)
        known = best.get(unit)
        if known is None or merit > known[2]:
            best[unit] = (snippet, near / (near + far + 1), merit)
    ranked = sorted(best.values(), key=lambda one: -one[2])
    return [(snippet, share) for snippet, share, _ in ranked]


def _mixed(ranked: Sequence[tuple[Snippet, float]]) -> list[tuple[Snippet, float]]:
    """Return the first of a ranking, of no stretch of the way more than two if there are others."""
    counts: Counter[str] = Counter()
    chosen: list[tuple[Snippet, float]] = []
    for one in ranked:
        where = _where(one[1]).text
        if counts[where] < _OF_A_STRETCH:
            chosen.append(one)
        counts[where] += 1
    left = [one for one in ranked if one not in chosen]
    return [*chosen, *left][:_GAP]


def _where(share: float) -> SentenceTemplate:
    if share < 1 / 3:
        return SentenceTemplate("Close to where you are")
    if share > 2 / 3:
        return SentenceTemplate("Close to your ending")
    return SentenceTemplate("On the way")


def _paragraph(pool: DeckPool) -> str:
    """Return the paragraph being written, or the last one before it that is long enough."""
    lines = [*pool.context.before.split("\n"), pool.context.paragraph]
    long = [one.strip() for one in lines if len(one.split()) >= _SHORTEST]
    return long[-1] if long else ""


def _teller(pool: DeckPool, text: str) -> str:
    """Return the name that a paragraph's pronouns are likely to mean: the one said first."""
    titled = {word for note in pool.notes for word in note.title.split()[:1] if len(word) > 2}
    at_start = [one for one in re.findall(r"(?:^|[.!?] )([A-Z]\w+) \w", text) if one in titled]
    named = pool.people(text)
    whole = {word for one in named for word in one.split()}
    names = [*named, *(one for one in at_start if one != "The" and one not in whole)]
    return min(names, key=text.find, default="")


def _said(shot: Shot, text: str) -> str:
    tense = "past" if shot.tense is Tense.PAST else "present"
    person = _PERSONS[shot.person]
    if shot.person == "they" and not re.search(r"\b(?:they|them|their)\b", text, re.IGNORECASE):
        person = "third person"  # only names
    return f"{person}, {tense}"


def _key_of(shot: Shot, text: str) -> str:
    return f"{shot.person} {shot.tense.value} {text[:40]}"


def _all_of(passage: Passage) -> str:
    return f"{passage.label} {passage.words}"
