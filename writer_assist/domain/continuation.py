"""Generated text, where it came from, and how to make it again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from writer_assist.domain.candidates import FellAway
from writer_assist.domain.sampling import Sampling
from writer_assist.domain.snippet import Snippet


@dataclass(frozen=True, slots=True)
class SetStarted:
    """The cards of a new set, still empty, before the first piece.

    Attributes:
        set_id: Random, hexadecimal; the history's key.
        continuations: One per card, in order.
        receipt: Complete but for ``tokens`` and ``schedule``.
    """

    set_id: str
    continuations: tuple[Continuation, ...]
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class CardPieces:
    """What one decoding step brought, for all cards at once."""

    pieces: tuple[CardPiece, ...]


@dataclass(frozen=True, slots=True)
class CardFinished:
    """A card that will not change any more; its text replaces what was streamed."""

    continuation: Continuation


@dataclass(frozen=True, slots=True)
class CardMeasured:
    """A finished card of which more is known now; its text is as it was."""

    continuation: Continuation


@dataclass(frozen=True, slots=True)
class SetFinished:
    """The whole set, with the receipt that makes it again.

    Attributes:
        set_id: As when it began.
        continuations: The cards.
        receipt: Complete.
        fell_away: What was written and is not shown; what could have been first.
    """

    set_id: str
    continuations: tuple[Continuation, ...]
    receipt: Receipt
    fell_away: tuple[FellAway, ...] = ()


ContinuationEvent = SetStarted | CardPieces | CardFinished | CardMeasured | SetFinished

_WORD = re.compile(r"\S+")


class Ending(Enum):
    """Why a continuation stopped."""

    SENTENCE = "sentence"  # at a sentence's end
    LENGTH = "length"  # the room was used up
    MODEL = "model"  # the model ended its text
    CUT = "cut"  # the writer stopped it
    LOOP = "loop"  # it turned in circles


class Mode(Enum):
    """How the notes are used."""

    APART = "apart"  # one card from each note, and one from none
    BLEND = "blend"  # one card from all of them, word by word
    TOGETHER = "together"  # each card from all of them in one prompt, and one from none


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """All of a model that its output depends on.

    Attributes:
        name: For people: "SmolLM2 135M Instruct".
        sha256: Of the weights, hexadecimal.
        binding: Library and version that runs it: "llama-cpp-python 0.3.36".
        threads: Threads that it computes with.
        card: The graphics card that it computes on; empty for none.
    """

    name: str
    sha256: str
    binding: str
    threads: int
    card: str = ""


@dataclass(frozen=True, slots=True)
class Joint:
    """How generated text is fitted to what stands before the cursor.

    Attributes:
        before: The end of the story, as typed.
        completes: The end of ``before`` that the model was not shown, because its
            first token has to begin with it: a space, or the beginning of a word.
        quotation: The draft's opening mark, closing mark and apostrophe; empty
            where the draft does not tell.
        marks: Signs of markup that the draft uses itself.
    """

    before: str = ""
    completes: str = ""
    quotation: tuple[str, str, str] = ("", "", "")
    marks: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """All that is needed to make one set of continuations again.

    Logits depend in their last bits on how tokens were batched, so the borders
    are kept and a replay starts from an empty cache.

    Attributes:
        model: What computed it.
        sampling: The settings, with the seed that was drawn.
        seeds: One per card.
        prefix: Token ids that all rows share.
        rows: Token ids of each row's own part: of each card's, or of each blended note's.
        note_ids: The note in each row; None for the free card's.  Of notes that stand
            together in one prompt, all of them.
        chunk_size: Most tokens of one prefill step.
        tokens: Token ids chosen so far, per card; grows while the set streams.
        schedule: Which rows were computed together, step by step, as the decoder
            writes it and reads it back; opaque to everyone else.
        joint: How the text was fitted to the story.
        mode: How the notes were used.
        priors: How likely each blended note was as a source before a word was written;
            they add up to 1.
        extras: For each text beyond the cards' own, the card that it could stand for; it
            has its card's prompt, and seeds and tokens of its own behind theirs.
        chosen: The text that each card shows in the end; empty where it is its own.
    """

    model: ModelIdentity
    sampling: Sampling
    seeds: tuple[int, ...]
    prefix: tuple[int, ...]
    rows: tuple[tuple[int, ...], ...]
    note_ids: tuple[int | None, ...]
    chunk_size: int
    tokens: tuple[tuple[int, ...], ...] = ()
    schedule: tuple[tuple[int, ...], ...] = ()
    joint: Joint = Joint()
    mode: Mode = Mode.APART
    priors: tuple[float, ...] = ()
    extras: tuple[int, ...] = ()
    chosen: tuple[int, ...] = ()

    def card_of(self, text: int) -> int:
        """Return the card that a text was written for."""
        return text if text < len(self.rows) else self.extras[text - len(self.rows)]


class Strength(Enum):
    """How much a note did to a text, in words."""

    NONE = "none"  # no more than a text has to do with a note by chance
    WEAK = "weak"
    STRONG = "strong"


@dataclass(frozen=True, slots=True)
class Influence:
    """What a note did to the text that was written from it, measured.

    Attributes:
        gain: Log-likelihood of the text with the note minus that without, in nats.
        tokens: How many tokens it was measured over.
        strength: The same in words.
    """

    gain: float
    tokens: int
    strength: Strength


@dataclass(frozen=True, slots=True)
class Marginal:
    """A finished text under all notes of its set: RAG-Sequence (Lewis et al. 2020).

    Attributes:
        log_likelihood: log p(y | x), the notes weighted by retrieval, in nats.
        tokens: How many tokens it was measured over.
        notes: What each note is called.
        posterior: p(z | x, y): how likely each of them is as the source; adds up to 1.
        rank: Its place among the texts of the set by likelihood per token, from 1.
        of: How many texts were ranked.
    """

    log_likelihood: float
    tokens: int
    notes: tuple[str, ...]
    posterior: tuple[float, ...]
    rank: int
    of: int


class EchoOf(Enum):
    """What a text repeats."""

    NOTE = "note"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Echo:
    """What a text repeats, and the longest run of words that it does; without punctuation."""

    of: EchoOf
    words: str


@dataclass(frozen=True, slots=True)
class AttributedStretch:
    """A stretch of a blended text, and how likely each note was as its source.

    Attributes:
        start: Offset of its first character.
        end: Offset behind its last one; the same for a token that stands for none.
        weights: p(note | all tokens up to this one), in order of the notes.
    """

    start: int
    end: int
    weights: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Blend:
    """The notes of a blended text, and what each had to do with every word.

    Attributes:
        snippets: The notes.
        shares: In order of the text; empty while it streams.
    """

    snippets: tuple[Snippet, ...]
    shares: tuple[AttributedStretch, ...] = ()


@dataclass(frozen=True, slots=True)
class SentenceInfluence:
    """What each note did to one sentence.

    Attributes:
        start: Offset of its first character.
        end: Offset behind its last one.
        influences: One per note.
    """

    start: int
    end: int
    influences: tuple[Influence, ...]


@dataclass(frozen=True, slots=True)
class Together:
    """The notes that stood together in a text's prompt, and what each did to it.

    Attributes:
        snippets: The notes.
        influences: What the text owes to each; empty until it was measured.
        sentences: The same for each sentence, in order.
        exact: Whether that is each note's Shapley value (Shapley 1953), its gain averaged
            over all orders in which the notes could have come; before that it is what the
            text lost when the note alone was left out.
    """

    snippets: tuple[Snippet, ...]
    influences: tuple[Influence, ...] = ()
    sentences: tuple[SentenceInfluence, ...] = ()
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Continuation:
    """One generated text; in the window, a card.

    Attributes:
        card: Its number in the set, from 0.
        text: What was written so far, ready to stand after the story: its first
            character is a space where one is needed.
        snippet: The one note it was written from; None for a card of none or of several.
        ending: Why it stopped; None while it streams.
        influence: Of its note; None until it was measured, and of the free card.
        echo: What it repeats; None if nothing, or while it streams.
        blend: The notes it was blended from; None unless it was.
        together: The notes it was written from in one prompt; None unless it was.
        marginal: What it is worth under all notes of its set; None until it was measured,
            and where there is but one note.
        beside: What the pinned notes are called that all cards of its set knew.
    """

    card: int
    text: str
    snippet: Snippet | None
    ending: Ending | None = None
    influence: Influence | None = None
    echo: Echo | None = None
    blend: Blend | None = None
    together: Together | None = None
    marginal: Marginal | None = None
    beside: tuple[str, ...] = ()

    @property
    def sources(self) -> tuple[Snippet, ...]:
        """The notes it was written from, one, several or none."""
        if several := self.blend or self.together:
            return several.snippets
        return (self.snippet,) if self.snippet else ()


@dataclass(frozen=True, slots=True)
class CardPiece:
    """Text to add to a card, and the tokens that it took.

    Attributes:
        card: The card; from the number of cards on, a text that is only chosen from.
        text: May be empty.
        tokens: New ones.
        taken_back: How many of the tokens before do not count any more.
    """

    card: int
    text: str
    tokens: tuple[int, ...]
    taken_back: int = 0


def by_word(text: str, blend: Blend) -> tuple[AttributedStretch, ...]:
    """Return a share for each word of a text, as it stood when the word was complete."""
    shares = [share for share in blend.shares if share.end > share.start]
    found, at = [], 0
    for word in _WORD.finditer(text):
        while at + 1 < len(shares) and shares[at].end < word.end():
            at += 1
        if shares and shares[at].start < word.end() and shares[at].end > word.start():
            found.append(AttributedStretch(word.start(), word.end(), shares[at].weights))
    return tuple(found)


def whole(blend: Blend) -> tuple[float, ...]:
    """Return how likely each note was as the source on average; empty while it streams."""
    if not blend.shares:
        return ()
    columns = zip(*(share.weights for share in blend.shares), strict=True)
    return tuple(sum(column) / len(blend.shares) for column in columns)
