"""Choosing the format that this machine runs fastest without loss."""

from __future__ import annotations

import json
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.model_store.tiny_models import write_tiny_gguf
from writer_assist.domain.progress import Cancelled, CancelToken, Progress
from writer_assist.errors import ModelUnsupportedError
from writer_assist.model_store.format_tuning import measure_format, tune_model
from writer_assist.model_store.formats import FormatSpeed, FormatTuning


class Stopwatch:
    """Measures nothing: answers what it was told, and counts."""

    def __init__(self, *, loss: float = 2.0, **decoding: float) -> None:
        self._decoding = decoding
        self._loss = loss
        self.measured: list[str] = []

    def measure(
        self, path: Path, name: str, cancel: CancelToken
    ) -> Generator[Progress, None, FormatSpeed]:
        yield Progress("Measuring", 0)
        cancel.check()
        self.measured.append(name)
        loss = 2.0 if name == "F32" else self._loss
        return FormatSpeed(name, path.name, 1, 680.0, self._decoding[name], loss)


def tune(
    shipped: Path,
    stopwatch: Stopwatch,
    cancel: CancelToken | None = None,
    *,
    keep: bool = True,
) -> FormatTuning:
    work = tune_model(shipped, cancel or CancelToken(), measure=stopwatch.measure, keep=keep)
    while True:
        try:
            next(work)
        except StopIteration as finished:
            return finished.value


@pytest.fixture
def shipped(tmp_path) -> Path:
    return write_tiny_gguf(tmp_path / "Tiny.F32.gguf")


def test_fastest_format_is_kept_beside_the_shipped_one(shipped):
    tuning = tune(shipped, Stopwatch(F32=40, BF16=160, F16=80))

    assert tuning.chosen.name == "Tiny.BF16.gguf"
    assert sorted(path.name for path in shipped.parent.glob("*.gguf")) == [
        "Tiny.BF16.gguf",
        "Tiny.F32.gguf",
    ]


def test_small_gain_is_not_worth_the_room(shipped):
    tuning = tune(shipped, Stopwatch(F32=160, BF16=170, F16=150))

    assert tuning.chosen == shipped
    assert list(shipped.parent.glob("*.gguf")) == [shipped]


def test_file_that_need_not_stay_gives_way_to_any_faster_format(shipped):
    tuning = tune(shipped, Stopwatch(F32=160, BF16=170, F16=150), keep=False)

    assert tuning.chosen.name == "Tiny.BF16.gguf"
    assert list(shipped.parent.glob("*.gguf")) == [tuning.chosen]


def test_format_that_loses_is_not_chosen(shipped):
    assert tune(shipped, Stopwatch(F32=40, BF16=160, F16=80, loss=2.02)).chosen == shipped


def test_it_is_measured_once(shipped):
    first = tune(shipped, Stopwatch(F32=40, BF16=160, F16=80))
    again = Stopwatch(F32=40, BF16=160, F16=80)

    assert tune(shipped, again) == first
    assert again.measured == []


def test_another_processor_measures_again(shipped):
    tune(shipped, Stopwatch(F32=40, BF16=160, F16=80))
    record = shipped.with_name("Tiny.F32.formats.json")
    moved = json.loads(record.read_text()) | {"machine": "another"}
    record.write_text(json.dumps(moved))

    assert tune(shipped, Stopwatch(F32=40, BF16=80, F16=160)).chosen.name == "Tiny.F16.gguf"


def test_cancelled_tuning_leaves_no_half_file(shipped):
    cancel = CancelToken()
    work = tune_model(shipped, cancel, measure=Stopwatch(F32=1, BF16=1, F16=1).measure)
    next(work)
    cancel.cancel()

    with pytest.raises(Cancelled):
        next(work)

    assert list(shipped.parent.iterdir()) == [shipped]


def test_real_measurement_times_and_reads(shipped):
    work = measure_format(shipped, "F32", CancelToken())
    while True:
        try:
            next(work)
        except StopIteration as finished:
            speed = finished.value
            break

    assert speed.prefill_tokens_per_s > 0
    assert speed.decoding_tokens_per_s > 0
    assert 5 < speed.loss_nats < 7  # a model without sense: the logarithm of 259 tokens


def test_damaged_model_is_not_measured(tmp_path):
    (tmp_path / "Half.Q4_1.gguf").write_bytes(b"GGUF" + bytes(30))

    with pytest.raises(ModelUnsupportedError):
        tune(tmp_path / "Half.Q4_1.gguf", Stopwatch())
