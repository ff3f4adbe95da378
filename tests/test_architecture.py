"""The rules that keep the layers apart; import-linter holds the rest."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import defaultdict
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "writer_assist"
MAX_LINES = 400

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


def test_no_import_cycle_hides_inside_functions():
    sources = {_dotted(path): ast.parse(path.read_text("utf-8")) for path in _modules()}
    imports = {name: _imported(tree, set(sources)) - {name} for name, tree in sources.items()}

    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        pytest.fail(f"These modules import one another: {' -> '.join(error.args[1])}")


def test_no_module_is_too_long_to_be_one_idea():
    lengths = {_dotted(path): len(path.read_text("utf-8").splitlines()) for path in _modules()}

    assert {name: length for name, length in lengths.items() if length > MAX_LINES} == {}


def test_no_two_classes_share_a_name():
    homes = defaultdict(list)
    for path in _modules():
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef):
                homes[node.name.lstrip("_")].append(_dotted(path))

    assert {name: places for name, places in homes.items() if len(places) > 1} == {}


def test_the_map_names_only_files_that_exist():
    text = (PACKAGE / "ARCHITECTURE.md").read_text("utf-8")
    named = set(re.findall(r"`([\w/]+\.py)`", text))
    root = PACKAGE.parent

    missing = {one for one in named if not (PACKAGE / one).is_file() and not (root / one).is_file()}

    assert missing == set()
    assert text.count("\n") <= 250


def _modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def _dotted(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imported(tree: ast.Module, modules: set[str]) -> set[str]:
    """The modules of ours that a module imports when it runs, inside functions too."""
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    found = set()
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                found.add(inner if inner in modules else node.module)
    return found & modules
