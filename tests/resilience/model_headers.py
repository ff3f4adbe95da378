"""Reads 1,000 mutated headers of models, and templates that mean harm, in a child process."""

from __future__ import annotations

import json
import multiprocessing
import random
import resource
import struct
import tempfile
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

from tests.model_store.tiny_models import write_tiny_gguf
from tests.resilience.figures import Figures

LIMIT_S = 30.0
LIMIT_MB = 500.0
HEADER_BYTES = 6_000
HUGE = (0, 1, 255, 1 << 16, 1 << 31, (1 << 32) - 1, 1 << 40, (1 << 63) - 1, (1 << 64) - 1)

TEMPLATES = (
    "{% for i in range(100000) %}{% for j in range(100000) %}{{ i }}{% endfor %}{% endfor %}",
    "{{ 'x' * 2000000000 }}",
    "{{ 10 ** 10 ** 8 }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ messages.__class__.__init__.__globals__['os'].system('touch harmed') }}",
    "{{ cycler.__init__.__globals__.os.popen('touch harmed').read() }}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{% include '/etc/passwd' %}",
    "{{ messages[0]['content'] | center(2000000000) }}",
    "{{ '%2000000000d' % 1 }}",
    "{{ '{:>2000000000}'.format(1) }}",
    "{% set x = namespace(a='xx') %}{% for i in range(60) %}{% set x.a = x.a + x.a %}{% endfor %}",
    "{{ raise_exception('no') }}",
    "{" * 50_000,
    "{{ " + "(" * 5_000 + ")" * 5_000 + " }}",
    "{% if true %}" * 5_000,
    "{{ messages }}{{ undefined.attribute }}",
    "{{ (['x' * 100000] * 100000) | join }}",
    "{{ ('x' * 100000).replace('x', 'y' * 100000) }}",
    "{{ ('x' * 100000) | replace('x', 'y' * 100000) }}",
    "{{ 1 / 0 }}",
    "{{ [1][7] }}",
    "\0\ud800",
)


def mutated_gguf(sound: bytes, chance: random.Random) -> bytes:
    """Return a GGUF file with something wrong in its header."""
    raw = bytearray(sound)
    room = min(HEADER_BYTES, len(raw))
    kind = chance.randrange(6)
    if kind == 0:
        for _ in range(chance.randint(1, 30)):
            raw[chance.randrange(room)] = chance.randrange(256)
    elif kind == 1:
        at = chance.randrange(8, room - 8)
        raw[at : at + 8] = struct.pack("<Q", chance.choice(HUGE))
    elif kind == 2:
        del raw[chance.randrange(len(raw)) :]
    elif kind == 3:
        at = chance.randrange(4, room)
        raw[at:at] = chance.randbytes(chance.randint(1, 100))
    elif kind == 4:
        at = chance.randrange(4, room)
        del raw[at : at + chance.randint(1, 100)]
    else:
        raw[8:24] = struct.pack("<QQ", chance.choice(HUGE), chance.choice(HUGE))
    return bytes(raw)


def mutated_safetensors(chance: random.Random) -> bytes:
    """Return a safetensors file with something wrong in its header."""
    size = chance.choice([4, 1 << 40, -1])
    tensor = {"dtype": chance.choice(["F32", None, [], 7]), "shape": [1], "data_offsets": [0, size]}
    kind = chance.randrange(6)
    text = json.dumps({"a": tensor, "__metadata__": {}})
    if kind == 1:
        text = "[" * chance.choice([1_000, 10_000, 100_000])
    elif kind == 2:
        text = '{"a":' * 20_000
    elif kind == 3:
        text = json.dumps([1, 2])
    elif kind == 4:
        text = text[: chance.randrange(len(text))]
    elif kind == 5:
        text = '{"a": {"data_offsets": [' + "9" * 6_000 + ', 1], "dtype": "F32"}}'
    length = chance.choice([len(text), len(text), len(text), *HUGE])
    return struct.pack("<Q", length) + text.encode() + bytes(4)


def write_models(folder: Path, count: int, seed: int = 1) -> Iterator[Path]:
    """Write mutated models, one after the other, at one of two places."""
    chance = random.Random(seed)
    sound = write_tiny_gguf(folder / "sound.gguf").read_bytes()
    tensors = folder / "folder"
    tensors.mkdir(exist_ok=True)
    (tensors / "config.json").write_text('{"architectures": ["LlamaForCausalLM"]}')
    (tensors / "tokenizer.json").write_text("{}")
    for number in range(count):
        if number % 4:
            path = folder / "mutated.gguf"
            path.write_bytes(mutated_gguf(sound, chance))
            yield path
        else:
            (tensors / "model.safetensors").write_bytes(mutated_safetensors(chance))
            yield tensors


class Reader:
    """A child process that reads what it is told; it is ended when it takes too long."""

    def __init__(self) -> None:
        self._start()

    def read(self, what: tuple[str, str]) -> tuple[str, float, float]:
        """Return what came of it ("" for a result or a sentence), seconds and megabytes."""
        begun = time.monotonic()
        self._pipe.send(what)
        try:
            if not self._pipe.poll(LIMIT_S):
                self.close()
                self._start()
                return "too slow", LIMIT_S, 0.0
            wrong, used_mb = self._pipe.recv()
        except (EOFError, OSError):
            self._process.join()
            code = self._process.exitcode
            self._start()
            return f"crashed with {code}", time.monotonic() - begun, 0.0
        return wrong, time.monotonic() - begun, used_mb

    def close(self) -> None:
        """End the child."""
        self._process.kill()
        self._process.join()
        self._pipe.close()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_read_for_ever, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()
        self.at_rest_mb = self._pipe.recv()


def run(count: int = 1_000) -> Figures:
    """Read so many mutated models, then the templates."""
    figures = Figures()
    reader = Reader()
    with tempfile.TemporaryDirectory() as scratch:
        for number, path in enumerate(write_models(Path(scratch), count), 1):
            _look(reader, ("model", str(path)), figures, "models")
            figures.progress(number, count)
        for template in TEMPLATES:
            _look(reader, ("template", template), figures, "templates")
    reader.close()
    return figures


def _look(reader: Reader, what: tuple[str, str], figures: Figures, kind: str) -> None:
    wrong, seconds, used_mb = reader.read(what)
    used_mb -= reader.at_rest_mb
    figures.counts[kind] += 1
    figures.measure(f"{kind}: longest, s", seconds)
    figures.measure(f"{kind}: most memory, MB", used_mb)
    if wrong or used_mb > LIMIT_MB:
        figures.fail(f"{kind}: {what[1][:60]!r}: {wrong or f'{used_mb:.0f} MB'}")


def _read_for_ever(pipe: Connection) -> None:
    from writer_assist.errors import WriterAssistError
    from writer_assist.generation.chat_template import frame_of
    from writer_assist.model_store.inspect import inspect_model

    resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))
    frame_of("{{ messages[0]['content'] }}")
    pipe.send(_used_mb())
    while True:
        kind, what = pipe.recv()
        wrong = ""
        try:
            if kind == "model":
                inspect_model(Path(what))
            else:
                frame_of(what)
                wrong = "something was executed" if Path("harmed").exists() else ""
        except WriterAssistError as error:
            wrong = "" if str(error).endswith((".", "?")) else "no sentence"
        except BaseException as error:  # noqa: BLE001 - this is what is looked for
            wrong = f"{type(error).__name__}: {str(error)[:80]}"
        pipe.send((wrong, _used_mb()))


def _used_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
