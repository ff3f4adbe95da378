"""A cross-encoder: a model that reads a question and a text together and says how well they fit.

It takes some fifty milliseconds a passage, so it judges only the best of what was found, and only
for questions.  It is optional, and nothing of it is loaded before it is wanted.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from writer_assist.embedding.sentence_transformer import faster_here, usable_cores
from writer_assist.errors import ModelError, ModelUnsupportedError

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from transformers import BertForSequenceClassification

_MOST_TOKENS = 320  # of question and text; a passage has some 160, and time grows with the longest
_MOST_ASKED = 200  # characters of the question

# What the libraries raise for damaged files and unsupported models.
_UNUSABLE = (OSError, ValueError, KeyError, TypeError, RuntimeError, ImportError)


class CrossEncoder:
    """Judges texts against a question with a model in a folder on this computer.

    Attributes:
        threads: How many threads the next call uses.
    """

    def __init__(self, model: BertForSequenceClassification, tokenizer: Tokenizer) -> None:
        self._model, self._tokenizer = model, tokenizer
        tokenizer.enable_truncation(_MOST_TOKENS, strategy="only_second")
        tokenizer.enable_padding()
        # Two threads on two cores that others use as well wait for each other at every product.
        self.threads = max(1, usable_cores() // 2)

    @classmethod
    def load(cls, folder: Path) -> CrossEncoder:
        """Load a model without touching the network.

        It computes in bfloat16 where embedding is faster in it: half the memory and two thirds of
        the time; of 40 scores between -11 and 5 none was off by more than 0.05.

        Args:
            folder: With ``config.json``, ``model.safetensors`` and ``tokenizer.json``.

        Raises:
            ModelUnsupportedError: The model is damaged or of an unknown kind.
        """
        # transformers asks the network even for files that exist locally.
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        import torch
        from safetensors import SafetensorError
        from tokenizers import Tokenizer
        from transformers import BertForSequenceClassification
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()
        try:
            model = BertForSequenceClassification.from_pretrained(
                folder,
                local_files_only=True,
                use_safetensors=True,
                dtype=getattr(torch, faster_here(folder.parent)),
            )
            return cls(model.eval(), Tokenizer.from_file(str(folder / "tokenizer.json")))
        except (*_UNUSABLE, SafetensorError) as error:
            raise ModelUnsupportedError(
                f"The model in {folder} is damaged, or of a kind that is not supported."
            ) from error

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """Return how well each text answers a question; higher is better, about -11 to 11.

        Args:
            question: Its end is lost if it is very long.
            texts: Of about the same length, for they are read together.

        Raises:
            ModelError: The model failed, for instance out of memory.
        """
        import torch

        if not texts:
            return []
        torch.set_num_threads(self.threads)  # the setting belongs to the calling thread
        pairs = self._tokenizer.encode_batch([(question[:_MOST_ASKED], one) for one in texts])
        try:
            with torch.inference_mode():
                found = self._model(
                    input_ids=torch.tensor([one.ids for one in pairs]),
                    attention_mask=torch.tensor([one.attention_mask for one in pairs]),
                    token_type_ids=torch.tensor([one.type_ids for one in pairs]),
                ).logits[:, 0]
        except RuntimeError as error:
            raise ModelError("The model that judges answers failed.") from error
        scores: list[float] = found.float().tolist()
        return scores


class LazyCrossEncoder:
    """A cross-encoder that is loaded when the first question is to be judged; for one thread."""

    def __init__(self, load: Callable[[], CrossEncoder]) -> None:
        self._load = load
        self._model: CrossEncoder | None = None
        self._failure: ModelError | None = None

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """See :meth:`CrossEncoder.scores`; what cannot be loaded is not tried again.

        Raises:
            ModelError: The model could not be loaded, or failed.
        """
        if self._failure is not None:
            raise self._failure
        if self._model is None:
            try:
                self._model = self._load()
            except ModelError as error:
                self._failure = error
                raise
        return self._model.scores(question, texts)
