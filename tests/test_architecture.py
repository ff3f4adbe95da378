"""The rules that keep the layers apart; import-linter holds the rest."""

from __future__ import annotations

import subprocess
import sys

import pytest

MODELS = {"torch", "transformers", "sentence_transformers", "llama_cpp", "whoosh"}


@pytest.mark.parametrize(
    ("module", "banned"),
    [
        ("writer_assist.__main__", {"PySide6", "click", "sqlite_utils", "numpy", *MODELS}),
        ("writer_assist.messages.library", {"PySide6", "sqlite_utils", "numpy", *MODELS}),
        ("writer_assist.messages.model", {"PySide6", "sqlite_utils", "numpy", *MODELS}),
        ("writer_assist.messages.envelope", {"PySide6", "sqlite_utils", "numpy", *MODELS}),
        ("writer_assist.app", {"sqlite_utils", "numpy", *MODELS}),
        ("writer_assist.cli.main", {"PySide6", "numpy", *MODELS}),
        ("writer_assist.services.library", {"PySide6", *MODELS}),
        ("writer_assist.services.indexing", {"PySide6", *MODELS}),
        ("writer_assist.services.inspiration", {"PySide6", *MODELS}),
        ("writer_assist.services.continuation", {"PySide6", *MODELS}),
        ("writer_assist.engine.library_process", {"PySide6", *MODELS}),
        ("writer_assist.engine.model_process", {"PySide6", *MODELS}),
    ],
)
def test_import_stays_light(module, banned):
    code = f"import sys, {module}; print(*(set({banned!r}) & set(sys.modules)))"

    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)

    assert result.stderr == ""
    assert result.stdout.split() == []


def test_packaging_folder_does_not_shadow_the_library():
    import packaging

    assert hasattr(packaging, "__version__")
