"""Taking up passages of notes in a selection: sentences of a model, placed where they fit best."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial

from writer_assist.domain.context import Context
from writer_assist.domain.continuation import (
    CardFinished,
    CardMeasured,
    Continuation,
    Mode,
    SetStarted,
    Strength,
)
from writer_assist.domain.progress import CancelToken
from writer_assist.domain.rewriting import Rewriting, Way
from writer_assist.domain.sampling import Fragment
from writer_assist.domain.sentences import sentence_ends
from writer_assist.domain.snippet import Snippet
from writer_assist.domain.text_edits import TextEdit
from writer_assist.generation.infilling import BROKEN, Infilling
from writer_assist.messages.model import TakeUpPassages, WeighCuts
from writer_assist.services.suggesting import StoryWriter

_TEXTS_A_CARD = 3
_CARDS = {Way.SENSE: 4, Way.NOTE: 2}  # a detail is short, and has the sense in one of three
_TOKENS, _DETAIL_TOKENS = 40, 24
_MOST_WORDS = 40


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence that could stand at a place.

    Attributes:
        place: Offset in the selection.
        model: Who wrote it.
        card: The sentence, and what its note did to it.
        gain: See Infilling.
    """

    place: int
    model: str
    card: Continuation
    gain: float


def take_up(
    writer: StoryWriter,
    infilling: Infilling | None,
    order: TakeUpPassages,
    cancel: CancelToken,
    *,
    sentences: bool = True,
) -> Generator[Rewriting, None, None]:
    """Write from each passage, and yield the selection with what fits it best.

    For a sense a detail is written ("The wet smell of the last crossing."), for a note a sentence;
    they may stand after the selection or, where it has more than one sentence, after its first.
    The one that what follows goes on from best is chosen.

    Args:
        writer: The service that writes.
        infilling: Scores what follows; None for a server, which cannot.
        order: The selection and the passages.
        cancel: Checked throughout.
        sentences: Whether the model is large enough for them; else only details are written.

    Yields:
        One for each passage from which something sound was written.

    Raises:
        ModelError: The model failed.
        Cancelled: Nothing is wanted any more.
    """
    for passage in order.passages:
        if passage.way is Way.NOTE and not sentences:
            continue
        found: list[_Sentence] = []
        for place, model, cards in _written(writer, order, passage, cancel):
            before = order.order.context.story + order.selection[:place]
            after = order.selection[place:] + order.after
            texts = [card.text for card in cards]
            gains = [0.0] * len(texts)
            if infilling is not None:
                gains = infilling.gains(before, texts, after, cancel)
            found += map(partial(_Sentence, place, model), cards, gains)
        if found:
            best = max(found, key=lambda one: one.gain)
            yield replace(
                passage,
                edits=(TextEdit(best.place, best.place, best.card.text),),
                model=best.model,
                influence=best.card.influence,
            )


def weighed(infilling: Infilling, order: WeighCuts, cancel: CancelToken) -> Rewriting:
    """Return a tighter wording without the changes that break their sentence.

    Raises:
        ModelError: The model failed.
        Cancelled: It is not wanted any more.
    """
    edits = order.wording.edits
    losses = infilling.losses(order.before, order.selection, edits, order.after, cancel)
    broken = frozenset(number for number, loss in enumerate(losses) if loss > BROKEN)
    return replace(order.wording.without(broken), weighed=True)


def places_in(selection: str) -> tuple[int, ...]:
    """Return where a sentence can be added: after the last one, and after the first of several."""
    ends = sentence_ends(selection)
    if not ends:
        return ()
    return (ends[-1],) if len(ends) == 1 else (ends[-1], ends[0])


def _written(
    writer: StoryWriter, order: TakeUpPassages, passage: Rewriting, cancel: CancelToken
) -> Iterator[tuple[int, str, list[Continuation]]]:
    """Yield for each place who wrote what could stand there."""
    places = places_in(order.selection)
    if passage.way is Way.SENSE and places:  # a detail fits any place of its scene
        model, cards = _set(writer, order, passage, places[0], cancel)
        details = [_as_sentence(card) for card in cards]
        sound = [card for card in details if _is_sound(card, passage)]
        yield from ((place, model, sound) for place in places)
    else:
        for place in places:
            model, cards = _set(writer, order, passage, place, cancel)
            yield place, model, [card for card in cards if _is_sound(card, passage)]


def _set(
    writer: StoryWriter, order: TakeUpPassages, passage: Rewriting, place: int, cancel: CancelToken
) -> tuple[str, list[Continuation]]:
    """Return the model's name and the cards that it writes from a passage at a place."""
    story = order.order.context.story + order.selection[:place]
    wanted = _CARDS[passage.way]
    cards = wanted + 1
    is_detail = passage.way is Way.SENSE
    asked = replace(
        order.order,
        context=Context.in_story(story, len(story), draft=order.order.context.draft),
        snippets=(_read_by_model(passage),) * wanted,
        cards=cards,
        mode=Mode.APART,
        sampling=replace(
            order.order.sampling,
            max_new_tokens=_DETAIL_TOKENS if is_detail else _TOKENS,
            sentences=0 if is_detail else 1,
            says_something=False,
            fragment=Fragment.DETAIL if is_detail else None,
            stop_at_sentence=True,
            faithfulness=0.0,
        ),
        choosing=replace(order.order.choosing, candidates=cards * _TEXTS_A_CARD, streamed=False),
    )
    found: dict[int, Continuation] = {}
    model, waiting = "", set(range(wanted))
    with closing(writer.stream(asked, cancel)) as events:
        for event in events:
            if isinstance(event, SetStarted):
                model = event.receipt.model.name
            elif isinstance(event, CardFinished | CardMeasured):
                one = found[event.continuation.card] = event.continuation
                waiting -= {one.card} if one.influence or not one.text else set()
                if not waiting:  # what else is measured is not shown
                    break
    cancel.check()
    return model, [one for _, one in sorted(found.items())]


def _as_sentence(card: Continuation) -> Continuation:
    """Return a detail as a sentence of its own."""
    text = card.text.strip().rstrip(".,;")
    return replace(card, text=f" {text[:1].upper()}{text[1:]}." if text else "")


def _read_by_model(one: Rewriting) -> Snippet:
    """Return what the model reads of a passage: for a sense, only the sentence that has it."""
    assert one.snippet is not None
    if one.way is not Way.SENSE or not one.quote:
        return one.snippet
    passage = replace(one.snippet.passage, text=one.quote, heading="")
    return replace(one.snippet, passage=passage, best_sentence=(0, len(one.quote)), following="")


def _is_sound(card: Continuation, passage: Rewriting) -> bool:
    """Tell whether a card can be offered: it is whole, and has the sense that is wanted."""
    if card.snippet is None or card.flaw is not None or card.echo is not None:
        return False
    if card.influence is not None and card.influence.strength is Strength.NONE:
        return False  # it would be from nowhere, not from the note
    text = card.text.strip()
    if not text or "\n" in text or len(text.split()) > _MOST_WORDS or not sentence_ends(text):
        return False
    return passage.way is not Way.SENSE or _has_sense(text, passage.sense)


def _has_sense(text: str, sense: str) -> bool:
    # Imported only now: the model process does without the library's packages otherwise.
    from writer_assist.retrieval.text_clues import count_senses
    from writer_assist.services.senses import sense_words

    return count_senses(text, sense_words())[sense] > 0
