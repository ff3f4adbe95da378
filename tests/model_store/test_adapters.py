"""What a model was taught, merged into its weights; the model as published stays."""

from __future__ import annotations

import hashlib
from collections.abc import Generator
from pathlib import Path

import gguf
import numpy as np
import pytest

from tests.model_store.tiny_models import write_tiny_adapter, write_tiny_gguf
from writer_assist.domain.models import ModelKind
from writer_assist.domain.progress import CancelToken, Progress
from writer_assist.model_store import install
from writer_assist.model_store.adapters import (
    BASE,
    llama_order,
    merge,
    torch_order,
    trained_file,
)
from writer_assist.model_store.catalogue import default_text_model, installed_models
from writer_assist.model_store.inspect import inspect_model
from writer_assist.model_store.offers import OfferedFile, OfferedModel, offered_models
from writer_assist.paths import resources_folder
from writer_assist.services.models import shelf


def weights_of(path: Path) -> dict[str, np.ndarray]:
    tensors = gguf.GGUFReader(path).tensors
    return {one.name: gguf.dequantize(one.data, one.tensor_type) for one in tensors}


@pytest.fixture
def base(tmp_path) -> Path:
    return write_tiny_gguf(tmp_path / "Tiny.F32.gguf")


def merged(base: Path, adapter: Path) -> Path:
    target = base.with_name("Merged.F16.gguf")
    merge(base, adapter, target, title="Tiny, trained", adapter_sha256="ab" * 32)
    return target


def test_what_was_learned_is_added_to_the_weight_it_belongs_to(base, tmp_path):
    trained = weights_of(merged(base, write_tiny_adapter(tmp_path / "adapter.gguf")))

    # Two ones times two ones, at half the weight: alpha is 1, the rank 2.
    before = weights_of(base)
    assert np.allclose(trained["blk.0.attn_q.weight"], before["blk.0.attn_q.weight"] + 1, atol=1e-3)
    assert np.allclose(trained["blk.0.attn_v.weight"], before["blk.0.attn_v.weight"], atol=1e-3)


def test_merged_model_says_what_it_is(base, tmp_path):
    seen = inspect_model(merged(base, write_tiny_adapter(tmp_path / "adapter.gguf")))

    assert (seen.title, seen.quantisation) == ("Tiny, trained", "F16")
    assert seen.adapter_sha256 == "ab" * 32
    assert seen.context_length == inspect_model(base).context_length
    assert inspect_model(base).adapter_sha256 == ""


def test_model_stays_as_it_came(base, tmp_path):
    before = base.read_bytes()

    merged(base, write_tiny_adapter(tmp_path / "adapter.gguf"))

    assert base.read_bytes() == before


def test_adapter_of_another_model_is_refused(base, tmp_path):
    foreign = write_tiny_adapter(tmp_path / "adapter.gguf", layers=("blk.7.attn_q",))

    with pytest.raises(ValueError, match="does not belong"):
        merged(base, foreign)


def test_orders_of_llama_and_torch_undo_each_other():
    rows = np.arange(24, dtype=np.float32).reshape(12, 2)

    assert (llama_order(torch_order(rows, 3), 3) == rows).all()
    assert (torch_order(rows, 3) != rows).any()


def test_another_adapter_is_another_file():
    shipped = Path("Tiny.Q4_1.gguf")

    assert trained_file(shipped, "ab" * 32).name == "Tiny-trained-abababab.F16.gguf"
    assert trained_file(shipped, "ab" * 32, compact=True).name == "Tiny-trained-abababab.Q8_0.gguf"
    assert trained_file(shipped, "cd" * 32) != trained_file(shipped, "ab" * 32)


@pytest.fixture
def taught(models, tmp_path, monkeypatch) -> OfferedModel:
    """A starter model that is installed, with an adapter in the program's resources."""
    weights = write_tiny_gguf(models / "Tiny.F32.gguf")
    (tmp_path / "resources" / "adapters").mkdir(parents=True)
    adapter = write_tiny_adapter(tmp_path / "resources" / "adapters" / "tiny.gguf")
    monkeypatch.setattr(install, "resources_folder", lambda: tmp_path / "resources")
    offer = OfferedModel(
        name="tiny",
        title="Tiny",
        kind=ModelKind.TEXT,
        starter=True,
        licence="MIT",
        about="For the test.",
        place="Tiny.F32.gguf",
        download_bytes=1,
        files=(OfferedFile("", _sha256(weights), weights.stat().st_size, ()),),
        adapter="tiny.gguf",
        adapter_sha256=_sha256(adapter),
    )
    for place in ("model_store.catalogue", "services.models"):
        monkeypatch.setattr(f"writer_assist.{place}.offered_models", lambda: (offer,))
    return offer


@pytest.mark.usefixtures("taught")
def test_installed_starter_is_used_with_its_training_unless_told_otherwise(taught):
    path = finish(install.install_offer(taught, CancelToken()))

    assert path == default_text_model()
    assert inspect_model(path).adapter_sha256 == taught.adapter_sha256
    plain = default_text_model(trained=False)
    assert inspect_model(plain).adapter_sha256 == ""
    assert [model.trained for model in installed_models()] == [True, False]


def test_second_installation_merges_nothing_anew(taught):
    first = finish(install.install_offer(taught, CancelToken()))
    written = first.stat().st_mtime_ns

    assert finish(install.install_offer(taught, CancelToken())) == first
    assert first.stat().st_mtime_ns == written


def test_shelf_knows_the_starter_with_and_without_its_training(taught):
    path = finish(install.install_offer(taught, CancelToken()))

    found = shelf()

    assert found.default_text == str(path)
    assert found.untrained_text == str(default_text_model(trained=False))


def test_damaged_adapter_leaves_the_model_as_published(taught, tmp_path, caplog):
    with (tmp_path / "resources" / "adapters" / "tiny.gguf").open("ab") as adapter:
        adapter.write(b"damage")

    path = finish(install.install_offer(taught, CancelToken()))

    assert inspect_model(path).adapter_sha256 == ""
    assert [model.trained for model in installed_models()] == [False]
    caplog.clear()


def test_adapters_of_the_catalogue_are_in_the_program_and_small():
    for offer in offered_models():
        if offer.adapter:
            file = resources_folder() / "adapters" / offer.adapter
            assert _sha256(file) == offer.adapter_sha256
            assert file.stat().st_size <= 20_000_000
            [base] = [one.sha256 for one in offer.files]
            assert gguf.GGUFReader(file).fields[BASE].contents() == base


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def finish(work: Generator[Progress, None, Path]) -> Path:
    while True:
        try:
            next(work)
        except StopIteration as finished:
            return finished.value
