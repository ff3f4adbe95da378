"""The adapter for GGUF files: llama.cpp with several sequences in one context."""

from __future__ import annotations

import ctypes
import importlib.metadata
import os
from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from writer_assist.domain.continuation import ModelIdentity
from writer_assist.domain.progress import CancelToken
from writer_assist.errors import ModelError, ModelUnsupportedError
from writer_assist.language_models import llama_library
from writer_assist.language_models.batching import CHUNK_TOKENS, RowChunk, chunks
from writer_assist.language_models.checksum import files_of_model, weights_checksum
from writer_assist.language_models.devices import llama_card, physical_cores
from writer_assist.language_models.llama_library import Native, Watch
from writer_assist.language_models.local_model import LocalModel

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class GgufModel(LocalModel):
    """A :class:`LanguageModel` that uses llama.cpp's low-level interface.

    Every row has its own part of the key-value memory.  A part shared by all rows (``kv_unified``)
    is as fast, but then the last bits of the logits depend on which cells earlier texts happened to
    leave free, so that a set made with a filled cache could not be made again, as measured.
    """

    def __init__(
        self,
        path: Path,
        model: Native,
        context: Native,
        reopen: Callable[[Path], tuple[Native, Native]],
        *,
        rows: int,
        threads: int,
        card: str = "",
    ) -> None:
        """Take over loaded handles; use :meth:`load` instead."""
        self._llama = llama_library.library()
        super().__init__(rows, int(self._llama.llama_n_ctx_seq(context)))
        self._path = path
        self._model = model
        self._context = context
        self._threads = threads
        self._card = card
        self._open, self._opened = reopen, path
        self._vocab: Native = None
        self._memory: Native = None
        self._look_up()
        self._batch = self._llama.llama_batch_init(CHUNK_TOKENS, 0, 1)
        self._piece = ctypes.create_string_buffer(256)
        self._can_truncate = not (
            self._llama.llama_model_is_recurrent(model) or self._llama.llama_model_is_hybrid(model)
        )

    @classmethod
    def load(
        cls,
        path: Path,
        *,
        threads: int | None,
        rows: int,
        context_length: int,
        gpu: bool = True,
        watch: Watch = llama_library.go_on,
    ) -> GgufModel:
        """Open a file and reserve memory for ``rows`` texts of ``context_length`` tokens.

        Raises:
            ModelUnsupportedError: llama.cpp does not support this kind of model, or there is not
                enough memory for it.
            Cancelled: ``watch`` returned False.
        """
        threads = threads or physical_cores()
        card = llama_card() if gpu else ""
        reopen = partial(
            _opened, threads=threads, rows=rows, context_length=context_length, gpu=bool(card)
        )
        model, context = reopen(path, watch=watch)
        return cls(path, model, context, reopen, rows=rows, threads=threads, card=card)

    @cached_property
    def identity(self) -> ModelIdentity:
        """See the port."""
        version = importlib.metadata.version("llama-cpp-python")
        return ModelIdentity(
            name=os.fsencode(self._path.stem).decode("utf-8", "replace"),
            sha256=weights_checksum(files_of_model(self._path)),
            binding=f"llama-cpp-python {version}",
            threads=self._threads,
            card=self._card,
        )

    @cached_property
    def parameters(self) -> int:
        """See the port."""
        return int(self._llama.llama_model_n_params(self._model))

    @cached_property
    def vocabulary_size(self) -> int:
        """See the port."""
        return int(self._llama.llama_vocab_n_tokens(self._vocab))

    @cached_property
    def end_tokens(self) -> frozenset[int]:
        """See the port."""
        return frozenset(
            token
            for token in range(self.vocabulary_size)
            if self._llama.llama_vocab_is_eog(self._vocab, token)
        )

    @cached_property
    def control_tokens(self) -> frozenset[int]:
        """See the port."""
        return frozenset(
            token
            for token in range(self.vocabulary_size)
            if self._llama.llama_vocab_get_attr(self._vocab, token) & llama_library.NO_TEXT
        )

    @cached_property
    def chat_template(self) -> str:
        """See the port."""
        template: bytes | None = self._llama.llama_model_chat_template(self._model, None)
        return (template or b"").decode("utf-8", "replace")

    def token_bytes(self, token: int) -> bytes:
        """See the port."""
        piece = self._piece
        size = self._llama.llama_token_to_piece(self._vocab, token, piece, len(piece), 0, False)
        if size < 0:
            self._piece = ctypes.create_string_buffer(-size)
            return self.token_bytes(token)
        return piece.raw[:size]

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
        steps = list(chunks(rows))
        if len(steps) == 1:
            return self._compute(steps[0], wanted, cancel)
        lines: list[NDArray[np.float32]] = []
        for step in steps:
            # Copied, because the next chunk overwrites llama.cpp's buffer.
            lines.extend(self._compute(step, wanted, cancel).copy())
        return np.stack(lines) if lines else np.empty((0, self.vocabulary_size), np.float32)

    def logits(self, row: int, tokens: Sequence[int]) -> NDArray[np.float32]:
        """See the port."""
        import numpy as np

        return np.concatenate([lines.copy() for lines in self._before_each(row, tokens)])

    def fork(self, row: int, into: Sequence[int]) -> None:
        """See the port."""
        for other in into:
            if other != row:
                self.drop(other)
                self._llama.llama_memory_seq_cp(self._memory, row, other, -1, -1)
                self._held[other] = list(self._held[row])

    def truncate(self, row: int, length: int) -> bool:
        """See the port."""
        if length >= self.length(row):
            return True
        if length > 0 and not self._can_truncate:
            return False
        if not self._llama.llama_memory_seq_rm(self._memory, row, length, -1):
            return False
        del self._held[row][length:]
        return True

    def forget(self, row: int, start: int, end: int) -> bool:
        """See the port."""
        if not self._can_truncate:
            return False
        return bool(self._llama.llama_memory_seq_rm(self._memory, row, start, end))

    def drop(self, row: int) -> None:
        """See the port."""
        self._llama.llama_memory_seq_rm(self._memory, row, -1, -1)
        self._held[row].clear()

    def use_weights(self, weights: Path | None) -> None:
        """See the port."""
        wanted = weights or self._path
        if wanted == self._opened:
            return
        self._free()
        try:
            self._take_over(wanted)
        except ModelUnsupportedError:
            self._take_over(self._path)
            raise

    def close(self) -> None:
        """See the port."""
        if self._context is not None:
            self._llama.llama_batch_free(self._batch)
            self._free()

    def _take_over(self, path: Path) -> None:
        self._model, self._context = self._open(path)
        self._opened = path
        self._look_up()

    def _free(self) -> None:
        self._llama.llama_free(self._context)
        self._llama.llama_model_free(self._model)
        self._context = self._model = self._memory = None

    def _look_up(self) -> None:
        """Look up what belongs to the handles; all rows are empty then."""
        self._held = {row: [] for row in range(self._rows)}
        self._vocab = self._llama.llama_model_get_vocab(self._model)
        self._memory = self._llama.llama_get_memory(self._context)

    def _before_each(
        self, row: int, tokens: Sequence[int]
    ) -> Generator[NDArray[np.float32], None, None]:
        # The logits after the last token are no longer available, so it is computed again.
        last = self._last(row)
        self._check_room({row: tokens})
        again = [last] if self.truncate(row, self.length(row) - 1) else self._emptied(row)
        given = [*again, *tokens]
        first, end = len(again) - 1, len(given) - 1
        for start in range(0, len(given), CHUNK_TOKENS):
            part = given[start : start + CHUNK_TOKENS]
            lines = self._decode([RowChunk(row, part, complete=False)], everywhere=True)
            yield lines[max(0, first - start) : end - start]

    def _emptied(self, row: int) -> list[int]:
        held = list(self._held[row])
        self.drop(row)
        return held

    def _compute(
        self, parts: list[RowChunk], wanted: frozenset[int], cancel: CancelToken | None
    ) -> NDArray[np.float32]:
        if cancel is not None:
            cancel.check()
        shown = [RowChunk(p.row, p.tokens, p.complete and p.row in wanted) for p in parts]
        return self._decode(shown)

    def _decode(self, parts: list[RowChunk], *, everywhere: bool = False) -> NDArray[np.float32]:
        """Compute parts together; returns logits of all tokens, or of complete parts' last ones."""
        import numpy as np

        batch = self._batch
        at = outputs = 0
        for part in parts:
            start, last = self.length(part.row), len(part.tokens) - 1
            for offset, token in enumerate(part.tokens):
                output = everywhere or (part.complete and offset == last)
                batch.token[at] = token
                batch.pos[at] = start + offset
                batch.n_seq_id[at] = 1
                batch.seq_id[at][0] = part.row
                batch.logits[at] = output
                outputs += output
                at += 1
        batch.n_tokens = at
        self._run(batch)
        for part in parts:
            self._held[part.row].extend(part.tokens)
        if not outputs:
            return np.empty((0, self.vocabulary_size), np.float32)
        address = self._llama.llama_get_logits(self._context)
        return np.ctypeslib.as_array(address, (outputs, self.vocabulary_size))

    def _run(self, batch: Native) -> None:
        failure = self._llama.llama_decode(self._context, batch)
        if failure:
            # It is unknown what the memory holds now, so all rows are emptied.
            for row in self._held:
                self.drop(row)
            raise ModelError(f"The language model failed (llama.cpp says {failure}). Ask again.")

    def _opening(self) -> list[int]:
        first = self._llama.llama_vocab_bos(self._vocab)
        wanted = first >= 0 and self._llama.llama_vocab_get_add_bos(self._vocab)
        return [first] if wanted else []

    def _tokens(self, text: str, *, special: bool) -> list[int]:
        data = text.encode("utf-8", "replace")
        room = len(data) + 16
        tokens = (ctypes.c_int32 * room)()
        count = self._llama.llama_tokenize(
            self._vocab, data, len(data), tokens, room, False, special
        )
        if count < 0:
            raise ModelError("The language model could not read the text.")
        return list(tokens[:count])


def _opened(
    path: Path,
    *,
    threads: int,
    rows: int,
    context_length: int,
    gpu: bool,
    watch: Watch = llama_library.go_on,
) -> tuple[Native, Native]:
    """Return the handles of a model and its context; see :meth:`GgufModel.load`."""
    model = llama_library.open_model(path, gpu=gpu, watch=watch)
    try:
        context = llama_library.open_context(
            model, path, threads=threads, rows=rows, context_length=context_length, gpu=gpu
        )
    except ModelUnsupportedError:
        llama_library.library().llama_model_free(model)
        raise
    return model, context
