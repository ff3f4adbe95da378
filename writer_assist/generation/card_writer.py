"""Writing one card: choosing its tokens, growing its text, and ending it."""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from writer_assist.domain.continuation import Ending, JoinRule
from writer_assist.domain.sampling import Sampling
from writer_assist.domain.sentences import ends_sentence, sentence_ends
from writer_assist.domain.story_facts import NOTHING_KNOWN, StoryFacts
from writer_assist.generation.chat_template import ASIDES
from writer_assist.generation.contradictions import MistakeWatch
from writer_assist.generation.flaws import loop_at_end
from writer_assist.generation.fragments import fragment_end
from writer_assist.generation.mending import closed, mend
from writer_assist.generation.numbers import numbers_in
from writer_assist.generation.phrases import unwanted_in
from writer_assist.generation.redundancy import content_words
from writer_assist.generation.samplers import (
    draw,
    log_probability,
    penalise_presence,
    penalise_prolonged_repeats,
    penalise_repetition,
    random_numbers,
    steered,
)
from writer_assist.generation.vocabulary import Vocabulary

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_DRY_WINDOW = 1024
# Words that are this frequent in the story are needed in every sentence: articles, pronouns,
# names.  When they were penalised like other words of the story's end, pronouns got mixed up and
# sentences became vague.
_ORDINARY = 3
_SHORTEST = 20  # characters; "No." is no sentence to ask a model for
# Content words; with fewer, the first sentence says next to nothing, and another follows: "It was
# not quite the same.  The tea had gone cold."
_SAYS_SOMETHING = 2
_BRIEF_FROM = 4  # words
_MOST_BREVITY = 3.0
_FRAGMENT_TOKENS = 3  # the least for a fragment
_NEAR = -4.0  # of a token that notes may raise: the likeliest one has at most 55 times as much
# Not more: where a large model has begun "at …", it needs a number, or wrote "at ouch".
_NEW_NUMBER = 3.0
_LAST_SENTENCES, _LAST_TOKENS = 3, 80  # of the story, which a text moves on from
# How often a text may go back to avoid unwanted words; then it ends before them.
_MOST_RETREATS = 24


