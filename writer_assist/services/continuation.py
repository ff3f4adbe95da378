"""Continuing a story with a local model: streamed sets of cards, each with its receipt."""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Generator, Iterator, Sequence

from writer_assist.domain.candidates import SelectionSettings
from writer_assist.domain.continuation import (
    Blend,
    CardFinished,
    Continuation,
    ContinuationEvent,
    JointInfluence,
    Mode,
    Receipt,
    SetFinished,
    SetStarted,
)
from writer_assist.domain.language_model import LanguageModel
from writer_assist.domain.progress import Cancelled, CancelToken
from writer_assist.domain.prompt import PromptView
from writer_assist.domain.snippet import Snippet, labels_of
from writer_assist.domain.story_facts import StoryFacts
from writer_assist.domain.voice import AppliedVoice, VoiceUse
from writer_assist.errors import ModelError
from writer_assist.generation.ability import ability_of
from writer_assist.generation.blending import priors_of, write_blend
from writer_assist.generation.card_choice import CardChoice, extras_of
from writer_assist.generation.decoding import CardEnded, DecodedTokens, write_cards
from writer_assist.generation.echo import KnownText, echo_of
from writer_assist.generation.fragments import fragment_prompt
from writer_assist.generation.infilling import Infilling
from writer_assist.generation.measurement import (
    NewWords,
    Scorer,
    measured,
    showing_their_note,
)
from writer_assist.generation.memory import MOST_PINNED
from writer_assist.generation.note_words import common_words, new_content, pulls_of
from writer_assist.generation.prompt import Prompt, PromptWriter
from writer_assist.generation.rows import (
    RowCache,
    place_cards,
    prompt_of,
    read_in,
    texts_of,
)
from writer_assist.generation.samplers import card_seed
from writer_assist.generation.schedule import CHUNK_TOKENS, CardRow, decode, encode
from writer_assist.generation.story_facts import facts_of
from writer_assist.generation.vocabulary import Vocabulary
from writer_assist.messages.model import ContinueStory, ReplayReceipt
from writer_assist.messages.orders import SEVERAL_NOTES
from writer_assist.services.replay_check import check_model, check_same
from writer_assist.voice.voiced_model import VoicedModel

_AT_FIRST = 2  # cards that a slow model writes before it reads the prompts of the others


