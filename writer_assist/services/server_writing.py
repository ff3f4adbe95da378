"""Continuing a story with a server: streamed cards in parallel, without measurements."""

from __future__ import annotations

import dataclasses
import logging
import secrets
import threading
from collections.abc import Generator, Mapping
from queue import Empty, SimpleQueue

from writer_assist.domain.continuation import (
    CardFinished,
    CardPiece,
    CardPieces,
    Continuation,
    ContinuationEvent,
    JointInfluence,
    Mode,
    ModelIdentity,
    Receipt,
    SetFinished,
    SetStarted,
)
from writer_assist.domain.models import TextServer
from writer_assist.domain.progress import Cancelled, CancelToken
from writer_assist.domain.prompt import PromptView
from writer_assist.domain.snippet import Snippet, labels_of
from writer_assist.errors import ModelError
from writer_assist.generation.echo import echo_of
from writer_assist.generation.memory import MOST_PINNED
from writer_assist.generation.note_words import taken_up_in
from writer_assist.generation.samplers import card_seed
from writer_assist.generation.server_card import ServerCard, asked_request, joint_of, request_of
from writer_assist.language_models.text_server import ServerClient, only_thought
from writer_assist.messages.model import ContinueStory, ReplayReceipt

MOST_CARDS = 8
_LOOK_S = 0.02

logger = logging.getLogger(__name__)

# A card's index with a piece of its text, the reason why it ended, or an error.
_News = tuple[int, str, str | None, ModelError | None]


