"""True paragraphs foreseen in PyTorch, with the states that nearest-neighbour mixing compares.

Khandelwal et al. 2020: a part of each token's probability comes from the tokens that followed
similar states, here those of notes, or of the story in the prompt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from tests.benchmarks.next_paragraph import TRUTH_TOKENS
from tests.benchmarks.novels import Place
from writer_assist.domain.language_model import LanguageModel
from writer_assist.domain.prompt import Memory
from writer_assist.domain.snippet import Snippet
from writer_assist.generation.prompt import PromptWriter
from writer_assist.generation.prompt_parts import as_note
from writer_assist.generation.vocabulary import Vocabulary
from writer_assist.services.voice import frame_tokens

_NOTE_TOKENS = 240
_TOGETHER = 8  # notes in one batch
_NOTHING = Memory()


@dataclass(frozen=True, slots=True)
class States:
    """States of a model, each with the token that follows it.

    Attributes:
        keys: Shape ``(T, W)``.
        following: Shape ``(T,)``.
    """

    keys: NDArray[np.float32]
    following: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ForeseenStates:
    """A true paragraph after a prompt.

    Attributes:
        truth: Its states and tokens.
        given: The log probability of each token, shape ``(T,)``.
        prompt: The states of the prompt, without what stands before the story.
    """

    truth: States
    given: NDArray[np.float32]
    prompt: States

    @property
    def loss(self) -> float:
        """The mean loss, in nats per token."""
        return -float(self.given.mean())

    def mixed_loss(self, states: States, *, temperature: float, share: float) -> float:
        """Return the mean loss where a share of the probability comes from neighbours.

        Args:
            states: Among which the neighbours are.
            temperature: In units of the mean squared distance of the nearest one.
            share: From 0 to 1.
        """
        asked, keys = self.truth.keys, states.keys
        squares = (asked**2).sum(1)[:, None] + (keys**2).sum(1)[None]
        distances = np.maximum(squares - 2 * asked @ keys.T, 0)
        nearest = distances.min(axis=1, keepdims=True)
        unit = temperature * max(float(nearest.mean()), 1e-6)
        weights = np.exp((nearest - distances) / unit)
        same = self.truth.following[:, None] == states.following[None]
        near = (weights * same).sum(1) / weights.sum(1)
        return -float(np.log((1 - share) * np.exp(self.given) + share * near).mean())


class StateReader:
    """Reads the program's prompts, true paragraphs and notes with a model in PyTorch."""

    def __init__(self, words: LanguageModel, network: Any) -> None:
        """Listen to what goes into the last feed-forward layer.

        Args:
            words: The same model as the program loads it: it counts tokens.
            network: From ``load_gguf_model``.
        """
        self._words, self._network = words, network
        self._vocabulary, self._frame = Vocabulary.of(words), frame_tokens(words)
        self._caught = self._last = torch.empty(0)
        network.model.layers[-1].mlp.register_forward_pre_hook(self._catch)

    def foresee(
        self, place: Place, notes: Sequence[Snippet] = (), memory: Memory = _NOTHING
    ) -> ForeseenStates:
        """Read the program's prompt, then the true paragraph."""
        writer = PromptWriter(self._words, self._vocabulary)
        prompt = writer.write(place.context, [notes], new_tokens=TRUTH_TOKENS, memory=memory)
        before = [*prompt.prefix, *prompt.rows[0]]
        truth = self._words.tokenize(place.truth)[:TRUTH_TOKENS]
        keys, following = self._read([[*before, *truth]])[0]
        border, own = len(before) - 1, slice(len(self._frame), len(before) - 1)
        with torch.no_grad():
            logits = self._network.lm_head(self._last[0, border:-1]).float()
            given = torch.log_softmax(logits, -1)[range(len(truth)), truth].numpy()
        told = States(keys[border:], following[border:])
        return ForeseenStates(told, given, States(keys[own], following[own]))

    def of_notes(self, notes: Sequence[Snippet]) -> States:
        """Return the states of notes, each read by itself."""
        texts = [self._words.tokenize(f"\n\n{as_note(one)}")[:_NOTE_TOKENS] for one in notes]
        texts.sort(key=len)
        read = []
        for start in range(0, len(texts), _TOGETHER):
            read += self._read([[*self._frame, *one] for one in texts[start : start + _TOGETHER]])
        at = len(self._frame)
        return States(
            np.concatenate([keys[at:] for keys, _ in read]),
            np.concatenate([following[at:] for _, following in read]),
        )

    def _read(
        self, texts: Sequence[list[int]]
    ) -> list[tuple[NDArray[np.float32], NDArray[np.int64]]]:
        longest = max(map(len, texts))
        padded = torch.tensor([[*one, *[0] * (longest - len(one))] for one in texts])
        with torch.no_grad():
            self._last = self._network.model(input_ids=padded, use_cache=False).last_hidden_state
        return [
            (states[: len(one) - 1].numpy(), np.array(one[1:]))
            for states, one in zip(self._caught, texts, strict=True)
        ]

    def _catch(self, _layer: object, given: tuple[torch.Tensor, ...]) -> None:
        self._caught = given[0].detach().float()
