"""The adapter for folders of safetensors: transformers with a key-value cache per row."""

from __future__ import annotations

import importlib.metadata
import os
from collections.abc import Collection, Generator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from writer_assist.domain.continuation import ModelIdentity
from writer_assist.domain.progress import CancelToken
from writer_assist.errors import ModelUnsupportedError
from writer_assist.language_models.batching import CHUNK_TOKENS, chunks
from writer_assist.language_models.checksum import weights_checksum
from writer_assist.language_models.devices import computes_bfloat16, physical_cores, torch_card
from writer_assist.language_models.local_model import LocalModel
from writer_assist.language_models.tokenizing import token_texts
from writer_assist.language_models.torch_caches import Foreign, RowStates

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ENDS = ("<|im_end|>", "<|endoftext|>", "<end_of_turn>", "<|eot_id|>", "</s>", "<eos>")


class TorchModel(LocalModel):
    """A :class:`LanguageModel` that uses PyTorch.

    Tokens of several rows are computed in one batch if each row gets one token, as in decoding;
    prompts are computed row by row.
    """

    def __init__(
        self,
        folder: Path,
        model: Foreign,
        tokenizer: Foreign,
        *,
        rows: int,
        context_length: int,
        threads: int,
    ) -> None:
        """Take over loaded objects; use :meth:`load` instead."""
        limit = getattr(model.config.get_text_config(), "max_position_embeddings", context_length)
        super().__init__(rows, min(context_length, limit))
        self._folder = folder
        self._model = model
        self._tokenizer = tokenizer
        self._threads = threads
        self._states = RowStates(rows)
        self._device = model.device

    @classmethod
    def load(
        cls,
        path: Path,
        *,
        threads: int | None,
        rows: int,
        context_length: int,
        gpu: bool = True,
    ) -> TorchModel:
        """Load a folder in the format of ``save_pretrained``; nothing is fetched or executed.

        Raises:
            ModelUnsupportedError: The folder has no safetensors, is damaged, or its model has no
                cache that can be shortened (Mamba and related ones).
        """
        if not list(path.glob("*.safetensors")):
            raise ModelUnsupportedError(
                f"The folder {path.name} has no weights in safetensors format, the only one "
                "that is safe to open."
            )
        threads = threads or physical_cores()
        model, tokenizer = _load(path, threads, torch_card()[0] if gpu else "")
        loaded = cls(
            path, model, tokenizer, rows=rows, context_length=context_length, threads=threads
        )
        loaded.check()
        return loaded

    def check(self) -> None:
        """Compute one token, to verify that the model works as this class needs it.

        Raises:
            ModelUnsupportedError: It does not.
        """
        try:
            self.extend({0: [min(1, self.vocabulary_size - 1)]})
        except (RuntimeError, ValueError, TypeError, AttributeError, IndexError) as error:
            raise _unsupported(self._folder) from error
        if self._states.length(0) != 1:
            raise _unsupported(self._folder)
        self.drop(0)

    @cached_property
    def identity(self) -> ModelIdentity:
        """See the port."""
        torch, transformers = map(importlib.metadata.version, ("torch", "transformers"))
        return ModelIdentity(
            name=os.fsencode(self._folder.name).decode("utf-8", "replace"),
            sha256=weights_checksum(sorted(self._folder.glob("*.safetensors"))),
            binding=f"transformers {transformers}, torch {torch}",
            threads=self._threads,
            card="" if self._device.type == "cpu" else torch_card()[1],
        )

    @cached_property
    def parameters(self) -> int:
        """See the port."""
        return int(self._model.num_parameters())

    @cached_property
    def vocabulary_size(self) -> int:
        """See the port."""
        return int(self._model.get_output_embeddings().weight.shape[0])

    @cached_property
    def end_tokens(self) -> frozenset[int]:
        """See the port."""
        named = self._model.generation_config.eos_token_id
        listed = named if isinstance(named, list) else [named]
        known = [self._tokenizer.backend_tokenizer.token_to_id(name) for name in _ENDS]
        found = [self._tokenizer.eos_token_id, *listed, *known]
        return frozenset(token for token in found if token is not None)

    @cached_property
    def control_tokens(self) -> frozenset[int]:
        """See the port."""
        return frozenset(token for token, text in enumerate(self._texts) if not text)

    @cached_property
    def chat_template(self) -> str:
        """See the port."""
        template = self._tokenizer.chat_template
        if isinstance(template, dict):  # several templates, each with a name
            template = template.get("default") or next(iter(template.values()), "")
        return template if isinstance(template, str) else ""

    def token_bytes(self, token: int) -> bytes:
        """See the port."""
        return self._texts[token]

    def extend(
        self,
        rows: Mapping[int, Sequence[int]],
        cancel: CancelToken | None = None,
        *,
        wanted: Collection[int] | None = None,
    ) -> NDArray[np.float32]:
        """See the port."""
        import numpy as np

        self._check_room(rows)
        wanted = frozenset(rows if wanted is None else wanted)
        if len(rows) > 1 and all(len(rows[row]) == 1 and self._held[row] for row in rows):
            if cancel is not None:
                cancel.check()
            lines = self._compute_together({row: tokens[0] for row, tokens in rows.items()})
            return lines[[row in wanted for row in rows]]
        last = {}
        for chunk in chunks(rows):
            if cancel is not None:
                cancel.check()
            for part in chunk:
                last[part.row] = self._compute(part.row, part.tokens)[-1]
        found = [last[row] for row in rows if row in wanted]
        return np.stack(found) if found else np.empty((0, self.vocabulary_size), np.float32)

    def logits(self, row: int, tokens: Sequence[int]) -> NDArray[np.float32]:
        """See the port."""
        import numpy as np

        return np.concatenate(list(self._before_each(row, tokens)))

    def fork(self, row: int, into: Sequence[int]) -> None:
        """See the port."""
        for other in into:
            if other != row:
                self._states.copy(row, other)
                self._held[other] = list(self._held[row])

    def truncate(self, row: int, length: int) -> bool:
        """See the port."""
        if length < self.length(row):
            self._states.crop(row, length)
            del self._held[row][length:]
        return True

    def forget(self, row: int, start: int, end: int) -> bool:
        """See the port; this kind of model counts the tokens to know where they stand."""
        return False

    def drop(self, row: int) -> None:
        """See the port."""
        self._states.drop(row)
        self._held[row].clear()

    def use_weights(self, weights: Path | None) -> None:
        """See the port; this kind of model takes no others."""
        if weights is not None:
            raise ModelUnsupportedError("A voice can be used only with a language model in GGUF.")

    def close(self) -> None:
        """See the port."""
        self._states = RowStates(self._rows)
        self._model = None

    def _before_each(
        self, row: int, tokens: Sequence[int]
    ) -> Generator[NDArray[np.float32], None, None]:
        last = self._last(row)
        self._check_room({row: tokens})
        self.truncate(row, self.length(row) - 1)
        given = [last, *tokens]
        for start in range(0, len(given), CHUNK_TOKENS):
            lines = self._compute(row, given[start : start + CHUNK_TOKENS], everywhere=True)
            yield lines[: len(tokens) - start]

    def _compute(
        self, row: int, tokens: Sequence[int], *, everywhere: bool = False
    ) -> NDArray[np.float32]:
        import torch

        cache = self._states.alone(row)
        start = self.length(row)
        with torch.inference_mode():
            output = self._model(
                input_ids=torch.tensor([list(tokens)], device=self._device),
                position_ids=torch.arange(start, start + len(tokens), device=self._device)[None],
                past_key_values=cache,
                use_cache=True,
                logits_to_keep=0 if everywhere else 1,
            )
        self._held[row].extend(tokens)
        return _array(output.logits[0])

    def _compute_together(self, rows: Mapping[int, int]) -> NDArray[np.float32]:
        import torch

        lengths = [self.length(row) for row in rows]
        cache, longest = self._states.together(tuple(rows))
        mask = torch.zeros((len(rows), longest + 1), dtype=torch.long)
        for line, length in enumerate(lengths):
            mask[line, longest - length :] = 1
        with torch.inference_mode():
            output = self._model(
                input_ids=torch.tensor([[token] for token in rows.values()], device=self._device),
                attention_mask=mask.to(self._device),
                position_ids=torch.tensor(lengths, device=self._device)[:, None],
                past_key_values=cache,
                use_cache=True,
                logits_to_keep=1,
            )
        for row, token in rows.items():
            self._held[row].append(token)
        return _array(output.logits[:, -1])

    @cached_property
    def _texts(self) -> tuple[bytes, ...]:
        return token_texts(self._tokenizer, self.vocabulary_size)

    def _opening(self) -> list[int]:
        first = self._tokenizer.bos_token_id
        wanted = first is not None and self._tokenizer("a").input_ids[0] == first
        return [first] if wanted else []

    def _tokens(self, text: str, *, special: bool) -> list[int]:
        backend = self._tokenizer.backend_tokenizer
        backend.encode_special_tokens = not special
        return list(backend.encode(text, add_special_tokens=False).ids)


def _load(path: Path, threads: int, card: str) -> tuple[Foreign, Foreign]:
    import torch
    from safetensors import SafetensorError
    from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer, logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()
    torch.set_num_threads(threads)
    try:
        config = AutoConfig.from_pretrained(path, local_files_only=True)
        stored = getattr(config, "dtype", None)
        half = stored == torch.bfloat16 and (bool(card) or computes_bfloat16())
        model = AutoModelForCausalLM.from_pretrained(
            path,
            local_files_only=True,
            use_safetensors=True,
            dtype=torch.bfloat16 if half else torch.float32,
        )
        tokenizer = AutoTokenizer.from_pretrained(path, local_files_only=True)
    except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
        raise _unsupported(path) from error
    if not tokenizer.is_fast:
        raise _unsupported(path)
    model.eval()
    moved: Foreign = model
    return moved.to(card) if card else model, tokenizer


def _unsupported(folder: Path) -> ModelUnsupportedError:
    return ModelUnsupportedError(
        f"The language model in {folder.name} could not be loaded. It is damaged, or of a kind "
        "that this program does not know."
    )


def _array(logits: Foreign) -> NDArray[np.float32]:
    import numpy as np

    return np.asarray(logits.float().cpu().numpy(), np.float32)