class ContinuationService:
    """Writes continuations with one model, and is the only one to use the model's rows.

    All calls must be on one thread.  A stream must be exhausted or closed before the next one
    begins.

    Attributes:
        infilling: Scores what follows a gap in a story.
    """

    def __init__(
        self,
        model: LanguageModel,
        voiced: VoicedModel | None = None,
        *,
        measures_in_full: bool = False,
    ) -> None:
        """Examine the model's vocabulary, and time a large one; takes a tenth of a second or more.

        Args:
            model: The model.
            voiced: The same model, where it can take on the writer's voices.
            measures_in_full: Whether influence is measured without any short cut.
        """
        self._model, self._voiced = model, voiced
        self._measures_in_full = measures_in_full
        self._vocabulary = Vocabulary.of(model)
        self._cache = RowCache(model)
        self.infilling = Infilling(model, self._cache)
        self._ability = ability_of(model)
        self._prompts = PromptWriter(
            model, self._vocabulary, room=self._ability.room, guided=self._ability.large
        )

    def stream(
        self, order: ContinueStory, cancel: CancelToken
    ) -> Generator[ContinuationEvent, None, None]:
        """Write the cards of an order, as many as the model has rows for.

        One card is written from each snippet; at least one has no note, and more of them if there
        are too few snippets.  In a blend, up to SEVERAL_NOTES of them make one card; together, up
        to SEVERAL_NOTES of them stand in the prompt of every card but one.

        Cancelling ends the cards where they are; they are then finished with ``Ending.CUT``.

        Yields:
            ``SetStarted``, then ``CardPieces`` and one ``CardFinished`` per card, ``CardMeasured``
            whenever a measurement is done, and ``SetFinished`` at last.

        Raises:
            ModelError: The model failed.
        """
        self._take_voice(order.voice)
        order = self._ability.adapted(order)
        notes = self._notes_by_row(order)
        prompt = self._prompt(order, notes)
        receipt = self._receipt(order, notes, prompt)
        pulls = pulls_of(receipt, self._vocabulary, order.context.story)
        receipt = dataclasses.replace(receipt, facts=self._facts(order, notes), pulls=pulls)
        places = place_cards(receipt, self._cache)
        cards = _beside(prompt.pinned, _empty_cards(receipt, notes))
        story, known = _told(order)
        wanted = [[new_content(note.words, story) for note in card.sources] for card in cards]
        choice = CardChoice(
            receipt,
            cards,
            order.choosing,
            story,
            known,
            learned=self._learned,
            common=common_words(),
            waiting=self._waiting(order, receipt, wanted),
        )
        yield from self._written(receipt, places, cards, choice, cancel, order, wanted)

    def replay(
        self, order: ReplayReceipt, cancel: CancelToken
    ) -> Generator[ContinuationEvent, None, None]:
        """Make a set again, starting from empty rows and computing the same batches.

        If it comes out the same, what notes that shared a prompt did is measured in full.

        Yields:
            The same events as :meth:`stream`, without snippets.

        Raises:
            ModelError: The receipt was made with another model, or a card came out differently.
                Then it is raised after the last event, and the sentence says where and why.
        """
        receipt = order.receipt
        check_model(self._model, receipt)
        self._take_voice_again(receipt.voice)
        before, places, _ = decode(receipt.schedule)
        held = {
            place.row: prompt_of(receipt, text)[: place.kept]
            for text, place in enumerate(places[: texts_of(receipt)])
        }
        try:
            self._cache.restore(before, held, cancel)
        except Cancelled:
            return
        cards = _cards_again(receipt)
        choice = CardChoice(receipt, cards, SelectionSettings(), "")
        again = yield from self._written(receipt, places, cards, choice, cancel)
        if not cancel.cancelled:
            check_same(self._model, receipt, again)

    def read_ahead(self, order: ContinueStory, cancel: CancelToken) -> None:
        """Process the prompts of an order, so that its cards can begin at once.

        Raises:
            Cancelled: What was processed so far is kept.
            ModelError: The model failed.
        """
        self._take_voice(order.voice)
        order = self._ability.adapted(order)
        notes = self._notes_by_row(order)
        receipt = self._receipt(order, notes, self._prompt(order, notes))
        self._cache.forget()  # possibly nothing else will be asked for hours
        read_in(receipt, place_cards(receipt, self._cache), self._cache, cancel)

    def view(self, order: ContinueStory) -> PromptView:
        """Return the prompts of an order, without writing anything."""
        cards = self._prompts.view(
            order.context,
            self._notes_by_row(order),
            new_tokens=order.sampling.max_new_tokens,
            memory=order.memory,
        )
        return PromptView(cards, self._model.context_length)

    @property
    def _learned(self) -> KnownText | None:
        return self._voiced.known if self._voiced else None

    def _take_voice(self, voice: VoiceUse | None) -> None:
        if self._voiced is not None and self._voiced.use(voice):
            self._cache.clear()  # it was computed with other weights

    def _take_voice_again(self, applied: AppliedVoice | None) -> None:
        if self._voiced is None and applied is not None:
            raise ModelError("These continuations were written with a voice that is not here.")
        if self._voiced is not None and self._voiced.use_again(applied):
            self._cache.clear()

    def _notes_by_row(self, order: ContinueStory) -> tuple[tuple[Snippet, ...], ...]:
        steered, rows = bool(order.sampling.faithfulness), self._model.max_rows
        if order.mode is Mode.BLEND and order.snippets:
            blended = tuple((one,) for one in order.snippets[: min(SEVERAL_NOTES, rows - steered)])
            return (*blended, ()) if steered else blended
        # A card with ``faithfulness`` takes two rows.
        cards = max(1, min(order.cards, (rows + 1) // 2 if steered else rows))
        if order.mode is Mode.TOGETHER and order.snippets:
            several = self._prompts.fitting(
                order.snippets[:SEVERAL_NOTES],
                new_tokens=order.sampling.max_new_tokens,
                memory=order.memory,
            )
            return (*(several,) * (cards - 1), ())
        notes = order.snippets[: cards - 1]
        return (*((one,) for one in notes), *((),) * (cards - len(notes)))

    def _receipt(
        self, order: ContinueStory, notes: Sequence[tuple[Snippet, ...]], prompt: Prompt
    ) -> Receipt:
        sampling = order.sampling
        if sampling.seed is None:
            sampling = dataclasses.replace(sampling, seed=secrets.randbits(32))
        mode = order.mode if any(notes) else Mode.APART
        blended = mode is Mode.BLEND
        cards = 1 if blended else len(prompt.rows)
        if sampling.faithfulness:
            spare = (self._model.max_rows - cards - sum(map(bool, notes))) // 2
            room = cards + spare
        else:
            room = order.choosing.candidates  # texts take turns in the rows
        extras = () if blended else extras_of(order.choosing, cards, room)
        return Receipt(
            model=self._model.identity,
            sampling=sampling,
            seeds=tuple(card_seed(sampling.seed or 0, card) for card in range(cards + len(extras))),
            prefix=prompt.prefix,
            rows=prompt.rows,
            note_ids=_note_ids(mode, notes),
            chunk_size=CHUNK_TOKENS,
            joint=prompt.joint,
            mode=mode,
            priors=priors_of([one.score for row in notes for one in row]) if blended else (),
            extras=extras,
            at_first=0 if self._ability.unhurried or mode is not Mode.APART else _AT_FIRST,
            voice=self._voiced.applied if self._voiced else None,
            spans=prompt.spans[0] if mode is Mode.TOGETHER else (),
        )

    def _prompt(self, order: ContinueStory, notes: Sequence[Sequence[Snippet]]) -> Prompt:
        context, sampling, memory = order.context, order.sampling, order.memory
        if sampling.fragment is not None:
            pinned = memory.pinned[:MOST_PINNED]
            return fragment_prompt(self._model, sampling.fragment, context, notes, pinned=pinned)
        return self._prompts.write(
            context,
            notes,
            new_tokens=sampling.max_new_tokens,
            memory=memory,
            request=order.request,
        )

    def _written(
        self,
        receipt: Receipt,
        places: Sequence[CardRow],
        cards: list[Continuation],
        choice: CardChoice,
        cancel: CancelToken,
        order: ContinueStory | None = None,
        wanted: Sequence[NewWords] = (),
    ) -> Generator[ContinuationEvent, None, tuple[tuple[int, ...], ...]]:
        set_id, told = secrets.token_hex(8), _told(order) if order else ("", "")
        self._cache.forget()
        before = self._cache.history(places)
        steps_before = len(self._cache.steps)
        receipt_now = dataclasses.replace(receipt, tokens=(), schedule=encode(before, places, ()))
        yield SetStarted(set_id, tuple(cards), receipt_now)
        write = write_blend if receipt.mode is Mode.BLEND else write_cards
        writing = write(receipt, places, self._cache, self._vocabulary, cancel)
        while True:
            try:
                event = next(writing)
            except StopIteration as stopped:
                written: tuple[DecodedTokens, ...] = stopped.value
                break
            if isinstance(event, CardEnded):
                yield from self._finished(choice.add(event), cards, choice, told)
            else:
                yield choice.shown(event)
        schedule = encode(before, places, self._cache.steps[steps_before:])
        tokens = tuple(one.tokens for one in written)
        scorer = Scorer(receipt, places, self._cache, cancel)
        showing = showing_their_note(scorer, choice.undecided(), written, wanted)
        yield from self._finished(choice.settle(showing), cards, choice, told)
        if not cancel.cancelled and receipt.tokens in ((), tokens):
            yield from measured(
                scorer,
                cards,
                [written[text] for text in choice.chosen],
                in_full=self._measures_in_full or order is None,
                new_words=wanted,
            )
        chosen = choice.chosen if receipt.extras else ()
        finished = dataclasses.replace(receipt, tokens=tokens, schedule=schedule, chosen=chosen)
        yield SetFinished(set_id, tuple(cards), finished, choice.rejected())
        return tokens

    def _finished(
        self,
        settled: Sequence[tuple[int, CardEnded]],
        cards: list[Continuation],
        choice: CardChoice,
        told: tuple[str, str],
    ) -> Iterator[CardFinished]:
        for card, text in settled:
            ended = _ended(cards[card], text, *told, self._learned)
            cards[card] = dataclasses.replace(ended, flaw=choice.flaw(card))
            yield CardFinished(cards[card])

    def _waiting(
        self, order: ContinueStory, receipt: Receipt, wanted: Sequence[NewWords]
    ) -> frozenset[int]:
        """Return the cards that are chosen by what their notes did, which takes time."""
        if order.choosing.streamed or receipt.mode is not Mode.APART or not self._ability.unhurried:
            return frozenset()
        fitting = {card for card, notes in enumerate(wanted) if notes and notes[0] is not None}
        return frozenset(fitting & set(receipt.extras))

    def _facts(self, order: ContinueStory, notes: Sequence[Sequence[Snippet]]) -> StoryFacts:
        if order.sampling.fragment is not None:
            return StoryFacts()
        used = [note for row in (*notes, order.memory.pinned) for note in row]
        facts = facts_of(order.context.story, used, order.names, order.tense)
        if not self._ability.large or order.request:
            return facts
        return dataclasses.replace(facts, may_count=False)


def _empty_cards(receipt: Receipt, notes: Sequence[tuple[Snippet, ...]]) -> list[Continuation]:
    if receipt.mode is Mode.BLEND:
        return [Continuation(0, "", None, blend=Blend(tuple(one for row in notes for one in row)))]
    if receipt.mode is Mode.TOGETHER:
        return [
            Continuation(card, "", None, together=JointInfluence(several) if several else None)
            for card, several in enumerate(notes)
        ]
    return [Continuation(card, "", one[0] if one else None) for card, one in enumerate(notes)]


def _cards_again(receipt: Receipt) -> list[Continuation]:
    """Return the cards of a set that is made again: nothing is known of their notes' text."""
    cards = _empty_cards(receipt, ((),) * len(receipt.rows))
    if not receipt.spans:
        return cards
    noted = [dataclasses.replace(card, together=JointInfluence(())) for card in cards[:-1]]
    return [*noted, cards[-1]]


def _note_ids(mode: Mode, notes: Sequence[Sequence[Snippet]]) -> tuple[int | None, ...]:
    if mode is Mode.TOGETHER:
        return tuple(snippet.passage.note_id for snippet in notes[0])
    return tuple(one[0].passage.note_id if one else None for one in notes)


def _beside(pinned: Sequence[Snippet], cards: Sequence[Continuation]) -> list[Continuation]:
    labels = labels_of(pinned)
    return [dataclasses.replace(card, beside=labels) for card in cards]


def _told(order: ContinueStory) -> tuple[str, str]:
    """Return the texts that cards must not repeat: the draft, and the rest of the prompt."""
    return order.memory.earlier + order.context.story, order.memory.words


def _ended(
    card: Continuation, event: CardEnded, story: str, known: str, learned: KnownText | None
) -> Continuation:
    blend = card.blend and dataclasses.replace(card.blend, shares=event.shares)
    words = "\n".join([*(note.words for note in card.sources), known])
    return dataclasses.replace(
        card,
        text=event.text,
        ending=event.ending,
        echo=echo_of(event.text, note=words, story=story, known=learned),
        blend=blend,
    )