class ServerWritingService:
    """Writes cards as ``ContinuationService`` does, as far as a server permits.

    All calls must be on one thread; each card has a connection and a thread of its own.
    """

    def __init__(self, server: TextServer, client: ServerClient) -> None:
        """Make the service; nothing is sent yet."""
        self._server, self._client = server, client
        # Whether the model sends its thoughts, so that the answer shows only at the end; None:
        # unknown.
        self._thinks_aloud: bool | None = None

    def stream(
        self, order: ContinueStory, cancel: CancelToken
    ) -> Generator[ContinuationEvent, None, None]:
        """Write the cards of an order as ``ContinuationService.stream`` does, without measuring.

        If a card fails, the others are still written, and the error is raised at the end.

        Raises:
            ModelError: The server cannot be reached or refuses, or the mode needs the model's own
                probabilities.
        """
        if order.mode is not Mode.APART and not order.request:
            raise ModelError(_needs_probabilities("Using several notes for one card"))
        if order.sampling.faithfulness:
            raise ModelError(_needs_probabilities("A dial that is not in the middle"))
        snippets = (None,) if order.request else _one_per_card(order)
        receipt = self._receipt(order, snippets)
        beside = labels_of(order.memory.pinned[:MOST_PINNED])
        empty = tuple(
            Continuation(card, "", snippet, beside=beside) for card, snippet in enumerate(snippets)
        )
        if order.request:
            empty = (dataclasses.replace(empty[0], together=JointInfluence(order.snippets)),)
        set_id = secrets.token_hex(8)
        yield SetStarted(set_id, empty, receipt)
        finished, failure = yield from self._written(order, receipt, empty, cancel)
        if failure is None or any(card.text for card in finished):
            yield SetFinished(set_id, finished, receipt)
        if failure is not None:
            raise failure

    def replay(
        self, _order: ReplayReceipt, _cancel: CancelToken
    ) -> Generator[ContinuationEvent, None, None]:
        """Raise an error: what a server computed cannot be computed again here.

        Raises:
            ModelError: Always.
        """
        raise ModelError("What a server wrote cannot be written again in the same words.")
        yield

    def read_ahead(self, _order: ContinueStory, _cancel: CancelToken) -> None:
        """Do nothing: a server is sent only what the writer asks for."""

    def view(self, _order: ContinueStory) -> PromptView:
        """Raise an error: a server does not say how it counts tokens.

        Raises:
            ModelError: Always; the sentence says where the request can be read.
        """
        raise ModelError(
            "A server does not tell how it counts. What was sent to it stands in full under "
            "Language models, Requests."
        )

    def _written(
        self,
        order: ContinueStory,
        receipt: Receipt,
        empty: tuple[Continuation, ...],
        cancel: CancelToken,
    ) -> Generator[ContinuationEvent, None, tuple[tuple[Continuation, ...], ModelError | None]]:
        """Yield events as the cards grow; return the finished cards, and the first error."""
        writing = [self._card(order, receipt) for _ in empty]
        cards = list(empty)
        stops = [CancelToken() for _ in empty]
        news: SimpleQueue[_News] = SimpleQueue()
        self._ask_for(order, receipt, empty, stops, news)
        failures: list[ModelError] = []
        open_cards = set(range(len(cards)))
        try:
            while open_cards:
                pieces = [one for one in _arrived(news) if one[0] in open_cards]
                if cancel.cancelled:
                    for card in open_cards:
                        writing[card].cut()
                elif pieces:
                    yield CardPieces(tuple(self._taken(writing, pieces, failures)))
                for card in sorted(open_cards):
                    if writing[card].ending is not None:
                        open_cards.discard(card)
                        stops[card].cancel()
                        cards[card] = _finished(cards[card], writing[card], order)
                        yield CardFinished(cards[card])
        finally:
            for stop in stops:
                stop.cancel()
        return tuple(cards), next(iter(failures), None)

    def _card(self, order: ContinueStory, receipt: Receipt) -> ServerCard:
        held = self._thinks_aloud is not False
        return ServerCard(order.context.story, receipt.sampling, self._server.style, held=held)

    def _ask_for(
        self,
        order: ContinueStory,
        receipt: Receipt,
        empty: tuple[Continuation, ...],
        stops: list[CancelToken],
        news: SimpleQueue[_News],
    ) -> None:
        story, style = order.context.story, self._server.style
        for card, one in enumerate(empty):
            seed, sampling = receipt.seeds[card], receipt.sampling
            path, body = (
                asked_request(
                    order.request, story, order.snippets, sampling, seed=seed, style=style
                )
                if order.request
                else request_of(
                    *(story, one.snippet, sampling), seed=seed, style=style, memory=order.memory
                )
            )
            self._start(card, path, body, stops[card], news)

    def _taken(
        self, writing: list[ServerCard], news: list[_News], failures: list[ModelError]
    ) -> Generator[CardPiece, None, None]:
        for number, piece, why, error in news:
            card = writing[number]
            if card.ending is not None:
                continue
            if error is not None:
                card.cut()
                failures.append(error)
            elif why is not None:
                card.end(why)
                self._note_thoughts(writing, card)
            elif added := card.add(piece):
                yield CardPiece(number, added, ())
            if error is None and card.ending is not None and card.is_only_thought:
                card.text = ""
                self._thinks_aloud = True
                failures.append(ModelError(only_thought(self._server.place)))

    def _note_thoughts(self, writing: list[ServerCard], ended: ServerCard) -> None:
        """Learn from a complete answer whether the next ones can be streamed."""
        self._thinks_aloud = ended.thought or ended.is_only_thought
        if not self._thinks_aloud:
            for card in writing:
                card.release()

    def _start(
        self,
        card: int,
        path: str,
        body: Mapping[str, object],
        stop: CancelToken,
        news: SimpleQueue[_News],
    ) -> None:
        def ask() -> None:
            try:
                writing = self._client.write(path, body, stop)
                while True:
                    news.put((card, next(writing), None, None))
            except StopIteration as ended:
                news.put((card, "", str(ended.value), None))
            except Cancelled:
                return
            except ModelError as error:
                news.put((card, "", None, error))
            except Exception as error:  # noqa: BLE001 - the end of a thread: the set must end too
                logger.error("a server's card failed: %s", type(error).__name__)
                news.put((card, "", None, ModelError(_unforeseen(self._server.place, error))))

        threading.Thread(target=ask, name=f"server card {card}", daemon=True).start()

    def _receipt(self, order: ContinueStory, snippets: tuple[Snippet | None, ...]) -> Receipt:
        sampling = order.sampling
        if sampling.seed is None:
            sampling = dataclasses.replace(sampling, seed=secrets.randbits(32))
        model = ModelIdentity(
            name=self._server.model or self._server.place,
            sha256="",
            binding=f"server {self._server.place}",
            threads=0,
        )
        return Receipt(
            model=model,
            sampling=sampling,
            seeds=tuple(card_seed(sampling.seed or 0, card) for card in range(len(snippets))),
            prefix=(),
            rows=((),) * len(snippets),
            note_ids=tuple(one.passage.note_id if one else None for one in snippets),
            chunk_size=0,
            joint=joint_of(order.context.story),
        )


def _unforeseen(place: str, error: Exception) -> str:
    kind = type(error).__name__
    return f"The server at {place} answered in a way that this program does not know ({kind})."


def _needs_probabilities(what: str) -> str:
    return (
        f"{what} needs to see how likely the model finds each word, and a server does not "
        "tell. Use a model on this computer for it."
    )


def _one_per_card(order: ContinueStory) -> tuple[Snippet | None, ...]:
    cards = max(1, min(order.cards, MOST_CARDS))
    notes = order.snippets[: cards - 1]
    return (*notes, *(None,) * (cards - len(notes)))


def _arrived(news: SimpleQueue[_News]) -> list[_News]:
    """Wait a moment for news of the cards, and return all that has come."""
    found: list[_News] = []
    try:
        found.append(news.get(timeout=_LOOK_S))
        while True:
            found.append(news.get_nowait())
    except Empty:
        return found


def _finished(card: Continuation, written: ServerCard, order: ContinueStory) -> Continuation:
    words = card.snippet.passage.words if card.snippet else ""
    note = f"{words}\n{order.memory.words}"
    story = order.memory.earlier + order.context.story
    return dataclasses.replace(
        card,
        text=written.text,
        ending=written.ending,
        echo=echo_of(written.text, note=note, story=story),
        taken_up=taken_up_in(written.text, words, story),
    )
