"""Taking up passages of notes in a selection: sentences of a model, placed where they fit best."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass, replace

from writer_assist.domain.candidates import SelectionSettings
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
from writer_assist.domain.sentences import sentence_ends
from writer_assist.domain.snippet import Snippet
from writer_assist.domain.text_edits import TextEdit
from writer_assist.generation.infilling import BROKEN, Infilling
from writer_assist.messages.model import ContinueStory, TakeUpPassages, WeighCuts
from writer_assist.services.suggesting import StoryWriter

_TEXTS_A_CARD = 3
_CARDS_A_PASSAGE = 2
_TOKENS = 40
_MOST_WORDS = 40


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence that could stand at a place.

    Attributes:
        place: Offset in the selection.
        card: The sentence, and what its note did to it.
        gain: See Infilling.
    """

    place: int
    card: Continuation
    gain: float


def take_up(
    writer: StoryWriter, infilling: Infilling | None, order: TakeUpPassages, cancel: CancelToken
) -> Generator[Rewriting, None, None]:
    """Write a sentence from each passage, and yield the selection with it, best place first.

    Sentences are written after the selection and, where it has more than one sentence, after its
    first; the one that what follows goes on from best is chosen.

    Args:
        writer: The service that writes.
        infilling: Scores what follows; None for a server, which cannot.
        order: The selection and the passages.
        cancel: Checked throughout.

    Yields:
        One for each passage from which a sound sentence was written.

    Raises:
        ModelError: The model failed.
        Cancelled: Nothing is wanted any more.
    """
    found: dict[int, list[_Sentence]] = {}
    model = ""
    for place in places_in(order.selection):
        model, written = _written(writer, order, place, cancel)
        cards = [card for card in written if _is_sound(card, order)]
        before = order.order.context.story + order.selection[:place]
        after = order.selection[place:] + order.after
        texts = [card.text for card in cards]
        gains = infilling.gains(before, texts, after, cancel) if infilling else [0.0] * len(texts)
        for card, gain in zip(cards, gains, strict=True):
            number = card.card // _CARDS_A_PASSAGE
            found.setdefault(number, []).append(_Sentence(place, card, gain))
    for number, sentences in sorted(found.items()):
        best = max(sentences, key=lambda one: one.gain)
        yield replace(
            order.passages[number],
            edits=(TextEdit(best.place, best.place, best.card.text),),
            model=model,
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
    writer: StoryWriter, order: TakeUpPassages, place: int, cancel: CancelToken
) -> tuple[str, tuple[Continuation, ...]]:
    """Return the model's name and the cards that are written at a place."""
    story = order.order.context.story + order.selection[:place]
    several = tuple(_read_by_model(one) for one in order.passages for _ in range(_CARDS_A_PASSAGE))
    asked = replace(
        order.order,
        context=Context.in_story(story, len(story), draft=order.order.context.draft),
        snippets=several,
        cards=len(several) + 1,
        mode=Mode.APART,
        sampling=replace(
            order.order.sampling,
            max_new_tokens=_TOKENS,
            sentences=1,
            fragment=None,
            stop_at_sentence=True,
            faithfulness=0.0,
        ),
        choosing=_choosing(order.order, len(several) + 1),
    )
    cards: dict[int, Continuation] = {}
    model, waiting = "", set(range(len(several)))
    with closing(writer.stream(asked, cancel)) as events:
        for event in events:
            if isinstance(event, SetStarted):
                model = event.receipt.model.name
            elif isinstance(event, CardFinished | CardMeasured):
                one = cards[event.continuation.card] = event.continuation
                waiting -= {one.card} if one.influence or not one.text else set()
                if not waiting:  # what else is measured is not shown
                    break
    cancel.check()
    return model, tuple(one for _, one in sorted(cards.items()))


def _read_by_model(one: Rewriting) -> Snippet:
    """Return what the model reads of a passage: for a sense, only the sentence that has it."""
    assert one.snippet is not None
    if one.way is not Way.SENSE or not one.quote:
        return one.snippet
    passage = replace(one.snippet.passage, text=one.quote, heading="")
    return replace(one.snippet, passage=passage, best_sentence=(0, len(one.quote)), following="")


def _choosing(order: ContinueStory, cards: int) -> SelectionSettings:
    return replace(order.choosing, candidates=cards * _TEXTS_A_CARD, streamed=False)


def _is_sound(card: Continuation, order: TakeUpPassages) -> bool:
    """Tell whether a card can be offered: it is whole, and has the sense that is wanted."""
    number = card.card // _CARDS_A_PASSAGE
    if card.snippet is None or card.flaw is not None or card.echo is not None:
        return False
    if card.influence is not None and card.influence.strength is Strength.NONE:
        return False  # it would be from nowhere, not from the note
    text = card.text.strip()
    if not text or "\n" in text or len(text.split()) > _MOST_WORDS or not sentence_ends(text):
        return False
    wanted = order.passages[number]
    return wanted.way is not Way.SENSE or _has_sense(text, wanted.sense)


def _has_sense(text: str, sense: str) -> bool:
    # Imported only now: the model process does without the library's packages otherwise.
    from writer_assist.retrieval.text_clues import count_senses
    from writer_assist.services.senses import sense_words

    return count_senses(text, sense_words())[sense] > 0
