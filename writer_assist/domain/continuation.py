"""Continuations (the texts on cards), the events of a set in the making, and its receipt."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from writer_assist.domain.candidates import Flaw, RejectedText
from writer_assist.domain.sampling import Sampling
from writer_assist.domain.snippet import Snippet
from writer_assist.domain.story_facts import NOTHING_KNOWN, StoryFacts
from writer_assist.domain.taken_up import TakenUp
from writer_assist.domain.voice import AppliedVoice


@dataclass(frozen=True, slots=True)
class SetStarted:
    """A new set begins: its cards, still empty.

    Attributes:
        set_id: Random, hexadecimal; the history's key.
        continuations: One per card, in order.
        receipt: Complete except for ``tokens`` and ``schedule``.
    """

    set_id: str
    continuations: tuple[Continuation, ...]
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class CardPieces:
    """The text that one decoding step added, for all cards at once."""

    pieces: tuple[CardPiece, ...]


@dataclass(frozen=True, slots=True)
class CardFinished:
    """A card is complete; its text replaces what was streamed."""

    continuation: Continuation


@dataclass(frozen=True, slots=True)
class CardMeasured:
    """The influence on a finished card has been measured; its text is unchanged."""

    continuation: Continuation


@dataclass(frozen=True, slots=True)
class SetFinished:
    """A set is complete; carries the receipt that makes it again.

    Attributes:
        set_id: The same as in ``SetStarted``.
        continuations: The cards.
        receipt: Complete.
        rejected: Texts that were written but are not shown; those that would be next come first.
    """

    set_id: str
    continuations: tuple[Continuation, ...]
    receipt: Receipt
    rejected: tuple[RejectedText, ...] = ()


ContinuationEvent = SetStarted | CardPieces | CardFinished | CardMeasured | SetFinished

_WORD = re.compile(r"\S+")


class Ending(Enum):
    """Why a continuation stopped."""

    SENTENCE = "sentence"  # it reached the end of a sentence
    LENGTH = "length"  # it reached its maximum length
    MODEL = "model"  # the model ended its text
    CUT = "cut"  # the writer stopped it
    LOOP = "loop"  # it began to repeat itself


class Mode(Enum):
    """How the notes are used in a set."""

    APART = "apart"  # one card from each note, and one from none
    BLEND = "blend"  # one card from all of them; each token is drawn from their mixed predictions
    TOGETHER = "together"  # each card from all of them in one prompt, and one from none


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """Everything about a model that its output depends on.

    Attributes:
        name: For display: "SmolLM2 135M Instruct".
        sha256: Of the weights, hexadecimal.
        binding: Library and version that runs it: "llama-cpp-python 0.3.36".
        threads: How many threads compute.
        card: The graphics card that it computes on; empty if it uses none.
    """

    name: str
    sha256: str
    binding: str
    threads: int
    card: str = ""


@dataclass(frozen=True, slots=True)
class JoinRule:
    """How generated text is joined to the text before the cursor.

    Attributes:
        before: The end of the story, as typed.
        completes: The end of ``before`` that was withheld from the model because the first token
            must begin with it: a space, or the beginning of a word.
        quotation: The draft's opening and closing quotation mark and its apostrophe; empty if the
            draft does not show which it uses.
        marks: Markup characters that the draft itself uses.
    """

    before: str = ""
    completes: str = ""
    quotation: tuple[str, str, str] = ("", "", "")
    marks: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Everything that is needed to make one set of continuations again.

    Logits differ in their last bits with the way tokens were batched.  So the batches are
    recorded, and a replay starts from an empty cache.

    Attributes:
        model: The model that wrote the set.
        sampling: The sampling settings, with the seed that was drawn.
        seeds: One per card.
        prefix: Token ids that all rows begin with.
        rows: Token ids of each row's own part of the prompt; a row belongs to a card, or to a note
            of a blend.
        note_ids: The note in each row's prompt; None for the card without a note.  If several notes
            stand in one prompt, all of them.
        chunk_size: The largest number of tokens in one prefill step.
        tokens: Token ids chosen so far, for each text; grows while the set streams.
        schedule: Which rows were computed together, step by step; for the decoder only.
        joint: How the text was joined to the story.
        mode: How the notes were used.
        priors: The probability of each blended note as a source before anything was written; they
            add up to 1.
        extras: For each text beyond the first one of each card, the card that it may replace.  It
            has that card's prompt; its seeds and tokens follow those of the cards.
        chosen: Which text each card shows in the end; empty if each shows its own.
        at_first: How many cards are read and written before the rest, from the first one on, but
            with the card without a note among them; 0 is all at once.
        facts: What the story and the notes show; no text is written against it.
        voice: The writer's voice that the model wrote with; None for the model as it is.
        pulls: For each card the tokens that ``note_pull`` raised.
        spans: Where the notes begin and end in the first row, if they stand in it together.
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
    joint: JoinRule = JoinRule()
    mode: Mode = Mode.APART
    priors: tuple[float, ...] = ()
    extras: tuple[int, ...] = ()
    chosen: tuple[int, ...] = ()
    at_first: int = 0
    facts: StoryFacts = NOTHING_KNOWN
    voice: AppliedVoice | None = None
    pulls: tuple[tuple[int, ...], ...] = ()
    spans: tuple[tuple[int, int], ...] = ()

    def card_of(self, text: int) -> int:
        """Return the card that a text was written for, given the text's index."""
        return text if text < len(self.rows) else self.extras[text - len(self.rows)]