class CardWriter:
    """The growing text of one card.

    When unwanted words or a mistake are completed, it goes back to before their first token and
    does not choose that token there again.  Text that may still become such words is held back, so
    that the visible text only grows.

    Attributes:
        tokens: Chosen so far; fewer than before if the text went back.
        text: Ready to be appended to the story.
        ending: Why it stopped; None while it is being written.
        likelihoods: The tokens' log probabilities as the model gave them, before any penalty;
            natural logarithms.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        sampling: Sampling,
        joint: JoinRule,
        *,
        seed: int,
        prompt: Sequence[int],
        story: Sequence[int],
        facts: StoryFacts = NOTHING_KNOWN,
        pull: Sequence[int] = (),
    ) -> None:
        """Start with an empty text.

        Args:
            vocabulary: The model's vocabulary.
            sampling: The settings of the set.
            joint: How the text is joined to the story.
            seed: The card's own seed.
            prompt: All tokens before the first chosen one.
            story: Those of them that are the writer's story, in order.
            facts: What the text must not contradict.
            pull: Tokens that ``note_pull`` raises.
        """
        import numpy as np

        self.tokens: list[int] = []
        self.likelihoods: list[float] = []
        self.text = ""
        self.ending: Ending | None = None
        self._vocabulary = vocabulary
        self._sampling = sampling
        self._joint = joint
        self._pull = np.array(pull, np.int64)
        self._in_speech = facts.in_speech
        self._chances = random_numbers(seed)
        self._context = np.array([*prompt[-_DRY_WINDOW:], *[0] * sampling.max_new_tokens], np.int64)
        self._length = min(len(prompt), _DRY_WINDOW)
        self._ordinary = _ordinary(story[-_DRY_WINDOW:])
        self._banned = vocabulary.banned(joint.marks)
        known = frozenset[str]() if facts.may_count else _numbers(prompt, vocabulary)
        self._new_numbers = [] if facts.may_count else vocabulary.numbers_but(known)
        self._watch = MistakeWatch(facts)
        self._told = _told(story, vocabulary) - self._ordinary if sampling.moving_on else ()
        self._taken_back = joint.completes.encode()
        self._characters = codecs.getincrementaldecoder("utf-8")("ignore")
        self._raw = ""
        self._starts: list[int] = []  # where each token begins in the raw text
        self._forbidden: dict[int, set[int]] = {}  # by the number of tokens before them
        self._retreats = 0
        self._begun = 0  # where the last sentence begins in the raw text, about
        # How many characters the text had when two thirds of its room were used.
        self._enough: int | None = None

    def choose(
        self, logits: NDArray[np.float32], without: NDArray[np.float32] | None = None
    ) -> str:
        """Choose the next token and return the text that it adds, which may be empty.

        Args:
            logits: Shape ``(V,)``; they are not changed.
            without: The logits without notes, for a text with ``faithfulness``.
        """
        count = len(self.tokens)
        added = self._accept(*self._drawn(logits, without))
        while self.ending is None and len(self.tokens) == count:
            added = self._accept(*self._drawn(logits, without))
        return added

    def starts(self) -> tuple[int, ...]:
        """Return where each token of the text begins in it."""
        places = (len(mend(self._raw[:start], self._joint)) for start in self._starts)
        return tuple(place for place in places if place < len(self.text))

    def cut(self) -> None:
        """End the card as it is, with what was held back unless something is wrong with it."""
        if self.ending is None:
            place, _ = self._unwanted(final=True)
            self.text = mend(self._raw[:place], self._joint)
            self.ending = Ending.CUT

    def _drawn(
        self, logits: NDArray[np.float32], without: NDArray[np.float32] | None
    ) -> tuple[int, float]:
        """Return a token and its log probability."""
        import numpy as np

        weighed = np.where(self._not_now(), np.float32(-np.inf), logits)
        forbidden = list(self._forbidden.get(len(self.tokens), ()))
        weighed[forbidden] = -np.inf
        if not np.isfinite(weighed.max()):
            weighed = np.where(self._vocabulary.unwritten, np.float32(-np.inf), logits)
            weighed[forbidden] = -np.inf
        if without is not None:
            weighed = steered(weighed, without, self._sampling.faithfulness)
        self._penalise(weighed)
        self._draw_to_note(weighed)
        chance = float(self._chances.random())
        exclusion = float(self._chances.random()) if self._sampling.xtc_probability else 1.0
        token = draw(weighed, self._sampling, chance, exclusion)
        return token, log_probability(logits, token)

    def _not_now(self) -> NDArray[np.bool_]:
        """Return which tokens must not come next, shape ``(V,)``."""
        vocabulary = self._vocabulary
        if self._taken_back and not self.tokens:
            healed = vocabulary.starting_with(self._taken_back) & ~self._banned
            return ~healed | vocabulary.breaks if healed.any() else self._banned
        banned = self._banned
        if self._raw.endswith(" "):  # after two spaces a small model leaves out a word
            banned = banned | vocabulary.spaced
        if not self._raw.strip() and self._joint.before[-1:] in ("", "\n"):
            # Notes are in brackets in the prompt; prose hardly ever is.
            banned = banned | vocabulary.bracketed
        if not self._may_end():
            return banned | vocabulary.breaks
        banned = banned.copy()
        banned[list(vocabulary.ends)] = False
        return banned

    def _may_end(self) -> bool:
        if self._sampling.fragment is not None:
            return len(self.tokens) >= _FRAGMENT_TOKENS
        return (
            self._sampling.stop_at_sentence
            and len(self.tokens) * 3 >= self._sampling.max_new_tokens
            and ends_sentence(self._raw)
        )

    def _penalise(self, logits: NDArray[np.float32]) -> None:
        vocabulary, sampling = self._vocabulary, self._sampling
        new = [token for token in self.tokens if token not in self._ordinary]
        words = [token for token in new if not vocabulary.wordless[token]]
        penalise_repetition(logits, words, sampling.repetition_penalty)
        penalise_presence(logits, words, sampling.presence_penalty)
        penalise_presence(logits, self._told, sampling.moving_on)
        penalise_presence(logits, self._new_numbers, _NEW_NUMBER)
        beyond = len(self._raw[self._begun :].split()) - _BRIEF_FROM if sampling.brevity else 0
        if beyond > 0:
            logits[vocabulary.stops] += min(_MOST_BREVITY, sampling.brevity * beyond)
        context = self._context[: self._length]
        penalise_prolonged_repeats(logits, context, vocabulary.wordless, sampling)

    def _draw_to_note(self, logits: NDArray[np.float32]) -> None:
        """Raise what begins a new word of the note, until the text has one."""
        if not len(self._pull) or not self._pull_allowed():
            return
        near = logits[self._pull] >= logits.max() + _NEAR
        logits[self._pull[near]] += self._sampling.note_pull

    def _pull_allowed(self) -> bool:
        import numpy as np

        return not np.isin(self.tokens, self._pull).any()

    def _accept(self, token: int, likelihood: float) -> str:
        vocabulary = self._vocabulary
        self._add(token, likelihood)
        stops = token in vocabulary.ends or bool(vocabulary.breaks[token])
        last = len(self.tokens) == self._sampling.max_new_tokens
        place, begun = self._unwanted(final=stops or last)
        if place is not None:
            self._go_back(place)
            return ""
        before = self.text
        if stops:
            self.ending = Ending.MODEL if token in vocabulary.ends else Ending.SENTENCE
            self.text = self._whole(mend(self._raw, self._joint))
        elif repeated := loop_at_end(self.tokens):
            self._leave_out(repeated)
        else:
            self.text = self._ended(mend(self._raw if last else self._raw[:begun], self._joint))
        return self.text[len(before) :]

    def _add(self, token: int, likelihood: float) -> None:
        self.tokens.append(token)
        self.likelihoods.append(likelihood)
        self._context[self._length] = token
        self._length += 1
        if token not in self._vocabulary.ends and not self._vocabulary.breaks[token]:
            self._starts.append(len(self._raw))
            self._raw += self._characters.decode(self._bytes(len(self.tokens) - 1))

    def _unwanted(self, *, final: bool) -> tuple[int | None, int]:
        """Return where unwanted words are in the raw text, and where some may have begun."""
        watched = self._watch.look(self._raw, final=final)
        if watched.complete is not None:
            return watched.complete, watched.begun
        phrases, openings = self._sampling.banned_phrases, self._sampling.banned_openings
        if "(" in self._raw:  # rarely true, and this is called for every token of every row
            phrases = (*phrases, *ASIDES)
        if not (phrases or openings):
            return None, watched.begun
        # A full stop ends the last word, which could otherwise still become another one.
        found = unwanted_in(self._raw + "." * final, phrases, openings)
        return found.complete, min(found.begun, watched.begun)

    def _go_back(self, place: int) -> None:
        """Withdraw all tokens from the one that holds this character of the raw text."""
        kept = max(0, sum(start <= place for start in self._starts) - 1)
        self._forbidden.setdefault(kept, set()).add(self.tokens[kept])
        for later in [count for count in self._forbidden if count > kept]:
            del self._forbidden[later]
        self._keep(kept)
        self._retreats += 1
        if self._retreats == _MOST_RETREATS:
            self.ending = Ending.LENGTH

    def _keep(self, count: int) -> None:
        self._length -= len(self.tokens) - count
        del self.tokens[count:], self.likelihoods[count:], self._starts[count:]
        self._characters.reset()
        self._raw = "".join(self._characters.decode(self._bytes(at)) for at in range(count))
        if count * 3 < self._sampling.max_new_tokens * 2:
            self._enough = None

    def _leave_out(self, repeated: int) -> None:
        """End a text that repeats itself before the repetition."""
        self._keep(len(self.tokens) - repeated)
        text = mend(self._raw, self._joint)
        self.text = self._whole(text)
        self.ending = Ending.LOOP

    def _whole(self, text: str) -> str:
        """Return an ended text up to its last whole sentence, with its speech closed."""
        sampling = self._sampling
        if not sampling.stop_at_sentence or sampling.fragment is not None:
            return text
        ends = sentence_ends(text, final=True)
        return self._closed(text[: ends[-1]]) if ends else text

    def _closed(self, text: str) -> str:
        return closed(text, self._joint.quotation, in_speech=self._in_speech)

    def _bytes(self, place: int) -> bytes:
        text = self._vocabulary.texts[self.tokens[place]]
        if self._taken_back and place == 0 and text.startswith(self._taken_back):
            return text[len(self._taken_back) :]
        return text

    def _ended(self, text: str) -> str:
        """Return the text, cut off where the card ends, if it ends."""
        sampling, count = self._sampling, len(self.tokens)
        last = count == sampling.max_new_tokens
        if sampling.fragment is not None:
            end = fragment_end(sampling.fragment, text)
            if end is not None or last:
                self.ending = Ending.LENGTH if end is None else Ending.SENTENCE
            return text[:end]
        if sampling.stop_at_sentence:
            ends = sentence_ends(text, final=last)
            late = [end for end in ends if self._is_late(text, end, ends)]
            if late or (last and ends):
                self.ending = Ending.SENTENCE
                return self._closed(text[: late[0] if late else ends[-1]])
            self._begun = ends[-1] if ends else 0
            if self._enough is None and count * 3 >= sampling.max_new_tokens * 2:
                self._enough = len(text)
        if last:
            self.ending = Ending.LENGTH
        return text

    def _is_late(self, text: str, end: int, ends: list[int]) -> bool:
        """Tell whether this sentence end is late enough for the card to end."""
        if self._sampling.sentences and end >= _SHORTEST:
            long_enough = [other for other in ends if _SHORTEST <= other <= end]
            if len(long_enough) > self._sampling.sentences:
                return True
            if len(long_enough) < self._sampling.sentences:
                return False
            says = len(content_words(text[:end]))
            return not self._sampling.says_something or says >= _SAYS_SOMETHING
        return self._enough is not None and end >= self._enough


def _numbers(prompt: Sequence[int], vocabulary: Vocabulary) -> frozenset[str]:
    """Return the number words of a prompt."""
    words = b"".join(vocabulary.texts[token] for token in prompt).decode("utf-8", "ignore")
    return frozenset(found[0].lower() for found in numbers_in(words))


def _told(story: Sequence[int], vocabulary: Vocabulary) -> frozenset[int]:
    """Return the tokens that are content words of the story's last sentences."""
    found, left = set(), _LAST_SENTENCES
    for token in reversed(story[-_LAST_TOKENS:]):
        left -= bool(vocabulary.stops[token])
        if left < 0 or vocabulary.breaks[token]:
            break
        word = vocabulary.texts[token].decode("utf-8", "ignore")
        if word.islower() and content_words(word):
            found.add(token)
    return frozenset(found)


def _ordinary(story: Sequence[int]) -> frozenset[int]:
    """Return the tokens that a story uses again and again."""
    return frozenset(token for token, count in Counter(story).items() if count >= _ORDINARY)
