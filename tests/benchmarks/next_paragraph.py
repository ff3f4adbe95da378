"""How well a model predicts a true paragraph after each of several prompts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from tests.benchmarks.novel_library import NotesAtHand
from writer_assist.domain.context import Context
from writer_assist.domain.language_model import LanguageModel
from writer_assist.domain.prompt import Memory, Recalled
from writer_assist.domain.snippet import Snippet
from writer_assist.generation.ability import PromptRoom
from writer_assist.generation.blending import Mixture, priors_of
from writer_assist.generation.prompt import Prompt, PromptWriter
from writer_assist.generation.vocabulary import Vocabulary
from writer_assist.language_models.batching import log_probabilities

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

STORY_TOKENS = 600
TRUTH_TOKENS = 64
DIALS = (-1.0, -0.5, -0.3, 0.0, 0.5, 1.0)
_CHARACTERS = 8  # of one token at most, on average

NONE, MORE_STORY = "none", "more story"
APART, BLEND, TOGETHER = "apart", "blend", "together"
RANDOM, RANDOM_TOGETHER = "random", "random together"
PINNED, RECALLED = "pinned", "recalled"
_ROW = 0
_NOTHING = Memory()


@dataclass(frozen=True, slots=True)
class Foreseen:
    """The model's predictions of a true paragraph; the tokens are the same in all arms.

    Attributes:
        arms: Log probability of each token in each arm, shape ``(T,)``.
        dial: The same for the best note, at each position of the dial.
        dial_together: The same for the notes together.
    """

    arms: dict[str, NDArray[np.float32]]
    dial: dict[str, NDArray[np.float32]]
    dial_together: dict[str, NDArray[np.float32]]


class Foresight:
    """Scores paragraphs after the program's own prompts, all in the model's first row."""

    def __init__(self, model: LanguageModel) -> None:
        self._model = model
        self._vocabulary = Vocabulary.of(model)
        self._held: list[int] = []

    def of(
        self,
        context: Context,
        truth: str,
        notes: NotesAtHand,
        earlier: tuple[Recalled, ...] | None = None,
    ) -> Foreseen:
        """Score the first tokens of the true paragraph with and without notes.

        Args:
            context: The context that the paragraph continues.
            truth: The true paragraph.
            notes: Notes from the library.
            earlier: Earlier passages of the draft, best first; if given, there are two more arms,
                with pinned notes and with recalled passages.
        """
        tokens = self._model.tokenize(truth)[:TRUTH_TOKENS]
        found = notes.found
        # Each arm has prompts of its own, as the program writes them.
        single = [*found, notes.random[0]]
        alone = self._prompt(context, [(), *((one,) for one in single)], STORY_TOKENS)
        several = self._prompt(context, [found, notes.random], STORY_TOKENS)
        free, best = (self._logits(alone, row, tokens) for row in range(2))
        apart = log_probabilities(best, tokens)
        *others, by_chance = (self._scores(alone, row, tokens) for row in range(2, len(alone.rows)))
        blended = [apart, *others]
        together = self._logits(several, 0, tokens)
        arms = {
            NONE: log_probabilities(free, tokens),
            APART: apart,
            TOGETHER: log_probabilities(together, tokens),
            BLEND: _blended(blended, priors_of([one.score for one in found])),
            RANDOM: by_chance,
            RANDOM_TOGETHER: self._scores(several, 1, tokens),
        }
        room = len(alone.rows[1]) - len(alone.rows[0])
        longer = self._prompt(context, [()], STORY_TOKENS + room)
        arms[MORE_STORY] = self._scores(longer, 0, tokens)
        if earlier is not None:
            memories = {PINNED: Memory(pinned=found), RECALLED: Memory(recalled=earlier)}
            for arm, memory in memories.items():
                remembering = self._prompt(context, [()], STORY_TOKENS, memory)
                arms[arm] = self._scores(remembering, 0, tokens)
        return Foreseen(
            arms,
            dial={str(dial): _dialled(best, free, dial, tokens) for dial in DIALS},
            dial_together={str(dial): _dialled(together, free, dial, tokens) for dial in DIALS},
        )

    def _prompt(
        self,
        context: Context,
        rows: Sequence[Sequence[Snippet]],
        story_tokens: int,
        memory: Memory = _NOTHING,
    ) -> Prompt:
        # A new writer for each place, so that places are independent.  It estimates the story's
        # length in characters and would cut a story of exactly this length, so it is given more
        # room.
        writer = PromptWriter(
            self._model, self._vocabulary, room=PromptRoom(2 * story_tokens, 200, 500)
        )
        story = self._end_of(context.story, story_tokens)
        shown = Context.at(story, len(story))
        return writer.write(shown, rows, new_tokens=TRUTH_TOKENS, memory=memory)

    def _end_of(self, story: str, length: int) -> str:
        """Return the last tokens of a story, beginning with a whole word."""
        tokens = self._model.tokenize(story[-length * _CHARACTERS :])[-length:]
        text = b"".join(map(self._model.token_bytes, tokens)).decode("utf-8", "ignore")
        return text if text[:1].isspace() else text.partition(" ")[2]

    def _scores(self, prompt: Prompt, row: int, tokens: Sequence[int]) -> NDArray[np.float32]:
        self._read(prompt, row)
        return self._model.score(_ROW, tokens)

    def _logits(self, prompt: Prompt, row: int, tokens: Sequence[int]) -> NDArray[np.float32]:
        self._read(prompt, row)
        return self._model.logits(_ROW, tokens)

    def _read(self, prompt: Prompt, row: int) -> None:
        """Compute a prompt, except for a beginning that the row already holds."""
        wanted = [*prompt.prefix, *prompt.rows[row]]
        same = (held == token for held, token in zip(self._held, wanted, strict=False))
        kept = min(sum(takewhile(bool, same)), len(wanted) - 1)
        if not kept or not self._model.truncate(_ROW, kept):
            self._model.drop(_ROW)
            kept = 0
        self._model.extend({_ROW: wanted[kept:]}, wanted=())
        self._held = wanted


def _dialled(
    best: NDArray[np.float32], free: NDArray[np.float32], dial: float, tokens: Sequence[int]
) -> NDArray[np.float32]:
    """Push away from the note or towards it: context-aware decoding (Shi et al. 2023)."""
    return log_probabilities(best + dial * (best - free), tokens)


def _blended(scores: Sequence[NDArray[np.float32]], priors: Sequence[float]) -> NDArray[np.float32]:
    """Mix the notes as Mixture does, with two outcomes: the true token and all others."""
    import numpy as np

    mixture = Mixture(priors)
    found = []
    for true in np.minimum(np.stack(scores), -1e-6).T:
        lines = np.stack([true, np.log(-np.expm1(true))], axis=1)
        found.append(mixture.mixed(lines)[0])
        mixture.learn(0)
    return np.array(found, np.float32)