class Strength(Enum):
    """How much a note influenced a text, in words."""

    NONE = "none"  # no more than a note influences a text by chance
    WEAK = "weak"
    STRONG = "strong"


@dataclass(frozen=True, slots=True)
class Influence:
    """The measured influence of a note on the text that was written from it.

    Attributes:
        gain: Log-likelihood of the text with the note minus that without it, in nats.
        tokens: Over how many tokens it was measured.
        strength: The gain in words.
        related: Whether the note has to do with the page: names somebody there, or shares words.
    """

    gain: float
    tokens: int
    strength: Strength
    related: bool = True


@dataclass(frozen=True, slots=True)
class Marginal:
    """The likelihood of a finished text under all notes of its set: RAG-Sequence (Lewis et al.
    2020).

    Attributes:
        log_likelihood: log p(y | x), the notes weighted by their retrieval scores, in nats.
        tokens: Over how many tokens it was measured.
        notes: The labels of the notes.
        posterior: p(z | x, y), the probability of each note as the source; they add up to 1.
        rank: Its rank among the texts of the set by likelihood per token, from 1.
        of: How many texts were ranked.
    """

    log_likelihood: float
    tokens: int
    notes: tuple[str, ...]
    posterior: tuple[float, ...]
    rank: int
    of: int


class EchoOf(Enum):
    """What a text repeats: a note, the draft, or what the voice was learned from."""

    NOTE = "note"
    DRAFT = "draft"
    MANUSCRIPT = "manuscript"


@dataclass(frozen=True, slots=True)
class Echo:
    """The longest run of words that a text repeats, without punctuation, and its origin."""

    of: EchoOf
    words: str


@dataclass(frozen=True, slots=True)
class AttributedStretch:
    """A stretch of a blended text with the probability of each note as its source.

    Attributes:
        start: Offset of its first character.
        end: Offset just after its last one; equal to ``start`` for a token without text.
        weights: p(note | all tokens up to this one), in the order of the notes.
    """

    start: int
    end: int
    weights: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Blend:
    """The notes of a blended text, and the share of each in every word.

    Attributes:
        snippets: The notes.
        shares: In the order of the text; empty while it streams.
    """

    snippets: tuple[Snippet, ...]
    shares: tuple[AttributedStretch, ...] = ()


