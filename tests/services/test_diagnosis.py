"""What the doctor sees, and what is said to be inside."""

from __future__ import annotations

import dataclasses
import subprocess
import sys

import pytest

from tests.model_store.tiny_models import write_tiny_gguf
from writer_assist.domain.progress import CancelToken
from writer_assist.model_store.catalogue import add_model
from writer_assist.services.diagnosis import examine, report_lines
from writer_assist.services.licences import licences
from writer_assist.services.models import measure_speed_of


@pytest.fixture(autouse=True)
def models(tmp_path, monkeypatch):
    folder = tmp_path / "models"
    folder.mkdir()
    monkeypatch.setenv("WRITER_ASSIST_MODELS", str(folder))
    return folder


def test_versions_and_machine_are_told(data_folder):
    report = examine(data_folder)

    assert {"torch", "transformers", "click"} <= {entry.name for entry in report.libraries}
    assert all(entry.version for entry in report.libraries if entry.name != "llama-cpp-python")
    assert report.machine.cores >= 1
    assert report.machine.memory_bytes > 1e9
    assert report.machine.free_disk_bytes > 0


def test_missing_models_are_told_with_the_command_that_gets_them(data_folder):
    remedies = " ".join(problem.remedy for problem in examine(data_folder).problems)

    assert "models install smollm2" in remedies
    assert "models install e5" in remedies


def test_damaged_model_is_a_problem(data_folder, tmp_path):
    mine = write_tiny_gguf(tmp_path / "Mine.gguf")
    add_model(mine)
    mine.write_bytes(mine.read_bytes()[:2000])

    [*_, problem] = examine(data_folder).problems

    assert "Mine.gguf is damaged" in problem.what


def test_report_reads_as_sentences(data_folder, tmp_path):
    add_model(write_tiny_gguf(tmp_path / "Mine.gguf"))

    text = "\n".join(report_lines(examine(data_folder)))

    assert "Mine.gguf, 0 MB, mit" in text
    assert str(data_folder.root) in text
    assert "PySide6_Essentials" in text


def test_graphics_card_is_named_or_said_to_be_none(data_folder):
    report = examine(data_folder)
    with_card = dataclasses.replace(report, llama_card="NVIDIA L4", torch_card="")
    without = dataclasses.replace(report, llama_card="", torch_card="")

    assert "Graphics card: NVIDIA L4 (llama.cpp)" in report_lines(with_card)
    assert any(line.startswith("Graphics card: none") for line in report_lines(without))


def test_nothing_is_written(data_folder, models):
    examine(data_folder)

    assert not data_folder.root.exists()
    assert list(models.iterdir()) == []


def test_speed_of_a_language_model_is_measured(tmp_path):
    path = write_tiny_gguf(tmp_path / "Tiny.F32.gguf")

    speed = measure_speed_of(path, None, CancelToken())

    assert speed.fresh
    assert speed.prefill_tokens_per_s > 0
    assert speed.decoding_tokens_per_s > 0


def test_everything_inside_has_a_licence(tmp_path):
    add_model(write_tiny_gguf(tmp_path / "Mine.gguf"))

    found = {entry.name: entry.licence for entry in licences()}

    assert found["Writer Assist"] == "MIT"
    assert "LGPL" in found["PySide6_Essentials"]
    assert found["Tiny"] == "mit"
    assert all(found.values())


def test_licences_cost_no_heavy_import():
    heavy = {"torch", "transformers", "numpy", "PySide6", "llama_cpp", "whoosh", "gguf"}
    code = (
        "import sys; from writer_assist.services.licences import licences; licences(); "
        f"print(*({heavy!r} & set(sys.modules)))"
    )

    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)

    assert (result.stdout.split(), result.stderr) == ([], "")