@dataclass(frozen=True, slots=True)
class SentenceInfluence:
    """The influence of each note on one sentence.

    Attributes:
        start: Offset of its first character.
        end: Offset just after its last one.
        influences: One per note.
    """

    start: int
    end: int
    influences: tuple[Influence, ...]


@dataclass(frozen=True, slots=True)
class JointInfluence:
    """Several notes that stood in one prompt, and the influence of each on the text.

    Attributes:
        snippets: The notes.
        influences: Of each note on the whole text; empty until measured.
        sentences: The same for each sentence, in order.
        exact: Whether the influences are Shapley values (Shapley 1953): a note's gain, averaged
            over all orders in which the notes could have been added.  Otherwise they are what the
            text lost when that note alone was left out.
        in_full: Whether every prompt was computed for it; otherwise it was measured quickly.
    """

    snippets: tuple[Snippet, ...]
    influences: tuple[Influence, ...] = ()
    sentences: tuple[SentenceInfluence, ...] = ()
    exact: bool = False
    in_full: bool = False


@dataclass(frozen=True, slots=True)
class Continuation:
    """One generated text; in the window, a card.

    Attributes:
        card: Its index in the set, from 0.
        text: What was written so far, ready to be appended to the story: it begins with a space if
            one is needed.
        snippet: The note it was written from; None if it was written from none or several.
        ending: Why it stopped; None while it streams.
        influence: Of its note; None until measured, and for a card without a note.
        echo: What it repeats; None if it repeats nothing, or while it streams.
        blend: The notes it was blended from, for a blended card.
        together: The notes it was written from, if several stood in one prompt.
        marginal: Its likelihood under all notes of the set; None until measured, and if there is
            only one note.
        beside: Labels of the pinned notes that were in the prompts of all cards of the set.
        taken_up: The words that it has from its note, in order; empty until measured.
        flaw: What is wrong with it, if it is shown all the same: what a reader has seen stays.
    """

    card: int
    text: str
    snippet: Snippet | None
    ending: Ending | None = None
    influence: Influence | None = None
    echo: Echo | None = None
    blend: Blend | None = None
    together: JointInfluence | None = None
    marginal: Marginal | None = None
    beside: tuple[str, ...] = ()
    flaw: Flaw | None = None
    taken_up: tuple[TakenUp, ...] = ()

    @property
    def sources(self) -> tuple[Snippet, ...]:
        """The notes it was written from: one, several or none."""
        if several := self.blend or self.together:
            return several.snippets
        return (self.snippet,) if self.snippet else ()

    @property
    def words_taken_up(self) -> tuple[str, ...]:
        """The words that it has from its note, each once, the surest first."""
        surest = sorted(self.taken_up, key=lambda one: -one.gain)
        return tuple(dict.fromkeys(self.text[one.start : one.end] for one in surest))


@dataclass(frozen=True, slots=True)
class CardPiece:
    """Text to append to a card, and the tokens it consists of.

    Attributes:
        card: The card's index.  Indices from the number of cards on mean extra texts, which may
            replace a card in the end.
        text: May be empty.
        tokens: New ones.
        taken_back: How many of the previous tokens are withdrawn.
    """

    card: int
    text: str
    tokens: tuple[int, ...]
    taken_back: int = 0


def by_word(text: str, blend: Blend) -> tuple[AttributedStretch, ...]:
    """Return the notes' shares for each word of a text, as of the token that completed the word."""
    shares = [share for share in blend.shares if share.end > share.start]
    found, at = [], 0
    for word in _WORD.finditer(text):
        while at + 1 < len(shares) and shares[at].end < word.end():
            at += 1
        if shares and shares[at].start < word.end() and shares[at].end > word.start():
            found.append(AttributedStretch(word.start(), word.end(), shares[at].weights))
    return tuple(found)


def whole(blend: Blend) -> tuple[float, ...]:
    """Return each note's average probability as the source; empty while the text streams."""
    if not blend.shares:
        return ()
    columns = zip(*(share.weights for share in blend.shares), strict=True)
    return tuple(sum(column) / len(blend.shares) for column in columns)
